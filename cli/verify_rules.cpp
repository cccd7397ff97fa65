// serviette verify RULES.nap: every rule of a file, a verdict a line, and below it what its conditions are for.
//
//   PROVED(checked)  log_of_product  [12 ms; 9 steps; checker 2 ms]
//     holds at A = 1, B = 1: O[] is 0
//     positive(B) is needed: without it O[] is 0 and then undefined at A = -1, B = -1
//
// A twin rule is to be refuted. Rules that the file imports, and those of the library, are not gone through.
#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.hpp"
#include "cli/statement.hpp"
#include "cli/verify.hpp"
#include "core/text/parse.hpp"
#include "proofs/verify/rule.hpp"

namespace serviette::cli {
namespace {

std::string inputs_text(const Counterexample& c) {
  std::string out;
  for (const auto& [name, value] : c.sizes) out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", name.str(), value);
  for (const std::string& input : c.inputs_text) out += (out.empty() ? "" : ", ") + input;
  return out.empty() ? "" : " at " + out;
}

std::string condition_line(const ConditionFinding& c) {
  std::string out = fmt::format("{} is {}", c.text, to_string(c.need));
  if (c.without)
    out += fmt::format(": without it {} is {} and then {}{}", c.without->at, c.without->lhs, c.without->rhs,
                       inputs_text(*c.without));
  if (!c.reason.empty()) out += ": " + c.reason;
  return out;
}

Json to_json(const RuleFinding& found) {
  Json out = Json::object();
  if (found.witness) out["witness"] = to_text(*found.witness);
  Json conditions = Json::array();
  for (const ConditionFinding& c : found.conditions) {
    Json one = {{"condition", c.text}, {"need", to_string(c.need)}};
    if (c.without) one["without"] = to_text(*c.without);
    if (!c.reason.empty()) one["reason"] = c.reason;
    conditions.push_back(one);
  }
  out["conditions"] = conditions;
  return out;
}

void print(Console& c, const Rule& rule, const Finding& f, const RuleFinding& found) {
  if (f.disagreement) c.problem(*f.disagreement);
  if (f.error) c.problem(*f.error);
  c.print(fmt::format("{}  {}", verdict_line(c, f), rule.name.str()));
  if (f.verdict.word == Word::Refuted) {
    if (!rule.expect_refuted || c.options().verbose > 0) c.print(to_text(*f.numbers->found));
    return;
  }
  for (const OpenGoal& g : found.rule.open)
    c.print(fmt::format("  left to prove for {}: {}\n    refines to {}", g.output.str(), g.from, g.to));
  if (found.conditions.empty() && c.options().verbose == 0) return;
  c.print(found.witness ? fmt::format("  holds{}: {} is {}", inputs_text(*found.witness), found.witness->at, found.witness->lhs)
                        : "  no input found that satisfies the conditions and on which the left side is defined");
  for (const ConditionFinding& condition : found.conditions) c.print("  " + condition_line(condition));
}

// The exit status of a rule: that of its verdict, or of a twin that it is refuted.
Exit exit_of(const Rule& rule, const Finding& f, Word require) {
  if (!rule.expect_refuted) return cli::exit_of(f, require);
  return f.verdict.word == Word::Refuted ? Exit::Holds : f.verdict.word <= Word::Tested ? Exit::Refuted : Exit::Inconclusive;
}

}  // namespace

Expected<Exit> verify_rules(Console& console, const RulesRequest& r) {
  SERVIETTE_LET(loaded, load(r.file));
  if (!r.folder.empty()) std::filesystem::create_directories(r.folder);
  RuleOptions options;
  options.verify.timeout = time_for_search(console.options().timeout);
  options.verify.seed = console.options().seed;
  options.verify.tests = r.tries;
  Exit worst = Exit::Holds;
  int proved = 0, total = 0;
  Json rules = Json::array();
  for (const Rule& rule : loaded.module.rules) {
    if (r.name.empty() ? !loaded.own(rule.place) : rule.name.str() != r.name) continue;
    ++total;
    SERVIETTE_LET(found, verify_rule(loaded.module, rule, options));
    Finding f;
    f.kind = rule.expect_refuted ? "twin rule" : "rule";
    f.name = rule.name.str();
    f.statement = sizes_text(module_of(loaded.module, rule));
    conclude(f, found.rule, r.folder.empty() ? "" : (std::filesystem::path(r.folder) / (f.name + ".cert")).string());
    print(console, rule, f, found);
    Json one = cli::to_json(f, fmt::format("serviette verify {}:{} --seed {}", r.file, f.name, options.verify.seed));
    one.update(to_json(found));
    rules.push_back(one);
    const Exit exit = exit_of(rule, f, console.options().require);
    if (exit == Exit::Holds) ++proved;
    if (static_cast<int>(exit) > 0 && (worst == Exit::Holds || exit == Exit::Refuted)) worst = exit;
  }
  if (total == 0)
    return fail(ErrorCode::Name, r.name.empty() ? fmt::format("'{}' states no rules", r.file)
                                                : fmt::format("'{}' has no rule '{}'", r.file, r.name),
                "write `rule NAME(size n) given ...: (A[n]) -> (O[n]) { ... } => { ... }`, or name a second diagram");
  console.document()["rules"] = rules;
  console.print(fmt::format("{} of {} as they should be", proved, count_text(static_cast<std::size_t>(total), "rule")));
  return worst;
}

}  // namespace serviette::cli

// serviette verify SRC TGT: may TGT stand wherever SRC stands, for all sizes? Nobody says why. (Rules: verify_rules.cpp.)
//
// First both run on small inputs, and where they differ the smallest such input is the answer. Else a proof is searched
// for (proofs/verify). What is found is written as a certificate of one step and put before serviette-check, whose word
// is "checked". If neither is found the answer is what was left to prove.
#include "cli/verify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/finding.hpp"
#include "cli/floats.hpp"
#include "cli/pair.hpp"
#include "cli/statement.hpp"
#include "cli/taso.hpp"
#include "proofs/verify/join.hpp"

namespace serviette::cli {
namespace {

constexpr double kSeconds = 60;  // without --timeout
constexpr int kTasoTries = 40;   // a rule: its convolutions are slow to run, and nearly all of its file is right
constexpr int kFloatTries = 400;  // inputs for each format
constexpr std::size_t kMostGivens = 12;  // facts shown with an open goal, without -v

constexpr const char* kAbout =
    "Proves for all sizes, remainders and empty axes included: algebra with + - * / exp log and max, comparisons and "
    "masks;\n"
    "sums and maxima split, merged, exchanged, factored, shifted, reversed; transposes, slices, pads, concatenations; "
    "tiled\n"
    "programs (group, parts, limit, stream) whose states are sums, maxima, sums rescaled as a maximum grows, or what "
    "the\n"
    "reference says of the positions seen so far: FlashAttention with biases, masks, skipped tiles, a softcap or a "
    "sink,\n"
    "split-K, online cross-entropy, Welford.\n"
    "Not yet: streams whose maximum may be -inf for a while, Welford in chunks of more than one. Such a pair is "
    "UNKNOWN,\n"
    "with what was left to prove; it is never PROVED by tests.\n"
    "Inputs and outputs of the two belong together by name. Values are real numbers, -inf or undefined; of "
    "rounding only --floats asks.";

struct Request {
  std::string src, tgt, certificate, format = "nap";
  std::vector<std::string> floats;  // formats
  int tries = 200;
  bool grouped = false;
  std::vector<int> rules;
};

struct Pair {
  Derived src, tgt;
  Joined joined;
};

Expected<Pair> load_pair(const Request& r) {
  SERVIETTE_LET(src, resolve(r.src));
  SERVIETTE_LET(tgt, resolve(r.tgt));
  SERVIETTE_LET(joined, join(src.module, tgt.module));
  return Pair{std::move(src), std::move(tgt), std::move(joined)};
}

// What the statement owes to the target alone: "n >= 1, n >= 2*m".
std::string asked_by_target(const Joined& joined) {
  std::string out;
  for (const SizeDecl& s : joined.stricter)
    out += fmt::format("{}{} >= {}", out.empty() ? "" : ", ", s.name.str(), s.at_least);
  for (Index a : joined.assumed) out += (out.empty() ? "" : ", ") + comparison_text(a);
  return out;
}

}  // namespace

std::string verdict_line(const Console& c, const Finding& f) {
  std::string details = time_text(f.time);
  if (!f.steps.empty()) details += "; " + count_text(proof_steps(f), "step");
  if (f.checker) details += fmt::format("; checker {}", time_text(f.checker->time));
  const bool holds = f.verdict.word <= Word::Tested && !f.statement.empty();
  return fmt::format("{}{}  [{}]", c.paint(f.verdict), holds ? "  for all " + f.statement : "", details);
}

Exit exit_of(const Finding& f, Word require) {
  if (f.disagreement) return Exit::Disagreement;
  if (f.error && is_bad_input(*f.error)) return Exit::BadInput;
  const Exit out = exit_of(f.verdict, require);
  return out == Exit::Inconclusive && f.checker_missing && f.ledger.empty() ? Exit::MissingTool : out;
}

std::chrono::milliseconds time_for_search(double timeout) {
  if (timeout <= 0) timeout = kSeconds;
  return std::chrono::milliseconds(static_cast<std::int64_t>(1000 * std::max(0.75 * timeout, timeout - 2)));
}

namespace {

// --- Text -----------------------------------------------------------------------------------------------------------

void print_numbers(Console& c, const Finding& f) {
  if (f.numbers)
    c.print(fmt::format("  both agree on {} inputs, {} of them in exact rationals, seed {}", f.numbers->tries,
                        f.numbers->exact, f.numbers->seed));
  if (f.no_numbers) c.print("  no numbers: " + *f.no_numbers);
}

void print_open(Console& c, const OpenGoal& g) {
  c.print(fmt::format("\nleft to prove for {}:\n  {}\nrefines to\n  {}", g.output.str(), g.from, g.to));
  const std::size_t shown = c.options().verbose > 0 ? g.given.size() : std::min(g.given.size(), kMostGivens);
  for (std::size_t i = 0; i < shown; ++i) c.print((i == 0 ? "given " : "      ") + g.given[i]);
  if (shown < g.given.size()) c.print(fmt::format("      and {} more facts (-v shows them)", g.given.size() - shown));
}

void print(Console& c, const Finding& f, const std::vector<OpenGoal>& open, const std::string& asked,
           const std::string& again) {
  if (f.disagreement) c.problem(*f.disagreement);
  if (f.error) c.problem(*f.error);
  c.print(verdict_line(c, f));
  if (f.verdict.word == Word::Refuted) {
    c.print(to_text(*f.numbers->found) + "  again: " + again);
    return;
  }
  if (!asked.empty()) c.print("  of these only the target asks for " + asked);
  if (!open.empty() || f.verdict.word != Word::Checked || c.options().verbose > 0) print_numbers(c, f);
  if (f.solver && c.options().verbose > 0) c.print("  solver " + to_string(*f.solver));
  if (f.checker_missing) c.print(std::string("  checker not asked: ") + how_to_get_checker);
  for (const auto& a : f.ledger.entries()) c.print(fmt::format("  assumed {}: {}", a.what, a.why));
  if (!f.certificate.empty())
    c.print(fmt::format("  certificate {}, {}", f.certificate, bytes_text(f.certificate_bytes)));
  for (const OpenGoal& g : open) print_open(c, g);
}

Json to_json(const std::vector<OpenGoal>& open) {
  Json out = Json::array();
  for (const OpenGoal& g : open)
    out.push_back({{"output", g.output.str()}, {"from", g.from}, {"to", g.to}, {"given", g.given}});
  return out;
}

Expected<Exit> verify(Console& console, const Request& r) {
  console.document()["src"] = r.src;
  console.document()["tgt"] = r.tgt;
  SERVIETTE_LET(pair, load_pair(r));
  VerifyOptions options;
  options.timeout = time_for_search(console.options().timeout);
  options.seed = console.options().seed;
  options.tests = r.tries;
  options.progress = [&](const std::string& what) { console.detail(what); };
  SERVIETTE_LET(found, verify_pair(pair.joined.module, pair.src.target, pair.tgt.target, options, r.certificate));
  const auto& [f, open] = found;
  const std::string asked = asked_by_target(pair.joined);
  const std::string again = fmt::format("serviette verify {} {} --seed {}", r.src, r.tgt, options.seed);
  console.document()["result"] = to_json(f, again);
  console.document()["result"]["open"] = to_json(open);
  console.document()["result"]["only_target_asks"] = asked;
  print(console, f, open, asked, again);
  const Exit status = exit_of(f, console.options().require);
  if (r.floats.empty()) return status;
  const Setting setting = Setting::of(pair.joined.module);
  RefuteOptions search;
  search.seed = options.seed;
  search.tries = kFloatTries;
  SERVIETTE_LET(floats, ask_floats(r.floats, {setting, pair.src.target}, {setting, pair.tgt.target}, search));
  console.document()["result"]["floats"] = cli::to_json(floats);
  cli::print(console, floats);
  return worse(status, cli::exit_of(floats));
}

TasoRequest taso_request(const Request& r, const Options& o) {
  return {.file = r.src,
          .folder = r.certificate,
          .grouped = r.grouped,
          .rules = r.rules,
          .tries = r.tries,
          .time = time_for_search(o.timeout)};
}

}  // namespace

void add_verify(const Registry& registry) {
  auto* sub =
      registry.add("verify", "Prove for all sizes that TGT may replace SRC, or find an input on which they differ");
  auto r = std::make_shared<Request>();
  sub->add_option("SRC", r->src, "The reference: FILE.nap or FILE.nap:NAME; or, without TGT, a file of rules, FILE.nap[:RULE]")
      ->required();
  sub->add_option("TGT", r->tgt, "What is proposed instead: FILE.nap or FILE.nap:NAME");
  sub->add_option("-o,--output", r->certificate,
                  "Where the certificate goes, if it is proved (X.cert); of rules a folder for RULE.cert; with taso a "
                  "folder, for each rule as .nap and .cert");
  sub->add_option("--format", r->format,
                  "nap: two diagrams, or rules. taso: SRC is a file of TASO's substitutions, all of them proved")
      ->capture_default_str()
      ->check(CLI::IsMember({"nap", "taso"}));
  auto* grouped =
      sub->add_flag("--grouped", r->grouped, "taso: a convolution may have groups, where its shapes ask for them");
  auto* rules = sub->add_option("--rule", r->rules, "taso: only this rule, counted from 0; may be given again")
                    ->check(CLI::NonNegativeNumber);
  auto* tries =
      sub->add_option("--tries", r->tries,
                      fmt::format("Inputs on which both are compared first; with taso {} if not said", kTasoTries))
          ->capture_default_str()
          ->check(CLI::PositiveNumber);
  sub->add_option("--floats", r->floats, "Ask also whether TGT is as good as SRC in f32, bf16 or f16 (f32,bf16 for both)")
      ->delimiter(',')
      ->check(CLI::IsMember({"f32", "bf16", "f16"}));
  sub->footer(fmt::format("{}\nThe search takes at most --timeout seconds, {} if there is none.\n{}", kAbout, kSeconds,
                          sub->get_footer()));
  sub->callback([&chosen = registry.chosen, r, grouped, rules, tries] {
    const bool taso = r->format == "taso";
    if (taso && !*tries) r->tries = kTasoTries;
    if (taso && !r->tgt.empty()) throw CLI::ValidationError("TGT", "is not wanted with --format taso");
    if (!r->floats.empty() && r->tgt.empty()) throw CLI::ValidationError("--floats", "asks about SRC and TGT");
    if (!taso && (*grouped || *rules)) throw CLI::ValidationError("--format", "--grouped and --rule are for taso");
    chosen = [r](Console& c) {
      const TargetName rules = split_target(r->src);
      const auto done = r->format == "taso" ? verify_taso(c, taso_request(*r, c.options()))
                        : r->tgt.empty()    ? verify_rules(c, {rules.file, rules.name, r->certificate, r->tries})
                                            : verify(c, *r);
      if (done) return *done;
      c.problem(done.error());
      if (!is_bad_input(done.error())) c.print(c.paint(verdict_of(done.error())));
      return cli::exit_of(done.error());
    };
  });
}

}  // namespace serviette::cli

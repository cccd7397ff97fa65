#include "cli/finding.hpp"

#include <fmt/format.h>

#include "cli/statement.hpp"

namespace serviette::cli {
namespace {

std::string grade_word(const Finding& f) {
  switch (f.verdict.word) {
    case Word::Checked: return "checked";
    case Word::Solver: return "solver";
    case Word::Tested: return "tested";
    default: return "proved";  // the step is; what is said of the whole stands below
  }
}

// --- Text ---------------------------------------------------------------------------------------------------------

std::string solver_text(const DischargeReport& r) {
  std::string out =
      fmt::format("{} of {} proved", r.proved, count_text(static_cast<std::size_t>(r.queries), "query", "queries"));
  if (r.unknown > 0) out += fmt::format(", {} undecided (the evidence decides them)", r.unknown);
  if (r.queries > 0) out += fmt::format(", {} in all, the slowest {}", time_text(r.time), time_text(r.slowest));
  return out;
}

std::string numbers_text(const Refutation& r) {
  return fmt::format("{} agree, {} of them in exact rationals, seed {}",
                     count_text(static_cast<std::size_t>(r.tries), "input"), r.exact, r.seed);
}

// What each of the parties had to say.
void print_evidence(Console& c, const Finding& f) {
  Table table({"", ""});
  table.add({"kernel", fmt::format("replayed every step in {}", time_text(f.proof_time))});
  if (f.solver) table.add({"solver", solver_version() + ": " + solver_text(*f.solver)});
  if (f.numbers && !f.numbers->found) table.add({"numbers", numbers_text(*f.numbers)});
  if (!f.lemma_numbers.empty())
    table.add({"", fmt::format("{} likewise, in {} all together", count_text(f.lemma_numbers.size(), "lemma"),
                               time_text(f.numbers_time))});
  if (f.no_numbers) table.add({"numbers", "not run: " + *f.no_numbers});
  if (f.checker) table.add({"checker", fmt::format("{} in {}", f.checker->word, time_text(f.checker->time))});
  if (f.checker_missing) table.add({"checker", std::string("not asked: ") + how_to_get_checker});
  for (const auto& a : f.ledger.entries()) table.add({"assumed", a.what + ": " + a.why});
  if (!f.certificate.empty())
    table.add({"certificate", fmt::format("{}, {}", f.certificate, bytes_text(f.certificate_bytes))});
  const std::string text = table.text(2, 200);
  c.print(text.substr(text.find('\n') + 1) + "\n");
}

std::string timing(const Finding& f) {
  return f.steps.empty() ? fmt::format("[{}]", time_text(f.time))
                         : fmt::format("[{}; {}]", time_text(f.time), count_text(f.steps.size(), "step"));
}

void print_counterexample(Console& c, const Finding& f, const std::string& again) {
  if (!f.numbers || !f.numbers->found) return;
  c.print("\n" + to_text(*f.numbers->found));
  if (!f.failed_step.empty()) c.print(fmt::format("  the two first part at {}", f.failed_step));
  c.print(fmt::format("  again: {}", again));
}

void print_proof(Console& c, const Finding& f, bool alone) {
  if (f.kind == "derive") c.print(fmt::format("{} {} from {}\n", c.paint("derive", bold), f.name, f.from));
  if (!f.steps.empty()) c.print(step_table(f.steps, grade_word(f)).text(2, 40) + "\n");
  if (f.kind == "derive" || alone || c.options().verbose > 0 || !f.ledger.empty()) print_evidence(c, f);
  if (c.options().verbose > 0 && f.solver) {
    for (const auto& what : f.solver->unknown_what) c.print("  undecided: " + what);
  }
  const std::string about = f.statement.empty() ? "" : " for all " + f.statement;
  const std::string subject = f.kind == "derive" ? "" : fmt::format("{} {}: ", f.kind, f.name);
  c.print(fmt::format("{}{}{} {}", subject, c.paint(f.verdict), about, timing(f)));
}

// A refusal or a twin, as it should be: one line, and with -v, or asked for by name, all of it.
void print_refused(Console& c, const Finding& f, const std::string& again, bool alone) {
  std::string why = f.error ? f.error->message : "";
  if (f.numbers && f.numbers->found) {
    const auto& found = *f.numbers->found;
    why = fmt::format("{} is {} and not {}", found.at, found.rhs, found.lhs);
    for (const auto& [name, n] : found.sizes)
      why += fmt::format("{} {} = {}", &name == &found.sizes.begin()->first ? " for" : ",", name.str(), n);
  }
  c.print(fmt::format("{} {}: {}, as it must be", f.kind, f.name,
                      c.paint(f.error && f.verdict.word != Word::Refuted ? unknown("refused") : f.verdict)));
  if (!why.empty()) c.print("  " + why);
  if (f.error && f.numbers && f.numbers->found) c.print("  " + f.error->message);
  if (!f.because.empty()) c.print("  the file says: " + f.because);
  if (alone || c.options().verbose > 0) print_counterexample(c, f, again);
}

// --- JSON ---------------------------------------------------------------------------------------------------------

Json to_json(const Counterexample& e) {
  Json out;
  out["at"] = e.at;
  out["lhs"] = e.lhs;
  out["rhs"] = e.rhs;
  out["exact"] = e.exact;
  for (const auto& [name, n] : e.sizes) out["sizes"][name.str()] = n;
  out["inputs"] = e.inputs_text;
  out["first_parting"] = e.parting;
  const auto wires = [](const std::vector<SeenText>& all) {
    Json list = Json::array();
    for (const auto& s : all) list.push_back({{"where", s.where}, {"wire", s.wire}, {"value", s.value}});
    return list;
  };
  out["lhs_wires"] = wires(e.lhs_wires);
  out["rhs_wires"] = wires(e.rhs_wires);
  return out;
}

Json to_json(const DischargeReport& r) {
  return {{"name", solver_version()},
          {"queries", r.queries},
          {"proved", r.proved},
          {"unknown", r.unknown},
          {"repeated", r.repeated},
          {"milliseconds", milliseconds(r.time)},
          {"slowest_milliseconds", milliseconds(r.slowest)},
          {"slowest", r.slowest_what},
          {"undecided", r.unknown_what}};
}

}  // namespace

void print(Console& c, const Finding& f, const std::string& again, bool alone) {
  if (f.disagreement) {
    c.problem(*f.disagreement);
  } else if (f.as_expected()) {
    return f.expected == Expectation::Proof ? print_proof(c, f, alone) : print_refused(c, f, again, alone);
  } else if (f.error) {
    c.problem(*f.error);
  }
  c.print(fmt::format("{} {}: {} {}", f.kind, f.name, c.paint(f.verdict), timing(f)));
  if (!f.failed_step.empty()) c.print("  it stops at " + f.failed_step);
  print_counterexample(c, f, again);
}

Json to_json(const Finding& f, const std::string& again) {
  Json out;
  out["kind"] = f.kind;
  out["name"] = f.name;
  if (!f.from.empty()) out["from"] = f.from;
  out["verdict"] = to_json(f.verdict);
  out["expected"] = f.expected == Expectation::Proof     ? "proof"
                    : f.expected == Expectation::Refusal ? "refusal"
                                                         : "refutation";
  out["as_expected"] = f.as_expected();
  out["for_all"] = f.statement;
  if (f.expected != Expectation::Proof) out["because"] = f.because;
  out["steps"] = Json::array();
  for (const auto& s : f.steps) out["steps"].push_back(to_json(s, grade_word(f)));
  out["assumptions"] = Json::array();
  for (const auto& a : f.ledger.entries()) out["assumptions"].push_back({{"what", a.what}, {"why", a.why}});
  if (f.solver) out["solver"] = to_json(*f.solver);
  if (f.numbers) {
    out["numbers"] = {{"inputs", f.numbers->tries},
                      {"exact", f.numbers->exact},
                      {"seed", f.numbers->seed},
                      {"milliseconds", milliseconds(f.numbers_time)}};
    out["numbers"]["lemmas"] = f.lemma_numbers;
    if (f.numbers->found) out["counterexample"] = to_json(*f.numbers->found);
  }
  if (f.no_numbers) out["numbers"] = {{"inputs", 0}, {"reason", *f.no_numbers}};
  if (f.checker) out["checker"] = to_json(*f.checker);
  if (f.checker_missing)
    out["checker"] = {{"answer", "not found"}, {"accepted", false}, {"message", how_to_get_checker}};
  if (f.certificate_bytes > 0) out["certificate"] = {{"file", f.certificate}, {"bytes", f.certificate_bytes}};
  if (!f.failed_step.empty()) out["failed_step"] = f.failed_step;
  if (f.error) out["error"] = cli::to_json(*f.error);
  if (f.disagreement) out["disagreement"] = cli::to_json(*f.disagreement);
  out["milliseconds"] = {{"proof", milliseconds(f.proof_time)}, {"all", milliseconds(f.time)}};
  out["again"] = again;
  return out;
}

}  // namespace serviette::cli

// serviette derive FILE [NAME]: replays derivations, proves every step, writes certificates, and has them checked.
//
// Without a name everything that the file itself declares is asked: its derivations go through, its rules and lemmas are proved,
// its refused derivations are refused, its twins are refuted.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/prove.hpp"
#include "cli/statement.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string file, name, certificate, queries;
  int tries = 300;
};

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
  std::string out = fmt::format("{} of {} proved", r.proved, count_text(static_cast<std::size_t>(r.queries), "query", "queries"));
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
  if (f.numbers && !f.numbers->found)
    table.add({"numbers", numbers_text(*f.numbers)});
  if (!f.lemma_numbers.empty())
    table.add({"", fmt::format("{} likewise, in {} all together", count_text(f.lemma_numbers.size(), "lemma"), time_text(f.numbers_time))});
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

std::string repeat_command(const Console& c, const Request& r, const Finding& f) {
  return fmt::format("serviette derive {} {} --seed {}", r.file, f.name, c.options().seed);
}

void print_counterexample(Console& c, const Request& r, const Finding& f) {
  if (!f.numbers || !f.numbers->found) return;
  c.print("\n" + to_text(*f.numbers->found));
  if (!f.failed_step.empty()) c.print(fmt::format("  the two first part at {}", f.failed_step));
  c.print(fmt::format("  again: {}", repeat_command(c, r, f)));
}

void print_proof(Console& c, const Finding& f, bool alone) {
  if (f.kind == "derive") c.print(fmt::format("{} {} from {}\n", c.paint("derive", bold), f.name, f.from));
  if (!f.steps.empty()) c.print(step_table(f.steps, grade_word(f)).text(2, 40) + "\n");
  if (f.kind == "derive" || alone || c.options().verbose > 0) print_evidence(c, f);
  if (c.options().verbose > 0 && f.solver) {
    for (const auto& what : f.solver->unknown_what) c.print("  undecided: " + what);
  }
  const std::string about = f.statement.empty() ? "" : " for all " + f.statement;
  const std::string subject = f.kind == "derive" ? "" : fmt::format("{} {}: ", f.kind, f.name);
  c.print(fmt::format("{}{}{} {}", subject, c.paint(f.verdict), about, timing(f)));
}

// A refusal or a twin, as it should be: one line, and with -v, or asked for by name, all of it.
void print_refused(Console& c, const Request& r, const Finding& f, bool alone) {
  std::string why = f.error ? f.error->message : "";
  if (f.numbers && f.numbers->found) {
    const auto& found = *f.numbers->found;
    why = fmt::format("{} is {} and not {}", found.at, found.rhs, found.lhs);
    for (const auto& [name, n] : found.sizes) why += fmt::format("{} {} = {}", &name == &found.sizes.begin()->first ? " for" : ",", name.str(), n);
  }
  c.print(fmt::format("{} {}: {}, as it must be", f.kind, f.name, c.paint(f.verdict.word == Word::Unknown ? unknown("refused") : f.verdict)));
  if (!why.empty()) c.print("  " + why);
  if (f.error && f.numbers && f.numbers->found) c.print("  " + f.error->message);
  if (!f.because.empty()) c.print("  the file says: " + f.because);
  if (alone || c.options().verbose > 0) print_counterexample(c, r, f);
}

void print(Console& c, const Request& r, const Finding& f, bool alone, bool first) {
  if (!first && f.kind == "derive") c.print("");
  if (f.disagreement) {
    c.problem(*f.disagreement);
  } else if (f.as_expected()) {
    return f.expected == Expectation::Proof ? print_proof(c, f, alone) : print_refused(c, r, f, alone);
  } else if (f.error) {
    c.problem(*f.error);
  }
  c.print(fmt::format("{} {}: {} {}", f.kind, f.name, c.paint(f.verdict), timing(f)));
  if (!f.failed_step.empty()) c.print("  it stops at " + f.failed_step);
  print_counterexample(c, r, f);
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
  return {{"name", solver_version()}, {"queries", r.queries}, {"proved", r.proved}, {"unknown", r.unknown},
          {"repeated", r.repeated}, {"milliseconds", milliseconds(r.time)}, {"slowest_milliseconds", milliseconds(r.slowest)},
          {"slowest", r.slowest_what}, {"undecided", r.unknown_what}};
}

Json to_json(const Finding& f, const std::string& again) {
  Json out;
  out["kind"] = f.kind;
  out["name"] = f.name;
  if (!f.from.empty()) out["from"] = f.from;
  out["verdict"] = to_json(f.verdict);
  out["expected"] = f.expected == Expectation::Proof ? "proof" : f.expected == Expectation::Refusal ? "refusal" : "refutation";
  out["as_expected"] = f.as_expected();
  out["for_all"] = f.statement;
  if (f.expected != Expectation::Proof) out["because"] = f.because;
  out["steps"] = Json::array();
  for (const auto& s : f.steps) out["steps"].push_back(to_json(s, grade_word(f)));
  out["assumptions"] = Json::array();
  for (const auto& a : f.ledger.entries()) out["assumptions"].push_back({{"what", a.what}, {"why", a.why}});
  if (f.solver) out["solver"] = to_json(*f.solver);
  if (f.numbers) {
    out["numbers"] = {{"inputs", f.numbers->tries}, {"exact", f.numbers->exact}, {"seed", f.numbers->seed},
                      {"milliseconds", milliseconds(f.numbers_time)}};
    out["numbers"]["lemmas"] = f.lemma_numbers;
    if (f.numbers->found) out["counterexample"] = to_json(*f.numbers->found);
  }
  if (f.no_numbers) out["numbers"] = {{"inputs", 0}, {"reason", *f.no_numbers}};
  if (f.checker) out["checker"] = to_json(*f.checker);
  if (f.checker_missing) out["checker"] = {{"answer", "not found"}, {"accepted", false}, {"message", how_to_get_checker}};
  if (f.certificate_bytes > 0) out["certificate"] = {{"file", f.certificate}, {"bytes", f.certificate_bytes}};
  if (!f.failed_step.empty()) out["failed_step"] = f.failed_step;
  if (f.error) out["error"] = cli::to_json(*f.error);
  if (f.disagreement) out["disagreement"] = cli::to_json(*f.disagreement);
  out["milliseconds"] = {{"proof", milliseconds(f.proof_time)}, {"all", milliseconds(f.time)}};
  out["again"] = again;
  return out;
}

// --- What is asked ------------------------------------------------------------------------------------------------

Exit exit_of(const Finding& f, Word require) {
  if (f.disagreement) return Exit::Internal;
  if (f.expected != Expectation::Proof) return f.as_expected() ? Exit::Holds : Exit::Inconclusive;
  if (f.verdict.word == Word::Refuted) return Exit::Refuted;
  if (f.error && is_bad_input(*f.error)) return Exit::BadInput;
  const Exit out = exit_of(f.verdict, require);
  const bool only_the_checker = f.checker_missing && f.verdict.word <= Word::Tested && f.ledger.empty();
  return out == Exit::Inconclusive && only_the_checker ? Exit::MissingTool : out;
}

struct Questions {
  std::vector<const Derivation*> derivations;
  std::vector<const Rule*> rules;
  std::vector<Symbol> lemmas;
  std::size_t size() const { return derivations.size() + rules.size() + lemmas.size(); }
};

Expected<Questions> questions(const Loaded& loaded, const std::string& name) {
  Questions out;
  std::string all;
  const auto wanted = [&](Symbol s, const Place& place) {
    if (!loaded.own(place)) return false;
    all += (all.empty() ? "" : ", ") + s.str();
    return name.empty() || name == s.str();
  };
  for (const auto& l : loaded.module.lemmas) {
    if (wanted(l.name, l.place)) out.lemmas.push_back(l.name);
  }
  for (const auto& r : loaded.module.rules) {
    if (wanted(r.name, r.place)) out.rules.push_back(&r);
  }
  for (const auto& d : loaded.module.derivations) {
    if (wanted(d.name, d.place)) out.derivations.push_back(&d);
  }
  if (out.size() > 0) return out;
  if (name.empty()) return fail(ErrorCode::Name, fmt::format("'{}' declares nothing to be proved", loaded.file),
                                "a derivation, a rule or a lemma; see core/LANGUAGE.md");
  return fail(ErrorCode::Name, fmt::format("'{}' declares no derivation, rule or lemma '{}'", loaded.file, name),
              all.empty() ? "it declares none at all" : "it has " + all);
}

// -o names one certificate: of the one derivation, or of all lemmas.
Expected<void> check_certificate_name(const Request& r, const Questions& q) {
  if (r.certificate.empty()) return {};
  std::string all;
  int count = 0;
  for (const auto* d : q.derivations) {
    if (d->expect_refused) continue;
    all += (count++ ? ", " : "") + d->name.str();
  }
  if (count > 1) return fail(ErrorCode::Name, "-o names one certificate, and there are several derivations", "say which: " + all);
  if (count == 0 && q.rules.size() + (q.lemmas.empty() ? 0 : 1) != 1)
    return fail(ErrorCode::Name, "-o names one certificate, and there is not one derivation", "name the rule or lemma it is for");
  return {};
}

Exit derive(Console& console, const Request& request) {
  console.document()["file"] = request.file;
  const auto stop = [&](const Error& e) {
    console.problem(e);
    return cli::exit_of(e);
  };
  const auto loaded = load(request.file);
  if (!loaded) return stop(loaded.error());
  const auto q = questions(*loaded, request.name);
  if (!q) return stop(q.error());
  if (const auto ok = check_certificate_name(request, *q); !ok) return stop(ok.error());

  ProveOptions options{console.options().seed, request.tries, request.certificate, request.queries};
  ProveOptions aside = options;  // of what has no certificate of its own
  if (!q->derivations.empty()) aside.certificate.clear();
  Prover prover(console, *loaded, options), others(console, *loaded, aside);
  Exit status = Exit::Holds;
  std::size_t asked = 0, as_expected = 0;
  console.document()["results"] = Json::array();
  const auto give = [&](const Finding& f) {
    console.finish_progress();
    console.document()["results"].push_back(to_json(f, repeat_command(console, request, f)));
    print(console, request, f, q->size() == 1, asked == 0);
    ++asked;
    as_expected += f.as_expected();
    status = worse(status, exit_of(f, console.options().require));
  };
  if (!q->lemmas.empty()) give(others.lemmas(q->lemmas));
  for (const auto* r : q->rules) give(others.rule(*r));
  for (const auto* d : q->derivations) give(prover.derivation(*d));
  if (asked > 1) console.print(fmt::format("\n{}: {}, {} as they should be", request.file, count_text(asked, "question"),
                                           as_expected == asked ? "all" : fmt::format("{} of them", as_expected)));
  return status;
}

}  // namespace

void add_derive(const Registry& registry) {
  auto* sub = registry.add("derive", "Replay derivations, prove every step, write the certificate and have it checked");
  auto r = std::make_shared<Request>();
  sub->add_option("FILE", r->file, "A .nap file")->required();
  sub->add_option("NAME", r->name, "One derivation, rule or lemma of it; else all");
  sub->add_option("-o,--output", r->certificate, "Where the certificate goes (X.cert)");
  sub->add_option("--keep-queries", r->queries, "A folder that keeps every query given to the solver");
  sub->add_option("--tries", r->tries, "Inputs on which both sides are compared")->capture_default_str()->check(CLI::PositiveNumber);
  sub->callback([&chosen = registry.chosen, r] { chosen = [r](Console& c) { return derive(c, *r); }; });
}

}  // namespace serviette::cli

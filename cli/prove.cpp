#include "cli/prove.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/process.hpp"
#include "cli/statement.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/numbers/numbers.hpp"
#include "proofs/rule/rule_lemma.hpp"

namespace serviette::cli {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::microseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
}

// The diagram a failed step started from, and the one it was to lead to.
struct Attempt {
  Module module;
  Diagram before, after;
};

// A refusal must be about the mathematics: a misspelt name refuses everything.
bool is_misspelt(const Error& e) {
  return e.code == ErrorCode::Io || e.code == ErrorCode::Syntax || e.code == ErrorCode::Name;
}

void fail_with(Finding& out, Error error) {
  out.verdict = verdict_of(error);
  out.error = std::move(error);
}

}  // namespace

bool Finding::as_expected() const {
  if (disagreement) return false;
  switch (expected) {
    case Expectation::Proof: return verdict.word <= Word::Tested;
    case Expectation::Refusal: return error && !is_misspelt(*error);
    case Expectation::Refutation: return verdict.word == Word::Refuted;
  }
  return false;
}

std::vector<std::string> evidence_of(const Finding& f) {
  std::vector<std::string> out;
  if (f.solver)
    out.push_back(fmt::format("{}: {} queries, {} proved, {} undecided", solver_version(), f.solver->queries,
                              f.solver->proved, f.solver->unknown));
  if (f.numbers && !f.numbers->found)
    out.push_back(fmt::format("source and target agree on {} inputs, {} of them in exact rationals, seed {}",
                              f.numbers->tries, f.numbers->exact, f.numbers->seed));
  out.insert(out.end(), f.lemma_numbers.begin(), f.lemma_numbers.end());
  return out;
}

void certify(Finding& f, const std::string& text, const std::string& file) {
  std::optional<TemporaryFile> temporary;
  const std::string path = file.empty() ? temporary.emplace(".cert").path() : file;
  if (auto written = write_text(text, path); !written) return fail_with(f, written.error());
  f.certificate = file;
  f.certificate_bytes = text.size();
  const auto checker = find_checker();
  f.checker_missing = !checker;
  if (!checker) return;
  auto answer = ask_checker(*checker, path);
  if (!answer) return fail_with(f, answer.error());
  f.checker = std::move(*answer);
  if (f.checker->accepted() || f.checker->accepted_under_assumptions() || f.checker->out_of_resources()) return;
  f.disagreement = Error{ErrorCode::Proof,
                         fmt::format("the kernel accepts a proof that serviette-check does not: {}", f.checker->word),
                         f.checker->message,
                         {}};
}

void discharge(Finding& f, Discharge& solver, const std::string& folder) {
  auto report = solver.run(std::chrono::milliseconds(2000), folder);
  if (report)
    f.solver = std::move(*report);
  else
    f.disagreement = report.error();
}

void Prover::run_numbers(Finding& out, Side lhs, Side rhs, Sizing sizing) {
  const auto start = Clock::now();
  RefuteOptions search;
  search.seed = options_.seed;
  search.tries = options_.tries;
  search.spread = sizing == Sizing::Spread;
  auto run = refute(lhs, rhs, search);
  if (run)
    out.numbers = std::move(*run);
  else
    out.no_numbers = run.error().message;
  out.numbers_time += since(start);
}

void Prover::run_lemmas(Finding& out, const LemmaTable& table) {
  const auto start = Clock::now();
  for (Symbol name : table.names()) {
    const Lemma& lemma = table.find(name)->statement();
    const auto run = try_numbers(lemma, {.seed = options_.seed, .tries = options_.tries});
    if (!run) continue;  // an opaque function, or a size beyond what can be tried
    if (run->found && !lemma.assumed)
      out.disagreement = Error{ErrorCode::Proof, fmt::format("numbers contradict '{}', which is proved", name.str()),
                               run->found->text, lemma.place};
    else if (!run->found)
      out.lemma_numbers.push_back(evidence(lemma, *run));
  }
  out.numbers_time += since(start);
}

std::string Prover::queries_of(const std::string& name) const {
  return options_.queries.empty() ? "" : (std::filesystem::path(options_.queries) / name).string();
}

void Prover::grade(Finding& out) const {
  if (out.error) return;
  if (out.numbers && out.numbers->found && out.ledger.empty() && !out.disagreement)
    out.disagreement = Error{ErrorCode::Proof,
                             "the proof is complete and yet source and target differ on an input",
                             "one of the two is wrong; please report it with the file",
                             {}};
  if (out.disagreement) {
    out.verdict = out.numbers && out.numbers->found ? refuted() : unknown(out.disagreement->message);
    return;
  }
  if (!out.ledger.empty()) {
    const bool run = out.numbers && !out.numbers->found && out.numbers->tries > 0;
    out.verdict = run ? tested(out.numbers->tries, out.numbers->seed)
                      : unknown(fmt::format("it rests on {}, which no run has tested",
                                            count_text(out.ledger.entries().size(), "assumption")));
    return;
  }
  if (out.checker && out.checker->accepted())
    out.verdict = checked();
  else if (out.solver && out.solver->unknown == 0)
    out.verdict = by_solver();
  else if (out.numbers && out.numbers->tries > 0)
    out.verdict = tested(out.numbers->tries, out.numbers->seed);
  else
    out.verdict = unknown("serviette-check was not asked, and the solver left queries open");
}

Finding Prover::derivation(const Derivation& d) {
  const auto start = Clock::now();
  Finding out;
  out.kind = d.expect_refused ? "refused derive" : "derive";
  out.name = d.name.str();
  out.from = d.from.str();
  out.because = d.because;
  out.expected = d.expect_refused ? Expectation::Refusal : Expectation::Proof;
  out.statement = sizes_text(loaded_.module);

  Discharge solver;
  std::optional<Attempt> attempt;
  DeriveOptions options;
  options.observer = solver.observer();
  options.progress = [&](int done, int total, const std::string& what) {
    out.failed_step = fmt::format("step {} of {}: {}", done + 1, total, what);
    console_.progress(done, total, what);
  };
  options.on_unproved = [&](const Module& module, const Diagram& before, const Rewrite& rewrite) {
    if (auto p = prepare(module, before, rewrite)) attempt = Attempt{module, before, std::move(p->after)};
  };
  auto derived = derive(loaded_.module, d, options);
  out.proof_time = since(start);
  if (!derived) {
    fail_with(out, derived.error());
    if (attempt) {
      const Setting setting = Setting::of(attempt->module);
      run_numbers(out, {setting, attempt->before}, {setting, attempt->after}, Sizing::SmallestFirst);
      if (out.numbers && out.numbers->found) out.verdict = refuted();
    }
    out.time = since(start);
    return out;
  }
  out.failed_step.clear();
  out.steps = summarise(*derived);
  out.ledger = derived->ledger;
  if (d.expect_refused) {  // it went through
    out.verdict = unknown("it goes through, and the file says that it must be refused");
    out.time = since(start);
    return out;
  }
  solver.look_up(derived->lemmas->table());
  discharge(out, solver, queries_of(out.name));
  const Setting setting = Setting::of(derived->module);
  run_numbers(out, {setting, derived->source}, {setting, derived->target}, Sizing::Spread);
  run_lemmas(out, derived->lemmas->table());
  certify(out, certificate_text(*derived, {evidence_of(out)}), options_.certificate);
  grade(out);
  out.time = since(start);
  return out;
}

Finding Prover::rule(const Rule& rule) {
  const auto start = Clock::now();
  if (!rule.expect_refuted) {
    std::vector<Symbol> names;
    for (const auto& o : rule.lhs.outputs) names.push_back(lemma_name(rule, o.name));
    Finding out = lemmas(names);
    out.kind = "rule";
    out.name = rule.name.str();
    const Setting setting = Setting::of(loaded_.module, rule);
    run_numbers(out, {setting, rule.lhs}, {setting, rule.rhs}, out.error ? Sizing::SmallestFirst : Sizing::Spread);
    grade(out);
    if (out.error && out.numbers && out.numbers->found) out.verdict = refuted();
    out.time = since(start);
    return out;
  }
  Finding out;
  out.kind = "twin rule";
  out.name = rule.name.str();
  out.because = rule.help;
  std::replace(out.because.begin(), out.because.end(), '\n', ' ');
  out.expected = Expectation::Refutation;
  const Setting setting = Setting::of(loaded_.module, rule);
  run_numbers(out, {setting, rule.lhs}, {setting, rule.rhs}, Sizing::SmallestFirst);
  if (!out.numbers) {
    out.verdict = unknown(*out.no_numbers);
  } else {
    out.verdict =
        out.numbers->found
            ? refuted()
            : unknown(fmt::format("no counterexample in {} inputs, seed {}", out.numbers->tries, out.numbers->seed));
  }
  out.time = since(start);
  return out;
}

Finding Prover::lemmas(const std::vector<Symbol>& names) {
  const auto start = Clock::now();
  Finding out;
  out.kind = "lemmas";
  for (Symbol n : names) out.name += (out.name.empty() ? "" : ", ") + n.str();
  Discharge solver;
  Lemmas all(loaded_.module, solver.observer());
  int number = 0;
  for (Symbol n : names) {
    console_.progress(number++, static_cast<int>(names.size()), n.str());
    if (auto done = all.need(n); !done) {
      fail_with(out, done.error());
      out.time = out.proof_time = since(start);
      return out;
    }
    out.ledger.enter(all.table().find(n)->ledger());
  }
  out.proof_time = since(start);
  solver.look_up(all.table());
  discharge(out, solver, queries_of(names.front().str()));
  run_lemmas(out, all.table());
  certify(out, certificate_text(loaded_.module, all), options_.certificate);
  grade(out);
  out.time = since(start);
  return out;
}

}  // namespace serviette::cli

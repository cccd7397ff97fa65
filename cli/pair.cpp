#include "cli/pair.hpp"

#include <fmt/format.h>

#include "cli/process.hpp"
#include "cli/statement.hpp"
#include "proofs/derivation/certificate.hpp"

namespace serviette::cli {
namespace {

// The certificate goes to its file and to the checker. False if there is an end to it: `f.error` or `f.disagreement`.
bool certify(Finding& f, const Derived& proved, const std::string& file) {
  CertificateNotes notes;
  if (f.numbers)
    notes.evidence.push_back(fmt::format("source and target agree on {} inputs, {} of them in exact rationals, seed {}",
                                         f.numbers->tries, f.numbers->exact, f.numbers->seed));
  const std::string text = certificate_text(proved, notes);
  std::optional<TemporaryFile> temporary;
  const std::string path = file.empty() ? temporary.emplace(".cert").path() : file;
  const auto stop = [&](const Error& e) {
    f.error = e;
    f.verdict = verdict_of(e);
    return false;
  };
  if (auto written = write_text(text, path); !written) return stop(written.error());
  f.certificate = file;
  f.certificate_bytes = text.size();
  const auto checker = find_checker();
  f.checker_missing = !checker;
  if (!checker) return true;
  auto answer = ask_checker(*checker, path);
  if (!answer) return stop(answer.error());
  f.checker = std::move(*answer);
  if (f.checker->accepted() || f.checker->accepted_under_assumptions() || f.checker->out_of_resources()) return true;
  f.disagreement = Error{ErrorCode::Proof,
                         fmt::format("the kernel accepts a proof that serviette-check does not: {}", f.checker->word),
                         f.checker->message,
                         {}};
  f.verdict = unknown(f.disagreement->message);
  return false;
}

// A second opinion on the algebra and the integers of every step. What the solver refutes although the kernel took it is
// an error of one of the two.
void ask_solver(Finding& f, Discharge& solver) {
  auto report = solver.run();
  if (report) {
    f.solver = std::move(*report);
  } else {
    f.disagreement = report.error();
    f.verdict = unknown(f.disagreement->message);
  }
}

void grade_proof(Finding& f) {
  const bool agreed = f.numbers && f.numbers->tries > 0;
  if (f.checker && f.checker->accepted() && f.ledger.empty()) f.verdict = checked();
  else if (agreed) f.verdict = tested(f.numbers->tries, f.numbers->seed);
  else
    f.verdict =
        unknown(f.checker ? "the checker has not accepted it: " + f.checker->word : "serviette-check was not asked");
}

}  // namespace

void conclude(Finding& f, Verification v, const std::string& certificate) {
  f.time = v.time;
  f.numbers_time = v.numbers_time;
  f.proof_time = v.time - v.numbers_time;
  f.numbers = std::move(v.numbers);
  if (v.no_numbers) f.no_numbers = v.no_numbers->message;
  if (v.proved) {
    f.steps = summarise(*v.proved);
    f.ledger = v.proved->ledger;
    if (certify(f, *v.proved, certificate)) grade_proof(f);
  } else if (f.numbers && f.numbers->found) {
    f.verdict = refuted();
  } else {
    f.verdict = unknown(v.timed_out ? "out of time" : "no proof found");
  }
}

Expected<PairFinding> verify_pair(const Module& module, const Diagram& src, const Diagram& tgt,
                                  const VerifyOptions& options, const std::string& certificate) {
  Discharge solver;
  VerifyOptions watched = options;
  watched.observer = solver.observer();
  SERVIETTE_LET(v, verify(module, src, tgt, watched));
  PairFinding out;
  out.open = v.open;
  const bool proved = v.proved.has_value();
  if (proved) solver.look_up(v.proved->lemmas->table());
  Finding& f = out.finding;
  f.kind = "verify";
  f.name = tgt.name.str();
  f.from = src.name.str();
  f.statement = sizes_text(module);
  conclude(f, std::move(v), certificate);
  if (proved) ask_solver(f, solver);
  return out;
}

std::size_t proof_steps(const Finding& f) {
  std::size_t out = 0;
  for (const StepSummary& s : f.steps) {
    for (const auto& [rule, count] : s.rules) out += static_cast<std::size_t>(count);
  }
  return out;
}

}  // namespace serviette::cli

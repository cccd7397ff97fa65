#include "cli/pair.hpp"

#include <fmt/format.h>

#include "cli/statement.hpp"
#include "proofs/derivation/certificate.hpp"

namespace serviette::cli {
namespace {

// A disagreement outweighs what else was found.
void grade_proof(Finding& f) {
  if (f.error) return;
  const bool agreed = f.numbers && f.numbers->tries > 0;
  if (f.disagreement) f.verdict = unknown(f.disagreement->message);
  else if (f.checker && f.checker->accepted() && f.ledger.empty()) f.verdict = checked();
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
    certify(f, certificate_text(*v.proved, {evidence_of(f)}), certificate);
    grade_proof(f);
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
  if (proved) discharge(f, solver);
  if (proved) grade_proof(f);
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

#include "proofs/prover/trail.hpp"

#include "proofs/prover/integers.hpp"
#include "proofs/prover/needs.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {

bool Trail::apply(const Step& step) {
  const auto out = apply_step(step, context_, term_, *lemmas_);
  if (!out) return false;
  proof_.steps.push_back(step);
  term_ = out->next;
  equivalence_ = equivalence_ && out->equivalence;
  return true;
}

bool Trail::take(const Step& step) {
  if (apply(step)) return true;
  Trail attempt = *this;
  Context extended = context_;
  std::vector<Step> before;
  prepare(step, extended, term_, *lemmas_, before);
  for (const Step& s : before) {
    if (!attempt.apply(s)) return false;
  }
  if (before.empty() || !attempt.apply(step)) return false;
  *this = std::move(attempt);
  return true;
}

bool Trail::take(const Proof& proof) {
  Trail attempt = *this;
  for (const Step& s : proof.steps) {
    if (!attempt.take(s)) return false;
  }
  *this = std::move(attempt);
  return true;
}

bool Trail::know(Index goal) {
  if (context_.known(goal)) return true;
  const auto steps = find_evidence(context_, goal);
  return steps && take(Proof{*steps});
}

bool Trail::inside(int i, const Child& entered, const Trail& inner) {
  return inner.proof().steps.empty() || apply(at_step(i, entered.names, inner.proof()));
}

}  // namespace serviette

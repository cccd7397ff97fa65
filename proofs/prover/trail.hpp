// Trail: a proof under construction. It knows the term reached, the context there, and the steps that led to it.
//
// A step is taken only if the kernel's own apply_step takes it; where a rule asks for facts that can be found, they are
// found and go before it. A trail is a value: an attempt works on a copy and is forgotten if it fails.
//
//   Trail trail(context, from, lemmas);
//   if (trail.take(with_term(StepKind::Field, to))) ...   // trail.term() == to
#pragma once

#include "core/proof/proof.hpp"
#include "proofs/prover/navigate.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

class Trail {
 public:
  Trail(Context context, Term from, const LemmaTable& lemmas)
      : context_(std::move(context)), term_(from), lemmas_(&lemmas) {}

  const Context& context() const { return context_; }
  Term term() const { return term_; }
  const Proof& proof() const { return proof_; }
  const LemmaTable& lemmas() const { return *lemmas_; }
  bool equivalence() const { return equivalence_; }

  // False, and nothing has changed, if the kernel refuses the step even with the facts that were found for it.
  bool take(const Step& step);
  bool take(const Proof& proof);
  // Makes a goal known; false if no evidence is found.
  bool know(Index goal);
  // Goes on from what a trail on the entered child number `i` has reached.
  bool inside(int i, const Child& entered, const Trail& inner);

 private:
  bool apply(const Step& step);
  Context context_;
  Term term_;
  Proof proof_;
  const LemmaTable* lemmas_;
  bool equivalence_ = true;
};

}  // namespace serviette

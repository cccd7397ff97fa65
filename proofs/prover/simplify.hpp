// Simplification: the local rules of FORMAT.md 3.6 and 3.7, applied bottom-up wherever they apply under the context.
//
// Conditions known true or false are decided (with find_evidence), -inf is propagated, units vanish, empty and constant
// big operators become their unit. Under a binder the proof goes by `at`. The result refines the term it starts from.
//
//   sum(k in m .. x, exp((if k <= q then S[k] else -inf) - M) * V[k])   with  m - q - 1 >= 0   becomes   0
#pragma once

#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

struct Simplified {
  Proof proof;  // from the given term to `term`
  Term term;
  bool equivalence = true;
};

struct SimplifyOptions {
  bool equivalences_only = false;  // take only steps that are ≡: for the side that a proof has to reach
  int search = 64;                 // how many integer goals to search evidence for
};

Simplified simplify(const Context& context, Term term, SimplifyOptions options = {});

}  // namespace serviette

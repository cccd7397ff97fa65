// The structural prover behind `auto E`: from ⊑ to, by comparing the two terms.
//
// Equal terms need nothing. Otherwise, in this order: `field`; the children one by one where the heads agree, under binders
// too; the leaves of a maximum in another order; indices that are equal under the context; a range split, or a body added
// up, as the goal has it; a factor or a divisor taken out of a sum; simplification of either side; ranges that can be
// narrowed (restrict.hpp); a factor taken into a sum; cases on a condition, on -inf, and on the order of a maximum.
// Bounded in depth and time; untrusted.
#pragma once

#include <chrono>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

struct AutoOptions {
  int depth = 12;  // nested attempts, not term depth
  int cases = 3;   // nested case distinctions
  std::chrono::milliseconds time{2000};
};

// A proof that starts at `from` and ends literally at `to`.
Expected<Proof> prove_refines(const Context& context, Term from, Term to, const LemmaTable& lemmas,
                              AutoOptions options = {});

}  // namespace serviette

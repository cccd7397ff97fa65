// The structural prover behind `auto E`: from ⊑ to, by comparing the two terms.
//
// Equal terms need nothing. Where the heads agree it goes into the children that differ, under binders too; where they
// do not it tries, in this order: `field`, simplification of either side, rewriting of indices that are equal under the
// context, sums and maxima brought to the front on both sides (so that a factor or a division may stand inside or
// outside), ranges that can be restricted (restrict.hpp), and cases on conditions, on -inf and on the order of a max.
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

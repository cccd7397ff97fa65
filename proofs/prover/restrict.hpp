// Restriction: the part of a range on which the body is the unit is left out.
//
//   sum(k in 0 .. x, exp((if k <= q then S[k] else -inf) - M))   ⊑   sum(k in 0 .. E, the same)    if E > q and E <= x
//
// The range is split at the end of the shorter one; on the tail the body simplifies to 0, 1 or -inf under the binder; so
// the tail is the unit and vanishes. Every big operator of `from` that stands where `to` has one with the same start and
// another end is treated so, inside bodies as well: the maximum M in the example is restricted under the sum's binder.
#pragma once

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

struct Restricted {
  Proof proof;
  Term term;  // `from` with the ranges of `to` wherever that could be done
};

// Fails if no range could be restricted.
Expected<Restricted> restrict_ranges(const Context& context, Term from, Term to, const LemmaTable& lemmas);

}  // namespace serviette

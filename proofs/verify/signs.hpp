// What a proof can know of signs and orders: from the source being defined, and as combinations of what is known already.
//
//   sqrt(a), log(a) defined    a >= 0            n / d defined    d is not 0
//   max(a, b), min(a, b)       which is larger, where facts about other values say so
//
// and how a proof ends with it: s is t, since it is at most t and at least t; or the facts contradict each other.
#pragma once

#include "proofs/prover/trail.hpp"

namespace serviette {

// Facts from the definedness of the source. The trail is no equivalence after it.
void learn_from_source(Trail& trail, Term to);
// Facts le(a, b) for the maxima and minima of two in the source and in `to`.
void know_orders(Trail& trail, Term to);
// s ⊑ to, since le(s, to) and le(to, s).
bool by_order(Trail& trail, Term to);
// s ⊑ anything, since something that divides is 0.
bool by_zero(Trail& trail, Term to);
// s ⊑ anything, since facts about values contradict each other.
bool by_contradiction(Trail& trail, Term to);

}  // namespace serviette

// Raising: a loop as a term without a loop.
//
// For each state a closed form is guessed, which may mention the loop variable t, and is proved by induction. The
// guesses read off the step what the state holds after t rounds:
//
//   s then s + c(t)                      the sum of c over the rounds before t
//   s then max(s, max over chunk t)      the maximum over the positions before chunk t; the same for sums and products
//   s then r * s + c(t, m')              what c is with chunk t widened to all positions before, m' the closed form
//                                        of the state m: a sum rescaled whenever a maximum grows
//
//   anything else                        what the other side says of the positions before chunk t (prefix.hpp)
//
//   loop(t in 0 .. ceil_div(x, b), m = -inf then .., l = 0 then exp(m - m') * l + sum(k in chunk t, exp(f[k] - m'))).l
//   becomes   sum(k in 0 .. x, exp(f[k] - max(j in 0 .. x, f[j])))
//
// Loops within loops are raised from the inside out. A guess that is wrong costs time and nothing else.
#pragma once

#include <functional>

#include "proofs/verify/walk.hpp"

namespace serviette {

struct Raised {
  Term term;
  Proof proof;              // from `term` to the term given
  bool equivalence = true;  // the converse holds too
};

// Proves from ⊑ to; the prover that raising is part of.
using Reach = std::function<bool(Trail& trail, Term to)>;

// The term with every loop raised for which that succeeds. `other` is the side that it is compared with.
// `failed` is told of closed forms that could not be proved.
Raised raise_loops(const Context& context, Term e, Term other, const LemmaTable& lemmas, const Reach& reach,
                   Deadline deadline, const std::function<void(const std::string&)>& failed);

}  // namespace serviette

// Signs and orders of values, as a combination of what is known:
//
//   e  =  c0 + c1 * p1 + ... + cn * pn        c >= 0,  every p known to be >= 0
//
// as polynomials over the atoms of the `field` rule. The p are the facts pos, nonneg and le of the context (le(a, b) says
// b - a >= 0), what the judgement says of atoms of e, and products of two of them. The coefficients come from a linear
// program (simplex.hpp); the evidence is the sum itself, of which the judgement of FORMAT.md, 3.1, says that it is >= 0.
#pragma once

#include <optional>
#include <vector>

#include "proofs/theorem/context.hpp"

namespace serviette {

// Steps that establish pos, nonneg or nonzero of e, or le(a, b). Nothing if there is no such combination.
std::optional<std::vector<Step>> find_by_combination(const Context& context, const Fact& fact);

// Whether the context says anything about signs or orders.
bool knows_signs(const Context& context);

// Steps from any term to `to`, if the facts about values contradict each other.
std::optional<std::vector<Step>> find_contradiction(const Context& context, Term from, Term to);

}  // namespace serviette

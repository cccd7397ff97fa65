// Integer evidence: `have P >= 0 by ...` steps that end with a goal known (FORMAT.md, section 3.3).
//
// The kernel knows a fact if it is there up to a constant; everything else has to be combined from known facts, with
// the coefficients written down. Here they are found, and nothing here is trusted. In this order:
//
//   linear     goal = sum of C * fact, over the facts of the context and the axioms of every div, mod and min in sight;
//              the coefficients by exact linear programming, with the integer slack (a constant > -1)
//   min        goal with p and with r in place of min(p, r)
//   products   the same linear program over products of two, then three known facts
//   shared     G - sum of C * fact holds by cases on a min that stands in the facts only
//   refutation (P + 1)*Q >= 1 for a known Q >= 0: so P >= 0, as in  b*(u - v) >= 1  |-  u - v - 1 >= 0
//
// Unprovable goals are common (the simplifier asks whether a condition holds), so a small search for a counterexample
// comes before anything expensive.
//
//   Context g; ...                                    // t >= 0, ceil_div(x, b) - 1 - t >= 0, b - 1 >= 0
//   auto steps = find_evidence(g, x - t * b - 1);     // have ... by atom; have x - t*b - 1 >= 0 by linear 1 (...)
#pragma once

#include <vector>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"

namespace serviette {

// Steps after which `goal` is known; none if it already is. Milliseconds, found or not.
Expected<std::vector<Step>> find_evidence(const Context& context, Index goal);

// The same, and the facts proved are added to the context, as the kernel will when it replays the steps.
Expected<std::vector<Step>> establish(Context& context, Index goal);
Expected<std::vector<Step>> establish_all(Context& context, const std::vector<Index>& goals);

}  // namespace serviette

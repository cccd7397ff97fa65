// Exact linear programming, small and dense: the coefficients of a linear combination.
//
//   minimise c·x   subject to   A x = b,  x >= 0
//
// over the rationals, by the two-phase simplex method with Bland's rule, which cannot cycle (Bland 1977). It stops as
// soon as the objective is below `enough`: the prover needs a combination, not the best one.
#pragma once

#include <gmpxx.h>

#include <map>
#include <optional>
#include <vector>

namespace serviette {

struct LinearProgram {
  std::vector<std::map<int, mpq_class>> columns;  // per variable: row -> coefficient
  std::vector<mpq_class> cost;                    // per variable
  std::vector<mpq_class> right;                   // b
};

// A feasible x with c·x < enough, if there is one; nothing otherwise, or after `max_pivots`.
std::optional<std::vector<mpq_class>> solve(const LinearProgram& lp, const mpq_class& enough, int max_pivots = 400);

}  // namespace serviette

#include "proofs/prover/simplex.hpp"

#include <cstddef>

namespace serviette {
namespace {

// The tableau in canonical form: every row has a basic variable whose column is a unit vector. Columns 0 .. n-1 are the
// program's, then one artificial variable for each row, then the right side.
class Tableau {
 public:
  explicit Tableau(const LinearProgram& lp)
      : n_(lp.columns.size()), m_(lp.right.size()), rows_(m_), basis_(m_), cost_(n_ + 1), feasibility_(n_ + 1) {
    for (std::size_t i = 0; i < m_; ++i) {
      rows_[i].resize(n_ + 1);
      rows_[i][n_] = lp.right[i];
      basis_[i] = n_ + i;  // artificial
    }
    for (std::size_t j = 0; j < n_; ++j) {
      for (const auto& [row, c] : lp.columns[j]) rows_[static_cast<std::size_t>(row)][j] = c;
      cost_[j] = lp.cost[j];
    }
    for (auto& row : rows_) {
      if (row[n_] < 0) {
        for (auto& x : row) x = -x;
      }
    }
    // Phase one minimises the sum of the artificial variables: reduced costs are minus the column sums.
    for (const auto& row : rows_) {
      for (std::size_t j = 0; j <= n_; ++j) feasibility_[j] -= row[j];
    }
  }

  bool feasible() const { return feasibility_[n_] == 0; }
  mpq_class objective() const { return -cost_[n_]; }

  // One pivot of phase one or two. False: optimal. `ray` is set when the objective falls without bound.
  bool step(bool phase_one, bool& ray) {
    const auto& reduced = phase_one ? feasibility_ : cost_;
    std::size_t in = n_;
    for (std::size_t j = 0; j < n_ && in == n_; ++j) {
      if (reduced[j] < 0) in = j;
    }
    if (in == n_) return false;
    std::size_t out = m_;
    mpq_class best;
    for (std::size_t i = 0; i < m_; ++i) {
      // In phase two a row with an artificial variable (at 0) must leave at once, whatever the sign.
      const bool stuck = !phase_one && basis_[i] >= n_ && rows_[i][in] != 0;
      if (rows_[i][in] <= 0 && !stuck) continue;
      const mpq_class ratio = stuck ? mpq_class(0) : mpq_class(rows_[i][n_] / rows_[i][in]);
      if (out == m_ || ratio < best || (ratio == best && basis_[i] < basis_[out])) {
        out = i;
        best = ratio;
      }
    }
    if (out == m_) {
      ray = true;
      ray_column_ = in;
      return false;
    }
    pivot(out, in);
    return true;
  }

  // The basic solution, moved by `steps` along the ray.
  std::vector<mpq_class> solution(const mpq_class& steps = 0) const {
    std::vector<mpq_class> x(n_);
    for (std::size_t i = 0; i < m_; ++i) {
      if (basis_[i] < n_) x[basis_[i]] = rows_[i][n_];
      if (steps > 0 && basis_[i] < n_) x[basis_[i]] -= steps * rows_[i][ray_column_];
    }
    if (steps > 0) x[ray_column_] = steps;
    return x;
  }
  mpq_class ray_slope() const { return cost_[ray_column_]; }

 private:
  void pivot(std::size_t r, std::size_t in) {
    auto& pivot_row = rows_[r];
    const mpq_class inverse = 1 / pivot_row[in];
    std::vector<std::size_t> support;
    for (std::size_t j = 0; j <= n_; ++j) {
      if (pivot_row[j] == 0) continue;
      pivot_row[j] *= inverse;
      support.push_back(j);
    }
    const auto eliminate = [&](std::vector<mpq_class>& row) {
      if (row[in] == 0) return;
      const mpq_class factor = row[in];
      for (std::size_t j : support) row[j] -= factor * pivot_row[j];
    };
    for (std::size_t i = 0; i < m_; ++i) {
      if (i != r) eliminate(rows_[i]);
    }
    eliminate(cost_);
    eliminate(feasibility_);
    basis_[r] = in;
  }

  std::size_t n_, m_;
  std::vector<std::vector<mpq_class>> rows_;
  std::vector<std::size_t> basis_;
  std::vector<mpq_class> cost_, feasibility_;
  std::size_t ray_column_ = 0;
};

}  // namespace

std::optional<std::vector<mpq_class>> solve(const LinearProgram& lp, const mpq_class& enough, int max_pivots) {
  Tableau t(lp);
  bool ray = false;
  int pivots = 0;
  while (!t.feasible()) {
    if (++pivots > max_pivots || !t.step(true, ray)) break;
  }
  if (!t.feasible()) return std::nullopt;
  while (!(t.objective() < enough)) {
    if (++pivots > max_pivots) return std::nullopt;
    if (t.step(false, ray)) continue;
    if (!ray) return std::nullopt;
    // Unbounded: go along the ray until the objective is low enough.
    const mpq_class steps = (t.objective() - enough) / -t.ray_slope() + 1;
    return t.solution(steps);
  }
  return t.solution();
}

}  // namespace serviette

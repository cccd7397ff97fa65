#include "proofs/prover/combination.hpp"

#include <algorithm>

#include "proofs/prover/simplex.hpp"

namespace serviette {

int Monomials::number(const std::vector<Atom>& atoms) {
  const auto [it, fresh] = numbers_.emplace(atoms, static_cast<int>(atoms_.size()));
  if (fresh) atoms_.push_back(atoms);
  return it->second;
}

int Monomials::product(int a, int b) {
  if (a > b) std::swap(a, b);
  if (a == 0) return b;
  if (const auto it = products_.find({a, b}); it != products_.end()) return it->second;
  std::vector<Atom> atoms = atoms_[static_cast<std::size_t>(a)];
  const auto& more = atoms_[static_cast<std::size_t>(b)];
  atoms.insert(atoms.end(), more.begin(), more.end());
  std::sort(atoms.begin(), atoms.end(), [](Atom x, Atom y) { return compare(x, y) < 0; });
  const int out = number(atoms);
  products_.emplace(std::pair{a, b}, out);
  return out;
}

Sparse Monomials::expand(Index i) {
  Sparse out;
  for (const Monomial& m : i.node()->monomials) {
    mpz_class c;
    mpz_set_si(c.get_mpz_t(), m.coefficient);
    out.emplace_back(number(m.atoms), c);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

Sparse Monomials::multiply(const Sparse& a, const Sparse& b) {
  std::map<int, mpz_class> sum;
  for (const auto& [m, c] : a) {
    for (const auto& [n, d] : b) sum[product(m, n)] += c * d;
  }
  Sparse out;
  for (auto& [m, c] : sum) {
    if (c != 0) out.emplace_back(m, std::move(c));
  }
  return out;
}

Sparse add(const Sparse& a, const Sparse& b, const mpz_class& times_b) {
  std::map<int, mpz_class> sum;
  for (const auto& [m, c] : a) sum[m] += c;
  for (const auto& [m, c] : b) sum[m] += times_b * c;
  Sparse out;
  for (auto& [m, c] : sum) {
    if (c != 0) out.emplace_back(m, std::move(c));
  }
  return out;
}

mpz_class common_denominator(const std::vector<mpq_class>& coefficients) {
  mpz_class n = 1;
  for (const mpq_class& c : coefficients) n = lcm(n, c.get_den());
  return n;
}

namespace {

// Rows are (block, monomial). The rows of the monomial 1 are not equations: there the rest has to be > -1.
struct Rows {
  std::map<std::pair<int, int>, int> numbers;
  std::vector<mpq_class> right;

  int operator()(int block, int monomial) {
    const auto [it, fresh] = numbers.emplace(std::pair{block, monomial}, static_cast<int>(right.size()));
    if (fresh) right.emplace_back(0);
    return it->second;
  }
};

// Leaves out columns that no combination can use: some row has only one sign and nothing to cancel it with.
std::vector<bool> usable(const std::vector<std::map<int, mpq_class>>& columns, const std::vector<mpq_class>& right,
                         bool& hopeless) {
  std::vector<bool> keep(columns.size(), true);
  for (bool changed = true; changed;) {
    changed = false;
    std::vector<int> plus(right.size()), minus(right.size());
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (!keep[j]) continue;
      for (const auto& [row, c] : columns[j]) (c > 0 ? plus : minus)[static_cast<std::size_t>(row)]++;
    }
    for (std::size_t i = 0; i < right.size(); ++i) {
      if ((right[i] > 0 && !plus[i]) || (right[i] < 0 && !minus[i])) hopeless = true;
    }
    if (hopeless) return keep;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (!keep[j]) continue;
      for (const auto& [row, c] : columns[j]) {
        const auto i = static_cast<std::size_t>(row);
        const bool alone = (c > 0 && right[i] <= 0 && !minus[i]) || (c < 0 && right[i] >= 0 && !plus[i]);
        if (alone) keep[j] = false, changed = true;
      }
    }
  }
  return keep;
}

mpq_class constant_of(const Sparse& s) { return !s.empty() && s[0].first == 0 ? mpq_class(s[0].second) : 0; }

}  // namespace

std::optional<std::vector<mpq_class>> combine_blocks(const std::vector<BlockColumn>& columns,
                                                     const std::vector<Sparse>& goals) {
  const int blocks = static_cast<int>(goals.size());
  Rows rows;
  for (int b = 0; b < blocks; ++b) {
    for (const auto& [m, c] : goals[static_cast<std::size_t>(b)]) {
      if (m != 0) rows.right[static_cast<std::size_t>(rows(b, m))] = c;
    }
  }
  std::vector<std::map<int, mpq_class>> entries(columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j) {
    for (int b = 0; b < blocks; ++b) {
      for (const auto& [m, c] : columns[j].values[static_cast<std::size_t>(b)]) {
        if (m == 0) continue;
        const int row = rows(b, m);
        entries[j][row] += c;
      }
    }
  }
  bool hopeless = false;
  const std::vector<bool> keep = usable(entries, rows.right, hopeless);
  if (hopeless) return std::nullopt;

  LinearProgram lp;
  std::vector<std::size_t> origin;
  std::vector<mpq_class> enough(1, mpq_class(0));
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (!keep[j]) continue;
    origin.push_back(j);
    lp.columns.push_back(entries[j]);
    lp.cost.push_back(blocks == 1 ? constant_of(columns[j].values[0]) : mpq_class(0));
  }
  lp.right = rows.right;
  if (blocks > 1) {
    // Several constants: an equation with a slack each, the rest >= 0.
    for (int b = 0; b < blocks; ++b) {
      const int row = static_cast<int>(lp.right.size());
      lp.right.push_back(constant_of(goals[static_cast<std::size_t>(b)]));
      for (std::size_t j = 0; j < origin.size(); ++j) {
        const mpq_class c = constant_of(columns[origin[j]].values[static_cast<std::size_t>(b)]);
        if (c != 0) lp.columns[j][row] = c;
      }
      lp.columns.push_back({{row, mpq_class(1)}});
      lp.cost.emplace_back(0);
    }
  }
  const mpq_class bound = blocks == 1 ? mpq_class(constant_of(goals[0]) + 1) : mpq_class(1);
  const auto x = solve(lp, bound);
  if (!x) return std::nullopt;
  std::vector<mpq_class> out(columns.size());
  for (std::size_t j = 0; j < origin.size(); ++j) out[origin[j]] = (*x)[j];
  return out;
}

std::optional<Combination> combine(const std::vector<Product>& products, const Sparse& goal) {
  std::vector<BlockColumn> columns;
  columns.reserve(products.size());
  for (const Product& p : products) columns.push_back({{p.value}});
  const auto x = combine_blocks(columns, {goal});
  if (!x) return std::nullopt;
  Combination out;
  out.n = common_denominator(*x);
  for (std::size_t j = 0; j < products.size(); ++j) {
    if ((*x)[j] == 0) continue;
    const mpq_class scaled = (*x)[j] * out.n;
    (products[j].negated_goal ? out.scale : out.parts).push_back({scaled.get_num(), products[j].factors});
  }
  return out;
}

}  // namespace serviette

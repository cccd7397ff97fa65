// A goal as a combination of products of facts: the linear programs behind integer evidence.
//
//   N * goal  -  sum of C_i * product_i   is a constant > -N,   C_i >= 0
//
// One row for each monomial, one column for each product. Monomials are numbered per problem and products expanded
// outside the table of indices, since most of them are tried once and forgotten.
#pragma once

#include <gmpxx.h>

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/proof/proof.hpp"
#include "core/size/index.hpp"

namespace serviette {

// Coefficients by monomial number, sorted; number 0 is the monomial 1.
using Sparse = std::vector<std::pair<int, mpz_class>>;

class Monomials {
 public:
  Monomials() { number({}); }
  int number(const std::vector<Atom>& atoms);
  int product(int a, int b);
  Sparse expand(Index i);
  Sparse multiply(const Sparse& a, const Sparse& b);
  std::size_t degree(int m) const { return atoms_[static_cast<std::size_t>(m)].size(); }

 private:
  std::map<std::vector<Atom>, int> numbers_;
  std::vector<std::vector<Atom>> atoms_;
  std::map<std::pair<int, int>, int> products_;
};
Sparse add(const Sparse& a, const Sparse& b, const mpz_class& times_b);

// A candidate: the product of some facts, and possibly of the negated goal (in a refutation).
struct Product {
  std::vector<Index> factors;
  Sparse value;
  bool negated_goal = false;  // one more factor, -goal - 1, not listed
};

struct Combination {
  mpz_class n;                    // N
  std::vector<LinearPart> parts;  // without the products by the negated goal
  std::vector<LinearPart> scale;  // those: (goal + 1) * sum of scale >= N
};

// N * goal = sum of products + a constant > -N.
std::optional<Combination> combine(const std::vector<Product>& products, const Sparse& goal);

// The same in several blocks at once: columns with one value for each block share their coefficient.
struct BlockColumn {
  std::vector<Sparse> values;  // per block; empty: not in that block
};
std::optional<std::vector<mpq_class>> combine_blocks(const std::vector<BlockColumn>& columns,
                                                     const std::vector<Sparse>& goals);

// Coefficients over a common denominator N.
mpz_class common_denominator(const std::vector<mpq_class>& coefficients);

}  // namespace serviette

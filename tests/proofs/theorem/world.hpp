// Random contexts, terms and assignments for the soundness test. A world is a context in which some facts are assumed, and
// assignments of numbers, -inf and nothing at all to its arrays under which these facts hold.
#pragma once

#include <random>
#include <vector>

#include "core/evaluate/term.hpp"
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {

using Exact = Environment<mpq_class>;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(n)); }
  int between(int lo, int hi) { return lo + below(hi - lo + 1); }
  bool once_in(int n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937_64 engine_;
};

// Does a fact hold? Facts about values are tolerant. Empty if the numbers were not exact.
std::optional<bool> holds(const Fact& fact, const Exact& env);

class World {
 public:
  explicit World(Random& random);

  Context context;
  std::vector<Exact> assignments;  // each satisfies the context; the first is the one that the facts were chosen for

  // Terms over the names in scope; `with` adds an integer for a while.
  Index index(int depth = 1);
  Term value(int depth);
  Term scalar();  // a leaf
  Cond cond(int depth);
  Term body(Symbol k, int depth);       // a value that may mention k
  Term big(BigOp op, Symbol k, Term body);
  Term big(int depth);
  BigOp op(bool min_too = true);
  std::pair<Index, Index> range();
  // A fact that holds in the first assignment, about e.
  void assume_something_about(Term e);
  void assume_if_true(const Fact& fact);

  std::vector<Symbol> integers;

 private:
  Exact assignment(bool fresh_integers);
  Random& random_;
};

}  // namespace serviette

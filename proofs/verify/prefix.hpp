// Prefixes: what a loop has computed after t rounds may be what the other side says of the positions seen so far.
//
//   other side   sum(k in 0 .. n, (X[k] - sum(j in 0 .. n, X[j]) / real(n)) * ...)
//   candidate    the same with n := min(t*b, n), and divisors real(n) := real(max(n, 1))
//
// Every closed subterm of the other side is a candidate. Which of them a state holds is tried out on a few numbers;
// that costs microseconds, and a candidate that fails by numbers would fail by proof. So Welford's three states are
// found: the count, the mean and the sum of squared deviations of the variance that the reference writes down.
#pragma once

#include <map>
#include <vector>

#include "core/evaluate/term.hpp"
#include "proofs/theorem/context.hpp"

namespace serviette {

// The subterms of `e` that speak of the positions up to `end`, as terms about those up to `seen`. Smallest first.
std::vector<Term> prefix_candidates(Term e, Index end, Index seen);

// A loop run on a few small inputs that its context admits.
class LoopTrial {
 public:
  LoopTrial(const Context& context, Term loop, Term other);
  // State number `which` agrees with `form` at t after each of the first rounds.
  bool agrees(std::size_t which, Term form, Symbol t) const;

 private:
  struct Run {
    Environment<double> environment;
    std::int64_t start, rounds;
    std::vector<std::vector<Value<double>>> states;  // by state, after 1, 2, .. rounds
  };
  std::vector<Run> runs_;
};

}  // namespace serviette

// One element decides: a maximum whose elements may be -inf is finite if one element is, and a divisor that is a sum of
// what is not negative is positive if one element is, at an index that can be named.
//
//   finite(max(k in 0 .. x, if k <= q then S[k] else -inf))         at k = 0, or at k = q
//   pos(sum(k in 0 .. x, exp(if k <= q then S[k] else -inf)))       at the same places
//
// The range is cut before and after that element. Tried are the ends of the range, and where the conditions in the body
// change their answer. What is found becomes a fact of the walk.
#pragma once

#include <set>

#include "proofs/verify/walk.hpp"

namespace serviette {

class Elements {
 public:
  // For every maximum and every divisor of the walk's term outside binders. One that failed is not tried again before
  // more is known.
  void find(Walk& walk);

 private:
  std::set<std::pair<std::uint64_t, std::size_t>> failed_;  // its id, with the number of facts
};

// The places where an integer condition in `body` may change its answer as k grows: 0 .. p-1 | p .., as indices without
// k.
std::vector<Index> turning_points(Term body, Symbol k);

}  // namespace serviette

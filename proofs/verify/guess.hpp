// Closed forms for the states of a loop, read off the steps (raise.hpp). Guesses only.
#pragma once

#include <optional>
#include <vector>

#include "proofs/theorem/context.hpp"

namespace serviette {

// A chunk lo + t*b .. lo + (t+1)*b, cut off at `end` if there is one.
struct Chunk {
  Index start, end_of_all;
  bool cut = false;
  Index before(Index t_value, Symbol t) const;  // where the positions before chunk t end
};

struct Guess {
  std::vector<Term> invariants;  // one for each state, in t
  Symbol t;
  std::vector<Chunk> chunks;  // the ranges that were widened
};

// `other` is the side that the loop is compared with: a state may be what it says of a prefix (prefix.hpp).
std::optional<Guess> guess_invariants(const Context& context, Term loop, Term other);

}  // namespace serviette

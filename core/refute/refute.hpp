// Refuting: is there a small input on which two diagrams differ?
//
// `lhs` may be replaced by `rhs` if wherever lhs is defined rhs is defined and equal (FORMAT.md, section 1.2). The
// search runs both on sizes from the smallest up (0, 1, 2, 3, primes, and tiles around them, whatever the assumptions
// admit) and on inputs chosen to hurt: zeros, equal elements, negatives, -inf where the domain allows it, one element
// undefined. It runs in exact rationals where both sides stay rational, and the difference is then certain; elsewhere
// in double, and a difference counts only if long double, and double rounded up and rounded down, show the same two
// values. What it finds it shrinks: sizes first, then values.
//
//   auto s = refute({setting, lhs}, {setting, rhs}, {.seed = 7});
//   s->found  ?  to_text(*s->found)  :  TESTED(s->tries, s->seed)
//
// Nothing found is no proof. Errors: those of `evaluate`, and Type if the interfaces differ.
#pragma once

#include <optional>
#include <string>

#include "core/evaluate/diagram.hpp"

namespace serviette {

struct Side {
  const Setting& setting;
  const Diagram& diagram;
};

struct RefuteOptions {
  std::uint64_t seed = 1;
  int tries = 300;         // inputs on which both sides are run
  double seconds = 5;      // for the search; shrinking may take as long again
  double tolerance = 1e-9;  // relative, for doubles; special values are compared exactly
  Sizes fixed = {};        // sizes that are not searched
  // Sizes at random, zeros seldom: for testing where nothing is expected to be found. Else from the smallest up.
  bool spread = false;
};

// A wire of one side, as the run made it.
struct SeenText {
  std::string where;  // "q tile 1, x tile 0", or empty
  std::string wire;   // "S[q x]"
  std::string value;
};

struct Counterexample {
  Sizes sizes;
  std::map<Symbol, Array<mpq_class>> inputs;
  bool exact = false;  // in rationals; else in double, confirmed in long double
  std::string at;      // "O[0, 2]"
  std::string lhs, rhs;  // the two values
  std::string parting;   // the first wire of equal name where the two differ, in words; empty if that is the output
  std::vector<SeenText> lhs_wires, rhs_wires;
  std::vector<std::string> inputs_text;  // "Q[q d] = [[1]]"
};

struct Refutation {
  std::optional<Counterexample> found;
  std::uint64_t seed = 0;
  int tries = 0;  // inputs on which the two were compared before the search ended
  int exact = 0;  // of these, in rationals
  int skipped = 0;  // inputs that no scalar could hold
};

Expected<Refutation> refute(Side lhs, Side rhs, const RefuteOptions& options = {});

// A page for a person: sizes, inputs, the element that differs, both values, the wires of both sides.
std::string to_text(const Counterexample& c);
// The same without its first line, which says what differs.
std::string run_text(const Counterexample& c);

}  // namespace serviette

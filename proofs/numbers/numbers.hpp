// Numbers for lemmas: both sides of a lemma evaluated on random integers and arrays that satisfy its givens.
//
// A lemma says: wherever `from` is defined, `to` is defined and equal. That is looked at as it is read, apart from every
// proof: integers are small, primes, and around multiples of each other; arrays hold zeros, equal elements, negatives,
// fractions, -inf where the domain allows it (all, some, a whole first part), and now and then an undefined element. In exact
// rationals where both sides stay rational; elsewhere in double, and a difference counts only if long double shows the same
// two values.
//
//   auto n = try_numbers(lemma, {.seed = 7});
//   n->found  ?  n->found->text  :  evidence(lemma, *n)    // "lemma fold_sum holds on 200 inputs, 200 in exact rationals, seed 7"
//
// Nothing found is no proof. A rule is the lemmas that state_rule makes of it; whole diagrams are compared by core/refute.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/base/error.hpp"
#include "core/evaluate/array.hpp"
#include "core/proof/proof.hpp"

namespace serviette {

struct LemmaCase {
  std::map<Symbol, std::int64_t> integers;
  std::map<Symbol, Array<mpq_class>> arrays;  // over a box around all positions in question
};

// Where random choices come from: a number in [0, n).
using Choose = std::function<int(int n)>;

// Nothing if no integers are found that satisfy the givens about integers.
std::optional<LemmaCase> random_case(const Lemma& lemma, const Choose& choose);

enum class LemmaAnswer {
  Agree,
  Differ,
  Undefined,  // `from` is undefined: the lemma says nothing
  Excluded,   // a given about values does not hold
  Skipped,    // a number that no scalar could hold
};

struct LemmaOutcome {
  LemmaAnswer answer = LemmaAnswer::Skipped;
  bool exact = false;      // in rationals
  std::string from, to;    // the two values
};

// Errors: those of `evaluate`.
Expected<LemmaOutcome> compare_sides(const Lemma& lemma, const LemmaCase& c, double tolerance = 1e-9);

struct NumbersOptions {
  std::uint64_t seed = 1;
  int tries = 200;          // inputs on which `from` is defined and both are compared
  double tolerance = 1e-9;  // relative, for doubles; special values are compared exactly
};

struct LemmaCounterexample {
  LemmaCase at;
  LemmaOutcome outcome;
  std::string text;  // for a person
};

struct Numbers {
  std::optional<LemmaCounterexample> found;
  std::uint64_t seed = 0;
  int tries = 0;      // inputs compared before the search ended
  int exact = 0;      // of these, in rationals
  int undefined = 0;  // inputs besides, on which the lemma says nothing
  int skipped = 0;    // inputs besides, outside the givens or beyond what a scalar holds
};

Expected<Numbers> try_numbers(const Lemma& lemma, const NumbersOptions& options = {});

// A line for a certificate. Only where nothing was found.
std::string evidence(const Lemma& lemma, const Numbers& numbers);

}  // namespace serviette

// What the search is made of; for this folder only.
#pragma once

#include "core/evaluate/ieee.hpp"
#include "core/refute/refute.hpp"

namespace serviette::refutation {

// A stream of numbers that is the same everywhere.
struct Random {
  std::uint64_t state;
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
};

using Inputs = std::map<Symbol, Array<mpq_class>>;

// Every element put into another scalar.
template <class S, class Convert>
std::map<Symbol, Array<S>> converted(const Inputs& inputs, const Convert& convert) {
  std::map<Symbol, Array<S>> out;
  for (const auto& [name, a] : inputs) {
    Array<S> b(a.shape());
    for (std::size_t i = 0; i < a.data().size(); ++i) b.data()[i] = convert(a.data()[i]);
    out.emplace(name, std::move(b));
  }
  return out;
}

// Conversion to the nearest number of a format, which S holds exactly.
template <class S>
auto in_format(const Format& format) {
  return [&format](const Rational& v) {
    if (v.is_real()) return Value<S>(round_to(format, v.number.get_d()));
    return v.is_neg_inf() ? Value<S>::neg_inf() : Value<S>::undefined();
  };
}

struct Case {
  Sizes sizes;
  Inputs inputs;
};

struct Difference {
  bool exact = false;
  Symbol output;
  std::vector<std::int64_t> at;
  std::string lhs, rhs;
};

struct Outcome {
  enum class Kind { Agree, Differ, Skipped } kind = Kind::Agree;
  bool exact = false;
  Difference difference;
};

// Everything that one question holds fixed.
struct Question {
  Side lhs, rhs;
  const RefuteOptions& options;
  std::vector<SizeDecl> sizes;  // of both sides, those that matter
  Sizes rest;                   // the others, at their least
  std::vector<mpq_class> constants;  // that the lines are written with, beyond what is tried anyway
  const Format* format = nullptr;    // if the question is about numbers of a machine (floats.hpp)

  static Expected<Question> of(Side lhs, Side rhs, const RefuteOptions& options);
  bool admits(const Sizes& sizes) const;
  Expected<Outcome> ask(const Case& c) const;
  Expected<Inputs> blank(const Sizes& sizes) const;  // arrays of the right shapes
};

// What one case says of two runs in a format.
struct FloatOutcome {
  bool known = false;                       // the truth about some element
  std::optional<Difference> worse, better;  // an element that the target, that the source has far off
  std::string truth;                        // about that element
  double source_error = 0, target_error = 0;
};
Expected<FloatOutcome> ask_in(const Question& q, const Format& format, const Case& c);

// Sizes to try, smallest first.
std::vector<Sizes> small_sizes(const Question& q, Random& random);
// Sizes at random: primes, and around multiples of each other; seldom 0.
std::vector<Sizes> spread_sizes(const Question& q, Random& random);

// Fills the arrays with values chosen to hurt.
void fill(const Question& q, Inputs& inputs, Random& random);
void fill(const Question& q, const Format& format, Inputs& inputs, Random& random);

// The smallest case that still differs. `budget` counts the questions it may ask.
Case shrink(const Question& q, Case c, Random& random, double seconds);

// The report on a case that differs.
Expected<Counterexample> explain(const Question& q, const Case& c, const Difference& d);

}  // namespace serviette::refutation

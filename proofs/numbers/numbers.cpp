#include "proofs/numbers/numbers.hpp"

#include <fmt/format.h>

#include <random>

#include "core/evaluate/term.hpp"

namespace serviette {
namespace {

constexpr int kRounds = 100;  // for each input compared; some givens seldom hold

template <class S>
Environment<S> environment(const LemmaCase& c) {
  Environment<S> out;
  out.integers = c.integers;
  for (const auto& [name, a] : c.arrays) {
    Array<S> b(a.first(), a.shape());
    for (std::size_t i = 0; i < a.data().size(); ++i) b.data()[i] = round_to<S>(a.data()[i]);
    out.arrays.emplace(name, std::move(b));
  }
  return out;
}
template <>
Environment<mpq_class> environment(const LemmaCase& c) {
  return {c.integers, c.arrays, {}};
}

// What one scalar makes of a case.
template <class S>
struct Sides {
  bool given = true;
  Value<S> from, to;
  Trouble trouble;
};

template <class S>
Expected<bool> holds(const Fact& fact, const Environment<S>& e, Trouble& trouble) {
  if (fact.kind == FactKind::Ge0) return true;  // the case was made so
  SERVIETTE_LET(a, evaluate(fact.a, e, &trouble));
  if (fact.kind == FactKind::Defined) return !a.is_undefined();
  if (a.is_undefined()) return true;
  switch (fact.kind) {
    case FactKind::NegInf: return a.is_neg_inf();
    case FactKind::Finite: return a.is_real();
    case FactKind::Pos: return a.is_real() && a.number > 0;
    case FactKind::NonNeg: return a.is_real() && a.number >= 0;
    case FactKind::NonZero: return a.is_real() && a.number != 0;
    default: break;
  }
  SERVIETTE_LET(b, evaluate(fact.b, e, &trouble));
  return b.is_undefined() || a.is_neg_inf() || (b.is_real() && a.number <= b.number);
}

template <class S>
Expected<Sides<S>> sides(const Lemma& lemma, const LemmaCase& c) {
  Sides<S> out;
  const Environment<S> e = environment<S>(c);
  for (const Fact& f : lemma.givens) {
    SERVIETTE_LET(yes, holds(f, e, out.trouble));
    if (out.trouble.any()) return out;
    out.given = out.given && yes;
  }
  if (!out.given) return out;
  SERVIETTE_LET(from, evaluate(lemma.from, e, &out.trouble));
  out.from = from;
  SERVIETTE_LET(to, evaluate(lemma.to, e, &out.trouble));
  out.to = to;
  return out;
}

template <class S>
LemmaOutcome judge(const Sides<S>& s, double tolerance) {
  LemmaOutcome out;
  if (!s.given) {
    out.answer = LemmaAnswer::Excluded;
  } else if (s.from.is_undefined()) {
    out.answer = LemmaAnswer::Undefined;
  } else {
    out.answer = agree(s.from, s.to, tolerance) ? LemmaAnswer::Agree : LemmaAnswer::Differ;
    out.from = to_string(s.from);
    out.to = to_string(s.to);
  }
  return out;
}

std::string shown(const Lemma& lemma, const LemmaCase& c, const LemmaOutcome& outcome) {
  std::string out;
  for (Symbol s : lemma.integers) out += fmt::format("{} = {}\n", s.str(), c.integers.at(s));
  for (const LemmaArray& a : lemma.arrays) {
    const auto& values = c.arrays.at(a.name);
    out += fmt::format("{} from {}:", a.name.str(), a.rank > 0 ? values.first()[0] : 0);
    for (std::size_t i = 0; i < values.data().size() && i < 64; ++i) out += " " + to_string(values.data()[i]);
    out += values.data().size() > 64 ? " ...\n" : "\n";
  }
  return out + fmt::format("{} = {}\n{} = {}\n", to_string(lemma.from), outcome.from, to_string(lemma.to), outcome.to);
}

}  // namespace

Expected<LemmaOutcome> compare_sides(const Lemma& lemma, const LemmaCase& c, double tolerance) {
  SERVIETTE_LET(exact, sides<mpq_class>(lemma, c));
  if (!exact.trouble.any()) {
    LemmaOutcome out = judge(exact, 0);
    out.exact = true;
    return out;
  }
  SERVIETTE_LET(real, sides<double>(lemma, c));
  if (real.trouble.any()) return LemmaOutcome{};
  LemmaOutcome out = judge(real, tolerance);
  if (out.answer != LemmaAnswer::Differ) return out;
  // The same two values in long double, or it was a rounding error near an edge.
  SERVIETTE_LET(more, sides<long double>(lemma, c));
  const auto stable = [&](const Value<double>& a, const Value<long double>& b) {
    return agree(Value<long double>(static_cast<long double>(a.number)), b, tolerance);
  };
  if (more.trouble.any() || !more.given || !stable(real.from, more.from) || !stable(real.to, more.to))
    out.answer = LemmaAnswer::Skipped;
  return out;
}

Expected<Numbers> try_numbers(const Lemma& lemma, const NumbersOptions& options) {
  Numbers out;
  out.seed = options.seed;
  std::mt19937_64 random(options.seed);
  const Choose choose = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
  for (int round = 0; out.tries < options.tries && round < kRounds * options.tries; ++round) {
    const auto c = random_case(lemma, choose);
    if (!c) {
      ++out.skipped;
      if (out.skipped > 20 && out.tries == 0) break;  // no integers satisfy the givens
      continue;
    }
    SERVIETTE_LET(outcome, compare_sides(lemma, *c, options.tolerance));
    switch (outcome.answer) {
      case LemmaAnswer::Undefined: ++out.undefined; break;
      case LemmaAnswer::Excluded:
      case LemmaAnswer::Skipped: ++out.skipped; break;
      case LemmaAnswer::Agree:
      case LemmaAnswer::Differ:
        ++out.tries;
        out.exact += outcome.exact;
    }
    if (outcome.answer != LemmaAnswer::Differ) continue;
    out.found = LemmaCounterexample{*c, outcome, shown(lemma, *c, outcome)};
    break;
  }
  return out;
}

std::string evidence(const Lemma& lemma, const Numbers& numbers) {
  return fmt::format("lemma {} holds on {} inputs, {} in exact rationals, seed {}", lemma.name.str(), numbers.tries,
                     numbers.exact, numbers.seed);
}

}  // namespace serviette

// What to try: sizes from the smallest up, values that break things.
#include <algorithm>
#include <numeric>
#include <set>

#include "core/refute/search.hpp"

namespace serviette::refutation {
namespace {

constexpr std::int64_t kSizes[] = {0, 1, 2, 3, 4, 5, 7};
constexpr std::int64_t kMostElements = 2000;  // of one input

std::int64_t total(const Sizes& s) {
  return std::accumulate(s.begin(), s.end(), std::int64_t{0}, [](std::int64_t t, const auto& p) { return t + p.second; });
}

bool small_enough(const Question& q, const Sizes& s) {
  for (const Port& p : q.lhs.diagram.inputs) {
    const auto shape = shape_of(q.lhs.setting, p, s);
    if (!shape) return true;  // the error shows when it is run
    std::int64_t n = 1;
    for (const std::int64_t d : *shape) n *= d;
    if (n > kMostElements) return false;
  }
  return true;
}

}  // namespace

std::vector<Sizes> small_sizes(const Question& q, Random& random) {
  std::set<std::vector<std::int64_t>> seen;
  std::vector<Sizes> out;
  const std::size_t n = q.sizes.size();
  const auto offer = [&](const std::vector<std::int64_t>& v) {
    if (!seen.insert(v).second) return;
    Sizes s = q.rest;
    for (std::size_t i = 0; i < n; ++i) s[q.sizes[i].name] = v[i];
    if (q.admits(s) && small_enough(q, s)) out.push_back(std::move(s));
  };
  // All combinations of few values, as long as there are few; then some of the others.
  for (const std::size_t values : {2, 3, 4, 5}) {
    std::size_t combinations = 1;
    for (std::size_t i = 0; i < n && combinations <= 2000; ++i) combinations *= values;
    if (combinations > 2000) break;
    for (std::size_t c = 0; c < combinations; ++c) {
      std::vector<std::int64_t> v;
      for (std::size_t i = 0, rest = c; i < n; ++i, rest /= values) v.push_back(kSizes[rest % values]);
      offer(v);
    }
  }
  for (int i = 0; i < 4000 && out.size() < 400; ++i) {
    std::vector<std::int64_t> v;
    const int most = 3 + random.below(5);
    for (std::size_t k = 0; k < n; ++k) {
      v.push_back(q.sizes[k].at_least + kSizes[random.below(std::min(most, 7))]);
    }
    offer(v);
  }
  std::stable_sort(out.begin(), out.end(), [](const Sizes& a, const Sizes& b) { return total(a) < total(b); });
  // Keep the smallest, and a spread of the rest, so that a first pass meets remainders as well.
  if (out.size() > 160) {
    std::vector<Sizes> kept(out.begin(), out.begin() + 60);
    const std::size_t step = (out.size() - 60) / 100 + 1;
    for (std::size_t i = 60; i < out.size(); i += step) kept.push_back(out[i]);
    out = std::move(kept);
  }
  return out;
}

std::vector<Sizes> spread_sizes(const Question& q, Random& random) {
  constexpr std::int64_t primes[] = {1, 2, 3, 5, 7, 11};
  std::vector<Sizes> out;
  for (int i = 0; i < 4000 && out.size() < 150; ++i) {
    Sizes s = q.rest;
    std::int64_t other = 1;
    for (const SizeDecl& size : q.sizes) {
      std::int64_t v = primes[random.below(6)];
      if (random.below(3) == 0) v = std::min<std::int64_t>(other * (1 + random.below(3)) + random.below(3) - 1, 11);
      if (random.below(12) == 0) v = 0;
      s[size.name] = other = std::max(size.at_least, v);
    }
    if (q.admits(s) && small_enough(q, s)) out.push_back(std::move(s));
  }
  return out;
}

void fill(const Question& q, Inputs& inputs, Random& random) {
  enum Kind { Small, Zeros, Equal, Negative, OneHot, Fractions, Large, Undefined, Near };
  // Near: around a constant of the program, such as the -10000 that somebody took for -inf.
  const int rolls = q.constants.empty() ? 16 : 18;
  for (const Port& p : q.lhs.diagram.inputs) {
    Array<mpq_class>& a = inputs.at(p.name);
    const bool any = p.domain == Domain::Any;
    const int roll = random.below(rolls);
    const int kind = roll < 8 ? static_cast<int>(Small) : roll < 16 ? roll - 8 : static_cast<int>(Near);
    const int special = any ? random.below(4) : 3;  // 0: all -inf, 1 and 2: some, 3: none
    const int hot = random.below(static_cast<int>(std::max<std::size_t>(a.data().size(), 1)));
    const mpq_class same = random.below(5) - 2;
    const int beside = q.constants.empty() ? 0 : random.below(4) - 1;  // 2: each element for itself
    for (std::size_t i = 0; i < a.data().size(); ++i) {
      mpq_class v;
      switch (kind) {
        case Zeros: v = 0; break;
        case Equal: v = same; break;
        case Negative: v = -1 - random.below(5); break;
        case OneHot: v = static_cast<int>(i) == hot ? 1 : 0; break;
        case Fractions: v = mpq_class(1 + random.below(5), 1 + random.below(3)); v.canonicalize(); break;
        case Large: v = 12 * (random.below(7) - 3); break;
        case Near: v = q.constants[static_cast<std::size_t>(random.below(static_cast<int>(q.constants.size())))];
          v += beside < 2 ? beside : random.below(3) - 1;
          break;
        default: v = random.below(7) - 3; break;
      }
      a.data()[i] = v;
      if (special == 0 || (special <= 2 && random.below(3) == 0)) a.data()[i] = Rational::neg_inf();
      if (kind == Undefined && static_cast<int>(i) == hot) a.data()[i] = Rational::undefined();
    }
  }
}

}  // namespace serviette::refutation

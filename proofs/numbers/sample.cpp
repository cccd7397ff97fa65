// Random cases of a lemma.
#include <algorithm>

#include "proofs/numbers/numbers.hpp"

namespace serviette {
namespace {

constexpr int kAttempts = 4000;

std::int64_t draw_integer(const Choose& choose, const std::vector<std::int64_t>& before, std::int64_t most) {
  constexpr std::int64_t values[] = {0, 1, 2, 3, 5, 7, 4, 6, 11, 13, -1, -2};
  const int kind = choose(4);
  if (kind < 2 || before.empty()) return std::min(values[choose(12)], most);
  const std::int64_t other = before[static_cast<std::size_t>(choose(static_cast<int>(before.size())))];
  const std::int64_t near = choose(3) - 1;
  // Equal, one off, a multiple, one off a multiple.
  const std::int64_t times = kind == 2 ? 1 : 2 + choose(2);
  return std::clamp<std::int64_t>(times * other + near, -3, most);
}

std::int64_t value_at(Index i, const LemmaCase& c) {
  return evaluate(i, [&](Symbol s) -> std::int64_t {
    const auto it = c.integers.find(s);
    return it == c.integers.end() ? 0 : it->second;
  });
}

bool integers_fit(const Lemma& lemma, const LemmaCase& c) {
  return std::all_of(lemma.givens.begin(), lemma.givens.end(), [&](const Fact& f) {
    return f.kind != FactKind::Ge0 || value_at(f.index, c) >= 0;
  });
}

Rational draw_value(const Choose& choose, int kind, const mpq_class& same) {
  switch (kind) {
    case 1: return same;
    case 2: return mpq_class(-1 - choose(4));
    case 3: return mpq_class(1 + choose(3));
    case 4: {
      mpq_class q(1 + choose(5), 1 + choose(3));
      q.canonicalize();
      return q;
    }
    default: return mpq_class(choose(7) - 3);
  }
}

// Fills an array; -inf comes not at all, here and there, everywhere, or at all first positions up to some.
void fill(Array<mpq_class>& a, Domain domain, const Choose& choose) {
  if (a.data().empty()) return;
  const int kind = choose(7);  // 0: zeros; 5 and 6: as they come
  const mpq_class same = choose(5) - 2;
  const int special = domain == Domain::Any ? choose(5) : 0;
  const std::int64_t cut = a.rank() > 0 ? a.first()[0] + choose(static_cast<int>(a.shape()[0]) + 1) : 0;
  std::vector<std::int64_t> at = a.first();
  do {
    Rational v = kind == 0 ? Rational(mpq_class(0)) : draw_value(choose, kind, same);
    const bool masked = special == 1 || (special == 2 && choose(3) == 0) || (special == 3 && a.rank() > 0 && at[0] < cut);
    if (masked) v = Rational::neg_inf();
    a.data()[static_cast<std::size_t>(a.offset(at))] = v;
  } while (advance(at, a.first(), a.shape()));
  if (choose(6) == 5) a.data()[static_cast<std::size_t>(choose(static_cast<int>(a.data().size())))] = Rational::undefined();
}

}  // namespace

std::optional<LemmaCase> random_case(const Lemma& lemma, const Choose& choose) {
  int rank = 0;
  for (const LemmaArray& a : lemma.arrays) rank = std::max(rank, a.rank);
  const std::int64_t most = rank > 2 ? 5 : 13;  // so that an array has a few thousand elements at most
  LemmaCase c;
  bool fits = false;
  for (int attempt = 0; attempt < kAttempts && !fits; ++attempt) {
    std::vector<std::int64_t> before;
    for (Symbol s : lemma.integers) {
      before.push_back(draw_integer(choose, before, most));
      c.integers[s] = before.back();
    }
    fits = integers_fit(lemma, c);
  }
  if (!fits) return std::nullopt;
  std::int64_t lowest = 0, highest = 1;
  for (const auto& [name, value] : c.integers) {
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  for (const LemmaArray& a : lemma.arrays) {
    const auto rank_of = static_cast<std::size_t>(a.rank);
    Array<mpq_class> values(std::vector<std::int64_t>(rank_of, lowest - 2), std::vector<std::int64_t>(rank_of, highest - lowest + 5));
    fill(values, a.domain, choose);
    c.arrays.emplace(a.name, std::move(values));
  }
  return c;
}

}  // namespace serviette

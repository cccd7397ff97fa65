// Every rule and lemma of proofs/rules on numbers, and its twins: the same statement with one thing changed on the right.
#include <rapidcheck.h>

#include <cstdio>
#include <random>

#include "proofs/numbers/mutate.hpp"
#include "proofs/numbers/numbers.hpp"
#include "tests/proofs/numbers/library.hpp"

namespace serviette {
namespace {

TEST(Numbers, EveryStatementHolds) {
  int inputs = 0, exact = 0;
  for (const Lemma& lemma : statements()) {
    const auto n = try_numbers(lemma, {.seed = 17, .tries = 200});
    ASSERT_TRUE(n) << lemma.name.str() << ": " << n.error().message;
    EXPECT_FALSE(n->found) << lemma.name.str() << "\n" << n->found->text;
    EXPECT_EQ(n->tries, 200) << lemma.name.str() << ": " << n->undefined << " undefined, " << n->skipped << " skipped";
    std::printf("%s; besides, %d undefined, %d skipped\n", evidence(lemma, *n).c_str(), n->undefined, n->skipped);
    inputs += n->tries;
    exact += n->exact;
  }
  std::printf("%zu statements, %d inputs, %d in exact rationals\n", statements().size(), inputs, exact);
}

// Sizes, values and seeds from RapidCheck; a failure shrinks to the smallest numbers that show it.
TEST(Numbers, EveryStatementHoldsWhateverRapidCheckDraws) {
  for (const Lemma& lemma : statements()) {
    int compared = 0, all = 0;
    const bool ok = rc::check(lemma.name.str(), [&](const std::vector<std::uint16_t>& drawn, std::uint64_t seed) {
      std::size_t next = 0;
      std::mt19937_64 more(seed);
      const Choose choose = [&](int n) {
        return static_cast<int>((next < drawn.size() ? drawn[next++] : more()) % static_cast<std::uint64_t>(n));
      };
      ++all;
      for (int again = 0; again < 40; ++again) {  // some givens seldom hold
        const auto c = random_case(lemma, choose);
        if (!c) continue;
        const auto outcome = compare_sides(lemma, *c);
        RC_ASSERT(outcome.has_value());
        if (outcome->answer == LemmaAnswer::Differ)
          RC_FAIL(lemma.name.str() + ": " + outcome->from + " on the left, " + outcome->to + " on the right");
        if (outcome->answer != LemmaAnswer::Agree) continue;
        ++compared;
        return;
      }
    });
    EXPECT_TRUE(ok) << lemma.name.str();
    EXPECT_GE(compared, all / 2) << lemma.name.str() << " was hardly tested: " << compared << " of " << all;
  }
}

// The engine can fail: each statement has twins that are nearly right, and they are found out. Some are right after all: one
// more part or chunk beyond the end is empty; whatever a sum starts at, the first chunk rescales it by exp(-inf); any finite m
// will do where exp(f - m) / sum exp(f - m) is meant; sum (x - mean) * x is sum (x - mean) * (x - mean).
TEST(Numbers, EveryStatementHasRefutedTwins) {
  int found = 0, all = 0;
  for (const Lemma& lemma : statements()) {
    const auto context = context_of(lemma);
    ASSERT_TRUE(context);
    const auto twins = mutants(*context, lemma.to);
    int own = 0;
    for (const Mutant& mutant : twins) {
      Lemma twin = lemma;
      twin.to = mutant.term;
      bool refuted = false;
      for (int tries = 30; tries <= 300 && !refuted; tries *= 10) {
        const auto n = try_numbers(twin, {.seed = 5, .tries = tries});
        ASSERT_TRUE(n) << lemma.name.str() << ", " << mutant.what << ": " << n.error().message;
        refuted = n->found.has_value();
      }
      own += refuted;
    }
    // Where the right side is a name there is nothing to change in it; then the twins are without one of the givens.
    for (std::size_t i = 0; twins.empty() && i < lemma.givens.size(); ++i) {
      Lemma twin = lemma;
      twin.givens.erase(twin.givens.begin() + static_cast<long>(i));
      const auto n = try_numbers(twin, {.seed = 5, .tries = 300});
      ASSERT_TRUE(n) << lemma.name.str() << ": " << n.error().message;
      own += n->found.has_value();
    }
    std::printf("%s: %d of %zu twins refuted\n", lemma.name.str().c_str(), own, twins.size());
    EXPECT_GE(own, 1) << lemma.name.str();
    found += twins.empty() ? 0 : own;
    all += static_cast<int>(twins.size());
  }
  std::printf("%d of %d twins refuted\n", found, all);
  EXPECT_GE(100 * found, 80 * all);
}

}  // namespace
}  // namespace serviette

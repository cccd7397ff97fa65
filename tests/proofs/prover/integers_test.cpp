#include "proofs/prover/integers.hpp"

#include <chrono>
#include <cstdio>

#include "tests/proofs/prover/replay.hpp"

namespace serviette {
namespace {

const Index x = ix("x"), b = ix("b"), c = ix("c"), t = ix("t"), u = ix("u"), k = ix("k"), q = ix("q"), m = ix("m");

::testing::AssertionResult found(const Context& g, Index goal) {
  const auto start = std::chrono::steady_clock::now();
  const auto steps = find_evidence(g, goal);
  const std::chrono::duration<double, std::milli> ms = std::chrono::steady_clock::now() - start;
  std::printf("%7.2f ms  %2zu steps  %s\n", ms.count(), steps ? steps->size() : 0, to_string(goal).c_str());
  if (!steps) return ::testing::AssertionFailure() << steps.error().message;
  return makes_known(*steps, g, goal);
}

::testing::AssertionResult not_found(const Context& g, Index goal) {
  const auto start = std::chrono::steady_clock::now();
  const auto steps = find_evidence(g, goal);
  const std::chrono::duration<double, std::milli> ms = std::chrono::steady_clock::now() - start;
  std::printf("%7.2f ms  not found  %s\n", ms.count(), to_string(goal).c_str());
  if (!steps) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "found: " << to_string(Proof{*steps});
}

// A tile t of x cut by b.
Context tile() { return integers({"x", "b", "t"}, {x, b - 1, t, ceil_div(x, b) - 1 - t}); }

TEST(Integers, AKnownGoalNeedsNoStep) {
  const auto steps = find_evidence(integers({"x"}, {x - 1}), x);
  ASSERT_TRUE(steps);
  EXPECT_TRUE(steps->empty());
}

TEST(Integers, ATileStartsInside) { EXPECT_TRUE(found(tile(), x - t * b - 1)); }
TEST(Integers, TilesCover) {
  EXPECT_TRUE(found(integers({"x", "b"}, {x, b - 1}), ceil_div(x, b) * b - x));
}
TEST(Integers, ATileIsNotEmpty) {
  EXPECT_TRUE(found(tile(), min((t + 1) * b, x) - t * b - 1));
  EXPECT_TRUE(found(tile(), min((t + 1) * b, x) - min(t * b, x) - 1));
}
TEST(Integers, TheLastTileEndsAtTheEnd) {
  const Context g = integers({"x", "b"}, {x, b - 1});
  const Index end = min(ceil_div(x, b) * b, x);
  EXPECT_TRUE(found(g, x - end));
  EXPECT_TRUE(found(g, end - x));
}
TEST(Integers, TheTileOfAPositionIsATile) {
  const Context g = integers({"x", "b", "k"}, {x, b - 1, k, x - 1 - k});
  EXPECT_TRUE(found(g, ceil_div(x, b) - 1 - div(k, b)));
  EXPECT_TRUE(found(g, div(k, b)));
  EXPECT_TRUE(found(g, b * div(k, b) + b - 1 - k));
  EXPECT_TRUE(found(g, k - b * div(k, b)));
  EXPECT_TRUE(found(g, min((div(k, b) + 1) * b, x) - 1 - k));
}
TEST(Integers, TheNumberOfTilesIsNotNegative) {
  EXPECT_TRUE(found(integers({"x", "b"}, {x, b - 1}), ceil_div(x, b)));
  EXPECT_TRUE(found(integers({"x", "b"}, {x - 1, b - 1}), ceil_div(x, b) - 1));
}
TEST(Integers, TilesDoNotOverlap) {
  // u*b <= k < (u+1)*b and t*b <= k < (t+1)*b: t <= u
  const Context g = integers({"b", "t", "u", "k"}, {b - 1, k - u * b, (u + 1) * b - 1 - k, k - t * b, (t + 1) * b - 1 - k});
  EXPECT_TRUE(found(g, u - t));
  EXPECT_TRUE(found(g, t - u));
}
TEST(Integers, ATileInATile) {
  // chunk u of tile t
  const Index lo = t * b, hi = min((t + 1) * b, x), count = ceil_div(hi - lo, c);
  Context g = integers({"x", "b", "c", "t", "u"}, {x, b - 1, c - 1, t, ceil_div(x, b) - 1 - t, u, count - 1 - u});
  EXPECT_TRUE(found(g, hi - lo - u * c - 1));
  EXPECT_TRUE(found(g, x - lo - u * c - 1));
  EXPECT_TRUE(found(g, min(lo + (u + 1) * c, hi) - lo - u * c - 1));
  EXPECT_TRUE(found(g, hi - min(lo + (u + 1) * c, hi)));
  EXPECT_TRUE(found(g, count * c - hi + lo));
}
TEST(Integers, BeyondTheCausalEnd) {
  // row i of tile t of queries, key k at or beyond the end of the tile's keys: masked
  const Index i = ix("i");
  const Index end = min((t + 1) * b, x);
  const Context g = integers({"x", "b", "t", "i", "k"},
                             {x - 1, b - 1, t, i - t * b, end - 1 - i, k - end, x - 1 - k});
  EXPECT_TRUE(found(g, k - i - 1));
  const Index chunks = ceil_div(end, ix("c"));
  const Context h = integers({"x", "b", "c", "t", "i", "k"},
                             {x - 1, b - 1, c - 1, t, i - t * b, end - 1 - i, k - min(chunks * c, x), x - 1 - k});
  EXPECT_TRUE(found(h, k - i - 1));
}
TEST(Integers, AMinInTheFacts) {
  const Context g = integers({"x", "m", "k"}, {k - min(x, m), x - q, m - q});
  Context h = integers({"q", "x", "m", "k"}, {k - min(x, m), x - q, m - q});
  EXPECT_TRUE(found(h, k - q));
}
TEST(Integers, ModIsSmall) {
  const Context g = integers({"b", "k"}, {b - 1, k});
  EXPECT_TRUE(found(g, b - 1 - mod(k, b)));
  EXPECT_TRUE(found(g, k - mod(k, b)));
  EXPECT_TRUE(found(g, div(k, b) * b + mod(k, b) - k));
}
TEST(Integers, SlackOfTheIntegers) {
  EXPECT_TRUE(found(integers({"x"}, {Index(2) * x - 1}), x - 1));
  EXPECT_TRUE(found(integers({"x"}, {Index(3) * x + 2}), x));
}
TEST(Integers, AContradictionMakesFalseKnown) {
  EXPECT_TRUE(found(integers({"x"}, {x - 3, Index(2) - x}), Index(-1)));
}
TEST(Integers, FalseGoalsAreNotFound) {
  EXPECT_TRUE(not_found(tile(), x - (t + 1) * b));
  EXPECT_TRUE(not_found(tile(), min((t + 1) * b, x) - t * b - 2));
  EXPECT_TRUE(not_found(integers({"x", "b"}, {x}), ceil_div(x, b) * b - x));  // b may be 0
  EXPECT_TRUE(not_found(integers({"x", "b"}, {x, b - 1}), ceil_div(x, b) - 1));  // x may be 0
  EXPECT_TRUE(not_found(integers({"x"}, {x}), x - 1));
  EXPECT_TRUE(not_found(integers({"x"}, {Index(2) * x + 2}), x));
}

}  // namespace
}  // namespace serviette

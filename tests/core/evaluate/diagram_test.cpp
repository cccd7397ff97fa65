#include "core/evaluate/diagram.hpp"

#include <gtest/gtest.h>

#include "tests/core/evaluate/helper.hpp"

namespace serviette {
namespace {

TEST(EvaluateDiagram, WorkedNumbersOfTheOnlineSoftmax) {
  // Scores [0,1,2,3], values [1,2,4,8], chunks of 2 (FlashAttention on a Napkin, section on softmax-contraction).
  const Module m = parse(kAttention);
  const Sizes sizes{{"q", 1}, {"x", 4}, {"d", 1}, {"e", 1}, {"bq", 1}, {"bx", 2}};
  const std::map<Symbol, Array<double>> in{
      {"Q", doubles({1, 1}, {1})}, {"K", doubles({4, 1}, {0, 1, 2, 3})}, {"V", doubles({4, 1}, {1, 2, 4, 8})}};
  std::map<std::string, std::vector<double>> seen;
  RunOptions<double> options;
  options.on_wire = [&](const Seen<double>& s) {
    for (const char* name : {"mn", "ln", "on"}) {
      if (s.wire == Symbol(name)) seen[name].push_back(s.array.data()[0].number);
    }
  };
  const auto flash = run(m, "flash", sizes, in, options);
  EXPECT_EQ(seen["mn"], (std::vector<double>{1, 3}));
  EXPECT_NEAR(seen["ln"].at(0), 1.367879, 5e-7);
  EXPECT_NEAR(seen["on"].at(0), 2.367879, 5e-7);
  EXPECT_NEAR(seen["ln"].at(1), 1.553002, 5e-7);
  EXPECT_NEAR(seen["on"].at(1), 9.791975, 5e-7);
  EXPECT_NEAR(flash.wires.at("O").data()[0].number, 6.305193, 5e-7);
  EXPECT_NEAR(run(m, "attention", sizes, in).wires.at("O").data()[0].number, 6.305193, 5e-7);
}

TEST(EvaluateDiagram, RationalsAreExact) {
  const Module m = parse("size q, x, d\ndiagram f(A[q d], B[x d]) -> (C[q x]) { C[q x] = dot_[d](A[q d], B[x d]) }");
  const auto r = run<mpq_class>(m, "f", {{"q", 1}, {"x", 2}, {"d", 2}},
                                {{"A", integers({1, 2}, {1, 2})}, {"B", integers({2, 2}, {3, 4, 5, 6})}});
  EXPECT_EQ(to_string(r.wires.at("C")), "[[11, 17]]");
  EXPECT_FALSE(r.trouble.any());
}

TEST(EvaluateDiagram, GroupKeepsGlobalPositionsAndAShortLastTile) {
  const Module m = parse(
      "size n, b\nop first_[k]() -> [k] = real(lo(k))\nop len_[k]() -> [k] = real(len(k))\n"
      "diagram f() -> (Y[n], Z[n]) {\n Y[n], Z[n] = group n by b {\n A[n] = first_[n]()\n B[n] = len_[n]()\n yield A, B\n }\n}");
  const auto r = run<double>(m, "f", {{"n", 5}, {"b", 2}}, {});
  EXPECT_EQ(to_string(r.wires.at("Y")), "[0, 0, 2, 2, 4]");
  EXPECT_EQ(to_string(r.wires.at("Z")), "[2, 2, 2, 2, 1]");
}

TEST(EvaluateDiagram, NestedGroupsCutTheCurrentTile) {
  const Module m = parse(
      "size n\nop first_[k]() -> [k] = real(lo(k))\n"
      "diagram f() -> (Y[n]) {\n Y[n] = group n by 3 {\n Z[n] = group n by 2 {\n A[n] = first_[n]()\n yield A\n }\n yield Z\n }\n}");
  EXPECT_EQ(to_string(run<double>(m, "f", {{"n", 7}}, {}).wires.at("Y")), "[0, 0, 2, 3, 3, 5, 6]");
}

TEST(EvaluateDiagram, PartsNumberTheTiles) {
  const Module m = parse(
      "size n, b\naxis w = ceil_div(n, b)\n"
      "diagram f(A[n]) -> (Y[w]) {\n Y[w] = parts n by b as w {\n s[] = total_[n](A[n])\n yield s\n }\n}");
  const auto r = run<mpq_class>(m, "f", {{"n", 5}, {"b", 2}}, {{"A", integers({5}, {1, 2, 3, 4, 5})}});
  EXPECT_EQ(to_string(r.wires.at("Y")), "[3, 7, 5]");
}

TEST(EvaluateDiagram, PartsBeyondTheEndAreEmpty) {
  const Module m = parse(
      "size n, b, w\n"
      "diagram f(A[n]) -> (Y[w], Z[w]) {\n Y[w], Z[w] = parts n by b as w {\n s[] = total_[n](A[n])\n t[] = top_[n](A[n])\n yield s, t\n }\n}");
  const auto r = run<mpq_class>(m, "f", {{"n", 3}, {"b", 2}, {"w", 4}}, {{"A", integers({3}, {1, 2, 3})}});
  EXPECT_EQ(to_string(r.wires.at("Y")), "[3, 3, 0, 0]");
  EXPECT_EQ(to_string(r.wires.at("Z")), "[2, 3, -inf, -inf]");
}

TEST(EvaluateDiagram, LimitInsideAGroupSeesTheTile) {
  // Row tile [lo, hi) of q sees x < hi(q).
  const Module m = parse(
      "size q, x\ndiagram f(A[q x]) -> (Y[q]) {\n Y[q] = group q by 2 {\n"
      " Z[q] = limit x to hi(q) {\n s[q] = total_[x](A[q x])\n yield s\n }\n yield Z\n }\n}");
  const auto r = run<mpq_class>(m, "f", {{"q", 3}, {"x", 3}}, {{"A", integers({3, 3}, {1, 1, 1, 1, 1, 1, 1, 1, 1})}});
  EXPECT_EQ(to_string(r.wires.at("Y")), "[2, 2, 3]");
}

TEST(EvaluateDiagram, AStreamOfLengthZeroGivesItsStart) {
  const Module m = parse(
      "size n, b\ndiagram f(A[n]) -> (Y[]) {\n z[] = low_()\n Y[] = stream n by b carrying p = z {\n"
      " t[] = top_[n](A[n])\n u[] = map(a, b: max(a, b))(p[], t[])\n yield u\n }\n}");
  EXPECT_EQ(to_string(run<mpq_class>(m, "f", {{"n", 0}, {"b", 3}}, {{"A", integers({0}, {})}}).wires.at("Y")), "-inf");
  EXPECT_EQ(to_string(run<mpq_class>(m, "f", {{"n", 3}, {"b", 2}}, {{"A", integers({3}, {5, 7, 6})}}).wires.at("Y")), "7");
}

TEST(EvaluateDiagram, BlockDefinedOpsAreWovenLikeOthers) {
  const Module m = parse(
      "size q, x\ndiagram f(A[x q] any) -> (P[x q], R[x q]) {\n P[x q] = soft_[x](A[x q])\n R[x q] = soft_block_[x](A[x q])\n}");
  const auto r = run<double>(m, "f", {{"q", 2}, {"x", 3}}, {{"A", doubles({3, 2}, {1, 2, 0, 4, 2, 2})}});
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_TRUE(agree(r.wires.at("P").data()[i], r.wires.at("R").data()[i], 1e-12));
  }
}

TEST(EvaluateDiagram, OpsKnowTheirPositionAndTheirParameters) {
  const Module m = parse(
      "size r, c\ndiagram f(A[r c]) -> (Y[c r], Z[r c]) {\n Y[c r] = flip_[r c](A[r c])\n Z[r c] = scale_[c; 10](A[r c])\n}");
  const auto r = run<mpq_class>(m, "f", {{"r", 2}, {"c", 3}}, {{"A", integers({2, 3}, {1, 2, 3, 4, 5, 6})}});
  EXPECT_EQ(to_string(r.wires.at("Y")), "[[1, 4], [2, 5], [3, 6]]");
  EXPECT_EQ(to_string(r.wires.at("Z")), "[[10, 21, 32], [40, 51, 62]]");
}

TEST(EvaluateDiagram, AFullyMaskedRowIsUndefinedAndOnlyThatRow) {
  const Module m = parse("size q, x\ndiagram f(A[q x] any) -> (P[q x]) { P[q x] = soft_[x](A[q x]) }");
  const double inf = std::numeric_limits<double>::infinity();
  const auto r = run<double>(m, "f", {{"q", 2}, {"x", 2}}, {{"A", doubles({2, 2}, {-inf, -inf, 3, -inf})}});
  EXPECT_EQ(to_string(r.wires.at("P")), "[[undefined, undefined], [1, 0]]");
}

TEST(EvaluateDiagram, WhatDoesNotFitIsAnError) {
  const Module m = parse(kAttention);
  const Setting s = Setting::of(m);
  const Diagram& d = *m.find_diagram("attention");
  const std::map<Symbol, Array<double>> in{
      {"Q", doubles({1, 1}, {1})}, {"K", doubles({4, 1}, {0, 1, 2, 3})}, {"V", doubles({4, 1}, {1, 2, 4, 8})}};
  const Sizes sizes{{"q", 1}, {"x", 4}, {"d", 1}, {"e", 1}, {"bq", 1}, {"bx", 2}};
  EXPECT_TRUE(evaluate(s, d, sizes, in));
  EXPECT_FALSE(evaluate(s, d, {{"q", 1}}, in)) << "a size without a value";
  EXPECT_FALSE(evaluate(s, d, {{"q", 1}, {"x", 5}, {"d", 1}, {"e", 1}, {"bq", 1}, {"bx", 2}}, in)) << "another shape";
  EXPECT_FALSE(evaluate(s, d, sizes, std::map<Symbol, Array<double>>{})) << "no inputs";
  EXPECT_FALSE(s.admits({{"q", 1}, {"x", 4}, {"d", 1}, {"e", 1}, {"bq", 1}, {"bx", 0}})) << "bx >= 1 is assumed";
  EXPECT_TRUE(s.admits(sizes));
}

}  // namespace
}  // namespace serviette

#include "core/evaluate/term.hpp"

#include <gtest/gtest.h>

namespace serviette {
namespace {

Index n(const char* name) { return Index::name(name); }

Rational exact(Term e, const Environment<mpq_class>& env = {}) {
  const auto v = evaluate(e, env);
  EXPECT_TRUE(v) << v.error().message;
  return v ? *v : Rational();
}

TEST(EvaluateTerm, EmptyBigOperators) {
  const Term body = read("A", {n("k")});
  Environment<mpq_class> env;
  env.arrays.emplace("A", Array<mpq_class>({0}));
  EXPECT_EQ(to_string(exact(big(BigOp::Sum, "k", 0, 0, body), env)), "0");
  EXPECT_EQ(to_string(exact(big(BigOp::Prod, "k", 0, 0, body), env)), "1");
  EXPECT_EQ(to_string(exact(big(BigOp::Max, "k", 0, 0, body), env)), "-inf");
  EXPECT_EQ(to_string(exact(big(BigOp::Min, "k", 0, 0, body), env)), "undefined");
  EXPECT_EQ(to_string(exact(big(BigOp::Max, "k", 3, 1, body), env)), "-inf");
}

TEST(EvaluateTerm, ReadingOutsideIsUndefinedAndBigOperatorsAreStrict) {
  Environment<mpq_class> env;
  env.arrays.emplace("A", Array<mpq_class>::of({2}, {mpq_class(1), mpq_class(2)}));
  EXPECT_EQ(to_string(exact(sum("k", 0, 2, read("A", {n("k")})), env)), "3");
  EXPECT_EQ(to_string(exact(sum("k", 0, 3, read("A", {n("k")})), env)), "undefined");
  EXPECT_EQ(to_string(exact(read("A", {Index(-1)}), env)), "undefined");
}

TEST(EvaluateTerm, AProductWithAnInfiniteElementIsUndefined) {
  const Term two = constant(2), one_is_infinite = big(BigOp::Prod, "k", 0, 2, if_then_else(ge0(n("k") - 1), neg_inf(), two));
  EXPECT_EQ(to_string(exact(big(BigOp::Prod, "k", 0, 2, two))), "4");
  EXPECT_EQ(to_string(exact(one_is_infinite)), "undefined");
}

TEST(EvaluateTerm, StatesOfALoopChangeAtOnce) {
  // a, b = b, a + b: Fibonacci.
  const Term f = loop("t", 0, 10, {{"a", constant(0), state("b")}, {"b", constant(1), state("a") + state("b")}}, 0);
  EXPECT_EQ(to_string(exact(f)), "55");
}

TEST(EvaluateTerm, LoopsNest) {
  // outer: s = s + (inner sum of t*k for k < t), t < 4: 0 + 0 + 2*1 + 3*(1+2)
  const Term inner = loop("k", 0, n("t"), {{"u", constant(0), state("u") + real(n("k") * n("t"))}}, 0);
  const Term outer = loop("t", 0, 4, {{"s", constant(0), state("s") + inner}}, 0);
  EXPECT_EQ(to_string(exact(outer)), "11");
}

TEST(EvaluateTerm, AnUndefinedStateMattersOnlyWhereItIsRead) {
  const Term bad = constant(1) / constant(0);
  EXPECT_EQ(to_string(exact(loop("t", 0, 3, {{"a", bad, constant(7)}, {"b", bad, state("b")}}, 0))), "7");
  EXPECT_EQ(to_string(exact(loop("t", 0, 3, {{"a", bad, constant(7)}, {"b", bad, state("b")}}, 1))), "undefined");
}

TEST(EvaluateTerm, OnlyTheChosenBranchIsEvaluated) {
  const Term bad = constant(1) / constant(0);
  EXPECT_EQ(to_string(exact(if_then_else(ge0(1), constant(5), bad))), "5");
  EXPECT_EQ(to_string(exact(if_then_else(eq0(1), bad, constant(6)))), "6");
  EXPECT_EQ(to_string(exact(if_then_else(is_neg_inf(neg_inf()), constant(1), bad))), "1");
  EXPECT_EQ(to_string(exact(if_then_else(is_neg_inf(bad), constant(1), constant(1)))), "undefined");
  EXPECT_EQ(to_string(exact(if_then_else(either(ge0(1), is_neg_inf(bad)), constant(1), constant(1)))), "undefined");
}

TEST(EvaluateTerm, IntegersFloorAndDivideByNothingToZero) {
  Environment<mpq_class> env;
  env.integers = {{"i", -7}, {"b", 2}, {"z", 0}};
  EXPECT_EQ(to_string(exact(real(div(n("i"), n("b"))), env)), "-4");
  EXPECT_EQ(to_string(exact(real(mod(n("i"), n("b"))), env)), "1");
  EXPECT_EQ(to_string(exact(real(div(n("i"), n("z"))), env)), "0");
  EXPECT_EQ(to_string(exact(real(mod(n("i"), n("z"))), env)), "0");
  EXPECT_EQ(to_string(exact(real(min(n("i"), n("b")) * 3 + 1), env)), "-20");
}

TEST(EvaluateTerm, ASharedSubtermUnderTwoBindersIsNotConfused) {
  // sum(i, A[i] * sum(j, A[j])) + sum(i, A[i]), with A[i] the same node everywhere.
  Environment<mpq_class> env;
  env.arrays.emplace("A", Array<mpq_class>::of({3}, {mpq_class(1), mpq_class(2), mpq_class(4)}));
  const Term a = sum("i", 0, 3, read("A", {n("i")}));
  EXPECT_EQ(to_string(exact(sum("i", 0, 3, read("A", {n("i")}) * a) + a, env)), "56");
  // A big operator that depends on the outer variable is computed anew.
  const Term prefix = sum("j", 0, n("i") + 1, read("A", {n("j")}));
  EXPECT_EQ(to_string(exact(sum("i", 0, 3, prefix), env)), "11");
}

TEST(EvaluateTerm, NamesWithoutAValueAreErrors) {
  EXPECT_FALSE(evaluate(real(n("nowhere")), Environment<double>{}));
  EXPECT_FALSE(evaluate(read("A", {Index(0)}), Environment<double>{}));
  EXPECT_FALSE(evaluate(state("s"), Environment<double>{}));
}

}  // namespace
}  // namespace serviette

#include "proofs/smt/query.hpp"

#include <gtest/gtest.h>

#include "proofs/prover/integers.hpp"
#include "proofs/smt/solve.hpp"
#include "tests/proofs/prover/replay.hpp"

namespace serviette {
namespace {

const Index x = ix("x"), b = ix("b"), t = ix("t"), k = ix("k"), m = ix("m");

::testing::AssertionResult answers(const SmtQuery& q, SmtAnswer wanted) {
  const SmtResult r = solve(q.text);
  if (r.answer == wanted) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << q.what << ": " << to_string(r.answer) << " " << r.detail << "\n" << q.text;
}
::testing::AssertionResult proved(const SmtQuery& q) { return answers(q, SmtAnswer::Proved); }
::testing::AssertionResult refuted(const SmtQuery& q) { return answers(q, SmtAnswer::Refuted); }

Context tile() { return integers({"x", "b", "t"}, {x, b - 1, t, ceil_div(x, b) - 1 - t}); }

// A finite array A, an array B that may hold -inf, both of rank 1, and scalars c and d.
Context values(std::initializer_list<Fact> facts = {}) {
  Context g = integers({"n", "i"}, {});
  EXPECT_TRUE(g.declare_array("A", 1, Domain::Finite));
  EXPECT_TRUE(g.declare_array("B", 1, Domain::Any));
  EXPECT_TRUE(g.declare_array("c", 0, Domain::Finite));
  EXPECT_TRUE(g.declare_array("d", 0, Domain::Any));
  for (const Fact& f : facts) g.assume(f);
  return g;
}
const Index n = ix("n"), i = ix("i");
const Term A = read("A", {i}), B = read("B", {i}), c = read("c", {}), d = read("d", {});
Term over(Term body) { return sum("i", 0, n, body); }

// --- Integers ---------------------------------------------------------------------------------------------------------

TEST(IntegerQuery, IsAWholeTextInItsLogic) {
  const std::string text = integer_query(std::vector<Index>{x - 1}, x).text;
  EXPECT_EQ(text,
            "(set-logic QF_LIA)\n(declare-const x Int)\n(assert (>= (+ x (- 1)) 0))\n(assert (not (>= x 0)))\n(check-sat)\n");
  EXPECT_TRUE(integer_query(tile(), x - t * b - 1).text.starts_with("(set-logic QF_NIA)"));
}
TEST(IntegerQuery, FollowsFromTheFacts) {
  EXPECT_TRUE(proved(integer_query(integers({"x"}, {x - 1}), x)));
  EXPECT_TRUE(refuted(integer_query(integers({"x"}, {x}), x - 1)));
}
TEST(IntegerQuery, TakesFactsThatShareNamesThroughOthers) {
  const Context g = integers({"x", "m", "k", "b"}, {x - m, m - k, k - 3, b});
  const SmtQuery q = integer_query(g, x - 3);
  EXPECT_TRUE(proved(q));
  EXPECT_EQ(q.text.find("declare-const b "), std::string::npos) << "b has nothing to do with it";
}
TEST(IntegerQuery, KnowsFloorDivision) {
  const Context g = integers({"x", "b"}, {b - 1});
  EXPECT_TRUE(proved(integer_query(g, x - b * div(x, b))));
  EXPECT_TRUE(proved(integer_query(g, b * div(x, b) + b - 1 - x)));
  EXPECT_TRUE(refuted(integer_query(g, b * div(x, b) - x)));
  EXPECT_TRUE(refuted(integer_query(integers({"x", "b"}), x - b * div(x, b)))) << "b may be 0, and div is 0 there";
  EXPECT_TRUE(proved(integer_query(integers({"x", "b"}, {-b}), div(x, b))));
}
TEST(IntegerQuery, KnowsTheRemainder) {
  const Context g = integers({"x", "b"}, {b - 1});
  EXPECT_TRUE(proved(integer_query(g, mod(x, b))));
  EXPECT_TRUE(proved(integer_query(g, b - 1 - mod(x, b))));
  EXPECT_TRUE(proved(integer_query(g, b * div(x, b) + mod(x, b) - x)));
  EXPECT_TRUE(refuted(integer_query(g, b - 2 - mod(x, b))));
}
TEST(IntegerQuery, KnowsTheSmaller) {
  EXPECT_TRUE(proved(integer_query(integers({"x", "m"}), x - min(x, m))));
  EXPECT_TRUE(proved(integer_query(integers({"x", "m", "k"}, {x - k, m - k}), min(x, m) - k)));
  EXPECT_TRUE(refuted(integer_query(integers({"x", "m", "k"}, {x - k}), min(x, m) - k)));
}
TEST(IntegerQuery, AProductIsUsedWhereItsFactorsAreKnown) {
  // (x - t) * b >= 0, so x*b >= t*b
  EXPECT_TRUE(proved(integer_query({x - t, b}, x * b - t * b, {{x - t, b}})));
  EXPECT_TRUE(refuted(integer_query({b}, x * b - t * b, {{x - t, b}}))) << "the factor x - t is not known";
}
TEST(IntegerQuery, NamesOfSmtLibAreNames) {
  const Index strange = ix("div") + ix("q'") + ix("let");
  EXPECT_TRUE(proved(integer_query(std::vector<Index>{strange}, strange + 1)));
  EXPECT_TRUE(refuted(integer_query(std::vector<Index>{strange + 1}, strange)));
}
TEST(IntegerQuery, AgreesWithEvidenceOnTiles) {
  const Context g = tile();
  for (Index goal : {x - t * b - 1, min((t + 1) * b, x) - t * b - 1, ceil_div(x, b) * b - x, x - min((t + 1) * b, x)}) {
    const auto steps = find_evidence(g, goal);
    ASSERT_TRUE(steps) << steps.error().message;
    Context now = g;
    const LemmaTable none;
    for (const Step& s : *steps) {
      const Context before = now;
      ASSERT_TRUE(apply_step(s, now, constant(0), none));
      const auto queries = queries_of(s, before, constant(0), constant(0));
      ASSERT_EQ(queries.size(), 1u);
      EXPECT_TRUE(proved(queries[0]));
      Step wrong = s;  // one more than what was shown
      wrong.fact.index = s.fact.index - 1000;
      EXPECT_TRUE(refuted(queries_of(wrong, before, constant(0), constant(0))[0]));
    }
  }
}

// --- Values -----------------------------------------------------------------------------------------------------------

TEST(ValueQuery, ASquareIsNotNegative) {
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::NonNeg, c * c))));
  EXPECT_TRUE(refuted(value_query(values(), fact_of(FactKind::Pos, c * c))));
  EXPECT_TRUE(refuted(value_query(values(), fact_of(FactKind::NonNeg, c * A))));
}
TEST(ValueQuery, AnExponentialIsPositiveIfItsArgumentIsFinite) {
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::Pos, exp(c)))));
  EXPECT_TRUE(refuted(value_query(values(), fact_of(FactKind::Pos, exp(d))))) << "exp(-inf) = 0";
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::NonNeg, exp(d)))));
  EXPECT_TRUE(proved(value_query(values({fact_of(FactKind::Finite, d)}), fact_of(FactKind::Pos, exp(d)))));
}
TEST(ValueQuery, ASumIsPositiveIfItsElementsAreAndThereIsOne) {
  const Fact positive = fact_of(FactKind::Pos, over(exp(A)));
  EXPECT_TRUE(proved(value_query(values({fact_ge0(n - 1)}), positive)));
  EXPECT_TRUE(refuted(value_query(values({fact_ge0(n)}), positive))) << "an empty sum is 0";
  EXPECT_TRUE(refuted(value_query(values({fact_ge0(n - 1)}), fact_of(FactKind::Pos, over(A)))));
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::NonNeg, over(A * A)))));
}
TEST(ValueQuery, AMaximumIsFiniteIfItsElementsAreAndThereIsOne) {
  const auto largest = [](Term body) { return maximum("i", 0, n, body); };
  EXPECT_TRUE(proved(value_query(values({fact_ge0(n - 1)}), fact_of(FactKind::Finite, largest(A)))));
  EXPECT_TRUE(refuted(value_query(values(), fact_of(FactKind::Finite, largest(A))))) << "an empty maximum is -inf";
  EXPECT_TRUE(refuted(value_query(values({fact_ge0(n - 1)}), fact_of(FactKind::Finite, largest(B)))));
}
TEST(ValueQuery, ABranchIsJudgedUnderItsCondition) {
  const Term e = if_then_else(is_neg_inf(d), constant(0), d);
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::Finite, e))));
  EXPECT_TRUE(refuted(value_query(values(), fact_of(FactKind::Finite, if_then_else(is_neg_inf(d), d, constant(0))))));
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::NonNeg, if_then_else(ge0(n), real(n), constant(0))))));
}
TEST(ValueQuery, QuotientsRootsAndLogarithms) {
  EXPECT_TRUE(proved(value_query(values({fact_of(FactKind::Pos, c)}), fact_of(FactKind::Pos, exp(A) / c))));
  EXPECT_TRUE(refuted(value_query(values(), fact_of(FactKind::Pos, exp(A) / c))));
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::NonNeg, sqrt(c)))));
  EXPECT_TRUE(proved(value_query(values({fact_of(FactKind::Pos, c)}), fact_of(FactKind::Finite, log(c)))));
  EXPECT_TRUE(refuted(value_query(values(), fact_of(FactKind::Finite, log(c))))) << "log(0) = -inf";
  EXPECT_TRUE(proved(value_query(values({fact_of(FactKind::NonZero, c)}), fact_of(FactKind::NonZero, c * exp(A)))));
}
TEST(ValueQuery, FactsAreTolerant) {
  // Nothing is said where the value is undefined: 1/0 is positive.
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::Pos, constant(1) / constant(0)))));
  EXPECT_TRUE(proved(value_query(values(), fact_of(FactKind::Finite, constant(-1) * neg_inf()))));
}

TEST(LocalQuery, MinusInfinityTimesAPositiveNumber) {
  EXPECT_TRUE(proved(local_query(values(), neg_inf() * exp(c), neg_inf(), {})));
  EXPECT_TRUE(proved(local_query(values(), neg_inf() * c, neg_inf(), {c}))) << "undefined where c is not positive";
  EXPECT_TRUE(refuted(local_query(values(), constant(0) * c, constant(1), {c})));
}
TEST(LocalQuery, TheLargerOfTwo) {
  EXPECT_TRUE(proved(local_query(values({fact_le(c, d)}), max(c, d), d, {c, d})));
  EXPECT_TRUE(refuted(local_query(values({fact_le(d, c)}), max(c, d), d, {c, d})));
  EXPECT_TRUE(proved(local_query(values(), max(max(c, d), A), max(A, max(d, c)), {c, d, A})));
  EXPECT_TRUE(refuted(local_query(values(), max(max(c, d), A), max(d, c), {c, d, A})));
}
TEST(LocalQuery, MayRemoveUndefinednessAndNotAddIt) {
  EXPECT_TRUE(proved(local_query(values(), constant(0) / c, constant(0), {c})));
  EXPECT_TRUE(refuted(local_query(values(), constant(0), constant(0) / c, {c})));
}
TEST(LocalQuery, ABranchThatItsConditionAsksAboutIsLookedInto) {
  // max(c, d) is finite because c is.
  Step s{};
  s.kind = StepKind::IfFalse;
  const Term m = max(c, d), e = if_then_else(is_neg_inf(m), constant(0), m);
  const auto queries = queries_of(s, values(), e, m);
  ASSERT_EQ(queries.size(), 1u);
  EXPECT_TRUE(proved(queries[0]));
  const Term either = max(d, B);
  EXPECT_TRUE(refuted(queries_of(s, values(), if_then_else(is_neg_inf(either), constant(0), either), either)[0]));
}
TEST(UndefinedQuery, IsAboutTheFactsToo) {
  EXPECT_TRUE(proved(undefined_query(values(), neg_inf() * constant(0))));
  EXPECT_TRUE(proved(undefined_query(values({fact_ge0(Index(-1))}), c)));
  EXPECT_TRUE(refuted(undefined_query(values(), c)));
}

// --- Fields -----------------------------------------------------------------------------------------------------------

::testing::AssertionResult same(Term s, Term e, SmtAnswer wanted = SmtAnswer::Proved) {
  const auto q = field_query(values(), s, e);
  if (!q) return ::testing::AssertionFailure() << q.error().message;
  return answers(*q, wanted);
}

TEST(FieldQuery, FractionsAreCompared) {
  EXPECT_TRUE(same((A + c) * (A - c), A * A - c * c));
  EXPECT_TRUE(same(A / c + c / A, (A * A + c * c) / (A * c)));
  EXPECT_TRUE(same(A / c + c / A, (A * A + c) / (A * c), SmtAnswer::Refuted));
  EXPECT_TRUE(same(A / (c / A), A * A / c));
  EXPECT_TRUE(same(constant(mpq_class(1, 3)) * A, A / constant(3)));
}
TEST(FieldQuery, ExponentialsAreMerged) {
  EXPECT_TRUE(same(exp(A) * exp(c), exp(A + c)));
  EXPECT_TRUE(same(exp(A - c) * exp(c), exp(A)));
  EXPECT_TRUE(same(exp(A - c) / exp(-c), exp(A)));
  EXPECT_TRUE(same(exp(A) * exp(c), exp(A * c), SmtAnswer::Refuted));
  EXPECT_TRUE(same(exp(A - c), exp(A), SmtAnswer::Refuted));
}
TEST(FieldQuery, HalfAnExponent) {
  const Term half = exp(A / constant(2));
  EXPECT_TRUE(same(half * half, exp(A)));
  EXPECT_TRUE(same(half, exp(A), SmtAnswer::Refuted));
}
TEST(FieldQuery, TheRescaleOfTheOnlineSoftmax) {
  const Term old_m = c, new_m = max(c, A), f = read("A", {n});
  EXPECT_TRUE(same(exp(f - new_m), exp(old_m - new_m) * exp(f - old_m)));
  EXPECT_TRUE(same(exp(f - new_m), exp(f - old_m), SmtAnswer::Refuted)) << "the factor is forgotten";
}
TEST(FieldQuery, WhatMayBeMinusInfinityIsRefused) {
  const auto q = field_query(values(), exp(c - d), exp(c) / exp(d));
  EXPECT_FALSE(q) << "exp(c - d) is undefined at d = -inf";
}

}  // namespace
}  // namespace serviette

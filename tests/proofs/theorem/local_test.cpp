// FORMAT.md, section 3.6: each local rule where it applies, and refused where one of its conditions is missing.
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

const std::string kOne = "array a[0] any";
const std::string kTwo = "array a[0] any, b[0] any";
const std::string kThree = "int n array a[0] any, b[0] any, c[0] any";

TEST(MaxLeft, NeedsTheOrderAsAFact) {
  EXPECT_TRUE(refines(kTwo + " given le(b[], a[])", "max(a[], b[])", "max_left", "a[]"));
  EXPECT_TRUE(refines(kTwo + " given le(a[], b[])", "max(a[], b[])", "max_right", "b[]"));
  EXPECT_TRUE(refused(kTwo + " given le(b[], a[])", "max(a[], b[])", "max_right", "le(a[], b[]) is not known"));
  EXPECT_TRUE(refused(kTwo + " given le(a[], b[])", "max(a[], b[])", "max_left", "le(b[], a[]) is not known"));
  EXPECT_TRUE(refused(kTwo + " given le(b[], a[])", "min(a[], b[])", "max_left", "max_left wants max(a, b)"));
}

TEST(MaxUnit, DropsMinusInfinityOnEitherSide) {
  EXPECT_TRUE(becomes(kOne, "max(-inf, a[])", "max_unit", "a[]"));
  EXPECT_TRUE(becomes(kOne, "max(a[], -inf)", "max_unit", "a[]"));
  EXPECT_TRUE(refused(kOne, "max(0, a[])", "max_unit", "max_unit wants"));
  EXPECT_TRUE(refused(kOne, "min(-inf, a[])", "max_unit", "max_unit wants"));
}

TEST(MaxSame, IsIdempotence) {
  EXPECT_TRUE(becomes(kOne, "max(a[], a[])", "max_same", "a[]"));
  EXPECT_TRUE(refused(kTwo, "max(a[], b[])", "max_same", "max_same wants"));
  EXPECT_TRUE(refused(kOne, "a[] + a[]", "max_same", "max_same wants"));
}

TEST(Lattice, KeepsTheSetOfLeaves) {
  EXPECT_TRUE(becomes(kThree, "max(a[], max(b[], a[]))", "lattice max(b[], a[])", "max(b[], a[])"));
  EXPECT_TRUE(becomes(kThree, "max(a[], b[])", "lattice max(max(b[], a[]), b[])", "max(max(b[], a[]), b[])"));
  EXPECT_TRUE(refused(kThree, "max(a[], max(b[], c[]))", "lattice max(a[], b[])", "different leaves"));
  EXPECT_TRUE(refused(kThree, "max(a[], b[])", "lattice max(a[], max(b[], c[]))", "different leaves"));
  EXPECT_TRUE(refused(kThree, "max(a[], min(a[], b[]))", "lattice max(a[], b[])", "different leaves"));
  EXPECT_TRUE(refused(kThree, "a[]", "lattice a[]", "lattice wants"));
  EXPECT_TRUE(refused(kTwo, "max(a[], b[])", "lattice max(a[], z[])", "'z' is not an array in scope"));
}

TEST(ToNegInf, NeedsTheFact) {
  EXPECT_TRUE(refines(kOne + " given neginf(a[])", "a[]", "to_neginf", "-inf"));
  EXPECT_TRUE(refused(kOne, "a[]", "to_neginf", "neginf(a[]) is not known"));
  EXPECT_TRUE(refused(kTwo + " given neginf(a[])", "b[]", "to_neginf", "neginf(b[]) is not known"));
}

TEST(AddNegInf, AbsorbsTheOther) {
  EXPECT_TRUE(refines(kOne, "-inf + a[]", "add_neginf", "-inf"));
  EXPECT_TRUE(refines(kOne, "a[] + -inf", "add_neginf", "-inf"));
  EXPECT_TRUE(refused(kOne, "0 + a[]", "add_neginf", "add_neginf wants"));
  EXPECT_TRUE(refused(kOne, "-inf * a[]", "add_neginf", "add_neginf wants"));
}

TEST(MulNegInf, NeedsAPositiveFactor) {
  EXPECT_TRUE(refines(kOne + " given pos(a[])", "-inf * a[]", "mul_neginf", "-inf"));
  EXPECT_TRUE(refines(kOne + " given pos(a[])", "a[] * -inf", "mul_neginf", "-inf"));
  EXPECT_TRUE(refused(kOne + " given nonneg(a[])", "a[] * -inf", "mul_neginf", "pos(a[]) is not known"));
  EXPECT_TRUE(refused(kOne + " given pos(a[])", "-inf + a[]", "mul_neginf", "mul_neginf wants"));
  EXPECT_TRUE(refused("", "-inf * -inf", "mul_neginf", "pos(-inf) is not known"));
}

TEST(ExpAndLog, AtTheirEnds) {
  EXPECT_TRUE(becomes("", "exp(-inf)", "exp_neginf", "0"));
  EXPECT_TRUE(refused("", "exp(0)", "exp_neginf", "exp_neginf wants"));
  EXPECT_TRUE(becomes("", "log(0)", "log_zero", "-inf"));
  EXPECT_TRUE(refused("", "log(1)", "log_zero", "log_zero wants"));
}

TEST(MulZero, LosesTheOther) {
  EXPECT_TRUE(refines(kOne, "0 * a[]", "mul_zero", "0"));
  EXPECT_TRUE(refines(kOne, "a[] * 0", "mul_zero", "0"));
  EXPECT_TRUE(refines(kOne, "0 / a[]", "mul_zero", "0"));
  EXPECT_TRUE(refused(kOne, "a[] / 0", "mul_zero", "mul_zero wants"));
  EXPECT_TRUE(refused(kOne, "1 * a[]", "mul_zero", "mul_zero wants"));
}

TEST(Units, OfSumAndProduct) {
  EXPECT_TRUE(becomes(kOne, "0 + a[]", "add_zero", "a[]"));
  EXPECT_TRUE(becomes(kOne, "a[] + 0", "add_zero", "a[]"));
  EXPECT_TRUE(refused(kOne, "1 + a[]", "add_zero", "add_zero wants"));
  EXPECT_TRUE(becomes(kOne, "1 * a[]", "mul_one", "a[]"));
  EXPECT_TRUE(becomes(kOne, "a[] * 1", "mul_one", "a[]"));
  EXPECT_TRUE(becomes(kOne, "a[] / 1", "mul_one", "a[]"));
  EXPECT_TRUE(refused(kOne, "1 / a[]", "mul_one", "mul_one wants"));
}

TEST(Inverses, OfExpLogAndSqrt) {
  EXPECT_TRUE(refines(kOne, "exp(log(a[]))", "exp_log", "a[]"));  // log(a) wants a >= 0
  EXPECT_TRUE(becomes(kOne, "log(exp(a[]))", "log_exp", "a[]"));
  EXPECT_TRUE(refines(kOne, "sqrt(a[]) * sqrt(a[])", "sqrt_square", "a[]"));
  EXPECT_TRUE(refused(kOne, "log(exp(a[]))", "exp_log", "exp_log wants"));
  EXPECT_TRUE(refused(kOne, "exp(log(a[]))", "log_exp", "log_exp wants"));
  EXPECT_TRUE(refused(kTwo, "sqrt(a[]) * sqrt(b[])", "sqrt_square", "sqrt_square wants"));
}

TEST(LogMul, NeedsSigns) {
  const std::string signs = "array a[0], b[0] given pos(a[]) given nonneg(b[])";
  EXPECT_TRUE(becomes(signs, "log(a[] * b[])", "log_mul", "log(a[]) + log(b[])"));
  EXPECT_TRUE(refused(signs, "log(b[] * a[])", "log_mul", "pos(b[]) is not known"));
  EXPECT_TRUE(refused("array a[0], b[0] given pos(a[])", "log(a[] * b[])", "log_mul", "nonneg(b[]) is not known"));
  EXPECT_TRUE(refused(signs, "log(a[] + b[])", "log_mul", "log_mul wants"));
}

TEST(IfTrue, NeedsTheConditionKnown) {
  const std::string three = kThree + " given n - 3 >= 0";
  EXPECT_TRUE(becomes(three, "if 2 <= n then a[] else b[]", "if_true", "a[]"));
  EXPECT_TRUE(refused(three, "if 4 <= n then a[] else b[]", "if_true", "is not known to be true"));
  EXPECT_TRUE(becomes(three, "if or(n < 0, and(1 <= n, 2 < n)) then a[] else b[]", "if_true", "a[]"));
  EXPECT_TRUE(refused(three, "if and(1 <= n, 5 < n) then a[] else b[]", "if_true", "is not known to be true"));
  EXPECT_TRUE(becomes(three, "if not(n == 2) then a[] else b[]", "if_true", "a[]"));
  EXPECT_TRUE(becomes(three + " given 3 - n >= 0", "if n == 3 then a[] else b[]", "if_true", "a[]"));
  EXPECT_TRUE(refused(three, "if n == 3 then a[] else b[]", "if_true", "is not known to be true"));
  EXPECT_TRUE(refines(kThree + " given neginf(c[])", "if isneginf(c[]) then a[] else b[]", "if_true", "a[]"));
  EXPECT_TRUE(refused(kThree, "if isneginf(c[]) then a[] else b[]", "if_true", "is not known to be true"));
  EXPECT_TRUE(refused(kThree, "a[]", "if_true", "if_true wants"));
}

TEST(IfFalse, NeedsTheConditionKnown) {
  const std::string three = kThree + " given n - 3 >= 0";
  EXPECT_TRUE(becomes(three, "if n <= 2 then a[] else b[]", "if_false", "b[]"));
  EXPECT_TRUE(refused(three, "if n <= 3 then a[] else b[]", "if_false", "is not known to be false"));
  EXPECT_TRUE(becomes(three, "if and(n <= 2, n == 7) then a[] else b[]", "if_false", "b[]"));
  EXPECT_TRUE(refused(three, "if or(n <= 2, n == 7) then a[] else b[]", "if_false", "is not known to be false"));
  EXPECT_TRUE(refines(kThree + " given finite(c[])", "if isneginf(c[]) then a[] else b[]", "if_false", "b[]"));
  EXPECT_TRUE(refused(kThree, "if isneginf(c[]) then a[] else b[]", "if_false", "is not known to be false"));
}

TEST(IfSame, ForgetsWhatTheConditionAsks) {
  EXPECT_TRUE(becomes(kThree, "if n <= 2 then a[] else a[]", "if_same", "a[]"));
  EXPECT_TRUE(refines(kThree, "if and(n <= 2, isneginf(c[])) then a[] else a[]", "if_same", "a[]"));
  EXPECT_TRUE(refused(kThree, "if n <= 2 then a[] else b[]", "if_same", "if_same wants"));
}

TEST(IfPush, MovesAnIfIntoOneOperand) {
  const std::string s = "if n <= 0 then a[] * c[] else b[] * c[]", t = "(if n <= 0 then a[] else b[]) * c[]";
  EXPECT_TRUE(becomes(kThree, s, "if_push " + t, t));
  EXPECT_TRUE(refused(kThree, s, "if_push (if n <= 1 then a[] else b[]) * c[]", "is the `if` that this one becomes"));
  EXPECT_TRUE(refused(kThree, s, "if_push (if n <= 0 then b[] else a[]) * c[]", "is the `if` that this one becomes"));
  EXPECT_TRUE(refused(kThree, s, "if_push if n <= 0 then a[] else b[]", "an operator applied to an `if`"));
  EXPECT_TRUE(refused(kThree, "a[]", "if_push " + t, "if_push wants"));
  EXPECT_TRUE(refused("int n array f[1]", "if n <= 0 then sum(k in 0..n, f[k]) else sum(k in 0..n, 0)",
                      "if_push sum(k in 0..n, if n <= 0 then f[k] else 0)", "an operator applied to an `if`"));
}

TEST(Absurd, NeedsSomethingUndefinedOrAContradiction) {
  EXPECT_TRUE(becomes(kThree + " given 0 - 1 >= 0", "a[]", "absurd b[]", "b[]"));
  for (const char* nowhere : {"a[] + 1/0", "exp(-inf * -1)", "exp(0 * -inf)", "-inf * -inf", "max(a[], log(-2))",
                              "sqrt(-inf)", "log(-inf)", "a[] / -inf", "min(sqrt(-1), b[])"})
    EXPECT_TRUE(refines(kThree, nowhere, "absurd b[]", "b[]")) << nowhere;
  for (const char* somewhere : {"a[] + 0/1", "-inf * 1", "log(0)", "sqrt(0)", "log(-a[])", "a[] / b[]",
                                "if n <= 0 then a[] else 1/0", "sum(k in 0..n, 1/0)", "loop(t in 0..n, s = 1/0 then 0).s"})
    EXPECT_TRUE(refused(kThree, somewhere, "absurd b[]", "nothing here is known to be undefined")) << somewhere;
  EXPECT_TRUE(refines(kThree + " given n - 1 >= 0", "sum(k in 0..n, 1/0)", "absurd b[]", "b[]"));
  EXPECT_TRUE(refused(kThree, "1/0", "absurd z[]", "'z' is not an array in scope"));
}

TEST(IndexRewrite, ReplacesAnAtomByAnEqual) {
  const std::string equal = "int n, b array f[1] any given n - b >= 0 given b - n >= 0";
  EXPECT_TRUE(becomes(equal, "f[n + n*b]", "index n := b", "f[b + b*b]"));
  EXPECT_TRUE(refused("int n, b array f[1] any given n - b >= 0", "f[n]", "index n := b", "b - n >= 0 is not known"));
  EXPECT_TRUE(refused("int n, b array f[1] any given b - n >= 0", "f[n]", "index n := b", "-b + n >= 0 is not known"));
  EXPECT_TRUE(refused(equal, "f[n + 1]", "index n + 1 := b + 1", "not a name, div, mod or min"));
  EXPECT_TRUE(refused(equal, "f[n]", "index n := z", "'z' is not an integer in scope"));
  EXPECT_TRUE(becomes("int n, b array f[1] any given b - n >= 0 given n - min(n, b) >= 0 given min(n, b) - n >= 0",
                      "f[min(n, b)]", "index min(n, b) := n", "f[n]"));
}

TEST(IndexRewrite, LeavesVariablesOfInnerBindersAlone) {
  const std::string equal = "int n, b array f[2] any given mod(n, b) >= 0 given -mod(n, b) >= 0";
  EXPECT_TRUE(becomes(equal, "sum(k in 0..n, f[mod(k, b), mod(n, b)])", "index mod(n, b) := 0",
                      "sum(k in 0..n, f[mod(k, b), 0])"));
}

}  // namespace
}  // namespace serviette

// FORMAT.md, section 3.7, second half: what moves things into and out of the body of a big operator.
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

const std::string kG = "int n array f[1] any, c[0], d[0] any, g[1] any ";
const std::string kSome = kG + "given n - 1 >= 0 ";

TEST(Factor, TakesAFiniteConstantOut) {
  EXPECT_TRUE(becomes(kSome, "sum(k in 0..n, c[] * f[k])", "factor", "c[] * sum(k in 0..n, f[k])"));
  EXPECT_TRUE(becomes(kSome, "max(k in 0..n, c[] + f[k])", "factor", "c[] + max(k in 0..n, f[k])"));
  EXPECT_TRUE(becomes(kSome + "given pos(c[])", "max(k in 0..n, c[] * f[k])", "factor", "c[] * max(k in 0..n, f[k])"));
  EXPECT_TRUE(refused(kSome, "max(k in 0..n, c[] * f[k])", "factor", "pos(c[]) is not known"));
  EXPECT_TRUE(refused(kSome, "sum(k in 0..n, d[] * f[k])", "factor", "finite(d[]) is not known"));
  EXPECT_TRUE(refused(kSome, "max(k in 0..n, d[] + f[k])", "factor", "finite(d[]) is not known"));
  EXPECT_TRUE(refused(kSome, "sum(k in 0..n, real(k) * f[k])", "factor", "depends on the variable"));
  EXPECT_TRUE(refused(kSome, "sum(k in 0..n, c[] + f[k])", "factor", "factor wants"));
  EXPECT_TRUE(refused(kSome, "prod(k in 0..n, c[] * f[k])", "factor", "factor wants"));
  EXPECT_TRUE(refused(kSome, "min(k in 0..n, c[] + f[k])", "factor", "factor wants"));
}

TEST(Factor, OfAnEmptyRangeNeedsTheConstantDefined) {
  EXPECT_TRUE(refused(kG, "sum(k in 0..n, c[] * f[k])", "factor", "may be undefined"));
  EXPECT_TRUE(becomes(kG, "sum(k in 0..n, 2 * f[k])", "factor", "2 * sum(k in 0..n, f[k])"));
  EXPECT_TRUE(becomes(kG + "given defined(c[])", "sum(k in 0..n, c[] * f[k])", "factor", "c[] * sum(k in 0..n, f[k])"));
}

TEST(FactorRight, TakesAFiniteConstantOut) {
  EXPECT_TRUE(becomes(kSome, "sum(k in 0..n, f[k] * c[])", "factor_right", "sum(k in 0..n, f[k]) * c[]"));
  EXPECT_TRUE(becomes(kSome, "sum(k in 0..n, f[k] / c[])", "factor_right", "sum(k in 0..n, f[k]) / c[]"));
  EXPECT_TRUE(refused(kSome, "sum(k in 0..n, f[k] * d[])", "factor_right", "finite(d[]) is not known"));
  EXPECT_TRUE(refused(kSome, "sum(k in 0..n, f[k] * g[k])", "factor_right", "depends on the variable"));
  EXPECT_TRUE(refused(kSome, "max(k in 0..n, f[k] * c[])", "factor_right", "factor_right wants"));
  EXPECT_TRUE(refused(kSome, "sum(k in 0..n, f[k] + c[])", "factor_right", "factor_right wants"));
}

TEST(FactorRight, OfAnEmptyRangeNeedsADivisorThatIsNotZero) {
  EXPECT_TRUE(refused(kG, "sum(k in 0..n, f[k] * c[])", "factor_right", "may be undefined"));
  EXPECT_TRUE(refused(kG + "given defined(c[])", "sum(k in 0..n, f[k] / c[])", "factor_right", "nonzero(c[]) is not known"));
  EXPECT_TRUE(becomes(kG + "given defined(c[]) given nonzero(c[])", "sum(k in 0..n, f[k] / c[])", "factor_right",
                      "sum(k in 0..n, f[k]) / c[]"));
}

TEST(Distribute, BringsAConstantIn) {
  EXPECT_TRUE(becomes(kSome, "c[] * sum(k in 0..n, f[k])", "distribute", "sum(k in 0..n, c[] * f[k])"));
  EXPECT_TRUE(becomes(kSome, "sum(k in 0..n, f[k]) * c[]", "distribute", "sum(k in 0..n, f[k] * c[])"));
  EXPECT_TRUE(becomes(kSome, "sum(k in 0..n, f[k]) / c[]", "distribute", "sum(k in 0..n, f[k] / c[])"));
  EXPECT_TRUE(becomes(kSome, "c[] + max(k in 0..n, f[k])", "distribute", "max(k in 0..n, c[] + f[k])"));
  EXPECT_TRUE(becomes(kSome + "given pos(c[])", "c[] * max(k in 0..n, f[k])", "distribute", "max(k in 0..n, c[] * f[k])"));
  EXPECT_TRUE(refused(kSome, "c[] * max(k in 0..n, f[k])", "distribute", "pos(c[]) is not known"));
  EXPECT_TRUE(refused(kSome, "d[] * sum(k in 0..n, f[k])", "distribute", "finite(d[]) is not known"));
  EXPECT_TRUE(refused(kSome, "d[] + max(k in 0..n, f[k])", "distribute", "finite(d[]) is not known"));
  EXPECT_TRUE(refused(kSome, "max(k in 0..n, f[k]) + c[]", "distribute", "distribute wants"));
  EXPECT_TRUE(refused(kSome, "c[] + sum(k in 0..n, f[k])", "distribute", "distribute wants"));
  EXPECT_TRUE(refused(kSome, "c[] / sum(k in 0..n, f[k])", "distribute", "distribute wants"));
  EXPECT_TRUE(refused(kSome, "c[] * prod(k in 0..n, f[k])", "distribute", "distribute wants"));
}

TEST(Distribute, OverAnEmptyRangeForgetsTheConstant) {
  EXPECT_TRUE(refines(kG, "c[] * sum(k in 0..n, f[k])", "distribute", "sum(k in 0..n, c[] * f[k])"));
  EXPECT_TRUE(refines(kG + "given defined(c[])", "sum(k in 0..n, f[k]) / c[]", "distribute", "sum(k in 0..n, f[k] / c[])"));
  EXPECT_TRUE(becomes(kG, "2 * sum(k in 0..n, f[k])", "distribute", "sum(k in 0..n, 2 * f[k])"));
}

TEST(Distribute, TakesTheFirstShapeThatFits) {  // (sum f) * max g is (sum f) * c
  EXPECT_TRUE(becomes("int n array f[1], g[1] given n - 1 >= 0", "sum(k in 0..n, f[k]) * max(k in 0..n, g[k])", "distribute",
                      "sum(k in 0..n, f[k] * max(j in 0..n, g[j]))"));
  EXPECT_TRUE(becomes("int n array f[1], g[1] given n - 1 >= 0", "sum(k in 0..n, f[k]) * sum(k in 0..n, g[k])", "distribute",
                      "sum(k in 0..n, sum(j in 0..n, f[j]) * g[k])"));
}

TEST(Additive, SplitsTheBody) {
  EXPECT_TRUE(becomes(kG, "sum(k in 0..n, f[k] + g[k])", "additive", "sum(k in 0..n, f[k]) + sum(k in 0..n, g[k])"));
  EXPECT_TRUE(becomes(kG, "max(k in 0..n, max(f[k], g[k]))", "additive", "max(max(k in 0..n, f[k]), max(k in 0..n, g[k]))"));
  EXPECT_TRUE(becomes(kG, "prod(k in 0..n, f[k] * g[k])", "additive", "prod(k in 0..n, f[k]) * prod(k in 0..n, g[k])"));
  EXPECT_TRUE(refused(kG, "min(k in 0..n, min(f[k], g[k]))", "additive", "additive wants"));
  EXPECT_TRUE(refused(kG, "sum(k in 0..n, f[k] * g[k])", "additive", "additive wants"));
  EXPECT_TRUE(refused(kG, "max(k in 0..n, f[k] + g[k])", "additive", "additive wants"));
}

TEST(Gather, IsAdditiveBackwards) {
  EXPECT_TRUE(becomes(kG, "sum(k in 0..n, f[k]) + sum(j in 0..n, g[j])", "gather", "sum(k in 0..n, f[k] + g[k])"));
  EXPECT_TRUE(becomes(kG, "max(max(k in 0..n, f[k]), max(j in 0..n, g[j]))", "gather", "max(k in 0..n, max(f[k], g[k]))"));
  EXPECT_TRUE(becomes(kG, "prod(k in 0..n, f[k]) * prod(j in 0..n, g[j])", "gather", "prod(k in 0..n, f[k] * g[k])"));
  EXPECT_TRUE(refused(kG, "sum(k in 0..n, f[k]) + sum(j in 1..n, g[j])", "gather", "gather wants"));
  EXPECT_TRUE(refused(kG, "sum(k in 0..n, f[k]) * sum(j in 0..n, g[j])", "gather", "gather wants"));
  EXPECT_TRUE(refused(kG, "sum(k in 0..n, f[k]) + max(j in 0..n, g[j])", "gather", "gather wants"));
  EXPECT_TRUE(refused(kG, "min(min(k in 0..n, f[k]), min(j in 0..n, g[j]))", "gather", "gather wants"));
}

}  // namespace
}  // namespace serviette

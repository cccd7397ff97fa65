// Signs and orders as combinations of what is known.
#include "proofs/prover/order.hpp"

#include "tests/proofs/prover/replay.hpp"
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

::testing::AssertionResult finds(const std::string& declarations, const std::string& wanted) {
  Context g = context(declarations);
  const Fact f = fact(wanted);
  const auto steps = find_by_combination(g, f);
  if (!steps) return ::testing::AssertionFailure() << "nothing found";
  for (const Step& s : *steps) {
    if (auto out = apply_step(s, g, constant(0), {}); !out) return ::testing::AssertionFailure() << out.error().message;
  }
  if (!g.holds(f)) return ::testing::AssertionFailure() << "it is not known after the steps";
  return ::testing::AssertionSuccess();
}

// a, b, c are defined, so that a sum may mention them.
const std::string kG = "array a[0], b[0], c[0] given defined(a[]) given defined(b[]) given defined(c[]) ";

TEST(Order, AddsUpAndScales) {
  EXPECT_TRUE(finds(kG + "given le(a[], b[]) given le(b[], c[])", "le(a[], c[])"));
  EXPECT_TRUE(finds(kG + "given le(a[], b[]) given pos(c[])", "pos(2*b[] - 2*a[] + c[])"));
  EXPECT_TRUE(finds(kG + "given le(a[], b[])", "le(3*a[] + c[], c[] + 3*b[])"));
  EXPECT_TRUE(finds(kG + "given pos(a[] - b[])", "nonzero(b[] - a[])"));
  EXPECT_FALSE(finds(kG + "given le(a[], b[]) given le(a[], c[])", "le(b[], c[])"));
  EXPECT_FALSE(finds(kG + "given le(a[], b[])", "pos(b[] - a[])"));
}

TEST(Order, MultipliesWhatIsKnown) {
  EXPECT_TRUE(finds(kG + "given le(a[], b[]) given nonneg(c[])", "le(a[]*c[], b[]*c[])"));
  EXPECT_TRUE(finds(kG + "given nonneg(a[]*b[]) given pos(b[])", "nonneg(a[])"));
  EXPECT_FALSE(finds(kG + "given le(a[], b[])", "le(a[]*c[], b[]*c[])"));
  EXPECT_FALSE(finds(kG + "given nonneg(a[]*b[]) given nonneg(b[])", "nonneg(a[])"));
}

TEST(Order, ReadsOffSquaresRootsAndIntegers) {
  EXPECT_TRUE(finds(kG, "nonneg(a[]*a[] + exp(b[]))"));
  EXPECT_TRUE(finds("int n given n - 3 >= 0", "pos(real(n) - 2)"));
  EXPECT_FALSE(finds("int n given n - 2 >= 0", "pos(real(n) - 2)"));
}

// What is not known to be defined may not be used: facts about it say nothing.
TEST(Order, UsesOnlyWhatIsDefined) {
  EXPECT_FALSE(finds("array a[0], b[0], c[0] given le(a[], b[]) given le(b[], c[])", "le(a[], c[])"));
}

TEST(Order, FindsContradictions) {
  const auto contradicts = [](const std::string& facts) {
    const Context g = context(kG + facts);
    const auto steps = find_contradiction(g, term("a[]"), term("c[]"));
    return steps && proves(Proof{*steps}, g, term("a[]"), term("c[]"));
  };
  EXPECT_TRUE(contradicts("given pos(a[] - b[]) given le(a[], b[])"));
  EXPECT_TRUE(contradicts("given pos(a[]*b[]) given pos(a[]) given le(b[], 0)"));
  EXPECT_FALSE(contradicts("given le(b[], a[]) given le(a[], b[])"));
}

}  // namespace
}  // namespace serviette

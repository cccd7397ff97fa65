// FORMAT.md, section 3.3: steps that add a fact.
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

// A fact counts from here on: `have` leaves the term, and what needs the fact goes through.
::testing::AssertionResult has(const std::string& declarations, const std::string& have) {
  return becomes(declarations, "0", have, "0");
}
::testing::AssertionResult has_not(const std::string& declarations, const std::string& have, const std::string& why) {
  return refused(declarations, "0", have, why);
}

const std::string kNotALaw = "is not a law of one of its atoms";

TEST(HaveAtom, KnowsDivAndMod) {
  const std::string g = "int n, b given b - 1 >= 0";
  for (const char* law : {"n - b*div(n, b)", "b*div(n, b) + b - 1 - n", "mod(n, b)", "b - 1 - mod(n, b)",
                          "n - b*div(n, b) - mod(n, b)", "b*div(n, b) + mod(n, b) - n"}) {
    EXPECT_TRUE(has(g, std::string("have ") + law + " >= 0 by atom")) << law;
    EXPECT_TRUE(has_not("int n, b given b >= 0", std::string("have ") + law + " >= 0 by atom", kNotALaw)) << law;
  }
  EXPECT_TRUE(has_not(g, "have b*div(n, b) + b - 2 - n >= 0 by atom", kNotALaw));
  EXPECT_TRUE(has_not(g, "have mod(n, b) - 1 >= 0 by atom", kNotALaw));
  EXPECT_TRUE(has("int n, b given b - 1 >= 0 given n >= 0", "have div(n, b) >= 0 by atom"));
  EXPECT_TRUE(has_not(g, "have div(n, b) >= 0 by atom", kNotALaw));
  EXPECT_TRUE(has_not("int n, b given b >= 0 given n >= 0", "have div(n, b) >= 0 by atom", kNotALaw));
}

TEST(HaveAtom, KnowsMin) {
  const std::string g = "int n, b given b - n >= 0";
  EXPECT_TRUE(has(g, "have n - min(n, b) >= 0 by atom have b - min(n, b) >= 0 by atom have min(n, b) - n >= 0 by atom"));
  EXPECT_TRUE(has_not(g, "have min(n, b) - b >= 0 by atom", kNotALaw));
  EXPECT_TRUE(has_not(g, "have n - 1 - min(n, b) >= 0 by atom", kNotALaw));
}

TEST(HaveAtom, TakesBothInPlaceOfAMin) {
  const std::string g = "int n, b given n - 2 >= 0 given b - 3 >= 0";
  EXPECT_TRUE(has(g, "have min(n, b) - 2 >= 0 by atom"));
  EXPECT_TRUE(has_not(g, "have min(n, b) - 3 >= 0 by atom", kNotALaw));
  EXPECT_TRUE(has_not("int n, b given n - 2 >= 0", "have min(n, b) - 2 >= 0 by atom", kNotALaw));
  EXPECT_TRUE(has("int n, b, c given c - 2*n >= 0 given c - 2*b >= 0", "have c - 2*min(n, b) >= 0 by atom"));
  EXPECT_TRUE(has_not("int n, b, c given c - 2*n >= 0", "have c - 2*min(n, b) >= 0 by atom", kNotALaw));
}

TEST(HaveAtom, ShowsOnlyIntegerFactsInScope) {
  EXPECT_TRUE(has_not("int n", "have finite(0) by atom", "not a fact that this evidence can show"));
  EXPECT_TRUE(has_not("int n", "have z - min(z, n) >= 0 by atom", "'z' is not an integer in scope"));
}

TEST(HaveLinear, AddsProductsOfKnownFacts) {
  const std::string g = "int n, b given n - 2 >= 0 given b - 3 >= 0";
  EXPECT_TRUE(has(g, "have n*b - 6 >= 0 by linear 1 (1*[n - 2, b - 3], 3*[n - 2], 2*[b - 3])"));
  EXPECT_TRUE(has_not(g, "have n*b - 7 >= 0 by linear 1 (1*[n - 2, b - 3], 3*[n - 2], 2*[b - 3])", "too small"));
  EXPECT_TRUE(has_not(g, "have n*b - 6 >= 0 by linear 1 (1*[n - 2, b - 3], 3*[n - 2])", "not a constant"));
  EXPECT_TRUE(has_not("int n, b given n - 2 >= 0", "have n + b >= 0 by linear 1 (1*[n], 1*[b])", "b >= 0 is not known"));
  EXPECT_TRUE(has(g, "have 5 >= 0 by linear 1 (5*[])"));
}

TEST(HaveLinear, RoundsUpBelowTheMultiplier) {
  EXPECT_TRUE(has("int n given 2*n - 1 >= 0", "have n - 1 >= 0 by linear 2 (1*[2*n - 1])"));  // leaves -1 > -2
  EXPECT_TRUE(has_not("int n given 2*n >= 0", "have n - 1 >= 0 by linear 2 (1*[2*n])", "too small"));  // leaves -2
  EXPECT_TRUE(has_not("int n", "have n >= 0 by linear 0 ()", "at least 1"));
}

TEST(HaveLinear, RefusesNegativeCoefficients) {
  Step s{};
  s.kind = StepKind::HaveLinear;
  s.fact = fact_ge0(-index("n"));
  s.number = 1;
  s.parts = {{-1, {index("n")}}};
  Context g = context("int n given n >= 0");
  const auto out = apply_step(s, g, constant(0), {});
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().message.find("negative"), std::string::npos) << out.error().message;
  EXPECT_FALSE(g.known(-index("n")));
  s.parts = {{mpz_class("99999999999999999999"), {index("n")}}};
  EXPECT_FALSE(apply_step(s, g, constant(0), {}));
}

TEST(HaveSign, IsTheJudgement) {
  EXPECT_TRUE(has("array a[0]", "have pos(exp(a[])) by sign have nonneg(a[]*a[]) by sign have nonzero(2*exp(a[])) by sign "
                                "have finite(a[] + a[]) by sign"));
  EXPECT_TRUE(has_not("array a[0] any", "have pos(exp(a[])) by sign", "pos(exp(a[])) is not known"));
  EXPECT_TRUE(has_not("array a[0] any", "have finite(a[]) by sign", "finite(a[]) is not known"));
  EXPECT_TRUE(has_not("array a[0]", "have nonneg(a[]) by sign", "nonneg(a[]) is not known"));
  EXPECT_TRUE(has_not("array a[0]", "have nonzero(a[]) by sign", "nonzero(a[]) is not known"));
  EXPECT_TRUE(has_not("array a[0] given neginf(a[])", "have neginf(a[]) by sign", "not a fact that this evidence can show"));
  EXPECT_TRUE(has_not("array a[0]", "have pos(exp(z[])) by sign", "'z' is not an array in scope"));
}

TEST(HaveVia, CarriesAFactBackAlongARefinement) {
  const std::string g = "array a[0] any, b[0] any given le(a[], b[]) given finite(b[])";
  EXPECT_TRUE(has(g, "have finite(max(a[], b[])) by b[] { max_right }"));
  EXPECT_TRUE(has_not("array a[0] any, b[0] any given le(a[], b[])", "have finite(max(a[], b[])) by b[] { max_right }",
                      "finite(b[]) is not known"));
  EXPECT_TRUE(has_not(g, "have finite(max(a[], b[])) by b[] { }", "ends at max(a[], b[])"));
  EXPECT_TRUE(has("array a[0] any given neginf(a[])", "have neginf(a[] + 1) by -inf { at 0 { to_neginf } add_neginf }"));
  EXPECT_TRUE(has("array a[0] any given neginf(a[])", "have neginf(a[] + 0) by a[] { add_zero }"));
  EXPECT_TRUE(has_not("array a[0] any", "have neginf(a[] + 0) by a[] { add_zero }", "neginf(a[]) is not known"));
  EXPECT_TRUE(has_not("array a[0]", "have defined(a[] + 0) by a[] { add_zero }", "not a fact that this evidence can show"));
  EXPECT_TRUE(has_not("array a[0]", "have finite(a[]) by z[] { }", "'z' is not an array in scope"));
}

TEST(HaveBound, IsAnElementBelowItsMaximum) {
  const std::string f = "int n array f[1] any ", m = "max(k in 0..n, f[k])";
  const auto bound = [&](const std::string& element, const std::string& at) {
    return "have le(" + element + ", " + m + ") by bound " + at;
  };
  EXPECT_TRUE(has(f + "given n - 3 >= 0", bound("f[2]", "2")));
  EXPECT_TRUE(has_not(f + "given n - 2 >= 0", bound("f[2]", "2"), "n - 3 >= 0 is not known"));
  EXPECT_TRUE(has_not(f + "given n - 3 >= 0", bound("f[-1]", "-1"), "-1 >= 0 is not known"));
  EXPECT_TRUE(has_not(f + "given n - 3 >= 0", bound("f[1]", "2"), "is not the element at 2"));
  EXPECT_TRUE(has_not(f + "given n - 3 >= 0", bound("f[z]", "z"), "'z' is not an integer in scope"));
  EXPECT_TRUE(has_not(f + "given n - 3 >= 0", "have le(f[2], sum(k in 0..n, f[k])) by bound 2", "must be a big max"));
}

TEST(HaveCurrent, RestsOnTheCurrentTerm) {
  EXPECT_TRUE(refines("array a[0]", "a[]", "have defined(a[]) by current field a[] + 0*a[]", "a[] + 0*a[]"));
  EXPECT_TRUE(refused("array a[0], b[0]", "a[]", "have defined(b[]) by current", "may be undefined"));
  EXPECT_TRUE(refused("int n array f[1] given n - 1 >= 0", "sum(k in 0..n, f[k])", "have defined(f[0]) by current",
                      "may be undefined"));
  EXPECT_TRUE(refused("array a[0]", "a[]", "have finite(a[]) by current", "not a fact that this evidence can show"));
}

TEST(HaveCurrent, MakesTheEnclosingProofARefinement) {
  EXPECT_TRUE(refines("array a[0]", "a[]", "have defined(a[]) by current", "a[]"));
  EXPECT_TRUE(refused("array a[0]", "a[]*1", "back a[] { have defined(a[]) by current back a[]*1 { mul_one } }",
                      "the inner proof shows ⊑ only"));
}

TEST(HaveAssumed, IsEnteredInTheLedger) {
  const Context g = context("array a[0]");
  const auto t = Theorem::prove(g, term("a[]"), term("a[]"), proof("have pos(a[]) by assumption \"measured\""), {});
  ASSERT_TRUE(t) << t.error().message;
  ASSERT_EQ(t->ledger().entries().size(), 1u);
  EXPECT_EQ(t->ledger().entries()[0], (Assumption{"pos(a[])", "measured"}));
  EXPECT_TRUE(refused("array a[0]", "a[]", "have pos(z[]) by assumption \"\"", "'z' is not an array in scope"));
}

TEST(HaveSearch, IsNoEvidence) {
  EXPECT_TRUE(refused("int n given n >= 0", "0", "have n >= 0", "is no evidence"));
  EXPECT_TRUE(refused("int n given n >= 0", "0", "auto 0", "is no evidence"));
}

}  // namespace
}  // namespace serviette

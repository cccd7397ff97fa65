// Rules: the verdict, a witness, and what each condition is for.
#include "proofs/verify/rule.hpp"

#include <gtest/gtest.h>

#include "core/text/parse.hpp"
#include "core/text/print.hpp"

namespace serviette {
namespace {

RuleFinding find(const std::string& text) {
  const auto module = parse_module(text, "rule.nap");
  if (!module) ADD_FAILURE() << render(module.error());
  RuleOptions options;
  options.verify.timeout = std::chrono::milliseconds(3000);
  auto found = verify_rule(*module, module->rules.back(), options);
  if (!found) ADD_FAILURE() << render(found.error());
  return found ? std::move(*found) : RuleFinding{};
}

TEST(VerifyRule, ShowsAWitnessAndThatAConditionIsNeeded) {
  const RuleFinding f = find("rule r() given nonnegative(A): (A[]) -> (O[]) { O = abs(A) } => { O = id(A) }");
  EXPECT_TRUE(f.rule.proved);
  ASSERT_TRUE(f.witness);
  ASSERT_EQ(f.conditions.size(), 1u);
  EXPECT_EQ(f.conditions[0].text, "nonnegative(A)");
  EXPECT_EQ(f.conditions[0].need, Need::Needed);
  ASSERT_TRUE(f.conditions[0].without);
}

TEST(VerifyRule, SaysWhereAConditionIsNotNeeded) {
  const RuleFinding f = find("rule r() given positive(A): (A[]) -> (O[]) { O = sub(A, A) } => { O = zero() }");
  EXPECT_TRUE(f.rule.proved);
  ASSERT_EQ(f.conditions.size(), 1u);
  EXPECT_EQ(f.conditions[0].need, Need::NotNeeded);
}

TEST(VerifyRule, SizesAndComparisonsAreConditionsToo) {
  const RuleFinding f = find(
      "rule r(size n >= 1, m) given m >= n: (A[n], C[]) -> (O[]) { B = mul(A, C)\n D[m] = pad[n, m; 0](B)\n"
      " O = sum[m](D) } => { S = sum[n](A)\n O = mul(S, C) }");
  EXPECT_TRUE(f.rule.proved);
  ASSERT_EQ(f.conditions.size(), 2u);
  EXPECT_EQ(f.conditions[0].text, "n >= 1");
  EXPECT_EQ(f.conditions[0].need, Need::Needed);
  EXPECT_EQ(f.conditions[1].text, "m >= n");
  EXPECT_EQ(f.conditions[1].need, Need::Needed);
}

TEST(VerifyRule, HasNoWitnessWhereConditionsContradictEachOther) {
  const RuleFinding f = find(
      "rule r() given positive(A), at_most(A, B), at_most(B, C): (A[], B[], C[]) -> (O[]) { Z = zero()\n"
      " D = at_most(A, Z)\n O = add(D, B) } => { O = id(C) }");
  EXPECT_FALSE(f.witness);
}

TEST(VerifyRule, WithoutATileSizeItMeansNothing) {
  const RuleFinding f =
      find("rule r(size b >= 1, n): (A[n]) -> (B[n]) { B = exp(A) } => { B = group n by b { E = exp(A)\n yield E } }");
  EXPECT_TRUE(f.rule.proved);
  ASSERT_EQ(f.conditions.size(), 1u);
  EXPECT_EQ(f.conditions[0].need, Need::Senseless);
}

TEST(VerifyRule, ConditionsOnInputsAreLinesOfTheLeftSide) {
  const auto m = parse_module(
      "rule r(size n) given n >= 2, positive(A), at_most(A, B): (A[n], B[n]) -> (O[n]) { O = add(A, B) } => { O = add(B, A) }",
      "rule.nap");
  ASSERT_TRUE(m) << render(m.error());
  const Rule& r = m->rules.back();
  EXPECT_EQ(r.guards, 2u);
  ASSERT_EQ(r.lhs.lines.size(), 3u);
  EXPECT_EQ(r.lhs.lines[1].operands[0].wire, Symbol("A_given"));
  EXPECT_EQ(r.lhs.lines[2].operands[0].wire, Symbol("A_given_2"));
  EXPECT_EQ(r.lhs.lines[2].operands[1].wire, Symbol("B"));
  EXPECT_EQ(r.rhs.lines.size(), 1u);
  for (const char* wrong : {"given nothing(A)", "given positive(A, B)", "given positive(C)", "given sum(A)"}) {
    EXPECT_FALSE(parse_module(std::string("rule r(size n) ") + wrong + ": (A[n], B[n]) -> (O[n]) { O = add(A, B) } => { O = add(B, A) }",
                              "rule.nap"))
        << wrong;
  }
}

}  // namespace
}  // namespace serviette

// `auto`: what is found, and what is honestly not.
#include "proofs/prover/auto.hpp"

#include "tests/proofs/prover/replay.hpp"
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

::testing::AssertionResult finds(const std::string& declarations, const std::string& from, const std::string& to) {
  const Context g = context(declarations);
  return proves(prove_refines(g, term(from), term(to), {}), g, term(from), term(to));
}

// Nothing is found, and it is said so with what was looked for.
::testing::AssertionResult finds_nothing(const std::string& declarations, const std::string& from, const std::string& to) {
  AutoOptions quick;
  quick.time = std::chrono::milliseconds(300);
  const auto p = prove_refines(context(declarations), term(from), term(to), {}, quick);
  if (p) return ::testing::AssertionFailure() << "found: " << to_string(*p);
  if (p.error().message.find("no proof found") == std::string::npos || p.error().help.empty())
    return ::testing::AssertionFailure() << p.error().message;
  return ::testing::AssertionSuccess();
}

const std::string kG = "int n, m array f[1], g[1], c[0], d[0], u[0] any given n - 1 >= 0 given m >= 0 given n - m >= 0";

TEST(Auto, NeedsNothingForEqualTerms) {
  const auto p = prove_refines(context(kG), term("u[]"), term("u[]"), {});
  ASSERT_TRUE(p);
  EXPECT_TRUE(p->steps.empty());
}

TEST(Auto, DoesAlgebra) {
  EXPECT_TRUE(finds(kG, "(c[] + d[]) * c[]", "c[]*c[] + d[]*c[]"));
  EXPECT_TRUE(finds(kG, "exp(c[] - d[]) * exp(d[])", "exp(c[])"));
  EXPECT_TRUE(finds(kG, "c[] / c[]", "1"));
}

TEST(Auto, GoesUnderBindersAndIntoBranches) {
  EXPECT_TRUE(finds(kG, "sum(k in 0..n, f[k]*g[k])", "sum(j in 0..n, g[j]*f[j])"));
  EXPECT_TRUE(finds(kG, "if n <= m then c[]*d[] else u[]", "if n <= m then d[]*c[] else max(u[], -inf)"));
  EXPECT_TRUE(finds(kG, "max(k in 0..n, sum(j in 0..m, f[k]*g[j]))", "max(k in 0..n, sum(j in 0..m, g[j]*f[k]))"));
}

TEST(Auto, SplitsAddsUpAndFactors) {
  EXPECT_TRUE(finds(kG, "sum(k in 0..n, f[k])", "sum(k in 0..m, f[k]) + sum(k in m..n, f[k])"));
  EXPECT_TRUE(finds(kG, "sum(k in 0..m, f[k]) + sum(k in m..n, f[k])", "sum(k in 0..n, f[k])"));
  EXPECT_TRUE(finds(kG, "sum(k in 0..n, f[k] + g[k])", "sum(k in 0..n, f[k]) + sum(k in 0..n, g[k])"));
  EXPECT_TRUE(finds(kG, "sum(k in 0..n, f[k] * c[])", "c[] * sum(k in 0..n, f[k])"));
  EXPECT_TRUE(finds(kG, "sum(k in 0..n, f[k] / c[])", "sum(k in 0..n, f[k]) / c[]"));
}

TEST(Auto, ComparesIndicesAndDistinguishesCases) {
  EXPECT_TRUE(finds("int n, m array f[1] given n - m >= 0 given m - n >= 0", "f[n]", "f[m]"));
  EXPECT_TRUE(finds(kG, "max(u[], max(c[], u[]))", "max(c[], u[])"));
  EXPECT_TRUE(finds(kG, "if n <= m then c[] else c[]", "c[]"));
  EXPECT_TRUE(finds(kG, "if n <= m then 0 + c[] else c[] * 1", "c[]"));
}

TEST(Auto, FailsHonestly) {
  EXPECT_TRUE(finds_nothing(kG, "c[]", "d[]"));
  EXPECT_TRUE(finds_nothing(kG, "1", "c[] / c[]"));                                                    // c may be 0
  EXPECT_TRUE(finds_nothing(kG, "u[] - u[]", "0 * c[]"));                                              // c may be undefined
  EXPECT_TRUE(finds_nothing(kG, "sum(k in 0..m, c[] * f[k])", "c[] * sum(k in 0..m, f[k])"));          // m may be 0
  EXPECT_TRUE(finds_nothing(kG, "sum(k in 0..m, f[k])", "sum(k in 0..n, f[k])"));
  EXPECT_TRUE(finds_nothing(kG, "sum(k in 0..n, f[k])", "sum(k in 0..n + 1, f[k]) + sum(k in n + 1..n, f[k])"));
  EXPECT_TRUE(finds_nothing(kG, "max(k in 0..n, u[] + f[k])", "u[] + max(k in 0..n, f[k])"));
  EXPECT_TRUE(finds_nothing(kG, "max(c[], d[])", "c[]"));
}

TEST(Auto, KeepsToItsTime) {
  AutoOptions quick;
  quick.time = std::chrono::milliseconds(50);
  std::string from = "0", to = "1";
  for (int i = 0; i < 12; ++i) {
    from = "max(" + from + " + c[], if n <= " + std::to_string(i) + " + m then f[" + std::to_string(i) + "] else u[])";
    to = "max(if n <= " + std::to_string(i) + " + m then f[" + std::to_string(i) + "] else u[], " + to + " + d[])";
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(prove_refines(context(kG), term(from), term(to), {}, quick));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace serviette

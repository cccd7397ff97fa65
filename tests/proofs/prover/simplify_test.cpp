// Simplification: what it reaches, by a proof the kernel replays.
#include "proofs/prover/simplify.hpp"

#include "proofs/prover/restrict.hpp"
#include "tests/proofs/prover/replay.hpp"
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

::testing::AssertionResult simplifies(const std::string& declarations, const std::string& from, const std::string& to,
                                      SimplifyOptions options = {}) {
  const Context g = context(declarations);
  const Simplified s = simplify(g, term(from), options);
  if (s.term != term(to)) return ::testing::AssertionFailure() << "it becomes " << to_string(s.term);
  const auto t = Theorem::prove(g, term(from), s.term, s.proof, {});
  if (!t) return ::testing::AssertionFailure() << t.error().message << "\n" << to_string(s.proof);
  if (t->equivalence() != s.equivalence) return ::testing::AssertionFailure() << "it is wrong about the equivalence";
  return ::testing::AssertionSuccess();
}

TEST(Simplify, DropsUnitsAndFolds) {
  const std::string g = "array a[0] any";
  EXPECT_TRUE(simplifies(g, "max(-inf, 0 + 1 * a[])", "a[]"));
  EXPECT_TRUE(simplifies(g, "a[] * (2 - 2)", "0"));
  EXPECT_TRUE(simplifies(g, "exp(-inf + a[]) + real(3)", "3"));
  EXPECT_TRUE(simplifies(g, "log(exp(a[])) / 1", "a[]"));
  EXPECT_TRUE(simplifies(g, "1 / 0 + a[]", "1 / 0 + a[]"));
}

TEST(Simplify, DecidesConditionsUnderBinders) {
  const std::string g = "int m, q, x array S[1], M[0], V[1] given m - q - 1 >= 0 given m >= 0 given x - m >= 0";
  EXPECT_TRUE(simplifies(g, "sum(k in m..x, exp((if k <= q then S[k] else -inf) - M[]) * V[k])", "0"));
  EXPECT_TRUE(simplifies(g, "max(k in m..x, if k <= q then S[k] else -inf)", "-inf"));
  EXPECT_TRUE(simplifies(g, "sum(k in 0..m, if k < x then V[k] else 0)", "sum(k in 0..m, V[k])"));
}

TEST(Simplify, LeavesWhatIsOpen) {
  const std::string g = "int n, q array S[1], a[0] any";
  for (const char* e : {"sum(k in 0..n, if k <= q then S[k] else 0)", "a[] + a[]", "max(a[], S[0])", "min(k in 0..n, S[k])",
                        "if isneginf(a[]) then 1 else 2"})
    EXPECT_TRUE(simplifies(g, e, e)) << e;
}

TEST(Simplify, TakesOnlyEquivalencesIfTold) {
  const SimplifyOptions both{.equivalences_only = true};
  EXPECT_TRUE(simplifies("array a[0] any", "0 * a[] + max(-inf, a[])", "a[]", {}));
  EXPECT_TRUE(simplifies("array a[0] any", "0 * a[] + max(-inf, a[])", "0 * a[] + a[]", both));
}

TEST(Simplify, FindsEmptyAndSingleRanges) {
  const std::string g = "int n, b array f[1] any given b - n >= 0";
  EXPECT_TRUE(simplifies(g, "sum(k in b + 1..n, f[k])", "0"));
  EXPECT_TRUE(simplifies(g, "max(k in n..n + 1, f[k])", "f[n]"));
  EXPECT_TRUE(simplifies(g, "loop(t in b..n, s = 1 then s + f[t]).s", "1"));
  EXPECT_TRUE(simplifies(g, "sum(k in n..b, f[k])", "sum(k in n..b, f[k])"));
}

// --- Restriction ------------------------------------------------------------------------------------------------------

const std::string kCausal = "int q, x, e array S[1] any, M[0] given q >= 0 given e - q - 1 >= 0 given x - e >= 0";

::testing::AssertionResult restricts(const std::string& declarations, const std::string& from, const std::string& to) {
  const Context g = context(declarations);
  const auto r = restrict_ranges(g, term(from), term(to), {});
  if (!r) return ::testing::AssertionFailure() << r.error().message;
  if (r->term != term(to)) return ::testing::AssertionFailure() << "it becomes " << to_string(r->term);
  return proves(r->proof, g, term(from), term(to));
}

TEST(Restrict, LeavesOutWhatIsMasked) {
  const auto masked = [](const std::string& big, const std::string& hi, const std::string& unit) {
    return big + "(k in 0.." + hi + ", if k <= q then S[k] else " + unit + ")";
  };
  EXPECT_TRUE(restricts(kCausal, masked("sum", "x", "0"), masked("sum", "e", "0")));
  EXPECT_TRUE(restricts(kCausal, masked("max", "x", "-inf"), masked("max", "e", "-inf")));
  EXPECT_TRUE(restricts(kCausal, masked("prod", "x", "1"), masked("prod", "e", "1")));
  EXPECT_FALSE(restricts(kCausal, masked("sum", "x", "1"), masked("sum", "e", "1")));          // the tail counts
  EXPECT_FALSE(restricts(kCausal, masked("sum", "x", "0"), masked("sum", "q", "0")));          // position q counts
  EXPECT_FALSE(restricts(kCausal, masked("min", "x", "0"), masked("min", "e", "0")));
  EXPECT_FALSE(restricts(kCausal, masked("sum", "e", "0"), masked("sum", "x", "0")));          // only narrower
  EXPECT_FALSE(restricts(kCausal, masked("sum", "x", "0"), masked("max", "e", "0")));
}

TEST(Restrict, GoesIntoBodies) {
  const auto whole = [](const std::string& hi) {
    const std::string score = "if j <= q then S[j] else -inf";
    return "sum(k in 0.." + hi + ", exp((if k <= q then S[k] else -inf) - max(j in 0.." + hi + ", " + score + ")))";
  };
  const Context g = context("int q, x, e array S[1] given q >= 0 given e - q - 1 >= 0 given x - e >= 0");
  const auto r = restrict_ranges(g, term(whole("x")), term(whole("e")), {});
  ASSERT_TRUE(r) << r.error().message;
  const auto t = Theorem::prove(g, term(whole("x")), r->term, r->proof, {});
  EXPECT_TRUE(t) << t.error().message;
}

}  // namespace
}  // namespace serviette

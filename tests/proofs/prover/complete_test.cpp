// Completion: what a person leaves out is found, what is wrong is not made up.
#include "proofs/prover/complete.hpp"

#include "tests/proofs/prover/replay.hpp"
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

::testing::AssertionResult completes(const std::string& declarations, const std::string& from, const std::string& steps,
                                     const std::string& to, const LemmaTable& lemmas = {}) {
  const Context g = context(declarations);
  return proves(complete(proof(steps), g, term(from), lemmas, term(to)), g, term(from), term(to), lemmas);
}
::testing::AssertionResult fails(const std::string& declarations, const std::string& from, const std::string& steps,
                                 const std::string& to, const std::string& why) {
  const auto p = complete(proof(steps), context(declarations), term(from), {}, term(to));
  if (p) return ::testing::AssertionFailure() << "completed: " << to_string(*p);
  if (p.error().message.find(why) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "the message is: " << p.error().message;
}

const std::string kTiles = "int n, b array f[1] any given n >= 0 given b - 1 >= 0 ";
const std::string kSum = "sum(k in 0..n, f[k])";

TEST(Complete, LeavesAWholeProofAsItIs) {
  const Proof p = proof("max_unit");
  const auto done = complete(p, context("array a[0] any"), term("max(a[], -inf)"), {}, term("a[]"));
  ASSERT_TRUE(done);
  EXPECT_EQ(to_string(*done), to_string(p));
}

TEST(Complete, FindsTheFactsThatRulesAskFor) {
  EXPECT_TRUE(completes(kTiles, kSum, "split min(b, n)", "sum(k in 0..min(b, n), f[k]) + sum(k in min(b, n)..n, f[k])"));
  EXPECT_TRUE(completes(kTiles, "sum(k in n..min(n, b), f[k])", "empty", "0"));
  EXPECT_TRUE(completes(kTiles, "if n - b < n then 1 else 2", "if_true", "1"));
  EXPECT_TRUE(completes("int n, m array f[1], c[0] given n - m >= 0 given m - 1 >= 0", "sum(k in 0..n, c[] * f[k])", "factor",
                        "c[] * " + kSum));
  EXPECT_TRUE(completes("int n array f[2] any given n >= 0", "sum(k in 0..n, f[k, k])",
                        "reindex j in 0..n to n - 1 - j inverse k n - 1 - k { } { }", "sum(j in 0..n, f[n - 1 - j, n - 1 - j])"));
}

TEST(Complete, SearchesHave) {
  EXPECT_TRUE(completes(kTiles, kSum, "have b*ceil_div(n, b) - n >= 0", kSum));
  EXPECT_TRUE(completes("int n array f[1] given n - 1 >= 0", "0", "have finite(max(k in 0..n, f[k]))", "0"));
  EXPECT_TRUE(completes("int n array f[1] any given n - 3 >= 0", "0", "have le(f[n - 1], max(k in 0..n, f[k]))", "0"));
  EXPECT_TRUE(completes("array a[0] any given neginf(a[])", "0", "have neginf(a[] + 1)", "0"));
  EXPECT_TRUE(completes("array a[0]", "a[] + 1", "have defined(a[])", "a[] + 1"));
}

TEST(Complete, GoesIntoInnerProofs) {
  EXPECT_TRUE(completes(kTiles, "sum(k in 0..n, if k < n + b then f[k] else 0)", "at 0 (k) { if_true }", kSum));
  EXPECT_TRUE(completes(kTiles, "if n < b then 1 else 1 + 0",
                        "cases b - 1 - n >= 0 => 1 { if_true } { if_false add_zero }", "1"));
  EXPECT_TRUE(completes(kTiles, kSum, "induct loop(t in 0..n, s = 0 then s + f[t]).s { s = sum(k in 0..t, f[k]) by { empty } { split t at 1 { single } } }",
                        "loop(t in 0..n, s = 0 then s + f[t]).s"));
}

TEST(Complete, AutoIsReplacedBySteps) {
  const auto done = complete(proof("auto b[] * a[]"), context("array a[0], b[0]"), term("a[] * b[]"), {});
  ASSERT_TRUE(done) << done.error().message;
  for (const Step& s : done->steps) EXPECT_NE(s.kind, StepKind::Auto);
}

TEST(Complete, DoesNotMakeUpWhatIsFalse) {
  EXPECT_TRUE(fails(kTiles, kSum, "have n - 1 >= 0", kSum, ""));
  EXPECT_TRUE(fails(kTiles, kSum, "split b", "sum(k in 0..b, f[k]) + sum(k in b..n, f[k])", "is not known"));
  EXPECT_TRUE(fails(kTiles, kSum, "have finite(f[0])", kSum, "no evidence found for finite(f[0])"));
  EXPECT_TRUE(fails("int n array f[1] any", "0", "have le(f[n], max(k in 0..n, f[k]))", "0", ""));
  EXPECT_TRUE(fails("array a[0], b[0]", "a[]", "have defined(b[])", "a[]", "may be undefined"));
  EXPECT_TRUE(fails("array a[0] any", "max(a[], -inf)", "max_unit", "0", "the proof ends at a[], and not at 0"));
  EXPECT_TRUE(fails("array a[0], b[0]", "a[]", "auto b[]", "b[]", "no proof found"));
}

TEST(Complete, NamesThePlaceThatFails) {
  const auto p = complete(proof("max_unit\n have n - 1 >= 0"), context("int n array a[0]"), term("max(-inf, a[])"), {});
  ASSERT_FALSE(p);
  EXPECT_EQ(p.error().place.line, 2);
}

TEST(Complete, OfALemmaUsesItsGivensAndTheEarlierOnes) {
  const auto m = parse_module(
      "lemma scale int n array f[1], c[0] given n - 1 >= 0 from sum(k in 0..n, c[]*f[k]) to c[]*sum(k in 0..n, f[k]) proof { factor }\n"
      "lemma twice int m array g[1] given 2*m - 3 >= 0 from sum(k in 0..m, 2*g[k]) to 2*sum(k in 0..m, g[k]) "
      "proof { lemma scale (n = m) (f(i) = g[i], c() = 2) }\n"
      "lemma wrong int m array g[1], c[0] from sum(k in 0..m, c[]*g[k]) to c[]*sum(k in 0..m, g[k]) proof { factor }",
      "test.nap", Prelude::Leave);
  ASSERT_TRUE(m) << m.error().message;
  LemmaTable table;
  ASSERT_TRUE(table.prove(m->lemmas[0]));
  EXPECT_FALSE(table.prove(m->lemmas[1]));  // m - 1 >= 0 is left out
  const auto whole = complete(m->lemmas[1], table);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_TRUE(table.prove(*whole));
  const auto wrong = complete(m->lemmas[2], table);
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("lemma wrong"), std::string::npos);
}

}  // namespace
}  // namespace serviette

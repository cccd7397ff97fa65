// FORMAT.md, section 3.7, first half: what changes the range of a big operator.
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

const std::string kF = "int n, b array f[1] any ";

TEST(Empty, IsTheUnit) {
  EXPECT_TRUE(becomes(kF + "given b - n >= 0", "sum(k in b..n, f[k])", "empty", "0"));
  EXPECT_TRUE(becomes(kF, "prod(k in n..n, f[k])", "empty", "1"));
  EXPECT_TRUE(becomes(kF, "max(k in n..n - 1, f[k])", "empty", "-inf"));
  EXPECT_TRUE(refused(kF, "sum(k in n..n + 1, f[k])", "empty", "-1 >= 0 is not known"));
  EXPECT_TRUE(refused(kF, "sum(k in 0..n, f[k])", "empty", "-n >= 0 is not known"));
  EXPECT_TRUE(refused(kF, "min(k in n..n, f[k])", "empty", "empty wants"));
}

TEST(Single, IsTheElement) {
  EXPECT_TRUE(becomes(kF, "max(k in n..n + 1, f[k])", "single", "f[n]"));
  EXPECT_TRUE(becomes(kF, "min(k in n..n + 1, f[k])", "single", "f[n]"));
  EXPECT_TRUE(becomes(kF, "sum(k in n..n + 1, f[k])", "single", "f[n]"));
  EXPECT_TRUE(refused(kF, "sum(k in n..n + 2, f[k])", "single", "not one element long"));
  EXPECT_TRUE(refused(kF + "given n - 1 >= 0 given 1 - n >= 0", "sum(k in 0..n, f[k])", "single", "not one element long"));
  EXPECT_TRUE(refused(kF, "f[n]", "single", "single wants"));
}

TEST(Single, OfAProductIsARefinementUnlessFinite) {  // a product with an element -inf is undefined
  EXPECT_TRUE(becomes("int n array f[1]", "prod(k in n..n + 1, f[k])", "single", "f[n]"));
  EXPECT_TRUE(refines(kF, "prod(k in n..n + 1, f[k])", "single", "f[n]"));
}

TEST(ConstUnit, IsTheUnit) {
  EXPECT_TRUE(becomes(kF, "sum(k in 0..n, 0)", "const_unit", "0"));
  EXPECT_TRUE(becomes(kF, "prod(k in 0..n, 1)", "const_unit", "1"));
  EXPECT_TRUE(becomes(kF, "max(k in 0..n, -inf)", "const_unit", "-inf"));
  EXPECT_TRUE(refused(kF, "sum(k in 0..n, 1)", "const_unit", "const_unit wants the body 0"));
  EXPECT_TRUE(refused(kF, "max(k in 0..n, 0)", "const_unit", "const_unit wants the body -inf"));
  EXPECT_TRUE(refused(kF, "min(k in 0..n, 1)", "const_unit", "const_unit wants"));
}

TEST(Split, NeedsTheMiddleInside) {
  const std::string g = kF + "given n - 3 >= 0";
  EXPECT_TRUE(becomes(g, "sum(k in 0..n, f[k])", "split 3", "sum(k in 0..3, f[k]) + sum(k in 3..n, f[k])"));
  EXPECT_TRUE(becomes(g, "prod(k in 0..n, f[k])", "split 3", "prod(k in 0..3, f[k]) * prod(k in 3..n, f[k])"));
  EXPECT_TRUE(becomes(g, "max(k in 0..n, f[k])", "split 3", "max(max(k in 0..3, f[k]), max(k in 3..n, f[k]))"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, f[k])", "split 4", "n - 4 >= 0 is not known"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, f[k])", "split -1", "-1 >= 0 is not known"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, f[k])", "split z", "'z' is not an integer in scope"));
  EXPECT_TRUE(refused(g, "f[n]", "split 3", "split wants"));
}

TEST(Split, OfAMinNeedsBothPartsNonempty) {
  EXPECT_TRUE(becomes(kF + "given n - 4 >= 0", "min(k in 0..n, f[k])", "split 3",
                      "min(min(k in 0..3, f[k]), min(k in 3..n, f[k]))"));
  EXPECT_TRUE(refused(kF + "given n - 3 >= 0", "min(k in 0..n, f[k])", "split 3", "n - 4 >= 0 is not known"));
  EXPECT_TRUE(refused(kF + "given n - 3 >= 0", "min(k in 0..n, f[k])", "split 0", "-1 >= 0 is not known"));
}

TEST(Join, IsSplitBackwards) {
  const std::string g = kF + "given n - 3 >= 0";
  EXPECT_TRUE(becomes(g, "max(max(j in 0..3, f[j]), max(k in 3..n, f[k]))", "join", "max(k in 0..n, f[k])"));
  EXPECT_TRUE(becomes(g, "prod(k in 0..3, f[k]) * prod(k in 3..n, f[k])", "join", "prod(k in 0..n, f[k])"));
  EXPECT_TRUE(refused(kF + "given n - 2 >= 0", "sum(k in 0..3, f[k]) + sum(k in 3..n, f[k])", "join", "n - 3 >= 0 is not known"));
  EXPECT_TRUE(refused(g, "sum(k in 0..2, f[k]) + sum(k in 3..n, f[k])", "join", "join wants"));
  EXPECT_TRUE(refused(g, "sum(k in 0..3, f[k]) + sum(k in 3..n, f[k + 1])", "join", "join wants"));
  EXPECT_TRUE(refused(g, "sum(k in 0..3, f[k]) * sum(k in 3..n, f[k])", "join", "join wants"));
  EXPECT_TRUE(refused(g, "sum(k in 0..3, f[k]) + max(k in 3..n, f[k])", "join", "join wants"));
  EXPECT_TRUE(refused(g, "sum(k in 3..n, f[k]) + sum(k in 0..3, f[k])", "join", "join wants"));
  EXPECT_TRUE(refused(g, "min(min(k in 0..3, f[k]), min(k in 3..n, f[k]))", "join", "n - 4 >= 0 is not known"));
}

TEST(Nest, NeedsAPositiveSize) {
  const std::string g = kF + "given b - 1 >= 0";
  EXPECT_TRUE(becomes(g, "sum(k in 2..n, f[k])", "nest b",
                      "sum(t in 0..ceil_div(n - 2, b), sum(k in 2 + t*b..min(2 + (t + 1)*b, n), f[k]))"));
  EXPECT_TRUE(refused(kF + "given b >= 0", "sum(k in 0..n, f[k])", "nest b", "b - 1 >= 0 is not known"));
  EXPECT_TRUE(refused(g, "min(k in 0..n, f[k])", "nest b", "nest wants"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, f[k])", "nest z", "'z' is not an integer in scope"));
}

TEST(Nest, TakesANewNameForTheTile) {
  EXPECT_TRUE(becomes("int t, n array f[2] any", "sum(k in 0..n, f[k, t])", "nest 4",
                      "sum(u in 0..ceil_div(n, 4), sum(k in u*4..min((u + 1)*4, n), f[k, t]))"));
}

TEST(Exchange, NeedsIndependentRanges) {
  const std::string g = "int n, m array f[2] any";
  for (const std::string big : {"sum", "prod", "max"})
    EXPECT_TRUE(becomes(g, big + "(k in 0..n, " + big + "(j in 1..m, f[k, j]))", "exchange",
                        big + "(j in 1..m, " + big + "(k in 0..n, f[k, j]))"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, sum(j in 0..k, f[k, j]))", "exchange", "depends on the outer variable"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, sum(j in k..m, f[k, j]))", "exchange", "depends on the outer variable"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, max(j in 0..m, f[k, j]))", "exchange", "exchange wants"));
  EXPECT_TRUE(refused(g, "min(k in 0..n, min(j in 0..m, f[k, j]))", "exchange", "exchange wants"));  // one may be empty
}

TEST(Reindex, NeedsABijection) {
  const std::string s = "sum(k in 0..n, f[k])";
  EXPECT_TRUE(becomes(kF, s, "reindex j in 1..n + 1 to j - 1 inverse k k + 1 { } { }", "sum(j in 1..n + 1, f[j - 1])"));
  EXPECT_TRUE(becomes(kF, s, "reindex j in 0..n to n - 1 - j inverse k n - 1 - k { } { }", "sum(j in 0..n, f[n - 1 - j])"));
  const auto no = [&](const std::string& steps, const std::string& why) { return refused(kF, s, steps, why); };
  EXPECT_TRUE(no("reindex j in 1..n to j - 1 inverse k k + 1 { } { }", "is not known"));      // k + 1 < n
  EXPECT_TRUE(no("reindex j in 2..n + 1 to j - 1 inverse k k + 1 { } { }", "is not known"));  // 2 <= k + 1
  EXPECT_TRUE(no("reindex j in 0..n + 1 to j - 1 inverse k k + 1 { } { }", "is not known"));  // 0 <= j - 1
  EXPECT_TRUE(no("reindex j in 1..n + 2 to j - 1 inverse k k + 1 { } { }", "is not known"));  // j - 1 < n
  EXPECT_TRUE(refused(kF + "given n - 1 >= 0", s, "reindex j in 0..n to 0 inverse k k { } { }", "is not known"));
  EXPECT_TRUE(refused(kF + "given n - 1 >= 0", s, "reindex j in 0..1 to 0 inverse k 0 { } { }", "is not known"));
  EXPECT_TRUE(no("reindex n in 0..1 to 0 inverse k 0 { } { }", "'n' is already in scope"));
  EXPECT_TRUE(no("reindex j in 0..1 to 0 inverse f 0 { } { }", "'f' is already in scope"));
  EXPECT_TRUE(no("reindex j in 0..z to j inverse k k { } { }", "'z' is not an integer in scope"));
  EXPECT_TRUE(no("reindex j in 0..n to k inverse k k { } { }", "'k' is not an integer in scope"));
  EXPECT_TRUE(refused(kF, "f[n]", "reindex j in 1..n + 1 to j - 1 inverse k k + 1 { } { }", "reindex wants"));
}

TEST(Reindex, BlocksHoldOnlyFacts) {
  const std::string g = "int n array f[1] any", s = "sum(k in 0..n, f[k])";
  const std::string to = "reindex j in 0..n to j inverse k k ";
  EXPECT_TRUE(becomes(g, s, to + "{ have k + 1 >= 0 by linear 1 (1*[k]) } { }", s));
  EXPECT_TRUE(refused(g, s, to + "{ empty } { }", "may hold only `have`"));
  EXPECT_TRUE(refused(g, s, to + "{ have defined(1) by current } { }", "may hold only `have`"));
  EXPECT_TRUE(refused(g, s, to + "{ have j >= 0 by linear 1 (1*[j]) } { }", "'j' is not an integer in scope"));
  EXPECT_TRUE(refused(g, s, to + "{ } { have k >= 0 by linear 1 (1*[k]) }", "'k' is not an integer in scope"));
}

TEST(Reindex, KeepsTheFactsOfABlockToItself) {
  EXPECT_TRUE(refused("int n array f[1] any", "sum(k in 0..n, f[k])",
                      "reindex j in 0..n to j inverse k k { have n - 1 >= 0 by linear 1 (1*[k], 1*[n - 1 - k]) } { } "
                      "split 1",
                      "n - 1 >= 0 is not known"));
}

}  // namespace
}  // namespace serviette

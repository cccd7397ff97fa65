#include "proofs/numbers/numbers.hpp"

#include "core/text/parse.hpp"
#include "proofs/numbers/mutate.hpp"
#include "tests/proofs/numbers/library.hpp"

namespace serviette {
namespace {

Lemma lemma(const std::string& text) {
  const auto m = parse_module(text, "test.nap");
  EXPECT_TRUE(m) << (m ? "" : m.error().message);
  return m && m->lemmas.size() == 1 ? m->lemmas[0] : Lemma{};
}
Numbers tried(const std::string& text, std::uint64_t seed = 1) {
  const auto n = try_numbers(lemma(text), {.seed = seed});
  EXPECT_TRUE(n) << (n ? "" : n.error().message);
  return n ? *n : Numbers{};
}

TEST(TryNumbers, FindsNothingWrongWithALaw) {
  const Numbers n = tried("lemma l int n array f[1] from sum(k in 0 .. n, 2 * f[k]) to 2 * sum(k in 0 .. n, f[k])", 9);
  EXPECT_FALSE(n.found);
  EXPECT_EQ(n.tries, 200);
  EXPECT_EQ(n.exact, 200) << "a rational lemma is looked at in rationals";
  EXPECT_EQ(n.seed, 9u);
}
TEST(TryNumbers, TheSameSeedSaysTheSame) {
  const std::string wrong = "lemma l array a[0], b[0] from a[] * b[] to a[] + b[]";
  const Numbers a = tried(wrong, 3), b = tried(wrong, 3);
  ASSERT_TRUE(a.found && b.found);
  EXPECT_EQ(a.found->text, b.found->text);
  EXPECT_EQ(a.tries, b.tries);
}
TEST(TryNumbers, ACounterexampleIsOne) {
  const Lemma l = lemma("lemma l int n array f[1] from sum(k in 0 .. n, f[k]) to sum(k in 0 .. n - 1, f[k])");
  const auto n = try_numbers(l);
  ASSERT_TRUE(n && n->found);
  const auto again = compare_sides(l, n->found->at);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->answer, LemmaAnswer::Differ);
  EXPECT_NE(again->from, again->to);
  EXPECT_NE(n->found->text.find("n = "), std::string::npos) << n->found->text;
}
TEST(TryNumbers, GivensAreRespected) {
  EXPECT_TRUE(tried("lemma l array a[0] from a[] to sqrt(a[]) * sqrt(a[])").found);
  EXPECT_FALSE(tried("lemma l array a[0] given nonneg(a[]) from a[] to sqrt(a[]) * sqrt(a[])").found);
  EXPECT_TRUE(tried("lemma l int n array c[0] from c[] * 0 to sum(k in 0 .. n, 0) + 0 * log(real(n))").found);
  EXPECT_FALSE(tried("lemma l int n given n - 1 >= 0 from 0 to 0 / real(n)").found);
}
TEST(TryNumbers, MayRemoveUndefinednessAndNotAddIt) {
  EXPECT_FALSE(tried("lemma l array a[0] from 0 * a[] to 0").found);
  const Numbers n = tried("lemma l array a[0] from 0 to 0 * a[]");
  ASSERT_TRUE(n.found) << "an element may be undefined";
  EXPECT_EQ(n.found->outcome.to, "undefined");
}
TEST(TryNumbers, MinusInfinityIsTriedWhereTheDomainAllowsIt) {
  EXPECT_FALSE(tried("lemma l array a[0] from a[] - a[] to 0").found);
  EXPECT_TRUE(tried("lemma l array a[0] any from exp(a[]) to exp(a[] - 1) * exp(1) / (exp(a[]) / exp(a[]))").found);
  EXPECT_TRUE(tried("lemma l int n array f[1] any given n - 1 >= 0 from max(k in 0 .. n, f[k]) to "
                    "f[0] + max(k in 0 .. n, f[k]) - f[0]").found);
}
TEST(TryNumbers, GivensThatContradictEachOtherTestNothing) {
  const Numbers n = tried("lemma l int n given n >= 0 given -n - 1 >= 0 from 0 to 1");
  EXPECT_FALSE(n.found);
  EXPECT_EQ(n.tries, 0) << "and the count says so";
}
TEST(TryNumbers, TheRescaleFactorForgotten) {
  const Lemma l = statement("stream_softmax");
  const auto context = context_of(l);
  ASSERT_TRUE(context);
  int forgotten = 0;
  for (const Mutant& m : mutants(*context, l.to, 1000)) {
    if (!m.what.starts_with("a factor dropped")) continue;
    Lemma twin = l;
    twin.to = m.term;
    const auto n = try_numbers(twin);
    ASSERT_TRUE(n);
    EXPECT_TRUE(n->found) << m.what;
    ++forgotten;
  }
  EXPECT_GE(forgotten, 2);
}

TEST(Mutants, ChangeOneThingEach) {
  const Lemma l = lemma("lemma l int n array f[1], c[0] from 0 to sum(k in 0 .. n, c[] * f[k])");
  const auto context = context_of(l);
  ASSERT_TRUE(context);
  const auto all = mutants(*context, l.to);
  std::vector<std::string> texts;
  for (const Mutant& m : all) {
    EXPECT_FALSE(m.term == l.to) << m.what;
    texts.push_back(to_string(m.term));
  }
  EXPECT_EQ(texts, (std::vector<std::string>{
                       "sum(k in 1 .. n, c[] * f[k])", "sum(k in 0 .. n - 1, c[] * f[k])",
                       "sum(k in 0 .. n + 1, c[] * f[k])", "sum(k in 0 .. n, c[])", "sum(k in 0 .. n, f[k])",
                       "sum(k in 0 .. n, c[] * f[k + 1])"}));
}
TEST(Mutants, AreSpreadOverTheTerm) {
  const Lemma l = statement("stream_softmax_weight");
  const auto context = context_of(l);
  ASSERT_TRUE(context);
  EXPECT_EQ(mutants(*context, l.to, 5).size(), 5u);
  EXPECT_GT(mutants(*context, l.to, 1000).size(), 20u);
}

}  // namespace
}  // namespace serviette

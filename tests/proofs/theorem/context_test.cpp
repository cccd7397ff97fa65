// Contexts: scope, fresh names, known facts, and what binders and branches add (FORMAT.md, section 3).
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

TEST(Context, DeclaresANameOnceInEachKind) {
  Context g;
  EXPECT_TRUE(g.declare_integer("n"));
  EXPECT_FALSE(g.declare_integer("n"));
  EXPECT_TRUE(g.declare_array("f", 1, Domain::Any));
  EXPECT_FALSE(g.declare_array("f", 2, Domain::Finite));
  EXPECT_TRUE(g.declare_state("s"));
  EXPECT_FALSE(g.declare_state("s"));
  EXPECT_FALSE(g.declare_integer(""));
  EXPECT_EQ(g.integers(), (std::vector<Symbol>{"n"}));
}

TEST(Context, FreshNamesAreInNoScope) {
  const Context g = context("int k array k_1[0]");
  const Symbol s = g.fresh("k");
  EXPECT_FALSE(g.has_name(s));
  EXPECT_EQ(g.fresh("j"), Symbol("j"));
  EXPECT_FALSE(g.fresh("").empty());
}

TEST(Context, ABinderTakesANameThatIsNewInEveryKind) {
  Context g = context("int n array f[1]");
  EXPECT_TRUE(g.declare_state("s"));
  EXPECT_TRUE(g.under("k", 0, index("n")));
  for (const char* taken : {"n", "f", "s"}) EXPECT_FALSE(g.under(taken, 0, index("n"))) << taken;
}

TEST(Context, ScopeIsCheckedEverywhere) {
  const Context g = context("int n array f[1], a[0]");
  EXPECT_TRUE(g.in_scope(term("sum(k in 0..n, f[k + n]) + a[]")));
  for (const char* outside : {"z[]", "f[z]", "f[n, n]", "f[]", "real(z)", "sum(k in 0..z, 1)", "sum(k in k..n, 1)", "s",
                              "if z <= 0 then 1 else 2", "if isneginf(z[]) then 1 else 2", "f[div(n, z)]",
                              "loop(t in 0..n, s = real(t) then s).s", "f[min(n, mod(z, 2))]"})
    EXPECT_FALSE(g.in_scope(term(outside))) << outside;
  EXPECT_FALSE(g.in_scope(Index::bound(0)));
  EXPECT_FALSE(g.in_scope(Term()));
}

TEST(Known, ComparesUpToAConstantAndNoFurther) {
  const Context g = context("int n, b given n - 3 >= 0 given 2*b >= 0");
  EXPECT_TRUE(g.known(0));
  EXPECT_TRUE(g.known(7));
  EXPECT_FALSE(g.known(-1));
  EXPECT_TRUE(g.known(index("n - 3")));
  EXPECT_TRUE(g.known(index("n")));
  EXPECT_FALSE(g.known(index("n - 4")));
  EXPECT_TRUE(g.known(index("2*b + 1")));
  EXPECT_FALSE(g.known(index("b")));
  EXPECT_FALSE(g.known(index("n + 2*b")));
  EXPECT_TRUE(g.nonempty(1, index("n - 1")));
  EXPECT_FALSE(g.nonempty(1, index("n - 2")));
  EXPECT_TRUE(g.empty(index("n"), 3));
  EXPECT_FALSE(g.empty(index("n"), 4));
}

TEST(Known, AContradictionIsNotNoticed) {
  EXPECT_FALSE(context("int n given n - 3 >= 0 given 1 - n >= 0").known(-1));
}

TEST(Context, ACopyKeepsItsFactsToItself) {
  const Context g = context("int n");
  Context copy = g;
  copy.assume(fact("n >= 0"));
  EXPECT_TRUE(copy.known(index("n")));
  EXPECT_FALSE(g.known(index("n")));
  const auto under = g.under("k", 0, index("n"));
  ASSERT_TRUE(under);
  EXPECT_TRUE(under->known(index("k")));
  EXPECT_TRUE(under->known(index("n - 1 - k")));
  EXPECT_FALSE(under->known(index("n - 2 - k")));
  EXPECT_FALSE(under->known(index("k - 1")));
  EXPECT_FALSE(g.has_name("k"));
}

Cond cond(const std::string& text) { return *parse_cond(text); }

TEST(Branches, AddTheConditionOrItsNegation) {
  const Context g = context("int n array a[0] any");
  EXPECT_TRUE(g.given(cond("3 <= n"), true).known(index("n - 3")));
  EXPECT_TRUE(g.given(cond("3 <= n"), false).known(index("2 - n")));
  EXPECT_TRUE(g.given(cond("n == 3"), true).known(index("n - 3")));
  EXPECT_TRUE(g.given(cond("n == 3"), true).known(index("3 - n")));
  EXPECT_TRUE(g.given(cond("not(n < 3)"), true).known(index("n - 3")));
  EXPECT_TRUE(g.given(cond("and(3 <= n, n <= 5)"), true).known(index("n - 3")));
  EXPECT_TRUE(g.given(cond("and(3 <= n, n <= 5)"), true).known(index("5 - n")));
  EXPECT_TRUE(g.given(cond("or(n < 3, 5 < n)"), false).known(index("5 - n")));
  EXPECT_TRUE(g.given(cond("isneginf(a[])"), true).holds(FactKind::NegInf, term("a[]")));
  EXPECT_TRUE(g.given(cond("isneginf(a[])"), false).holds(FactKind::Finite, term("a[]")));
}

TEST(Branches, WhateverElseAddsNothing) {
  const Context g = context("int n array a[0] any");
  EXPECT_TRUE(g.given(cond("n == 3"), false).facts().empty());
  EXPECT_TRUE(g.given(cond("and(3 <= n, n <= 5)"), false).facts().empty());
  EXPECT_TRUE(g.given(cond("or(n < 3, 5 < n)"), true).facts().empty());
}

}  // namespace
}  // namespace serviette

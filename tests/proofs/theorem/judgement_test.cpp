// FORMAT.md, section 3.1: the judgements, each clause and what it does not say.
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

// u finite, v any, p > 0, q >= 0, z != 0; n >= 1, m >= 0
Context facts() {
  return context("int n, m array u[0], v[0] any, p[0] any, q[0] any, z[0] any, f[1], g[1] any "
                 "given pos(p[]) given nonneg(q[]) given nonzero(z[]) given n - 1 >= 0 given m >= 0");
}

using Judgement = bool (*)(Term, const Context&);
void expect(Judgement judge, std::initializer_list<const char*> yes, std::initializer_list<const char*> no) {
  const Context g = facts();
  for (const char* e : yes) EXPECT_TRUE(judge(term(e), g)) << e;
  for (const char* e : no) EXPECT_FALSE(judge(term(e), g)) << e;
}

TEST(Finite, FollowsTheTerm) {
  expect(is_finite,
         {"3", "real(n)", "u[]", "p[]", "q[]", "z[]", "u[] + p[]", "u[] * q[]", "u[] / v[]", "max(v[], u[])", "max(u[], v[])",
          "min(u[], p[])", "exp(v[])", "sqrt(v[])", "log(p[])", "foo(v[])", "if n <= 0 then u[] else 1",
          "if isneginf(v[]) then 0 else v[]", "sum(k in 0..m, f[k])", "prod(k in 0..m, f[k])", "min(k in 0..m, f[k])",
          "max(k in 0..n, f[k])"},
         {"-inf", "v[]", "u[] + v[]", "v[] * u[]", "v[] / u[]", "max(v[], v[])", "min(u[], v[])", "log(q[])", "log(u[])",
          "if n <= 0 then u[] else v[]", "if isneginf(v[]) then v[] else 0", "sum(k in 0..m, g[k])",
          "max(k in 0..m, f[k])", "loop(t in 0..n, s = 0 then 1).s", "max(k in 0..n, g[k])"});
}

TEST(Pos, FollowsTheTerm) {
  expect(is_pos,
         {"1/2 + 1/2", "3", "real(n)", "p[]", "p[] + q[]", "q[] + p[]", "p[] * p[]", "p[] / p[]", "max(v[], p[])", "min(p[], 1)",
          "exp(u[])", "sqrt(p[])", "if n <= 0 then p[] else 1", "sum(k in 0..n, exp(f[k]))", "max(k in 0..n, exp(f[k]))",
          "prod(k in 0..m, exp(f[k]))", "min(k in 0..m, exp(f[k]))"},
         {"0", "-1", "real(m)", "q[]", "z[]", "q[] + q[]", "p[] + u[]", "p[] * q[]", "p[] / q[]", "max(q[], q[])", "min(p[], q[])",
          "exp(v[])", "sqrt(q[])", "if n <= 0 then p[] else q[]", "sum(k in 0..m, exp(f[k]))", "max(k in 0..m, exp(f[k]))",
          "sum(k in 0..n, exp(g[k]))", "sum(k in 0..n, f[k])", "foo(p[])", "log(p[])"});
}

TEST(NonNeg, FollowsTheTerm) {
  expect(is_nonneg,
         {"0", "real(m)", "q[]", "p[]", "q[] + p[]", "q[] * p[]", "q[] / p[]", "u[] * u[]", "max(q[], v[])", "min(q[], p[])",
          "exp(v[])", "sqrt(v[])", "if n <= 0 then q[] else 0", "sum(k in 0..m, exp(g[k]))", "prod(k in 0..m, exp(g[k]))",
          "min(k in 0..m, exp(g[k]))", "max(k in 0..n, exp(g[k]))"},
         {"-1", "real(m - 1)", "u[]", "z[]", "q[] + u[]", "q[] * u[]", "v[] * v[]", "max(u[], v[])", "min(q[], u[])",
          "log(p[])", "if n <= 0 then q[] else u[]", "sum(k in 0..m, f[k])", "max(k in 0..m, exp(g[k]))"});
}

TEST(NonZero, FollowsTheTerm) {
  expect(is_nonzero, {"-2", "real(n)", "real(-n)", "z[]", "p[]", "z[] * p[]", "z[] / v[]", "exp(u[])"},
         {"0", "real(m)", "q[]", "u[]", "z[] * u[]", "u[] / z[]", "z[] + p[]", "max(z[], z[])", "exp(v[])"});
}

TEST(Judgements, UseTheVariableOfABinder) {
  const Context g = facts();
  EXPECT_TRUE(is_pos(term("sum(k in 0..n, real(k + 1))"), g));
  EXPECT_FALSE(is_pos(term("sum(k in 0..n, real(k))"), g));
  EXPECT_TRUE(is_finite(term("sum(k in 0..n, if isneginf(g[k]) then 0 else g[k])"), g));
  // A variable that prints like a name in scope is another.
  EXPECT_FALSE(is_pos(term("sum(n in 0..m, real(n))"), g));
}

TEST(Judgements, OfAFactOfEachKind) {
  const Context g = context("array a[0] any, b[0] any given neginf(a[]) given le(a[], b[]) given defined(b[])");
  EXPECT_TRUE(judge(fact("neginf(a[])"), g));
  EXPECT_FALSE(judge(fact("neginf(b[])"), g));
  EXPECT_TRUE(judge(fact("le(a[], b[])"), g));
  EXPECT_FALSE(judge(fact("le(b[], a[])"), g));
  EXPECT_TRUE(judge(fact("defined(b[])"), g));
  EXPECT_FALSE(judge(fact("defined(a[])"), g));
  EXPECT_TRUE(judge(fact("3 >= 0"), g));
}

bool contains(const char* s, const char* e) { return strict(term(s), facts()).contains(term(e)); }

TEST(Strict, HoldsWhatIsDefinedWithTheTerm) {
  EXPECT_TRUE(contains("u[]", "u[]"));
  for (const char* s : {"u[] + v[]", "v[] * u[]", "u[] / v[]", "max(u[], v[])", "min(u[], v[])", "exp(log(u[]))", "sqrt(u[])", "foo(v[], u[])"})
    EXPECT_TRUE(contains(s, "u[]")) << s;
  EXPECT_TRUE(contains("if isneginf(u[]) then v[] else 0", "u[]"));
  EXPECT_TRUE(contains("if or(n <= 0, not(isneginf(u[]))) then v[] else 0", "u[]"));
  EXPECT_FALSE(contains("if isneginf(u[]) then v[] else 0", "v[]"));
  EXPECT_TRUE(contains("sum(k in 0..n, f[k] * u[])", "u[]"));
  EXPECT_FALSE(contains("sum(k in 0..m, f[k] * u[])", "u[]"));  // m may be 0
  EXPECT_FALSE(contains("sum(k in 0..n, f[k])", "f[0]"));
  EXPECT_FALSE(contains("loop(t in 0..n, s = u[] then s).s", "u[]"));
}

// Is e defined if s is?
void defined(const char* e, const char* s, bool yes) { EXPECT_EQ(is_defined_if(term(e), term(s), facts()), yes) << e << " if " << s; }

TEST(Defined, FollowsTheTerm) {
  for (const char* e : {"1", "-inf", "real(n)", "u[]", "u[] + 1", "max(u[], -inf)", "u[] * u[]", "p[] * v[]", "u[] / 2", "-inf / 2",
                        "exp(v[])", "log(p[])", "sqrt(q[])", "foo(u[])", "if isneginf(v[]) then u[] else 1", "sum(k in 0..m, real(k))",
                        "prod(k in 0..m, real(k))", "min(k in 0..n, real(k))", "u[] / z[]"})
    defined(e, "u[] + (v[] + (p[] + (q[] + z[])))", true);
  for (const char* e : {"f[0]", "v[] * u[]", "v[] * q[]", "u[] / u[]", "u[] / q[]", "v[] / z[]", "log(u[])", "sqrt(z[])", "foo(v[])",
                        "if n <= 0 then u[] else f[0]", "if isneginf(g[0]) then 1 else 1", "sum(k in 0..m, f[k])",
                        "prod(k in 0..m, -inf)", "min(k in 0..m, real(k))", "loop(t in 0..n, s = 0 then s).s", "1 / 0"})
    defined(e, "u[] + (v[] + (p[] + (q[] + z[])))", false);
}

TEST(Defined, RelativeToAQuotientAndToABigOperator) {
  defined("u[] / v[]", "u[] + 1 / v[]", true);
  defined("v[] / u[]", "v[] + 1 / u[]", false);  // -inf / -1
  defined("sum(k in 0..m, f[k] + 1)", "max(k in 0..m, f[k])", true);
  defined("sum(k in 0..m, f[k])", "max(k in 0..m + 1, f[k])", true);
  defined("sum(k in 0..m + 1, f[k])", "max(k in 0..m, f[k])", false);
  defined("sum(k in 0..m, f[k + 1])", "max(k in 0..m, f[k])", false);
  defined("prod(k in 0..m, f[k])", "max(k in 0..m, f[k])", true);
  defined("prod(k in 0..m, g[k])", "max(k in 0..m, g[k])", false);  // an element may be -inf
  defined("min(k in 0..m, f[k])", "max(k in 0..m, f[k])", false);   // m may be 0
  defined("min(k in 0..n, f[k])", "max(k in 0..n, f[k])", true);
}

TEST(Defined, ByAFact) {
  const Context g = context("array a[0] any given defined(a[])");
  EXPECT_TRUE(is_defined_if(term("a[] + 1"), term("1"), g));
}

}  // namespace
}  // namespace serviette

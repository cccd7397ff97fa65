// Values, integers and conditions against the constructors of core/term.
#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

const Index i = Index::name("i"), n = Index::name("n");
const Term a = read("A", {}), b = read("B", {}), c = read("C", {});

TEST(ParseValue, BindsAsFormatSays) {
  EXPECT_EQ(term("A[] + B[] * C[]"), a + b * c);
  EXPECT_EQ(term("(A[] + B[]) * C[]"), (a + b) * c);
  EXPECT_EQ(term("A[] - B[] - C[]"), (a - b) - c);
  EXPECT_EQ(term("A[] / B[] / C[]"), (a / b) / c);
  EXPECT_EQ(term("A[] / (B[] * C[])"), a / (b * c));
  EXPECT_EQ(term("-A[] * B[]"), (-a) * b);
  EXPECT_EQ(term("-(A[] * B[])"), -(a * b));
  EXPECT_EQ(term("A[] * -B[]"), a * -b);
}

TEST(ParseValue, ReadsNegativeConstants) {
  EXPECT_EQ(term("-2"), constant(-2));
  EXPECT_EQ(term("A[] - 2"), a + constant(-2));
  EXPECT_EQ(term("-2 * A[]"), constant(-2) * a);
  EXPECT_EQ(term("-inf"), neg_inf());
  EXPECT_EQ(term("A[] + -inf"), a + neg_inf());
  EXPECT_EQ(term("- -2"), constant(-1) * constant(-2)) << "only `- INT` is a constant";
  EXPECT_EQ(term("-(2)"), constant(-1) * constant(2));
}

TEST(ParseValue, ReadsDecimalsAsQuotients) {
  EXPECT_EQ(term("0.5"), constant(1) / constant(2));
  EXPECT_EQ(term("2.0"), constant(2));
  EXPECT_EQ(term("0.125 * A[]"), constant(1) / constant(8) * a);
}

TEST(ParseValue, ReadsFunctionsAndBinders) {
  EXPECT_EQ(term("exp(log(sqrt(A[])))"), exp(log(sqrt(a))));
  EXPECT_EQ(term("max(A[], min(B[], C[]))"), max(a, min(b, c)));
  EXPECT_EQ(term("real(2*n - n)"), real(n));
  EXPECT_EQ(term("sum(k in 0 .. n, A[k] * B[i])"),
            sum("k", 0, n, read("A", {Index::name("k")}) * read("B", {i})));
  EXPECT_EQ(term("max(k in i .. n, A[k])"), maximum("k", i, n, read("A", {Index::name("k")})));
  EXPECT_EQ(term("sum(k in 0 .. n, A[k])"), term("sum(j in 0 .. n, A[j])"))
      << "names of bound variables do not count";
  EXPECT_EQ(term("f(A[], B[])"), call("f", {a, b}));
}

TEST(ParseValue, ReadsLoops) {
  const Term t = read("A", {Index::name("t")});
  EXPECT_EQ(
      term("loop(t in 0 .. n, s = 0 then s + A[t], m = -inf then max(m, s)).m"),
      loop("t", 0, n,
           {{"s", constant(0), state("s") + t}, {"m", neg_inf(), max(state("m"), state("s"))}}, 1));
}

TEST(ParseValue, ReadsConditions) {
  EXPECT_EQ(term("if i <= n then A[] else B[]"), if_then_else(ge0(n - i), a, b));
  EXPECT_EQ(term("if i < n then A[] else B[]"), if_then_else(ge0(n - i - Index(1)), a, b));
  EXPECT_EQ(term("if i >= n then A[] else B[]"), if_then_else(ge0(i - n), a, b));
  EXPECT_EQ(term("if i == n then A[] else B[]"), term("if n == i then A[] else B[]"));
  EXPECT_EQ(term("if and(i <= n, or(isneginf(A[]), not(0 <= i))) then A[] else B[]"),
            if_then_else(both(ge0(n - i), either(is_neg_inf(a), negate(ge0(i)))), a, b));
  EXPECT_EQ(term("if i <= n then A[] else B[] + C[]"), if_then_else(ge0(n - i), a, b + c))
      << "else goes as far as it can";
}

TEST(ParseIndex, IsNormalised) {
  EXPECT_EQ(*parse_index("(i + 1) * n - n"), i * n);
  EXPECT_EQ(*parse_index("div(n, 1) + mod(n, 1)"), n);
  EXPECT_EQ(*parse_index("ceil_div(n, i)"), div(n + i - Index(1), i));
  EXPECT_EQ(*parse_index("max(i, n)"), i + n - min(i, n));
  EXPECT_EQ(*parse_index("len(x)"), Index::name(hi_name("x")) - Index::name(lo_name("x")));
}

TEST(ParseValue, RefusesWhatIsNoValue) {
  for (const char* text :
       {"", "A[", "A[] +", "* A[]", "exp()", "exp(A[], B[])", "max(A[])", "sum(A[])", "inf",
        "A[] - inf", "if i then A[] else B[]", "if i <= n then A[]",
        "loop(t in 0 .. n, s = 0 then s)", "loop(t in 0 .. n, s = 0 then s).r", "sum(k in 0, A[k])",
        "A[] B[]", "real(1 / 2)", "then"})
    EXPECT_FALSE(parse_term(text)) << text;
  EXPECT_FALSE(parse_index("n / 2"));
  EXPECT_FALSE(parse_index("99999999999999999999"));
  EXPECT_FALSE(parse_index("9223372036854775807 + 1"));
  EXPECT_FALSE(parse_index("foo(n, 2)"));
}

TEST(ParseValue, SurvivesDeepNesting) {
  EXPECT_FALSE(parse_term(std::string(100000, '(') + "1" + std::string(100000, ')')));
  EXPECT_FALSE(parse_term(std::string(100000, '-') + "A[]"));
  EXPECT_FALSE(parse_index(std::string(100000, '-') + "n"));
  std::string deep = "if not(0 <= n) then 0 else 1", wrapped = "not(";
  for (int k = 0; k < 20000; ++k) wrapped += "not(";
  EXPECT_FALSE(parse_cond(wrapped));
}

}  // namespace
}  // namespace serviette

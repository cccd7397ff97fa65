// Every step of a proof, read and printed.
#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

Proof proof(const std::string& text) {
  auto p = parse_proof(text);
  if (!p) {
    ADD_FAILURE() << render(p.error(), text);
    return {};
  }
  return *p;
}

TEST(Proofs, EveryStepPrintsAsItIsWritten) {
  const char* steps[] = {
      "at 0.1 (k, m) {\n    field A[k] + m\n  }",
      "have n >= 0 by atom",
      "have n - 1 >= 0 by linear 2 (1 * [n, m], 3 * [], 0 * [n])",
      "have finite(A[n]) by sign",
      "have pos(A[n]) by exp(B[]) {\n    field exp(B[])\n  }",
      "have neginf(A[]) by -inf {\n    to_neginf\n  }",
      "have le(A[n], max(k in 0 .. n, A[k])) by bound n - 1",
      "have defined(A[] / B[]) by current",
      "have nonzero(A[]) by assumption \"it is a length\"",
      "have nonneg(A[])",
      "have n >= 0",
      "cases n >= 0 => A[] {\n    mul_one\n  } { }",
      "cases inf(A[]) => B[] { } { }",
      "cases order(A[], B[]) => B[] { } { }",
      "field A[] / B[]",
      "lattice max(A[], B[])",
      "if_push exp(if n <= 0 then A[] else B[])",
      "absurd 0",
      "index div(n, m) := n - 1",
      "split n + 1",
      "nest m",
      "reindex j in 0 .. n to -j + n inverse k -k + n { } {\n    have n >= 0\n  }",
      "induct loop(t in 0 .. n, s = 0 then s + A[t], m = -inf then max(m, A[t])).s {\n"
      "    s = sum(k in 0 .. t, A[k]) by {\n      empty\n    } { };\n"
      "    m = max(k in 0 .. t, A[k]) by { } { }\n  }",
      "lemma swap (n = n + 1, m = 0) (f(i, j) = A[i, j], c() = 2)",
      "lemma plain () ()",
      "back A[] * 1 {\n    mul_one\n  }",
      "auto A[] + 1",
  };
  for (const char* s : steps) {
    const std::string text = std::string("{\n  ") + s + "\n}";
    EXPECT_EQ(to_string(proof(text)), text);
  }
}

TEST(Proofs, EveryPlainStepPrintsAsItIsWritten) {
  for (int k = static_cast<int>(StepKind::At); k <= static_cast<int>(StepKind::Auto); ++k) {
    const std::string text = std::string("{\n  ") + step_name(static_cast<StepKind>(k)) + "\n}";
    auto p = parse_proof(text);
    if (!p) continue;  // a step that wants more than its word
    ASSERT_EQ(p->steps.size(), 1u);
    EXPECT_EQ(p->steps[0].kind, static_cast<StepKind>(k));
    EXPECT_EQ(to_string(*p), text);
  }
}

TEST(Proofs, InductKeepsTheNamesItWasWrittenWith) {
  // The same loop with other names first: terms are shared, names are not.
  const Term first = term("loop(u in 0 .. n, z = 0 then z + A[u]).z");
  const Proof p = proof(
      "{ induct loop(t in 0 .. n, s = 0 then s + A[t]).s { s = sum(k in 0 .. t, A[k]) by { } { } } "
      "}");
  ASSERT_EQ(p.steps.size(), 1u);
  EXPECT_EQ(p.steps[0].term, first);
  EXPECT_EQ(p.steps[0].loop_variable, Symbol("t"));
  const std::string text = to_string(p);
  EXPECT_NE(text.find("loop(t in 0 .. n, s = 0 then s + A[t]).s"), std::string::npos) << text;
  EXPECT_EQ(to_string(proof(text)), text);
}

TEST(Proofs, ABareNameIsAState) {
  const Proof p = proof("{ at 1 (t, m) { field m + A[t] + real(t) } }");
  const Step& inner = p.steps[0].proofs[0].steps[0];
  EXPECT_EQ(inner.term, state("m") + read("A", {Index::name("t")}) + real(Index::name("t")));
}

TEST(Proofs, FactsReadAllComparisons) {
  EXPECT_EQ(*parse_fact("n <= m"), *parse_fact("m - n >= 0"));
  EXPECT_EQ(*parse_fact("n < m"), *parse_fact("m - n - 1 >= 0"));
  EXPECT_FALSE(parse_fact("n == m")) << "an equation is two facts";
  EXPECT_FALSE(parse_fact("finite()"));
  EXPECT_FALSE(parse_fact("le(A[])"));
}

TEST(Proofs, MalformedStepsAreRefused) {
  for (const char* text :
       {"{", "field A[]", "{ field }", "{ at (k) { } }", "{ at 0 (k { } }", "{ have n }",
        "{ split }", "{ cases n >= 0 { } { } }", "{ cases n >= 0 => A[] { } }",
        "{ reindex j in 0 .. n to j { } { } }", "{ induct A[] { } }", "{ index n }",
        "{ have n >= 0 by linear (1 * [n]) }", "{ lemma l (n = ) }", "{ back A[] }",
        "{ have A[] by assumption }"})
    EXPECT_FALSE(parse_proof(text)) << text;
}

TEST(Lemmas, PrintAsTheyAreWritten) {
  const std::string text =
      "lemma l int n, m array f[2], g[0] any\n"
      "  given -m + n >= 0\n"
      "  given pos(f[n, m])\n"
      "  from g[] + f[n, m]\n"
      "  to f[n, m] + g[]\n"
      "  assumed \"reals commute\"\n";
  const Module m = parsed(text, Prelude::Leave);
  ASSERT_EQ(m.lemmas.size(), 1u);
  EXPECT_EQ(to_string(m.lemmas[0]), text);
  EXPECT_EQ(m.lemmas[0].arrays[1].domain, Domain::Any);
}

}  // namespace
}  // namespace serviette

// FORMAT.md, sections 3.2, 3.4, 3.5, 3.8 and 3.9: positions, cases, field, loops, lemmas and the converse.
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

TEST(At, GoesIntoEveryConstruct) {
  const std::string g = "int n array f[1] any, a[0] any";
  EXPECT_TRUE(becomes(g, "a[] + (0 + a[])", "at 1 { add_zero }", "a[] + a[]"));
  EXPECT_TRUE(becomes(g, "sum(k in 0..n, 0 + f[k])", "at 0 (k) { add_zero }", "sum(k in 0..n, f[k])"));
  EXPECT_TRUE(becomes(g, "if n <= 0 then 0 + a[] else a[]", "at 0 { add_zero }", "if n <= 0 then a[] else a[]"));
  EXPECT_TRUE(becomes(g, "if isneginf(0 + a[]) then 1 else 2", "at 2 { add_zero }", "if isneginf(a[]) then 1 else 2"));
  EXPECT_TRUE(becomes(g, "if not(isneginf(0 + a[])) then 1 else 2", "at 2 { add_zero }", "if not(isneginf(a[])) then 1 else 2"));
  EXPECT_TRUE(becomes(g, "loop(t in 0..n, s = 0 + a[] then s + f[t]).s", "at 0 { add_zero }", "loop(t in 0..n, s = a[] then s + f[t]).s"));
  EXPECT_TRUE(becomes(g, "loop(t in 0..n, s = 0 then s + (0 + f[t])).s", "at 1.1 (t, s) { add_zero }", "loop(t in 0..n, s = 0 then s + f[t]).s"));
  EXPECT_TRUE(refines(g, "a[] + (0 * a[])", "at 1 { mul_zero }", "a[] + 0"));
}

TEST(At, KnowsTheFactsOfBindersAndBranches) {
  const std::string g = "int n array f[1] any, a[0] any";
  EXPECT_TRUE(becomes(g, "sum(k in 0..n, if k < n then f[k] else 0)", "at 0 (k) { if_true }", "sum(k in 0..n, f[k])"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, if k < n - 1 then f[k] else 0)", "at 0 (k) { if_true }", "is not known to be true"));
  EXPECT_TRUE(becomes(g, "if n <= 0 then (if n <= 1 then 1 else 2) else 3", "at 0 { if_true }", "if n <= 0 then 1 else 3"));
  EXPECT_TRUE(refused(g, "if n <= 0 then 3 else (if n <= 1 then 1 else 2)", "at 1 { if_true }", "is not known to be true"));
  EXPECT_TRUE(refines(g, "if isneginf(a[]) then a[] else 0", "at 0 { to_neginf }", "if isneginf(a[]) then -inf else 0"));
  EXPECT_TRUE(refused(g, "if isneginf(a[]) then 0 else a[]", "at 1 { to_neginf }", "is not known"));
  EXPECT_TRUE(becomes(g, "loop(t in 0..n, s = 0 then if t < n then s else 1).s", "at 1 (t, s) { if_true }", "loop(t in 0..n, s = 0 then s).s"));
  EXPECT_TRUE(refused(g, "loop(t in 0..n, s = if 0 < n then 1 else 2 then s).s", "at 0 { if_true }", "is not known to be true"));
}

TEST(At, KeepsFactsInside) {
  EXPECT_TRUE(refused("int n array f[1]", "sum(k in 0..n, f[k]) + (if 1 <= n then 1 else 2)",
                      "at 0.0 (k) { have n - 1 >= 0 by linear 1 (1*[k], 1*[n - 1 - k]) } at 1 { if_true }",
                      "is not known to be true"));
}

TEST(At, WantsNewNamesAndAsManyAsThereAreBinders) {
  const std::string g = "int n array f[2] any";
  const std::string s = "sum(k in 0..n, sum(j in 0..n, 0 + f[k, j]))";
  EXPECT_TRUE(becomes(g, s, "at 0.0 (i, k) { add_zero }", "sum(k in 0..n, sum(j in 0..n, f[k, j]))"));
  EXPECT_TRUE(refused(g, s, "at 0.0 (n, k) { add_zero }", "'n' is already in scope"));
  EXPECT_TRUE(refused(g, s, "at 0.0 (f, k) { add_zero }", "'f' is already in scope"));
  EXPECT_TRUE(refused(g, s, "at 0.0 (k, k) { add_zero }", "'k' is already in scope"));
  EXPECT_TRUE(refused(g, s, "at 0.0 (k) { add_zero }", "has no name"));
  EXPECT_TRUE(refused(g, s, "at 0.0 (k, j, i) { add_zero }", "more names than binders"));
  EXPECT_TRUE(refused(g, "loop(t in 0..n, s = 0 then 0 + s).s", "at 1 (t, t) { add_zero }", "'t' is already in scope"));
  EXPECT_TRUE(refused(g, "loop(t in 0..n, s = 0 then 0 + s).s", "at 1 (t, n) { add_zero }", "'n' is already in scope"));
}

TEST(At, FindsNoOtherChildren) {
  const std::string g = "int n array a[0] any, f[1]";
  EXPECT_TRUE(refused(g, "a[] + a[]", "at 2 { }", "there is no child 2"));
  EXPECT_TRUE(refused(g, "a[]", "at 0 { }", "there is no child 0"));
  EXPECT_TRUE(refused(g, "sum(k in 0..n, f[k])", "at 1 (k) { }", "there is no child 1"));
  EXPECT_TRUE(refused(g, "loop(t in 0..n, s = 0 then s).s", "at 2 { }", "there is no child 2"));
  EXPECT_TRUE(refused(g, "if and(n <= 0, isneginf(a[])) then 1 else 2", "at 2 { }", "there is no child 2"));
}

TEST(At, DoesNotLetTheVariableOut) {
  EXPECT_TRUE(refused("int n array f[1] any given n - 1 >= 0", "max(k in 0..n, f[k])", "at 0 (k) { } lattice f[k]",
                      "lattice wants"));
  EXPECT_TRUE(refused("int n array f[1] any", "max(sum(k in 0..n, f[k]), f[0])", "at 0.0 (k) { } lattice max(f[k], f[0])",
                      "'k' is not an integer in scope"));
}

TEST(Cases, BothProofsReachTheGoal) {
  const std::string g = "int n array a[0] any, b[0] any", s = "if n <= 0 then a[] else a[] + 0";
  EXPECT_TRUE(becomes(g, s, "cases -n >= 0 => a[] { if_true } { if_false add_zero }", "a[]"));
  EXPECT_TRUE(refused(g, s, "cases -n >= 0 => a[] { if_true } { if_false }", "cases: the second proof ends at"));
  EXPECT_TRUE(refused(g, s, "cases -n >= 0 => a[] { } { if_false add_zero }", "cases: the first proof ends at"));
  EXPECT_TRUE(refused(g, s, "cases 1 - n >= 0 => a[] { if_true } { if_false add_zero }", "is not known to be true"));
  EXPECT_TRUE(refused(g, s, "cases -1 - n >= 0 => a[] { if_true } { if_false add_zero }", "is not known to be false"));
  EXPECT_TRUE(refused(g, s, "cases z >= 0 => a[] { if_true } { if_false add_zero }", "'z' is not an integer in scope"));
  EXPECT_TRUE(refused(g, s, "cases -n >= 0 => z[] { if_true } { if_false add_zero }", "'z' is not an array in scope"));
}

TEST(Cases, KeepTheirFactsToThemselves) {
  const std::string g = "int n array a[0] any", s = "if n <= 0 then a[] else 0";
  EXPECT_TRUE(refused(g, s, "cases -n >= 0 => " + s + " { } { } if_true", "is not known to be true"));
}

TEST(Cases, OnMinusInfinityAndOnOrder) {
  const std::string g = "array a[0] any, b[0] any";
  EXPECT_TRUE(refines(g, "exp(a[]) * 0", "cases inf(a[]) => 0 { mul_zero } { mul_zero }", "0"));
  EXPECT_TRUE(refused(g, "a[]", "cases inf(a[]) => -inf { to_neginf } { to_neginf }", "neginf(a[]) is not known"));
  EXPECT_TRUE(refines(g, "if isneginf(a[]) then 1 else 1", "cases inf(a[]) => 1 { if_true } { if_false }", "1"));
  EXPECT_TRUE(refused(g, "max(a[], b[])", "cases order(a[], b[]) => b[] { max_right } { max_right }", "le(a[], b[]) is not known"));
  EXPECT_TRUE(becomes(g, "max(a[], b[])", "cases order(a[], b[]) => max(b[], a[]) { lattice max(b[], a[]) } { lattice max(b[], a[]) }", "max(b[], a[])"));
  EXPECT_TRUE(refused(g, "max(a[], b[])", "cases order(a[], b[]) => a[] { max_left } { max_left }", "le(b[], a[]) is not known"));
  EXPECT_TRUE(refused(g, "a[]", "cases inf(z[]) => a[] { } { }", "'z' is not an array in scope"));
  EXPECT_TRUE(refused(g, "a[]", "cases order(a[], z[]) => a[] { } { }", "'z' is not an array in scope"));
}

TEST(Field, ComparesNormalForms) {
  const std::string g = "array a[0], b[0], c[0] any";
  EXPECT_TRUE(becomes(g, "(a[] + b[]) * a[]", "field b[]*a[] + a[]*a[]", "b[]*a[] + a[]*a[]"));
  EXPECT_TRUE(refused(g, "(a[] + b[]) * a[]", "field b[]*a[] + a[]", "different normal forms"));
  EXPECT_TRUE(refused(g, "a[] + c[]", "field c[] + a[]", "an atom is not known to be finite"));
  EXPECT_TRUE(becomes(g, "exp(a[]) * exp(b[])", "field exp(a[] + b[])", "exp(a[] + b[])"));
  EXPECT_TRUE(refused(g, "exp(c[] - a[])", "field exp(c[]) / exp(-a[])", "different normal forms"));
  EXPECT_TRUE(refused(g, "exp(-c[])", "field 1 / exp(c[])", "an atom is not known to be finite"));
  EXPECT_TRUE(refused(g, "a[]", "field a[] + z[]", "'z' is not an array in scope"));
}

TEST(Field, KeepsDefinedness) {
  const std::string g = "array a[0], b[0]";
  EXPECT_TRUE(refines(g, "a[] / a[]", "field 1", "1"));
  EXPECT_TRUE(refines(g, "a[] - a[]", "field 0", "0"));
  EXPECT_TRUE(refused(g, "1", "field a[] / a[]", "may be undefined"));
  EXPECT_TRUE(refused(g, "0", "field a[] - a[]", "may be undefined"));
  EXPECT_TRUE(refused(g, "a[]*b[]", "field a[]*b[]*b[]/b[]", "may be undefined"));
  EXPECT_TRUE(becomes(g + " given nonzero(b[])", "a[]*b[]", "field a[]*b[]*b[]/b[]", "a[]*b[]*b[]/b[]"));
}

// --- Loops -----------------------------------------------------------------------------------------------------------

const std::string kLoop = "loop(t in 0..n, s = 0 then s + f[t]).s", kSum = "sum(k in 0..n, f[k])";
const std::string kN = "int n array f[1] any given n >= 0";

TEST(Induct, FromAnInvariant) {
  EXPECT_TRUE(becomes(kN, kSum, "induct " + kLoop + " { s = sum(k in 0..t, f[k]) by { empty } { split t at 1 { single } } }", kLoop));
}

TEST(Induct, NeedsItsSideConditions) {
  const std::string steps = "induct " + kLoop + " { s = sum(k in 0..t, f[k]) by { empty } { split t at 1 { single } } }";
  EXPECT_TRUE(refused("int n array f[1] any", kSum, steps, "n >= 0 is not known"));
  EXPECT_TRUE(refused(kN, "sum(k in 0..n + 1, f[k])", steps, "the invariant at the end of the loop"));
  EXPECT_TRUE(refused(kN, kSum, "induct " + kLoop + " { s = sum(k in 0..t, f[k]) by { } { split t at 1 { single } } }", "state 1, base ends at"));
  EXPECT_TRUE(refused(kN, kSum, "induct " + kLoop + " { s = sum(k in 0..t, f[k]) by { empty } { split t } }", "state 1, step ends at"));
  EXPECT_TRUE(refused(kN, kSum, "induct loop(t in 0..n, s = 1 then s + f[t]).s { s = sum(k in 0..t, f[k]) by { empty } { split t at 1 { single } } }", "state 1, base ends at"));
  EXPECT_TRUE(refused(kN, kSum, "induct " + kLoop + " { }", "each needs an invariant"));
  EXPECT_TRUE(refused("int n, t array f[1] any given n >= 0", kSum, steps, "'t' is already in scope"));
  EXPECT_TRUE(refused(kN, "0", "induct loop(t in 0..n, s = 0 then s).s { s = s by { } { } }", "'s' is not a state in scope"));
  // The range of t is known in the step, and not in the base.
  EXPECT_TRUE(refused(kN, kSum, "induct " + kLoop + " { s = sum(k in 0..t, f[k]) by { have t >= 0 by linear 1 (1*[t]) } { } }", "'t' is not an integer in scope"));
}

TEST(Induct, OverSeveralStatesIsAnEquivalenceIfAllAre) {
  const std::string loop = "loop(t in 0..n, s = 0 then s, r = 1/0 then r).s";
  EXPECT_TRUE(becomes("int n given n >= 0", "0", "induct " + loop + " { s = 0 by { } { }; r = 1/0 by { } { } }", loop));
  const std::string zero = "loop(t in 0..n, s = 0 then 0 * s).s";
  EXPECT_TRUE(refused("int n given n >= 0", "0", "induct " + zero + " { s = 0 by { } { } }", "state 1, step ends at"));
  const std::string once = "loop(t in 0..n, s = 1 then s).s";
  EXPECT_TRUE(refines("int n array a[0] given n >= 0", "0*a[] + 1", "induct " + once + " { s = 0*a[] + 1 by { at 0 { mul_zero } add_zero } { } }", once));
}

TEST(LoopEmpty, IsTheStart) {
  EXPECT_TRUE(becomes("int n array f[1] any", "loop(t in n..n, s = f[0] then s + f[t], r = 1 then s).r", "loop_empty", "1"));
  EXPECT_TRUE(refused(kN, "loop(t in 0..n, s = f[0] then s + f[t]).s", "loop_empty", "-n >= 0 is not known"));
  EXPECT_TRUE(refused(kN, "sum(k in n..n, f[k])", "loop_empty", "loop_empty wants a loop"));
}

// --- Lemmas ----------------------------------------------------------------------------------------------------------

LemmaTable lemmas() {
  const auto m = parse_module(
      "lemma scale int n array f[1], c[0] given n - 1 >= 0 from sum(k in 0..n, c[] * f[k]) to c[] * sum(k in 0..n, f[k]) "
      "proof { factor }\n"
      "lemma order array a[0] any, b[0] any given le(a[], b[]) from max(a[], b[]) to b[] proof { max_right }\n"
      "lemma trust array a[0] from a[] to a[] + 0 assumed \"because\"",
      "test.nap", Prelude::Leave);
  LemmaTable out;
  for (const Lemma& l : m->lemmas) EXPECT_TRUE(out.prove(l));
  return out;
}

TEST(LemmaUse, ReplacesIntegersAndArrays) {
  const std::string g = "int n, m array g[2], h[0] any given m - 1 >= 0";
  const std::string from = "sum(j in 0..m, exp(h[]) * g[n, j])";
  const auto use = [&](const std::string& steps) { return becomes(g, from, steps, "exp(h[]) * sum(j in 0..m, g[n, j])", lemmas()); };
  EXPECT_TRUE(use("lemma scale (n = m) (f(i) = g[n, i], c() = exp(h[]))"));
  const auto no = [&](const std::string& steps, const std::string& why) { return refused(g, from, steps, why, lemmas()); };
  EXPECT_TRUE(no("lemma unheard_of (n = m) (f(i) = g[n, i], c() = exp(h[]))", "there is no earlier lemma"));
  EXPECT_TRUE(no("lemma scale (n = n) (f(i) = g[n, i], c() = exp(h[]))", "lemma wants the left side"));
  EXPECT_TRUE(no("lemma scale (n = m) (f(i) = g[i, i], c() = exp(h[]))", "lemma wants the left side"));
  EXPECT_TRUE(no("lemma scale () (f(i) = g[n, i], c() = exp(h[]))", "integer 'n' is not given"));
  EXPECT_TRUE(no("lemma scale (n = m, n = m) (f(i) = g[n, i], c() = exp(h[]))", "'n' is given twice"));
  EXPECT_TRUE(no("lemma scale (n = m, k = m) (f(i) = g[n, i], c() = exp(h[]))", "an integer is given that"));
  EXPECT_TRUE(no("lemma scale (n = m) (f(i) = g[n, i])", "array 'c' is not given"));
  EXPECT_TRUE(no("lemma scale (n = m) (f(i) = g[n, i], c() = exp(h[]), d() = 0)", "the lemma has no array 'd'"));
  EXPECT_TRUE(no("lemma scale (n = m) (f(i) = g[n, i], f(i) = g[n, i], c() = exp(h[]))", "'f' is given twice"));
  EXPECT_TRUE(no("lemma scale (n = m) (f(i, j) = g[n, i], c() = exp(h[]))", "'f' has rank 1"));
  EXPECT_TRUE(no("lemma scale (n = m) (f(n) = g[n, n], c() = exp(h[]))", "'n' is already in scope"));
  EXPECT_TRUE(no("lemma scale (n = z) (f(i) = g[n, i], c() = exp(h[]))", "'z' is not an integer in scope"));
  EXPECT_TRUE(no("lemma scale (n = m) (f(i) = z[n, i], c() = exp(h[]))", "'z' is not an array in scope"));
}

TEST(LemmaUse, NeedsGivensAndDomains) {
  const std::string from = "sum(j in 0..m, h[] * g[j])";
  const std::string use = "lemma scale (n = m) (f(i) = g[i], c() = h[])";
  EXPECT_TRUE(refused("int m array g[1], h[0]", from, use, "m - 1 >= 0 is not known", lemmas()));
  EXPECT_TRUE(refused("int m array g[1], h[0] any given m - 1 >= 0", from, use, "finite(h[]) is not known", lemmas()));
  EXPECT_TRUE(refused("int m array g[1] any, h[0] given m - 1 >= 0", from, use, "finite(g[i]) is not known", lemmas()));
  EXPECT_TRUE(refines("array p[0] given le(0, p[])", "max(0, p[])", "lemma order () (a() = 0, b() = p[])", "p[]", lemmas()));
  EXPECT_TRUE(refines("array p[0] given nonneg(p[])", "max(0, p[])", "lemma order () (a() = 0, b() = p[])", "p[]", lemmas()));
  EXPECT_TRUE(refused("array p[0] given finite(p[])", "max(0, p[])", "lemma order () (a() = 0, b() = p[])",
                      "le(0, p[]) is not known", lemmas()));
}

TEST(LemmaUse, IsCaptureFree) {
  EXPECT_TRUE(becomes("int k, m array g[2] given m - 1 >= 0", "sum(j in 0..m, exp(g[k, k]) * g[k, j])",
                      "lemma scale (n = m) (f(i) = g[k, i], c() = exp(g[k, k]))", "exp(g[k, k]) * sum(j in 0..m, g[k, j])", lemmas()));
}

TEST(LemmaUse, PassesTheLedgerOnAndNoEquivalence) {
  EXPECT_TRUE(refines("array p[0]", "p[]", "lemma trust () (a() = p[])", "p[] + 0", lemmas()));
  const LemmaTable table = lemmas();
  const auto t = Theorem::prove(context("array p[0]"), term("p[]"), term("p[] + 0"), proof("lemma trust () (a() = p[])"), table);
  ASSERT_TRUE(t) << t.error().message;
  EXPECT_EQ(t->ledger().entries(), (std::vector<Assumption>{{"lemma trust", "because"}}));
}

TEST(LemmaTable, ProvesInOrderAndOnce) {
  LemmaTable table = lemmas();
  EXPECT_EQ(table.names().size(), 3u);
  const auto m = parse_module("lemma scale array a[0] from a[] to a[] proof { }\n"
                              "lemma wrong array a[0] from a[] to a[] + 1 proof { }\n"
                              "lemma itself array a[0] from a[] to a[] + 0 proof { lemma itself () (a() = a[]) }",
                              "test.nap", Prelude::Leave);
  ASSERT_TRUE(m) << m.error().message;
  for (const Lemma& l : m->lemmas) EXPECT_FALSE(table.prove(l)) << l.name.str();
  EXPECT_EQ(table.names().size(), 3u);
}

TEST(Back, NeedsAnEquivalence) {
  EXPECT_TRUE(becomes("array a[0] any", "a[]", "back max(a[], a[]) { max_same }", "max(a[], a[])"));
  EXPECT_TRUE(refused("array a[0] any, b[0]", "a[]", "back max(b[], b[]) { max_same }", "back: the inner proof ends at"));
  EXPECT_TRUE(refused("array a[0] any", "-inf", "back -inf + a[] { add_neginf }", "the inner proof shows ⊑ only"));
  EXPECT_TRUE(refused("array a[0] any", "a[]", "back max(z[], a[]) { max_same }", "'z' is not an array in scope"));
}

}  // namespace
}  // namespace serviette

// Lines and the axes that may be left out.
#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

using Axes = std::vector<Symbol>;

// The axes of the wire `name` in the only diagram of a text.
Axes axes_of(const Module& m, Symbol name) {
  if (m.diagrams.empty()) return {"no diagram"};
  for (const auto& l : m.diagrams[0].lines) {
    for (const auto& o : l.outs) {
      if (o.name == name) return o.axes;
    }
  }
  return {"no such wire"};
}

Module diagram_with(const std::string& lines) {
  return parsed(
      "size q, x, d, e, h\naxis w = ceil_div(x, 2)\naxis y = x\n"
      "diagram f(Q[q d], K[x d], V[x e], H[h x], c[], Y[y]) -> (O[q e]) {\n" +
      lines + "\n}");
}

TEST(Lines, OperandsTakeTheAxesOfTheirWire) {
  const Module m = diagram_with("S = dot[d](Q, K)");
  EXPECT_EQ(m.diagrams[0].lines[0].operands[1].axes, (Axes{"x", "d"}));
}

TEST(Lines, OutputsHaveTheWeaveAxesInOrderOfAppearance) {
  EXPECT_EQ(axes_of(diagram_with("S = dot[d](Q, K)"), "S"), (Axes{"q", "x"}));
  EXPECT_EQ(axes_of(diagram_with("S = dot[d](K, Q)"), "S"), (Axes{"x", "q"}));
  EXPECT_EQ(axes_of(diagram_with("S = add(Q, K)"), "S"), (Axes{"q", "d", "x"}));
  EXPECT_EQ(axes_of(diagram_with("M = max[x](H)"), "M"), (Axes{"h"}));
  EXPECT_EQ(axes_of(diagram_with("M = exp(c)"), "M"), (Axes{}));
  EXPECT_EQ(axes_of(diagram_with("M = map(a, b: a * b)(c, Q)"), "M"), (Axes{"q", "d"}));
}

TEST(Lines, AnAxisOfTheOutputStaysWhereTheOperandHasIt) {
  EXPECT_EQ(axes_of(diagram_with("P = softmax[x](K)"), "P"), (Axes{"x", "d"}));
  EXPECT_EQ(axes_of(diagram_with("P = softmax[d](K)"), "P"), (Axes{"x", "d"}));
}

TEST(Lines, ATransposeTransposes) {
  EXPECT_EQ(axes_of(diagram_with("T = transpose[x, d](K)"), "T"), (Axes{"d", "x"}));
  EXPECT_EQ(axes_of(diagram_with("S[h x e] = mul(H, V)\nT = transpose[x, e](S)"), "T"),
            (Axes{"h", "e", "x"}));
}

TEST(Lines, NewAxesComeLast) {
  EXPECT_EQ(axes_of(diagram_with("T = slice[x, y; 1](K)"), "T"), (Axes{"d", "y"}));
  EXPECT_EQ(axes_of(diagram_with("T = position[x]()"), "T"), (Axes{"x"}));
}

TEST(Lines, EmptyBracketsMeanNoAxes) {
  const Module m = diagram_with("Z[] = zero()\nB[q e] = broadcast[e](c[])");
  EXPECT_EQ(axes_of(m, "Z"), (Axes{}));
  EXPECT_EQ(axes_of(m, "B"), (Axes{"q", "e"}));
}

TEST(Lines, RegionsHaveTheAxesOfWhatTheyYield) {
  EXPECT_EQ(axes_of(diagram_with("A = group q by 2 { B = dot[d](Q, K) yield B }"), "A"),
            (Axes{"q", "x"}));
  EXPECT_EQ(axes_of(diagram_with("A = parts x by 2 as w { B = sum[x](H) yield B }"), "A"),
            (Axes{"w", "h"}));
  EXPECT_EQ(axes_of(diagram_with("A = limit x to 3 { B = sum[x](H) yield B }"), "A"), (Axes{"h"}));
  EXPECT_EQ(
      axes_of(diagram_with("Z[h] = zero()\nA = stream x by 2 carrying s = Z { yield s }"), "A"),
      (Axes{"h"}));
}

TEST(Lines, StatesAndOuterWiresAreVisibleInsideABody) {
  const Module m = diagram_with(
      "Z[h] = zero()\nA = stream x by q + 1 carrying s = Z { B = sum[x](H) C = add(s, B) yield C "
      "}");
  const Line& stream = m.diagrams[0].lines[1];
  EXPECT_EQ(stream.kind, LineKind::Stream);
  EXPECT_EQ(stream.carrying[0], (std::pair<Symbol, Symbol>("s", "Z")));
  EXPECT_EQ(stream.body.lines[1].operands[0].axes, (Axes{"h"}));
  EXPECT_EQ(stream.body.yields, (Axes{"C"}));
}

TEST(Lines, ABlockMayMakeSeveralWires) {
  const Module m = parsed(
      "op two[k](A[k]) -> (S[], E[k]) { S = sum[k](A) E = exp(A) }\nsize n, b\n"
      "diagram f(A[b n]) -> (T[b]) { T, U @ shared = two[n](A) }");
  const auto& outs = m.diagrams[0].lines[0].outs;
  EXPECT_EQ(outs[0].axes, (Axes{"b"}));
  EXPECT_EQ(outs[1].axes, (Axes{"b", "n"}));
  EXPECT_EQ(outs[1].level, Symbol("shared"));
}

TEST(Ops, AnAxisInARangeBecomesItsCurrentRange) {
  const Module m = parsed("op total[k](A[k]) -> [] = sum(j in k, A[j]) / real(len(k))");
  const Index lo = Index::name(lo_name("k")), hi = Index::name(hi_name("k"));
  EXPECT_EQ(m.ops.at("total").value,
            sum("j", lo, hi, read("A", {Index::name("j")})) / real(hi - lo));
}

TEST(Ops, CarryTheCommentAboveThem) {
  const Module m = parsed(
      "# not this\n\n# Adds.\n# Twice.\nrandom op f[](A[]) -> [] = A[]\nop g[](A[]) -> [] = A[]");
  EXPECT_EQ(m.ops.at("f").help, "Adds.\nTwice.");
  EXPECT_TRUE(m.ops.at("f").random);
  EXPECT_EQ(m.ops.at("g").help, "");
}

TEST(Ops, MayBeDeclaredAgainInTheSameWords) {
  const Module m = parsed(print_op(prelude_module()->ops.at("softmax")));
  EXPECT_TRUE(is_prelude(m.ops.at("softmax").place));
}

TEST(Sizes, ABoundHoldsForTheNamesBeforeIt) {
  const Module m = parsed("size a, b >= 2, c");
  ASSERT_EQ(m.sizes.size(), 3u);
  EXPECT_EQ(m.sizes[0].at_least, 2);
  EXPECT_EQ(m.sizes[1].at_least, 2);
  EXPECT_EQ(m.sizes[2].at_least, 0);
}

TEST(Sizes, AssumptionsAreNonNegativeIntegers) {
  const Module m = parsed("size a, b\nassume a < b\nassume a == 2*b");
  const Index a = Index::name("a"), b = Index::name("b");
  EXPECT_EQ(m.assumptions, (std::vector<Index>{b - a - Index(1), a - 2 * b, 2 * b - a}));
}

TEST(Rules, HaveTheirOwnSizes) {
  const Module m = parsed(
      "size k\nrule r(size n, b >= 1; size z; axis w = ceil_div(n, b)) given n >= b, z <= 3: (A[n] "
      "any) -> (O[]) "
      "{ O = max[n](A) } => { O = max[n](A) } prove O { }");
  ASSERT_EQ(m.rules.size(), 1u);
  const Rule& r = m.rules[0];
  EXPECT_EQ(r.sizes.size(), 3u);
  EXPECT_EQ(r.sizes[0].at_least, 1);
  EXPECT_EQ(r.axes[0].name, Symbol("w"));
  EXPECT_EQ(r.assumptions[0], Index::name("n") - Index::name("b"));
  EXPECT_EQ(r.lhs.inputs[0].domain, Domain::Any);
  EXPECT_EQ(r.proofs.size(), 1u);
  EXPECT_FALSE(r.expect_refuted);
}

TEST(Derivations, AreListsOfTactics) {
  const Module m = parsed(
      "size q, x, b\ndiagram f(S[q x]) -> (P[q x]) { P = softmax[x](S) }\n"
      "derive g from f {\n  unfold P # why\n  in O.P: stream x by b + 1 carrying (m, l); place Q, "
      "K at shared\n"
      "  replace (P) with {\n    R = exp(S)\n    P = id(R)\n  }\n  prove P { auto S[q', x'] }\n  "
      "rename R to T\n}");
  ASSERT_EQ(m.derivations.size(), 1u);
  const auto& t = m.derivations[0].tactics;
  ASSERT_EQ(t.size(), 5u);
  EXPECT_EQ(t[0].text, "unfold P");
  EXPECT_EQ(t[1].inside, (Axes{"O", "P"}));
  EXPECT_EQ(t[1].verb, Symbol("stream"));
  EXPECT_EQ(t[1].indices[0].second, Index::name("b") + Index(1));
  EXPECT_EQ(t[1].lists[0].first, Symbol("carrying"));
  EXPECT_EQ(t[1].text, "in O.P: stream x by b + 1 carrying (m, l)");
  EXPECT_EQ(t[2].words, (Axes{"Q", "K", "at", "shared"}));
  EXPECT_EQ(t[3].lines.size(), 2u);
  EXPECT_EQ(t[3].lists[0].second, (Axes{"P"}));
  EXPECT_EQ(t[3].proofs.size(), 1u);
  EXPECT_EQ(t[4].indices[0].second, Index::name("T"));
}

TEST(Lines, CanBeReadAlone) {
  const Module m = parsed("size q, x");
  auto lines = parse_lines("P = softmax[x](S)", m, {Port{"S", {"q", "x"}, Domain::Finite}});
  ASSERT_TRUE(lines);
  EXPECT_EQ((*lines)[0].outs[0].axes, (Axes{"q", "x"}));
}

}  // namespace
}  // namespace serviette

#include "core/canonical/from_diagram.hpp"

#include <gtest/gtest.h>

namespace serviette {
namespace {

using Axes = std::vector<Symbol>;

Line call(Symbol out, Axes out_axes, Symbol op, Axes axes, std::vector<Operand> operands) {
  Line line;
  line.outs = {{out, std::move(out_axes), {}}};
  line.op = op;
  line.axes = std::move(axes);
  line.operands = std::move(operands);
  return line;
}

Line map(Symbol out, Axes axes, Axes names, Term value, std::vector<Operand> operands) {
  Line line;
  line.kind = LineKind::Map;
  line.outs = {{out, std::move(axes), {}}};
  line.map_names = std::move(names);
  line.map_value = value;
  line.operands = std::move(operands);
  return line;
}

Diagram attention() {
  Diagram d;
  d.name = "attention";
  d.inputs = {{"Q", {"q", "d"}}, {"K", {"x", "d"}}, {"V", {"x", "e"}}};
  d.outputs = {{"O", {"q", "e"}}};
  d.lines = {call("S", {"q", "x"}, "dot", {"d"}, {{"Q", {"q", "d"}}, {"K", {"x", "d"}}}),
             call("P", {"q", "x"}, "softmax", {"x"}, {{"S", {"q", "x"}}}),
             call("O", {"q", "e"}, "dot", {"x"}, {{"P", {"q", "x"}}, {"V", {"x", "e"}}})};
  return d;
}

// max and sum of a row, in one stream with two states.
Diagram streamed(bool exchanged) {
  Diagram d;
  d.inputs = {{"S", {"q", "x"}}, {"m0", {"q"}, Domain::Any}, {"l0", {"q"}}};
  d.outputs = {{"l", {"q"}}};
  Line s;
  s.kind = LineKind::Stream;
  s.axis = "x";
  s.size = Index::name("b");
  s.body.lines = {call("c", {"q"}, "max", {"x"}, {{"S", {"q", "x"}}}),
                  call("m1", {"q"}, "bigger", {}, {{"m", {"q"}}, {"c", {"q"}}}),
                  call("l1", {"q"}, "add", {}, {{"l", {"q"}}, {"m1", {"q"}}})};
  if (!exchanged) {
    s.outs = {{"M", {"q"}, {}}, {"L", {"q"}, {}}};
    s.carrying = {{"m", "m0"}, {"l", "l0"}};
    s.body.yields = {"m1", "l1"};
  } else {
    s.outs = {{"L", {"q"}, {}}, {"M", {"q"}, {}}};
    s.carrying = {{"l", "l0"}, {"m", "m0"}};
    s.body.yields = {"l1", "m1"};
  }
  d.outputs = {{"L", {"q"}}};
  d.lines = {s};
  return d;
}

bool same(const Diagram& a, const Diagram& b) {
  const auto e = equal(a, b);
  EXPECT_TRUE(e) << (e ? "" : e.error().message);
  return e && *e;
}

TEST(FromDiagram, ForgetsNamesAndTheOrderOfLines) {
  Diagram a = attention(), b = attention();
  b.lines[0].outs[0].name = "scores";
  b.lines[1].operands[0].wire = "scores";
  std::swap(b.lines[0], b.lines[2]);
  EXPECT_TRUE(same(a, b));
  EXPECT_EQ(canonical_form(a)->hash, canonical_form(b)->hash);
}

TEST(FromDiagram, ForgetsDeadLines) {
  Diagram b = attention();
  b.lines.push_back(call("dead", {"q"}, "sum", {"x"}, {{"P", {"q", "x"}}}));
  EXPECT_TRUE(same(attention(), b));
}

TEST(FromDiagram, KeepsWhatMatters) {
  const Diagram a = attention();
  Diagram b = a;
  b.lines[1].op = "softmin";
  EXPECT_FALSE(same(a, b));
  b = a;
  b.lines[1].outs[0].level = "shared";
  EXPECT_FALSE(same(a, b));
  b = a;
  b.lines[0].operands = {{"K", {"q", "d"}}, {"Q", {"x", "d"}}};
  EXPECT_FALSE(same(a, b));
  b = a;
  b.inputs[2].domain = Domain::Any;
  EXPECT_FALSE(same(a, b));
  b = a;
  b.outputs[0].domain = Domain::Any;
  EXPECT_FALSE(same(a, b));
  b = a;
  b.lines[1].axes = {"q"};
  EXPECT_FALSE(same(a, b));
  b = a;
  b.lines[1].params = {Index(2)};
  EXPECT_FALSE(same(a, b));
}

TEST(FromDiagram, SeesSharing) {
  Diagram a;
  a.inputs = {{"A", {"x"}}};
  a.outputs = {{"C", {"x"}}};
  a.lines = {call("B", {"x"}, "f", {}, {{"A", {"x"}}}),
             call("C", {"x"}, "add", {}, {{"B", {"x"}}, {"B", {"x"}}})};
  Diagram b = a;
  b.lines.push_back(call("B2", {"x"}, "f", {}, {{"A", {"x"}}}));
  b.lines[1].operands[1].wire = "B2";
  EXPECT_FALSE(same(a, b));
  EXPECT_TRUE(*equal_up_to_sharing(a, b));
  EXPECT_FALSE(
      *equal_up_to_sharing(a, b, {.is_random = [](Symbol op) { return op == Symbol("f"); }}));
}

TEST(FromDiagram, ComparesMapsUpToTheirParameters) {
  const auto with = [](Symbol a, Symbol b, bool flip) {
    Diagram d;
    d.inputs = {{"A", {"x"}}, {"B", {"x"}}};
    d.outputs = {{"C", {"x"}}};
    const Term x = read(a, {}), y = read(b, {});
    d.lines = {
        map("C", {"x"}, {a, b}, flip ? y * exp(x) : x * exp(y), {{"A", {"x"}}, {"B", {"x"}}})};
    return d;
  };
  EXPECT_TRUE(same(with("u", "v", false), with("v", "u", false)));
  EXPECT_FALSE(same(with("u", "v", false), with("u", "v", true)));
}

TEST(FromDiagram, ComparesBodiesOfRegions) {
  Diagram a = streamed(false), b = streamed(false);
  Line& s = b.lines[0];
  std::swap(s.body.lines[0], s.body.lines[1]);  // order
  s.carrying[0].first = "running";              // names of states
  s.body.lines[0].operands[0].wire = "running";
  EXPECT_TRUE(same(a, b));
  s.body.lines.push_back(call("dead", {"q"}, "sum", {"x"}, {{"S", {"q", "x"}}}));
  EXPECT_TRUE(same(a, b));
  s.body.lines[1].op = "min";
  EXPECT_FALSE(same(a, b));
}

TEST(FromDiagram, KeepsTheOrderOfStates) { EXPECT_FALSE(same(streamed(false), streamed(true))); }

TEST(FromDiagram, OrdersWhatARegionTakesByItsBody) {
  const auto with = [](bool unused_first) {
    Diagram d;
    d.inputs = {{"A", {"x"}}, {"B", {"x"}}};
    d.outputs = {{"C", {"x"}}};
    Line g;
    g.kind = LineKind::Group;
    g.axis = "x";
    g.size = Index(32);
    g.outs = {{"C", {"x"}, {}}};
    g.body.lines = {call("c", {"x"}, "add", {}, {{"A", {"x"}}, {"B", {"x"}}})};
    const Line dead = call("u", {"x"}, "f", {}, {{"B", {"x"}}});
    if (unused_first) g.body.lines.insert(g.body.lines.begin(), dead);
    g.body.yields = {"c"};
    d.lines = {g};
    return d;
  };
  EXPECT_TRUE(same(with(false), with(true)));
}

TEST(FromDiagram, SharesInsideBodiesOnlyWhenAsked) {
  Diagram a = streamed(false), b = a;
  b.lines[0].body.lines.push_back(call("c2", {"q"}, "max", {"x"}, {{"S", {"q", "x"}}}));
  b.lines[0].body.lines.push_back(call("m2", {"q"}, "bigger", {}, {{"m", {"q"}}, {"c2", {"q"}}}));
  b.lines[0].body.lines[2].operands[1].wire = "m2";
  EXPECT_FALSE(same(a, b));
  EXPECT_TRUE(*equal_up_to_sharing(a, b));
}

TEST(FromDiagram, RefusesUnknownAndDoubleNames) {
  Diagram a = attention();
  a.lines[2].operands[1].wire = "W";
  const auto unknown = from_diagram(a);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::Name);
  EXPECT_EQ(unknown.error().message, "nothing makes wire W");
  a = attention();
  a.lines[1].outs[0].name = "S";
  EXPECT_FALSE(from_diagram(a));
}

TEST(CanonicalText, NamesBoundVariablesByDepth) {
  const auto row = [](Symbol k, Symbol j) {
    return sum(
        k, Index(0), Index::name("n"),
        maximum(j, Index::name(k), Index::name("n"), read("A", {Index::name(j), Index::name(k)})));
  };
  EXPECT_EQ(canonical_text(row("k", "j")), "big sum(0 .. n, big max(%0 .. n, A[%1, %0]))");
  EXPECT_EQ(canonical_text(row("k", "j")), canonical_text(row("a", "b")));
}

}  // namespace
}  // namespace serviette

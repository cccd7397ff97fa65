#include "core/match/rule_match.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "core/canonical/generate.hpp"
#include "core/text/parse.hpp"

namespace serviette {
namespace {

using Axes = std::vector<Symbol>;

Line call(Out out, Symbol op, Axes axes, std::vector<Operand> operands,
          std::vector<Index> params = {}) {
  Line line;
  line.outs = {std::move(out)};
  line.op = op;
  line.axes = std::move(axes);
  line.operands = std::move(operands);
  line.params = std::move(params);
  return line;
}

Line map(Out out, Axes names, Term value, std::vector<Operand> operands) {
  Line line;
  line.kind = LineKind::Map;
  line.outs = {std::move(out)};
  line.map_names = std::move(names);
  line.map_value = value;
  line.operands = std::move(operands);
  return line;
}

Term scalar(Symbol name) { return read(name, {}); }

std::optional<Index> same_name(Symbol axis) { return Index::name(axis); }

// exp then sum over k: e[k] = exp(S[k]), l[] = sum[k](e[k]).
Rule sum_of_exp() {
  Rule rule;
  rule.name = "sum_of_exp";
  rule.sizes = {{"k", 0}};
  rule.lhs.inputs = {{"S", {"k"}}};
  rule.lhs.outputs = {{"l", {}}};
  rule.lhs.lines = {map({"e", {"k"}, {}}, {"s"}, exp(scalar("s")), {{"S", {"k"}}}),
                    call({"l", {}, {}}, "sum", {"k"}, {{"e", {"k"}}})};
  return rule;
}

// The same woven over h and q, along x, with other names.
std::vector<Line> scores() {
  return {map({"E", {"h", "q", "x"}, {}}, {"z"}, exp(scalar("z")), {{"T", {"h", "q", "x"}}}),
          call({"L", {"h", "q"}, {}}, "sum", {"x"}, {{"E", {"h", "q", "x"}}})};
}

TEST(RuleMatch, FindsAWovenInstanceUnderOtherNames) {
  const Rule rule = sum_of_exp();
  const auto lines = scores();
  const auto m = match_rule(rule, {lines, {"L"}, same_name});
  ASSERT_TRUE(m) << m.error().message << m.error().help;
  EXPECT_EQ(m->boxes, (std::vector<int>{0, 1}));
  EXPECT_EQ(m->wire("S"), Symbol("T"));
  EXPECT_EQ(m->wire("e"), Symbol("E"));
  EXPECT_EQ(m->wire("l"), Symbol("L"));
  EXPECT_EQ(m->axis("k"), Symbol("x"));
  EXPECT_EQ(m->size("k"), Index::name("x"));
  EXPECT_EQ(m->instance.weave, (Axes{"h", "q"}));
  EXPECT_EQ(m->host_axes("S", {"k"}), (Axes{"h", "q", "x"}));
  EXPECT_EQ(m->host_axes("l", {}), (Axes{"h", "q"}));
}

TEST(RuleMatch, SaysWhichOperationIsMissing) {
  const Rule rule = sum_of_exp();
  auto lines = scores();
  lines[1].op = "max";
  const auto m = match_rule(rule, {lines, {"L"}, same_name});
  ASSERT_FALSE(m);
  EXPECT_EQ(m.error().code, ErrorCode::NoMatch);
  EXPECT_EQ(m.error().help, "no line here is like its `sum`");
}

TEST(RuleMatch, RefusesAnotherTerm) {
  const Rule rule = sum_of_exp();
  auto lines = scores();
  lines[0].map_value = exp(scalar("z") + scalar("z"));
  EXPECT_FALSE(match_rule(rule, {lines, {"L"}, same_name}));
}

TEST(RuleMatch, RefusesASumAlongAnotherAxis) {
  // l[] = sum[k](e[k]) after a sum over k of another operand along the same k: both must be one
  // axis of the host.
  Rule rule = sum_of_exp();
  rule.lhs.lines.push_back(call({"n", {}, {}}, "sum", {"k"}, {{"S", {"k"}}}));
  rule.lhs.outputs.push_back({"n", {}});
  auto lines = scores();
  lines.push_back(call({"N", {"h", "q"}, {}}, "sum", {"x"}, {{"T", {"h", "q", "x"}}}));
  EXPECT_TRUE(match_rule(rule, {lines, {"L", "N"}, same_name}));
  lines[2] = call({"N", {"h", "x"}, {}}, "sum", {"q"}, {{"T", {"h", "q", "x"}}});
  EXPECT_FALSE(match_rule(rule, {lines, {"L", "N"}, same_name}));
}

// The bug of a rolling update: the rule forgets l, and somebody still reads it.
TEST(RuleMatch, NamesTheReaderOutside) {
  const Rule rule = sum_of_exp();
  auto lines = scores();
  lines.push_back(
      map({"W", {"h", "q", "x"}, {}}, {"z"}, log(scalar("z")), {{"E", {"h", "q", "x"}}}));
  const HostBody host{lines, {"L", "W"}, same_name};
  const auto m = match_rule(rule, host);
  ASSERT_FALSE(m);
  EXPECT_EQ(m.error().code, ErrorCode::NotConvex);
  EXPECT_EQ(m.error().message,
            "sum_of_exp does not apply: wire E is read by line 2 (makes W) outside the match");
  EXPECT_TRUE(match_rule_all(rule, host)->empty());
}

TEST(RuleMatch, NamesAnInnerWireThatIsAnOutput) {
  const Rule rule = sum_of_exp();
  const auto lines = scores();
  const auto m = match_rule(rule, {lines, {"L", "E"}, same_name}, {.at = "L"});
  ASSERT_FALSE(m);
  EXPECT_EQ(
      m.error().message,
      "sum_of_exp does not apply at wire L: wire E is an output, and the rule does not make it");
}

// Two parts of a rule that are not joined, and a wire straight from the first to the second in the
// host.
TEST(RuleMatch, RefusesAWireStraightBack) {
  Rule rule;
  rule.name = "pair";
  rule.sizes = {{"k", 0}};
  rule.lhs.inputs = {{"A", {"k"}}, {"B", {}}};
  rule.lhs.outputs = {{"a", {}}, {"b", {}}};
  rule.lhs.lines = {call({"a", {}, {}}, "sum", {"k"}, {{"A", {"k"}}}),
                    map({"b", {}, {}}, {"s"}, log(scalar("s")), {{"B", {}}})};
  const std::vector<Line> lines = {call({"l", {}, {}}, "sum", {"x"}, {{"X", {"x"}}}),
                                   map({"m", {}, {}}, {"s"}, log(scalar("s")), {{"l", {}}})};
  const auto m = match_rule(rule, {lines, {"m"}, same_name});
  ASSERT_FALSE(m);
  EXPECT_EQ(
      m.error().message,
      "pair does not apply: wire l runs straight from an output of the match to one of its inputs");
}

TEST(RuleMatch, FindsAllInOrderAndTheOneAskedFor) {
  const Rule rule = sum_of_exp();
  auto lines = scores();
  for (Line line : scores()) {
    line.outs[0].name = Symbol(line.outs[0].name.str() + "2");
    if (line.kind == LineKind::Call) line.operands[0].wire = "E2";
    lines.push_back(line);
  }
  const HostBody host{lines, {"L", "L2"}, same_name};
  const auto all = match_rule_all(rule, host);
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ((*all)[0].boxes, (std::vector<int>{0, 1}));
  EXPECT_EQ((*all)[1].boxes, (std::vector<int>{2, 3}));
  EXPECT_EQ(match_rule(rule, host, {.at = "L2"})->boxes, (std::vector<int>{2, 3}));
  EXPECT_FALSE(match_rule(rule, host, {.at = "E"}));
  EXPECT_EQ(match_rule(rule, host, {.at = "Z"}).error().help, "no line here makes Z");
}

// dot along d of Q and K, where q is in Q alone and x in K alone: which weave axis is which,
// follows.
Rule dot_then_softmax() {
  Rule rule;
  rule.name = "dot_then_softmax";
  rule.sizes = {{"q", 0}, {"x", 0}, {"d", 0}};
  rule.lhs.inputs = {{"Q", {"q", "d"}}, {"K", {"x", "d"}}};
  rule.lhs.outputs = {{"P", {"q", "x"}}};
  rule.lhs.lines = {
      call({"S", {"q", "x"}, {}}, "dot", {"d"}, {{"Q", {"q", "d"}}, {"K", {"x", "d"}}}),
      call({"P", {"q", "x"}, {}}, "softmax", {"x"}, {{"S", {"q", "x"}}})};
  return rule;
}

TEST(RuleMatch, FindsWeaveAxesOfTheRuleByWhoCarriesThem) {
  const Rule rule = dot_then_softmax();
  const std::vector<Line> lines = {
      call({"s", {"b", "i", "j", "h"}, {}}, "dot", {"c"},
           {{"U", {"i", "b", "c", "h"}}, {"V", {"j", "h", "c", "b"}}}),
      call({"p", {"b", "i", "j", "h"}, {}}, "softmax", {"j"}, {{"s", {"b", "i", "j", "h"}}})};
  const auto m = match_rule(rule, {lines, {"p"}, same_name});
  ASSERT_TRUE(m) << m.error().message << m.error().help;
  EXPECT_EQ(m->axis("q"), Symbol("i"));
  EXPECT_EQ(m->axis("x"), Symbol("j"));
  EXPECT_EQ(m->axis("d"), Symbol("c"));
  EXPECT_EQ(m->host_axes("K", {"x", "d"}), (Axes{"j", "h", "c", "b"}));
  EXPECT_EQ(m->host_axes("P", {"q", "x"}), (Axes{"b", "i", "j", "h"}));
}

TEST(RuleMatch, RefusesARuleAxisWhereTheRuleHasNone) {
  const Rule rule = dot_then_softmax();
  const std::vector<Line> lines = {
      // V carries i too: a batch axis, and then nothing is left for q
      call({"s", {"i", "j"}, {}}, "dot", {"c"}, {{"U", {"i", "c"}}, {"V", {"i", "j", "c"}}}),
      call({"p", {"i", "j"}, {}}, "softmax", {"j"}, {{"s", {"i", "j"}}})};
  EXPECT_FALSE(match_rule(rule, {lines, {"p"}, same_name}));
}

TEST(RuleMatch, AcceptsGivenAxes) {
  Rule rule;
  rule.name = "unary";
  rule.sizes = {{"a", 0}};
  rule.lhs.inputs = {{"A", {"a"}}};
  rule.lhs.outputs = {{"B", {"a"}}};
  rule.lhs.lines = {map({"B", {"a"}, {}}, {"s"}, exp(scalar("s")), {{"A", {"a"}}})};
  const auto lines = scores();
  const HostBody host{lines, {"L"}, same_name};
  EXPECT_EQ(match_rule(rule, host)->axis("a"), Symbol("x")) << "the last that fits";
  EXPECT_EQ(match_rule(rule, host, {.axes = {{"a", "q"}}})->axis("a"), Symbol("q"));
  EXPECT_FALSE(match_rule(rule, host, {.axes = {{"a", "nowhere"}}}));
  rule.sizes = {{"h", 0}};
  for (auto* list : {&rule.lhs.lines[0].outs[0].axes, &rule.lhs.lines[0].operands[0].axes})
    *list = {"h"};
  EXPECT_EQ(match_rule(rule, host)->axis("h"), Symbol("h")) << "the same name first";
}

// S[q x] is read as S[q y]: the second dimension under another name of the same extent.
TEST(RuleMatch, KeepsDimensionsInPlace) {
  Rule rule;
  rule.name = "renamed";
  rule.sizes = {{"q", 0}, {"x", 0}};
  rule.axes = {{"y", Index::name("x")}};
  rule.lhs.inputs = {{"A", {"q", "x"}}};
  rule.lhs.outputs = {{"l", {"q"}}};
  rule.lhs.lines = {call({"S", {"q", "x"}, {}}, "scan", {"x"}, {{"A", {"q", "x"}}}),
                    call({"l", {"q"}, {}}, "sum", {"y"}, {{"S", {"q", "y"}}})};
  const auto extent = [](Symbol a) -> std::optional<Index> {
    return Index::name(a == Symbol("j") ? "i" : a);
  };
  std::vector<Line> lines = {call({"s", {"p", "i"}, {}}, "scan", {"i"}, {{"a", {"p", "i"}}}),
                             call({"t", {"p"}, {}}, "sum", {"j"}, {{"s", {"p", "j"}}})};
  EXPECT_TRUE(match_rule(rule, {lines, {"t"}, extent}));
  lines[1].operands[0].axes = {"j", "p"};
  EXPECT_FALSE(match_rule(rule, {lines, {"t"}, extent}));
  lines[1].operands[0].axes = {"p", "j"};
  EXPECT_FALSE(match_rule(rule, {lines, {"t"}, same_name})) << "y has the extent of x";
}

TEST(RuleMatch, RefusesAWeaveAxisThatIsRenamedInside) {
  const Rule rule = sum_of_exp();
  auto lines = scores();
  lines[1].operands[0].axes = {"g", "q", "x"};
  lines[1].outs[0].axes = {"g", "q"};
  EXPECT_FALSE(match_rule(rule, {lines, {"L"}, same_name}));
}

TEST(RuleMatch, BindsSizesByParameters) {
  Rule rule;
  rule.name = "shifts";
  rule.sizes = {{"n", 0}, {"a", 0}, {"b", 0}};
  rule.lhs.inputs = {{"A", {"n"}}};
  rule.lhs.outputs = {{"C", {"n"}}};
  const auto p = [](const char* s) { return Index::name(s); };
  rule.lhs.lines = {call({"B", {"n"}, {}}, "shift", {"n"}, {{"A", {"n"}}}, {p("a")}),
                    call({"C", {"n"}, {}}, "shift", {"n"}, {{"B", {"n"}}}, {p("a") + p("b")}),
                    call({"D", {"n"}, {}}, "shift", {"n"}, {{"C", {"n"}}}, {p("b")})};
  rule.lhs.outputs = {{"D", {"n"}}};
  const auto host = [&](Index x, Index y, Index z) {
    return std::vector<Line>{call({"u", {"t", "m"}, {}}, "shift", {"m"}, {{"A", {"t", "m"}}}, {x}),
                             call({"v", {"t", "m"}, {}}, "shift", {"m"}, {{"u", {"t", "m"}}}, {y}),
                             call({"w", {"t", "m"}, {}}, "shift", {"m"}, {{"v", {"t", "m"}}}, {z})};
  };
  const auto good = host(2, 2 + p("c"), p("c")), bad = host(2, 3 + p("c"), p("c"));
  const auto m = match_rule(rule, {good, {"w"}, same_name});
  ASSERT_TRUE(m) << m.error().message;
  EXPECT_EQ(m->size("a"), Index(2));
  EXPECT_EQ(m->size("b"), Index::name("c"));
  EXPECT_EQ(m->size("n"), Index::name("m"));
  EXPECT_FALSE(match_rule(rule, {bad, {"w"}, same_name}));
  EXPECT_FALSE(match_rule(rule, {good, {"w"}, same_name}, {.sizes = {{"a", Index(5)}}}));
}

TEST(RuleMatch, BindsSizesInTermsOfMaps) {
  Rule rule;
  rule.name = "scale";
  rule.sizes = {{"d", 1}, {"k", 0}};
  rule.lhs.inputs = {{"A", {"k"}}};
  rule.lhs.outputs = {{"B", {"k"}}};
  const auto scaled = [](Symbol s, Index i) { return scalar(s) / sqrt(real(i)); };
  rule.lhs.lines = {map({"B", {"k"}, {}}, {"s"}, scaled("s", Index::name("d")), {{"A", {"k"}}})};
  const std::vector<Line> lines = {map({"B", {"x"}, {}}, {"u"}, scaled("u", 64), {{"A", {"x"}}})};
  const auto m = match_rule(rule, {lines, {"B"}, same_name});
  ASSERT_TRUE(m) << m.error().message;
  EXPECT_EQ(m->size("d"), Index(64));
}

TEST(RuleMatch, TakesAxesOfTheModuleAsTheyAre) {
  Rule rule = sum_of_exp();
  rule.sizes.clear();  // k is now an axis of the module
  const auto lines = scores();
  EXPECT_FALSE(match_rule(rule, {lines, {"L"}, same_name}));
  for (auto& line : rule.lhs.lines) {
    for (auto& operand : line.operands) operand.axes = {"x"};
  }
  rule.lhs.lines[0].outs[0].axes = {"x"};
  rule.lhs.lines[1].axes = {"x"};
  const auto m = match_rule(rule, {lines, {"L"}, same_name});
  ASSERT_TRUE(m);
  EXPECT_EQ(m->host_axes("S", {"x"}), (Axes{"h", "q", "x"}));
}

TEST(RuleMatch, MatchesLevelsWhereTheRuleHasThem) {
  Rule rule = sum_of_exp();
  auto lines = scores();
  lines[0].outs[0].level = "shared";
  EXPECT_TRUE(match_rule(rule, {lines, {"L"}, same_name}));
  rule.lhs.lines[0].outs[0].level = "shared";
  EXPECT_TRUE(match_rule(rule, {lines, {"L"}, same_name}));
  rule.lhs.lines[0].outs[0].level = "register";
  EXPECT_FALSE(match_rule(rule, {lines, {"L"}, same_name}));
}

// stream k by b carrying m = m0, l = l0 { c = max[k](S[k]); m1 = bigger(m, c); l1 = add(l, c);
// yield m1, l1 }
Line row_stream(Axes weave, Symbol k, Symbol prefix, Index by) {
  const auto name = [&](const char* s) { return Symbol(prefix.str() + s); };
  Axes with_k = weave;
  with_k.push_back(k);
  Line s;
  s.kind = LineKind::Stream;
  s.axis = k;
  s.size = by;
  s.outs = {{name("M"), weave, {}}, {name("L"), weave, {}}};
  s.carrying = {{name("m"), name("m0")}, {name("l"), name("l0")}};
  s.body.lines = {
      call({name("c"), weave, {}}, "max", {k}, {{name("S"), with_k}}),
      call({name("m1"), weave, {}}, "bigger", {}, {{name("m"), weave}, {name("c"), weave}}),
      call({name("l1"), weave, {}}, "add", {}, {{name("l"), weave}, {name("c"), weave}})};
  s.body.yields = {name("m1"), name("l1")};
  return s;
}

Rule stream_rule() {
  Rule rule;
  rule.name = "row";
  rule.sizes = {{"k", 0}, {"b", 1}};
  rule.lhs.inputs = {{"rS", {"k"}}, {"rm0", {}}, {"rl0", {}}};
  rule.lhs.outputs = {{"rM", {}}, {"rL", {}}};
  rule.lhs.lines = {row_stream({}, "k", "r", Index::name("b"))};
  return rule;
}

TEST(RuleMatch, MatchesRegionsWithTheirBodies) {
  const Rule rule = stream_rule();
  std::vector<Line> lines = {row_stream({"q", "h"}, "x", "h", 32)};
  const HostBody host{lines, {"hM", "hL"}, same_name};
  const auto m = match_rule(rule, host);
  ASSERT_TRUE(m) << m.error().message << m.error().help;
  EXPECT_EQ(m->axis("k"), Symbol("x"));
  EXPECT_EQ(m->size("b"), Index(32));
  EXPECT_EQ(m->wire("rS"), Symbol("hS"));
  EXPECT_EQ(m->wire("rl0"), Symbol("hl0"));
  EXPECT_EQ(m->wire("rl1"), Symbol("hl1"));
  std::swap(lines[0].body.lines[1], lines[0].body.lines[2]);
  EXPECT_TRUE(match_rule(rule, host)) << "the order of lines is free";
  std::swap(lines[0].body.lines[1].operands, lines[0].body.lines[2].operands);
  EXPECT_FALSE(match_rule(rule, host)) << "each state was updated by the other";
}

TEST(RuleMatch, RefusesOtherBodies) {
  const Rule rule = stream_rule();
  const std::vector<Line> good = {row_stream({"q"}, "x", "h", 32)};
  const auto matches = [&](const std::vector<Line>& lines) {
    return match_rule(rule, {lines, {"hM", "hL"}, same_name}).has_value();
  };
  ASSERT_TRUE(matches(good));
  auto lines = good;
  lines[0].body.yields = {"hl1", "hm1"};
  EXPECT_FALSE(matches(lines));
  lines = good;
  lines[0].body.lines[0].op = "sum";
  EXPECT_FALSE(matches(lines));
  lines = good;
  lines[0].body.lines[1].operands[0].wire = "hm0";  // the start, not the state
  EXPECT_FALSE(matches(lines));
  lines = good;
  lines[0].kind = LineKind::Group;
  EXPECT_FALSE(matches(lines));
}

TEST(RuleMatch, RefusesALeftSideWithoutLines) {
  Rule rule;
  rule.name = "nothing";
  const std::vector<Line> lines = scores();
  const auto m = match_rule(rule, {lines, {"L"}, same_name});
  ASSERT_FALSE(m);
  EXPECT_EQ(m.error().code, ErrorCode::NoMatch);
}

TEST(RuleMatch, GivesTheOrderOfAStep) {
  const Rule rule = sum_of_exp();
  auto lines = scores();
  lines.insert(lines.begin() + 1,
               map({"W", {"h", "q"}, {}}, {"z"}, log(scalar("z")), {{"X", {"h", "q"}}}));
  lines.insert(lines.begin() + 1,
               map({"V", {"h", "q", "x"}, {}}, {"z"}, log(scalar("z")), {{"T", {"h", "q", "x"}}}));
  const HostBody host{lines, {"L", "V", "W"}, same_name};
  const auto m = match_rule(rule, host);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->boxes, (std::vector<int>{0, 3}));
  EXPECT_EQ(*order_for(host, m->boxes), (std::vector<int>{1, 2, 0, 3}));
}

// Division delayed past a contraction, as flash attention begins.
TEST(RuleMatch, FindsADivisionBeforeAContraction) {
  const auto module = parse_module(R"(
size q, x, e
rule delay_division(size k): (N[k], L[], V[k]) -> (O[]) {
  P = map(n, l: n / l)(N, L)
  O = dot[k](P, V)
} => {
  U = dot[k](N, V)
  O = map(n, l: n / l)(U, L)
}
diagram late(E[q x], S[q], V[x e]) -> (O[q e]) {
  W = map(a, b: a / b)(E[q x], S[q])
  O = dot[x](W[q x], V[x e])
}
)",
                                   "test.nap");
  ASSERT_TRUE(module) << module.error().message;
  const Rule& rule = *module->find_rule("delay_division");
  const Diagram& diagram = *module->find_diagram("late");
  const auto m = match_rule(rule, {diagram.lines, {"O"}, extents_of(*module)}, {.at = "O"});
  ASSERT_TRUE(m) << m.error().message << ": " << m.error().help;
  EXPECT_EQ(m->boxes, (std::vector<int>{0, 1}));
  EXPECT_EQ(m->axis("k"), Symbol("x"));
  EXPECT_EQ(m->instance.weave, (Axes{"q", "e"}));
  EXPECT_EQ(m->host_axes("L", {}), (Axes{"q"}));
  EXPECT_EQ(m->host_axes("V", {"k"}), (Axes{"x", "e"}));
  EXPECT_EQ(m->host_axes("O", {}), (Axes{"q", "e"}));
}

// A random rule: boxes of a random hypergraph as lines, reductions and maps along the axes a and b.
Rule random_rule(std::uint64_t seed) {
  Rule rule;
  rule.name = "random";
  rule.sizes = {{"a", 0}, {"b", 0}};
  const auto g =
      random_hypergraph({.boxes = 1 + static_cast<std::uint32_t>(seed % 5), .labels = 2}, seed);
  std::map<WireId, Axes> axes;
  const auto name = [](WireId w) { return Symbol("r" + std::to_string(w)); };
  for (WireId w : g.inputs()) {
    axes[w] = {"a", "b"};
    rule.lhs.inputs.push_back({name(w), axes[w]});
  }
  for (BoxId box = 0; box < g.boxes(); ++box) {
    std::vector<Operand> operands;
    Axes out_axes;
    for (WireId w : g.ins(box)) {
      operands.push_back({name(w), axes[w]});
      for (Symbol a : axes[w]) {
        if (std::ranges::find(out_axes, a) == out_axes.end()) out_axes.push_back(a);
      }
    }
    const WireId w = g.outs(box)[0];
    Line line = call({name(w), out_axes, {}}, Symbol(g.label(box).str()), {}, operands);
    if (out_axes.size() > 1 && (seed >> box) % 2) {
      line.axes = {out_axes[(seed >> 8) % out_axes.size()]};
      std::erase(out_axes, line.axes[0]);
      line.op = "sum" + std::to_string(operands.size());
      line.outs[0].axes = out_axes;
    }
    axes[w] = out_axes;
    rule.lhs.lines.push_back(line);
  }
  for (WireId w : g.outputs()) rule.lhs.outputs.push_back({name(w), axes[w]});
  return rule;
}

// An instance: other names, weave axes at places of their own in every wire, lines in the way.
std::vector<Line> instance_of(const Rule& rule, std::uint64_t seed) {
  std::vector<Line> out;
  const auto wire = [](Symbol w) { return Symbol("h" + w.str()); };
  const auto axes = [&](Symbol w, const Axes& list) {
    Axes host;
    for (Symbol a : list) host.push_back(a == Symbol("a") ? "i" : "j");
    for (Symbol weave : {Symbol("u"), Symbol("v")}) {
      const std::size_t dice = (seed >> 3) + 7 * std::hash<std::string>()(w.str()) + host.size();
      host.insert(host.begin() + static_cast<std::ptrdiff_t>(dice % (host.size() + 1)), weave);
    }
    return host;
  };
  for (Line line : rule.lhs.lines) {
    line.outs[0] = {wire(line.outs[0].name), axes(line.outs[0].name, line.outs[0].axes), {}};
    for (auto& operand : line.operands)
      operand = {wire(operand.wire), axes(operand.wire, operand.axes)};
    for (auto& a : line.axes) a = a == Symbol("a") ? "i" : "j";
    out.push_back(line);
    out.push_back(call({wire("x" + line.outs[0].name.str()), {}, {}}, "other", {}, {}));
  }
  return out;
}

RC_GTEST_PROP(RuleMatch, InstantiatesToTheLinesOfTheHost, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const Rule rule = random_rule(seed);
  const auto lines = instance_of(rule, seed);
  std::vector<Symbol> outputs;
  for (const Port& p : rule.lhs.outputs) outputs.push_back("h" + p.name.str());
  const auto all = match_rule_all(rule, {lines, outputs, same_name});
  RC_ASSERT(all.has_value());
  RC_ASSERT(!all->empty());
  for (const RuleMatch& m : *all) {
    for (std::size_t l = 0; l < rule.lhs.lines.size(); ++l) {
      Line line = rule.lhs.lines[l];
      for (auto& out : line.outs) out = {*m.wire(out.name), *m.host_axes(out.name, out.axes), {}};
      for (auto& operand : line.operands)
        operand = {*m.wire(operand.wire), *m.host_axes(operand.wire, operand.axes)};
      for (auto& a : line.axes) a = *m.axis(a);
      RC_ASSERT(line == lines[static_cast<std::size_t>(m.boxes[l])]);
    }
  }
}

}  // namespace
}  // namespace serviette

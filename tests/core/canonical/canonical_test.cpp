#include "core/canonical/canonical.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/canonical/generate.hpp"
#include "tests/core/canonical/vf2_oracle.hpp"

namespace serviette {
namespace {

Hypergraph any_graph(int most_boxes, std::uint32_t labels) {
  return random_hypergraph({.boxes = static_cast<std::uint32_t>(*rc::gen::inRange(0, most_boxes)),
                            .inputs = static_cast<std::uint32_t>(*rc::gen::inRange(1, 3)),
                            .labels = labels},
                           *rc::gen::arbitrary<std::uint64_t>());
}

// One operand of one box read from another wire that exists before it, or one label changed, or
// outputs exchanged.
Hypergraph mutated(const Hypergraph& g, std::uint64_t dice) {
  HypergraphParts p = g.parts();
  if (dice % 3 == 0 && p.outputs.size() > 1) {
    std::swap(p.outputs[0], p.outputs[dice / 3 % p.outputs.size()]);
  } else if (dice % 3 == 1 && !p.in_wires.empty()) {
    const std::size_t port = dice / 3 % p.in_wires.size();
    p.in_wires[port] = static_cast<WireId>(dice / 7 % (p.in_wires[port] + 1));
  } else if (!p.inputs.empty() && p.inputs.size() > 1) {
    std::swap(p.inputs[0], p.inputs[1]);
  }
  return *Hypergraph::make(std::move(p));
}

bool all_live(const Hypergraph& g) { return canonical_form(g).boxes.size() == g.boxes(); }

RC_GTEST_PROP(CanonicalForm, DoesNotDependOnNumbering, ()) {
  const auto g = any_graph(30, 4);
  const auto h = shuffled(g, *rc::gen::arbitrary<std::uint64_t>());
  RC_ASSERT(canonical_form(g) == canonical_form(h));
  RC_ASSERT(canonical_form(g).hash == canonical_form(h).hash);
}

RC_GTEST_PROP(CanonicalForm, AgreesWithVf2OnMutants, ()) {
  const auto g = any_graph(9, 3);
  const auto h = shuffled(mutated(g, *rc::gen::arbitrary<std::uint64_t>()), 7);
  RC_PRE(all_live(h));
  RC_ASSERT(equal(g, h) == oracle::isomorphic(g, h));
}

RC_GTEST_PROP(CanonicalForm, AgreesWithVf2OnTinyPairs, ()) {
  const auto g = any_graph(4, 1), h = any_graph(4, 1);
  RC_CLASSIFY(equal(g, h));
  RC_ASSERT(equal(g, h) == oracle::isomorphic(g, h));
}

RC_GTEST_PROP(CanonicalForm, IgnoresDeadBoxes, ()) {
  const auto g = any_graph(12, 3);
  HypergraphParts p = g.parts();
  const WireId dead = p.add_wire(Label("[x]")), deader = p.add_wire(Label("[x]"));
  p.add_box(Label("dead"), {p.inputs[0]}, {dead});
  p.add_box(Label("dead"), {dead}, {deader});
  RC_ASSERT(equal(g, *Hypergraph::make(std::move(p))));
}

TEST(CanonicalForm, SeesTypesOfUnreadInputs) {
  EXPECT_FALSE(equal(discard({Label("[x]")}), discard({Label("[y]")})));
  EXPECT_FALSE(equal(discard({Label("[x]")}), Hypergraph()));
}

TEST(CanonicalForm, SeesTheOrderOfPorts) {
  HypergraphParts p;
  const WireId a = p.add_input(Label("[x]")), b = p.add_input(Label("[x]")),
               c = p.add_wire(Label("[x]"));
  p.outputs = {c};
  HypergraphParts q = p;
  p.add_box(Label("minus"), {a, b}, {c});
  q.add_box(Label("minus"), {b, a}, {c});
  EXPECT_FALSE(equal(*Hypergraph::make(p), *Hypergraph::make(q)));
}

TEST(CanonicalForm, NumbersUnorderedInputsAsMet) {
  HypergraphParts p;
  const WireId a = p.add_input(Label("[x]")), b = p.add_input(Label("[y]")),
               c = p.add_wire(Label("[x]"));
  p.add_box(Label("f"), {b, a}, {c});
  p.outputs = {c};
  const auto form = canonical_form(*Hypergraph::make(p), 0);
  EXPECT_EQ(form.inputs_met, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(to_string(form), "(in: ) b0 = f(i0, i1) -> [x]; (met: [y], [x]) (out: b0.0)");
}

// The name of a diagram is the same on every run and every machine.
TEST(CanonicalForm, HasAHashThatDoesNotChange) {
  const auto f = single_box(Label("exp"), {Label("[x]")}, {Label("[x]")});
  const auto hash = to_string(canonical_form(f).hash);
  EXPECT_EQ(hash.size(), 32u);
  EXPECT_EQ(hash, "17a86348a9a8c9910576b0f22271d880");
}

RC_GTEST_PROP(Share, IsIdempotent, ()) {
  const auto g = any_graph(30, 2);
  RC_ASSERT(equal(share(share(g)), share(g)));
  RC_ASSERT(share(g).boxes() <= g.boxes());
}

RC_GTEST_PROP(Share, IsCoarserThanEqual, ()) {
  const auto g = any_graph(30, 2);
  RC_ASSERT(equal_up_to_sharing(g, shuffled(g, *rc::gen::arbitrary<std::uint64_t>())));
}

// After sharing no two boxes have the same label and operands.
RC_GTEST_PROP(Share, LeavesNothingToShare, ()) {
  const auto g = share(any_graph(30, 2));
  for (BoxId a = 0; a < g.boxes(); ++a) {
    for (BoxId b = 0; b < a; ++b)
      RC_ASSERT(!(g.label(a) == g.label(b) && std::ranges::equal(g.ins(a), g.ins(b))));
  }
}

}  // namespace
}  // namespace serviette

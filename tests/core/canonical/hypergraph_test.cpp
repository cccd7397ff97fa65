#include "core/canonical/hypergraph.hpp"

#include <gtest/gtest.h>

#include "core/canonical/generate.hpp"

namespace serviette {
namespace {

const Label kX("[x]"), kF("f");

TEST(Hypergraph, ExampleOfTheHeader) {
  HypergraphParts p;
  const WireId a = p.add_input(Label("[x]"));
  const WireId b = p.add_wire(Label("[x]"));
  p.add_box(Label("exp"), {a}, {b});
  p.outputs = {b};
  auto g = Hypergraph::make(std::move(p));
  ASSERT_TRUE(g);
  EXPECT_EQ(g->producer(b), (PortRef{0, 0}));
  EXPECT_EQ(g->producer(a), (PortRef{kNone, 0}));
  ASSERT_EQ(g->consumers(a).size(), 1u);
  EXPECT_EQ(g->consumers(a)[0], (PortRef{0, 0}));
  EXPECT_TRUE(g->is_output(b));
  EXPECT_FALSE(g->is_output(a));
}

TEST(Hypergraph, EmptyIsValid) {
  EXPECT_TRUE(Hypergraph::make(HypergraphParts{}));
  EXPECT_EQ(Hypergraph().boxes(), 0u);
}

std::string refusal(HypergraphParts p) {
  const auto g = Hypergraph::make(std::move(p));
  return g ? "" : g.error().message;
}

TEST(Hypergraph, RefusesAWireMadeTwice) {
  HypergraphParts p;
  const WireId a = p.add_input(kX), b = p.add_wire(kX);
  p.add_box(kF, {a}, {b});
  p.add_box(kF, {a}, {b});
  EXPECT_EQ(refusal(p), "wire 1 is made twice");
}

TEST(Hypergraph, RefusesAnInputThatIsMade) {
  HypergraphParts p;
  const WireId a = p.add_input(kX);
  p.add_box(kF, {}, {a});
  EXPECT_EQ(refusal(p), "wire 0 is made twice");
}

TEST(Hypergraph, RefusesAnInputTwice) {
  HypergraphParts p;
  const WireId a = p.add_input(kX);
  p.inputs.push_back(a);
  EXPECT_EQ(refusal(p), "wire 0 is an input twice");
}

TEST(Hypergraph, RefusesAWireNothingMakes) {
  HypergraphParts p;
  p.outputs = {p.add_wire(kX)};
  EXPECT_EQ(refusal(p), "nothing makes wire 0");
}

TEST(Hypergraph, RefusesAPortOutOfRange) {
  HypergraphParts p;
  p.add_box(kF, {7}, {});
  EXPECT_EQ(refusal(p), "there is no wire 7");
  HypergraphParts q;
  q.outputs = {0};
  EXPECT_EQ(refusal(q), "there is no wire 0");
}

TEST(Hypergraph, RefusesOffsetsThatDoNotAddUp) {
  HypergraphParts p;
  p.add_box(kF, {}, {p.add_wire(kX)});
  p.in_begin = {0};
  EXPECT_EQ(refusal(p), "the ports of a hypergraph do not add up");
}

TEST(Hypergraph, RefusesACycle) {
  HypergraphParts p;
  const WireId a = p.add_wire(kX), b = p.add_wire(kX);
  p.add_box(kF, {a}, {b});
  p.add_box(kF, {b}, {a});
  EXPECT_EQ(refusal(p), "a wire depends on itself");
}

TEST(Hypergraph, DepthGrowsAlongEveryPath) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto g = shuffled(random_hypergraph({.boxes = 40}, seed), seed);
    for (BoxId b = 0; b < g.boxes(); ++b) {
      for (WireId w : g.ins(b)) {
        if (g.producer(w).box != kNone) {
          EXPECT_LT(g.depth(g.producer(w).box), g.depth(b)) << "seed " << seed;
        }
      }
    }
  }
}

}  // namespace
}  // namespace serviette

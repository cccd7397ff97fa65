#include "core/match/convex.hpp"

#include <gtest/gtest.h>

#include "core/match/matcher.hpp"

namespace serviette {
namespace {

const Label kX("[x]"), kF("f"), kG("g"), kH("h");

Hypergraph made(HypergraphParts p) { return *Hypergraph::make(std::move(p)); }

// A -> f -> B -> g -> C
Hypergraph f_then_g(bool put_out_middle) {
  HypergraphParts p;
  const WireId a = p.add_input(kX), b = p.add_wire(kX), c = p.add_wire(kX);
  p.add_box(kF, {a}, {b});
  p.add_box(kG, {b}, {c});
  p.outputs = {c};
  if (put_out_middle) p.outputs.push_back(b);
  return made(std::move(p));
}

// f and a two-legged g that are not joined: f(A) -> B, g(C, D) -> E.
Hypergraph f_beside_g() {
  HypergraphParts p;
  const WireId a = p.add_input(kX), c = p.add_input(kX), d = p.add_input(kX);
  const WireId b = p.add_wire(kX), e = p.add_wire(kX);
  p.add_box(kF, {a}, {b});
  p.add_box(kG, {c, d}, {e});
  p.outputs = {b, e};
  return made(std::move(p));
}

TEST(Convex, AcceptsAChain) {
  const auto g = f_then_g(false);
  EXPECT_EQ(find_matches(g, HostIndex(g)).size(), 1u);
}

TEST(Convex, RefusesAReaderOutside) {
  HypergraphParts p = f_then_g(false).parts();
  const WireId d = p.add_wire(kX);
  p.add_box(kH, {1}, {d});
  p.outputs.push_back(d);
  const auto host = made(std::move(p));
  const auto pattern = f_then_g(false);
  EXPECT_TRUE(find_matches(pattern, HostIndex(host)).empty());
  const Refusal r = ConvexChecker(host).check(pattern, {{0, 1}, {0, 1, 2}});
  EXPECT_EQ(r.fault, Fault::ReadOutside);
  EXPECT_EQ(r.wire, 1u);
  EXPECT_EQ(r.box, 2u);
  EXPECT_EQ(find_matches(f_then_g(true), HostIndex(host)).size(), 1u) << "put out, it may be read";
}

TEST(Convex, RefusesAnInnerWireThatIsAnOutput) {
  const auto host = f_then_g(true), pattern = f_then_g(false);
  EXPECT_TRUE(find_matches(pattern, HostIndex(host)).empty());
  EXPECT_EQ(ConvexChecker(host).check(pattern, {{0, 1}, {0, 1, 2}}).fault, Fault::ReadOutside);
}

TEST(Convex, RefusesAPathThatComesBack) {
  HypergraphParts p;
  const WireId a = p.add_input(kX), b = p.add_wire(kX), c = p.add_wire(kX), e = p.add_wire(kX);
  p.add_box(kF, {a}, {b});
  p.add_box(kH, {b}, {c});
  p.add_box(kG, {a, c}, {e});
  p.outputs = {e};
  const auto host = made(std::move(p));
  EXPECT_TRUE(find_matches(f_beside_g(), HostIndex(host)).empty());
  const Refusal r = ConvexChecker(host).check(f_beside_g(), {{0, 2}, {a, a, c, b, e}});
  EXPECT_EQ(r.fault, Fault::PathReturns);
  EXPECT_EQ(r.wire, b);
  EXPECT_EQ(r.box, 1u);
  EXPECT_EQ(r.back, 2u);
}

// No box lies between, so the first condition alone would accept it.
TEST(Convex, RefusesAWireStraightBack) {
  HypergraphParts p;
  const WireId a = p.add_input(kX), b = p.add_wire(kX), e = p.add_wire(kX);
  p.add_box(kF, {a}, {b});
  p.add_box(kG, {a, b}, {e});
  p.outputs = {e};
  const auto host = made(std::move(p));
  EXPECT_TRUE(find_matches(f_beside_g(), HostIndex(host)).empty());
  const Refusal r = ConvexChecker(host).check(f_beside_g(), {{0, 1}, {a, a, b, b, e}});
  EXPECT_EQ(r.fault, Fault::WireReturns);
  EXPECT_EQ(r.wire, b);
  EXPECT_EQ(r.back, 1u);
}

TEST(Convex, AcceptsTwoPartsSideBySide) {
  HypergraphParts p;
  const WireId a = p.add_input(kX), b = p.add_wire(kX), e = p.add_wire(kX), d = p.add_wire(kX);
  p.add_box(kF, {a}, {b});
  p.add_box(kG, {a, a}, {e});
  p.add_box(kH, {b}, {d});
  p.outputs = {d, e};
  const auto host = made(std::move(p));
  EXPECT_EQ(find_matches(f_beside_g(), HostIndex(host)).size(), 1u);
  const BoxId members[] = {0, 1};
  EXPECT_EQ(contiguous_order(host, members), (std::vector<BoxId>{0, 1, 2}));
}

}  // namespace
}  // namespace serviette

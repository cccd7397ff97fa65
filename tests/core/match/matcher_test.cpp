// The matcher against Boost's VF2 on random hosts, and its laws.
#include "core/match/matcher.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "core/canonical/generate.hpp"
#include "tests/core/canonical/vf2_oracle.hpp"

namespace serviette {
namespace {

struct Nothing {};

Hypergraph any_host(int most_boxes) {
  return random_hypergraph({.boxes = static_cast<std::uint32_t>(*rc::gen::inRange(1, most_boxes)),
                            .inputs = 2,
                            .labels = static_cast<std::uint32_t>(*rc::gen::inRange(1, 5)),
                            .window = static_cast<std::uint32_t>(*rc::gen::inRange(0, 8))},
                           *rc::gen::arbitrary<std::uint64_t>());
}

// Some boxes of a host, cut out: what they take from outside is input, some of what they make is
// output.
Hypergraph cut_out(const Hypergraph& host, const std::vector<BoxId>& boxes, bool all_out) {
  HypergraphParts p;
  std::vector<WireId> image(host.wires(), kNone);
  for (BoxId b : boxes) {
    for (WireId w : host.outs(b)) image[w] = p.add_wire(host.type(w));
  }
  for (BoxId b : boxes) {
    std::vector<WireId> ins, outs;
    for (WireId w : host.ins(b)) {
      if (image[w] == kNone) image[w] = p.add_input(host.type(w));
      ins.push_back(image[w]);
    }
    for (WireId w : host.outs(b)) {
      outs.push_back(image[w]);
      const bool escapes =
          host.is_output(w) || std::ranges::any_of(host.consumers(w), [&](PortRef c) {
            return std::ranges::find(boxes, c.box) == boxes.end();
          });
      if (all_out || escapes) p.outputs.push_back(image[w]);
    }
    p.add_box(host.label(b), ins, outs);
  }
  return *Hypergraph::make(std::move(p));
}

std::vector<BoxId> any_boxes(const Hypergraph& host, int most) {
  std::set<BoxId> chosen;
  BoxId at = static_cast<BoxId>(*rc::gen::inRange<std::uint32_t>(0, host.boxes()));
  for (int i = *rc::gen::inRange(1, most + 1); i > 0; --i) {
    chosen.insert(at);
    std::vector<BoxId> next;  // neighbours, so that patterns are mostly connected
    for (WireId w : host.ins(at)) {
      if (host.producer(w).box != kNone) next.push_back(host.producer(w).box);
    }
    for (WireId w : host.outs(at)) {
      for (PortRef c : host.consumers(w)) next.push_back(c.box);
    }
    next.push_back(static_cast<BoxId>(*rc::gen::inRange<std::uint32_t>(0, host.boxes())));
    at = next[*rc::gen::inRange<std::size_t>(0, next.size())];
  }
  return {chosen.begin(), chosen.end()};
}

// The conditions of convex.hpp, from their definitions, over the whole host.
bool naive_convex(const Hypergraph& pattern, const Hypergraph& host,
                  const std::vector<BoxId>& image) {
  const auto inside = [&](BoxId b) { return std::ranges::find(image, b) != image.end(); };
  std::vector<std::vector<bool>> reaches(host.boxes(), std::vector<bool>(host.boxes()));
  std::vector<BoxId> order(host.boxes());
  for (BoxId b = 0; b < host.boxes(); ++b) order[b] = b;
  std::ranges::sort(order, [&](BoxId a, BoxId b) { return host.depth(a) > host.depth(b); });
  for (BoxId b : order) {
    for (WireId w : host.outs(b)) {
      for (PortRef c : host.consumers(w)) {
        reaches[b][c.box] = true;
        for (BoxId far = 0; far < host.boxes(); ++far) {
          if (reaches[c.box][far]) reaches[b][far] = true;
        }
      }
    }
  }
  for (BoxId between = 0; between < host.boxes(); ++between) {
    if (inside(between)) continue;
    for (BoxId a : image) {
      for (BoxId b : image) {
        if (reaches[a][between] && reaches[between][b]) return false;
      }
    }
  }
  for (BoxId p = 0; p < pattern.boxes(); ++p) {
    for (std::size_t i = 0; i < pattern.ins(p).size(); ++i) {
      const BoxId maker = host.producer(host.ins(image[p])[i]).box;
      if (pattern.producer(pattern.ins(p)[i]).box == kNone && maker != kNone && inside(maker))
        return false;
    }
    for (std::size_t i = 0; i < pattern.outs(p).size(); ++i) {
      const WireId w = pattern.outs(p)[i], h = host.outs(image[p])[i];
      if (pattern.is_output(w)) continue;
      if (host.is_output(h)) return false;
      for (PortRef c : host.consumers(h)) {
        if (!inside(c.box)) return false;
      }
    }
  }
  return true;
}

using Images = std::set<std::vector<BoxId>>;

// Every match of the oracle once, and no other; and the same of those that are convex.
void compare_with_vf2(const Hypergraph& pattern, const Hypergraph& host) {
  Images expected, convex_expected;
  oracle::for_each_monomorphism(pattern, host, [&](const std::vector<BoxId>& image) {
    expected.insert(image);
    if (naive_convex(pattern, host, image)) convex_expected.insert(image);
  });
  const HostIndex index(host);
  Images found;
  std::size_t visits = 0;
  for_each_match(
      pattern, index, Nothing{}, [](BoxId, BoxId, Nothing&) { return true; },
      [&](const Match& m, const Nothing&) {
        found.insert(m.boxes);
        ++visits;
        return true;
      },
      Reading::Any);
  RC_ASSERT(visits == found.size());
  RC_ASSERT(found == expected);
  Images convex_found;
  for (const Match& m : find_matches(pattern, index)) convex_found.insert(m.boxes);
  RC_ASSERT(convex_found == convex_expected);
}

RC_GTEST_PROP(Matcher, AgreesWithVf2, ()) {
  const auto host = any_host(16);
  const auto other =
      any_host(16);  // a pattern from elsewhere may match nowhere, or where nobody put it
  for (int i = 0; i < 5; ++i) {
    compare_with_vf2(cut_out(host, any_boxes(host, 4), i % 2), host);
    compare_with_vf2(cut_out(other, any_boxes(other, 4), i % 2), host);
  }
}

RC_GTEST_PROP(Matcher, FindsAPatternWhereItWasCutOut, ()) {
  const auto host = any_host(40);
  const auto boxes = any_boxes(host, 5);
  const auto pattern = cut_out(host, boxes, false);
  RC_PRE(naive_convex(pattern, host, boxes));
  const auto matches = find_matches(pattern, HostIndex(host));
  RC_ASSERT(std::ranges::any_of(matches, [&](const Match& m) { return m.boxes == boxes; }));
}

RC_GTEST_PROP(Matcher, PutsConvexMatchesTogether, ()) {
  const auto host = any_host(20);
  const auto boxes = any_boxes(host, 4);
  RC_PRE(naive_convex(cut_out(host, boxes, false), host, boxes));
  const auto order = contiguous_order(host, boxes);
  std::vector<std::size_t> place(host.boxes());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  for (BoxId b = 0; b < host.boxes(); ++b) {
    for (WireId w : host.ins(b)) {
      if (host.producer(w).box != kNone) RC_ASSERT(place[host.producer(w).box] < place[b]);
    }
  }
  const auto [first, last] = std::ranges::minmax(boxes, {}, [&](BoxId b) { return place[b]; });
  RC_ASSERT(place[last] - place[first] + 1 == boxes.size());
}

TEST(Matcher, LetsTwoInputsBeOneWire) {
  HypergraphParts p;
  const Label x("[x]");
  const WireId a = p.add_input(x), b = p.add_input(x), c = p.add_wire(x);
  p.add_box(Label("add"), {a, b}, {c});
  p.outputs = {c};
  HypergraphParts q;
  const WireId d = q.add_input(x), e = q.add_wire(x);
  q.add_box(Label("add"), {d, d}, {e});
  q.outputs = {e};
  const auto two = *Hypergraph::make(std::move(p)), one = *Hypergraph::make(std::move(q));
  EXPECT_EQ(find_matches(two, HostIndex(one)).size(), 1u);
  EXPECT_EQ(find_matches(one, HostIndex(two)).size(), 0u) << "one input cannot be two wires";
}

TEST(Matcher, StopsWhenToldTo) {
  const auto host = random_hypergraph({.boxes = 50, .labels = 1}, 1);
  const auto pattern = cut_out(host, {0}, true);
  int visits = 0;
  for_each_match(
      pattern, HostIndex(host), Nothing{}, [](BoxId, BoxId, Nothing&) { return true; },
      [&](const Match&, const Nothing&) { return ++visits < 3; });
  EXPECT_EQ(visits, 3);
}

TEST(Matcher, RestoresTheBindingOnTheWayBack) {
  const auto host = random_hypergraph({.boxes = 20, .labels = 2}, 3);
  const auto pattern = cut_out(host, {3, 7}, true);
  for_each_match(
      pattern, HostIndex(host), std::vector<BoxId>{},
      [](BoxId, BoxId h, std::vector<BoxId>& seen) {
        seen.push_back(h);
        return true;
      },
      [](const Match& m, const std::vector<BoxId>& seen) {
        EXPECT_EQ(std::set(seen.begin(), seen.end()), std::set(m.boxes.begin(), m.boxes.end()));
        EXPECT_EQ(seen.size(), m.boxes.size());
        return true;
      });
}

TEST(MatchProgram, AnchorsAtTheRarestLabel) {
  HypergraphParts p;
  const Label x("[x]"), common("common"), rare("rare");
  WireId at = p.add_input(x);
  for (int i = 0; i < 6; ++i) {
    const WireId next = p.add_wire(x);
    p.add_box(i == 3 ? rare : common, {at}, {next});
    at = next;
  }
  p.outputs = {at};
  const auto host = *Hypergraph::make(std::move(p));
  const auto pattern = cut_out(host, {2, 3, 4}, false);
  const MatchProgram program = compile(pattern, HostIndex(host));
  ASSERT_EQ(program.steps.size(), 3u);
  EXPECT_EQ(program.steps[0].how, MatchStep::How::Anchor);
  EXPECT_EQ(pattern.label(program.steps[0].box), rare);
  EXPECT_NE(program.steps[1].how, MatchStep::How::Anchor);
  EXPECT_NE(program.steps[2].how, MatchStep::How::Anchor);
}

}  // namespace
}  // namespace serviette

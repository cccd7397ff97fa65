#include "core/match/convex.hpp"

#include <algorithm>

namespace serviette {

ConvexChecker::ConvexChecker(const Hypergraph& host)
    : host_(host), member_(host.boxes(), 0), seen_(host.boxes(), 0) {}

Refusal ConvexChecker::check(const Hypergraph& pattern, const Match& match) {
  ++round_;
  for (BoxId b : match.boxes) member_[b] = round_;
  if (Refusal r = read_outside(pattern, match); r.fault != Fault::None) return r;
  if (Refusal r = wire_returns(pattern, match); r.fault != Fault::None) return r;
  return path_returns(match);
}

// The pattern's ports go to distinct ports of the host, so everything is inside when the numbers
// agree. A port inside that reads the wire as an input of the pattern is left to wire_returns.
Refusal ConvexChecker::read_outside(const Hypergraph& pattern, const Match& match) const {
  for (WireId w = 0; w < pattern.wires(); ++w) {
    if (pattern.producer(w).box == kNone || pattern.is_output(w)) continue;
    const WireId image = match.wires[w];
    if (host_.is_output(image)) return {Fault::ReadOutside, image, kNone, kNone};
    if (host_.consumers(image).size() == pattern.consumers(w).size()) continue;
    for (PortRef c : host_.consumers(image)) {
      if (!is_member(c.box)) return {Fault::ReadOutside, image, c.box, kNone};
    }
  }
  return {};
}

Refusal ConvexChecker::wire_returns(const Hypergraph& pattern, const Match& match) const {
  for (WireId w : pattern.inputs()) {
    const WireId image = match.wires[w];
    if (image == kNone) continue;
    const BoxId maker = host_.producer(image).box;
    if (maker == kNone || !is_member(maker)) continue;
    BoxId back = kNone;
    if (!pattern.consumers(w).empty()) back = match.boxes[pattern.consumers(w)[0].box];
    return {Fault::WireReturns, image, maker, back};
  }
  return {};
}

// Depth grows along every path, so a box as deep as the deepest member cannot lead back.
Refusal ConvexChecker::path_returns(const Match& match) {
  std::uint32_t deepest = 0;
  for (BoxId b : match.boxes) deepest = std::max(deepest, host_.depth(b));
  for (BoxId b : match.boxes) {
    for (WireId w : host_.outs(b)) {
      for (PortRef first : host_.consumers(w)) {
        if (is_member(first.box)) continue;
        stack_.assign(1, first.box);
        while (!stack_.empty()) {
          const BoxId at = stack_.back();
          stack_.pop_back();
          if (seen_[at] == round_ || host_.depth(at) >= deepest) continue;
          seen_[at] = round_;
          for (WireId v : host_.outs(at)) {
            for (PortRef c : host_.consumers(v)) {
              if (is_member(c.box)) return {Fault::PathReturns, w, first.box, c.box};
              stack_.push_back(c.box);
            }
          }
        }
      }
    }
  }
  return {};
}

std::vector<BoxId> contiguous_order(const Hypergraph& host, std::span<const BoxId> members) {
  std::vector<bool> member(host.boxes()), after(host.boxes());
  std::vector<BoxId> stack(members.begin(), members.end());
  for (BoxId b : members) member[b] = true;
  while (!stack.empty()) {
    const BoxId b = stack.back();
    stack.pop_back();
    for (WireId w : host.outs(b)) {
      for (PortRef c : host.consumers(w)) {
        if (!after[c.box]) stack.push_back(c.box);
        after[c.box] = true;
      }
    }
  }
  std::vector<BoxId> order;
  for (int part = 0; part < 3; ++part) {
    for (BoxId b = 0; b < host.boxes(); ++b) {
      if ((member[b] ? 1 : after[b] ? 2 : 0) == part) order.push_back(b);
    }
  }
  return order;
}

}  // namespace serviette

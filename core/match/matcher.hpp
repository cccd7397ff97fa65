// Matcher: all places where a pattern occurs in a host.
//
// Runs a match program. Labels must be equal and ports as many; then a predicate of the caller
// decides whether the box of the host will do, and may remember what it learnt in a Binding, which
// is restored on the way back:
//
//   for_each_match(pattern, index, Binding{}, [&](BoxId p, BoxId h, Binding& b) { return ...; },
//                  [&](const Match& m, const Binding& b) { ...; return true; });
//
// Laws: 1. every match is visited once, in an order that depends on pattern and host only; 2. boxes
// go to distinct boxes; wires the pattern makes to distinct wires; two inputs may go to the same
// wire; 3. with Reading::Owned, a wire that the pattern makes and does not put out has all its
// readers inside the match. Convexity is checked by ConvexChecker.
//
// Cost: for every box with the anchor's label, at most the size of the pattern, times the readers
// of a wire where it is followed downwards and put out.
#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/match/convex.hpp"
#include "core/match/program.hpp"

namespace serviette {

enum class Reading {
  Owned,  // wires inside the pattern are read inside the match only
  Any,    // visit such matches too, so that a refusal can be explained
};

template <class Binding, class LabelMatches, class Visit>
class Matcher {
 public:
  Matcher(const Hypergraph& pattern, const HostIndex& index, Binding binding, LabelMatches& matches,
          Visit& visit, Reading reading)
      : pattern_(pattern),
        index_(index),
        host_(index.host()),
        program_(compile(pattern, index)),
        binding_(std::move(binding)),
        matches_(matches),
        visit_(visit),
        reading_(reading) {
    match_.boxes.assign(pattern.boxes(), kNone);
    match_.wires.assign(pattern.wires(), kNone);
  }

  bool run(std::size_t at = 0) {  // false: the visitor has seen enough
    if (at == program_.steps.size()) return visit_(std::as_const(match_), std::as_const(binding_));
    const MatchStep& step = program_.steps[at];
    switch (step.how) {
      case MatchStep::How::Anchor:
        for (BoxId b : index_.boxes(pattern_.label(step.box))) {
          if (!place(at, step.box, b)) return false;
        }
        return true;
      case MatchStep::How::Producer: {
        const BoxId b = host_.producer(match_.wires[step.wire]).box;
        return b == kNone || place(at, step.box, b);
      }
      case MatchStep::How::Consumer:
        for (PortRef c : host_.consumers(match_.wires[step.wire])) {
          if (c.port == step.port && !place(at, step.box, c.box)) return false;
        }
        return true;
    }
    return true;
  }

 private:
  // Places one box and goes on; undoes everything before it returns.
  bool place(std::size_t at, BoxId p, BoxId h) {
    if (!(pattern_.label(p) == host_.label(h)) || pattern_.ins(p).size() != host_.ins(h).size() ||
        pattern_.outs(p).size() != host_.outs(h).size() ||
        std::find(match_.boxes.begin(), match_.boxes.end(), h) != match_.boxes.end())
      return true;
    const std::size_t trail = trail_.size();
    bool go_on = true;
    if (bind(pattern_.ins(p), host_.ins(h)) && bind(pattern_.outs(p), host_.outs(h))) {
      match_.boxes[p] = h;
      if constexpr (std::is_empty_v<Binding>) {
        if (matches_(p, h, binding_)) go_on = run(at + 1);
      } else {
        Binding before = binding_;
        if (matches_(p, h, binding_)) go_on = run(at + 1);
        binding_ = std::move(before);
      }
      match_.boxes[p] = kNone;
    }
    while (trail_.size() > trail) {
      match_.wires[trail_.back()] = kNone;
      trail_.pop_back();
    }
    return go_on;
  }

  bool bind(std::span<const WireId> pattern_wires, std::span<const WireId> host_wires) {
    for (std::size_t i = 0; i < pattern_wires.size(); ++i) {
      const WireId w = pattern_wires[i], image = host_wires[i];
      if (match_.wires[w] == image) continue;
      if (match_.wires[w] != kNone) return false;
      if (reading_ == Reading::Owned && pattern_.producer(w).box != kNone &&
          !pattern_.is_output(w) &&
          (host_.is_output(image) || host_.consumers(image).size() != pattern_.consumers(w).size()))
        return false;
      match_.wires[w] = image;
      trail_.push_back(w);
    }
    return true;
  }

  const Hypergraph& pattern_;
  const HostIndex& index_;
  const Hypergraph& host_;
  const MatchProgram program_;
  Binding binding_;
  LabelMatches& matches_;
  Visit& visit_;
  Reading reading_;
  Match match_;
  std::vector<WireId> trail_;  // pattern wires, in the order bound
};

// A pattern without boxes matches nowhere.
template <class Binding, class LabelMatches, class Visit>
void for_each_match(const Hypergraph& pattern, const HostIndex& index, Binding binding,
                    LabelMatches&& label_matches, Visit&& visit, Reading reading = Reading::Owned) {
  if (pattern.boxes() == 0) return;
  Matcher(pattern, index, std::move(binding), label_matches, visit, reading).run();
}

// All convex matches with equal labels, ordered by the images of the pattern's boxes.
std::vector<Match> find_matches(const Hypergraph& pattern, const HostIndex& index);

}  // namespace serviette

// Rule match: where the left side of a rule occurs in the lines of a body.
//
//   HostBody host{diagram.lines, {"O"}, extents};
//   auto m = match_rule(rule, host, {.at = "O"});
//   m->boxes        // line of the rule's left side -> line of the host
//   m->host_axes("Y", {"x"})   // the axes of the host where the rule writes Y[x]
//
// The boxes are found by the matcher on hypergraphs, axes and sizes by unification (unify.hpp), and
// what would forbid the replacement by ConvexChecker. The search is not trusted: a step is checked
// on its own.
//
// Not decided here: lower bounds and assumptions of the rule's sizes, and the domains of its
// inputs. They are side conditions, for whoever applies the rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/match/convex.hpp"
#include "core/match/unify.hpp"

namespace serviette {

struct HostBody {
  const std::vector<Line>& lines;
  std::vector<Symbol> read_after;  // outputs of the diagram, or yields of the region
  Extents extent;                  // of the axes of the host
};

// Of the axes the module declares; keeps a reference to it.
Extents extents_of(const Module& module);

struct MatchRequest {
  std::optional<Symbol> at = std::nullopt;  // the rule's first output is this wire of the host
  std::vector<std::pair<Symbol, Symbol>> axes = {};  // own axis of the rule -> axis of the host
  Sizes sizes = {};                                  // own size of the rule -> its value
};

struct RuleMatch {
  std::vector<int> boxes;                        // line of the left side -> line of the host
  std::vector<std::pair<Symbol, Symbol>> wires;  // of the left side, nested too -> of the host
  Instance instance;                             // axes, sizes, weave axes, layouts

  std::optional<Symbol> wire(Symbol rule) const;  // none: an input that the left side does not read
  std::optional<Symbol> axis(Symbol rule) const;
  std::optional<Index> size(Symbol rule) const;
  // The axes of the host for a wire of the rule written with `axes`: the image of an axis at its
  // place, weave axes where the wire carries them. None if the left side does not mention the wire
  // or an axis has no image.
  std::optional<AxisList> host_axes(Symbol wire, const AxisList& axes) const;
};

// Law: the left side with its wires replaced, and every list of axes replaced by host_axes, is the
// lines of the host that were matched.

// All convex matches, ordered by their host lines. ErrorCode::NoMatch if the left side has no
// lines; ErrorCode::Name or Type if one side is not well formed.
Expected<std::vector<RuleMatch>> match_rule_all(const Rule& rule, const HostBody& host,
                                                const MatchRequest& request = {});

// The first of them. ErrorCode::NotConvex, with the wire and the lines in the way, if only
// convexity forbids it: "wire l is read by line 7 (makes O) outside the match"; else
// ErrorCode::NoMatch. Lines count from 0.
Expected<RuleMatch> match_rule(const Rule& rule, const HostBody& host,
                               const MatchRequest& request = {});

// An order of all lines in which those of the match stand together, for the step of a certificate.
Expected<std::vector<int>> order_for(const HostBody& host, const std::vector<int>& boxes);

}  // namespace serviette

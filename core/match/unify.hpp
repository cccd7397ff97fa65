// Unify: when a line of a host is an instance of a line of a rule.
//
// A rule is stated with axes and sizes of its own. In a host they have other names, and every wire
// may carry further axes, over which the rule is woven: `[f,P] ; [Y,p] = [X,p] ; f` for each index
// p. Lines are compared one pair at a time and what must hold is collected; `solve` then finds the
// axis map and the sizes, or says that there are none.
//
//   1. Operations are equal; the terms of maps are equal up to parameter names, sizes as below.
//   2. The axis map is injective; an axis that is not the rule's own goes to itself. In every list
//      of axes, an axis of the rule is there exactly when its image is; what else is there is a
//      weave axis.
//   3. Wherever a wire is made or read, its image has the same axes at the same positions, weave
//      axes included.
//   4. An index of the rule equals the host's after its sizes are replaced. A size of the rule
//      takes the extent of the image of the axis of its name, or what an index that is this size
//      alone is compared with.
//   5. Regions: header by 2 and 4; the live lines of the bodies in pairs, walking backwards from
//      the yields.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette {

using AxisList = std::vector<Symbol>;
using Sizes = std::vector<std::pair<Symbol, Index>>;
using Extents = std::function<std::optional<Index>(Symbol)>;  // of a host axis; none if unknown

// A list of axes of the rule beside one of the host, where `wire` of the rule is made or read.
struct Occurrence {
  Symbol wire;
  const AxisList* rule;
  const AxisList* host;
};

// What comparing lines has taught. Cheap to copy: a rule has few lines.
struct UnifyState {
  std::vector<std::pair<Symbol, Symbol>> axes;   // rule -> host, injective
  std::vector<std::pair<Symbol, Symbol>> wires;  // rule -> host, nested ones included
  std::vector<std::pair<const Line*, const Line*>> nested;
  std::vector<Occurrence> occurrences;
  std::vector<std::pair<Index, Index>> equations;  // rule = host
};

// One dimension of a wire of the host: that of the rule's wire at position `of`, or the weave axis.
struct WireDimension {
  int of = -1;
  Symbol weave;
  friend bool operator==(const WireDimension&, const WireDimension&) = default;
};

struct Instance {
  std::vector<std::pair<Symbol, Symbol>> axes;  // rule -> host
  Sizes sizes;                                  // own sizes of the rule that the match determines
  std::vector<std::pair<Symbol, std::vector<WireDimension>>> layouts;  // by wire of the rule
  AxisList weave;  // in order of appearance in the host
};

class Unifier {
 public:
  explicit Unifier(const Rule& rule);

  // Compares two lines, and their wires by name. False: no instance.
  bool line(const Line& rule, const Line& host, UnifyState& state) const;
  // Fixes the image of an axis.
  bool axis(Symbol rule, Symbol host, UnifyState& state) const;
  // Settles everything. `sizes` are given by the caller. Axes that no operation pins down are tried
  // in order of appearance, an axis of the same name first, else the last that fits.
  std::optional<Instance> solve(UnifyState state, const Sizes& sizes, const Extents& extent) const;

 private:
  bool wire(Symbol rule, Symbol host, UnifyState& state) const;
  bool body(const Line& rule, const Line& host, UnifyState& state) const;
  bool nested_wire(const Line& rule, const Line& host, Symbol p, Symbol h, UnifyState& state,
                   std::vector<std::pair<const Line*, const Line*>>& todo) const;
  bool terms(Term rule, Term host, UnifyState& state) const;
  bool conditions(Cond rule, Cond host, UnifyState& state) const;
  std::optional<Instance> settle(const UnifyState& state, const Sizes& sizes,
                                 const Extents& extent) const;
  std::optional<Instance> complete(UnifyState& state, const Sizes& sizes,
                                   const Extents& extent) const;

  std::vector<Symbol> own_sizes_, own_axes_;  // every own size is an own axis
  std::vector<AxisDecl> declared_;
};

}  // namespace serviette

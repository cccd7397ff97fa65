// A diagram as a hypergraph: names of wires become identity of wires, and nothing else is lost.
//
// A line becomes a box. Its label says everything but the wires: `softmax[x](q x) -> [q x]`, a map
// with its term (parameters by position), a region's header with the canonical form of its body. A
// region reads the wires its states start at, then what its body takes from outside in the order
// the body's canonical walk meets it. The type of a wire is its axes and level, and the domain
// where an input or output declares one.
//
//   attention written with its lines in another order, other wire names, or an extra unused line:
//   the same form.
//
// Dead lines inside a region drop out like all others; a region output that nobody reads stays
// while the region is alive.
#pragma once

#include <functional>

#include "core/canonical/canonical.hpp"
#include "core/diagram/diagram.hpp"

namespace serviette {

struct FromDiagram {
  bool share_bodies = false;  // copy natural inside regions too
  std::function<bool(Symbol)> is_random =
      {};  // does this operation draw random numbers? None does, by default
};

// ErrorCode::Name if a wire is read that nothing makes, or made twice; ErrorCode::Type if a wire
// depends on itself.
Expected<Hypergraph> from_diagram(const Diagram& diagram, const FromDiagram& options = {});

// The form whose hash names the diagram.
Expected<CanonicalForm> canonical_form(const Diagram& diagram, const FromDiagram& options = {});

// Equality of diagrams (DESIGN, section 2), and the one with copy natural, inside regions as well.
Expected<bool> equal(const Diagram& a, const Diagram& b);
Expected<bool> equal_up_to_sharing(const Diagram& a, const Diagram& b, FromDiagram options = {});

}  // namespace serviette

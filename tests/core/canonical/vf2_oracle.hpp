// The oracle for equality and matching: Boost's VF2 on a labelled graph. Never the engine.
//
// A hypergraph becomes a directed graph with a vertex for every box, wire and port, and for every
// place of the interface, so that it has no parallel edges and all that is ordered is in the vertex
// labels.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "core/canonical/hypergraph.hpp"

namespace serviette::oracle {

// Isomorphic with inputs and outputs in order; dead boxes count.
bool isomorphic(const Hypergraph& a, const Hypergraph& b);

// Calls `visit` with the image of every box, for every injective map that keeps labels, ports, and
// the wires that the pattern makes; and that sends ports which read one input of the pattern to
// ports which read one wire.
void for_each_monomorphism(const Hypergraph& pattern, const Hypergraph& host,
                           const std::function<void(const std::vector<BoxId>&)>& visit);

}  // namespace serviette::oracle

// Line graph: the lines of a body as a hypergraph with coarse labels, for matching rules.
//
// Box l is line l. The label says the operation and how many axes and parameters it has, but no
// axis name: those are matched up to renaming by unify.hpp. A region reads the wires its states
// start at, then everything its body takes from outside, each wire once, in the order a backward
// walk from its yields meets it, lines nobody needs last.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "core/canonical/hypergraph.hpp"
#include "core/diagram/diagram.hpp"

namespace serviette {

struct LineGraph {
  Hypergraph graph;
  std::vector<Symbol> names;  // by wire
  std::unordered_map<Symbol, WireId> ids;
};

// What is read and not made becomes an input. `outputs` are the wires read after the lines: outputs
// of the diagram, yields of a region. ErrorCode::Name if a wire is made twice, ErrorCode::Type if
// one depends on itself.
Expected<LineGraph> line_graph(const std::vector<Line>& lines, std::span<const Symbol> outputs);

// The wires a line reads, port by port.
std::vector<Symbol> reads_of(const Line& line);

// What `line` is called in messages: `softmax`, `map`, `stream x`.
std::string head_of(const Line& line);

}  // namespace serviette

#include "tests/core/canonical/vf2_oracle.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/vf2_sub_graph_iso.hpp>

namespace serviette::oracle {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
using Vertex = Graph::vertex_descriptor;

enum Kind : std::uint64_t { Box, WireKind, In, Out, Input, Output };

struct Encoded {
  Graph graph;
  std::vector<std::uint64_t> tags;  // by vertex: kind, then label or position

  Vertex add(Kind kind, std::uint64_t what) {
    tags.push_back(kind << 32 | what);
    return add_vertex(graph);
  }
};

enum class Interface { Keep, Drop };

// Boxes come first, so that vertex b is box b. With Drop, the interface and the wires of inputs are
// left out.
Encoded encode(const Hypergraph& g, Interface interface) {
  Encoded out;
  for (BoxId b = 0; b < g.boxes(); ++b) out.add(Box, g.label(b).id());
  std::vector<Vertex> wire(g.wires());
  const auto kept = [&](WireId w) {
    return interface == Interface::Keep || g.producer(w).box != kNone;
  };
  for (WireId w = 0; w < g.wires(); ++w) {
    if (kept(w)) wire[w] = out.add(WireKind, g.type(w).id());
  }
  for (BoxId b = 0; b < g.boxes(); ++b) {
    for (std::uint32_t i = 0; i < g.ins(b).size(); ++i) {
      const Vertex port = out.add(In, i);
      add_edge(port, b, out.graph);
      if (kept(g.ins(b)[i])) add_edge(wire[g.ins(b)[i]], port, out.graph);
    }
    for (std::uint32_t i = 0; i < g.outs(b).size(); ++i) {
      const Vertex port = out.add(Out, i);
      add_edge(b, port, out.graph);
      add_edge(port, wire[g.outs(b)[i]], out.graph);
    }
  }
  if (interface == Interface::Drop) return out;
  for (std::uint32_t i = 0; i < g.inputs().size(); ++i)
    add_edge(out.add(Input, i), wire[g.inputs()[i]], out.graph);
  for (std::uint32_t i = 0; i < g.outputs().size(); ++i)
    add_edge(wire[g.outputs()[i]], out.add(Output, i), out.graph);
  return out;
}

}  // namespace

bool isomorphic(const Hypergraph& a, const Hypergraph& b) {
  const Encoded x = encode(a, Interface::Keep), y = encode(b, Interface::Keep);
  if (x.tags.size() != y.tags.size() || num_edges(x.graph) != num_edges(y.graph)) return false;
  const auto same = [&](Vertex v, Vertex w) { return x.tags[v] == y.tags[w]; };
  bool found = false;
  vf2_graph_iso(
      x.graph, y.graph,
      [&](auto, auto) {
        found = true;
        return false;
      },
      vertex_order_by_mult(x.graph), boost::vertices_equivalent(same));
  return found;
}

void for_each_monomorphism(const Hypergraph& pattern, const Hypergraph& host,
                           const std::function<void(const std::vector<BoxId>&)>& visit) {
  const Encoded x = encode(pattern, Interface::Drop), y = encode(host, Interface::Drop);
  const auto same = [&](Vertex v, Vertex w) { return x.tags[v] == y.tags[w]; };
  std::vector<BoxId> image(pattern.boxes());
  vf2_subgraph_mono(
      x.graph, y.graph,
      [&](auto map, auto) {
        for (BoxId b = 0; b < pattern.boxes(); ++b)
          image[b] = static_cast<BoxId>(get(map, Vertex{b}));
        for (WireId w : pattern.inputs()) {
          WireId read = kNone;
          for (PortRef c : pattern.consumers(w)) {
            const WireId here = host.ins(image[c.box])[c.port];
            if (read != kNone && read != here) return true;
            read = here;
          }
        }
        visit(image);
        return true;
      },
      vertex_order_by_mult(x.graph), boost::vertices_equivalent(same));
}

}  // namespace serviette::oracle

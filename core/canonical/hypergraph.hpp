// Hypergraph: a diagram as an open hypergraph in flat arrays.
//
// Boxes have a label and ordered input and output ports; wires have a type, one producer and any
// number of consumers; the graph has ordered inputs and outputs. Fan-out is copy, a wire nobody
// reads is discard, so the free symmetric monoidal category with copy and discard is here without
// any equation to apply (Bonchi, Gadducci, Kissinger, Sobocinski, Zanasi, *String diagram rewrite
// theory*, 2022). Ports are stored box after box with an offset array (compressed rows), consumers
// wire after wire.
//
//   HypergraphParts p;
//   const WireId a = p.add_input(Label("[x]"));
//   const WireId b = p.add_wire(Label("[x]"));
//   p.add_box(Label("exp"), {a}, {b});
//   p.outputs = {b};
//   auto g = Hypergraph::make(std::move(p));
//
// It says nothing about what labels mean; diagrams become hypergraphs in from_diagram.hpp, laws are
// in algebra.hpp.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "core/base/error.hpp"
#include "core/canonical/label.hpp"

namespace serviette {

using BoxId = std::uint32_t;
using WireId = std::uint32_t;
inline constexpr std::uint32_t kNone = ~std::uint32_t{0};

struct PortRef {  // port `port` of box `box`; for the producer of an input: box == kNone, port its
                  // position
  BoxId box = kNone;
  std::uint32_t port = 0;
  friend bool operator==(const PortRef&, const PortRef&) = default;
};

// A hypergraph under construction: the arrays, unchecked.
struct HypergraphParts {
  std::vector<Label> wire_types, box_labels;
  std::vector<std::uint32_t> in_begin{0},
      out_begin{0};  // box b has in_wires[in_begin[b] .. in_begin[b+1])
  std::vector<WireId> in_wires, out_wires, inputs, outputs;

  WireId add_wire(Label type);
  WireId add_input(Label type);
  BoxId add_box(Label label, std::span<const WireId> ins, std::span<const WireId> outs);
  BoxId add_box(Label label, std::initializer_list<WireId> ins,
                std::initializer_list<WireId> outs) {
    return add_box(label, std::span(ins.begin(), ins.size()), std::span(outs.begin(), outs.size()));
  }
};

class Hypergraph {
 public:
  Hypergraph() : Hypergraph(HypergraphParts{}) {}  // the empty diagram, unit of tensor

  // Linear time. Laws of what it returns: 1. every wire is one input or one output port of one box,
  // once; 2. every port and output is a wire; 3. no wire depends on itself.
  static Expected<Hypergraph> make(HypergraphParts parts);

  std::uint32_t boxes() const { return static_cast<std::uint32_t>(p_.box_labels.size()); }
  std::uint32_t wires() const { return static_cast<std::uint32_t>(p_.wire_types.size()); }
  Label label(BoxId b) const { return p_.box_labels[b]; }
  Label type(WireId w) const { return p_.wire_types[w]; }
  std::span<const WireId> ins(BoxId b) const {
    return {p_.in_wires.data() + p_.in_begin[b], p_.in_begin[b + 1] - p_.in_begin[b]};
  }
  std::span<const WireId> outs(BoxId b) const {
    return {p_.out_wires.data() + p_.out_begin[b], p_.out_begin[b + 1] - p_.out_begin[b]};
  }
  std::span<const WireId> inputs() const { return p_.inputs; }
  std::span<const WireId> outputs() const { return p_.outputs; }

  PortRef producer(WireId w) const { return producer_[w]; }
  std::span<const PortRef> consumers(WireId w) const {  // by box, then by port
    return {consumers_.data() + consumer_begin_[w], consumer_begin_[w + 1] - consumer_begin_[w]};
  }
  bool is_output(WireId w) const { return is_output_[w]; }

  // The length of the longest path of boxes that ends before b; grows along every path.
  std::uint32_t depth(BoxId b) const { return depth_[b]; }

  const HypergraphParts& parts() const { return p_; }

 private:
  explicit Hypergraph(HypergraphParts parts) : p_(std::move(parts)), consumer_begin_{0} {}

  Expected<bool> find_producers();
  Expected<bool> find_depths();
  void find_consumers();

  HypergraphParts p_;
  std::vector<PortRef> producer_, consumers_;
  std::vector<std::uint32_t> consumer_begin_, depth_;
  std::vector<bool> is_output_;
};

}  // namespace serviette

#include "core/canonical/algebra.hpp"

#include <fmt/format.h>

namespace serviette {
namespace {

std::vector<WireId> add_inputs(HypergraphParts& parts, const Types& types) {
  std::vector<WireId> wires;
  for (Label t : types) wires.push_back(parts.add_input(t));
  return wires;
}

Hypergraph made(HypergraphParts parts) { return *Hypergraph::make(std::move(parts)); }

// Adds g to `parts` with its inputs plugged into the wires `plugs`, and returns its outputs.
std::vector<WireId> plug(HypergraphParts& parts, const Hypergraph& g,
                         const std::vector<WireId>& plugs) {
  std::vector<WireId> image(g.wires(), kNone);
  for (std::size_t i = 0; i < plugs.size(); ++i) image[g.inputs()[i]] = plugs[i];
  for (WireId w = 0; w < g.wires(); ++w) {
    if (image[w] == kNone) image[w] = parts.add_wire(g.type(w));
  }
  const auto translate = [&](std::span<const WireId> wires) {
    std::vector<WireId> out;
    for (WireId w : wires) out.push_back(image[w]);
    return out;
  };
  for (BoxId b = 0; b < g.boxes(); ++b)
    parts.add_box(g.label(b), translate(g.ins(b)), translate(g.outs(b)));
  return translate(g.outputs());
}

}  // namespace

Types input_types(const Hypergraph& g) {
  Types out;
  for (WireId w : g.inputs()) out.push_back(g.type(w));
  return out;
}

Types output_types(const Hypergraph& g) {
  Types out;
  for (WireId w : g.outputs()) out.push_back(g.type(w));
  return out;
}

Hypergraph identity(const Types& types) {
  HypergraphParts parts;
  parts.outputs = add_inputs(parts, types);
  return made(std::move(parts));
}

Hypergraph swap(const Types& first, const Types& second) {
  HypergraphParts parts;
  const auto a = add_inputs(parts, first);
  parts.outputs = add_inputs(parts, second);
  parts.outputs.insert(parts.outputs.end(), a.begin(), a.end());
  return made(std::move(parts));
}

Hypergraph copy(const Types& types) {
  HypergraphParts parts;
  const auto wires = add_inputs(parts, types);
  parts.outputs = wires;
  parts.outputs.insert(parts.outputs.end(), wires.begin(), wires.end());
  return made(std::move(parts));
}

Hypergraph discard(const Types& types) {
  HypergraphParts parts;
  add_inputs(parts, types);
  return made(std::move(parts));
}

Hypergraph single_box(Label label, const Types& ins, const Types& outs) {
  HypergraphParts parts;
  const auto in_wires = add_inputs(parts, ins);
  std::vector<WireId> out_wires;
  for (Label t : outs) out_wires.push_back(parts.add_wire(t));
  parts.add_box(label, in_wires, out_wires);
  parts.outputs = out_wires;
  return made(std::move(parts));
}

Expected<Hypergraph> compose(const Hypergraph& f, const Hypergraph& g) {
  if (f.outputs().size() != g.inputs().size())
    return fail(ErrorCode::Type, fmt::format("{} outputs do not fit {} inputs", f.outputs().size(),
                                             g.inputs().size()));
  for (std::size_t i = 0; i < f.outputs().size(); ++i) {
    const Label made_type = f.type(f.outputs()[i]), read_type = g.type(g.inputs()[i]);
    if (!(made_type == read_type))
      return fail(ErrorCode::Type, fmt::format("output {} has type {} and is read as {}", i,
                                               made_type.str(), read_type.str()));
  }
  HypergraphParts parts = f.parts();
  parts.outputs = plug(parts, g, {f.outputs().begin(), f.outputs().end()});
  return made(std::move(parts));
}

Hypergraph tensor(const Hypergraph& f, const Hypergraph& g) {
  HypergraphParts parts = f.parts();
  const auto outputs = plug(parts, g, add_inputs(parts, input_types(g)));
  parts.outputs.insert(parts.outputs.end(), outputs.begin(), outputs.end());
  return made(std::move(parts));
}

}  // namespace serviette

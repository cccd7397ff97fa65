#include "core/canonical/hypergraph.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace serviette {

WireId HypergraphParts::add_wire(Label type) {
  wire_types.push_back(type);
  return static_cast<WireId>(wire_types.size() - 1);
}

WireId HypergraphParts::add_input(Label type) {
  inputs.push_back(add_wire(type));
  return inputs.back();
}

BoxId HypergraphParts::add_box(Label label, std::span<const WireId> ins,
                               std::span<const WireId> outs) {
  box_labels.push_back(label);
  in_wires.insert(in_wires.end(), ins.begin(), ins.end());
  out_wires.insert(out_wires.end(), outs.begin(), outs.end());
  in_begin.push_back(static_cast<std::uint32_t>(in_wires.size()));
  out_begin.push_back(static_cast<std::uint32_t>(out_wires.size()));
  return static_cast<BoxId>(box_labels.size() - 1);
}

Expected<Hypergraph> Hypergraph::make(HypergraphParts parts) {
  const auto valid_offsets = [&](const std::vector<std::uint32_t>& begin, std::size_t ports) {
    return begin.size() == parts.box_labels.size() + 1 && begin.front() == 0 &&
           begin.back() == ports && std::is_sorted(begin.begin(), begin.end());
  };
  if (!valid_offsets(parts.in_begin, parts.in_wires.size()) ||
      !valid_offsets(parts.out_begin, parts.out_wires.size()))
    return fail(ErrorCode::Type, "the ports of a hypergraph do not add up");
  for (const auto* list : {&parts.in_wires, &parts.out_wires, &parts.inputs, &parts.outputs}) {
    for (WireId w : *list) {
      if (w >= parts.wire_types.size())
        return fail(ErrorCode::Type, fmt::format("there is no wire {}", w));
    }
  }
  Hypergraph g(std::move(parts));
  SERVIETTE_TRY(g.find_producers());
  g.find_consumers();
  SERVIETTE_TRY(g.find_depths());
  return g;
}

Expected<bool> Hypergraph::find_producers() {
  constexpr PortRef unmade{kNone, kNone};
  producer_.assign(wires(), unmade);
  const auto claim = [&](WireId w, PortRef by) {
    if (producer_[w] != unmade) return false;
    producer_[w] = by;
    return true;
  };
  for (std::uint32_t i = 0; i < p_.inputs.size(); ++i) {
    if (!claim(p_.inputs[i], {kNone, i}))
      return fail(ErrorCode::Type, fmt::format("wire {} is an input twice", p_.inputs[i]));
  }
  for (BoxId b = 0; b < boxes(); ++b) {
    for (std::uint32_t i = 0; i < outs(b).size(); ++i) {
      if (!claim(outs(b)[i], {b, i}))
        return fail(ErrorCode::Type, fmt::format("wire {} is made twice", outs(b)[i]));
    }
  }
  for (WireId w = 0; w < wires(); ++w) {
    if (producer_[w] == unmade)
      return fail(ErrorCode::Type, fmt::format("nothing makes wire {}", w));
  }
  return true;
}

void Hypergraph::find_consumers() {
  consumer_begin_.assign(wires() + 1, 0);
  for (WireId w : p_.in_wires) ++consumer_begin_[w + 1];
  for (WireId w = 0; w < wires(); ++w) consumer_begin_[w + 1] += consumer_begin_[w];
  std::vector<std::uint32_t> next(consumer_begin_.begin(), consumer_begin_.end() - 1);
  consumers_.resize(p_.in_wires.size());
  for (BoxId b = 0; b < boxes(); ++b) {
    for (std::uint32_t i = 0; i < ins(b).size(); ++i) consumers_[next[ins(b)[i]]++] = {b, i};
  }
  is_output_.assign(wires(), false);
  for (WireId w : p_.outputs) is_output_[w] = true;
}

// Kahn's order: a box is done once all it reads is made. What is left over lies on a cycle.
Expected<bool> Hypergraph::find_depths() {
  depth_.assign(boxes(), 0);
  std::vector<std::uint32_t> waiting(boxes());
  std::vector<BoxId> ready;
  for (BoxId b = 0; b < boxes(); ++b) {
    for (WireId w : ins(b)) waiting[b] += producer_[w].box != kNone;
    if (waiting[b] == 0) ready.push_back(b);
  }
  for (std::size_t i = 0; i < ready.size(); ++i) {
    const BoxId b = ready[i];
    for (WireId w : outs(b)) {
      for (PortRef c : consumers(w)) {
        depth_[c.box] = std::max(depth_[c.box], depth_[b] + 1);
        if (--waiting[c.box] == 0) ready.push_back(c.box);
      }
    }
  }
  if (ready.size() < boxes()) return fail(ErrorCode::Type, "a wire depends on itself");
  return true;
}

}  // namespace serviette

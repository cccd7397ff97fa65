#include "core/match/line_graph.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace serviette {
namespace {

void add_once(std::vector<Symbol>& list, Symbol name) {
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
}

// What a body takes from outside: breadth first from the yields, then the lines not met.
std::vector<Symbol> taken_by(const Body& body,
                             const std::vector<std::pair<Symbol, Symbol>>& carrying) {
  std::unordered_map<Symbol, std::size_t> made_by;
  for (std::size_t l = 0; l < body.lines.size(); ++l) {
    for (const Out& out : body.lines[l].outs) made_by.emplace(out.name, l);
  }
  std::vector<Symbol> taken;
  std::vector<std::size_t> queue;
  std::vector<bool> met(body.lines.size());
  const auto meet = [&](Symbol wire) {
    if (const auto it = made_by.find(wire); it != made_by.end()) {
      if (!met[it->second]) queue.push_back(it->second);
      met[it->second] = true;
      return;
    }
    for (const auto& [state, start] : carrying) {
      if (state == wire) return;
    }
    add_once(taken, wire);
  };
  std::size_t next = 0;
  const auto drain = [&] {
    for (; next < queue.size(); ++next) {
      for (Symbol wire : reads_of(body.lines[queue[next]])) meet(wire);
    }
  };
  for (Symbol wire : body.yields) meet(wire);
  drain();
  for (std::size_t l = 0; l < body.lines.size(); ++l) {
    if (met[l]) continue;
    met[l] = true;
    queue.push_back(l);
    drain();
  }
  return taken;
}

Label coarse_label(const Line& line) {
  switch (line.kind) {
    case LineKind::Call:
      return Label(
          fmt::format("call {} {} {}", line.op.str(), line.axes.size(), line.params.size()));
    case LineKind::Map:
      return Label(fmt::format("map {} {}", line.map_names.size(),
                               line.map_value ? static_cast<int>(line.map_value->kind) : -1));
    case LineKind::Group:
      return Label("group");
    case LineKind::Parts:
      return Label("parts");
    case LineKind::Limit:
      return Label("limit");
    case LineKind::Stream:
      return Label(fmt::format("stream {}", line.carrying.size()));
  }
  return {};
}

}  // namespace

std::vector<Symbol> reads_of(const Line& line) {
  std::vector<Symbol> out;
  if (!is_region(line)) {
    for (const Operand& operand : line.operands) out.push_back(operand.wire);
    return out;
  }
  for (const auto& [state, start] : line.carrying) out.push_back(start);
  for (Symbol wire : taken_by(line.body, line.carrying)) out.push_back(wire);
  return out;
}

std::string head_of(const Line& line) {
  switch (line.kind) {
    case LineKind::Call:
      return line.op.str();
    case LineKind::Map:
      return "map";
    case LineKind::Group:
      return "group " + line.axis.str();
    case LineKind::Parts:
      return "parts " + line.axis.str();
    case LineKind::Limit:
      return "limit " + line.axis.str();
    case LineKind::Stream:
      return "stream " + line.axis.str();
  }
  return {};
}

Expected<LineGraph> line_graph(const std::vector<Line>& lines, std::span<const Symbol> outputs) {
  LineGraph g;
  HypergraphParts parts;
  const Label wire_type("wire");
  const auto add = [&](Symbol name, WireId wire) {
    g.names.push_back(name);
    g.ids.emplace(name, wire);
    return wire;
  };
  for (const Line& line : lines) {
    for (const Out& out : line.outs) {
      if (g.ids.contains(out.name))
        return fail(ErrorCode::Name, fmt::format("wire {} is made twice", out.name.str()), "",
                    line.place);
      add(out.name, parts.add_wire(wire_type));
    }
  }
  const auto find = [&](Symbol name) {
    const auto it = g.ids.find(name);
    return it != g.ids.end() ? it->second : add(name, parts.add_input(wire_type));
  };
  for (const Line& line : lines) {
    std::vector<WireId> ins, outs;
    for (Symbol wire : reads_of(line)) ins.push_back(find(wire));
    for (const Out& out : line.outs) outs.push_back(find(out.name));
    parts.add_box(coarse_label(line), ins, outs);
  }
  for (Symbol name : outputs) parts.outputs.push_back(find(name));
  SERVIETTE_LET(made, Hypergraph::make(std::move(parts)));
  g.graph = std::move(made);
  return g;
}

}  // namespace serviette

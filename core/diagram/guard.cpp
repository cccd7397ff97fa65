#include "core/diagram/guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace serviette {
namespace {

using Names = std::map<Symbol, Symbol>;

void rename(Symbol& wire, const Names& names) {
  if (const auto it = names.find(wire); it != names.end()) wire = it->second;
}

void rename_reads(std::vector<Line>& lines, const Names& names) {
  for (Line& l : lines) {
    for (Operand& o : l.operands) rename(o.wire, names);
    for (auto& [state, start] : l.carrying) rename(start, names);
    rename_reads(l.body.lines, names);
    for (Symbol& y : l.body.yields) rename(y, names);
  }
}

void collect_names(const std::vector<Line>& lines, std::set<Symbol>& out) {
  for (const Line& l : lines) {
    for (const Out& o : l.outs) out.insert(o.name);
    for (const auto& [state, start] : l.carrying) out.insert(state);
    collect_names(l.body.lines, out);
  }
}

Symbol new_name(Symbol wire, const std::set<Symbol>& taken) {
  std::string name = wire.str() + "_given";
  for (int i = 2; taken.contains(Symbol(name)); ++i) name = fmt::format("{}_given_{}", wire.str(), i);
  return Symbol(name);
}

}  // namespace

Expected<void> add_guards(Diagram& diagram, const std::vector<Guard>& guards) {
  std::set<Symbol> taken;
  collect_names(diagram.lines, taken);
  for (const Port& p : diagram.inputs) taken.insert(p.name);
  Names now;
  std::vector<Line> lines;
  for (const Guard& g : guards) {
    Line line;
    line.op = g.op;
    line.place = g.place;
    for (Symbol wire : g.wires) {
      const auto port = std::find_if(diagram.inputs.begin(), diagram.inputs.end(),
                                     [&](const Port& p) { return p.name == wire; });
      if (port == diagram.inputs.end())
        return fail(ErrorCode::Name, fmt::format("'{}' is no input", wire.str()), "conditions are about inputs", g.place);
      Symbol read = wire;
      rename(read, now);
      line.operands.push_back({read, port->axes});
    }
    const Symbol out = new_name(g.wires.front(), taken);
    line.outs.push_back({out, line.operands.front().axes, {}});
    taken.insert(out);
    now[g.wires.front()] = out;
    lines.push_back(std::move(line));
  }
  for (const Port& p : diagram.outputs) {
    if (now.contains(p.name))
      return fail(ErrorCode::Type, fmt::format("the output '{}' is an input with a condition", p.name.str()),
                  fmt::format("make it a wire of its own: `O = id({})`", p.name.str()));
  }
  rename_reads(diagram.lines, now);
  diagram.lines.insert(diagram.lines.begin(), lines.begin(), lines.end());
  return {};
}

Diagram without_guard(const Diagram& diagram, std::size_t i) {
  Diagram out = diagram;
  Line& line = out.lines.at(i);
  line.op = "id";
  line.operands.resize(1);
  return out;
}

}  // namespace serviette

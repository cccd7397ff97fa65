#include "proofs/tactic/lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace serviette {

Names::Names(const Diagram& diagram) {
  std::vector<Symbol> made;
  for (const auto& p : diagram.inputs) made.push_back(p.name);
  for (const auto& l : diagram.lines) wires_made(l, made);
  taken_.insert(made.begin(), made.end());
}

Symbol Names::fresh(Symbol hint) {
  const Symbol s = fresh_name(hint, [&](Symbol x) { return taken_.contains(x); });
  taken_.insert(s);
  return s;
}

Expected<Workplace> workplace(const TacticInput& in) {
  const std::vector<Line>* lines = &in.diagram.lines;
  SERVIETTE_LET(first, Site::start(in.module, in.diagram.inputs));
  Workplace out{{}, {}, std::move(first)};
  for (const auto& o : in.diagram.outputs) out.kept.insert(o.name);
  for (Symbol name : in.tactic.inside) {
    const Line* region = nullptr;
    for (const auto& line : *lines) {
      if (is_region(line) && !line.outs.empty() && line.outs[0].name == name) {
        region = &line;
        break;
      }
      SERVIETTE_TRY(out.start.add(line));
    }
    if (!region)
      return fail(ErrorCode::Name, fmt::format("there is no region that makes '{}' first", name.str()),
                  "`in` names regions by their first output, outermost first", in.tactic.place);
    SERVIETTE_LET(inner, out.start.enter(*region));
    out.start = std::move(inner);
    lines = &region->body.lines;
    out.kept = {region->body.yields.begin(), region->body.yields.end()};
  }
  out.lines = *lines;
  return out;
}

std::optional<int> find_line(const std::vector<Line>& lines, Symbol wire) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const auto& o : lines[i].outs) {
      if (o.name == wire) return static_cast<int>(i);
    }
  }
  return std::nullopt;
}

Expected<int> line_making(const std::vector<Line>& lines, Symbol wire) {
  if (const auto i = find_line(lines, wire)) return *i;
  std::string names;
  for (const auto& l : lines) {
    for (const auto& o : l.outs) names += (names.empty() ? "" : ", ") + o.name.str();
  }
  return fail(ErrorCode::Name, fmt::format("no line here makes '{}'", wire.str()), "the wires made here are " + names);
}

bool carries(const Out& out, Symbol axis) {
  return std::find(out.axes.begin(), out.axes.end(), axis) != out.axes.end();
}

bool carries(const Line& line, Symbol axis) {
  return std::any_of(line.outs.begin(), line.outs.end(), [&](const Out& o) { return carries(o, axis); });
}

Expected<Together> bring_together(const std::vector<Line>& lines, const std::set<int>& chosen) {
  const int n = static_cast<int>(lines.size());
  std::map<Symbol, int> maker;
  for (int i = 0; i < n; ++i) {
    for (const auto& o : lines[i].outs) maker[o.name] = i;
  }
  // A line is `after` if it depends on a chosen line and is not chosen itself.
  std::vector<bool> after(n, false);
  for (int i = 0; i < n; ++i) {
    for (Symbol w : wires_read(lines[i])) {
      const auto it = maker.find(w);
      if (it == maker.end()) continue;
      if (chosen.contains(i)) {
        if (after[it->second])
          return fail(ErrorCode::NotConvex,
                      fmt::format("'{}' is computed outside from these lines and read by '{}' inside them", w.str(),
                                  lines[i].outs[0].name.str()),
                      "no order of the lines keeps them together: move that computation past them first");
      } else if (chosen.contains(it->second) || after[it->second]) {
        after[i] = true;
      }
    }
  }
  Together out{};
  for (int i = 0; i < n; ++i) {
    if (!chosen.contains(i) && !after[i]) out.order.push_back(i);
  }
  out.begin = static_cast<int>(out.order.size());
  out.order.insert(out.order.end(), chosen.begin(), chosen.end());
  out.end = static_cast<int>(out.order.size());
  for (int i = 0; i < n; ++i) {
    if (after[i]) out.order.push_back(i);
  }
  bool identity = true;
  for (int i = 0; i < n; ++i) identity = identity && out.order[i] == i;
  if (identity) out.order.clear();
  return out;
}

namespace {

Symbol renamed(Symbol s, const std::map<Symbol, Symbol>& names) {
  const auto it = names.find(s);
  return it == names.end() ? s : it->second;
}

Line rename(Line line, const std::map<Symbol, Symbol>& names, bool makes) {
  for (auto& o : line.operands) o.wire = renamed(o.wire, names);
  if (makes) {
    for (auto& o : line.outs) o.name = renamed(o.name, names);
  }
  for (auto& [state, start] : line.carrying) {
    start = renamed(start, names);
    if (makes) state = renamed(state, names);
  }
  for (auto& l : line.body.lines) l = rename(std::move(l), names, makes);
  for (auto& y : line.body.yields) y = renamed(y, names);
  return line;
}

}  // namespace

Line rename_wires(Line line, const std::map<Symbol, Symbol>& names) { return rename(std::move(line), names, true); }
Line rename_reads(Line line, const std::map<Symbol, Symbol>& names) { return rename(std::move(line), names, false); }

Line make_call(Out out, Symbol op, std::vector<Symbol> axes, std::vector<Operand> operands) {
  Line l;
  l.kind = LineKind::Call;
  l.outs = {std::move(out)};
  l.op = op;
  l.axes = std::move(axes);
  l.operands = std::move(operands);
  return l;
}

Line make_map(Out out, std::vector<Symbol> names, Term value, std::vector<Operand> operands) {
  Line l;
  l.kind = LineKind::Map;
  l.outs = {std::move(out)};
  l.map_names = std::move(names);
  l.map_value = value;
  l.operands = std::move(operands);
  return l;
}

std::vector<Symbol> list_of(const Tactic& tactic, Symbol keyword) {
  for (const auto& [k, list] : tactic.lists) {
    if (k == keyword) return list;
  }
  return {};
}

std::optional<Index> index_of(const Tactic& tactic, Symbol keyword) {
  for (const auto& [k, i] : tactic.indices) {
    if (k == keyword) return i;
  }
  return std::nullopt;
}

std::unexpected<Error> misuse(const Tactic& tactic, const std::string& usage) {
  return fail(ErrorCode::Syntax, fmt::format("'{}' is not how '{}' is used", tactic.text, tactic.verb.str()),
              "write `" + usage + "`", tactic.place);
}

}  // namespace serviette

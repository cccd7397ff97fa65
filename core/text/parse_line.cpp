// Lines: calls, maps and regions, and the sugar of leaving axes out.
//
// An operand without brackets carries the axes its wire was made with. An output without brackets
// has
//   - of a call: the weave axes of its operands and the op's output axes, in the order in which the
//     operands first show them; op output axes that no operand shows come last; and where several
//     axes are the op's own, they stand in the op's order (so a transpose transposes);
//   - of a region: the axes of the wire it yields, for `parts` with the new axis in front.
#include <fmt/format.h>

#include <algorithm>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

bool has(const std::vector<Symbol>& list, Symbol s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

}  // namespace

const OpDef* Parser::find_op(Symbol name) const {
  const auto it = module_.ops.find(name);
  return it == module_.ops.end() ? nullptr : &it->second;
}

Expected<std::vector<Line>> Parser::lines() {
  std::vector<Line> out;
  while (!is("}") && !is("yield") && peek().kind != TokenKind::End) {
    SERVIETTE_LET(l, line());
    for (const auto& o : l.outs) wires[o.name] = o.axes;
    out.push_back(std::move(l));
  }
  return out;
}

Expected<std::vector<Line>> Parser::braced_lines() {
  SERVIETTE_TRY(expect("{", "before the lines"));
  SERVIETTE_LET(out, lines());
  if (is("yield")) return unexpected("a line or '}'", "`yield` ends the body of a region");
  SERVIETTE_TRY(expect("}", "after the lines"));
  return out;
}

Expected<std::vector<Parser::RawOut>> Parser::outs() {
  std::vector<RawOut> out;
  do {
    RawOut o;
    o.place = place();
    SERVIETTE_LET(n, name("a wire"));
    o.out.name = n;
    o.bracketed = is("[");
    if (o.bracketed) {
      SERVIETTE_LET(axes, axis_list());
      o.out.axes = std::move(axes);
    }
    if (accept("@")) {
      SERVIETTE_LET(level, name("a memory level"));
      o.out.level = level;
    }
    out.push_back(std::move(o));
  } while (accept(","));
  return out;
}

Expected<Line> Parser::line() {
  const Nested nested(depth_);
  SERVIETTE_TRY(check_depth());
  Line line;
  line.place = place();
  SERVIETTE_LET(raw, outs());
  SERVIETTE_TRY(expect("=", "after the wires that this line makes"));
  for (const auto& r : raw) line.outs.push_back(r.out);
  const bool opens_region =
      is_name(1) && (is("group") || is("parts") || is("limit") || is("stream"));
  if (opens_region) {
    SERVIETTE_TRY(region(line));
    // The body has been read, and its wires are out of scope again: what it yields is found in it.
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i].bracketed) continue;
      if (i >= line.body.yields.size())
        return fail(ErrorCode::Syntax,
                    fmt::format("nothing is yielded for '{}'", raw[i].out.name.str()), {},
                    raw[i].place);
      const auto outside = wires.find(line.body.yields[i]);
      if (outside != wires.end()) line.outs[i].axes = outside->second;
      for (const auto& l : line.body.lines) {
        for (const auto& o : l.outs) {
          if (o.name == line.body.yields[i]) line.outs[i].axes = o.axes;
        }
      }
      if (line.kind == LineKind::Stream && i < line.carrying.size()) {
        const auto start = wires.find(line.carrying[i].second);
        if (start != wires.end()) line.outs[i].axes = start->second;
      }
      if (line.kind == LineKind::Parts)
        line.outs[i].axes.insert(line.outs[i].axes.begin(), line.part);
    }
    return line;
  }
  if (is("map") && is("(", 1)) {
    SERVIETTE_TRY(map(line));
  } else {
    SERVIETTE_TRY(call(line));
  }
  SERVIETTE_TRY(infer_outs(line, raw));
  return line;
}

Expected<void> Parser::call(Line& line) {
  const Place at = place();
  line.kind = LineKind::Call;
  SERVIETTE_LET(op_name, name("an operation"));
  line.op = op_name;
  const OpDef* op = find_op(op_name);
  if (!op) {
    std::vector<std::string> known = {"map", "group", "parts", "limit", "stream"};
    for (const auto& [n, def] : module_.ops) known.push_back(n.str());
    return unknown("operation", op_name, known, at,
                   "declare it with `op`; core/prelude lists what there is");
  }
  if (accept("[")) {
    while (!is("]") && !is(";")) {
      if (!line.axes.empty()) accept(",");
      SERVIETTE_LET(axis, name("an axis, ';' or ']'"));
      line.axes.push_back(axis);
    }
    if (accept(";")) {
      do {
        SERVIETTE_LET(i, index());
        line.params.push_back(i);
      } while (accept(","));
    }
    SERVIETTE_TRY(expect("]", "after the axes and parameters"));
  }
  const auto count = [](std::size_t n, const char* what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
  };
  const auto wants = [&](const char* what, std::vector<Symbol> list) {
    std::string text;
    for (Symbol s : list) text += (text.empty() ? "" : ", ") + s.str();
    return list.empty() ? std::string() : fmt::format("its {}: {}", what, text);
  };
  if (line.axes.size() != op->axes.size())
    return fail(
        ErrorCode::Type,
        fmt::format("'{}' takes {}, {} given", op_name.str(),
                    op->axes.size() == 1 ? "1 axis" : fmt::format("{} axes", op->axes.size()),
                    line.axes.size()),
        wants("axes", op->axes), at);
  if (line.params.size() != op->params.size())
    return fail(ErrorCode::Type,
                fmt::format("'{}' takes {}, {} given", op_name.str(),
                            count(op->params.size(), "parameter"), line.params.size()),
                wants("parameters, after ';'", op->params), at);
  SERVIETTE_LET(read, operands(op_name));
  line.operands = std::move(read);
  if (line.operands.size() != op->operands.size()) {
    std::vector<Symbol> ports;
    for (const auto& p : op->operands) ports.push_back(p.name);
    return fail(ErrorCode::Type,
                fmt::format("'{}' takes {}, {} given", op_name.str(),
                            count(op->operands.size(), "operand"), line.operands.size()),
                wants("operands", ports), at);
  }
  return {};
}

Expected<void> Parser::map(Line& line) {
  line.kind = LineKind::Map;
  accept("map");
  const Place at = place();
  accept("(");
  SERVIETTE_LET(params, name_list(":", "a parameter or ':'"));
  line.map_names = params;
  SERVIETTE_TRY(expect(":", "after the parameters"));
  {
    const Restore<NamesInScope> restore(names);
    names.open = false;
    names.states.clear();
    names.arrays.clear();
    names.scalars.clear();
    for (Symbol p : params) {
      names.arrays[p] = 0;
      names.scalars.insert(p);
    }
    SERVIETTE_LET(e, value());
    line.map_value = e;
  }
  SERVIETTE_TRY(expect(")", "after the value of the map"));
  SERVIETTE_LET(read, operands("map"));
  line.operands = std::move(read);
  if (line.operands.size() != line.map_names.size())
    return fail(ErrorCode::Type,
                fmt::format("this map has {} parameter{}, {} operand{} given",
                            line.map_names.size(), line.map_names.size() == 1 ? "" : "s",
                            line.operands.size(), line.operands.size() == 1 ? "" : "s"),
                {}, at);
  return {};
}

Expected<std::vector<Operand>> Parser::operands(Symbol op) {
  SERVIETTE_TRY(expect("(", fmt::format("before the operands of {}", op.str())));
  std::vector<Operand> out;
  while (!is(")")) {
    if (!out.empty()) SERVIETTE_TRY(expect(",", "or ')' after this operand"));
    SERVIETTE_LET(o, operand());
    out.push_back(std::move(o));
  }
  accept(")");
  return out;
}

Expected<Operand> Parser::operand() {
  const Place at = place();
  Operand o;
  SERVIETTE_LET(n, name("a wire"));
  o.wire = n;
  const auto it = wires.find(n);
  if (it == wires.end() && !(open_wires && is("["))) {
    std::vector<std::string> known;
    for (const auto& [w, axes] : wires) known.push_back(w.str());
    return unknown("wire", n, known, at,
                   open_wires ? fmt::format("write its axes: {}[...]", n.str())
                              : "a wire is made before it is read");
  }
  if (is("[")) {
    SERVIETTE_LET(axes, axis_list());
    o.axes = std::move(axes);
  } else {
    o.axes = it->second;
  }
  return o;
}

Expected<void> Parser::infer_outs(Line& line, const std::vector<RawOut>& raw) {
  const OpDef* op = line.kind == LineKind::Call ? find_op(line.op) : nullptr;
  const std::size_t made = op && op->is_block() ? op->outs.size() : 1;
  if (line.outs.size() != made)
    return fail(
        ErrorCode::Type,
        fmt::format("'{}' makes {} wire{}, here {} named", op ? line.op.str() : "map", made,
                    made == 1 ? "" : "s",
                    line.outs.size() == 1 ? "1 is" : fmt::format("{} are", line.outs.size())),
        {}, raw.empty() ? line.place : raw[0].place);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i].bracketed) continue;
    SERVIETTE_LET(axes, inferred_axes(line, i, raw[i].place));
    line.outs[i].axes = std::move(axes);
  }
  return {};
}

Expected<std::vector<Symbol>> Parser::inferred_axes(const Line& line, std::size_t out,
                                                    const Place& at) const {
  const OpDef* op = line.kind == LineKind::Call ? find_op(line.op) : nullptr;
  std::vector<Symbol> own;  // the op's output axes, as axes of the diagram
  if (op) {
    for (Symbol a : op->is_block() ? op->outs[out].axes : op->out_axes) {
      const auto k = std::find(op->axes.begin(), op->axes.end(), a);
      if (k == op->axes.end())
        return fail(
            ErrorCode::Type,
            fmt::format("'{}' is defined with an unknown axis '{}'", op->name.str(), a.str()), {},
            at);
      own.push_back(line.axes[static_cast<std::size_t>(k - op->axes.begin())]);
    }
  }
  std::vector<Symbol> axes;
  for (const auto& operand : line.operands) {
    for (Symbol a : operand.axes) {
      const bool weave = !has(line.axes, a);
      if ((weave || has(own, a)) && !has(axes, a)) axes.push_back(a);
    }
  }
  for (Symbol a : own) {
    if (!has(axes, a)) axes.push_back(a);
  }
  std::size_t next = 0;
  for (auto& a : axes) {
    if (has(own, a)) a = own[next++];
  }
  return axes;
}

Expected<void> Parser::region(Line& line) {
  line.kind = is("group")   ? LineKind::Group
              : is("parts") ? LineKind::Parts
              : is("limit") ? LineKind::Limit
                            : LineKind::Stream;
  const std::string word(tokens_.list[at_++].text);
  SERVIETTE_LET(axis, name("the axis to cut"));
  line.axis = axis;
  SERVIETTE_TRY(expect(line.kind == LineKind::Limit ? "to" : "by",
                       fmt::format("after {} {}", word, axis.str())));
  {
    const Restore<NamesInScope> restore(names);
    names.any_ranged = true;
    SERVIETTE_LET(size, index());
    line.size = size;
  }
  if (line.kind == LineKind::Parts) {
    SERVIETTE_TRY(expect("as", "and the axis that numbers the parts"));
    SERVIETTE_LET(part, name("an axis"));
    line.part = part;
  }
  const Restore<std::map<Symbol, std::vector<Symbol>>> restore(wires);
  if (line.kind == LineKind::Stream) {
    SERVIETTE_TRY(expect("carrying", "and the states, STATE = START, ..."));
    do {
      SERVIETTE_LET(s, name("a state"));
      SERVIETTE_TRY(expect("=", fmt::format("and the wire that '{}' starts at", s.str())));
      const Place at = place();
      SERVIETTE_LET(start, name("a wire"));
      const auto it = wires.find(start);
      if (it == wires.end() && !open_wires) {
        std::vector<std::string> known;
        for (const auto& [w, axes] : wires) known.push_back(w.str());
        return unknown("wire", start, known, at, "a wire is made before it is read");
      }
      line.carrying.emplace_back(s, start);
    } while (accept(","));
    for (std::size_t i = 0; i < line.carrying.size(); ++i) {
      const auto it = wires.find(line.carrying[i].second);
      if (it != wires.end())
        wires[line.carrying[i].first] = it->second;
      else if (i < line.outs.size())
        wires[line.carrying[i].first] = line.outs[i].axes;
    }
  }
  SERVIETTE_LET(inside, body());
  line.body = std::move(inside);
  return {};
}

Expected<Body> Parser::body() {
  Body out;
  SERVIETTE_TRY(expect("{", "before the body"));
  SERVIETTE_LET(ls, lines());
  out.lines = std::move(ls);
  SERVIETTE_TRY(expect("yield", "and the wires that leave the body"));
  do {
    const Place at = place();
    SERVIETTE_LET(y, name("a wire"));
    if (!wires.count(y) && !open_wires) {
      std::vector<std::string> known;
      for (const auto& [w, axes] : wires) known.push_back(w.str());
      return unknown("wire", y, known, at, "a wire is made before it is yielded");
    }
    out.yields.push_back(y);
  } while (accept(","));
  SERVIETTE_TRY(expect("}", "after the wires that are yielded"));
  return out;
}

}  // namespace serviette

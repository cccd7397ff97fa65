// unfold W: the defined operation that makes W becomes the diagram it stands for. The two mean the same term, so there
// is nothing to prove.
#include <fmt/format.h>

#include <algorithm>

#include "proofs/tactic/lines.hpp"

namespace serviette {
namespace {

bool contains(const std::vector<Symbol>& list, Symbol s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

class Unfold {
 public:
  Unfold(const Line& line, const OpDef& op, Names& names) : line_(line), op_(op) {
    for (std::size_t i = 0; i < op.axes.size(); ++i) axes_[op.axes[i]] = line.axes[i];
    for (std::size_t i = 0; i < op.operands.size(); ++i) {
      wires_[op.operands[i].name] = line.operands[i].wire;
      operand_of_[op.operands[i].name] = i;
      for (Symbol a : line.operands[i].axes) {
        if (!is_bound(a) && !contains(weave_[op.operands[i].name], a)) weave_[op.operands[i].name].push_back(a);
      }
    }
    for (std::size_t o = 0; o < op.outs.size(); ++o) wires_[op.outs[o].name] = line.outs[o].name;
    std::vector<Symbol> made;
    for (const auto& l : op.lines) wires_made(l, made);
    for (Symbol m : made) {
      if (!wires_.contains(m)) wires_[m] = names.fresh(m);
    }
  }

  std::vector<Line> lines() { return lines(op_.lines); }

 private:
  bool is_bound(Symbol a) const { return contains(line_.axes, a); }

  std::vector<Line> lines(const std::vector<Line>& in) {
    std::vector<Line> out;
    for (const auto& l : in) out.push_back(one(l));
    return out;
  }

  // Weave axes go first, in the order in which the original line's output has them.
  std::vector<Symbol> woven(const std::vector<Symbol>& own, const std::vector<Symbol>& weave) const {
    std::vector<Symbol> out;
    for (Symbol a : line_.outs[0].axes) {
      if (contains(weave, a)) out.push_back(a);
    }
    for (Symbol a : own) out.push_back(axes_.at(a));
    return out;
  }

  Line one(const Line& source) {
    Line l = source;
    l.place = line_.place;
    std::vector<Symbol> weave;
    const auto join = [&](Symbol wire) {
      for (Symbol a : weave_[wire]) {
        if (!contains(weave, a)) weave.push_back(a);
      }
    };
    for (Symbol w : wires_read(source)) join(w);
    for (std::size_t o = 0; o < l.outs.size(); ++o) {
      const auto final = std::find_if(op_.outs.begin(), op_.outs.end(),
                                      [&](const Port& p) { return p.name == source.outs[o].name; });
      if (final == op_.outs.end()) {
        weave_[source.outs[o].name] = weave;
        l.outs[o].axes = woven(source.outs[o].axes, weave);
      } else {
        const Out& host = line_.outs[static_cast<std::size_t>(final - op_.outs.begin())];
        l.outs[o] = host;
        for (Symbol a : host.axes) {
          if (!is_bound(a)) weave_[source.outs[o].name].push_back(a);
        }
        layout_[source.outs[o].name] = host.axes;
      }
      l.outs[o].name = wires_.at(source.outs[o].name);
    }
    for (auto& operand : l.operands) operand = read(operand);
    for (auto& a : l.axes) a = axes_.at(a);
    for (auto& p : l.params) p = index(p);
    l.size = index(l.size);
    if (!l.axis.empty()) l.axis = axes_.at(l.axis);
    for (auto& [state, start] : l.carrying) {
      weave_[state] = weave;
      state = wires_.at(state);
      start = wires_.at(start);
    }
    l.body.lines = lines(source.body.lines);
    for (auto& y : l.body.yields) y = wires_.at(y);
    return l;
  }

  // How the block reads a wire, in the axes of the host. An operand keeps the host's order of axes, with the block's own
  // names put where the operation's axes were.
  Operand read(const Operand& inner) {
    Operand out{wires_.at(inner.wire), {}};
    if (const auto it = operand_of_.find(inner.wire); it != operand_of_.end()) {
      const auto& declared = op_.operands[it->second].axes;
      for (Symbol a : line_.operands[it->second].axes) {
        Symbol now = a;
        for (std::size_t d = 0; d < declared.size(); ++d) {
          if (axes_.at(declared[d]) == a) now = axes_.at(inner.axes[d]);
        }
        out.axes.push_back(now);
      }
      return out;
    }
    if (const auto it = layout_.find(inner.wire); it != layout_.end()) {
      out.axes = it->second;
      return out;
    }
    out.axes = woven(inner.axes, weave_[inner.wire]);
    return out;
  }

  Index index(Index i) const {
    return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
      if (a->kind != AtomKind::Name) return std::nullopt;
      for (std::size_t p = 0; p < op_.params.size(); ++p) {
        if (a->name == op_.params[p]) return line_.params[p];
      }
      for (const auto& [own, host] : axes_) {
        if (a->name == lo_name(own)) return Index::name(lo_name(host));
        if (a->name == hi_name(own)) return Index::name(hi_name(host));
      }
      return std::nullopt;
    });
  }

  const Line& line_;
  const OpDef& op_;
  std::map<Symbol, Symbol> axes_, wires_;
  std::map<Symbol, std::size_t> operand_of_;
  std::map<Symbol, std::vector<Symbol>> weave_;   // by the block's name of the wire
  std::map<Symbol, std::vector<Symbol>> layout_;  // axes of the outputs, as the host orders them
};

// An integer that a definition gives as lo(a) or hi(a) becomes a number: a line of a diagram may not ask for a range. In a region
// that cuts the axis there is no such number, since the range is another one in every tile.
Expected<void> settle_ranges(std::vector<Line>& lines, const Scope& scope, const Place& place) {
  for (Line& l : lines) {
    std::optional<Symbol> cut;
    for (Index& p : l.params) {
      p = rewrite_atoms(p, [&](Atom a) -> std::optional<Index> {
        if (a->kind != AtomKind::Name) return std::nullopt;
        for (const auto& [axis, range] : scope.axes()) {
          if (a->name != lo_name(axis) && a->name != hi_name(axis)) continue;
          if (range.restricted) cut = axis;
          return a->name == lo_name(axis) ? range.lo : range.hi;
        }
        return std::nullopt;
      });
    }
    if (cut)
      return fail(ErrorCode::Unsupported,
                  fmt::format("the definition of '{}' uses the range of '{}', which a region here cuts", l.op.str(), cut->str()),
                  "unfold it before the axis is cut", place);
    SERVIETTE_TRY(settle_ranges(l.body.lines, scope, place));
  }
  return {};
}

}  // namespace

Rewrites unfold_tactic(const TacticInput& in) {
  if (in.tactic.words.size() != 1) return misuse(in.tactic, "unfold W");
  SERVIETTE_LET(here, workplace(in));
  const Symbol target = in.tactic.words[0];
  std::optional<int> at = find_line(here.lines, target);
  for (std::size_t i = 0; !at && i < here.lines.size(); ++i) {
    if (here.lines[i].op == target) at = static_cast<int>(i);
  }
  if (!at) SERVIETTE_TRY(line_making(here.lines, target));
  const Line& line = here.lines[*at];
  const auto op = in.module.ops.find(line.op);
  if (line.kind != LineKind::Call || op == in.module.ops.end() || !op->second.is_block())
    return fail(ErrorCode::NoMatch, fmt::format("'{}' is not made by a defined operation", target.str()),
                "only operations whose definition is a diagram unfold", in.tactic.place);
  Names names(in.diagram);
  Rewrite r;
  r.title = fmt::format("unfold {}", line.op.str());
  r.inside = in.tactic.inside;
  r.begin = *at;
  r.end = *at + 1;
  r.lines = Unfold(line, op->second, names).lines();
  SERVIETTE_TRY(settle_ranges(r.lines, here.start.scope(), in.tactic.place));
  return std::vector<Rewrite>{std::move(r)};
}

}  // namespace serviette

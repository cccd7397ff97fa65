#include "proofs/tactic/reductions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace serviette {
namespace {

// The operator a line folds its axis with, or why it does not.
Expected<BigOp> fold_of(const Module& module, const Line& line, Symbol axis, const Place& place) {
  const Out& out = line.outs[0];
  const auto op = line.kind == LineKind::Call ? module.ops.find(line.op) : module.ops.end();
  if (carries(out, axis))
    return fail(ErrorCode::NoMatch,
                fmt::format("'{}' carries the axis '{}' itself: each of its elements may need all positions, and no state of fixed size holds it", out.name.str(), axis.str()),
                fmt::format("carry the reductions over '{}' it uses, and compute '{}' from them afterwards", axis.str(), out.name.str()), place);
  if (op == module.ops.end())
    return fail(ErrorCode::NoMatch, fmt::format("'{}' is not made by a reduction over '{}'", out.name.str(), axis.str()), {}, place);
  if (op->second.is_block())
    return fail(ErrorCode::NoMatch, fmt::format("'{}' is made by '{}', which is defined by a diagram", out.name.str(), line.op.str()),
                fmt::format("`unfold {}` first, then carry the reductions in it", out.name.str()), place);
  const auto bound = std::find(line.axes.begin(), line.axes.end(), axis);
  const Term value = op->second.value;
  if (bound != line.axes.end() && value->kind == TermKind::Big) {
    const Symbol own = op->second.axes[static_cast<std::size_t>(bound - line.axes.begin())];
    const Term body = value->args[0];
    if (mentions(body, lo_name(own)) || mentions(body, hi_name(own)))
      return fail(ErrorCode::NoMatch,
                  fmt::format("'{}' is made by '{}', each of whose terms depends on all positions of '{}' together", out.name.str(), line.op.str(), axis.str()),
                  "no merge of two parts is known: no state of fixed size says enough of the positions seen so far", place);
    if (value->indices[0] == Index::name(lo_name(own)) && value->indices[1] == Index::name(hi_name(own)))
      return value->big;
  }
  return fail(ErrorCode::NoMatch,
              fmt::format("'{}' is made by '{}', for which no merge of two parts is known", out.name.str(), line.op.str()),
              "only a sum, product, maximum or minimum over the axis can be carried; a mean is a sum and a count: "
              "`apply mean_is_sum` first, then carry the sum", place);
}

}  // namespace

const Reduction* Reductions::find(Symbol wire) const {
  for (const auto& r : carried) {
    if (r.out == wire) return &r;
  }
  return nullptr;
}

bool Reductions::scales(Symbol maximum) const {
  return std::any_of(carried.begin(), carried.end(), [&](const Reduction& r) { return r.scale == maximum; });
}

Term scale_of(bool guarded) {
  const Term scale = exp(read("a", {}) - read("b", {}));
  return guarded ? if_then_else(is_neg_inf(read("b", {})), constant(0), scale) : scale;
}

Term guarded_maximum(Term a) { return if_then_else(is_neg_inf(a), constant(0), a); }

namespace {

// The carried maximum of which a line makes a guarded copy.
std::optional<Symbol> guarded_by(const Line& line, const Reductions& red) {
  if (line.kind != LineKind::Map || line.operands.size() != 1 || line.map_value != guarded_maximum(read(line.map_names[0], {})))
    return std::nullopt;
  const Reduction* m = red.find(line.operands[0].wire);
  return m && m->op == BigOp::Max && m->axes == line.outs[0].axes ? std::optional(m->out) : std::nullopt;
}

}  // namespace

Expected<Reductions> find_reductions(const TacticInput& in, const Workplace& here, Symbol axis,
                                     const std::vector<Symbol>& wires) {
  const auto& lines = here.lines;
  const Place& place = in.tactic.place;
  if (!here.start.scope().axis(axis))
    return fail(ErrorCode::Name, fmt::format("unknown axis '{}'", axis.str()), {}, place);
  Reductions out;
  std::set<int> carried;
  for (Symbol w : wires) {
    SERVIETTE_LET(at, line_making(lines, w));
    carried.insert(at);
  }
  for (int i : carried) {
    SERVIETTE_LET(op, fold_of(in.module, lines[i], axis, place));
    out.carried.push_back({i, op, lines[i].outs[0].name, lines[i].outs[0].axes, {}});
  }
  out.lines = carried;

  // Who reads what.
  std::map<Symbol, std::vector<int>> readers;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (Symbol w : wires_read(lines[i])) readers[w].push_back(static_cast<int>(i));
  }
  const auto feeds_only_chosen = [&](int i) {
    for (const auto& o : lines[i].outs) {
      if (here.kept.contains(o.name) || readers[o.name].empty()) return false;
      for (int r : readers[o.name]) {
        if (!out.lines.contains(r)) return false;
      }
    }
    return true;
  };
  for (int i = static_cast<int>(lines.size()) - 1; i >= 0; --i) {
    if (out.lines.contains(i) || is_region(lines[i]) || !feeds_only_chosen(i)) continue;
    const auto guarded = guarded_by(lines[i], out);
    if (guarded) out.guards[lines[i].outs[0].name] = *guarded;
    if (guarded || carries(lines[i], axis)) out.lines.insert(i);
  }

  // A line along the axis that depends on a carried wire must be inside, and so feed nothing outside.
  std::set<Symbol> depends;  // wires that depend on a carried wire
  std::map<Symbol, std::set<Symbol>> maxima;  // for a wire: the carried maxima it depends on through chosen lines
  for (std::size_t i = 0; i < lines.size(); ++i) {
    bool dependent = carried.contains(static_cast<int>(i));
    std::set<Symbol> scales;
    for (Symbol w : wires_read(lines[i])) {
      dependent = dependent || depends.contains(w);
      if (out.find(w)) scales.insert(w);
      if (const auto it = maxima.find(w); it != maxima.end()) scales.insert(it->second.begin(), it->second.end());
    }
    const bool chosen = out.lines.contains(static_cast<int>(i));
    for (const auto& o : lines[i].outs) {
      if (dependent) depends.insert(o.name);
      if (chosen && !out.find(o.name)) maxima[o.name] = scales;
      if (chosen && out.find(o.name) && !scales.empty()) {
        for (auto& r : out.carried) {
          if (r.out != o.name) continue;
          const Reduction* m = out.find(*scales.begin());
          if (scales.size() > 1 || m->op != BigOp::Max || r.op != BigOp::Sum)
            return fail(ErrorCode::NoMatch,
                        fmt::format("'{}' depends on the carried '{}', and no rescaling of the one is known when the other changes", r.out.str(), m->out.str()),
                        "a sum may depend on one carried maximum M, through exp(... - M)", place);
          r.scale = m->out;
        }
      }
    }
    if (!chosen && dependent && carries(lines[i], axis)) {
      for (const auto& o : lines[i].outs) {
        for (int r : readers[o.name]) {
          if (out.lines.contains(r))
            return fail(ErrorCode::NotConvex,
                        fmt::format("'{}' is needed both inside the loop and after it, where it would have to be kept for all of '{}'", o.name.str(), axis.str()),
                        fmt::format("`recompute {} for ...` gives the later reader a copy of its own", o.name.str()), place);
        }
      }
    }
  }
  return out;
}

std::optional<Rescaled> split_rescaled(Term body, Term max) {
  // Finds the factor exp(f - max) anywhere in the product.
  Term factor, f;
  const Term minus = constant(-1) * max;
  const std::function<void(Term)> look = [&](Term e) {
    if (e->kind == TermKind::Exp && e->args[0]->kind == TermKind::Add && e->args[0]->args[1] == minus && !factor) {
      factor = e;
      f = e->args[0]->args[0];
    } else if (e->kind == TermKind::Mul || e->kind == TermKind::Div) {
      for (Term a : e->args) look(a);
    }
  };
  look(body);
  if (!factor) return std::nullopt;
  if (body == factor) return Rescaled{body, f, std::nullopt};
  if (body->kind == TermKind::Mul && body->args[0] == factor) return Rescaled{body, f, body->args[1]};
  const Term weight = replace(body, [&](Term t) -> std::optional<Term> {
    if (t == factor) return constant(1);
    return std::nullopt;
  });
  return Rescaled{factor * weight, f, weight};
}

}  // namespace serviette

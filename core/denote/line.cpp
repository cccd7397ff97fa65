// Calls and maps. The denotation of `S[q x] = op[d](A[q d], ...)` is op's definition with its axes, ranges and operands
// replaced; weave axes stay as free index names.
#include "core/denote/line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace serviette {
namespace {

std::string show(const std::vector<Symbol>& axes) {
  std::vector<std::string> names;
  for (Symbol a : axes) names.push_back(a.str());
  return fmt::format("[{}]", fmt::join(names, " "));
}

bool contains(const std::vector<Symbol>& list, Symbol s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

// A line of a block with the integers of the call in it, those of nested bodies included.
Line with_integers(Line line, const std::unordered_map<Symbol, Index>& values) {
  const auto put = [&](Index i) {
    return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
      const auto it = a->kind == AtomKind::Name ? values.find(a->name) : values.end();
      return it == values.end() ? std::nullopt : std::optional(it->second);
    });
  };
  for (Index& p : line.params) p = put(p);
  line.size = put(line.size);
  if (line.map_value) line.map_value = substitute(line.map_value, values);
  for (Line& inner : line.body.lines) inner = with_integers(std::move(inner), values);
  return line;
}

}  // namespace

struct LineDenoter::Signature {
  const OpDef* op = nullptr;  // null for a map
  std::map<Symbol, Symbol> bound;              // op axis -> axis of the diagram
  std::vector<std::vector<Symbol>> operand_axes;  // per operand: the op's own axes it carries
  std::vector<std::vector<Symbol>> out_axes;      // per output
  std::vector<Symbol> operand_names;
};

Expected<void> LineDenoter::run() { return is_region(line_) ? region() : call(); }

Expected<LineDenoter::Signature> LineDenoter::signature() const {
  Signature sig;
  if (line_.kind == LineKind::Map) {
    sig.operand_names = line_.map_names;
    sig.operand_axes.resize(line_.map_names.size());
    sig.out_axes.resize(1);
  } else {
    const auto it = scope_.module().ops.find(line_.op);
    if (it == scope_.module().ops.end())
      return fail(ErrorCode::Name, fmt::format("unknown operation '{}'", line_.op.str()),
                  "declare it with `op`, or look in core/prelude", line_.place);
    sig.op = &it->second;
    if (sig.op->random)
      return fail(ErrorCode::Unsupported,
                  fmt::format("'{}' draws random numbers, so it is not a function of its inputs", line_.op.str()),
                  "make the random numbers an input of the diagram", line_.place);
    if (line_.axes.size() != sig.op->axes.size() || line_.params.size() != sig.op->params.size())
      return fail(ErrorCode::Type,
                  fmt::format("'{}' takes {} axes and {} parameters, here are {} and {}", line_.op.str(),
                              sig.op->axes.size(), sig.op->params.size(), line_.axes.size(), line_.params.size()),
                  {}, line_.place);
    std::set<Symbol> seen;
    for (std::size_t i = 0; i < line_.axes.size(); ++i) {
      if (!scope_.axis(line_.axes[i]))
        return fail(ErrorCode::Name, fmt::format("unknown axis '{}'", line_.axes[i].str()), {}, line_.place);
      if (!seen.insert(line_.axes[i]).second)
        return fail(ErrorCode::Type, fmt::format("'{}' is given the axis '{}' twice", line_.op.str(), line_.axes[i].str()),
                    {}, line_.place);
      sig.bound[sig.op->axes[i]] = line_.axes[i];
    }
    for (const auto& p : sig.op->operands) {
      sig.operand_names.push_back(p.name);
      sig.operand_axes.push_back(p.axes);
    }
    if (sig.op->is_block()) {
      for (const auto& o : sig.op->outs) sig.out_axes.push_back(o.axes);
    } else {
      sig.out_axes.push_back(sig.op->out_axes);
    }
  }
  if (line_.operands.size() != sig.operand_names.size())
    return fail(ErrorCode::Type,
                fmt::format("'{}' takes {} operands, here are {}", sig.op ? line_.op.str() : "map",
                            sig.operand_names.size(), line_.operands.size()),
                {}, line_.place);
  if (line_.outs.size() != sig.out_axes.size())
    return fail(ErrorCode::Type, fmt::format("'{}' makes {} wires, here are {}", sig.op ? line_.op.str() : "map",
                                             sig.out_axes.size(), line_.outs.size()),
                {}, line_.place);
  return sig;
}

Expected<void> LineDenoter::check_operand(const Signature& sig, std::size_t i) const {
  const Operand& operand = line_.operands[i];
  const Wire* w = scope_.wire(operand.wire);
  if (!w)
    return fail(ErrorCode::Name, fmt::format("the wire '{}' is read before it is made", operand.wire.str()), {}, line_.place);
  if (operand.axes.size() != w->axes.size())
    return fail(ErrorCode::Type, fmt::format("'{}' has axes {}, read here as {}", operand.wire.str(), show(w->axes), show(operand.axes)),
                {}, line_.place);
  std::vector<Symbol> wanted;  // axes of the diagram that this operand must carry
  for (Symbol a : sig.operand_axes[i]) wanted.push_back(sig.bound.at(a));
  for (std::size_t d = 0; d < operand.axes.size(); ++d) {
    const Symbol used = operand.axes[d], declared = w->axes[d];
    const AxisRange* range = scope_.axis(used);
    if (!range) return fail(ErrorCode::Name, fmt::format("unknown axis '{}'", used.str()), {}, line_.place);
    if (std::count(operand.axes.begin(), operand.axes.end(), used) > 1)
      return fail(ErrorCode::Type, fmt::format("'{}' is read with the axis '{}' twice", operand.wire.str(), used.str()),
                  "use an op that reads a diagonal", line_.place);
    if (used != declared) {
      const AxisRange* made = scope_.axis(declared);
      if (!made || !(made->extent == range->extent))
        return fail(ErrorCode::Type,
                    fmt::format("'{}' has axis '{}', read here as '{}' of another extent", operand.wire.str(), declared.str(), used.str()),
                    fmt::format("`axis {} = {}` would make them the same", used.str(), made ? to_string(made->extent) : "..."), line_.place);
      if (w->restricted[d])
        return fail(ErrorCode::Type,
                    fmt::format("'{}' holds only a chunk of '{}' here, so it cannot be read along '{}'", operand.wire.str(), declared.str(), used.str()),
                    {}, line_.place);
    }
    const bool own = std::any_of(sig.bound.begin(), sig.bound.end(), [&](const auto& b) { return b.second == used; });
    if (own && !contains(wanted, used))
      return fail(ErrorCode::Type,
                  fmt::format("'{}' carries the axis '{}', which '{}' does not read in this operand", operand.wire.str(), used.str(), line_.op.str()),
                  {}, line_.place);
    if (!own) {
      for (const auto& out : line_.outs) {
        if (!contains(out.axes, used))
          return fail(ErrorCode::Type,
                      fmt::format("the axis '{}' of '{}' is neither an axis of the operation nor of the output '{}'", used.str(), operand.wire.str(), out.name.str()),
                      "reduce it, or add it to the output", line_.place);
      }
    }
  }
  for (Symbol a : wanted) {
    if (!contains(operand.axes, a))
      return fail(ErrorCode::Type, fmt::format("'{}' wants operand {} to carry the axis '{}', '{}' does not", line_.op.str(), i + 1, a.str(), operand.wire.str()),
                  {}, line_.place);
  }
  return {};
}

Expected<void> LineDenoter::out_axes(const Out& out) const {
  for (Symbol a : out.axes) {
    if (!scope_.axis(a)) return fail(ErrorCode::Name, fmt::format("unknown axis '{}'", a.str()), {}, line_.place);
    if (std::count(out.axes.begin(), out.axes.end(), a) > 1)
      return fail(ErrorCode::Type, fmt::format("'{}' has the axis '{}' twice", out.name.str(), a.str()), {}, line_.place);
  }
  return {};
}

Expected<void> LineDenoter::check_outs(const Signature& sig) const {
  for (std::size_t o = 0; o < line_.outs.size(); ++o) {
    const Out& out = line_.outs[o];
    SERVIETTE_TRY(out_axes(out));
    std::vector<Symbol> own;
    for (Symbol a : sig.out_axes[o]) own.push_back(sig.bound.at(a));
    for (Symbol a : own) {
      if (!contains(out.axes, a))
        return fail(ErrorCode::Type, fmt::format("'{}' makes the axis '{}', '{}' lacks it", line_.op.str(), a.str(), out.name.str()), {}, line_.place);
    }
    for (Symbol a : out.axes) {
      const bool bound = std::any_of(sig.bound.begin(), sig.bound.end(), [&](const auto& b) { return b.second == a; });
      if (bound && !contains(own, a))
        return fail(ErrorCode::Type, fmt::format("'{}' reduces the axis '{}', '{}' cannot carry it", line_.op.str(), a.str(), out.name.str()), {}, line_.place);
    }
  }
  return {};
}

ArrayLambda LineDenoter::operand_meaning(const Signature& sig, std::size_t i, unsigned mask) const {
  const Operand& operand = line_.operands[i];
  const Wire& w = *scope_.wire(operand.wire);
  ArrayLambda out;
  std::unordered_map<Symbol, Index> at;
  std::vector<Cond> inside;
  for (std::size_t p = 0; p < sig.operand_axes[i].size(); ++p)
    out.params.push_back(Symbol(fmt::format("p{}$", p)));
  for (std::size_t d = 0; d < operand.axes.size(); ++d) {
    Index index = Index::name(scope_.axis(operand.axes[d])->index);
    for (std::size_t p = 0; p < sig.operand_axes[i].size(); ++p) {
      if (sig.bound.at(sig.operand_axes[i][p]) != operand.axes[d]) continue;
      index = Index::name(out.params[p]);
      const auto& [lo, hi] = w.made[d];
      if (!w.open && (mask >> p & 1) != 0) inside.push_back(both(ge0(index - lo), ge0(hi - index - Index(1))));
    }
    at.emplace(w.meaning.params[d], index);
  }
  out.body = substitute(w.meaning.body, at);
  for (auto c = inside.rbegin(); c != inside.rend(); ++c)
    out.body = if_then_else(*c, out.body, constant(0) / constant(0));
  return out;
}

Expected<void> LineDenoter::make(const Out& out, Term body) {
  Wire w;
  w.axes = out.axes;
  for (Symbol a : out.axes) {
    const AxisRange& r = *scope_.axis(a);
    w.restricted.push_back(r.restricted);
    w.made.emplace_back(r.lo, r.hi);
  }
  w.meaning = ArrayLambda{scope_.index_names(out.axes), body};
  if (!scope_.wires_.emplace(out.name, std::move(w)).second)
    return fail(ErrorCode::Name, fmt::format("the wire '{}' is defined twice", out.name.str()), "give it another name", line_.place);
  return {};
}

Expected<void> LineDenoter::call() {
  SERVIETTE_LET(sig, signature());
  for (std::size_t i = 0; i < line_.operands.size(); ++i) SERVIETTE_TRY(check_operand(sig, i));
  SERVIETTE_TRY(check_outs(sig));

  std::unordered_map<Symbol, ArrayLambda> arrays;
  for (std::size_t i = 0; i < line_.operands.size(); ++i) arrays[sig.operand_names[i]] = operand_meaning(sig, i);
  if (!sig.op) return make(line_.outs[0], substitute_arrays(line_.map_value, arrays));

  if (sig.op->is_block()) {
    SERVIETTE_LET(meanings, block_meanings(sig));
    for (std::size_t o = 0; o < line_.outs.size(); ++o) {
      std::unordered_map<Symbol, Index> at;
      for (std::size_t p = 0; p < meanings[o].params.size(); ++p)
        at[meanings[o].params[p]] = Index::name(scope_.axis(sig.bound.at(sig.out_axes[o][p]))->index);
      SERVIETTE_TRY(make(line_.outs[o], substitute(meanings[o].body, at)));
    }
    return {};
  }

  std::unordered_map<Symbol, Index> names;
  for (const auto& [own, axis] : sig.bound) {
    const AxisRange& r = *scope_.axis(axis);
    names[own] = Index::name(r.index);
    names[lo_name(own)] = r.lo;
    names[hi_name(own)] = r.hi;
  }
  for (std::size_t p = 0; p < line_.params.size(); ++p) names[sig.op->params[p]] = line_.params[p];
  std::map<Symbol, std::vector<Along>> along;
  for (std::size_t i = 0; i < line_.operands.size(); ++i) {
    for (Symbol own : sig.operand_axes[i]) {
      const AxisRange& r = *scope_.axis(sig.bound.at(own));
      along[sig.operand_names[i]].push_back({Index::name(r.index), r.lo, r.hi});
    }
  }
  const Localised definition = localised(substitute(sig.op->value, names), along);
  for (std::size_t i = 0; i < line_.operands.size(); ++i) {
    const auto masks = definition.masks.find(sig.operand_names[i]);
    if (masks == definition.masks.end()) continue;
    for (unsigned m : masks->second) {
      for (std::size_t p = 0; p < sig.operand_axes[i].size(); ++p) {
        const Symbol axis = sig.bound.at(sig.operand_axes[i][p]);
        if ((m >> p & 1) == 0 || !scope_.axis(axis)->restricted) continue;
        return fail(ErrorCode::NotLocal,
                    fmt::format("'{}' needs positions of '{}' outside the chunk: it reads '{}' at a position computed from others",
                                line_.op.str(), axis.str(), sig.operand_names[i].str()),
                    "keep this operation outside the region, or give the region a halo", line_.place);
      }
      arrays[masked(sig.operand_names[i], m)] = operand_meaning(sig, i, m);
    }
  }
  return make(line_.outs[0], substitute_arrays(definition.value, arrays));
}

// A block is denoted in a scope of its own, whose axes are the op's. Their index names are new, so that an axis of the
// block and a weave axis of the same name stay apart.
Expected<std::vector<ArrayLambda>> LineDenoter::block_meanings(const Signature& sig) const {
  const int depth = scope_.block_depth_ + 1;
  if (depth > 50)
    return fail(ErrorCode::Unsupported, fmt::format("'{}' is defined by itself", line_.op.str()), {}, line_.place);
  Scope inner;
  inner.module_ = scope_.module_;
  inner.block_depth_ = depth;
  inner.facts_ = scope_.facts_;
  for (const auto& [own, axis] : sig.bound) {
    AxisRange r = *scope_.axis(axis);
    r.index = Symbol(fmt::format("{}'{}$", own.str(), depth));
    inner.axes_[own] = r;
  }
  std::vector<Index> params = line_.params;
  for (std::size_t i = 0; i < line_.operands.size(); ++i) {
    ArrayLambda meaning = operand_meaning(sig, i);
    Wire w;
    std::unordered_map<Symbol, Index> at;
    w.axes = sig.operand_axes[i];
    const Wire& outer = *scope_.wire(line_.operands[i].wire);
    w.open = outer.open;
    for (std::size_t p = 0; p < w.axes.size(); ++p) {
      const AxisRange& r = *inner.axis(w.axes[p]);
      const auto& read_along = line_.operands[i].axes;
      const auto d = std::find(read_along.begin(), read_along.end(), sig.bound.at(w.axes[p])) - read_along.begin();
      w.restricted.push_back(r.restricted || outer.restricted[static_cast<std::size_t>(d)]);
      w.made.push_back(outer.made[static_cast<std::size_t>(d)]);
      at[meaning.params[p]] = Index::name(r.index);
      w.meaning.params.push_back(r.index);
    }
    w.meaning.body = substitute(meaning.body, at);
    inner.wires_.emplace(sig.operand_names[i], std::move(w));
  }
  std::vector<ArrayLambda> out;
  std::unordered_map<Symbol, Index> values;
  for (std::size_t p = 0; p < params.size(); ++p) values[sig.op->params[p]] = params[p];
  for (const Line& line : sig.op->lines) SERVIETTE_TRY(inner.add(with_integers(line, values)));
  for (const auto& o : sig.op->outs) {
    const Wire* w = inner.wire(o.name);
    if (!w || w->axes != o.axes)
      return fail(ErrorCode::Type, fmt::format("'{}' does not make its output '{}' with the axes it declares", line_.op.str(), o.name.str()),
                  {}, sig.op->place);
    out.push_back(w->meaning);
  }
  return out;
}

}  // namespace serviette

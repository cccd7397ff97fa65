#include "core/match/unify.hpp"

#include <algorithm>

#include "core/match/line_graph.hpp"

namespace serviette {
namespace {

bool has(const AxisList& list, Symbol axis) {
  return std::find(list.begin(), list.end(), axis) != list.end();
}

template <class K, class V>
const V* lookup(const std::vector<std::pair<K, V>>& map, const K& key) {
  for (const auto& [k, v] : map) {
    if (k == key) return &v;
  }
  return nullptr;
}

// In every list, an axis of the rule is there exactly when its image is.
bool fits(const UnifyState& state, Symbol rule_axis, Symbol host_axis) {
  for (const Occurrence& o : state.occurrences) {
    if (has(*o.rule, rule_axis) != has(*o.host, host_axis)) return false;
  }
  return true;
}

// The line of a body that makes a wire, and at which output.
std::pair<const Line*, std::size_t> maker(const Body& body, Symbol wire) {
  for (const Line& line : body.lines) {
    for (std::size_t i = 0; i < line.outs.size(); ++i) {
      if (line.outs[i].name == wire) return {&line, i};
    }
  }
  return {nullptr, 0};
}

std::size_t state_number(const Line& region, Symbol wire) {
  std::size_t i = 0;
  while (i < region.carrying.size() && region.carrying[i].first != wire) ++i;
  return i;
}

// The layout of a wire as this occurrence shows it.
std::vector<WireDimension> layout_of(const Occurrence& o, const UnifyState& state) {
  std::vector<WireDimension> out(o.host->size());
  for (std::size_t i = 0; i < o.host->size(); ++i) {
    out[i].weave = (*o.host)[i];
    for (std::size_t j = 0; j < o.rule->size(); ++j) {
      const Symbol* image = lookup(state.axes, (*o.rule)[j]);
      if (image && *image == (*o.host)[i]) out[i] = {static_cast<int>(j), {}};
    }
  }
  return out;
}

// `parts a by b as w` may bring its axis w along undeclared.
void collect_part_axes(const std::vector<Line>& lines, AxisList& out) {
  for (const Line& line : lines) {
    if (line.kind == LineKind::Parts && !has(out, line.part)) out.push_back(line.part);
    collect_part_axes(line.body.lines, out);
  }
}

}  // namespace

Unifier::Unifier(const Rule& rule) : declared_(rule.axes) {
  for (const SizeDecl& size : rule.sizes) own_sizes_.push_back(size.name);
  own_axes_ = own_sizes_;
  for (const AxisDecl& axis : rule.axes) own_axes_.push_back(axis.name);
  collect_part_axes(rule.lhs.lines, own_axes_);
}

bool Unifier::axis(Symbol rule, Symbol host, UnifyState& state) const {
  if (!has(own_axes_, rule) && rule != host) return false;
  for (const auto& [r, h] : state.axes) {
    if (r == rule || h == host) return r == rule && h == host;
  }
  state.axes.emplace_back(rule, host);
  return true;
}

bool Unifier::wire(Symbol rule, Symbol host, UnifyState& state) const {
  if (const Symbol* known = lookup(state.wires, rule)) return *known == host;
  state.wires.emplace_back(rule, host);
  return true;
}

//   op equal     axes a -> a'     params p = p'     operands, outs: lists of axes beside each other
//  ------------------------------------------------------------------------------------------------
//  line
//           outs = op[a; p](operands)   matches   outs' = op[a'; p'](operands')
bool Unifier::line(const Line& rule, const Line& host, UnifyState& state) const {
  if (rule.kind != host.kind || rule.outs.size() != host.outs.size() || rule.op != host.op ||
      rule.axes.size() != host.axes.size() || rule.params.size() != host.params.size() ||
      rule.operands.size() != host.operands.size() ||
      rule.carrying.size() != host.carrying.size() ||
      rule.map_names.size() != host.map_names.size())
    return false;
  for (std::size_t i = 0; i < rule.outs.size(); ++i) {
    const Out &r = rule.outs[i], &h = host.outs[i];
    if (!r.level.empty() && r.level != h.level) return false;
    if (!wire(r.name, h.name, state)) return false;
    state.occurrences.push_back({r.name, &r.axes, &h.axes});
  }
  for (std::size_t i = 0; i < rule.operands.size(); ++i) {
    const Operand &r = rule.operands[i], &h = host.operands[i];
    if (!wire(r.wire, h.wire, state)) return false;
    state.occurrences.push_back({r.wire, &r.axes, &h.axes});
  }
  for (std::size_t i = 0; i < rule.axes.size(); ++i) {
    if (!axis(rule.axes[i], host.axes[i], state)) return false;
  }
  for (std::size_t i = 0; i < rule.params.size(); ++i)
    state.equations.emplace_back(rule.params[i], host.params[i]);
  if (rule.kind == LineKind::Map) {
    // Both terms are brought to the parameters $0, $1, ...
    const auto positional = [](const Line& line) {
      std::unordered_map<Symbol, ArrayLambda> by;
      for (std::size_t i = 0; i < line.map_names.size(); ++i)
        by[line.map_names[i]] = {{}, read(Symbol("$" + std::to_string(i)), {})};
      return substitute_arrays(line.map_value, by);
    };
    return terms(positional(rule), positional(host), state);
  }
  return !is_region(rule) || body(rule, host, state);
}

bool Unifier::body(const Line& rule, const Line& host, UnifyState& state) const {
  if (rule.body.yields.size() != host.body.yields.size() || !axis(rule.axis, host.axis, state))
    return false;
  if (rule.kind == LineKind::Parts && !axis(rule.part, host.part, state)) return false;
  state.equations.emplace_back(rule.size, host.size);
  for (std::size_t i = 0; i < rule.carrying.size(); ++i) {
    if (!wire(rule.carrying[i].second, host.carrying[i].second, state)) return false;
  }
  std::vector<std::pair<const Line*, const Line*>> todo;
  for (std::size_t i = 0; i < rule.body.yields.size(); ++i) {
    if (!nested_wire(rule, host, rule.body.yields[i], host.body.yields[i], state, todo))
      return false;
  }
  for (std::size_t i = 0; i < todo.size(); ++i) {
    const auto [r, h] = todo[i];
    if (!line(*r, *h, state)) return false;
    // What they read, port by port; a region reads where its states start and what its body takes.
    const auto p = reads_of(*r), q = reads_of(*h);
    if (p.size() != q.size()) return false;
    for (std::size_t j = 0; j < p.size(); ++j) {
      if (!nested_wire(rule, host, p[j], q[j], state, todo)) return false;
    }
  }
  return true;
}

// Pairs a wire seen in the two bodies: both made there by lines to be compared, both states of the
// same number, or both from outside.
bool Unifier::nested_wire(const Line& rule, const Line& host, Symbol p, Symbol h, UnifyState& state,
                          std::vector<std::pair<const Line*, const Line*>>& todo) const {
  if (!wire(p, h, state)) return false;
  if (state_number(rule, p) != state_number(host, h)) return false;
  const auto [p_line, p_out] = maker(rule.body, p);
  const auto [h_line, h_out] = maker(host.body, h);
  if (!p_line || !h_line) return !p_line && !h_line;
  if (p_out != h_out) return false;
  for (const auto& [r, q] : state.nested) {
    if (r == p_line || q == h_line) return r == p_line && q == h_line;
  }
  state.nested.emplace_back(p_line, h_line);
  todo.emplace_back(p_line, h_line);
  return true;
}

bool Unifier::terms(Term rule, Term host, UnifyState& state) const {
  if (rule == host && std::ranges::none_of(own_axes_, [&](Symbol s) { return mentions(rule, s); }))
    return true;
  if (rule->kind != host->kind || rule->big != host->big || rule->name != host->name ||
      rule->which != host->which || rule->distance != host->distance ||
      rule->value != host->value || rule->indices.size() != host->indices.size() ||
      rule->args.size() != host->args.size() ||
      static_cast<bool>(rule->cond) != static_cast<bool>(host->cond))
    return false;
  if (rule->kind == TermKind::Real) state.equations.emplace_back(rule->index, host->index);
  for (std::size_t i = 0; i < rule->indices.size(); ++i)
    state.equations.emplace_back(rule->indices[i], host->indices[i]);
  for (std::size_t i = 0; i < rule->args.size(); ++i) {
    if (!terms(rule->args[i], host->args[i], state)) return false;
  }
  return !rule->cond || conditions(rule->cond, host->cond, state);
}

bool Unifier::conditions(Cond rule, Cond host, UnifyState& state) const {
  if (rule->kind != host->kind || rule->parts.size() != host->parts.size()) return false;
  if (rule->kind == CondKind::Ge0 || rule->kind == CondKind::Eq0)
    state.equations.emplace_back(rule->index, host->index);
  if (asks(rule->kind) && !terms(rule->term, host->term, state)) return false;
  for (std::size_t i = 0; i < rule->parts.size(); ++i) {
    if (!conditions(rule->parts[i], host->parts[i], state)) return false;
  }
  return true;
}

std::optional<Instance> Unifier::solve(UnifyState state, const Sizes& sizes,
                                       const Extents& extent) const {
  for (const Occurrence& o : state.occurrences) {  // axes of the module stand for themselves
    for (Symbol a : *o.rule) {
      if (!has(own_axes_, a) && !axis(a, a, state)) return std::nullopt;
    }
  }
  for (const auto& [r, h] : state.axes) {
    if (!fits(state, r, h)) return std::nullopt;
  }
  return complete(state, sizes, extent);
}

std::optional<Instance> Unifier::complete(UnifyState& state, const Sizes& sizes,
                                          const Extents& extent) const {
  for (const Occurrence& o : state.occurrences) {
    for (Symbol a : *o.rule) {
      if (lookup(state.axes, a)) continue;
      AxisList candidates(o.host->rbegin(), o.host->rend());
      std::stable_partition(candidates.begin(), candidates.end(), [&](Symbol h) { return h == a; });
      for (Symbol h : candidates) {
        const std::size_t known = state.axes.size();
        if (axis(a, h, state) && fits(state, a, h)) {
          if (auto found = complete(state, sizes, extent)) return found;
        }
        state.axes.resize(known);
      }
      return std::nullopt;
    }
  }
  return settle(state, sizes, extent);
}

std::optional<Instance> Unifier::settle(const UnifyState& state, const Sizes& sizes,
                                        const Extents& extent) const {
  Instance out;
  for (const Occurrence& o : state.occurrences) {
    auto layout = layout_of(o, state);
    for (const WireDimension& d : layout) {
      if (d.of < 0 && !has(out.weave, d.weave)) out.weave.push_back(d.weave);
    }
    if (const auto* known = lookup(out.layouts, o.wire)) {
      if (*known != layout) return std::nullopt;
    } else {
      out.layouts.emplace_back(o.wire, std::move(layout));
    }
  }
  out.sizes = sizes;
  auto equations = state.equations;
  for (const auto& [r, h] : state.axes) {
    out.axes.emplace_back(r, h);
    if (!has(own_axes_, r)) continue;
    const auto e = extent(h);
    if (!e && !has(own_sizes_, r)) continue;  // a part axis, whose extent follows from its region
    if (!e) return std::nullopt;
    if (has(own_sizes_, r)) equations.emplace_back(Index::name(r), *e);
    for (const AxisDecl& d : declared_) {
      if (d.name == r) equations.emplace_back(d.extent, *e);
    }
  }
  const auto instantiate = [&](Index i) {
    return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
      if (a->kind != AtomKind::Name) return std::nullopt;
      if (const Index* value = lookup(out.sizes, a->name)) return *value;
      for (const auto& [r, h] : state.axes) {
        if (a->name == lo_name(r)) return Index::name(lo_name(h));
        if (a->name == hi_name(r)) return Index::name(hi_name(h));
      }
      return std::nullopt;
    });
  };
  // Every pass either determines a size or is the last.
  for (bool learnt = true; learnt;) {
    learnt = false;
    for (const auto& [r, h] : equations) {
      const auto atom = r.as_atom();
      if (!atom || (*atom)->kind != AtomKind::Name || !has(own_sizes_, (*atom)->name)) continue;
      if (lookup(out.sizes, (*atom)->name) || h.bound_depth() > 0) continue;
      out.sizes.emplace_back((*atom)->name, h);
      learnt = true;
    }
  }
  for (const auto& [r, h] : equations) {
    std::vector<Symbol> names;
    collect_names(r, names);
    for (Symbol n : names) {  // a size nothing determines: the equation cannot be known to hold
      if (has(own_sizes_, n) && !lookup(out.sizes, n)) return std::nullopt;
    }
    if (!(instantiate(r) == h)) return std::nullopt;
  }
  return out;
}

}  // namespace serviette

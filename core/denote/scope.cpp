#include "core/denote/scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/denote/line.hpp"

namespace serviette {
namespace {

// Every wire has a name of its own, those of nested bodies and the states included.
Expected<void> names_once(const std::vector<Line>& lines, std::set<Symbol>& seen) {
  const auto once = [&](Symbol name, const Place& at) -> Expected<void> {
    if (seen.insert(name).second) return {};
    return fail(ErrorCode::Name, fmt::format("the wire '{}' is defined twice", name.str()), "give it another name", at);
  };
  for (const auto& l : lines) {
    for (const auto& o : l.outs) SERVIETTE_TRY(once(o.name, l.place));
    for (const auto& [state, start] : l.carrying) SERVIETTE_TRY(once(state, l.place));
    SERVIETTE_TRY(names_once(l.body.lines, seen));
  }
  return {};
}

}  // namespace

Scope Scope::of(const Module& module) {
  Scope s;
  s.module_ = &module;
  const auto add = [&](Symbol name, Index extent) {
    s.axes_[name] = AxisRange{extent, Index(0), extent, false, Symbol(name.str() + "'")};
  };
  for (const auto& size : module.sizes) {
    add(size.name, Index::name(size.name));
    s.facts_.push_back(Index::name(size.name) - Index(size.at_least));
  }
  s.facts_.insert(s.facts_.end(), module.assumptions.begin(), module.assumptions.end());
  for (const auto& axis : module.axes) add(axis.name, axis.extent);
  return s;
}

Expected<Scope> Scope::of(const Module& module, const Diagram& diagram) {
  Scope s = of(module);
  for (const auto& input : diagram.inputs) SERVIETTE_TRY(s.add_array(input));
  std::set<Symbol> names;
  for (const auto& input : diagram.inputs) names.insert(input.name);
  SERVIETTE_TRY(names_once(diagram.lines, names));
  SERVIETTE_TRY(s.add(diagram.lines));
  for (const auto& out : diagram.outputs) {
    const Wire* w = s.wire(out.name);
    if (!w)
      return fail(ErrorCode::Name, fmt::format("the output '{}' of '{}' is never made", out.name.str(), diagram.name.str()),
                  "add a line that defines it");
    if (w->axes != out.axes)
      return fail(ErrorCode::Type, fmt::format("the output '{}' is declared with other axes than it is made with", out.name.str()));
  }
  return s;
}

const AxisRange* Scope::axis(Symbol name) const {
  const auto it = axes_.find(name);
  return it == axes_.end() ? nullptr : &it->second;
}

const Wire* Scope::wire(Symbol name) const {
  const auto it = wires_.find(name);
  return it == wires_.end() ? nullptr : &it->second;
}

std::vector<Symbol> Scope::index_names(const std::vector<Symbol>& axes) const {
  std::vector<Symbol> out;
  for (Symbol a : axes) out.push_back(axes_.at(a).index);
  return out;
}

void Scope::set_range(Symbol axis, Index lo, Index hi) {
  axes_.at(axis).lo = lo;
  axes_.at(axis).hi = hi;
}

Expected<void> Scope::add_array(const Port& port) {
  Wire w;
  std::vector<Index> at;
  for (std::size_t i = 0; i < port.axes.size(); ++i) {
    const AxisRange* a = axis(port.axes[i]);
    if (!a)
      return fail(ErrorCode::Name, fmt::format("'{}' has an unknown axis '{}'", port.name.str(), port.axes[i].str()),
                  fmt::format("declare it: `size {}` or `axis {} = ...`", port.axes[i].str(), port.axes[i].str()));
    if (std::count(port.axes.begin(), port.axes.end(), port.axes[i]) > 1)
      return fail(ErrorCode::Type, fmt::format("'{}' has the axis '{}' twice", port.name.str(), port.axes[i].str()),
                  "declare a second axis of the same extent: `axis y = x`");
    w.axes.push_back(port.axes[i]);
    w.restricted.push_back(a->restricted);
    w.made.emplace_back(a->lo, a->hi);
    w.meaning.params.push_back(a->index);
    at.push_back(Index::name(a->index));
  }
  w.open = true;
  w.meaning.body = read(port.name, at);
  if (!wires_.emplace(port.name, std::move(w)).second)
    return fail(ErrorCode::Name, fmt::format("the wire '{}' is defined twice", port.name.str()), "give it another name");
  return {};
}

Expected<void> Scope::add(const std::vector<Line>& lines) {
  for (const auto& line : lines) SERVIETTE_TRY(add(line));
  return {};
}

Expected<void> Scope::add(const Line& line) {
  auto done = LineDenoter(*this, line).run();
  if (!done && done.error().place.line == 0) done.error().place = line.place;
  return done;
}

Symbol Scope::tile_name(Symbol axis) const {
  const auto n = std::count(entered_.begin(), entered_.end(), axis);
  return Symbol(n == 0 ? fmt::format("tile_{}", axis.str()) : fmt::format("tile_{}_{}", axis.str(), n + 1));
}

void Scope::hide(Symbol name) {
  Wire& w = wires_.at(name);
  std::vector<Index> at;
  w.meaning.params = index_names(w.axes);
  for (Symbol p : w.meaning.params) at.push_back(Index::name(p));
  w.open = true;
  w.meaning.body = read(name, at);
}

bool Scope::known(Index i) const {
  const auto least = [](Index difference) { return difference.constant().value_or(-1) >= 0; };
  return least(i) || std::any_of(facts_.begin(), facts_.end(), [&](Index fact) { return least(i - fact); });
}

Scope Scope::opaque() const {
  Scope s = *this;
  for (const auto& [name, wire] : wires_) s.hide(name);
  return s;
}

Expected<Index> Scope::resolve(Index i, const Place& at) const {
  std::optional<Symbol> unknown;
  const Index out = rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
    if (a->kind != AtomKind::Name) return std::nullopt;
    for (const auto& [name, range] : axes_) {
      if (a->name == lo_name(name)) return range.lo;
      if (a->name == hi_name(name)) return range.hi;
    }
    const std::string& text = a->name.str();
    if (text.find('(') != std::string::npos) unknown = a->name;
    return std::nullopt;
  });
  if (unknown) return fail(ErrorCode::Name, fmt::format("'{}' names an unknown axis", unknown->str()), {}, at);
  return out;
}

Expected<Scope> Scope::enter(const Line& region, Symbol tile) const {
  const AxisRange* a = axis(region.axis);
  if (!a)
    return fail(ErrorCode::Name, fmt::format("the region cuts an unknown axis '{}'", region.axis.str()), {}, region.place);
  if (region.kind == LineKind::Parts && (region.part == region.axis || !axis(region.part)))
    return fail(ErrorCode::Name, fmt::format("the parts are numbered by '{}', which is not another axis", region.part.str()),
                fmt::format("declare it: `axis {0} = ceil_div({1}, {2})`, or `size {0}` for any number of parts",
                            region.part.str(), region.axis.str(), to_string(region.size)), region.place);
  SERVIETTE_LET(size, resolve(region.size, region.place));
  Scope in = *this;
  AxisRange& r = in.axes_[region.axis];
  r.restricted = true;
  if (region.kind == LineKind::Limit) {
    r.hi = min(a->hi, size);
    return in;
  }
  if (!known(size - Index(1)))
    return fail(ErrorCode::SideCondition, fmt::format("the size of a tile is not known to be >= 1: {}", to_string(size)),
                fmt::format("declare `size NAME >= 1`, or say `assume {} >= 1`", to_string(size)), region.place);
  const Index t = Index::name(tile);
  in.facts_.push_back(t);
  in.facts_.push_back((region.kind == LineKind::Parts ? axis(region.part)->extent : ceil_div(a->hi - a->lo, size)) - Index(1) - t);
  r.lo = a->lo + t * size;
  r.hi = min(a->lo + (t + Index(1)) * size, a->hi);
  in.entered_.push_back(region.axis);
  if (region.kind == LineKind::Stream) {
    for (std::size_t i = 0; i < region.carrying.size() && i < region.outs.size(); ++i)
      SERVIETTE_TRY(in.add_array(Port{region.carrying[i].first, region.outs[i].axes, Domain::Any}));
  }
  return in;
}

}  // namespace serviette

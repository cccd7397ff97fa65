#include "proofs/derivation/site.hpp"

#include "proofs/theorem/judgement.hpp"

namespace serviette {

Expected<Site> Site::start(const Module& module, const std::vector<Port>& inputs) {
  Site s;
  s.scope_ = Scope::of(module);
  for (const auto& p : inputs) {
    SERVIETTE_TRY(s.scope_.add_array(p));
    s.domains_[p.name] = p.domain;
  }
  return s;
}

Expected<Context> Site::context(const std::vector<Symbol>& axes) const {
  Context g;
  const Module& m = scope_.module();
  for (const auto& size : m.sizes) {
    SERVIETTE_TRY(g.declare_integer(size.name));
    g.assume(fact_ge0(Index::name(size.name) - Index(size.at_least)));
  }
  for (Index i : m.assumptions) g.assume(fact_ge0(i));
  for (const auto& [tile, facts] : tiles_) {
    SERVIETTE_TRY(g.declare_integer(tile));
    for (const auto& f : facts) g.assume(f);
  }
  for (const auto& [name, wire] : scope_.wires())
    SERVIETTE_TRY(g.declare_array(name, static_cast<int>(wire.axes.size()), domains_.at(name)));
  for (Symbol a : axes) {
    const AxisRange& r = *scope_.axis(a);
    SERVIETTE_TRY(g.declare_integer(r.index));
    g.assume(fact_ge0(Index::name(r.index) - r.lo));
    g.assume(fact_ge0(r.hi - Index(1) - Index::name(r.index)));
  }
  return g;
}

Expected<Site> Site::enter(const Line& region) const {
  const Symbol tile = scope_.tile_name(region.axis);
  SERVIETTE_LET(inside, scope_.enter(region, tile));
  Site s = *this;
  const AxisRange before = *scope_.axis(region.axis);
  s.scope_ = std::move(inside);
  if (region.kind != LineKind::Limit) {
    SERVIETTE_LET(size, scope_.resolve(region.size, region.place));
    const Index t = Index::name(tile);
    Index count = ceil_div(before.hi - before.lo, size);
    if (region.kind == LineKind::Parts) count = scope_.axis(region.part)->extent;
    s.tiles_.push_back({tile, {fact_ge0(t), fact_ge0(count - Index(1) - t)}});
  }
  for (const auto& [state, start] : region.carrying) s.domains_[state] = Domain::Any;
  return s;
}

Expected<void> Site::add(const Line& line) {
  if (is_region(line)) {
    SERVIETTE_LET(inside, enter(line));  // before the region's own wires are there
    for (const auto& l : line.body.lines) SERVIETTE_TRY(inside.add(l));
    SERVIETTE_TRY(scope_.add(line));
    for (std::size_t o = 0; o < line.outs.size(); ++o) {
      domains_[line.outs[o].name] =
          line.kind == LineKind::Stream ? Domain::Any : inside.domains_.at(line.body.yields[o]);
    }
  } else {
    SERVIETTE_TRY(scope_.add(line));
    for (const auto& out : line.outs) {
      SERVIETTE_LET(domain, domain_of(out));
      domains_[out.name] = domain;
    }
  }
  for (const auto& out : line.outs) scope_.hide(out.name);
  return {};
}

Expected<Domain> Site::domain_of(const Out& out) const {
  Site others = *this;  // the wire itself is not in scope of its own statement
  Context g;
  const Wire wire = *scope_.wire(out.name);
  others.domains_.emplace(out.name, Domain::Any);
  SERVIETTE_LET(context, others.context(out.axes));
  return is_finite(wire.meaning.body, context) ? Domain::Finite : Domain::Any;
}

}  // namespace serviette

// group q by b: everything along q is done tile by tile. limit x to i carrying (m, l): reductions over x stop at i.
//
// A group changes no meaning as long as nothing reduces over q: the body never mentions the tile's bounds, so both sides
// are the same term. A limit is right when the positions left out are masked: they add 0 to a sum and -inf to a maximum.
#include <fmt/format.h>

#include "proofs/tactic/reductions.hpp"

namespace serviette {
namespace {

// Puts lines into a region; the wires that are used outside get their old name there and a new one inside.
Line wrap(const TacticInput& in, const Workplace& here, const std::set<int>& chosen, Line region, const std::string& suffix) {
  Names names(in.diagram);
  std::set<Symbol> outside = here.kept;
  for (std::size_t i = 0; i < here.lines.size(); ++i) {
    if (chosen.contains(static_cast<int>(i))) continue;
    for (Symbol w : wires_read(here.lines[i])) outside.insert(w);
  }
  std::map<Symbol, Symbol> inner;
  for (int i : chosen) {
    for (const auto& o : here.lines[i].outs) {
      if (!outside.contains(o.name)) continue;
      inner[o.name] = names.fresh(Symbol(o.name.str() + suffix));
      region.outs.push_back(Out{o.name, o.axes, {}});
      region.body.yields.push_back(inner[o.name]);
    }
  }
  for (int i : chosen) region.body.lines.push_back(rename_wires(here.lines[i], inner));
  return region;
}

// Does a wire of the line mean something else when the axis has another range? Then a tile of it is not a part of the whole.
Expected<bool> depends_on_range(const Scope& before, const Line& line, Symbol axis) {
  Scope whole = before, other = before;
  other.set_range(axis, Index::name("lo$"), Index::name("hi$"));
  SERVIETTE_TRY(whole.add(line));
  SERVIETTE_TRY(other.add(line));
  return std::any_of(line.outs.begin(), line.outs.end(), [&](const Out& o) {
    return !(whole.wire(o.name)->meaning.body == other.wire(o.name)->meaning.body);
  });
}

}  // namespace

Rewrites group_tactic(const TacticInput& in) {
  const auto size = index_of(in.tactic, "by");
  if (in.tactic.words.size() != 1 || !size) return misuse(in.tactic, "group AXIS by SIZE [keeping (WIRE, ...)]");
  const Symbol axis = in.tactic.words[0];
  SERVIETTE_LET(here, workplace(in));
  if (!here.start.scope().axis(axis))
    return fail(ErrorCode::Name, fmt::format("unknown axis '{}'", axis.str()), {}, in.tactic.place);
  const auto outside = list_of(in.tactic, "keeping");  // wires whose lines stay outside
  for (Symbol w : outside) SERVIETTE_TRY(line_making(here.lines, w));
  std::set<int> chosen;
  Scope scope = here.start.scope();
  for (std::size_t i = 0; i < here.lines.size(); ++i) {
    const auto& outs = here.lines[i].outs;
    const bool stays = std::any_of(outs.begin(), outs.end(), [&](const Out& o) {
      return std::find(outside.begin(), outside.end(), o.name) != outside.end();
    });
    bool all = !outs.empty() && !stays;
    for (const auto& o : outs) all = all && carries(o, axis);
    if (all) {
      chosen.insert(static_cast<int>(i));
      SERVIETTE_LET(ranged, depends_on_range(scope, here.lines[i], axis));
      if (ranged)
        return fail(ErrorCode::NoMatch,
                    fmt::format("each element of '{}' needs all of '{}', and a tile has only its own positions", outs[0].name.str(), axis.str()),
                    fmt::format("`unfold {0}` and treat its reductions first; `keeping ({0})` leaves it outside", outs[0].name.str()), in.tactic.place);
    }
    SERVIETTE_TRY(scope.add(here.lines[i]));
    for (const auto& o : outs) scope.hide(o.name);
    // A line that reads along the axis without carrying it would need a merge of the tiles, unless it stays outside.
    if (!all && !stays) {
      for (Symbol own : here.lines[i].axes) {
        if (own != axis) continue;
        return fail(ErrorCode::NoMatch,
                    fmt::format("'{}' reduces '{}': each tile would give its own value, and nothing combines them", outs[0].name.str(), axis.str()),
                    fmt::format("`stream {0} by ... carrying ({1})` gives it an accumulator; `keeping ({1})` leaves it outside", axis.str(), outs[0].name.str()), in.tactic.place);
      }
    }
  }
  if (chosen.empty())
    return fail(ErrorCode::NoMatch, fmt::format("no line here carries the axis '{}'", axis.str()), {}, in.tactic.place);
  SERVIETTE_LET(together, bring_together(here.lines, chosen));
  Line region;
  region.kind = LineKind::Group;
  region.axis = axis;
  region.size = *size;
  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.order = together.order;
  r.begin = together.begin;
  r.end = together.end;
  r.lines = {wrap(in, here, chosen, std::move(region), "_tile")};
  return std::vector<Rewrite>{std::move(r)};
}

Rewrites limit_tactic(const TacticInput& in) {
  const auto bound = index_of(in.tactic, "to");
  const auto carrying = list_of(in.tactic, "carrying");
  if (in.tactic.words.size() != 1 || !bound || carrying.empty())
    return misuse(in.tactic, "limit AXIS to SIZE carrying (WIRE, ...)");
  SERVIETTE_LET(here, workplace(in));
  SERVIETTE_LET(red, find_reductions(in, here, in.tactic.words[0], carrying));
  SERVIETTE_LET(together, bring_together(here.lines, red.lines));
  Line region;
  region.kind = LineKind::Limit;
  region.axis = in.tactic.words[0];
  region.size = *bound;
  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.order = together.order;
  r.begin = together.begin;
  r.end = together.end;
  r.lines = {wrap(in, here, red.lines, std::move(region), "_seen")};
  SERVIETTE_LET(prepared, prepare(in.module, in.diagram, r));
  for (const auto& o : prepared.obligations) {
    Step s;
    s.kind = StepKind::Auto;
    s.term = o.to;
    r.proofs.emplace_back(o.wire, Proof{{s}});
  }
  return std::vector<Rewrite>{std::move(r)};
}

}  // namespace serviette

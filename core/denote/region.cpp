// Regions: the body is denoted with a smaller current range, then the tile number is put in (FORMAT.md, section 1.5).
#include <fmt/format.h>

#include <algorithm>

#include "core/denote/line.hpp"
#include "core/term/traverse.hpp"

namespace serviette {
namespace {

bool contains(const std::vector<Symbol>& list, Symbol s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

}  // namespace

Expected<void> LineDenoter::region() {
  static int counter = 0;
  const Symbol tile(fmt::format("tile{}$", ++counter));
  if (line_.body.yields.size() != line_.outs.size() ||
      (line_.kind == LineKind::Stream && line_.carrying.size() != line_.outs.size()))
    return fail(ErrorCode::Type, "a region makes as many wires as it yields, and a stream as many as it carries", {}, line_.place);
  SERVIETTE_LET(size, scope_.resolve(line_.size, line_.place));
  const AxisRange* before = scope_.axis(line_.axis);
  if (!before)
    return fail(ErrorCode::Name, fmt::format("the region cuts an unknown axis '{}'", line_.axis.str()), {}, line_.place);
  const AxisRange outer = *before;
  for (const auto& out : line_.outs) {
    SERVIETTE_TRY(out_axes(out));
    const bool has = contains(out.axes, line_.axis);
    if (line_.kind == LineKind::Group && !has)
      return fail(ErrorCode::Type,
                  fmt::format("'{}' does not carry the grouped axis '{}': each tile would give its own value, and nothing combines them", out.name.str(), line_.axis.str()),
                  fmt::format("stream '{}' with an accumulator, or use `parts`", line_.axis.str()), line_.place);
    if (line_.kind != LineKind::Group && has)
      return fail(ErrorCode::Type, fmt::format("'{}' carries the axis '{}', of which the region sees only a part at a time", out.name.str(), line_.axis.str()),
                  fmt::format("use `group {} by ...` for wires along this axis", line_.axis.str()), line_.place);
    if (line_.kind == LineKind::Parts && !contains(out.axes, line_.part))
      return fail(ErrorCode::Type, fmt::format("'{}' lacks the axis '{}' of the parts", out.name.str(), line_.part.str()), {}, line_.place);
  }

  SERVIETTE_LET(entered, scope_.enter(line_, tile));
  Scope inside = std::move(entered);
  SERVIETTE_TRY(inside.add(line_.body.lines));
  for (std::size_t o = 0; o < line_.outs.size(); ++o) {
    const Wire* w = inside.wire(line_.body.yields[o]);
    if (!w)
      return fail(ErrorCode::Name, fmt::format("the region yields '{}', which is never made", line_.body.yields[o].str()), {}, line_.place);
    std::vector<Symbol> wanted = line_.outs[o].axes;
    if (line_.kind == LineKind::Parts) std::erase(wanted, line_.part);
    if (w->axes != wanted)
      return fail(ErrorCode::Type, fmt::format("'{}' is yielded as '{}' with other axes", w ? line_.body.yields[o].str() : "", line_.outs[o].name.str()),
                  {}, line_.place);
  }
  if (line_.kind == LineKind::Stream) return stream(inside, tile, size);

  Index t(0);
  if (line_.kind == LineKind::Group) t = div(Index::name(outer.index) - outer.lo, size);
  if (line_.kind == LineKind::Parts) t = Index::name(scope_.axis(line_.part)->index);
  for (std::size_t o = 0; o < line_.outs.size(); ++o) {
    const Term body = inside.wire(line_.body.yields[o])->meaning.body;
    SERVIETTE_TRY(make(line_.outs[o], substitute(body, tile, t)));
  }
  return {};
}

// While the body is denoted a state is an array of its name. It must be read at its own position only; then the read
// stands for the state of the loop at the position asked for.
Expected<void> LineDenoter::stream(const Scope& inside, Symbol tile, Index size) {
  const AxisRange& range = *scope_.axis(line_.axis);
  const Index trips = ceil_div(range.hi - range.lo, size);
  std::vector<LoopState> states;
  for (std::size_t s = 0; s < line_.carrying.size(); ++s) {
    const auto& [name, start] = line_.carrying[s];
    const Wire* from = scope_.wire(start);
    if (!from || from->axes != line_.outs[s].axes)
      return fail(ErrorCode::Type, fmt::format("the state '{}' starts at '{}', which is not there with the same axes", name.str(), start.str()), {}, line_.place);
    states.push_back({name, from->meaning.body, inside.wire(line_.body.yields[s])->meaning.body});
  }
  std::optional<Error> error;
  for (auto& s : states) {
    Mapper f;
    f.term = [&](Term t, int, int) -> std::optional<Term> {
      if (t->kind != TermKind::Read) return std::nullopt;
      for (std::size_t i = 0; i < states.size(); ++i) {
        if (t->name != states[i].name) continue;
        std::vector<Index> own;
        for (Symbol a : line_.outs[i].axes) own.push_back(Index::name(scope_.axis(a)->index));
        if (t->indices != own) {
          error = Error{ErrorCode::Unsupported,
                        fmt::format("the state '{}' is read at another position than its own", states[i].name.str()),
                        "a stream may use its states only elementwise", line_.place};
        }
        return state(states[i].name);
      }
      return std::nullopt;
    };
    s.step = map_term(s.step, f);
  }
  if (error) return std::unexpected(*error);
  // A state that a step reads must be determined at the position of the state it feeds: its axes among those.
  for (std::size_t i = 0; i < states.size(); ++i) {
    for (Symbol used : free_states(states[i].step)) {
      for (std::size_t j = 0; j < states.size(); ++j) {
        if (states[j].name != used) continue;
        for (Symbol a : line_.outs[j].axes) {
          if (!contains(line_.outs[i].axes, a))
            return fail(ErrorCode::Unsupported, fmt::format("the state '{}' depends on '{}', which has the further axis '{}'", states[i].name.str(), used.str(), a.str()), {}, line_.place);
        }
      }
    }
  }
  Symbol t = fresh_name(Symbol("t_" + line_.axis.str()), [&](Symbol s) { return scope_.axis(s) || scope_.wire(s); });
  for (auto& s : states) s.step = substitute(s.step, tile, Index::name(t));
  for (std::size_t s = 0; s < states.size(); ++s)
    SERVIETTE_TRY(make(line_.outs[s], pruned_loop(t, Index(0), trips, states, s)));
  return {};
}

}  // namespace serviette

// Regions: tiles in order, each with its own range of the axis.
#include "core/evaluate/machine.hpp"
#include "core/evaluate/ieee.hpp"

namespace serviette::evaluation {

template <class S>
auto Machine<S>::tiles(const Line& line) -> Expected<Tiles> {
  Tiles t;
  SERVIETTE_LET(whole, range(line.axis));
  SERVIETTE_LET(size, integer(line.size));
  t.whole = whole;
  t.size = size;
  if (line.kind != LineKind::Limit) {
    if (size < 1) {
      return fail(ErrorCode::SideCondition,
                  "the tile size of '" + line.axis.str() + "' is " + std::to_string(size));
    }
    t.count = ceil_of(whole.hi - whole.lo, size);
  }
  if (line.kind == LineKind::Parts) {  // a declared axis says how many parts; a new one has as many as needed
    if (!setting_.extent(line.part)) ranges_[line.part] = Range{0, t.count};
    SERVIETTE_LET(parts, range(line.part));
    t.count = parts.hi;
  }
  return t;
}

// Runs the body with the axis cut to tile t.
template <class S>
Expected<void> Machine<S>::tile(const Line& line, const Tiles& tiles, std::int64_t t, Frame<S>& inner) {
  const Range r = line.kind == LineKind::Limit
                      ? Range{tiles.whole.lo, std::min(tiles.whole.hi, tiles.size)}
                      : Range{tiles.whole.lo + t * tiles.size,
                              std::min(tiles.whole.lo + (t + 1) * tiles.size, tiles.whole.hi)};
  ranges_[line.axis] = r;
  tiles_.emplace_back(line.axis, t);
  auto done = lines(line.body.lines, inner);
  tiles_.pop_back();
  ranges_[line.axis] = tiles.whole;
  return done;
}

// group, parts, limit: every tile fills its part of the outputs.
template <class S>
Expected<void> Machine<S>::pieces(const Line& line, Frame<S>& frame) {
  SERVIETTE_LET(cut, tiles(line));
  std::vector<Wire<S>> results;
  for (const Out& out : line.outs) {
    SERVIETTE_LET(w, blank(out.axes));
    results.push_back(std::move(w));
  }
  for (std::int64_t t = 0; t < cut.count; ++t) {
    Frame<S> inner{&frame, {}};
    SERVIETTE_TRY(tile(line, cut, t, inner));
    for (std::size_t o = 0; o < line.outs.size(); ++o) {
      SERVIETTE_LET(made, wire(inner, line.body.yields.at(o)));
      Range r{cut.whole.lo + t * cut.size, std::min(cut.whole.lo + (t + 1) * cut.size, cut.whole.hi)};
      if (line.kind == LineKind::Parts) r = {t, t + 1};
      fill(results[o], *made,
           line.kind == LineKind::Limit   ? Symbol()
           : line.kind == LineKind::Parts ? line.part
                                          : line.axis,
           r);
    }
  }
  for (std::size_t o = 0; o < line.outs.size(); ++o) {
    define(frame, line.outs[o].name, std::move(results[o]));
  }
  return {};
}

// Copies `made` into `result`, where along `axis` (if any) only the positions r are filled. Axes go by name,
// or by place if the names differ.
template <class S>
void Machine<S>::fill(Wire<S>& result, const Wire<S>& made, Symbol axis, Range r) {
  const int along = axis.empty() ? -1 : position(result.axes, axis);
  std::vector<std::int64_t> first = result.array.first(), shape = result.array.shape();
  if (along >= 0) {
    first[static_cast<std::size_t>(along)] = r.lo;
    shape[static_cast<std::size_t>(along)] = r.length();
  }
  for (const std::int64_t n : shape) {
    if (n == 0) return;
  }
  std::vector<int> from;  // dimension of made -> dimension of result
  bool named = true;
  for (Symbol a : made.axes) {
    from.push_back(position(result.axes, a));
    named = named && from.back() >= 0;
  }
  if (!named) {
    from.clear();
    for (std::size_t d = 0; from.size() < made.axes.size() && d < result.axes.size(); ++d) {
      if (made.axes.size() == result.axes.size() || static_cast<int>(d) != along) {
        from.push_back(static_cast<int>(d));
      }
    }
  }
  std::vector<std::int64_t> at = first, place(from.size());
  do {
    for (std::size_t d = 0; d < from.size(); ++d) place[d] = at[static_cast<std::size_t>(from[d])];
    result.array.data()[static_cast<std::size_t>(result.array.offset(at))] = made.array(place);
  } while (advance(at, first, shape));
}

template <class S>
Expected<void> Machine<S>::stream(const Line& line, Frame<S>& frame) {
  SERVIETTE_LET(cut, tiles(line));
  std::vector<Wire<S>> states;
  for (const auto& [state, start] : line.carrying) {
    SERVIETTE_LET(w, wire(frame, start));
    states.push_back(*w);
  }
  for (std::int64_t t = 0; t < cut.count; ++t) {
    Frame<S> inner{&frame, {}};
    for (std::size_t s = 0; s < states.size(); ++s) {
      inner.wires.insert_or_assign(line.carrying[s].first, states[s]);
    }
    SERVIETTE_TRY(tile(line, cut, t, inner));
    for (std::size_t s = 0; s < states.size(); ++s) {
      SERVIETTE_LET(w, wire(inner, line.body.yields.at(s)));
      states[s] = *w;
    }
  }
  for (std::size_t s = 0; s < line.outs.size(); ++s) {
    SERVIETTE_LET(result, blank(line.outs[s].axes));
    fill(result, states.at(s), Symbol(), Range());
    define(frame, line.outs[s].name, std::move(result));
  }
  return {};
}

template Expected<void> Machine<double>::pieces(const Line&, Frame<double>&);
template Expected<void> Machine<long double>::pieces(const Line&, Frame<long double>&);
template Expected<void> Machine<mpq_class>::pieces(const Line&, Frame<mpq_class>&);
template Expected<void> Machine<Ieee>::pieces(const Line&, Frame<Ieee>&);
template Expected<void> Machine<double>::stream(const Line&, Frame<double>&);
template Expected<void> Machine<long double>::stream(const Line&, Frame<long double>&);
template Expected<void> Machine<mpq_class>::stream(const Line&, Frame<mpq_class>&);
template Expected<void> Machine<Ieee>::stream(const Line&, Frame<Ieee>&);

}  // namespace serviette::evaluation

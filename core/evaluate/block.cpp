// An op that is a diagram: its body run for every position of the weave axes, in a world of its own.
//
// From one position to the next, a line is run again only if an operand it depends on has changed; the weave
// axes on which most lines depend move slowest. So the scores of a query are computed once, and not once a
// column of V.
#include <cassert>
#include <set>

#include "core/evaluate/machine.hpp"
#include "core/evaluate/ieee.hpp"

namespace serviette::evaluation {
namespace {

// For an axis of the diagram, the dimension of `axes` (axes of the op) that is bound to it, or -1.
int bound_dimension(const OpDef& op, const Line& line, const std::vector<Symbol>& axes, Symbol theirs) {
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const int mine = position(op.axes, axes[k]);
    if (mine >= 0 && line.axes[static_cast<std::size_t>(mine)] == theirs) return static_cast<int>(k);
  }
  return -1;
}

// Calls f for every position of the array.
template <class S, class F>
void for_each_position(const Array<S>& a, F f) {
  if (a.data().empty()) return;
  std::vector<std::int64_t> at = a.first();
  do f(at);
  while (advance(at, a.first(), a.shape()));
}

// The place along the axes of a wire outside, from the weave position and a position inside.
std::vector<std::int64_t> outside(const OpDef& op, const Line& line, const Weave& weave,
                                  const std::vector<Symbol>& theirs, const std::vector<Symbol>& mine,
                                  const std::vector<std::int64_t>& at) {
  std::vector<std::int64_t> place;
  for (Symbol a : theirs) {
    const int d = bound_dimension(op, line, mine, a), w = position(weave.axes, a);
    assert(d >= 0 || w >= 0);
    place.push_back(d >= 0 ? at[static_cast<std::size_t>(d)] : weave.at[static_cast<std::size_t>(w)]);
  }
  return place;
}

void collect_reads(const Line& line, std::set<Symbol>& out) {
  for (const Operand& o : line.operands) out.insert(o.wire);
  for (const auto& [state, start] : line.carrying) out.insert(start);
  for (const Line& l : line.body.lines) collect_reads(l, out);
  out.insert(line.body.yields.begin(), line.body.yields.end());
}

using Axes = std::set<Symbol>;

bool meet(const Axes& a, const Axes& b) {
  return std::any_of(a.begin(), a.end(), [&](Symbol x) { return b.contains(x); });
}

// For every operand and every line, the weave axes that it depends on.
struct Dependence {
  std::vector<Axes> operands, lines;

  Dependence(const Line& line, const OpDef& op, const std::vector<Symbol>& weave) {
    std::map<Symbol, Axes> of;
    for (std::size_t i = 0; i < op.operands.size(); ++i) {
      Axes axes;
      for (Symbol a : line.operands[i].axes) {
        if (position(weave, a) >= 0) axes.insert(a);
      }
      of[op.operands[i].name] = axes;
      operands.push_back(std::move(axes));
    }
    for (const Line& l : op.lines) {
      std::set<Symbol> reads;
      collect_reads(l, reads);
      Axes axes;
      for (Symbol r : reads) axes.insert(of[r].begin(), of[r].end());
      for (const Out& o : l.outs) of[o.name] = axes;
      lines.push_back(std::move(axes));
    }
  }
  std::size_t lines_on(Symbol axis) const {
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [&](const Axes& l) { return l.contains(axis); }));
  }
};

}  // namespace

// Operand i at this position of the weave.
template <class S>
Expected<void> Machine<S>::enter(const Line& line, const OpDef& op, std::size_t i, const Weave& weave,
                                 Frame<S>& frame, Frame<S>& world) {
  const Operand& operand = line.operands[i];
  const Port& port = op.operands[i];
  SERVIETTE_LET(source, wire(frame, operand.wire));
  for (Symbol a : operand.axes) {
    if (position(weave.axes, a) < 0 && bound_dimension(op, line, port.axes, a) < 0) {
      return fail(ErrorCode::Type, "the axis '" + a.str() + "' of '" + operand.wire.str() +
                                       "' is neither read by '" + op.name.str() + "' nor in the output");
    }
  }
  std::vector<std::int64_t> first, length;
  for (Symbol mine : port.axes) {
    const int k = position(op.axes, mine);
    if (k < 0) return fail(ErrorCode::Name, "'" + op.name.str() + "' has no axis '" + mine.str() + "'");
    SERVIETTE_LET(r, range(line.axes[static_cast<std::size_t>(k)]));
    first.push_back(r.lo);
    length.push_back(r.length());
  }
  Wire<S> copy{port.axes, Array<S>(first, length)};
  for_each_position(copy.array, [&](const auto& at) {
    copy.array.data()[static_cast<std::size_t>(copy.array.offset(at))] =
        source->array(outside(op, line, weave, operand.axes, port.axes, at));
  });
  world.wires.insert_or_assign(port.name, std::move(copy));
  return {};
}

// The outputs of the body go to their place in the results.
template <class S>
Expected<void> Machine<S>::leave(const Line& line, const OpDef& op, const Weave& weave, const Frame<S>& world,
                                 std::vector<Wire<S>>& results) {
  for (std::size_t o = 0; o < results.size(); ++o) {
    SERVIETTE_LET(made, wire(world, op.outs.at(o).name));
    for_each_position(made->array, [&](const auto& at) {
      const auto place = outside(op, line, weave, results[o].axes, made->axes, at);
      const std::int64_t offset = results[o].array.offset(place);
      if (offset >= 0) results[o].array.data()[static_cast<std::size_t>(offset)] = made->array(at);
    });
  }
  return {};
}

template <class S>
Expected<void> Machine<S>::block(const Line& line, const OpDef& op, const std::vector<std::int64_t>& params,
                                 Frame<S>& frame) {
  Weave weave;
  for (Symbol a : line.outs.at(0).axes) {
    if (position(line.axes, a) < 0) weave.axes.push_back(a);
  }
  const Dependence depends(line, op, weave.axes);
  std::stable_sort(weave.axes.begin(), weave.axes.end(),
                   [&](Symbol a, Symbol b) { return depends.lines_on(a) > depends.lines_on(b); });
  std::vector<Wire<S>> results;
  for (const Out& out : line.outs) {
    SERVIETTE_LET(w, blank(out.axes));
    results.push_back(std::move(w));
  }
  SERVIETTE_LET(box, blank(weave.axes));
  std::map<Symbol, Range> inside;
  for (std::size_t i = 0; i < op.axes.size(); ++i) {
    SERVIETTE_LET(r, range(line.axes[i]));
    inside[op.axes[i]] = r;
  }
  const Sizes sizes = sizes_;
  const std::map<Symbol, Range> ranges = ranges_;
  Frame<S> world;
  Expected<void> done;
  bool first = true;
  const auto step = [&](const Axes& moved) -> Expected<void> {
    for (std::size_t i = 0; i < op.operands.size(); ++i) {
      if (first || meet(depends.operands[i], moved)) SERVIETTE_TRY(enter(line, op, i, weave, frame, world));
    }
    for (std::size_t i = 0; i < params.size(); ++i) sizes_[op.params[i]] = params[i];
    ranges_ = inside;
    for (std::size_t i = 0; i < op.lines.size(); ++i) {
      if (first || meet(depends.lines[i], moved)) SERVIETTE_TRY(one(op.lines[i], world));
    }
    inside = ranges_;  // a new axis of parts stays known
    ranges_ = ranges;
    sizes_ = sizes;
    return leave(line, op, weave, world, results);
  };
  for_each_position(box.array, [&](const auto& at) {
    if (!done) return;
    Axes moved;
    for (std::size_t d = 0; d < at.size(); ++d) {
      if (first || at[d] != weave.at[d]) moved.insert(weave.axes[d]);
    }
    weave.at = at;
    done = step(moved);
    first = false;
  });
  ranges_ = ranges;
  sizes_ = sizes;
  SERVIETTE_TRY(done);
  for (std::size_t o = 0; o < line.outs.size(); ++o) {
    define(frame, line.outs[o].name, std::move(results[o]));
  }
  return {};
}

template Expected<void> Machine<double>::block(const Line&, const OpDef&, const std::vector<std::int64_t>&,
                                               Frame<double>&);
template Expected<void> Machine<long double>::block(const Line&, const OpDef&,
                                                    const std::vector<std::int64_t>&, Frame<long double>&);
template Expected<void> Machine<mpq_class>::block(const Line&, const OpDef&, const std::vector<std::int64_t>&,
                                                  Frame<mpq_class>&);
template Expected<void> Machine<Ieee>::block(const Line&, const OpDef&, const std::vector<std::int64_t>&, Frame<Ieee>&);

}  // namespace serviette::evaluation

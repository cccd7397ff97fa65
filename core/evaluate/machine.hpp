// The machine that walks a diagram: for this folder only. `diagram.hpp` says what it computes.
//
// line.cpp runs a line that is one op, block.cpp an op that is a diagram, region.cpp the regions.
#pragma once

#include "core/evaluate/diagram.hpp"
#include "core/evaluate/program.hpp"

namespace serviette::evaluation {

struct Range {
  std::int64_t lo = 0, hi = 0;
  std::int64_t length() const { return std::max<std::int64_t>(hi - lo, 0); }
};

template <class S>
struct Wire {
  std::vector<Symbol> axes;
  Array<S> array;
};

inline int position(const std::vector<Symbol>& axes, Symbol axis) {
  const auto it = std::find(axes.begin(), axes.end(), axis);
  return it == axes.end() ? -1 : static_cast<int>(it - axes.begin());
}

inline std::int64_t ceil_of(std::int64_t a, std::int64_t b) { return a <= 0 ? 0 : (a + b - 1) / b; }

// One level of wires. Looking up goes outwards; a block-defined op starts a new world.
template <class S>
struct Frame {
  Frame* outer = nullptr;
  std::map<Symbol, Wire<S>> wires;
  const Wire<S>* find(Symbol name) const {
    for (const Frame* f = this; f; f = f->outer) {
      if (const auto it = f->wires.find(name); it != f->wires.end()) return &it->second;
    }
    return nullptr;
  }
};

struct Weave {  // the axes an op is mapped over, and a position along them
  std::vector<Symbol> axes;
  std::vector<std::int64_t> at;
};

template <class S>
class Machine {
 public:
  Machine(const Setting& setting, const Sizes& sizes, const RunOptions<S>& options)
      : setting_(setting), sizes_(sizes), options_(options), arithmetic_(options.arithmetic) {}

  Expected<void> lines(const std::vector<Line>& lines, Frame<S>& frame) {
    for (const Line& line : lines) {
      auto done = one(line, frame);
      if (!done) {
        Error e = done.error();
        if (e.place.line == 0) e.place = line.place;
        return std::unexpected(e);
      }
    }
    return {};
  }

  Expected<Range> range(Symbol axis) {
    if (const auto it = ranges_.find(axis); it != ranges_.end()) return it->second;
    const auto extent = setting_.extent(axis);
    if (!extent) return fail(ErrorCode::Name, "there is no axis '" + axis.str() + "'");
    SERVIETTE_LET(n, integer(*extent));
    return ranges_[axis] = Range{0, n};
  }

  Trouble trouble() const { return arithmetic_.trouble; }
  void see(const Wire<S>& w, Symbol name) {
    if (options_.on_wire) options_.on_wire({name, w.axes, tiles_, w.array});
  }

 private:
  // Sizes, parameters of the enclosing op, and lo(a), hi(a).
  std::optional<std::int64_t> lookup(Symbol name) {
    if (const auto it = sizes_.find(name); it != sizes_.end()) return it->second;
    const std::string& s = name.str();
    if (s.ends_with(")") && (s.starts_with("lo(") || s.starts_with("hi("))) {
      const auto r = range(Symbol(std::string_view(s).substr(3, s.size() - 4)));
      if (r) return s[0] == 'l' ? r->lo : r->hi;
    }
    return std::nullopt;
  }

  Expected<std::int64_t> integer(Index i) {
    std::optional<Symbol> missing;
    const std::int64_t v = serviette::evaluate(i, [&](Symbol name) {
      const auto value = lookup(name);
      if (!value) missing = name;
      return value.value_or(0);
    });
    if (missing) return fail(ErrorCode::Name, "the integer '" + missing->str() + "' has no value here");
    return v;
  }

  Expected<Wire<S>> blank(const std::vector<Symbol>& axes) {
    std::vector<std::int64_t> first, length;
    for (Symbol a : axes) {
      SERVIETTE_LET(r, range(a));
      first.push_back(r.lo);
      length.push_back(r.length());
    }
    return Wire<S>{axes, Array<S>(std::move(first), std::move(length))};
  }

  void define(Frame<S>& frame, Symbol name, Wire<S> wire) {
    see(wire, name);
    frame.wires.insert_or_assign(name, std::move(wire));
  }

  Expected<const Wire<S>*> wire(const Frame<S>& frame, Symbol name) {
    if (const Wire<S>* w = frame.find(name)) return w;
    return fail(ErrorCode::Name, "there is no wire '" + name.str() + "'");
  }

  // line.cpp
  struct Bound {  // an operand as the op sees it
    Symbol name;
    std::vector<int> dims;  // of the wire: the op's dimension there, or -1 for a weave axis
    const Operand* operand;
  };

  Expected<void> one(const Line& line, Frame<S>& frame);
  Expected<void> map(const Line& line, Frame<S>& frame);
  Expected<void> call(const Line& line, Frame<S>& frame);
  Expected<Bound> bind(const OpDef& op, const std::map<Symbol, Symbol>& axis_of, const Port& port,
                       const Operand& operand);
  Expected<void> elements(const Out& out, Term value, Compiler<S>& compiler, const std::vector<Bound>& bound,
                          const std::vector<Symbol>& inner, Frame<S>& frame);

  // block.cpp
  Expected<void> block(const Line& line, const OpDef& op, const std::vector<std::int64_t>& params,
                       Frame<S>& frame);
  Expected<void> enter(const Line& line, const OpDef& op, std::size_t i, const Weave& weave, Frame<S>& frame,
                       Frame<S>& world);
  Expected<void> leave(const Line& line, const OpDef& op, const Weave& weave, const Frame<S>& world,
                       std::vector<Wire<S>>& results);

  // region.cpp
  struct Tiles {
    Range whole;
    std::int64_t size = 0, count = 1;
  };

  Expected<Tiles> tiles(const Line& line);
  Expected<void> tile(const Line& line, const Tiles& tiles, std::int64_t t, Frame<S>& inner);
  Expected<void> pieces(const Line& line, Frame<S>& frame);
  Expected<void> stream(const Line& line, Frame<S>& frame);
  static void fill(Wire<S>& result, const Wire<S>& made, Symbol axis, Range r);

  const Setting& setting_;
  Sizes sizes_;
  const RunOptions<S>& options_;
  std::map<Symbol, Range> ranges_;
  std::vector<std::pair<Symbol, std::int64_t>> tiles_;
  Arithmetic<S> arithmetic_;
};

}  // namespace serviette::evaluation

// Scope: what is visible at a line of a diagram, and what every wire means there.
//
// One walk over the lines both checks that they are well formed (FORMAT.md, section 4) and denotes them: composition is
// substitution, a weave is one more index, a region changes the current range of an axis (section 1.5).
//
//   Expected<Scope> s = Scope::of(module, diagram);     // checked; every wire with its meaning
//   s->wire("O")->meaning                               // \ q', e' . sum(j in 0 .. x, ...)
//
// Source: DESIGN section 1 (the functor from diagrams to terms).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/error.hpp"
#include "core/diagram/module.hpp"
#include "core/term/term.hpp"

namespace serviette {

struct AxisRange {
  Index extent;             // of the whole axis
  Index lo, hi;             // current range
  bool restricted = false;  // by an enclosing region
  Symbol index;             // the free name of a position along it: the axis name and a prime
};

struct Wire {
  std::vector<Symbol> axes;
  std::vector<bool> restricted;  // per axis: was it restricted where the wire was made?
  std::vector<std::pair<Index, Index>> made;  // per axis: its current range there
  bool open = false;                          // an array of its name: what it means is left open
  ArrayLambda meaning;           // params: the index names of its axes
};

class Scope {
 public:
  // The axes of a module and no wires.
  static Scope of(const Module& module);
  // The scope after all lines of a diagram, its inputs being arrays.
  static Expected<Scope> of(const Module& module, const Diagram& diagram);

  const Module& module() const { return *module_; }
  const AxisRange* axis(Symbol name) const;
  const Wire* wire(Symbol name) const;
  const std::map<Symbol, Wire>& wires() const { return wires_; }
  const std::map<Symbol, AxisRange>& axes() const { return axes_; }

  // Gives an axis another current range, e.g. an arbitrary one for a rule that is to hold inside regions too.
  void set_range(Symbol axis, Index lo, Index hi);

  // Adds an array: an input, or a wire whose meaning is left open.
  Expected<void> add_array(const Port& port);
  // Checks and denotes lines in order.
  Expected<void> add(const std::vector<Line>& lines);
  Expected<void> add(const Line& line);

  // The scope at the start of the body of a region, its tile number being `tile` (see tile_name), and its states arrays.
  Expected<Scope> enter(const Line& region, Symbol tile) const;
  // The name FORMAT.md gives to the tile number when a step enters a region of this axis: tile_a, tile_a_2, ...
  Symbol tile_name(Symbol axis) const;
  // Resolves lo(a) and hi(a) in a region header.
  Expected<Index> resolve(Index i, const Place& at) const;

  // Is i >= 0 a constant, or a constant more than a bound of a size, an assumption, or a bound of a tile number?
  bool known(Index i) const;

  // The same scope with every wire turned into an array of its name: what a step proof speaks about.
  Scope opaque() const;
  // Turns one wire into an array of its name.
  void hide(Symbol wire);

  // The names of positions along a wire's axes, in order.
  std::vector<Symbol> index_names(const std::vector<Symbol>& axes) const;

 private:
  friend class LineDenoter;
  const Module* module_ = nullptr;
  std::map<Symbol, AxisRange> axes_;
  std::map<Symbol, Wire> wires_;
  std::vector<Index> facts_;     // each >= 0
  std::vector<Symbol> entered_;  // axes restricted by regions entered with tile_name
  int block_depth_ = 0;
};

// An axis as an op's definition sees it: the output position along it, and its current range.
struct Along {
  Index at, lo, hi;
};

// A definition in which each read that is not local along some axes of its operand is of the array `A$m` instead of A, m
// having the bits of those axes. Local: at exactly the output position, or at a variable over exactly the current range.
struct Localised {
  Term value;
  std::map<Symbol, std::vector<unsigned>> masks;  // per operand, those that occur
};
Localised localised(Term definition, const std::map<Symbol, std::vector<Along>>& operands);
Symbol masked(Symbol array, unsigned mask);  // A$m, or A for 0

// Is reading `op` along its axis `axis` always at the output position along it or at a variable ranging over it? Then a
// chunk of the axis never needs positions outside itself. Gives the reason if not.
std::optional<std::string> not_local(const Module& module, const OpDef& op, Symbol axis);

}  // namespace serviette

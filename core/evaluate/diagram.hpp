// The reference: a diagram evaluated line by line with plain loops, regions tile by tile.
//
// It reads the diagram and not its denotation, so that each is a check of the other; every other way to run a diagram
// is tested against it. Slow, obvious, kept for ever. A tile of a region is evaluated as written: its wires are arrays
// over the current ranges only, its remainder tile is short, a limit cuts the range, a stream passes its states from
// chunk to chunk.
//
//   Sizes sizes = {{"q", 3}, {"x", 5}, {"d", 2}};
//   auto run = evaluate(Setting::of(module), *module.find_diagram("attention"), sizes, inputs);
//   run->wires.at("O")
#pragma once

#include <functional>
#include <map>

#include "core/base/error.hpp"
#include "core/diagram/diagram.hpp"
#include "core/diagram/module.hpp"
#include "core/evaluate/array.hpp"

namespace serviette {

using Sizes = std::map<Symbol, std::int64_t>;

// What a diagram is read in: the names in scope. A rule adds its own sizes, axes and assumptions to its module's.
struct Setting {
  std::vector<SizeDecl> sizes;
  std::vector<AxisDecl> axes;      // those not declared by `size`
  std::vector<Index> assumptions;  // each >= 0
  const std::map<Symbol, OpDef>* ops = nullptr;  // outlives the setting

  static Setting of(const Module& module);
  static Setting of(const Module& module, const Rule& rule);

  // The extent of an axis, if there is such an axis.
  std::optional<Index> extent(Symbol axis) const;
  // Whether the sizes have a value each, respect their bounds and the assumptions.
  bool admits(const Sizes& sizes) const;
};

// A wire seen while running. `tiles` says where: one (axis, tile number) for each region entered, outermost first; a
// limit counts as tile 0.
template <class S>
struct Seen {
  Symbol wire;
  std::vector<Symbol> axes;
  std::vector<std::pair<Symbol, std::int64_t>> tiles;
  Array<S> array;
};

template <class S>
struct RunOptions {
  std::function<void(const Seen<S>&)> on_wire;  // called for every wire, also inside regions and block-defined ops
  Arithmetic<S> arithmetic{};                   // to compute with: Ieee has formats
};

template <class S>
struct Run {
  std::map<Symbol, Array<S>> wires;  // inputs and all wires of the outermost level
  Trouble trouble;
};

// Errors: Name (no value for a size, no array for an input, an unknown op or wire), Type (a shape that is not the
// declared one), Unsupported (a random op), Overflow.
template <class S>
Expected<Run<S>> evaluate(const Setting& setting, const Diagram& diagram, const Sizes& sizes,
                          const std::map<Symbol, Array<S>>& inputs, const RunOptions<S>& options = {});

// The shape an input or output must have.
Expected<std::vector<std::int64_t>> shape_of(const Setting& setting, const Port& port, const Sizes& sizes);

}  // namespace serviette

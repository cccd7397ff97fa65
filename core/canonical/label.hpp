// Label: what is written on a box or a wire of a hypergraph, interned. Equality is an integer
// comparison.
//
// For a box that came from a line of a diagram the label says everything but the wires: the
// operation, its axes and parameters, the axes of operands and outputs, the term of a map, the
// header of a region with the canonical form of its body (from_diagram.hpp). Names of bound
// variables and of wires never enter, so they never make two labels differ.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/canonical/hash128.hpp"
#include "core/term/term.hpp"

namespace serviette {

class Label {
 public:
  Label() = default;  // the empty label
  // A box whose label is not copyable draws random numbers: two of them are never one (see `share`
  // in canonical.hpp).
  explicit Label(std::string_view text, bool copyable = true);

  const std::string& str() const;
  Hash128 hash() const;  // of the text: the same on every run
  bool copyable() const;
  std::uint32_t id() const {
    return id_;
  }  // small and dense, in order of creation: differs from run to run

  static Label from_id(std::uint32_t id);  // of a label that exists
  static std::uint32_t count();            // all ids are below

  friend bool operator==(Label a, Label b) { return a.id_ == b.id_; }

 private:
  std::uint32_t id_ = 0;
};

// A term written so that equal terms, and only they, have equal texts on every run: bound variables
// by depth of their binder, the scalar parameters of a map by position.
std::string canonical_text(Term term, const std::vector<Symbol>& parameters = {});

}  // namespace serviette

template <>
struct std::hash<serviette::Label> {
  std::size_t operator()(serviette::Label l) const noexcept {
    return l.id() * 0x9E3779B97F4A7C15ull;
  }
};

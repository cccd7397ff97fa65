// Guards: conditions on the values of inputs, as lines.
//
// A rule that holds for positive inputs only asks for it by an operation that is its first operand where that is
// positive, and undefined elsewhere:
//
//   op positive[](A[]) -> [] = if ispos(A[]) then A[] else 0 / 0
//
// With `A_given = positive(A)` in front of the left side, which from there on reads A_given for A, the left side is
// defined only where the condition holds, and refinement (FORMAT.md, 1.2) asks nothing elsewhere. So there is nothing to
// be believed about conditions: they are lines like any other.
#pragma once

#include <vector>

#include "core/diagram/diagram.hpp"

namespace serviette {

// op(wires...), of which the first is guarded; all are inputs of the diagram.
struct Guard {
  Symbol op;
  std::vector<Symbol> wires;
  Place place{};
};

// Puts the guards in front of the lines, in order, and lets the lines read what is guarded.
// Errors: Name, if a wire is no input; Type, if an output is an input that is guarded.
Expected<void> add_guards(Diagram& diagram, const std::vector<Guard>& guards);

// The diagram with its i-th line, a guard, replaced by the identity.
Diagram without_guard(const Diagram& diagram, std::size_t i);

}  // namespace serviette

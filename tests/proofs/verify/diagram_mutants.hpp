// Mutants of a diagram: each differs from it in one place, and is well formed.
//
//   operand swapped      the first two operands of a line exchanged
//   bound shifted        a parameter or a limit one larger or one smaller, a tile one larger
//   axis changed         the two own axes of an operation exchanged; one reduced axis for another of the diagram
//   factor dropped       a line of several operands becomes one of them
//   identity replaced    -inf, 0 and 1 for each other, where a state starts
//   condition dropped    a mask or a guard taken as true
//   operation replaced   a sum for a maximum, a product for a sum, nothing for an exponential
//
// Some are equal to the diagram all the same: another tile is another schedule, and no other result.
#pragma once

#include <string>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette {

struct DiagramMutant {
  std::string what;  // "operand swapped: D = sub(S, N)"
  Diagram diagram;
};

// At most `most`, of as many kinds as there are; always the same ones.
std::vector<DiagramMutant> diagram_mutants(const Module& module, const Diagram& diagram, std::size_t most);

}  // namespace serviette

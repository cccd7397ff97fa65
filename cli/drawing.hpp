// Drawing with letters: a diagram as a listing in which every region is a box around its body.
//
//   diagram streamed                 Z = zero()
//   sizes   n >= 0, b >= 1           S =
//   takes   A[n]                     ┌─ stream n by b ──────────────────┐
//   gives   S                        │ state s  from Z  then U  out as S │
//                                    │                                   │
//                                    │ T = sum[n](A[n])                  │
//                                    │ U = add(s, T)                     │
//                                    └───────────────────────────────────┘
//
// A column for the wires made, one for the memory level where they live, one for the operation.
#pragma once

#include <string>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette::cli {

// Sizes, axes, what it takes and gives, then the body.
std::string draw_diagram(const Module& module, const Diagram& diagram, const std::string& title);
// Lines of text, boxes included.
std::vector<std::string> draw_lines(const std::vector<Line>& lines);

// What became of lines: each with "- ", "+ " or "  " in front. A line that only moved in or out of a region is
// unchanged.
std::vector<std::string> difference(const std::vector<Line>& before, const std::vector<Line>& after);

}  // namespace serviette::cli

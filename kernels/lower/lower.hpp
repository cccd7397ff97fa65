// Lowering to plain C++ (layer L1): a diagram whose regions are chosen is a loop program, and this prints it.
//
//   O[q e] = group q by bq { ... }        for (Int q_lo = 0; q_lo < q; q_lo += bq) { q_hi = min(q_lo + bq, q); ... }
//   S[q x] = dot[d](Q[q d], K[x d])       a loop nest into a buffer of bq x bx numbers, allocated once
//
// What is kept: the order of tiles and chunks, the short last tile, -inf as the start of a maximum, and for every element
// of a sum the order of its additions (a multiply may be fused with its add). What is chosen freely: the order of loops
// over different elements, so that the innermost one runs along memory; a dot product along the contiguous axis gets its
// right operand transposed once a tile instead of a sum across lanes. Runs of elementwise lines over the same axes
// become one loop nest. An operand of a product is never materialised beyond its tile.
//
// Where the diagram is undefined the program computes anything; it never reads outside an array.
//
// Only sizes are parameters at run time. The text needs a C++17 compiler with GNU vector types and nothing else.
#pragma once

#include <string>

#include "core/evaluate/diagram.hpp"

namespace serviette {

enum class Scalar { Double, Float };

struct LowerOptions {
  std::string name;  // of the function; empty: the diagram's
  Scalar scalar = Scalar::Double;
};

struct Lowered {
  std::string name;
  std::string text;            // a whole translation unit
  std::vector<Symbol> sizes;   // the size parameters, in order
  std::vector<Port> inputs, outputs;
  Scalar scalar = Scalar::Double;
};

// Errors: Unsupported, for an op defined by a diagram (unfold it first), a random one or an opaque function; Name, Type as in
// `evaluate`.
Expected<Lowered> lower_to_cpp(const Setting& setting, const Diagram& diagram, const LowerOptions& options = {});

}  // namespace serviette

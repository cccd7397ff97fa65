// Lowering to plain C++ (layer L1): a diagram whose regions are chosen is a loop program, and this prints it.
//
//   O[q e] = group q by bq { ... }        for (Int q_lo = 0, q_hi; q_lo < q; q_lo = q_hi) { ... }
//   S[q x] = dot[d](Q[q d], K[x d])       a loop nest into a buffer of bq x bx numbers, allocated once
//
// What is kept: the order of tiles and chunks, the short last tile, -inf as the start of a maximum, and for every
// element of a sum the order of its additions (a multiply may be fused with its add). What is chosen freely: the order
// of loops over different elements, so that the innermost one runs along memory; a product of two tiles is computed in
// strips of registers, its right operand laid side by side once a strip of columns. Runs of elementwise lines over the
// same axes become one loop nest. An operand of a product is never materialised beyond its tile.
//
// A reduction may stand as `sum(j in k, ...)` or as the loop that the tactic `sequential` makes of it; both print the
// same.
//
// Where the diagram is undefined the program computes anything; it never reads outside an array.
//
// Only sizes are parameters at run time. The text needs a C++14 compiler with GNU vector types and nothing else; its
// head says how to compile and call it from C. kernels/runtime does both.
#pragma once

#include <string>

#include "core/evaluate/diagram.hpp"

namespace serviette {

enum class Scalar { Double, Float };

struct LowerOptions {
  std::string name;  // of the function; empty: the diagram's
  Scalar scalar = Scalar::Double;
  std::string certificate;  // what the head comment says of it; empty: nothing
};

struct LoweredPort {
  Port port;
  std::vector<Index> shape;
};

struct Lowered {
  std::string name;           // of the C function, e.g. flash_attention; flash_attention_call takes arrays of arguments
  std::string text;           // a whole translation unit
  std::vector<Symbol> sizes;  // the size parameters, in order
  std::vector<LoweredPort> inputs, outputs;
  Scalar scalar = Scalar::Double;
};

// What the C function returns.
enum class KernelStatus : int { Done = 0, BadSizes = 1, NoMemory = 2, BadTile = 3 };

// Errors: Unsupported, for an op defined by a diagram (unfold it first), a random one or an opaque function; Name, Type
// as in `evaluate`.
Expected<Lowered> lower_to_cpp(const Setting& setting, const Diagram& diagram, const LowerOptions& options = {});

}  // namespace serviette

// The shapes for which a substitution of TASO has a meaning: those for which both of its sides type-check and agree in
// the shapes of their outputs. The most general ones are found, with as few sizes as possible left open.
//
//   CONCAT, SPLIT    along parameter AXIS of tensors of rank RANK. A SPLIT cuts where the CONCAT that fed it joined.
//   MATMUL           [b.. m k] x [b.. k n] -> [b.. m n]
//   CONV2D           [n c h w], weights [o c k l] -> [n o h w], KERNEL_H by KERNEL_W, strides of 1; padding SAME or
//   VALID EW_ADD, EW_MUL   two tensors of one shape;  RELU, SIGMOID, TANH one of any
//
// A tensor whose rank a rule does not fix has any rank. One axis stands for all that its operators do not touch: a rule
// on the axes it touches holds for each index along the others.
//
// Grouped convolution. Where the channels c of the input and those of the weights cannot be equal, a grouped
// convolution has groups = c / (channels of the weights). Input channels and output channels are cut into groups at the
// borders of what a CONCAT has joined: each part is a whole number of groups, with equally many outputs in each.
#pragma once

#include "core/taso/length.hpp"
#include "core/taso/substitution.hpp"

namespace serviette::taso {

struct Dimension {
  Length length;
  std::vector<Dimension> parts;  // what a CONCAT joined; none if there was none
};
using Shape = std::vector<Dimension>;

struct TypedOperator {
  std::vector<Shape> inputs, outputs;
  std::int64_t groups = 1;  // of a convolution
  Length per_group;         // output channels in each group, if there are several
};

struct Typing {
  std::map<int, Shape> inputs;  // of the rule, by their number, which is negative
  std::vector<TypedOperator> src, tgt;
  Lengths lengths;
};

enum class Convolution { Ordinary, Grouped };

// Errors: Type, if there are no such shapes; Unsupported, for operators and parameters outside the list above.
Expected<Typing> infer_shapes(const Substitution& rule, Convolution convolution);

}  // namespace serviette::taso

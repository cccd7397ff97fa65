// A substitution of TASO as a file of the language: two diagrams, `src` and `tgt`, over the same inputs and outputs.
//
//   size a, b, c, d >= 1
//   diagram src(in1[a b], in4[b c], in5[c d]) -> (o0[a d]) {
//     s0[a c] = dot[b](in1[a b], in4[b c])
//     o0[a d] = dot[c](s0[a c], in5[c d])
//   }
//   diagram tgt ...
//
// Input i of the rule is in{i}; what operator i of the source makes is s{i}, of the target t{i}; output i is o{i}. An
// axis has the name of its length: two axes of one array that are equally long are a and a_2.
#pragma once

#include <string>

#include "core/taso/shape.hpp"

namespace serviette::taso {

// `title` becomes the comment at the top.
std::string to_nap(const Substitution& rule, const Typing& typing, const std::string& title);

}  // namespace serviette::taso

// Random pairs of small diagrams, as text: half of them equal by construction, half of them nearly so.
//
// A source is a handful of lines over A[n], B[n], C[n m], D[m] and s[]. An equal target is the source with some of its
// lines put otherwise: operands swapped, a sum taken part by part, a product by squares, a reduction of the reversed, a
// softmax without its maximum. The other half then has one line changed for good; it may be equal all the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace serviette::random_pairs {

struct Pair {
  std::string name;        // the diagrams are NAME_src and NAME_tgt
  std::string src, tgt;    // each a declaration
  bool equal = false;      // by construction
};

extern const std::string kSizes;  // declarations that all pairs share

std::vector<Pair> draw(std::uint64_t seed, int count);

}  // namespace serviette::random_pairs

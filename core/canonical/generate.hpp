// Random hypergraphs for tests and benchmarks, the same for the same seed everywhere. No law lives
// here.
#pragma once

#include <cstdint>

#include "core/canonical/algebra.hpp"

namespace serviette {

struct GenerateOptions {
  std::uint32_t boxes = 10;
  std::uint32_t inputs = 2;
  std::uint32_t labels =
      4;  // kinds of boxes; kind k has 1 + k % 3 inputs, and 2 outputs if k % 4 == 3, else 1
  std::uint32_t window = 0;  // a box reads among this many last wires; 0: among all
  bool all_live =
      true;  // a wire nobody reads is an output; otherwise only the last wire made is one
};

Hypergraph random_hypergraph(const GenerateOptions& options, std::uint64_t seed);

// An arrow between given types, for testing laws. Boxes are labelled with their types.
Hypergraph random_arrow(const Types& ins, const Types& outs, std::uint32_t boxes,
                        std::uint64_t seed);

// The same diagram with boxes and wires numbered otherwise.
Hypergraph shuffled(const Hypergraph& g, std::uint64_t seed);

}  // namespace serviette

// Floats: is the target as good as the source in a number format?
//
// A second question, never mixed with the first: two diagrams that are equal over the reals may differ once every
// operation rounds. Both are run in the format, in the order in which they are written, on inputs chosen to hurt
// numbers of a machine: huge, tiny, all equal, one dominant, far below zero, close together far from zero, masked. The
// truth is the run in long double, where source and target must agree on it. An output element is *far off* if it is
// NaN or infinite, or if more than half of the format's digits are wrong, relative to the largest element of that
// output. The target is worse if an element of it is far off where the source's is right; better if it is the other way
// round. Right: by a margin of four, and not by luck, since it stays so when every result on the way is moved by a
// place or so. Else the two orders of a sum that cancels would be told apart by which of them cancels first.
//
//   auto r = refute_floats({setting, src}, {setting, tgt}, *find_format("f32"), {.seed = 7});
//   r->worse  ?  to_text(*r->worse)  :  no difference on r->tries inputs
#pragma once

#include "core/evaluate/ieee.hpp"
#include "core/refute/refute.hpp"

namespace serviette {

struct FloatDifference {
  Counterexample run;  // lhs: source, rhs: target, both in the format; the inputs are numbers of the format
  std::string truth;   // over the reals
};

struct FloatRefutation {
  std::string format;
  std::optional<FloatDifference> worse;   // shrunk
  std::optional<FloatDifference> better;  // as found
  std::uint64_t seed = 0;
  int tries = 0, skipped = 0;  // inputs compared; inputs on which no truth is known
  double source_error = 0,
         target_error = 0;  // the largest seen where neither is far off, relative to the output's largest
};

// Errors: those of `refute`.
Expected<FloatRefutation> refute_floats(Side source, Side target, const Format& format,
                                        const RefuteOptions& options = {});

std::string to_text(const FloatDifference& d);

}  // namespace serviette

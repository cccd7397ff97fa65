// The arrays of a run: read from .npy files, with the sizes they imply.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/target.hpp"
#include "core/npy/npy.hpp"

namespace serviette::cli {

using Arrays = std::map<Symbol, Array<double>>;

struct RunInputs {
  Arrays arrays;
  Sizes sizes;
};

// `bindings`: Q=q.npy, one for each input of the diagram. The sizes are those that the shapes say and those `given`,
// which must not contradict each other, must be all that the diagram needs, and must be ones it admits.
Expected<RunInputs> read_inputs(const Derived& what, const std::vector<std::string>& bindings, const Sizes& given);

// The size names that a diagram's meaning depends on.
std::vector<Symbol> sizes_needed(const Derived& what);

// "<f8", C order.
Expected<void> write_output(const std::string& path, const Array<double>& array);

}  // namespace serviette::cli

// Counterexamples to an integer goal: small values for the names under which every fact holds and the goal does not.
//
// A depth-first search over the names in order of declaration, each fact tested as soon as its names have values. Not
// finding one means nothing; finding one saves a search for evidence that does not exist.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "core/size/index.hpp"

namespace serviette {

using IntegerModel = std::unordered_map<Symbol, std::int64_t>;

// `names`: in the order to try. Facts with other names are ignored.
std::optional<IntegerModel> find_countermodel(const std::vector<Symbol>& names, const std::vector<Index>& facts,
                                              Index goal, int budget = 1500);

}  // namespace serviette

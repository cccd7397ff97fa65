// "Did you mean ...?": the name in scope that is closest to a misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace serviette {

// Insertions, deletions, replacements and swaps of neighbours that lead from a to b.
int edit_distance(std::string_view a, std::string_view b);

// "did you mean 'softmax'?", or "" if no name is close.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& names);

}  // namespace serviette

// An integer that is >= 0, as a person would write the comparison.
#pragma once

#include <string>

#include "core/size/index.hpp"

namespace serviette {

// `bx - 1` is "bx >= 1", `w*p - x` is "p*w >= x", `5 - n` is "5 >= n".
std::string comparison_text(Index at_least_0);

}  // namespace serviette

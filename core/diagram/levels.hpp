// Levels: one wire is at one memory level.
//
// A change of level is a load or a store: a line `B @ register = id(A)`, whose cost is counted. What a region yields and what
// leaves it are one wire seen from inside and from outside, and so are the start of a state, the state, and what is yielded
// for the next chunk. If two of these are placed, they are placed alike; a wire without a level goes with any.
//
// Levels have no meaning for values (FORMAT.md): nothing here is needed for a proof. It is needed for the cost to be true.
#pragma once

#include <vector>

#include "core/diagram/diagram.hpp"

namespace serviette {

// Type, with the two levels and the line that would be the transfer.
Expected<void> check_levels(const std::vector<Line>& lines);

}  // namespace serviette

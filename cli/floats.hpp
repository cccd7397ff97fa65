// The second question of `verify`: is the target as good as the source in f32, bf16 or f16?
//
// Never mixed with the first: the verdict over the reals stands beside it, and each format has a line of its own.
#pragma once

#include "cli/console.hpp"
#include "core/refute/floats.hpp"

namespace serviette::cli {

// One answer for each name of a format. Errors: Unsupported, for a format that is not known; those of the runs.
Expected<std::vector<FloatRefutation>> ask_floats(const std::vector<std::string>& formats, Side source, Side target,
                                                  const RefuteOptions& options);

void print(Console& console, const std::vector<FloatRefutation>& answers);
Json to_json(const std::vector<FloatRefutation>& answers);
Exit exit_of(const std::vector<FloatRefutation>& answers);  // Refuted, if the target is worse in one of them

}  // namespace serviette::cli

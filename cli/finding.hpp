// What was found out about a declaration, for a person and for a script.
#pragma once

#include "cli/prove.hpp"

namespace serviette::cli {

// A proof: its steps, what each party had to say, the verdict. A refusal or a refutation that was asked for: its reason
// in short, and with -v, or if it is `alone`, the counterexample. Whatever is not as it should be: all of it. `again`
// is the command that repeats it.
void print(Console& console, const Finding& finding, const std::string& again, bool alone);

Json to_json(const Finding& finding, const std::string& again);

}  // namespace serviette::cli

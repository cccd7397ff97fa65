// The solver: an SMT-LIB 2 text in, an answer out. All of Z3 is behind this function.
#pragma once

#include <chrono>
#include <string>

namespace serviette {

// Proved: the asserted negation is unsatisfiable. Refuted: it has a model. Unknown: no answer in time, or an error.
enum class SmtAnswer { Proved, Refuted, Unknown };
const char* to_string(SmtAnswer answer);

struct SmtResult {
  SmtAnswer answer = SmtAnswer::Unknown;
  std::string detail;  // the model, or the reason for Unknown
  std::chrono::microseconds time{0};
};

// The very text that is kept is parsed and decided, in this process.
SmtResult solve(const std::string& query, std::chrono::milliseconds timeout = std::chrono::milliseconds(2000));

std::string solver_version();

}  // namespace serviette

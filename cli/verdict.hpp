// The words and the exit statuses of the command line. Both are fixed: scripts rely on them.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/error.hpp"

namespace serviette::cli {

// What the process returns. The first four carry the verdict; the others say why there is none.
enum class Exit {
  Holds = 0,         // all that was asked holds at the grade asked for
  Refuted = 1,
  Inconclusive = 2,
  Unsupported = 3,
  Usage = 64,
  BadInput = 65,
  MissingTool = 69,
  Internal = 70,
  Disagreement = 71,  // two deciders gave two answers: a defect of this program
};

// The grades, best first, and then what is no success.
enum class Word { Checked, Solver, Tested, Refuted, Unknown, Unsupported, BadInput };

struct Verdict {
  Word word = Word::Unknown;
  std::string reason;      // Unknown, Unsupported, BadInput
  int tests = 0;           // Tested
  std::uint64_t seed = 0;  // Tested
};

Verdict checked();
Verdict by_solver();
Verdict tested(int tests, std::uint64_t seed);
Verdict refuted();
Verdict unknown(std::string reason);
// Of an error that stopped a proof: BadInput(what), Unsupported(what) or Unknown(reason).
Verdict verdict_of(const Error& error);

// PROVED(checked), PROVED(solver), TESTED(300, seed 1), REFUTED, UNKNOWN(reason), UNSUPPORTED(what), BAD INPUT(what).
std::string to_string(const Verdict& verdict);

// The status of one verdict when `require` (Checked, Solver or Tested) is the lowest grade that will do.
Exit exit_of(const Verdict& verdict, Word require);
// The status of an error before there is a verdict: a file that cannot be read, does not parse or does not type.
Exit exit_of(const Error& error);
// Is this error about the input as such, so that no verdict can be given?
bool is_bad_input(const Error& error);

// The status of several questions in one run: a refutation outweighs what is open, which outweighs what holds.
Exit worse(Exit a, Exit b);

const char* code_name(ErrorCode code);  // "syntax", "type", ...

}  // namespace serviette::cli

// Numeric: is what a certificate says true of numbers?
//
// The checker prints the statement it accepted. That text alone is taken here: source and target are compared by
// core/refute, and each lemma is evaluated at small integers and arrays chosen to hurt. Nothing of the proof is read, and
// no code is shared with the checker; so a proof of something false is caught whatever let it through.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace serviette::checker {

// What the checker printed, taken apart.
struct Printed {
  std::vector<std::string> declarations;  // sizes, axes, functions, assumptions
  std::vector<std::string> definitions;
  std::string source, target;             // empty if it states lemmas only
  std::vector<std::string> lemmas;        // proved ones, each with `both ways: ` in front if it says so

  explicit Printed(const std::string& statement);
  // The part that a person compares: everything but the lemmas on the way.
  std::string claim() const;
};

struct Numeric {
  enum Answer { Agrees, Differs, Unreadable } answer = Agrees;
  std::string why;
  int compared = 0;  // inputs at which the left side was defined
};

Numeric test_claim(const Printed& printed, std::uint64_t seed, int tries = 25);
Numeric test_lemma(const Printed& printed, const std::string& lemma, std::uint64_t seed, int tries = 25);

}  // namespace serviette::checker

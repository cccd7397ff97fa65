// Cases: the lines of rules.cases, each a lemma with its proof and the verdict it must get.
#pragma once

#include <string>
#include <vector>

namespace serviette::checker {

struct Case {
  int line;
  std::string expected, why, rule;  // expected: eq, le, no, bad
  std::string text;                 // the certificate
};
std::vector<Case> cases();

}  // namespace serviette::checker

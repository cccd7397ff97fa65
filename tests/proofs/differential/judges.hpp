// Two judges of one certificate: the theorem kernel, fed by the reader of core/text, and serviette-check. They share no
// code, only FORMAT.md; so whatever they disagree about is wrong in one of them, or not said there.
#pragma once

#include <string>
#include <vector>

namespace serviette {

struct Judgement {
  bool accepted = false;
  bool both_ways = false;  // of a certificate with one lemma and no source: the lemma is an equivalence
  std::string message;     // why not
};

Judgement kernel_judges(const std::string& certificate);
Judgement checker_judges(const std::string& certificate);

// Empty if they agree, else what each says.
std::string difference(const std::string& certificate);

// A line of tests/checker/rules.cases: one lemma, and what is expected of it.
struct RuleCase {
  int line = 0;
  std::string expected;  // eq, le, no, bad
  std::string rule, declarations, from, to, proof;
};
std::vector<RuleCase> rule_cases();
std::string certificate_of(const RuleCase& c);

// tests/golden: every certificate, by path.
std::vector<std::string> golden_paths();
std::string text_of(const std::string& path);

}  // namespace serviette

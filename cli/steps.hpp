// The steps of a derivation, as a person and a script want to read them: what was done, by which rule, under which
// conditions.
//
// A step's conditions are what its proof had to establish on the way: the givens of the lemmas it uses, at the
// arguments it uses them with, and the facts about values it had to have (`finite(..)`, `nonzero(..)`). Facts about
// integers are mostly positions that stay inside their ranges; they are counted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/table.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette::cli {

struct StepSummary {
  int number = 0;
  std::string tactic;                   // as written
  std::string title;                    // what this rewrite of it does, if that is more
  std::vector<std::string> inside;      // the regions it stands in
  std::vector<std::string> lemmas;      // of the library or the file, each once, in order of use
  std::map<std::string, int> rules;     // inference rules of FORMAT.md, with how often
  std::vector<std::string> conditions;  // each once, the most telling first
  int integer_facts = 0;
  std::vector<Assumption> assumptions;
};

std::vector<StepSummary> summarise(const Derived& derived);

// `grade` is what the whole has; a step that rests on an assumption says so instead.
Table step_table(const std::vector<StepSummary>& steps, const std::string& grade);
Json to_json(const StepSummary& step, const std::string& grade);

}  // namespace serviette::cli

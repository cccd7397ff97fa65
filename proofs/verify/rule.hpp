// Verify a rule: does the left side refine to the right side, and what are its conditions for?
//
//   rule log_of_product(size n) given positive(A), positive(B): (A[n], B[n]) -> (O[n]) {
//     P = mul(A, B)
//     O = log(P)
//   } => { K = log(A) ... }
//
// A rule whose conditions nothing satisfies is true and useless; so a witness is looked for, sizes and inputs at which
// they hold and the left side is defined somewhere. A condition that is not needed hides a better rule; so the rule is
// tried without each of them, and either an input is found on which it fails, or the rule without it is proved as well.
// Conditions are the lower bounds of sizes, the comparisons after `given`, and the guards (core/diagram/guard.hpp).
#pragma once

#include "core/diagram/module.hpp"
#include "proofs/verify/verify.hpp"

namespace serviette {

enum class Need {
  Needed,     // without it there is a counterexample
  Senseless,  // without it one of the sides means nothing: a tile may be 0
  NotNeeded,  // the rule is proved without it
  Unknown     // neither
};

struct ConditionFinding {
  std::string text;  // "n >= 1", "positive(A)"
  Need need = Need::Unknown;
  std::optional<Counterexample> without;  // Needed
  std::string reason;                     // Senseless: why
};

struct RuleFinding {
  Verification rule;
  std::optional<Counterexample> witness;  // inputs that satisfy all conditions; its `at` and `lhs`: what is defined there
  std::vector<ConditionFinding> conditions;
};

struct RuleOptions {
  VerifyOptions verify;
  std::chrono::milliseconds without{2000};  // for a proof without one condition
};

Expected<RuleFinding> verify_rule(const Module& module, const Rule& rule, const RuleOptions& options = {});

// The module with the names of the rule in place of its own, in which both sides are diagrams.
Module module_of(const Module& module, const Rule& rule);

const char* to_string(Need need);  // "needed", ...

}  // namespace serviette

// What the forms of `serviette verify` share: how a finding is told, and how long a search may take.
#pragma once

#include "cli/finding.hpp"
#include "cli/pair.hpp"
#include "proofs/verify/verify.hpp"

namespace serviette::cli {

// The verdict, what it holds for, and the time it took, in one line.
std::string verdict_line(const Console& c, const Finding& f);

Exit exit_of(const Finding& f, Word require);

// The search ends before the watchdog of main.cpp bites, so that it can say what was left.
std::chrono::milliseconds time_for_search(double timeout);

struct RulesRequest {
  std::string file, name;  // a name: that rule alone
  std::string folder;      // where certificates go, NAME.cert each; empty: nowhere
  int tries = 200;
};

// serviette verify RULES.nap: every rule of the file, and what its conditions are for (verify_rules.cpp).
Expected<Exit> verify_rules(Console& console, const RulesRequest& r);

}  // namespace serviette::cli

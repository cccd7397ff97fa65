// serviette verify --format taso FILE: every substitution of TASO's file proved, or refuted, or said to have no shapes.
//
//   rule   0  PROVED(checked)  for all a >= 1, b >= 1, c >= 1, d >= 1, e >= 1  [31 ms; 10 steps; checker 2.9 ms]
//   rule  99  ILL-TYPED  CONV2D 2 of the target, channels of image and weights: an axis would be empty
//   ...
//   133 rules: 129 PROVED(checked), 4 ILL-TYPED  [24 s]
//
// The exit status is the worst of all rules. A rule whose sides no shapes type-check can be applied nowhere: it counts
// as refuted.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/console.hpp"

namespace serviette::cli {

struct TasoRequest {
  std::string file;
  std::string folder;  // for rule_N.nap and rule_N.cert; empty: nothing is kept
  bool grouped = false;
  std::vector<int> rules;  // none: all
  int tries = 200;
  std::chrono::milliseconds time{};  // for all of them
};

Expected<Exit> verify_taso(Console& console, const TasoRequest& request);

}  // namespace serviette::cli

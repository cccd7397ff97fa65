// Trials: many pairs put to `verify`, its answers counted and compared with the evaluator.
//
// The numbers do not help the search here: it runs without them, on wrong pairs as well, and a proof of what the
// evaluator tells apart is counted as wrong. Every proof is put before the checker.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette {

struct TrialOptions {
  std::chrono::milliseconds search{1000};        // for a proof of what numbers do not tell apart
  std::chrono::milliseconds search_wrong{1000};  // for a proof of what they do; 0: none is looked for
  int tries = 100;                               // inputs on which the evaluator compares the two
  std::uint64_t seed = 1;
};

struct Tally {
  int proved = 0, refuted = 0, unknown = 0;
  std::vector<std::string> wrong;   // proved, and told apart or not accepted by the checker
  std::vector<std::string> left;    // the unknown
  std::chrono::microseconds proving{0}, refuting{0}, searching{0};  // in all, by answer
  int total() const { return proved + refuted + unknown; }
  void add(const Tally& other);
};

// One pair, entered in the tally under this name. False: the two cannot be compared, and nothing was entered.
bool try_pair(Tally& tally, const std::string& name, const Module& module, const Diagram& src, const Diagram& tgt,
              const TrialOptions& options);

// `count` random pairs (random_pairs.hpp), drawn from the seed.
Tally soak(int count, const TrialOptions& options);
// `each` mutants of the target of every pair in a file of pairs, against its source.
Tally mutation(const std::string& file, std::size_t each, const TrialOptions& options);

// "412 proved (3.1 ms each), 380 refuted (0.4 ms each), 8 unknown (1 %, 900 ms each), 0 wrong"
std::string to_text(const Tally& tally);

}  // namespace serviette

// A pair of diagrams put to the proof: everything that `serviette verify` finds out about one, without printing any of
// it.
#pragma once

#include "cli/prove.hpp"
#include "proofs/verify/verify.hpp"

namespace serviette::cli {

struct PairFinding {
  Finding finding;
  std::vector<OpenGoal> open;  // what was left to prove, if it is neither proved nor refuted
};

// A proof is written to `certificate`, or to a temporary file if that is empty, and put before serviette-check.
Expected<PairFinding> verify_pair(const Module& module, const Diagram& src, const Diagram& tgt,
                                  const VerifyOptions& options, const std::string& certificate);

// Fills in the verdict, with the certificate's file and the checker's word on it. `f` has its names and its statement
// already; the certificate goes to `certificate`, or to a file that is gone afterwards.
void conclude(Finding& f, Verification v, const std::string& certificate);

// Steps of all proofs.
std::size_t proof_steps(const Finding& finding);

}  // namespace serviette::cli

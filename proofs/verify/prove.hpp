// The proof search behind `verify`: from ⊑ to, for terms that may differ in more than a few steps.
//
// In rounds, each with more freedom than the one before:
//
//   compare    the structural prover as it is (proofs/prover/auto.hpp)
//   raise      every loop of either side is proved to be a loop-free term (raise.hpp), where one can be guessed
//   normalise  both sides are brought into one normal form of sums of products (normalise.hpp), and compared
//
// Whatever round succeeds, the result is a proof that the kernel replays. Nothing here is trusted.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/base/error.hpp"
#include "proofs/derivation/library.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/verify/walk.hpp"

namespace serviette {

struct ProveOptions {
  Deadline deadline;
  std::function<void(const std::string&)> progress;
};

// What was left when the search gave up.
struct Left {
  Context context;
  Term from, to;
};

struct Found {
  std::optional<Proof> proof;
  std::optional<Left> left;
};

// `lemmas` proves the library's lemmas as they are needed.
Found prove(const Context& context, Term from, Term to, Lemmas& lemmas, const ProveOptions& options);

}  // namespace serviette

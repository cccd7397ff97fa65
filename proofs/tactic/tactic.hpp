// Tactics: what the verbs of a derivation do. A tactic looks at a diagram and proposes rewrites, each with a proof that
// may leave evidence out; the prover completes it and the theorem kernel checks it (proofs/derivation/rewrite). A
// tactic that is wrong proposes something the kernel refuses; it cannot make a wrong theorem.
//
//   unfold W                              the defined operation that makes W becomes its diagram
//   apply RULE [at W]                     a rule with a proof of its own, matched anywhere it fits
//   stream x by b [guarded] carrying (m, l, o)      reductions over x become a loop over chunks with a state
//   parts x by p as w [guarded] carrying (m, l, o)  reductions over x are done part by part and merged
//   group q by b                          everything along q is done tile by tile
//   limit x to i carrying (m, l, o)       positions of x from i on are left out, because they do not count
//   recompute W for U                     U gets a copy of W of its own
//   place W, ... at LEVEL                 wires get a memory level; an input gets a load
//   sequential                            every reduction becomes a loop over single elements
//   replace (W, ...) with { lines }       whatever the given lines say, with `prove W { ... }`
//   rename W to U
//
// Any of them may be preceded by `in W.U:` to work inside regions.
#pragma once

#include <vector>

#include "proofs/derivation/rewrite.hpp"

namespace serviette {

struct TacticInput {
  Module& module;  // a tactic may add operations and lemmas
  LemmaTable& lemmas;
  const Diagram& diagram;
  const Tactic& tactic;
};

// The rewrites, to be applied one after the other; their line numbers count the replacements before them.
using Rewrites = Expected<std::vector<Rewrite>>;

Rewrites run_tactic(const TacticInput& in);
std::vector<std::string> tactic_names();

// One function a verb, each in a file of its own.
Rewrites unfold_tactic(const TacticInput& in);
Rewrites apply_tactic(const TacticInput& in);
Rewrites stream_tactic(const TacticInput& in);
Rewrites parts_tactic(const TacticInput& in);
Rewrites group_tactic(const TacticInput& in);
Rewrites limit_tactic(const TacticInput& in);
Rewrites recompute_tactic(const TacticInput& in);
Rewrites place_tactic(const TacticInput& in);
Rewrites sequential_tactic(const TacticInput& in);
Rewrites replace_tactic(const TacticInput& in);
Rewrites rename_tactic(const TacticInput& in);

}  // namespace serviette

// Trials for the soundness test: for each kind of step a term it may apply to, most often with its side conditions true.
#pragma once

#include "tests/proofs/theorem/world.hpp"

namespace serviette {

struct Trial {
  Term term;
  Step step;
};

// Kinds that a trial can be made for.
const std::vector<StepKind>& tried_kinds();
Trial trial(StepKind kind, World& world, Random& random, const LemmaTable& lemmas);

// The trial somewhere inside a bigger term, by `at`.
Trial inside_something(const Trial& inner, World& world, Random& random);

}  // namespace serviette

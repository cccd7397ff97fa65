// What the prover's tests share: contexts in few words, and the kernel's replay of what was found.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "proofs/theorem/theorem.hpp"

namespace serviette {

inline Index ix(const char* name) { return Index::name(name); }

// Integers in order, then facts i >= 0.
inline Context integers(std::initializer_list<const char*> names, std::initializer_list<Index> facts = {}) {
  Context g;
  for (const char* n : names) EXPECT_TRUE(g.declare_integer(n));
  for (Index f : facts) g.assume(fact_ge0(f));
  return g;
}

// Replays `have` steps through the kernel and says whether the goal is known after them.
inline ::testing::AssertionResult makes_known(const std::vector<Step>& steps, Context context, Index goal) {
  const LemmaTable none;
  for (const Step& s : steps) {
    const auto out = apply_step(s, context, constant(0), none);
    if (!out) return ::testing::AssertionFailure() << out.error().message << "\n" << to_string(Proof{steps});
  }
  if (!context.known(goal)) return ::testing::AssertionFailure() << to_string(goal) << " is not known after the steps";
  return ::testing::AssertionSuccess();
}

// Replays a proof from one term to another.
inline ::testing::AssertionResult proves(const Expected<Proof>& proof, const Context& context, Term from, Term to,
                                         const LemmaTable& lemmas = {}) {
  if (!proof) return ::testing::AssertionFailure() << proof.error().message << "\n" << proof.error().help;
  const auto t = Theorem::prove(context, from, to, *proof, lemmas);
  if (!t) return ::testing::AssertionFailure() << t.error().message << "\n" << to_string(*proof);
  if (!t->ledger().empty()) return ::testing::AssertionFailure() << "it rests on an assumption";
  return ::testing::AssertionSuccess();
}

}  // namespace serviette

// What a rule claims, as lemmas: for each output, the meaning of the left side refines to that of the right side.
//
// An axis `k` of a rule stands for any range [k_lo, k_hi) of positions, so that the rule also holds on the chunks inside a
// region, and its weaves need no proof: a wire with further axes is another array. If the rule uses the size k as a number (in
// a condition, a parameter or a region), the range is [0, k).
#pragma once

#include <set>
#include <vector>

#include "core/denote/scope.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

struct RuleStatement {
  Module module;             // the operations, and the rule's sizes and axes
  std::set<Symbol> ranged;   // axes that stand for any range
  std::vector<Lemma> lemmas; // one for each output, in order
};

Expected<RuleStatement> state_rule(const Module& module, const Rule& rule);

// The name of the lemma for one output: the rule's name, with the output's if there are several.
Symbol lemma_name(const Rule& rule, Symbol output);
Symbol range_lo(Symbol axis);  // "k_lo"
Symbol range_hi(Symbol axis);

// The context of a lemma: its integers, arrays and givens.
Expected<Context> context_of(const Lemma& lemma);

// Lets the prover complete the proof of a lemma.
Expected<Lemma> complete_lemma(const Lemma& lemma, const LemmaTable& earlier);

}  // namespace serviette

// What a step asks of the integers: the facts its rule checks with `known`, before it is applied.
#pragma once

#include <vector>

#include "core/proof/proof.hpp"
#include "proofs/prover/decide.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

// Integer facts that the rule of this step asks for at the current term; some may be needed only one instead of another.
std::vector<Index> needed_integers(const Step& step, const Context& context, Term current);

// A lemma's givens with the integers and arrays of the step in place of its own.
std::vector<Fact> needed_givens(const Step& step, const LemmaTable& lemmas);

// Establishes what can be established of all that, conditions and nonempty ranges included.
void prepare(const Step& step, Context& context, Term current, const LemmaTable& lemmas, std::vector<Step>& steps);

}  // namespace serviette

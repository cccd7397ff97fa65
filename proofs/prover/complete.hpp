// Completion: a proof as a person writes it becomes a proof that the kernel replays.
//
// A person leaves out evidence and the integer facts that a rule asks for. Walking the proof along the kernel's own
// apply_step, this fills in
//   - `have FACT` without `by`: integers by find_evidence, values by sign, by simplification, or by the bound of a max
//   - the integer facts that a step needs: `split M` wants known(M - lo) and known(hi - M), `empty` wants
//     known(lo - hi), `if_true` its condition, a lemma its givens, `induct` known(hi - lo), and so on
//   - `auto E`, by prove_refines
// It changes nothing else. What it returns has been replayed once.
#pragma once

#include <optional>
#include <vector>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

// `goal`, if given, is where the proof has to end. An error names the step, by its place, that cannot be completed.
Expected<Proof> complete(const Proof& proof, Context context, Term from, const LemmaTable& lemmas,
                         std::optional<Term> goal = {});

// A lemma with its proof completed.
Expected<Lemma> complete(const Lemma& lemma, const LemmaTable& lemmas);

// Steps that make one fact hold in the context (for le, neginf, defined: literally; otherwise by judgement).
Expected<std::vector<Step>> find_fact(const Context& context, const Fact& fact, const LemmaTable& lemmas);

}  // namespace serviette

// Deciding conditions and finding the integer facts that judgements lack; shared by simplification and completion.
#pragma once

#include <optional>
#include <vector>

#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"

namespace serviette {

// How much to search: a count of integer goals that may still be looked for.
struct SearchBudget {
  int goals = 64;
};

// Makes a condition known true or false, if it can; the facts found are added to the context and their steps to `steps`.
std::optional<bool> decide(Cond c, Context& context, std::vector<Step>& steps, SearchBudget& budget);

// Known true or false as it stands, in the sense of if_true and if_false.
bool is_known(Cond c, bool truth, const Context& context);

// For every big operator of e outside all binders: `hi - lo - 1 >= 0`, where it can be shown. Finiteness of a maximum and
// the sign of a sum rest on that.
void find_nonempty(Term e, Context& context, std::vector<Step>& steps, SearchBudget& budget);

// As establish(), within the budget.
bool try_establish(Index goal, Context& context, std::vector<Step>& steps, SearchBudget& budget);

}  // namespace serviette

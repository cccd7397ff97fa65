// Going into a term: the child at a position with the context that holds there, as `at` does it (FORMAT.md, 3.2), and
// proofs on children put together into a proof on the whole.
#pragma once

#include <optional>
#include <vector>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"

namespace serviette {

struct Child {
  Term term;                  // with the bound variables opened to `names`
  Context context;            // with the facts of the binder or branch
  std::vector<Symbol> names;  // what `at` has to be given: one for a big operator, n + 1 for a step of a loop
};

// How many children a position can name.
int child_count(Term e);

// Child number `i`, entered. `names`: take these; else fresh ones are made from the printed names.
Expected<Child> enter(const Context& context, Term e, int i, const std::vector<Symbol>& names = {});
// Along a path; `names` are used up from the front, in order.
Expected<Child> enter(const Context& context, Term e, const std::vector<int>& path, std::vector<Symbol> names);

// The term with the entered child replaced by `by`: the converse of `enter`.
Term with_child(Term e, int i, const Child& entered, Term by);

// `at i (names) { inner }`; a single `at` inside is merged into one path.
Step at_step(int i, const std::vector<Symbol>& names, Proof inner);

// Steps without arguments.
Step plain(StepKind kind);
Step with_index(StepKind kind, Index i);
Step with_term(StepKind kind, Term e);
// Goes to `to` by a proof that leads from there to where one is; it must be an equivalence.
Step back_step(Term to, Proof proof);

void append(Proof& to, const Proof& more);
void append(Proof& to, std::vector<Step> more);

}  // namespace serviette

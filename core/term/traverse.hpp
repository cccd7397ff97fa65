// Traversal of locally nameless terms: the one place that knows how binders shift de Bruijn indices.
//
// A big operator binds one integer in its body. A loop binds one integer and its states in its steps (arguments 1, 3,
// 5, ...), nothing in its starts. `depth` counts integer binders passed, `loops` counts loops passed.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/term/term.hpp"

namespace serviette {

struct Mapper {
  std::function<Index(Index, int depth)> index;  // every index expression; may be empty
  // Seen before going down; an answer replaces the subterm.
  std::function<std::optional<Term>(Term, int depth, int loops)> term;
  // Subterms for which this says true are left alone; may be empty.
  std::function<bool(Term, int depth, int loops)> skip;
};

Term map_term(Term e, const Mapper& f);
Cond map_cond(Cond c, const Mapper& f);

// Replaces the free integer k by bound variable 0 and the free states by bound states of loop 0.
Term close(Term e, Symbol k, const std::vector<Symbol>& states);
// The converse: bound variable 0 becomes i, bound states of loop 0 become `states`. All of them are closed.
Term open(Term e, Index i, const std::vector<Term>& states, bool opens_loop);

Term bound_state(int distance, int which);

// The same node with other parts; for this folder only.
Term rebuild(Term e, Index index, std::vector<Index> indices, std::vector<Term> args, Cond cond);
Cond rebuild(Cond c, Index index, Term term, std::vector<Cond> parts);

// Calls `visit` once for every distinct subterm (bound variables left as they are).
void for_each_subterm(Term e, const std::function<void(Term)>& visit);

}  // namespace serviette

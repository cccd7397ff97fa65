// Queries: what a step of a proof rests on, each as a stand-alone SMT-LIB 2 text that any solver reads.
//
// They are already normalised, since a solver is slow where a normal form is quick: `exp` left uninterpreted with its
// law quantified times out at a minute, and takes a millisecond after the exponentials are merged. So
//   - `have P >= 0` becomes: facts of the context that share names with P, the axioms of every div, mod and min, and the
//     negation of the goal, over the integers
//   - `field` becomes: the two normal forms as fractions of polynomials over reals, one variable for each atom and one
//     positive variable for each exponential of an atom, denominators not zero, and the negated equality
// An obligation is refuted if the solver finds a model; it is named after its step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {

struct SmtQuery {
  std::string what;  // one line: the obligation as a person reads it
  std::string text;  // SMT-LIB 2, complete with (check-sat)
};

// goal >= 0 follows from the facts of the context. `used`: the facts that the evidence names; if given, only those.
SmtQuery integer_query(const Context& context, Index goal);
SmtQuery integer_query(const std::vector<Index>& facts, Index goal);
// s and e have one normal form.
Expected<SmtQuery> field_query(const Context& context, Term s, Term e);

// The obligation of a step that the kernel has accepted, if it has one that a solver can decide.
std::optional<SmtQuery> query_of(const Step& step, const Context& context, Term before, Term after);

}  // namespace serviette

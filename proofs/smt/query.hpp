// Queries: what a step of a proof rests on, each as a stand-alone SMT-LIB 2 text that any solver reads.
//
// They are already normalised, since a solver is slow where a normal form is quick: `exp` left uninterpreted with its
// law quantified times out at a minute, and takes a millisecond after the exponentials are merged. So
//   - integer facts become: the facts they are taken from, the laws of every div, mod and min, the law "a product of
//     numbers >= 0 is >= 0" for each product that the evidence names, and the negation of the goal, over the integers
//   - facts about values, and local rules, become statements about extended values (value_script.hpp)
//   - `field` becomes: both sides as fractions over the reals, one variable for each atom and one positive variable for
//     each exponential of a monomial, denominators not zero, and the negated equality
// An obligation is refuted if the solver finds a model.
//
// What a solver cannot decide has no query: that a term has the shape a rule wants, that two terms are the same up to names,
// and where something is defined. The laws of the big operators themselves are proved in FORMAT.md, not here.
#pragma once

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

// goal >= 0 follows from the facts of the context, those that share names with it, directly or through others.
SmtQuery integer_query(const Context& context, Index goal);
// ... from these facts. `products`: lists of factors whose product may be used to be >= 0 where they are.
SmtQuery integer_query(const std::vector<Index>& facts, Index goal,
                       const std::vector<std::vector<Index>>& products = {});
// A fact about a value, by what the term is made of and the facts about its parts.
SmtQuery value_query(const Context& context, const Fact& fact);
// Where s is defined, e is defined and equal. Terms in `whole` are not looked into.
SmtQuery local_query(const Context& context, Term s, Term e, const std::vector<Term>& whole);
// s has no value under the facts of the context.
SmtQuery undefined_query(const Context& context, Term s);
// s and e are the same fraction.
Expected<SmtQuery> field_query(const Context& context, Term s, Term e);

// The obligations of a step that the kernel has accepted, those that a solver can decide, one for each side condition.
// One that cannot be written down has a text without assertions, and the reason in a comment: solve() says Unknown.
std::vector<SmtQuery> queries_of(const Step& step, const Context& context, Term before, Term after,
                                 const LemmaTable* lemmas = nullptr);

}  // namespace serviette

// Context: what a proof may use at one place. The names in scope, the domains of the arrays, and the facts
// (FORMAT.md, sections 1.3 and 3).
//
// A context is a value: a copy shares everything with its origin, and what is added to the copy never reaches the
// origin. So the scope of a fact is the scope of the C++ variable that holds it, and no fact can leak out of the
// binder, the branch or the block that brought it in.
//
//   Context g;
//   g.declare_integer("n");
//   g.declare_array("A", 1, Domain::Finite);
//   g.assume(fact_ge0(Index::name("n") - 1));   // part of the statement to be proved
//   g.known(Index::name("n"));                  // true: n - (n - 1) is a constant >= 0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"

namespace serviette {

inline Fact fact_ge0(Index i) { return Fact{FactKind::Ge0, i, {}, {}}; }
inline Fact fact_of(FactKind kind, Term e) { return Fact{kind, {}, e, {}}; }
inline Fact fact_le(Term a, Term b) { return Fact{FactKind::Le, {}, a, b}; }

class Context {
 public:
  // --- Names ----------------------------------------------------------------------------------------------------
  // Integers, states and arrays. A name is declared once in each; a binder's name is new in all three.
  Expected<void> declare_integer(Symbol name);
  Expected<void> declare_state(Symbol name);
  Expected<void> declare_array(Symbol name, int rank, Domain domain);
  bool has_integer(Symbol name) const;
  bool has_state(Symbol name) const;
  bool has_name(Symbol name) const;  // as any of the three
  bool finite_array(Symbol name) const;
  std::vector<Symbol> integers() const;  // in order of declaration
  // `hint`, or `hint_1`, ... : the first that is not in scope. Since every free name of a term at hand is in scope,
  // it is also free in none of them.
  Symbol fresh(Symbol hint) const;
  // Every free name is in scope, and arrays are read with as many indices as they have.
  Expected<void> in_scope(Term e) const;
  Expected<void> in_scope(Index i) const;
  Expected<void> in_scope(const Fact& fact) const;

  // --- Facts ----------------------------------------------------------------------------------------------------
  // Adds a fact. At the top it becomes a hypothesis of the statement; inside a proof only the rules call this.
  void assume(Fact fact);
  // A constant >= 0, or q >= 0 is a fact and i - q is a constant >= 0.
  bool known(Index i) const;
  bool empty(Index lo, Index hi) const { return known(lo - hi); }
  bool nonempty(Index lo, Index hi) const { return known(hi - lo - 1); }
  bool holds(const Fact& fact) const;  // literally among the facts; Ge0: known
  bool holds(FactKind kind, Term a) const { return holds(fact_of(kind, a)); }
  bool holds_le(Term a, Term b) const { return holds(fact_le(a, b)); }
  std::vector<Fact> facts() const;  // oldest first

  // --- Entering -------------------------------------------------------------------------------------------------
  // Under a binder over lo .. hi: k is new, k - lo >= 0 and hi - 1 - k >= 0.
  Expected<Context> under(Symbol k, Index lo, Index hi) const;
  // In a branch of an `if`: the condition, or its negation.
  Context given(Cond c, bool truth) const;

 private:
  struct Name;
  struct Cell;
  const Name* find(Symbol name, int kind) const;  // kind -1: any
  Expected<void> declare(Name name);
  std::shared_ptr<const Name> names_;
  std::shared_ptr<const Cell> facts_;
};

std::string to_string(const Context& context);  // one fact a line

}  // namespace serviette

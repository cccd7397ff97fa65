// Γ: the facts in force, and what is judged from them without search (FORMAT.md, 1.3, 3 and 3.1).
//
// Facts about values are tolerant: they hold vacuously where the value is undefined. `defined` alone is not.
// Facts are added and taken back in the manner of a stack.
#pragma once

#include "term.hpp"

namespace serviette::checker {

// The terms that are defined wherever some term is; the big operators and the denominators of quotients among them.
struct Strict {
  std::unordered_set<Term> all, denominators;
  Terms bigs;
};

class Context {
 public:
  explicit Context(Store& store) : store_(&store) {}

  void add(Term fact);
  void range(Term v, Term lo, Term hi);     // lo <= v < hi
  void branch(Term condition, bool holds);  // the branch of an `if`
  // Facts added while a Scope lives are taken back when it ends.
  struct Scope {
    Context& context;
    size_t mark = context.trail_.size(), scratch = context.scratch_used_;
    uint64_t version = context.version_;
    ~Scope();
  };

  bool known(Term p) const;
  bool known_at_most(Term p, Term q) const { return known(store_->sub(q, p)); }
  bool known_less(Term p, Term q) const { return known(store_->plus(store_->sub(q, p), -1)); }
  bool known_equal(Term p, Term q) const { return p == q || (known_at_most(p, q) && known_at_most(q, p)); }
  bool judge(Term fact);  // known, judged (finite, pos, nonneg, nonzero), or literally there
  bool judge(Kind kind, Term e) { return (signs(e) & bit(kind)) != 0; }
  bool decided(Term condition, bool value);  // the condition is known to be `value`
  Strict strict(Term s);
  bool defined(Term e, const Strict& relative_to);
  bool asked_defined(Term condition, Term s);  // what it asks is defined relative to strict(s)

 private:
  using Signs = unsigned;  // what is judged of a value wherever it is defined: kinds of fact
  static Signs bit(Kind kind) { return 1u << (static_cast<unsigned>(kind) - static_cast<unsigned>(Kind::Finite)); }
  Term key(Term fact) const { return fact->is(Kind::Ge) ? bare(fact->args[0]) : fact; }
  Term bare(Term p) const { return store_->plus(p, -p->value); }  // without its constant
  bool holds(Kind kind, Term e) const { return facts_.contains(store_->op(kind, {e})); }
  bool at_most(Term a, Term b) const { return facts_.contains(store_->op(Kind::Le, {a, b})); }
  bool nonempty(Term big) const { return known_less(big->args[0], big->args[1]); }
  Signs signs(Term e), signs_by_shape(Term e);
  void collect(Term s, Strict& into);
  pair<Term, Symbol> enter(Term big);  // its body at a variable in its range; in a new Scope

  Store* store_;
  std::unordered_map<Term, vector<Int>> facts_;  // by key; of p >= 0: the least constants so far, innermost last
  Terms trail_;
  Symbols scratch_;  // variables of binders entered, to be used again
  size_t scratch_used_ = 0;
  uint64_t version_ = 0, versions_ = 0;
  map<pair<uint64_t, Term>, Signs> memo_;  // under the facts of some version
};

}  // namespace serviette::checker

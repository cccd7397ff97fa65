// Proofs: read step by step and checked as they are read (FORMAT.md, section 3). Nothing is kept of a proof but its
// last term and whether it can be read backwards.
#pragma once

#include "reader.hpp"

namespace serviette::checker {

// Γ, given ⊢ from ⊑ to, or ≡ if it is `equal` and all of equal_if holds: a lemma, or a row of the table of equations.
struct Lemma {
  vector<pair<Text, Meaning>> parameters;  // integers and arrays
  Terms given, equal_if;
  Term from = nullptr, to = nullptr;
  Text assumed, text;  // the reason, if it was not proved; its statement
  bool equal = false, is_assumed = false;
};

// What a run rests on, and where the reading stands, for messages.
struct Ledger {
  map<Text, Lemma> lemmas;
  map<Text, vector<Lemma>> equations;  // by rule, those used so far
  map<string, size_t> rules;
  set<string> assumptions;
  string within, rule;  // lemma or step, and rule
  size_t offset = 0;
  void assume(Text name, const Lemma& l) { assumptions.insert("lemma " + string(name) + ": " + string(l.assumed)); }
};

// Γ ⊢ before ⊑ term; and ≡ if `equal`.
struct Result {
  Term term;
  bool equal;
};

// The names and facts of a block are forgotten at its end.
struct Block {
  Reader::Frame names;
  Context::Scope facts;
};

struct Proofs {
  explicit Proofs(Text text) : in(store, text) {}
  Store store;
  Context gamma{store};
  Reader in;
  Ledger ledger;
  bool haves_only = false;  // in the blocks of reindex, where there is no current term

  bool proves(Term s, Term t);  // reads a proof that must lead from s to t; whether it is an equivalence
  Result proof(Term start), step(Term s), descend(Term s, std::span<const Int> path, Names&names);
  // The rules of FORMAT.md: 3.2, 3.4 and 3.9; 3.3; 3.5; 3.6; 3.7 and 3.8; and the equations of the last two.
  Result at(Term s), cases(Term s), back(Term s), index(Term s), lemma(Term s), have(Term s), field(Term s);
  Result lattice(Term s), if_true(Term s), if_same(Term s), if_push(Term s), absurd(Term s);
  Result loop_empty(Term s), reindex(Term s), induct(Term s), equation(Text name, Term s);
  void by_atom(Term goal), by_linear(Term goal), by_bound(Term a, Term b), by_current(Term e, Term s), by_term(Term f);

  void ensure_head(Term s, bool fits, const string& shape) const {
    ENSURE("the current term is not " + shape + ": " + show(s), fits);
  }
  string show(Term t, size_t limit = 600) const { return checker::show(store, t, limit); }
  Term op(Kind kind, Terms args) { return store.op(kind, std::move(args)); }
};

}  // namespace serviette::checker

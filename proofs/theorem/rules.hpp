// The rules of FORMAT.md, sections 3.2 to 3.9, one function each. Inside the theorem kernel only: outside, apply_step.
//
// A rule takes the place it is used at and answers with the next term, or says which condition is not known. The
// inference rule stands above its code, in the notation of FORMAT.md.
#pragma once

#include <string>

#include "proofs/theorem/judgement.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette::rules {

// What a replay carries along. `depth` counts proofs within proofs.
struct Replay {
  const LemmaTable& lemmas;
  Ledger& ledger;
  const Observer& observer;
  int depth = 0;
};

// Replays a proof. The context is a copy: facts end with the proof.
Expected<Outcome> replay(const Proof& proof, Context context, Term from, Replay& run);
// The same, and the proof must end at `to`.
Expected<Outcome> replay_to(const Proof& proof, const Context& context, Term from, Term to, Replay& run,
                            const std::string& what);
// One step, observed.
Expected<Outcome> apply(const Step& step, Context& context, Term current, Replay& run);

std::string shown(Term e);  // for messages: a page of term helps nobody

// A step at its place.
struct Here {
  const Step& step;
  Context& context;
  Term term;  // the current term
  Replay& run;

  Outcome equal(Term next) const { return {next, true}; }
  Outcome refines(Term next) const { return {next, false}; }

  std::unexpected<Error> no_match(const std::string& shape) const;  // the current term is not of this shape
  std::unexpected<Error> refuse(const std::string& message, const std::string& help = {}) const;
  std::unexpected<Error> unknown(const Fact& fact) const;           // a side condition
  std::unexpected<Error> not_defined(Term e, Term missing) const;
  Expected<void> need(const Fact& fact) const;  // by the judgement of its kind
  Expected<void> need_ge0(Index i) const { return need(fact_ge0(i)); }
  Expected<void> need_fact(const Fact& fact) const;  // literally in Γ
  Expected<void> need_new(Symbol name) const;        // not in scope as an integer, state or array
  Expected<void> in_scope(Term e) const;
  Expected<void> in_scope(Index i) const;
};

// rules_position.cpp
Expected<Outcome> at(const Here& h);
Expected<Outcome> back(const Here& h);
// rules_have.cpp
Expected<Outcome> have_atom(const Here& h);
Expected<Outcome> have_linear(const Here& h);
Expected<Outcome> have_sign(const Here& h);
Expected<Outcome> have_via(const Here& h);
Expected<Outcome> have_bound(const Here& h);
Expected<Outcome> have_current(const Here& h);
Expected<Outcome> have_assumed(const Here& h);
// rules_cases.cpp
Expected<Outcome> cases_ge0(const Here& h);
Expected<Outcome> cases_inf(const Here& h);
Expected<Outcome> cases_pos(const Here& h);
Expected<Outcome> cases_order(const Here& h);
Expected<Outcome> field(const Here& h);
// rules_local.cpp: operators, `if`, and the rest of section 3.6
Expected<Outcome> local_operator(const Here& h);
// rules_if.cpp
Expected<Outcome> if_known(const Here& h);
Expected<Outcome> if_same(const Here& h);
Expected<Outcome> if_push(const Here& h);
Expected<Outcome> absurd(const Here& h);
Expected<Outcome> index_rewrite(const Here& h);
// rules_range.cpp: what changes the range of a big operator
Expected<Outcome> empty(const Here& h);
Expected<Outcome> single(const Here& h);
Expected<Outcome> const_unit(const Here& h);
Expected<Outcome> split(const Here& h);
Expected<Outcome> join(const Here& h);
Expected<Outcome> nest(const Here& h);
Expected<Outcome> exchange(const Here& h);
Expected<Outcome> reindex(const Here& h);
// rules_body.cpp: what moves things into and out of its body
Expected<Outcome> factor(const Here& h);
Expected<Outcome> factor_right(const Here& h);
Expected<Outcome> distribute(const Here& h);
Expected<Outcome> additive(const Here& h);
Expected<Outcome> gather(const Here& h);
// rules_loop.cpp
Expected<Outcome> induct(const Here& h);
Expected<Outcome> loop_empty(const Here& h);
// rules_lemma.cpp
Expected<Outcome> lemma_use(const Here& h);

}  // namespace serviette::rules

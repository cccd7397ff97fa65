// Loops (FORMAT.md, section 3.8).
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {

//    known(hi - lo)      Γ ⊢ Ii[lo] ⊑ ai        Γ, t - lo >= 0, hi - 1 - t >= 0 ⊢ Ii[t+1] ⊑ ei[s := I]      (each i)
//   ------------------------------------------------------------------------------------------------------- induct
//                                       Γ ⊢ Ij[hi] ⊑ loop(t in lo..hi, s1 = a1 then e1, ...).sj
//
// ≡ if all base and step proofs are. The names of the states count for nothing: the step proofs speak of the Ii.
Expected<Outcome> induct(const Here& h) {
  const Term to = h.step.term;
  SERVIETTE_TRY(h.in_scope(to));
  if (to->kind != TermKind::Loop) return h.refuse("the goal must be a loop");
  const std::size_t n = to->args.size() / 2;
  if (h.step.invariants.size() != n || h.step.proofs.size() != 2 * n)
    return h.refuse("the loop has " + std::to_string(n) + " states, each needs an invariant and two proofs");
  const Symbol t = h.step.loop_variable;
  SERVIETTE_TRY(h.need_new(t));
  const Index lo = to->indices[0], hi = to->indices[1];
  SERVIETTE_TRY(h.need_ge0(hi - lo));
  SERVIETTE_LET(inside, h.context.under(t, lo, hi));
  for (Term invariant : h.step.invariants) {
    auto ok = inside.in_scope(invariant);
    if (!ok) return h.refuse(ok.error().message, "an invariant may mention the loop variable and no state of this loop");
  }
  const Term wanted = substitute(h.step.invariants[static_cast<std::size_t>(to->which)], t, hi);
  if (h.term != wanted) return h.no_match("the invariant at the end of the loop, " + shown(wanted));

  const OpenLoop open = open_loop(to, Index::name(t), h.step.invariants);
  bool equivalence = true;
  for (std::size_t i = 0; i < n; ++i) {
    const std::string which = "induct: state " + std::to_string(i + 1);
    const Term at_start = substitute(h.step.invariants[i], t, lo);
    SERVIETTE_LET(base, replay_to(h.step.proofs[2 * i], h.context, at_start, open.starts[i], h.run, which + ", base"));
    const Term after = substitute(h.step.invariants[i], t, Index::name(t) + 1);
    SERVIETTE_LET(step, replay_to(h.step.proofs[2 * i + 1], inside, after, open.steps[i], h.run, which + ", step"));
    equivalence = equivalence && base.equivalence && step.equivalence;
  }
  return Outcome{to, equivalence};
}

// loop_empty:  loop(t in lo..hi, ...).sj -> aj, known(lo - hi); ≡
Expected<Outcome> loop_empty(const Here& h) {
  if (h.term->kind != TermKind::Loop) return h.no_match("a loop");
  SERVIETTE_TRY(h.need_ge0(h.term->indices[0] - h.term->indices[1]));
  return h.equal(h.term->args[2 * static_cast<std::size_t>(h.term->which)]);
}

}  // namespace serviette::rules

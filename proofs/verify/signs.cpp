#include "proofs/verify/signs.hpp"

#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/prover/order.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/theorem/judgement.hpp"
#include "proofs/verify/walk.hpp"

namespace serviette {
namespace {

bool is_closed(Term e, const Context& context) {
  return e->bound_depth == 0 && e->loop_depth == 0 && context.in_scope(e).has_value();
}

std::vector<Term> closed_subterms(Term a, Term b, const Context& context) {
  std::vector<Term> out;
  for (Term whole : {a, b}) {
    for_each_subterm(whole, [&](Term e) {
      if (is_closed(e, context) && std::find(out.begin(), out.end(), e) == out.end()) out.push_back(e);
    });
  }
  return out;
}

bool know_defined(Trail& trail, Term e) {
  if (trail.context().holds(FactKind::Defined, e)) return true;
  Step have = plain(StepKind::HaveCurrent);
  have.fact = fact_of(FactKind::Defined, e);
  return is_defined(e, strict(trail.term(), trail.context()), trail.context()) && trail.take(have);
}

// FACT of e by E, where e ⊑ E by one step.
Step via(const Fact& fact, Term by, Step step) {
  Step have = plain(StepKind::HaveVia);
  have.fact = fact;
  have.term = by;
  have.proofs = {Proof{{std::move(step)}}};
  return have;
}

Step backwards(Term to, StepKind kind) { return back_step(to, Proof{{plain(kind)}}); }

}  // namespace

void learn_from_source(Trail& trail, Term to) {
  std::vector<Term> all = closed_subterms(trail.term(), to, trail.context());
  std::reverse(all.begin(), all.end());  // parts first
  for (Term e : all) {
    switch (e->kind) {
      case TermKind::Read:
      case TermKind::Call: know_defined(trail, e); break;
      case TermKind::Log:
      case TermKind::Sqrt: {
        const Term a = e->args[0], again = e->kind == TermKind::Log ? exp(e) : e * e;
        if (!is_nonneg(a, trail.context())) {
          if (const auto steps = find_by_combination(trail.context(), fact_of(FactKind::NonNeg, a)))
            trail.take(Proof{*steps});
        }
        if (!know_defined(trail, e)) break;
        if (!is_nonneg(a, trail.context()))
          trail.take(via(fact_of(FactKind::NonNeg, a), again,
                         backwards(again, e->kind == TermKind::Log ? StepKind::ExpLog : StepKind::SqrtSquare)));
        if (a->kind == TermKind::Div && is_pos(a->args[1], trail.context()) && !is_nonneg(a->args[0], trail.context()))
          trail.take(via(fact_of(FactKind::NonNeg, a->args[0]), a * a->args[1],
                         with_term(StepKind::Field, a * a->args[1])));
        break;
      }
      case TermKind::Div: {
        const Term d = e->args[1], one_over = constant(1) / d;
        if (!is_nonzero(d, trail.context()) && know_defined(trail, one_over))
          trail.take(via(fact_of(FactKind::NonZero, d), constant(1) / one_over,
                         with_term(StepKind::Field, constant(1) / one_over)));
        if (d->kind == TermKind::Div && is_nonzero(d, trail.context()) && !is_nonzero(d->args[0], trail.context()))
          trail.take(via(fact_of(FactKind::NonZero, d->args[0]), d * d->args[1],
                         with_term(StepKind::Field, d * d->args[1])));
        break;
      }
      default: break;
    }
  }
}

void know_orders(Trail& trail, Term to) {
  if (!knows_signs(trail.context())) return;
  for (Term e : closed_subterms(trail.term(), to, trail.context())) {
    if (e->kind != TermKind::Max && e->kind != TermKind::Min) continue;
    const Fact up = fact_le(e->args[0], e->args[1]), down = fact_le(e->args[1], e->args[0]);
    if (trail.context().holds(up) || trail.context().holds(down)) continue;
    for (const Fact& f : {up, down}) {
      const auto steps = find_by_combination(trail.context(), f);
      if (steps && trail.take(Proof{*steps})) break;
    }
  }
}

bool by_order(Trail& trail, Term to) {
  if (!knows_signs(trail.context())) return false;
  Trail attempt = trail;
  const Term from = trail.term();
  for (const Fact& f : {fact_le(from, to), fact_le(to, from)}) {
    if (judge(f, attempt.context())) continue;
    const auto steps = find_by_combination(attempt.context(), f);
    if (!steps || !attempt.take(Proof{*steps})) return false;
  }
  if (!attempt.take(backwards(max(from, to), StepKind::MaxLeft)) || !attempt.take(plain(StepKind::MaxRight)))
    return false;
  trail = std::move(attempt);
  return trail.term() == to;
}

namespace {

// What is known to be 0 becomes 0, where operators alone stand above it.
void zero_out(Walk& walk) {
  const Term e = walk.term();
  switch (e->kind) {
    case TermKind::Add:
    case TermKind::Mul:
    case TermKind::Div:
    case TermKind::Max:
    case TermKind::Min:
    case TermKind::Exp:
    case TermKind::Log:
    case TermKind::Sqrt:
      for (int i = 0; i < static_cast<int>(e->args.size()); ++i) walk.at(i, zero_out);
      break;
    case TermKind::Read: {
      Trail zero(walk.context(), e, walk.trail().lemmas());
      if (by_order(zero, constant(0))) walk.take(zero.proof());
      return;
    }
    default: return;
  }
  const Simplified s = simplify(walk.context(), walk.term());
  if (s.term != walk.term()) walk.take(s.proof);
}

}  // namespace

bool by_zero(Trail& trail, Term to) {
  if (!knows_signs(trail.context())) return false;
  Walk walk(trail, false, Deadline::max());
  zero_out(walk);
  if (walk.term() == trail.term() || !walk.take(with_term(StepKind::Absurd, to))) return false;
  trail = walk.trail();
  return true;
}

bool by_contradiction(Trail& trail, Term to) {
  if (!knows_signs(trail.context())) return false;
  const auto steps = find_contradiction(trail.context(), trail.term(), to);
  return steps && trail.take(Proof{*steps});
}

}  // namespace serviette

// Guarded sums: what stands under a condition is taken apart, so that a guard stands before single products.
//
//   if c then a + 2*b else 0    is    (if c then a else 0) + 2 * (if c then b else 0)
//
// A padded convolution of a sum is the sum of padded convolutions: there it is a guard that keeps a read inside its
// array, and it can be pushed inwards but never taken away. Both sides of the equation agree whichever way the
// conditions in c turn out, and that is how it is proved: by cases, one condition after the other.
#include "proofs/prover/decide.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/theorem/normal_form.hpp"
#include "proofs/verify/fraction.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

constexpr int kMostConditions = 8;

// A comparison of integers that the context leaves open, as the question P >= 0; none: all of c is known, or no such
// matter.
std::optional<Index> open_condition(Cond c, const Context& context) {
  if (c->kind == CondKind::Ge0 || c->kind == CondKind::Eq0) {
    for (const Index p : {c->index, -c->index}) {
      if (!context.known(p) && !context.known(-p - 1) && context.in_scope(p)) return p;
      if (c->kind == CondKind::Ge0) break;
    }
  }
  for (Cond part : c->parts) {
    if (auto p = open_condition(part, context)) return p;
  }
  return std::nullopt;
}

bool asks_integers_only(Cond c) {
  if (c->kind == CondKind::IsNegInf) return false;
  for (Cond part : c->parts) {
    if (!asks_integers_only(part)) return false;
  }
  return true;
}

// Both sides with their guards decided.
bool agree_where_decided(Trail& trail, Term to) {
  const SimplifyOptions options{.equivalences_only = true};
  const Simplified from = simplify(trail.context(), trail.term(), options),
                   goal = simplify(trail.context(), to, options);
  if (from.term != trail.term() && !trail.take(from.proof)) return false;
  if (trail.term() != goal.term && !trail.take(with_term(StepKind::Field, goal.term))) return false;
  return trail.term() == to || trail.take(back_step(to, goal.proof));
}

bool by_cases(Trail& trail, Cond c, Term to, int depth) {
  if (is_known(c, true, trail.context()) || is_known(c, false, trail.context())) return agree_where_decided(trail, to);
  const auto p = open_condition(c, trail.context());
  if (!p || depth <= 0) return false;
  Step step = with_term(StepKind::CasesGe0, to);
  step.index = *p;
  for (const bool holds : {true, false}) {
    Context context = trail.context();
    context.assume(fact_ge0(holds ? *p : -*p - 1));
    Trail branch(context, trail.term(), trail.lemmas());
    if (!by_cases(branch, c, to, depth - 1)) return false;
    step.proofs.push_back(branch.proof());
  }
  return trail.take(step);
}

}  // namespace

bool split_guard(Walk& walk) {
  const Term e = walk.term();
  if (e->kind != TermKind::If || !is_constant(e->args[1], 0) || !asks_integers_only(e->cond)) return false;
  const auto child = enter_by_depth(walk.context(), e, 0);
  const auto f = child ? normal_form(child->term, child->context) : Expected<Fraction>(Fraction{});
  mpq_class under;
  if (!f || !f->under.is_constant(under) || f->over.is_zero()) return false;
  Term out;
  for (const auto& [m, c] : f->over.terms()) {
    const Term guarded = if_then_else(e->cond, to_term(m, 1), constant(0));
    const mpq_class times = c / under;
    const Term part = times == 1 ? guarded : constant(times) * guarded;
    out = out ? out + part : part;
  }
  if (out == e) return false;
  Trail attempt(walk.context(), e, walk.trail().lemmas());
  return by_cases(attempt, e->cond, out, kMostConditions) && walk.take(attempt.proof());
}

}  // namespace serviette

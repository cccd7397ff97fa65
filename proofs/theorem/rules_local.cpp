// Local rules about operators (FORMAT.md, section 3.6). Each stands as `from -> to, condition` above its code.
#include <set>

#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

bool is(Term e, TermKind kind) { return e->kind == kind; }
bool is(Term e, int value) { return e->kind == TermKind::Const && e->value == value; }

// If one operand of a binary operator is `unit`, the other one; the left operand is tried first.
Term other_than(Term e, Term unit) {
  if (e->args[0] == unit) return e->args[1];
  if (e->args[1] == unit) return e->args[0];
  return {};
}

void leaves(Term e, std::set<std::uint32_t>& out) {
  if (!is(e, TermKind::Max)) {
    out.insert(e->id);
    return;
  }
  leaves(e->args[0], out);
  leaves(e->args[1], out);
}

// max_left:  max(a, b) -> a, le(b, a).  max_right:  max(a, b) -> b, le(a, b).
// min_left:  min(a, b) -> a, le(a, b).  min_right:  min(a, b) -> b, le(b, a).
// ⊑, and ≡ if the operand that is dropped is defined relative to strict of the one that is kept.
Expected<Outcome> one_side(const Here& h) {
  const bool max = h.step.kind == StepKind::MaxLeft || h.step.kind == StepKind::MaxRight;
  if (!is(h.term, max ? TermKind::Max : TermKind::Min)) return h.no_match(max ? "max(a, b)" : "min(a, b)");
  const bool left = h.step.kind == StepKind::MaxLeft || h.step.kind == StepKind::MinLeft;
  const Term kept = h.term->args[left ? 0 : 1], dropped = h.term->args[left ? 1 : 0];
  SERVIETTE_TRY(h.need(max ? fact_le(dropped, kept) : fact_le(kept, dropped)));
  return Outcome{kept, is_defined_if(dropped, kept, h.context)};
}

// lattice E: nested max -> E with the same set of leaves under max, ≡
Expected<Outcome> lattice(const Here& h) {
  if (!is(h.term, TermKind::Max)) return h.no_match("max(a, b)");
  SERVIETTE_TRY(h.in_scope(h.step.term));
  std::set<std::uint32_t> a, b;
  leaves(h.term, a);
  leaves(h.step.term, b);
  if (a != b) return h.refuse("the two maxima have different leaves");
  return h.equal(h.step.term);
}

// To the operand a of f(a); ≡ if f(a) is defined relative to strict(a).
Outcome of_operand(const Here& h, Term f) {
  return {f->args[0], is_defined_if(f, f->args[0], h.context)};
}

// log_mul:  log(a * b) -> log(a) + log(b), pos(a), nonneg(b), ≡
Expected<Outcome> log_mul(const Here& h) {
  if (!is(h.term, TermKind::Log) || !is(h.term->args[0], TermKind::Mul)) return h.no_match("log(a * b)");
  const Term a = h.term->args[0]->args[0], b = h.term->args[0]->args[1];
  SERVIETTE_TRY(h.need(fact_of(FactKind::Pos, a)));
  SERVIETTE_TRY(h.need(fact_of(FactKind::NonNeg, b)));
  return h.equal(log(a) + log(b));
}

// mul_neginf:  -inf * a, a * -inf -> -inf, pos(a), ⊑; ≡ if a is defined relative to strict(-inf)
Expected<Outcome> mul_neginf(const Here& h) {
  const Term a = is(h.term, TermKind::Mul) ? other_than(h.term, neg_inf()) : Term();
  if (!a) return h.no_match("-inf * a or a * -inf");
  SERVIETTE_TRY(h.need(fact_of(FactKind::Pos, a)));
  return Outcome{neg_inf(), is_defined_if(a, neg_inf(), h.context)};
}

// mul_zero:  0 * a, a * 0, 0 / a -> 0, ⊑; ≡ if a is defined relative to strict(0), and finite, or nonzero for 0 / a
Expected<Outcome> mul_zero(const Here& h) {
  const Term factor = is(h.term, TermKind::Mul) ? other_than(h.term, constant(0)) : Term();
  const bool quotient = is(h.term, TermKind::Div) && is(h.term->args[0], 0);
  if (!factor && !quotient) return h.no_match("0 * a, a * 0 or 0 / a");
  const Term a = quotient ? h.term->args[1] : factor;
  const bool total = quotient ? is_nonzero(a, h.context) : is_finite(a, h.context);
  return Outcome{constant(0), total && is_defined_if(a, constant(0), h.context)};
}

// mul_one:  1 * a, a * 1, a / 1 -> a, ≡
Expected<Outcome> mul_one(const Here& h) {
  if (is(h.term, TermKind::Mul)) {
    if (const Term a = other_than(h.term, constant(1))) return h.equal(a);
  }
  if (is(h.term, TermKind::Div) && is(h.term->args[1], 1)) return h.equal(h.term->args[0]);
  return h.no_match("1 * a, a * 1 or a / 1");
}

}  // namespace

Expected<Outcome> local_operator(const Here& h) {
  const Term e = h.term;
  switch (h.step.kind) {
    case StepKind::MaxLeft:
    case StepKind::MaxRight:
    case StepKind::MinLeft:
    case StepKind::MinRight: return one_side(h);
    case StepKind::MaxUnit:  // max(-inf, a), max(a, -inf) -> a, ≡
      if (is(e, TermKind::Max)) {
        if (const Term a = other_than(e, neg_inf())) return h.equal(a);
      }
      return h.no_match("max(-inf, a) or max(a, -inf)");
    case StepKind::MaxSame:  // max(a, a) -> a, ≡
      if (is(e, TermKind::Max) && e->args[0] == e->args[1]) return h.equal(e->args[0]);
      return h.no_match("max(a, a)");
    case StepKind::Lattice: return lattice(h);
    case StepKind::ToNegInf:  // a -> -inf, neginf(a) in Γ, ⊑
      SERVIETTE_TRY(h.need_fact(fact_of(FactKind::NegInf, e)));
      return h.refines(neg_inf());
    case StepKind::AddNegInf:  // -inf + a, a + -inf -> -inf, ⊑; ≡ if a is defined relative to strict(-inf)
      if (const Term a = is(e, TermKind::Add) ? other_than(e, neg_inf()) : Term())
        return Outcome{neg_inf(), is_defined_if(a, neg_inf(), h.context)};
      return h.no_match("-inf + a or a + -inf");
    case StepKind::MulNegInf: return mul_neginf(h);
    case StepKind::ExpNegInf:  // exp(-inf) -> 0, ≡
      if (is(e, TermKind::Exp) && is(e->args[0], TermKind::NegInf)) return h.equal(constant(0));
      return h.no_match("exp(-inf)");
    case StepKind::LogZero:  // log(0) -> -inf, ≡
      if (is(e, TermKind::Log) && is(e->args[0], 0)) return h.equal(neg_inf());
      return h.no_match("log(0)");
    case StepKind::MulZero: return mul_zero(h);
    case StepKind::AddZero:  // 0 + a, a + 0 -> a, ≡
      if (is(e, TermKind::Add)) {
        if (const Term a = other_than(e, constant(0))) return h.equal(a);
      }
      return h.no_match("0 + a or a + 0");
    case StepKind::MulOne: return mul_one(h);
    case StepKind::ExpLog:  // exp(log(a)) -> a, ⊑; ≡ if log(a) is defined relative to strict(a)
      if (is(e, TermKind::Exp) && is(e->args[0], TermKind::Log)) return of_operand(h, e->args[0]);
      return h.no_match("exp(log(a))");
    case StepKind::LogExp:  // log(exp(a)) -> a, ≡
      if (is(e, TermKind::Log) && is(e->args[0], TermKind::Exp)) return h.equal(e->args[0]->args[0]);
      return h.no_match("log(exp(a))");
    case StepKind::LogMul: return log_mul(h);
    case StepKind::SqrtSquare:  // sqrt(a) * sqrt(a) -> a, ⊑; ≡ if sqrt(a) is defined relative to strict(a)
      if (is(e, TermKind::Mul) && e->args[0] == e->args[1] && is(e->args[0], TermKind::Sqrt))
        return of_operand(h, e->args[0]);
      return h.no_match("sqrt(a) * sqrt(a)");
    default: return h.refuse("not a local rule");
  }
}

}  // namespace serviette::rules

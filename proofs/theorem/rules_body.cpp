// Big operators, part two: what moves things into and out of the body (FORMAT.md, section 3.7).
//
// Pulling c out of an empty range adds a reading of c, and pushing it in takes one away; so these rules care whether the
// range is known to be nonempty, and otherwise whether c is defined anyway. c * (-inf) is why c must be finite, and why a
// factor of a max must be positive.
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

struct Opened {
  Symbol k;
  Index lo, hi;
  Term f;
};

Opened open(Term e, const Context& g) {
  const Symbol k = g.fresh(e->binders[0]);
  return {k, e->indices[0], e->indices[1], open_body(e, Index::name(k))};
}

bool is_big(Term e, BigOp op) { return e->kind == TermKind::Big && e->big == op; }

Expected<void> need_constant(const Here& h, Term c, Symbol k) {
  if (!mentions(c, k)) return {};
  return h.refuse(shown(c) + " depends on the variable of the range");
}

// May c be read although nothing of the range is? Yes where the range is not empty, or c is defined wherever s is.
Expected<void> need_readable(const Here& h, Term c, const Opened& o, bool divides) {
  if (h.context.nonempty(o.lo, o.hi)) return {};
  const StrictSet set = strict(h.term, h.context);
  if (const Term missing = not_defined(c, set, h.context)) return h.not_defined(c, missing);
  if (divides) return h.need(fact_of(FactKind::NonZero, c));
  return {};
}

}  // namespace

//    c without k      finite(c)      nonempty, or defined(c) relative to strict(s)      max c*f: pos(c)
//   ---------------------------------------------------------------------------------------------------- factor
//    sum(k, c * f) ≡ c * sum(k, f)      max(k, c + f) ≡ c + max(k, f)      max(k, c * f) ≡ c * max(k, f)
Expected<Outcome> factor(const Here& h) {
  const std::string shape = "sum(k, c * f), max(k, c + f) or max(k, c * f)";
  if (!is_big(h.term, BigOp::Sum) && !is_big(h.term, BigOp::Max)) return h.no_match(shape);
  const BigOp op = h.term->big;
  const Opened o = open(h.term, h.context);
  const bool product = o.f->kind == TermKind::Mul, shift = o.f->kind == TermKind::Add && op == BigOp::Max;
  if (!product && !shift) return h.no_match(shape);
  const Term c = o.f->args[0], f = o.f->args[1];
  SERVIETTE_TRY(need_constant(h, c, o.k));
  SERVIETTE_TRY(h.need(fact_of(FactKind::Finite, c)));
  if (product && op == BigOp::Max) SERVIETTE_TRY(h.need(fact_of(FactKind::Pos, c)));
  SERVIETTE_TRY(need_readable(h, c, o, false));
  const Term rest = big(op, o.k, o.lo, o.hi, f);
  return h.equal(product ? c * rest : c + rest);
}

//    c without k      finite(c)      nonempty, or defined(c) relative to strict(s), and for / nonzero(c)
//   ----------------------------------------------------------------------------------------------------- factor_right
//    sum(k, f * c) ≡ sum(k, f) * c      sum(k, f / c) ≡ sum(k, f) / c
Expected<Outcome> factor_right(const Here& h) {
  const std::string shape = "sum(k, f * c) or sum(k, f / c)";
  if (!is_big(h.term, BigOp::Sum)) return h.no_match(shape);
  const Opened o = open(h.term, h.context);
  const bool divides = o.f->kind == TermKind::Div;
  if (!divides && o.f->kind != TermKind::Mul) return h.no_match(shape);
  const Term f = o.f->args[0], c = o.f->args[1];
  SERVIETTE_TRY(need_constant(h, c, o.k));
  SERVIETTE_TRY(h.need(fact_of(FactKind::Finite, c)));
  SERVIETTE_TRY(need_readable(h, c, o, divides));
  const Term rest = sum(o.k, o.lo, o.hi, f);
  return h.equal(divides ? rest / c : rest * c);
}

//    finite(c)      c * max: pos(c)
//   ------------------------------------------------------------------------------------------------ distribute
//    c * sum f ⊑ sum(c * f)    (sum f) * c ⊑ sum(f * c)    (sum f) / c ⊑ sum(f / c)
//    c + max f ⊑ max(c + f)    c * max f ⊑ max(c * f)
//
// ≡ if nonempty, or defined(c) relative to strict of the result, and for / nonzero(c): 0 / 0 is not an empty sum.
Expected<Outcome> distribute(const Here& h) {
  const std::string shape = "c * sum f, (sum f) * c, (sum f) / c, c + max f or c * max f";
  const TermKind kind = h.term->kind;
  if (kind != TermKind::Mul && kind != TermKind::Div && kind != TermKind::Add) return h.no_match(shape);
  const Term a = h.term->args[0], b = h.term->args[1];
  // In the order of the shapes: (sum f) * max g is (sum f) * c.
  const bool right = kind != TermKind::Add && is_big(a, BigOp::Sum) && (kind == TermKind::Div || !is_big(b, BigOp::Sum));
  const bool left = !right && kind != TermKind::Div &&
                    (is_big(b, BigOp::Max) || (kind == TermKind::Mul && is_big(b, BigOp::Sum)));
  if (!left && !right) return h.no_match(shape);
  const Term c = left ? a : b, range = left ? b : a;
  SERVIETTE_TRY(h.need(fact_of(FactKind::Finite, c)));
  if (kind == TermKind::Mul && range->big == BigOp::Max) SERVIETTE_TRY(h.need(fact_of(FactKind::Pos, c)));
  const Opened o = open(range, h.context);
  const Term body = with_args(h.term, left ? std::vector{c, o.f} : std::vector{o.f, c});
  const Term to = big(range->big, o.k, o.lo, o.hi, body);
  const bool divides = kind == TermKind::Div;
  const bool back = h.context.nonempty(o.lo, o.hi) ||
                    (is_defined_if(c, to, h.context) && (!divides || is_nonzero(c, h.context)));
  return Outcome{to, back};
}

namespace {

// The binary operator that BIG folds.
TermKind binary(BigOp op) {
  switch (op) {
    case BigOp::Sum: return TermKind::Add;
    case BigOp::Prod: return TermKind::Mul;
    case BigOp::Max: return TermKind::Max;
    case BigOp::Min: return TermKind::Min;
  }
  return TermKind::Min;
}

}  // namespace

// additive:  sum(f + g) -> sum f + sum g;  max(max(f, g)) -> max(max f, max g);  prod(f * g) -> prod f * prod g; ≡
Expected<Outcome> additive(const Here& h) {
  const std::string shape = "sum(k, f + g), max(k, max(f, g)) or prod(k, f * g)";
  if (h.term->kind != TermKind::Big || h.term->big == BigOp::Min) return h.no_match(shape);
  const BigOp op = h.term->big;
  const Opened o = open(h.term, h.context);
  if (o.f->kind != binary(op)) return h.no_match(shape);
  const Term f = o.f->args[0], g = o.f->args[1];
  return h.equal(serviette::apply(op, big(op, o.k, o.lo, o.hi, f), big(op, o.k, o.lo, o.hi, g)));
}

// gather: additive, read from right to left; the ranges are equal
Expected<Outcome> gather(const Here& h) {
  const std::string shape = "sum f + sum g, max(max f, max g) or prod f * prod g over one range";
  if (h.term->args.size() != 2) return h.no_match(shape);
  const Term a = h.term->args[0], b = h.term->args[1];
  if (a->kind != TermKind::Big || b->kind != TermKind::Big || a->big != b->big || a->big == BigOp::Min ||
      a->indices != b->indices || h.term->kind != binary(a->big))
    return h.no_match(shape);
  const Opened o = open(a, h.context);
  const Term g = open_body(b, Index::name(o.k));
  return h.equal(big(a->big, o.k, o.lo, o.hi, serviette::apply(a->big, o.f, g)));
}

}  // namespace serviette::rules

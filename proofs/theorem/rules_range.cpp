// Big operators, part one: what changes the range (FORMAT.md, section 3.7). The current term is BIG(k in lo .. hi, f).
//
// Sum, max and min may be taken in any order and grouping, -inf or not. With the elements -1, -1, -inf a product would be
// (-1 * -1) * -inf = -inf one way and -1 * (-1 * -inf), undefined, the other way: so a product with an element -inf is
// undefined. Every rule here that reorders or regroups asks finite(f) of a product.
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

// A big operator opened at a name that is new here.
struct Opened {
  BigOp op;
  Symbol k;
  Index lo, hi;
  Term f;
};

Opened open(Term e, const Context& g) {
  const Symbol k = g.fresh(e->binders[0]);
  return {e->big, k, e->indices[0], e->indices[1], open_body(e, Index::name(k))};
}

bool is_big(Term e) { return e->kind == TermKind::Big; }

Expected<void> need_cut(const Here& h, BigOp op, Index lo, Index middle, Index hi) {
  const int least = op == BigOp::Min ? 1 : 0;  // an empty min is undefined
  SERVIETTE_TRY(h.need_ge0(middle - lo - least));
  return h.need_ge0(hi - middle - least);
}

}  // namespace

// empty:  BIG(k in lo..hi, f) -> its unit, empty, not min; ≡
Expected<Outcome> empty(const Here& h) {
  if (!is_big(h.term) || h.term->big == BigOp::Min) return h.no_match("a sum, prod or max");
  SERVIETTE_TRY(h.need_ge0(h.term->indices[0] - h.term->indices[1]));
  return h.equal(unit_of(h.term->big));
}

// single:  BIG(k in lo..hi, f) -> f at lo, hi - lo is 1; ≡; of a product ⊑ only, unless f at lo is finite
Expected<Outcome> single(const Here& h) {
  if (!is_big(h.term)) return h.no_match("a big operator");
  const Index lo = h.term->indices[0], hi = h.term->indices[1];
  if (!(hi - lo == Index(1)))
    return h.refuse("the range " + to_string(lo) + " .. " + to_string(hi) + " is not one element long as written",
                    "rewrite its ends with `index`");
  const Term f = open_body(h.term, lo);
  return h.term->big != BigOp::Prod || is_finite(f, h.context) ? h.equal(f) : h.refines(f);
}

// const_unit:  BIG(k in lo..hi, unit) -> unit, for sum, prod and max; ≡
Expected<Outcome> const_unit(const Here& h) {
  if (!is_big(h.term) || h.term->big == BigOp::Min) return h.no_match("a sum, prod or max");
  const Term unit = unit_of(h.term->big);
  if (h.term->args[0] != unit) return h.no_match("the body " + to_string(unit));
  return h.equal(unit);
}

//    known(M - lo)      known(hi - M)      min: both parts nonempty
//   ---------------------------------------------------------------- split M
//    BIG(k in lo..hi, f) ≡ BIG(k in lo..M, f) ∘ BIG(k in M..hi, f)
Expected<Outcome> split(const Here& h) {
  if (!is_big(h.term)) return h.no_match("a big operator");
  SERVIETTE_TRY(h.in_scope(h.step.index));
  const Opened o = open(h.term, h.context);
  const Index middle = h.step.index;
  SERVIETTE_TRY(need_cut(h, o.op, o.lo, middle, o.hi));
  return h.equal(serviette::apply(o.op, big(o.op, o.k, o.lo, middle, o.f), big(o.op, o.k, middle, o.hi, o.f)));
}

// join: split, read from right to left
Expected<Outcome> join(const Here& h) {
  const std::string shape = "BIG(k in lo .. M, f) and BIG(k in M .. hi, f) under the binary operator of BIG";
  if (h.term->args.size() != 2 || !is_big(h.term->args[0]) || !is_big(h.term->args[1])) return h.no_match(shape);
  const Opened a = open(h.term->args[0], h.context), b = open(h.term->args[1], h.context);
  const Term second = big(b.op, b.k, b.lo, b.hi, b.f);
  const bool fits = a.op == b.op && a.hi == b.lo && big(a.op, a.k, b.lo, b.hi, a.f) == second &&
                    h.term == serviette::apply(a.op, h.term->args[0], h.term->args[1]);
  if (!fits) return h.no_match(shape);
  SERVIETTE_TRY(need_cut(h, a.op, a.lo, a.hi, b.hi));
  return h.equal(big(a.op, a.k, a.lo, b.hi, a.f));
}

//    known(B - 1)      not min
//   --------------------------------------------------------------------------- nest B
//    BIG(k in lo..hi, f) ≡ BIG(t in 0 .. ceil_div(hi - lo, B),
//                              BIG(k in lo + t·B .. min(lo + (t+1)·B, hi), f))
Expected<Outcome> nest(const Here& h) {
  if (!is_big(h.term) || h.term->big == BigOp::Min) return h.no_match("a sum, prod or max");
  SERVIETTE_TRY(h.in_scope(h.step.index));
  const Index size = h.step.index;
  SERVIETTE_TRY(h.need_ge0(size - 1));
  const Opened o = open(h.term, h.context);
  Context inside = h.context;
  SERVIETTE_TRY(inside.declare_integer(o.k));
  const Symbol t = inside.fresh("t");
  const Index tile = Index::name(t);
  const Term chunk = big(o.op, o.k, o.lo + tile * size, min(o.lo + (tile + 1) * size, o.hi), o.f);
  return h.equal(big(o.op, t, 0, ceil_div(o.hi - o.lo, size), chunk));
}

//    r' without k      not min
//   ---------------------------------------------------------------------- exchange
//    BIG(k in r, BIG(j in r', f)) ≡ BIG(j in r', BIG(k in r, f))
Expected<Outcome> exchange(const Here& h) {
  const std::string shape = "BIG(k in r, BIG(j in r', f)), twice the same sum, prod or max";
  if (!is_big(h.term) || h.term->big == BigOp::Min) return h.no_match(shape);
  const Opened outer = open(h.term, h.context);
  if (!is_big(outer.f) || outer.f->big != outer.op) return h.no_match(shape);
  SERVIETTE_LET(under, h.context.under(outer.k, outer.lo, outer.hi));
  const Opened inner = open(outer.f, under);
  if (mentions(inner.lo, outer.k) || mentions(inner.hi, outer.k))
    return h.refuse("the inner range depends on the outer variable");
  return h.equal(big(outer.op, inner.k, inner.lo, inner.hi, big(outer.op, outer.k, outer.lo, outer.hi, inner.f)));
}

namespace {

// The haves of a block of `reindex`, in a context of their own.
Expected<Context> with_haves(const Here& h, const Proof& block, Context g) {
  for (const Step& s : block.steps) {
    switch (s.kind) {
      case StepKind::HaveAtom:
      case StepKind::HaveLinear:
      case StepKind::HaveSign:
      case StepKind::HaveVia:
      case StepKind::HaveBound:
      case StepKind::HaveAssumed: break;
      default: return h.refuse("a block may hold only `have`, and none `by current`");
    }
    SERVIETTE_TRY(apply(s, g, h.term, h.run));
  }
  return g;
}

// x, in lo..hi under g, is mapped into the other range and comes back as itself.
Expected<void> need_inverse(const Here& h, const Context& g, Index x, Index image, Index to_lo, Index to_hi,
                            Index round_trip) {
  const auto known = [&](Index i) -> Expected<void> {
    if (g.known(i)) return {};
    return h.unknown(fact_ge0(i));
  };
  SERVIETTE_TRY(known(image - to_lo));
  SERVIETTE_TRY(known(to_hi - 1 - image));
  if (round_trip == x) return {};
  SERVIETTE_TRY(known(round_trip - x));
  return known(x - round_trip);
}

}  // namespace

//    Γ, k in lo..hi ⊢ LO <= H(k) < HI, G(H(k)) = k      Γ, j in LO..HI ⊢ lo <= G(j) < hi, H(G(j)) = j
//   -------------------------------------------------------------------------------------------------- reindex
//    BIG(k in lo..hi, f) ≡ BIG(j in LO..HI, f at G(j))
Expected<Outcome> reindex(const Here& h) {
  if (!is_big(h.term)) return h.no_match("a big operator");
  if (h.step.names.size() != 2 || h.step.proofs.size() != 2) return h.refuse("two names and two blocks are wanted");
  const Symbol j = h.step.names[0], k = h.step.names[1];
  const Index lo = h.term->indices[0], hi = h.term->indices[1], to_lo = h.step.lo, to_hi = h.step.hi;
  const Index there = h.step.index2, back = h.step.index;  // H(k), G(j)
  SERVIETTE_TRY(h.in_scope(to_lo));
  SERVIETTE_TRY(h.in_scope(to_hi));
  SERVIETTE_TRY(h.need_new(j));
  SERVIETTE_TRY(h.need_new(k));
  SERVIETTE_LET(over_k, h.context.under(k, lo, hi));
  SERVIETTE_LET(over_j, h.context.under(j, to_lo, to_hi));
  SERVIETTE_TRY(over_k.in_scope(there));
  SERVIETTE_TRY(over_j.in_scope(back));
  SERVIETTE_LET(first, with_haves(h, h.step.proofs[0], over_k));
  SERVIETTE_TRY(need_inverse(h, first, Index::name(k), there, to_lo, to_hi, substitute(back, j, there)));
  SERVIETTE_LET(second, with_haves(h, h.step.proofs[1], over_j));
  SERVIETTE_TRY(need_inverse(h, second, Index::name(j), back, lo, hi, substitute(there, k, back)));
  return h.equal(big(h.term->big, j, to_lo, to_hi, open_body(h.term, back)));
}

}  // namespace serviette::rules

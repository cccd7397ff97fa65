// Steps that add a fact (FORMAT.md, section 3.3). They leave the term as it is.
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

Expected<std::int64_t> small(const Here& h, const mpz_class& z) {
  if (!z.fits_slong_p()) return h.refuse("a coefficient exceeds 64 bits");
  return static_cast<std::int64_t>(z.get_si());
}

// P is one of: p - b·div(p,b);  b·div(p,b) + b - 1 - p;  ±(p - b·div(p,b) - mod(p,b)), for the atom div(p,b)
bool by_quotient(Index goal, Index p, Index b, Index quotient, Index remainder) {
  const Index rest = p - b * quotient;
  return goal == rest || goal == b - 1 - rest || goal == rest - remainder || goal == remainder - rest;
}

bool by_atom(const Here& h, Index goal, Atom atom) {
  const Index a = atom->a, b = atom->b, self = Index::atom(atom);
  switch (atom->kind) {
    case AtomKind::Div:
      return h.context.known(b - 1) &&
             ((goal == self && h.context.known(a)) || by_quotient(goal, a, b, self, mod(a, b)));
    case AtomKind::Mod:
      return h.context.known(b - 1) &&
             (goal == self || goal == b - 1 - self || by_quotient(goal, a, b, div(a, b), self));
    case AtomKind::Min: {
      if (goal == a - self || goal == b - self) return true;
      if (goal == self - a && h.context.known(b - a)) return true;
      if (goal == self - b && h.context.known(a - b)) return true;
      return h.context.known(replace_atom(goal, self, a)) && h.context.known(replace_atom(goal, self, b));
    }
    default: return false;
  }
}

Outcome done(const Here& h, bool equivalence = true) {
  h.context.assume(h.step.fact);
  return {h.term, equivalence};
}

Expected<void> wanted(const Here& h, std::initializer_list<FactKind> kinds) {
  bool ok = false;
  for (FactKind k : kinds) ok = ok || h.step.fact.kind == k;
  if (!ok) return h.refuse(to_string(h.step.fact) + " is not a fact that this evidence can show");
  auto in = h.context.in_scope(h.step.fact);
  if (!in) return h.refuse(in.error().message, "only what is in scope here may be mentioned");
  return {};
}

}  // namespace

// have P >= 0 by atom: P is, for an atom of P: p - b·div(p,b); b·div(p,b) + b - 1 - p; mod(p,b); b - 1 - mod(p,b);
// ±(p - b·div(p,b) - mod(p,b)); div(p,b) with known(p); each with known(b - 1); or p - min(p,r); or min(p,r) - p with known(r - p); or P is
// known with p, and also with r, in place of some min(p,r) in it.
Expected<Outcome> have_atom(const Here& h) {
  SERVIETTE_TRY(wanted(h, {FactKind::Ge0}));
  std::vector<Atom> atoms;
  collect_atoms(h.step.fact.index, atoms);
  for (Atom a : atoms) {
    if (by_atom(h, h.step.fact.index, a)) return done(h);
  }
  return h.refuse(to_string(h.step.fact) + " is not a law of one of its atoms",
                  "a quotient needs its divisor known >= 1: add `have b - 1 >= 0`");
}

//    N >= 1, C_i >= 0      Γ ⊢ P_ij >= 0      N·P - Σ C_i·Π_j P_ij is a constant > -N
//   ------------------------------------------------------------------------------------ linear
//                                 Γ ⊢ P >= 0
Expected<Outcome> have_linear(const Here& h) {
  SERVIETTE_TRY(wanted(h, {FactKind::Ge0}));
  SERVIETTE_LET(n, small(h, h.step.number));
  if (n < 1) return h.refuse("the multiplier of the goal must be at least 1");
  Index rest = Index(n) * h.step.fact.index;
  for (const LinearPart& part : h.step.parts) {
    SERVIETTE_LET(c, small(h, part.coefficient));
    if (c < 0) return h.refuse("a coefficient is negative");
    Index product(c);
    for (Index p : part.factors) {
      SERVIETTE_TRY(h.in_scope(p));
      SERVIETTE_TRY(h.need_ge0(p));
      product = product * p;
    }
    rest = rest - product;
  }
  const auto left = rest.constant();
  if (!left) return h.refuse("the combination leaves " + to_string(rest) + ", which is not a constant");
  if (*left <= -n) return h.refuse("the combination leaves " + std::to_string(*left) + ", which is too small");
  return done(h);
}

// have FACT by sign: FACT is finite, pos, nonneg or nonzero of e, or le(a, b), and the judgement of section 3.1 says yes.
Expected<Outcome> have_sign(const Here& h) {
  SERVIETTE_TRY(
      wanted(h, {FactKind::Finite, FactKind::Pos, FactKind::NonNeg, FactKind::NonZero, FactKind::Le}));
  SERVIETTE_TRY(h.need(h.step.fact));
  return done(h);
}

//    Γ ⊢ e ⊑ E      Γ ⊢ FACT(E) by the judgement; neginf: E is -inf, or Γ holds neginf(E)
//   ---------------------------------------------------------------------------------------- via
//                    Γ ⊢ FACT(e)                              (facts are tolerant)
Expected<Outcome> have_via(const Here& h) {
  SERVIETTE_TRY(
      wanted(h, {FactKind::Finite, FactKind::Pos, FactKind::NonNeg, FactKind::NonZero, FactKind::NegInf}));
  if (h.step.proofs.size() != 1) return h.refuse("one inner proof is wanted");
  SERVIETTE_TRY(h.in_scope(h.step.term));
  SERVIETTE_TRY(replay_to(h.step.proofs[0], h.context, h.step.fact.a, h.step.term, h.run, "have: the inner proof"));
  const bool literal = h.step.fact.kind == FactKind::NegInf && h.step.term->kind == TermKind::NegInf;
  if (!literal) SERVIETTE_TRY(h.need(fact_of(h.step.fact.kind, h.step.term)));
  return done(h);
}

//    a is f at i      known(i - lo)      known(hi - 1 - i)
//   -------------------------------------------------------- bound i
//        Γ ⊢ le(a, max(k in lo..hi, f))
Expected<Outcome> have_bound(const Here& h) {
  SERVIETTE_TRY(wanted(h, {FactKind::Le}));
  const Term b = h.step.fact.b;
  if (b->kind != TermKind::Big || b->big != BigOp::Max) return h.refuse("the bound must be a big max");
  SERVIETTE_TRY(h.in_scope(h.step.index));
  if (open_body(b, h.step.index) != h.step.fact.a)
    return h.refuse(to_string(h.step.fact.a) + " is not the element at " + to_string(h.step.index));
  SERVIETTE_TRY(h.need_ge0(h.step.index - b->indices[0]));
  SERVIETTE_TRY(h.need_ge0(b->indices[1] - 1 - h.step.index));
  return done(h);
}

// have defined(e) by current: defined(e) relative to strict(current term). The fact rests on the current term being
// defined, so the enclosing proof is no longer an equivalence.
Expected<Outcome> have_current(const Here& h) {
  SERVIETTE_TRY(wanted(h, {FactKind::Defined}));
  const StrictSet set = strict(h.term, h.context);
  if (const Term missing = not_defined(h.step.fact.a, set, h.context))
    return h.not_defined(h.step.fact.a, missing);
  return done(h, false);
}

// have FACT by assumption "why": none; the ledger keeps it.
Expected<Outcome> have_assumed(const Here& h) {
  SERVIETTE_TRY(wanted(h, {h.step.fact.kind}));
  h.run.ledger.enter({to_string(h.step.fact), h.step.note});
  return done(h);
}

}  // namespace serviette::rules

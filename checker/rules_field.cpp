// The field rule (FORMAT.md, 3.5): two terms with one normal form, a fraction of exp-polynomials.
//
// They are the polynomials of the store: their atoms are the atoms of integers, values that are no + * / or real(p),
// and e^(p/c) for the exponentials, of which a monomial holds one at most. So all coefficients are integers.
#include "proof.hpp"

namespace serviette::checker {

struct Fraction {
  Term num, den;
};

struct Field {
  Store& store;
  Context& gamma;
  std::unordered_map<Term, Fraction> normals{};
  Term one = store.constant(1);

  bool infinite(Term atom) { return atom->kind >= Kind::Const && !gamma.judge(Kind::Finite, atom); }
  // An atom of integers is finite; e^(p/c) is if p's atoms are.
  void ensure_finite(Term p) {
    for (const Term mono : p->args)
      for (const Term atom : mono->args) {
        store.budget.tick();
        if (atom->is(Kind::Power)) ensure_finite(atom->args[0]);
        else ENSURE("the atom " + show(store, atom, 200) + " is not known to be finite", !infinite(atom));
      }
  }

  Fraction normal(Term t) {
    if (const auto it = normals.find(t); it != normals.end()) return it->second;
    store.budget.tick();
    return normals[t] = compute(t);
  }
  Fraction compute(Term t) {
    if (t->is(Kind::Const)) return {store.constant(t->value), one};
    if (t->is(Kind::Real)) return {t->args[0], one};
    if (t->is(Kind::Exp)) return exponential(t);
    if (!t->in(Kind::Add, Kind::Div)) return {store.poly(t), one};
    const Fraction a = normal(t->args[0]), b = normal(t->args[1]);
    const auto times = [&](Term p, Term q) { return store.mul(p, q); };
    if (t->is(Kind::Mul)) return {times(a.num, b.num), times(a.den, b.den)};
    if (t->is(Kind::Div)) return {times(a.num, b.den), times(a.den, b.num)};
    if (a.den == b.den) return {store.add(a.num, b.num), a.den};
    return {store.add(times(a.num, b.den), times(b.num, a.den)), times(a.den, b.den)};
  }

  // exp of N/c, c a constant: the exponent is N/c, except that a term n*u, u a single atom not known finite and n a
  // positive integer, is taken out as exp(u)^n: there u may be -inf and exp(u) is 0.
  Fraction exponential(Term t) {
    const Fraction f = normal(t->args[0]);
    const Int c = f.den->value;
    if (!f.den->is_constant() || c == 0) return {store.poly(t), one};
    Term rest = store.constant(f.num->value), out = one;
    for (size_t i = 0; i < f.num->args.size(); ++i) {
      const Term mono = f.num->args[i];
      const Int m = f.num->coefficients[i], n = m / c;
      const auto u = ranges::find_if(mono->args, [&](Term atom) { return infinite(atom); });
      if (u == mono->args.end()) {
        rest = store.add(rest, mono, m);
        continue;
      }
      const bool power = mono->args.size() == 1 && m % c == 0 && n >= 1 && n <= 1000;
      ENSURE("the atom " + show(store, *u, 200) + " may be -inf and stands in an exponent other than as n*u", power);
      for (Int k = 0; k < n; ++k) out = store.mul(out, store.op(Kind::Exp, {*u}));
    }
    if (rest != store.constant(0)) out = store.mul(out, store.power(rest, c));
    return {store.poly(out), one};
  }
};

//   nf(s) = nf(E)      every polynomial atom of both finite      strict(s) ⊢ defined(E)
//  ------------------------------------------------------------------------------------- field
//   Γ ⊢ s ⊑ E, and ≡ if strict(E) ⊢ defined(s)
Result Proofs::field(Term s) {
  const Term e = in.value();
  Field forms{store, gamma};
  const Fraction a = forms.normal(s), b = forms.normal(e);
  for (const Term q : {a.num, a.den, b.num, b.den}) forms.ensure_finite(q);
  ENSURE("the two sides have different normal forms", store.mul(a.num, b.den) == store.mul(b.num, a.den));
  const bool defined = gamma.defined(e, gamma.strict(s));
  ENSURE("the new term is not known to be defined wherever the current one is; current: " + show(s), defined);
  return {e, gamma.defined(s, gamma.strict(e))};
}

}  // namespace serviette::checker

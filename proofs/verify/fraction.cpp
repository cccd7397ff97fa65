#include "proofs/verify/fraction.hpp"

#include <algorithm>
#include <unordered_map>

#include "proofs/theorem/judgement.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

const Polynomial& exponent_of(const PowerProduct& m) {
  static const Polynomial zero;
  return m.exponent ? *m.exponent : zero;
}

Polynomial scaled(const Polynomial& p, const mpq_class& by) { return p * Polynomial(by); }

using Powers = std::unordered_map<Term, int>;

Powers first_powers(const Polynomial& p) {
  Powers out;
  for (const auto& [atom, n] : p.terms().begin()->first.powers) out[atom] = n;
  return out;
}

// What is left of the powers that all monomials of p have.
void meet(Powers& common, const Polynomial& p) {
  for (const auto& [m, c] : p.terms()) {
    for (auto& [atom, n] : common) {
      const auto it = std::find_if(m.powers.begin(), m.powers.end(), [&](const auto& x) { return x.first == atom; });
      n = std::min(n, it == m.powers.end() ? 0 : it->second);
    }
  }
}

// p with every monomial divided by the powers (which all have) and the exponential e^e.
Polynomial divided(const Polynomial& p, const Powers& powers, const Polynomial& e) {
  Polynomial out;
  for (const auto& [m, c] : p.terms()) {
    PowerProduct n;
    for (const auto& [atom, count] : m.powers) {
      const auto it = powers.find(atom);
      const int left = count - (it == powers.end() ? 0 : it->second);
      if (left > 0) n.powers.emplace_back(atom, left);
    }
    Polynomial rest = exponent_of(m) - e;
    if (!rest.is_zero()) n.exponent = std::make_shared<const Polynomial>(std::move(rest));
    out.add(n, c);
  }
  return out;
}

// Atoms exp(-inf), which are 0.
bool vanishes(const PowerProduct& m) {
  return std::any_of(m.powers.begin(), m.powers.end(), [](const auto& p) {
    return p.first->kind == TermKind::Exp && p.first->args[0]->kind == TermKind::NegInf;
  });
}

Polynomial without_vanishing(const Polynomial& p) {
  Polynomial out;
  for (const auto& [m, c] : p.terms()) {
    if (!vanishes(m)) out.add(m, c);
  }
  return out;
}

// exp(-inf) becomes 0 wherever it stands in an arithmetic term.
void zero_exponentials(Walk& walk) {
  const Term e = walk.term();
  if (e->kind == TermKind::Exp && e->args[0]->kind == TermKind::NegInf) {
    walk.take(plain(StepKind::ExpNegInf));
    return;
  }
  if (e->kind != TermKind::Add && e->kind != TermKind::Mul && e->kind != TermKind::Div) return;
  for (int i = 0; i < 2; ++i) walk.at(i, zero_exponentials);
}

}  // namespace

bool depends(const Polynomial& p, Symbol k) {
  for (const auto& [m, c] : p.terms()) {
    if (m.exponent && depends(*m.exponent, k)) return true;
    if (std::any_of(m.powers.begin(), m.powers.end(), [&](const auto& a) { return mentions(a.first, k); })) return true;
  }
  return false;
}

Term to_term(const PowerProduct& m, const mpq_class& c) {
  Polynomial p;
  p.add(m, c);
  return to_term(p);
}

Fraction reduced(const Fraction& f) {
  if (f.over.is_zero() || f.under.is_zero()) return f.over.is_zero() ? Fraction{} : f;
  Powers common = first_powers(f.under);
  meet(common, f.over);
  meet(common, f.under);
  // The exponential of the monomial of D with the least powers goes out of both.
  const Polynomial exponent = exponent_of(f.under.terms().begin()->first);
  Fraction out{divided(f.over, common, exponent), divided(f.under, common, exponent)};
  const mpq_class lead = mpq_class(1) / out.under.terms().begin()->second;
  return {scaled(out.over, lead), scaled(out.under, lead)};
}

Factored factor_apart(const PowerProduct& m, const mpq_class& c, Symbol k) {
  Factored out;
  PowerProduct outer, inner, rest;
  for (const auto& [atom, n] : m.powers) {
    const bool in = k.str().empty() || mentions(atom, k);
    (in ? inner : outer).powers.emplace_back(atom, n);
    if (!in) continue;
    int left = n;
    if (is_big(atom, BigOp::Sum) && !out.sum) {
      out.sum = atom;
      --left;
    }
    if (left > 0) rest.powers.emplace_back(atom, left);
  }
  if (m.exponent) {
    Polynomial without, with;
    for (const auto& [t, x] : m.exponent->terms()) {
      Polynomial one;
      one.add(t, x);
      (k.str().empty() || depends(one, k) ? with : without).add(t, x);
    }
    if (!without.is_zero()) outer.exponent = std::make_shared<const Polynomial>(std::move(without));
    if (!with.is_zero()) inner.exponent = rest.exponent = std::make_shared<const Polynomial>(std::move(with));
  }
  const auto is_one = [](const PowerProduct& p) { return p.powers.empty() && !p.exponent; };
  if (!is_one(outer) || c != 1) out.outer = to_term(outer, c);
  if (!is_one(inner)) out.inner = to_term(inner, 1);
  if (!is_one(rest)) out.rest = to_term(rest, 1);
  return out;
}

namespace {

// A sum of fractions, no two with the same denominator. Denominators are not brought together: exp(n/d - m) has to stay
// exp(n/d) * exp(-m), and sum(k, a[k]/d[k] - b[k]) two sums.
using Fractions = std::vector<Fraction>;

void add_reduced(Fractions& to, const Fraction& r) {
  if (r.over.is_zero()) return;
  for (Fraction& t : to) {
    if (!(t.under == r.under)) continue;
    t = reduced({t.over + r.over, t.under});
    if (t.over.is_zero()) std::erase_if(to, [](const Fraction& x) { return x.over.is_zero(); });
    return;
  }
  to.push_back(r);
}

bool is_integer_monomial(const Polynomial& p) {
  if (p.terms().size() != 1) return false;
  const PowerProduct& m = p.terms().begin()->first;
  return !m.exponent && !m.powers.empty() &&
         std::all_of(m.powers.begin(), m.powers.end(), [](auto& a) { return a.first->kind == TermKind::Real; });
}

// Over a product of integers every monomial is reduced by itself: (a*m - a*k)/(k*m) is a/k - a/m.
void add(Fractions& to, const Fraction& f) {
  const Fraction r = reduced(f);
  if (!is_integer_monomial(r.under)) return add_reduced(to, r);
  for (const auto& [m, c] : r.over.terms()) {
    Polynomial one;
    one.add(m, c);
    add_reduced(to, reduced({one, r.under}));
  }
}

// c where p = c * q.
std::optional<mpq_class> ratio(const Polynomial& p, const Polynomial& q) {
  if (p.is_zero() || q.is_zero()) return std::nullopt;
  const mpq_class c = p.terms().begin()->second / q.terms().begin()->second;
  return p == scaled(q, c) ? std::optional(c) : std::nullopt;
}

// a/p * p/b is a/b, without p * p being multiplied out.
Fraction product(const Fraction& f, const Fraction& g) {
  if (const auto c = ratio(f.over, g.under)) return {scaled(g.over, *c), f.under};
  if (const auto c = ratio(g.over, f.under)) return {scaled(f.over, *c), g.under};
  return f * g;
}

Fraction together(const Fractions& parts) {
  Fraction out;
  for (const Fraction& f : parts) out = out + f;
  return out;
}

Expected<Fractions> fractions(Term e, const Context& context) {
  Fractions out;
  if (e->kind != TermKind::Add && e->kind != TermKind::Mul && e->kind != TermKind::Div) {
    SERVIETTE_LET(f, normal_form(e, context));
    add(out, f);
    return out;
  }
  SERVIETTE_LET(a, fractions(e->args[0], context));
  SERVIETTE_LET(b, fractions(e->args[1], context));
  if (e->kind == TermKind::Add) {
    out = a;
    for (const Fraction& f : b) add(out, f);
  } else if (e->kind == TermKind::Mul) {
    for (const Fraction& f : a) {
      for (const Fraction& g : b) add(out, product(f, g));
    }
  } else {
    const Fraction under = together(b);
    if (under.over.is_zero()) return fail(ErrorCode::Proof, "a division by 0");
    for (const Fraction& f : a) add(out, f / under);
  }
  return out;
}

// p as one real(i), if it is a polynomial over integer atoms with integer coefficients.
std::optional<Term> as_real(const Polynomial& p) {
  Index out = 0;
  for (const auto& [m, c] : p.terms()) {
    if (m.exponent || c.get_den() != 1 || !c.get_num().fits_slong_p()) return std::nullopt;
    Index monomial(static_cast<std::int64_t>(c.get_num().get_si()));
    for (const auto& [atom, n] : m.powers) {
      if (atom->kind != TermKind::Real) return std::nullopt;
      for (int i = 0; i < n; ++i) monomial = monomial * atom->index;
    }
    out = out + monomial;
  }
  return real(out);
}

// Divisors of integers are one real(i) where only that is known not to be 0, or can be: real(m) - real(k) is
// real(m - k).
Term to_term(const Fraction& f, Walk& walk) {
  const Term plain = serviette::to_term(f);
  if (f.under.is_zero() || is_nonzero(serviette::to_term(f.under), walk.context())) return plain;
  mpz_class common = 1;
  for (const auto& [m, c] : f.under.terms()) mpz_lcm(common.get_mpz_t(), common.get_mpz_t(), c.get_den().get_mpz_t());
  // What all monomials share, and is no integer, stands apart.
  Powers shared = first_powers(f.under);
  meet(shared, f.under);
  std::erase_if(shared, [](const auto& p) { return p.first->kind == TermKind::Real || p.second == 0; });
  PowerProduct outside;
  outside.powers.assign(shared.begin(), shared.end());
  std::sort(outside.powers.begin(), outside.powers.end(), [](auto& a, auto& b) { return a.first->id < b.first->id; });
  const Polynomial under = scaled(divided(f.under, shared, Polynomial()), common);
  const auto integer = as_real(under);
  if (!integer) return plain;
  if (!is_nonzero(*integer, walk.context()) && !walk.know((*integer)->index - 1)) return plain;
  const Term over = serviette::to_term(scaled(f.over, common));
  return over / (outside.powers.empty() ? *integer : to_term(outside, 1) * *integer);
}

Term to_term(Fractions parts, Walk& walk) {
  std::sort(parts.begin(), parts.end(),
            [](const Fraction& a, const Fraction& b) { return compare(a.under, b.under) < 0; });
  Term out;
  for (const Fraction& f : parts) out = out ? out + to_term(f, walk) : to_term(f, walk);
  return out ? out : constant(0);
}

bool has_vanishing(const Fractions& parts) {
  const auto in = [](const Polynomial& p) {
    return std::any_of(p.terms().begin(), p.terms().end(), [](const auto& t) { return vanishes(t.first); });
  };
  return std::any_of(parts.begin(), parts.end(), [&](const Fraction& f) { return in(f.over) || in(f.under); });
}

}  // namespace

void normalise_fraction(Walk& walk) {
  try {
    const auto parts = fractions(walk.term(), walk.context());
    if (!parts || !normal_form(walk.term(), walk.context())) return;
    if (has_vanishing(*parts)) {
      Fractions rest;
      for (const Fraction& f : *parts) {
        if (without_vanishing(f.under).is_zero()) return;
        add(rest, {without_vanishing(f.over), without_vanishing(f.under)});
      }
      if (!walk.field(to_term(*parts, walk))) return;
      zero_exponentials(walk);
      walk.field(to_term(rest, walk));
      return;
    }
    walk.field(to_term(*parts, walk));
  } catch (const TooManyMonomials&) {
  }
}

bool split_exponential(Walk& walk, Lemmas& lemmas) {
  const Term e = walk.term();
  if (e->kind != TermKind::Exp || e->args[0]->kind != TermKind::Add) return false;
  const Term a = e->args[0]->args[0], b = e->args[0]->args[1];
  mpq_class c;
  const auto f = normal_form(a, walk.context()), g = normal_form(b, walk.context());
  if (!f || !g || (f->under.is_constant(c) && g->under.is_constant(c)) || !lemmas.need("exp_of_sum")) return false;
  Step use = plain(StepKind::LemmaUse);
  use.lemma = "exp_of_sum";
  use.arrays = {{"a", {}, a}, {"b", {}, b}};
  if (!walk.take(use)) return false;
  for (int i = 0; i < 2; ++i) walk.at(i, [&](Walk& w) { split_exponential(w, lemmas); });
  return true;
}

}  // namespace serviette

#include "proofs/verify/fraction.hpp"

#include <algorithm>
#include <unordered_map>

#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

const Polynomial& exponent_of(const PowerProduct& m) {
  static const Polynomial zero;
  return m.exponent ? *m.exponent : zero;
}

Polynomial scaled(const Polynomial& p, const mpq_class& by) { return p * Polynomial(by); }

// p with every monomial divided by the powers (which all have) and the exponential e^e.
Polynomial divided(const Polynomial& p, const std::unordered_map<Term, int>& powers, const Polynomial& e) {
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
  std::unordered_map<Term, int> common;
  for (const auto& [atom, n] : f.under.terms().begin()->first.powers) common[atom] = n;
  const auto meet = [&](const Polynomial& p) {
    for (const auto& [m, c] : p.terms()) {
      for (auto& [atom, n] : common) {
        const auto it = std::find_if(m.powers.begin(), m.powers.end(), [&](const auto& x) { return x.first == atom; });
        n = std::min(n, it == m.powers.end() ? 0 : it->second);
      }
    }
  };
  meet(f.over);
  meet(f.under);
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

void normalise_fraction(Walk& walk) {
  const auto f = normal_form(walk.term(), walk.context());
  if (!f) return;
  try {
    const bool vanishing = std::any_of(f->over.terms().begin(), f->over.terms().end(), [](const auto& t) { return vanishes(t.first); }) ||
                           std::any_of(f->under.terms().begin(), f->under.terms().end(), [](const auto& t) { return vanishes(t.first); });
    if (vanishing && walk.field(to_term(*f))) {
      zero_exponentials(walk);
      const Fraction rest{without_vanishing(f->over), without_vanishing(f->under)};
      if (rest.under.is_zero()) return;
      if (walk.field(to_term(reduced(rest)))) return;
      return;
    }
    if (walk.field(to_term(reduced(*f)))) return;
    walk.field(to_term(*f));
  } catch (const TooManyMonomials&) {
  }
}

}  // namespace serviette

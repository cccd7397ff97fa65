#include "proofs/theorem/normal_form.hpp"

#include <unordered_map>

#include "proofs/theorem/judgement.hpp"

namespace serviette {

// A common denominator is kept as it is: a/d + b/d is (a + b)/d.
Fraction operator+(const Fraction& a, const Fraction& b) {
  if (a.under == b.under) return {a.over + b.over, a.under};
  return {a.over * b.under + b.over * a.under, a.under * b.under};
}
Fraction operator*(const Fraction& a, const Fraction& b) { return {a.over * b.over, a.under * b.under}; }
Fraction operator/(const Fraction& a, const Fraction& b) { return {a.over * b.under, a.under * b.over}; }
bool agree(const Fraction& a, const Fraction& b) { return a.over * b.under == b.over * a.under; }

namespace {

// Why an atom that may be -inf cannot stand in a polynomial: x - x is 0 for a real x, and undefined for -inf.
Error not_finite(Term atom) {
  return {ErrorCode::SideCondition,
          "field: an atom is not known to be finite, " + to_string(atom),
          "have finite(" + to_string(atom) + "), by `cases inf(...)` if need be", {}};
}

class Normalizer {
 public:
  explicit Normalizer(const Context& context) : context_(context) {}

  Expected<Fraction> operator()(Term e) {
    if (auto it = memo_.find(e); it != memo_.end()) return it->second;
    auto out = compute(e);
    if (out) memo_.emplace(e, *out);
    return out;
  }

  // Every atom of p is finite, exponents included.
  Expected<void> check(const Polynomial& p) {
    for (const auto& [m, c] : p.terms()) {
      for (const auto& [atom, n] : m.powers) {
        if (!finite(atom)) return std::unexpected(not_finite(atom));
      }
      if (m.exponent) SERVIETTE_TRY(check(*m.exponent));
    }
    return {};
  }

 private:
  Expected<Fraction> compute(Term e) {
    switch (e->kind) {
      case TermKind::Const: return Fraction{Polynomial(e->value), Polynomial(mpq_class(1))};
      case TermKind::Real: return Fraction{of_index(e->index), Polynomial(mpq_class(1))};
      case TermKind::Add: {
        SERVIETTE_LET(a, (*this)(e->args[0]));
        SERVIETTE_LET(b, (*this)(e->args[1]));
        return a + b;
      }
      case TermKind::Mul: {
        SERVIETTE_LET(a, (*this)(e->args[0]));
        SERVIETTE_LET(b, (*this)(e->args[1]));
        return a * b;
      }
      case TermKind::Div: {
        SERVIETTE_LET(a, (*this)(e->args[0]));
        SERVIETTE_LET(b, (*this)(e->args[1]));
        return a / b;
      }
      case TermKind::Exp: return exponential(e);
      default: return Fraction{Polynomial::atom(e), Polynomial(mpq_class(1))};
    }
  }

  // real(p): p is expanded, its integer atoms are atoms.
  static Polynomial of_index(Index i) {
    Polynomial out;
    for (const auto& m : i.node()->monomials) {
      Polynomial p(mpq_class(static_cast<long>(m.coefficient)));
      for (Atom a : m.atoms) p = p * Polynomial::atom(real(Index::atom(a)));
      out = out + p;
    }
    return out;
  }

  // exp(a), a = N/c: e^(N/c), but a term n*u of the exponent, u an atom that is not finite and n a positive integer, is
  // taken out as the n-th power of the atom exp(u): at u = -inf both are 0. Anywhere else such a u is an error. Any
  // other denominator: exp(a) is an atom.
  Expected<Fraction> exponential(Term e) {
    SERVIETTE_LET(a, (*this)(e->args[0]));
    const Polynomial one(mpq_class(1));
    mpq_class c;
    if (!a.under.is_constant(c) || c == 0) return Fraction{Polynomial::atom(e), one};
    Polynomial exponent, out = one;
    for (const auto& [m, coefficient] : a.over.terms()) {
      const mpq_class n = coefficient / c;
      const bool single = m.powers.size() == 1 && m.powers[0].second == 1 && !m.exponent;
      if (single && !finite(m.powers[0].first)) {
        if (n <= 0 || n.get_den() != 1 || !n.get_num().fits_sint_p() || n > 1000)
          return std::unexpected(not_finite(m.powers[0].first));
        out = out * power(Polynomial::atom(exp(m.powers[0].first)), static_cast<int>(n.get_num().get_si()));
      } else {
        exponent.add(m, n);
      }
    }
    SERVIETTE_TRY(check(exponent));
    return Fraction{out * Polynomial::exponential(std::move(exponent)), one};
  }

  bool finite(Term e) {
    const auto it = finite_.find(e);
    if (it != finite_.end()) return it->second;
    return finite_[e] = is_finite(e, context_);
  }

  const Context& context_;
  std::unordered_map<Term, Fraction> memo_;
  std::unordered_map<Term, bool> finite_;
};

}  // namespace

Expected<Fraction> normal_form(Term e, const Context& context) {
  try {
    Normalizer normalize(context);
    SERVIETTE_LET(out, normalize(e));
    SERVIETTE_TRY(normalize.check(out.over));
    SERVIETTE_TRY(normalize.check(out.under));
    return out;
  } catch (const TooManyMonomials&) {
    return fail(ErrorCode::Unsupported, "field: a normal form has more than 200,000 monomials",
                "go in smaller steps");
  }
}

// --- Back to terms ----------------------------------------------------------------------------------------------------

namespace {

Term times(Term a, Term b) { return a ? a * b : b; }

Term to_term(const PowerProduct& m, const mpq_class& coefficient) {
  Term out;
  if (coefficient.get_num() != 1) out = constant(coefficient.get_num());
  for (const auto& [atom, n] : m.powers) {
    for (int i = 0; i < n; ++i) out = times(out, atom);
  }
  if (m.exponent) out = times(out, exp(to_term(*m.exponent)));
  if (!out) out = constant(1);
  return coefficient.get_den() == 1 ? out : out / constant(coefficient.get_den());
}

}  // namespace

Term to_term(const Polynomial& p) {
  Term out;
  for (const auto& [m, c] : p.terms()) {
    const Term t = to_term(m, c);
    out = out ? out + t : t;
  }
  return out ? out : constant(0);
}

Term to_term(const Fraction& f) {
  const Term over = to_term(f.over), under = to_term(f.under);
  return under == constant(1) ? over : over / under;
}

std::string to_string(const Polynomial& p) { return to_string(to_term(p)); }
std::string to_string(const Fraction& f) { return to_string(to_term(f)); }

}  // namespace serviette

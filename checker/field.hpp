// The field rule's normal form (FORMAT.md, 3.5): fractions of exp-polynomials with rational coefficients.
#pragma once

#include "context.hpp"

namespace serviette::checker {

class Field {
 public:
  Field(Store& store, Context& gamma) : store_(store), gamma_(gamma) {}

  // Rejects unless s and e have one normal form and every polynomial atom of both is finite.
  void ensure_equal(Term s, Term e);

 private:
  // A monomial: powers of atoms, times exp of a polynomial (0: the polynomial 0).
  struct Monomial {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> powers;
    std::uint32_t exponent = 0;
    auto operator<=>(const Monomial&) const = default;
  };
  using MonoId = std::uint32_t;
  using Polynomial = std::vector<std::pair<MonoId, std::pair<Int, Int>>>;   // sorted; num, den; no zeros
  struct Fraction {
    Polynomial num, den;
  };
  using AtomId = std::uint64_t;

  const Fraction& normal(Term t);
  Fraction compute(Term t);
  Fraction exponential(Term t);
  Fraction atom(Term t) { return {single(id({{term_atom(t), 1}}, 0)), one()}; }
  AtomId term_atom(Term t);
  Polynomial integers(Poly p);
  Polynomial one() { return single(id({}, 0)); }
  Polynomial single(MonoId m, Rational c = {1, 1});
  Polynomial add(const Polynomial& a, const Polynomial& b);
  Polynomial mul(const Polynomial& a, const Polynomial& b);
  MonoId id(std::vector<std::pair<AtomId, std::uint32_t>> powers, std::uint32_t exponent);
  MonoId product(MonoId a, MonoId b);
  std::uint32_t exponent(Polynomial p);
  void ensure_finite(const Polynomial& p);

  Store& store_;
  Context& gamma_;
  std::unordered_map<Term, Fraction> normals_;
  std::map<Monomial, MonoId> ids_;
  std::vector<Monomial> monomials_;
  std::map<std::pair<MonoId, MonoId>, MonoId> products_;
  std::map<Polynomial, std::uint32_t> exponent_ids_;
  std::vector<Polynomial> exponents_{{}};
  std::unordered_map<AtomId, Term> atoms_;        // of values; atoms of integers are always finite
};

}  // namespace serviette::checker

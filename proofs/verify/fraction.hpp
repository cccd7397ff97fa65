// Fractions of polynomials taken apart: common factors, and the part of a monomial that depends on a variable.
#pragma once

#include "proofs/theorem/normal_form.hpp"

namespace serviette {

// N/D without the powers and exponentials that all monomials of both share; D with leading coefficient 1. A monomial D
// goes to the exponent or away where it can.
Fraction reduced(const Fraction& f);

// c * m as outer * inner, the inner factors being those in which k is mentioned; all of them without a k.
struct Factored {
  Term outer, inner;  // null: 1
  Term sum, rest;     // inner as rest * sum, sum being its first factor that is one; null: there is none, 1
};
Factored factor_apart(const PowerProduct& m, const mpq_class& c, Symbol k);

Term to_term(const PowerProduct& m, const mpq_class& c);
bool depends(const Polynomial& p, Symbol k);

}  // namespace serviette

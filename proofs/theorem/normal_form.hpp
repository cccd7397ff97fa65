// The normal form of the `field` rule: a fraction of polynomials with exponentials (FORMAT.md, section 3.5).
//
// A monomial is a product of powers of atoms and one exponential e^p whose exponent p is again a polynomial, so that
// exp(a)*exp(b) and exp(a + b) are the same monomial. An atom is a term that the rule does not look into; an integer
// atom i stands as the term real(i). Coefficients are exact rationals.
//
//   exp(x - m) * y / exp(x)   has the normal form   e^(x - m)*y / e^x ,  and   y / exp(m)   agrees with it.
#pragma once

#include <gmpxx.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "proofs/theorem/context.hpp"

namespace serviette {

class Polynomial;

struct PowerProduct {
  std::vector<std::pair<Term, int>> powers;    // sorted by Term id; powers >= 1
  std::shared_ptr<const Polynomial> exponent;  // null: e^0
};
int compare(const PowerProduct& a, const PowerProduct& b);
struct PowerProductLess {
  bool operator()(const PowerProduct& a, const PowerProduct& b) const { return compare(a, b) < 0; }
};

// Thrown inside when a polynomial grows over the limit of FORMAT.md, section 5; normal_form returns it as an error.
struct TooManyMonomials {};

class Polynomial {
 public:
  using Terms = std::map<PowerProduct, mpq_class, PowerProductLess>;
  Polynomial() = default;  // 0
  Polynomial(const mpq_class& constant);
  static Polynomial atom(Term e);
  static Polynomial exponential(Polynomial exponent);

  const Terms& terms() const { return terms_; }
  bool is_zero() const { return terms_.empty(); }
  bool is_constant(mpq_class& value) const;
  void add(const PowerProduct& m, const mpq_class& coefficient);

  friend Polynomial operator+(const Polynomial& a, const Polynomial& b);
  friend Polynomial operator-(const Polynomial& a, const Polynomial& b);
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b);
  friend bool operator==(const Polynomial& a, const Polynomial& b);

 private:
  Terms terms_;
};
int compare(const Polynomial& a, const Polynomial& b);
Polynomial power(const Polynomial& p, int n);

struct Fraction {
  Polynomial over, under{mpq_class(1)};
};
Fraction operator+(const Fraction& a, const Fraction& b);
Fraction operator*(const Fraction& a, const Fraction& b);
Fraction operator/(const Fraction& a, const Fraction& b);
bool agree(const Fraction& a, const Fraction& b);  // a.over * b.under == b.over * a.under

// Fails if an atom of the result, exponents included, is not known to be finite.
Expected<Fraction> normal_form(Term e, const Context& context);

// A term with this normal form. Division is written once, at the head.
Term to_term(const Polynomial& p);
Term to_term(const Fraction& f);
std::string to_string(const Polynomial& p);
std::string to_string(const Fraction& f);

}  // namespace serviette

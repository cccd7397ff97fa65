#include "core/evaluate/ieee.hpp"

#include <fmt/format.h>

namespace serviette {
namespace {

// The polynomial that stands for an opaque function: c + sum of p_i a_i + q_i a_i^2 + a_i a_{i+1}, its coefficients
// small odd integers drawn from the name. Neither linear, nor even, nor symmetric.
struct Coefficients {
  unsigned long long state;
  explicit Coefficients(Symbol f) : state(1469598103934665603ull) {
    for (const char c : f.str()) state = (state ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  }
  long next() {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return 1 + 2 * static_cast<long>((state >> 33) % 4);
  }
};

}  // namespace

template <class S>
Value<S> opaque_value(Arithmetic<S>& a, Symbol f, const std::vector<Value<S>>& x) {
  for (const auto& v : x) {
    if (!v.is_real()) return Value<S>::undefined();
  }
  Coefficients c(f);
  Value<S> sum = Value<S>::of(c.next());
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum = a.add(sum, a.mul(Value<S>::of(c.next()), x[i]));
    sum = a.add(sum, a.mul(Value<S>::of(c.next()), a.mul(x[i], x[i])));
    if (i + 1 < x.size()) sum = a.add(sum, a.mul(x[i], x[i + 1]));
  }
  return sum;
}

template Real opaque_value(Arithmetic<double>&, Symbol, const std::vector<Real>&);
template Value<long double> opaque_value(Arithmetic<long double>&, Symbol, const std::vector<Value<long double>>&);
template Rational opaque_value(Arithmetic<mpq_class>&, Symbol, const std::vector<Rational>&);
template Value<Ieee> opaque_value(Arithmetic<Ieee>&, Symbol, const std::vector<Value<Ieee>>&);

std::string to_string(const Real& v) {
  if (v.is_undefined()) return "undefined";
  if (v.is_neg_inf()) return "-inf";
  return fmt::format("{}", v.number);
}

// --- exact ------------------------------------------------------------------------------------------------------

template <>
Rational Arithmetic<mpq_class>::add(const Rational& a, const Rational& b) {
  if (a.is_undefined() || b.is_undefined()) return Rational::undefined();
  if (a.is_neg_inf() || b.is_neg_inf()) return Rational::neg_inf();
  return mpq_class(a.number + b.number);
}

template <>
Rational Arithmetic<mpq_class>::mul(const Rational& a, const Rational& b) {
  if (a.is_undefined() || b.is_undefined()) return Rational::undefined();
  if (a.is_real() && b.is_real()) return mpq_class(a.number * b.number);
  const Rational& other = a.is_neg_inf() ? b : a;
  return other.is_real() && other.number > 0 ? Rational::neg_inf() : Rational::undefined();
}

template <>
Rational Arithmetic<mpq_class>::div(const Rational& a, const Rational& b) {
  if (a.is_undefined() || !b.is_real() || b.number == 0) return Rational::undefined();
  if (a.is_real()) return mpq_class(a.number / b.number);
  return b.number > 0 ? Rational::neg_inf() : Rational::undefined();
}

template <>
Rational Arithmetic<mpq_class>::max(const Rational& a, const Rational& b) {
  if (a.is_undefined() || b.is_undefined()) return Rational::undefined();
  if (a.is_neg_inf()) return b;
  if (b.is_neg_inf()) return a;
  return a.number < b.number ? b : a;
}

template <>
Rational Arithmetic<mpq_class>::min(const Rational& a, const Rational& b) {
  if (a.is_undefined() || b.is_undefined()) return Rational::undefined();
  if (a.is_neg_inf() || b.is_neg_inf()) return Rational::neg_inf();
  return b.number < a.number ? b : a;
}

template <>
Rational Arithmetic<mpq_class>::exp(const Rational& a) {
  if (a.is_undefined()) return a;
  if (a.is_neg_inf()) return mpq_class(0);
  if (a.number == 0) return mpq_class(1);
  trouble.irrational = true;
  return Rational::undefined();
}

template <>
Rational Arithmetic<mpq_class>::log(const Rational& a) {
  if (!a.is_real() || a.number < 0) return Rational::undefined();
  if (a.number == 0) return Rational::neg_inf();
  if (a.number == 1) return mpq_class(0);
  trouble.irrational = true;
  return Rational::undefined();
}

template <>
Rational Arithmetic<mpq_class>::sqrt(const Rational& a) {
  if (!a.is_real() || a.number < 0) return Rational::undefined();
  const mpz_class n = a.number.get_num(), d = a.number.get_den();
  if (mpz_perfect_square_p(n.get_mpz_t()) && mpz_perfect_square_p(d.get_mpz_t())) {
    return mpq_class(::sqrt(n), ::sqrt(d));
  }
  trouble.irrational = true;
  return Rational::undefined();
}

template <>
Rational Arithmetic<mpq_class>::opaque(Symbol f, const std::vector<Rational>& args) {
  return opaque_value(*this, f, args);
}

bool agree(const Rational& a, const Rational& b, double) {
  return a.kind == b.kind && (!a.is_real() || a.number == b.number);
}

std::string to_string(const Rational& v) {
  if (v.is_undefined()) return "undefined";
  if (v.is_neg_inf()) return "-inf";
  return v.number.get_str();
}

}  // namespace serviette

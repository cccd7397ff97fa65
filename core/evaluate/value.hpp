// Value: an extended value over a scalar: a real, -inf, or undefined (FORMAT.md, section 1.1).
//
// Three scalars. A `double` or `long double` is itself: NaN is undefined, -infinity is -inf. `mpq_class` is exact. What
// a scalar cannot hold is never passed off as a result: the arithmetic notes it in `Trouble`, and the run is then
// about this machine's numbers and not about the diagram:
//   - out_of_range: a double overflowed, or an exponential of a finite number became 0;
//   - irrational:   exp, log or sqrt left the rationals (exp(0), exp(-inf), log(1), log(0) and the roots of squares do
//                   not).
// Opaque functions stand for one fixed polynomial per name: some finite real, the same for the same arguments.
#pragma once

#include <gmpxx.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <vector>

#include "core/base/symbol.hpp"

namespace serviette {

struct Trouble {
  bool out_of_range = false;
  bool irrational = false;
  bool any() const { return out_of_range || irrational; }
};

template <class S>
struct Value;

template <std::floating_point S>
struct Value<S> {
  S number = std::numeric_limits<S>::quiet_NaN();

  Value() = default;  // undefined
  Value(S d) : number(d) {}
  static Value undefined() { return Value(); }
  static Value neg_inf() { return -std::numeric_limits<S>::infinity(); }
  static Value of(const mpq_class& q) { return static_cast<S>(q.get_num().get_d()) / static_cast<S>(q.get_den().get_d()); }
  static Value of(long i) { return static_cast<S>(i); }

  bool is_undefined() const { return std::isnan(number); }
  bool is_neg_inf() const { return number == -std::numeric_limits<S>::infinity(); }
  bool is_real() const { return std::isfinite(number); }
};

template <>
struct Value<mpq_class> {
  enum class Kind : unsigned char { Real, NegInf, Undefined };
  Kind kind = Kind::Undefined;
  mpq_class number;

  Value() = default;  // undefined
  Value(mpq_class q) : kind(Kind::Real), number(std::move(q)) {}
  static Value undefined() { return {}; }
  static Value neg_inf() {
    Value v;
    v.kind = Kind::NegInf;
    return v;
  }
  static Value of(const mpq_class& q) { return q; }
  static Value of(long i) { return mpq_class(i); }

  bool is_undefined() const { return kind == Kind::Undefined; }
  bool is_neg_inf() const { return kind == Kind::NegInf; }
  bool is_real() const { return kind == Kind::Real; }
};

using Real = Value<double>;
using Rational = Value<mpq_class>;

// The operators of section 1.1. `opaque` takes the function's name. Here the exact ones, floating point below.
template <class S>
struct Arithmetic {
  Trouble trouble;

  Value<S> add(const Value<S>& a, const Value<S>& b);
  Value<S> mul(const Value<S>& a, const Value<S>& b);
  Value<S> div(const Value<S>& a, const Value<S>& b);
  Value<S> max(const Value<S>& a, const Value<S>& b);
  Value<S> min(const Value<S>& a, const Value<S>& b);
  Value<S> exp(const Value<S>& a);
  Value<S> log(const Value<S>& a);
  Value<S> sqrt(const Value<S>& a);
  Value<S> opaque(Symbol f, const std::vector<Value<S>>& args);
};

template <class S>
Value<S> opaque_value(Arithmetic<S>& a, Symbol f, const std::vector<Value<S>>& args);

// Floating point: the usual case inline, whatever has no finite result apart.
template <std::floating_point S>
struct Arithmetic<S> {
  using V = Value<S>;
  Trouble trouble;

  V add(V a, V b) {
    const S r = a.number + b.number;
    return std::isfinite(r) ? V(r) : add_special(a, b);
  }
  V mul(V a, V b) {
    const S r = a.number * b.number;
    return std::isfinite(r) ? V(r) : mul_special(a, b);
  }
  V div(V a, V b) {
    const S r = a.number / b.number;
    return std::isfinite(r) && std::isfinite(b.number) ? V(r) : div_special(a, b);
  }
  V max(V a, V b) { return a.is_undefined() || a.number > b.number ? a : b; }  // b also if b is undefined
  V min(V a, V b) { return a.is_undefined() || a.number < b.number ? a : b; }
  V exp(V a) {
    const S r = std::exp(a.number);
    if (std::isinf(r) || (r == 0 && !a.is_neg_inf())) trouble.out_of_range = true;
    return std::isinf(r) ? V::undefined() : V(r);
  }
  V log(V a) {
    if (a.number == 0) return V::neg_inf();
    return a.number > 0 ? V(std::log(a.number)) : V::undefined();
  }
  V sqrt(V a) { return a.number >= 0 ? V(std::sqrt(a.number)) : V::undefined(); }
  V opaque(Symbol f, const std::vector<V>& args) { return opaque_value(*this, f, args); }

 private:
  V out_of_range() {
    trouble.out_of_range = true;
    return V::undefined();
  }
  V add_special(V a, V b) {
    if (a.is_undefined() || b.is_undefined()) return V::undefined();
    return a.is_neg_inf() || b.is_neg_inf() ? V::neg_inf() : out_of_range();
  }
  V mul_special(V a, V b) {
    if (a.is_undefined() || b.is_undefined()) return V::undefined();
    if (a.is_neg_inf()) std::swap(a, b);
    if (b.is_neg_inf()) return a.number > 0 ? V::neg_inf() : V::undefined();
    return out_of_range();
  }
  V div_special(V a, V b) {
    if (a.is_undefined() || b.is_undefined() || b.number == 0 || b.is_neg_inf()) return V::undefined();
    if (a.is_neg_inf()) return b.number > 0 ? V::neg_inf() : V::undefined();
    return out_of_range();
  }
};

// Equality of values: special values exactly; doubles up to a relative tolerance.
template <std::floating_point S>
bool agree(const Value<S>& a, const Value<S>& b, double tolerance) {
  if (!a.is_real() || !b.is_real()) {
    return a.is_undefined() == b.is_undefined() && a.is_neg_inf() == b.is_neg_inf();
  }
  const S scale = std::max({S(1), std::fabs(a.number), std::fabs(b.number)});
  return std::fabs(a.number - b.number) <= tolerance * scale;
}
bool agree(const Rational& a, const Rational& b, double tolerance);

// `3`, `2/3`, `0.25`, `-inf`, `undefined`; doubles with as many digits as tell them apart.
std::string to_string(const Real& v);
std::string to_string(const Rational& v);

template <std::floating_point S>
Value<S> round_to(const Rational& v) {
  if (v.is_real()) return Value<S>::of(v.number);
  return v.is_neg_inf() ? Value<S>::neg_inf() : Value<S>::undefined();
}

}  // namespace serviette

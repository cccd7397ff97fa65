// Ieee: numbers as a machine has them, in a binary format of at most 26 digits.
//
// The fourth scalar of `value.hpp`, and the only one that is about rounding. Every operation gives the format's number
// nearest to the exact result, ties to even, with subnormals, infinities and NaN; sums and products are formed in the
// order in which a diagram has them, without fused multiply-add, and inputs and constants are rounded before they are
// used. exp and log are the double ones, rounded. A double holds the exact result of + and * or enough of it that a
// second rounding changes nothing (53 >= 2*26 + 1). `undefined` is NaN; a maximum with a NaN is NaN.
#pragma once

#include <cstdint>

#include "core/evaluate/value.hpp"

namespace serviette {

struct Format {
  std::string name;
  int digits;           // of the significand, the leading 1 counted
  int least, greatest;  // exponents of normal numbers
  double largest() const { return std::ldexp(2 - std::ldexp(1.0, 1 - digits), greatest); }
  double smallest_normal() const { return std::ldexp(1.0, least); }
  // Half of the digits: what is further off than this relative error has lost more than half of them.
  double half_the_digits() const { return std::pow(2.0, -digits / 2.0); }
};
inline const Format kFormats[] = {{"f32", 24, -126, 127}, {"bf16", 8, -126, 127}, {"f16", 11, -14, 15}};
const Format* find_format(const std::string& name);  // or null

double round_to(const Format& format, double x);

struct Ieee {};

template <>
struct Value<Ieee> {
  double number = std::numeric_limits<double>::quiet_NaN();

  Value() = default;
  Value(double d) : number(d) {}
  static Value undefined() { return {}; }
  static Value neg_inf() { return -std::numeric_limits<double>::infinity(); }
  static Value of(const mpq_class& q) { return q.get_d(); }
  static Value of(long i) { return static_cast<double>(i); }

  bool is_undefined() const { return std::isnan(number); }
  bool is_neg_inf() const { return number == -std::numeric_limits<double>::infinity(); }
  bool is_real() const { return std::isfinite(number); }
};

template <>
struct Arithmetic<Ieee> {
  using V = Value<Ieee>;
  Format format = kFormats[0];
  std::uint64_t noise = 0;  // a seed: every result is moved by a place or so; 0: none
  Trouble trouble;          // never any: what happens is the answer

  V add(V a, V b) { return round_to(format, moved(in(a) + in(b))); }
  V mul(V a, V b) { return rounded(in(a)*in(b)); }
  V div(V a, V b) { return rounded(in(a) / in(b)); }
  V max(V a, V b) { return a.is_undefined() || in(a) > in(b) ? in(a) : in(b); }
  V min(V a, V b) { return a.is_undefined() || in(a) < in(b) ? in(a) : in(b); }
  V exp(V a) { return rounded(std::exp(in(a))); }
  V log(V a) { return rounded(std::log(in(a))); }
  V sqrt(V a) { return rounded(std::sqrt(in(a))); }
  V opaque(Symbol f, const std::vector<V>& args) { return opaque_value(*this, f, args); }

 private:
  double in(V a) const { return round_to(format, a.number); }
  // A product by a power of two, say -1, is exact and stays where it is; a sum is moved even so: in another order it
  // would not have been exact.
  V rounded(double x) {
    const double r = round_to(format, x);
    return r == x ? r : round_to(format, moved(x));
  }
  double moved(double x) {
    if (noise == 0) return x;
    noise = noise * 6364136223846793005ull + 1442695040888963407ull;
    return x * (1 + std::ldexp(static_cast<double>(noise >> 40) / 0x1p23 - 1, 1 - format.digits));
  }
};

// Within half of the digits of f32, relative to the larger: for showing where two runs part.
bool agree(const Value<Ieee>& a, const Value<Ieee>& b, double tolerance);
std::string to_string(const Value<Ieee>& v);  // `nan`, `inf`, `-inf`, else as few digits as tell it from other f32

}  // namespace serviette

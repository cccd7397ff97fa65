// Integers of 126 bits and rationals of them; overflow stops the checker, it never wraps.
#pragma once

#include "stop.hpp"

namespace serviette::checker {

__extension__ typedef __int128 Int;

inline constexpr Int kLargest = (Int{1} << 126) - 1;

inline Int bounded(Int x) {
  if (x > kLargest || x < -kLargest) exhausted("an integer over 126 bits");
  return x;
}
inline Int add(Int a, Int b) { return bounded(a + b); }
inline Int mul(Int a, Int b) {
  Int product;
  if (__builtin_mul_overflow(a, b, &product)) exhausted("an integer over 126 bits");
  return bounded(product);
}
// Rounds towards minus infinity; b >= 1.
inline Int floor_div(Int a, Int b) { return a / b - (a % b < 0 ? 1 : 0); }
inline Int gcd(Int a, Int b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a < 0 ? -a : a;
}

// In lowest terms, the denominator positive.
struct Rational {
  Int num = 0, den = 1;
  bool operator==(const Rational&) const = default;
};
inline Rational ratio(Int num, Int den) {
  const Int g = gcd(num, den), sign = den < 0 ? -1 : 1;
  return {sign * (num / g), sign * (den / g)};
}
inline Rational operator+(Rational a, Rational b) {
  return ratio(add(mul(a.num, b.den), mul(b.num, a.den)), mul(a.den, b.den));
}
inline Rational operator*(Rational a, Rational b) {
  const Rational x = ratio(a.num, b.den), y = ratio(b.num, a.den);
  return {mul(x.num, y.num), mul(x.den, y.den)};
}

inline std::string to_string(Int x) {
  const bool negative = x < 0;
  std::string digits;
  do {
    const int d = static_cast<int>(x % 10);
    digits.insert(digits.begin(), static_cast<char>('0' + (d < 0 ? -d : d)));
    x /= 10;
  } while (x != 0);
  return negative ? "-" + digits : digits;
}

}  // namespace serviette::checker

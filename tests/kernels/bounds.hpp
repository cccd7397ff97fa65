// How far a program may be from the exact value, derived for the programs of the examples.
//
// u is half a unit in the last place. To first order in u, with inputs in [-R, R]:
//   a score s = sum over d of q*k        |error| <= d R^2 (d + 1) u, since each partial sum is at most d R^2
//   e^s, by the program's exponential    relative: the error of s, a rounding of s - m, and 4u (two units) of its own
//   a state after t chunks               multiplied t times by e^(m - m'): the exponents add up to at most what the
//                                        scores do; each factor adds 4u + u of the exponential, 2u of product and sum
//   a sum of x weights, all >= 0         x u, relative
//
// So every weight is right up to w = 2 d (d + 1) R^2 u + t * 8u + 8u + x u, relative, the factor 2 being for s and m;
// the quotient of two sums with these weights is right up to 2 w times the largest |v| <= R, and one rounding. The
// exponents themselves are rounded: |s - m| <= 2 d R^2, hence another 2 d R^2 u each, over t chunks. We allow twice all
// this for the terms of higher order.
#pragma once

#include <cmath>
#include <limits>

namespace serviette {

inline double weight_bound(double u, double d, double x, double chunks, double range) {
  const double score = d * range * range;
  return 2 * score * (d + 1) * u + (chunks + 1) * (8 + 2 * score) * u + x * u;
}

inline double attention_bound(double u, double d, double x, double chunks, double range) {
  return 2 * (2 * weight_bound(u, d, x, chunks, range) * std::fmax(range, 1) + u);
}

constexpr double kDouble = std::numeric_limits<double>::epsilon() / 2;
constexpr double kFloat = std::numeric_limits<float>::epsilon() / 2;

}  // namespace serviette

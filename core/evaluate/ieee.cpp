#include "core/evaluate/ieee.hpp"

#include <fmt/format.h>

namespace serviette {

const Format* find_format(const std::string& name) {
  const auto it =
      std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& f) { return f.name == name; });
  return it == std::end(kFormats) ? nullptr : it;
}

double round_to(const Format& f, double x) {
  if (x == 0 || !std::isfinite(x)) return x;
  int exponent = 0;
  std::frexp(x, &exponent);  // |x| < 2^exponent
  const int last_place = std::max(exponent, f.least + 1) - f.digits;
  const double r = std::ldexp(std::nearbyint(std::ldexp(x, -last_place)), last_place);
  return std::fabs(r) > f.largest() ? std::copysign(std::numeric_limits<double>::infinity(), r) : r;
}

bool agree(const Value<Ieee>& a, const Value<Ieee>& b, double tolerance) {
  if (!a.is_real() || !b.is_real()) return a.number == b.number || (a.is_undefined() && b.is_undefined());
  return std::fabs(a.number - b.number) <= tolerance * std::max(std::fabs(a.number), std::fabs(b.number));
}

std::string to_string(const Value<Ieee>& v) {
  if (v.is_undefined()) return "nan";
  return v.is_real() ? fmt::format("{}", static_cast<float>(v.number)) : v.number > 0 ? "inf" : "-inf";
}

}  // namespace serviette

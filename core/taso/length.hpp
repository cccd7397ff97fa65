// Lengths of axes that are not known yet: linear in unknown sizes, and solved by elimination.
//
//   Lengths l;
//   Length a = l.fresh(), b = l.fresh();
//   l.equate(a + b, 2 * a)      b is a from now on
//   l.equate(a, a + b)          an error: b would be 0
//
// Every unknown stands for a size of at least 1: TASO has no empty tensors.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"

namespace serviette::taso {

struct Length {
  std::map<int, std::int64_t> terms;  // unknown -> coefficient, none of them 0
  std::int64_t constant = 0;

  Length() = default;
  Length(std::int64_t c) : constant(c) {}
  static Length unknown(int u);

  bool is_constant() const { return terms.empty(); }
  friend bool operator==(const Length&, const Length&) = default;
  friend auto operator<=>(const Length&, const Length&) = default;
};

Length operator+(const Length& a, const Length& b);
Length operator-(const Length& a, const Length& b);
Length operator*(std::int64_t c, const Length& a);

// c with a = c * b, if there is one.
std::optional<std::int64_t> ratio(const Length& a, const Length& b);

class Lengths {
 public:
  Length fresh();
  // What is known of a length, in the unknowns that are left.
  Length value(const Length& l) const;

  // From now on a is b. Errors: Type, if no sizes of at least 1 make them equal; Unsupported, if that is not an
  // elimination.
  Expected<void> equate(const Length& a, const Length& b);

  // The unknowns that are left, and what must be >= 1 besides them.
  std::vector<int> left() const;
  std::vector<Length> conditions() const;
  // Sizes up to 4 that satisfy all of it, in the order of left().
  std::optional<std::vector<std::int64_t>> witness() const;

 private:
  std::vector<Length> values_;  // by unknown
};

}  // namespace serviette::taso

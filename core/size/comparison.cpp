#include "core/size/comparison.hpp"

#include <fmt/format.h>

namespace serviette {

std::string comparison_text(Index index) {
  Index left, right;
  bool left_names = false, right_names = false;
  std::int64_t constant = 0;
  for (const auto& m : index.node()->monomials) {
    if (m.atoms.empty()) {
      constant = m.coefficient;
      continue;
    }
    Index term(m.coefficient > 0 ? m.coefficient : -m.coefficient);
    for (Atom a : m.atoms) term = term * Index::atom(a);
    (m.coefficient > 0 ? left : right) = (m.coefficient > 0 ? left : right) + term;
    (m.coefficient > 0 ? left_names : right_names) = true;
  }
  // i - j - 1 >= 0 reads best as i > j.
  const bool strict = constant == -1 && left_names && right_names;
  if (constant > 0)
    left = left + Index(constant);
  else if (!strict)
    right = right - Index(constant);
  return fmt::format("{} {} {}", to_string(left), strict ? ">" : ">=", to_string(right));
}

}  // namespace serviette

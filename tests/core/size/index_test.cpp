// Integers: what is not shown elsewhere.
#include "core/size/index.hpp"

#include <gtest/gtest.h>

namespace serviette {
namespace {

// Atoms are replaced all at once: what a min becomes is not looked into again.
TEST(Index, SubstitutionIsSimultaneous) {
  const Index x = Index::name("x"), y = Index::name("y"), a = Index::name("a"), b = Index::name("b");
  const auto swap = [&](Atom atom) -> std::optional<Index> {
    if (Index::atom(atom) == x || Index::atom(atom) == y) return a;
    if (Index::atom(atom) == a) return b;
    return std::nullopt;
  };
  EXPECT_EQ(rewrite_atoms(min(x, y), swap), a);
  EXPECT_EQ(rewrite_atoms(x + a, swap), a + b);
  const Index m = min(x, y);
  const auto to_x = [&](Atom atom) -> std::optional<Index> {
    return Index::atom(atom) == m ? std::optional(x) : std::nullopt;
  };
  EXPECT_EQ(rewrite_atoms(min(m + 1, a), to_x), min(x + 1, a));
}

}  // namespace
}  // namespace serviette

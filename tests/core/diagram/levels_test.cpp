#include "core/diagram/levels.hpp"

#include <gtest/gtest.h>

#include "core/text/parse.hpp"

namespace serviette {
namespace {

// A sum of A over chunks, with levels written where `%1` to `%4` stand.
Expected<void> levels(const std::string& start, const std::string& made, const std::string& outside, const std::string& after = "") {
  const auto at = [](const std::string& level) { return level.empty() ? "" : " @ " + level; };
  const std::string text = "size n\nsize b >= 1\ndiagram d(A[n]) -> (O[]) {\n  Z[]" + at(start) +
                           " = zero()\n  S[]" + at(outside) + " = stream n by b carrying s = Z {\n    T = sum[n](A)\n    U[]" +
                           at(made) + " = add(s, T)\n    yield U\n  }\n" + after + "  O = id(S)\n}\n";
  const auto m = parse_module(text, "levels.nap");
  EXPECT_TRUE(m) << render(m.error()) << text;
  return m ? check_levels(m->diagrams[0].lines) : Expected<void>();
}

TEST(Levels, AWireWithoutOneGoesWithAny) {
  EXPECT_TRUE(levels("", "", ""));
  EXPECT_TRUE(levels("", "register", ""));
  EXPECT_TRUE(levels("register", "", ""));
  EXPECT_TRUE(levels("", "", "shared"));
}

TEST(Levels, AStateIsAtOneLevelFromItsStartToItsEnd) {
  EXPECT_TRUE(levels("register", "register", "register"));
  EXPECT_FALSE(levels("shared", "register", ""));
  EXPECT_FALSE(levels("shared", "", "register"));
}

TEST(Levels, WhatLeavesARegionIsWhatItYields) {
  const auto bad = levels("", "register", "shared");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "'U' at level 'register' and 'S' at level 'shared' are one wire at two levels, without a transfer");
  EXPECT_NE(bad.error().help.find("U_shared @ shared = id(U)"), std::string::npos) << bad.error().help;
}

TEST(Levels, ALineIsATransfer) { EXPECT_TRUE(levels("", "register", "register", "  P[] @ shared = id(S)\n")); }

}  // namespace
}  // namespace serviette

// Declarations of two files in one: what is shared, what the target adds, and what cannot be both.
#include "proofs/verify/join.hpp"

#include <gtest/gtest.h>

#include "core/text/parse.hpp"

namespace serviette {
namespace {

Module read(const std::string& text) {
  auto module = parse_module(text, "test.nap");
  EXPECT_TRUE(module) << render(module.error());
  return module ? *module : Module{};
}

TEST(Join, HasTheSizesAxesAndOperationsOfBoth) {
  const auto both = join(read("size n\naxis k = n\n"), read("size n, b >= 1\naxis k = n\naxis w = ceil_div(n, b)\n"
                                                            "op twice[i](A[i]) -> [i] = 2 * A[i]\n"));
  ASSERT_TRUE(both) << both.error().message;
  EXPECT_EQ(both->module.sizes.size(), 2u);
  EXPECT_EQ(both->module.axes.size(), 2u);
  EXPECT_TRUE(both->module.ops.contains(Symbol("twice")));
}

TEST(Join, TellsWhatOnlyTheTargetAsksFor) {
  const auto both = join(read("size n, m\nassume n >= m\n"), read("size n >= 1\nsize m, b >= 1\nassume n >= m\n"
                                                                  "assume n >= 2 * m\nassume n >= b\n"));
  ASSERT_TRUE(both) << both.error().message;
  // b is the target's own; what it assumes of b is its business alone.
  ASSERT_EQ(both->stricter.size(), 2u);
  EXPECT_EQ(both->stricter[0].name.str(), "n");
  EXPECT_EQ(both->stricter[0].at_least, 1);
  ASSERT_EQ(both->assumed.size(), 1u);
  EXPECT_EQ(both->assumed[0], Index::name(Symbol("n")) - 2 * Index::name(Symbol("m")));
  EXPECT_EQ(both->module.assumptions.size(), 3u);
}

TEST(Join, KeepsTheBoundOfTheSourceIfThatIsTheTighterOne) {
  const auto both = join(read("size n >= 3\n"), read("size n\n"));
  ASSERT_TRUE(both);
  EXPECT_EQ(both->module.sizes[0].at_least, 3);
  EXPECT_TRUE(both->stricter.empty());
}

void expect_two_meanings(const std::string& src, const std::string& tgt, const std::string& name) {
  const auto both = join(read(src), read(tgt));
  ASSERT_FALSE(both) << name;
  EXPECT_EQ(both.error().code, ErrorCode::Type);
  EXPECT_NE(both.error().message.find("'" + name + "'"), std::string::npos) << both.error().message;
}

TEST(Join, RefusesANameOfTwoMeanings) {
  expect_two_meanings("size n\naxis k = n\n", "size n\naxis k = n + 1\n", "k");
  expect_two_meanings("size n\naxis k = n\n", "size n, k\n", "k");
  expect_two_meanings("size n, k\n", "size n\naxis k = n\n", "k");
  expect_two_meanings("op f[i](A[i]) -> [i] = 2 * A[i]\n", "op f[i](A[i]) -> [i] = 3 * A[i]\n", "f");
  expect_two_meanings("opaque g 1\n", "opaque g 2\n", "g");
}

}  // namespace
}  // namespace serviette

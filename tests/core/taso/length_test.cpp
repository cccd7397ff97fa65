#include "core/taso/length.hpp"

#include <gtest/gtest.h>

namespace serviette::taso {
namespace {

TEST(Length, IsSolvedForWhatIsASumOfOthers) {
  Lengths l;
  const Length a = l.fresh(), b = l.fresh(), c = l.fresh();
  ASSERT_TRUE(l.equate(a + b, c));
  EXPECT_EQ(l.value(c), a + b);
  EXPECT_TRUE(l.conditions().empty());
  EXPECT_EQ(l.left().size(), 2u);
}

TEST(Length, ThatWouldBeZeroOrLessIsRefused) {
  Lengths l;
  const Length a = l.fresh(), b = l.fresh();
  const auto done = l.equate(a, a + b);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::Type);
  Lengths m;
  const Length x = m.fresh();
  EXPECT_FALSE(m.equate(2 * x, Length(3)));
}

TEST(Length, ThatIsADifferenceKeepsItsCondition) {
  Lengths l;
  const Length a = l.fresh(), b = l.fresh(), c = l.fresh(), d = l.fresh();
  ASSERT_TRUE(l.equate(a + b, c + d));
  EXPECT_EQ(l.conditions().size(), 1u);
  EXPECT_TRUE(l.witness());
  // The second equation makes them equal in pairs, as in rule 103.
  ASSERT_TRUE(l.equate(c + b, a + d));
  EXPECT_EQ(l.value(a), l.value(c));
  EXPECT_EQ(l.value(b), l.value(d));
  EXPECT_TRUE(l.conditions().empty());
}

TEST(Length, HasNoWitnessWhereConditionsContradict) {
  Lengths l;
  const Length a = l.fresh(), b = l.fresh(), c = l.fresh();
  // a > b, b > c, c > a.
  ASSERT_TRUE(l.equate(l.fresh(), a - b));
  ASSERT_TRUE(l.equate(l.fresh(), b - c));
  EXPECT_TRUE(l.witness());
  const auto last = l.equate(l.fresh(), c - a);
  EXPECT_FALSE(last && l.witness());
}

TEST(Ratio, IsWholeOrNothing) {
  Lengths l;
  const Length a = l.fresh(), b = l.fresh();
  EXPECT_EQ(ratio(2 * a, a), 2);
  EXPECT_EQ(ratio(2 * (a + b), a + b), 2);
  EXPECT_FALSE(ratio(a, 2 * a));
  EXPECT_FALSE(ratio(a + b, a));
  EXPECT_FALSE(ratio(a, b));
  EXPECT_EQ(ratio(Length(6), Length(3)), 2);
}

}  // namespace
}  // namespace serviette::taso

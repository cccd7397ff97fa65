#include "core/evaluate/value.hpp"

#include <gtest/gtest.h>

namespace serviette {
namespace {

// The table of FORMAT.md, section 1.1, for both scalars. U is undefined, N is -inf.
template <class S>
class Values : public ::testing::Test {
 protected:
  using V = Value<S>;
  Arithmetic<S> a;
  V U = V::undefined(), N = V::neg_inf();
  V num(long i) { return V::of(i); }
  void same(const V& x, const V& y) { EXPECT_TRUE(agree(x, y, 0)) << to_string(x) << " / " << to_string(y); }
};
using Scalars = ::testing::Types<double, mpq_class>;
TYPED_TEST_SUITE(Values, Scalars);

TYPED_TEST(Values, AddTakesNegInf) {
  this->same(this->a.add(this->num(2), this->num(3)), this->num(5));
  this->same(this->a.add(this->N, this->num(3)), this->N);
  this->same(this->a.add(this->num(3), this->N), this->N);
  this->same(this->a.add(this->N, this->N), this->N);
}

TYPED_TEST(Values, MulByNegInfNeedsAPositiveFactor) {
  this->same(this->a.mul(this->num(2), this->N), this->N);
  this->same(this->a.mul(this->N, this->num(2)), this->N);
  this->same(this->a.mul(this->N, this->num(0)), this->U);
  this->same(this->a.mul(this->num(-1), this->N), this->U);
  this->same(this->a.mul(this->N, this->N), this->U);
}

TYPED_TEST(Values, DivIsUndefinedByZeroAndByNegInf) {
  this->same(this->a.div(this->num(6), this->num(3)), this->num(2));
  this->same(this->a.div(this->num(6), this->num(0)), this->U);
  this->same(this->a.div(this->num(0), this->num(0)), this->U);
  this->same(this->a.div(this->N, this->num(2)), this->N);
  this->same(this->a.div(this->N, this->num(-2)), this->U);
  this->same(this->a.div(this->num(2), this->N), this->U);
  this->same(this->a.div(this->N, this->N), this->U);
  this->same(this->a.div(this->N, this->num(0)), this->U);
}

TYPED_TEST(Values, NegInfIsLowest) {
  this->same(this->a.max(this->N, this->num(-5)), this->num(-5));
  this->same(this->a.max(this->num(-5), this->N), this->num(-5));
  this->same(this->a.min(this->N, this->num(-5)), this->N);
  this->same(this->a.max(this->N, this->N), this->N);
  this->same(this->a.min(this->num(3), this->num(2)), this->num(2));
}

TYPED_TEST(Values, FunctionsAtTheirEdges) {
  this->same(this->a.exp(this->N), this->num(0));
  this->same(this->a.exp(this->num(0)), this->num(1));
  this->same(this->a.log(this->num(0)), this->N);
  this->same(this->a.log(this->num(1)), this->num(0));
  this->same(this->a.log(this->num(-1)), this->U);
  this->same(this->a.log(this->N), this->U);
  this->same(this->a.sqrt(this->num(9)), this->num(3));
  this->same(this->a.sqrt(this->num(0)), this->num(0));
  this->same(this->a.sqrt(this->num(-1)), this->U);
  this->same(this->a.sqrt(this->N), this->U);
  this->same(this->a.opaque("f", {this->N}), this->U);
  this->same(this->a.opaque("f", {this->num(2)}), this->a.opaque("f", {this->num(2)}));
  EXPECT_FALSE(this->a.trouble.any());
}

TYPED_TEST(Values, EverythingIsStrict) {
  for (const auto& x : {this->num(1), this->N, this->U, this->num(0)}) {
    this->same(this->a.add(this->U, x), this->U);
    this->same(this->a.add(x, this->U), this->U);
    this->same(this->a.mul(this->U, x), this->U);
    this->same(this->a.mul(x, this->U), this->U);
    this->same(this->a.div(this->U, x), this->U);
    this->same(this->a.div(x, this->U), this->U);
    this->same(this->a.max(this->U, x), this->U);
    this->same(this->a.max(x, this->U), this->U);
    this->same(this->a.min(this->U, x), this->U);
    this->same(this->a.min(x, this->U), this->U);
  }
  this->same(this->a.exp(this->U), this->U);
  this->same(this->a.log(this->U), this->U);
  this->same(this->a.sqrt(this->U), this->U);
  this->same(this->a.opaque("f", {this->U}), this->U);
}

TEST(Real, WhatADoubleCannotHoldIsReported) {
  Arithmetic<double> a;
  a.exp(800);
  EXPECT_TRUE(a.trouble.out_of_range);
  a = {};
  a.exp(-800);
  EXPECT_TRUE(a.trouble.out_of_range);
  a = {};
  a.mul(1e200, 1e200);
  EXPECT_TRUE(a.trouble.out_of_range);
  a = {};
  a.add(-1.7e308, -1.7e308);
  EXPECT_TRUE(a.trouble.out_of_range);
}

TEST(Rational, LeavingTheRationalsIsReported) {
  Arithmetic<mpq_class> a;
  EXPECT_TRUE(a.exp(mpq_class(1)).is_undefined());
  EXPECT_TRUE(a.trouble.irrational);
  a = {};
  a.sqrt(mpq_class(2));
  EXPECT_TRUE(a.trouble.irrational);
  a = {};
  EXPECT_EQ(a.sqrt(mpq_class(4, 9)).number, mpq_class(2, 3));
  EXPECT_FALSE(a.trouble.any());
}

TEST(Opaque, DifferentNamesAreDifferentFunctionsAndNotEven) {
  Arithmetic<double> a;
  EXPECT_FALSE(agree(a.opaque("f", {2.0}), a.opaque("g", {2.0}), 0) &&
               agree(a.opaque("f", {3.0}), a.opaque("g", {3.0}), 0));
  EXPECT_FALSE(agree(a.opaque("f", {2.0}), a.opaque("f", {-2.0}), 0));
}

}  // namespace
}  // namespace serviette

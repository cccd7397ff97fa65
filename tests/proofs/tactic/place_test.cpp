// place W at LEVEL: a wire made here gets a level, a wire from elsewhere gets a load; neither changes what is meant.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Place, LoadsAnInputForAllItsReaders) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(X[n], V[n]) -> (Z[], Y[n]) {
  Y = mul(X, V)
  Z = dot[n](X, Y)
}
derive d from p { place X at shared; place Y at shared }
)"),
            R"(
  X_shared[n] @ shared = id[](X[n])
  Y[n] @ shared = mul[](X_shared[n], V[n])
  Z[] = dot[n](X_shared[n], Y[n])
)");
}

TEST(Place, LoadsATileInsideARegion) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(X[n]) -> (Z[]) {
  Y = exp(X)
  Z = sum[n](Y)
}
derive d from p {
  stream n by t carrying (Z)
  in Z: place X, Y at shared
  in Z: place Z_old at register
}
)"),
            R"(
  Z_start[] = zero[]()
  Z[] = stream n by t carrying Z_old = Z_start {
    Z_old_register[] @ register = id[](Z_old[])
    X_shared[n] @ shared = id[](X[n])
    Y[n] @ shared = exp[](X_shared[n])
    Z_chunk[] = sum[n](Y[n])
    Z_new[] = add[](Z_old_register[], Z_chunk[])
    yield Z_new
  }
)");
}

TEST(Place, IsRefused) {
  const std::string before = R"(
size n
diagram p(X[n]) -> (Z[]) {
  Y = exp(X)
  Z = sum[n](Y)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"place Y", "'place Y' is not how 'place' is used", "place WIRE, ... at LEVEL"},
      {"place Q at shared", "there is no wire 'Q' here", ""},
      {"place Y at shared; place Y at register",
       "'Y' is at level 'shared' already", "Y_register[...]@register = id(Y)"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

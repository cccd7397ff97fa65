// recompute, rename and replace: lines are copied, named otherwise, or become whatever can be proved of them.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Recompute, GivesOneReaderACopy) {
  EXPECT_EQ(derived(R"(
size n, b
diagram p(X[b n]) -> (Y[b n], Z[b]) {
  Y = exp(X)
  Z = sum[n](Y)
}
derive d from p { recompute Y for Z }
)"),
            R"(
  Y[b n] = exp[](X[b n])
  Y_again[b n] = exp[](X[b n])
  Z[b] = sum[n](Y_again[b n])
)");
}

TEST(Recompute, ReplacesEveryReadOfThatLine) {
  EXPECT_EQ(derived(R"(
size n
diagram p(X[n]) -> (Y[n], Z[n]) {
  Y = exp(X)
  Z = mul(Y, Y)
}
derive d from p { recompute Y for Z }
)"),
            R"(
  Y[n] = exp[](X[n])
  Y_again[n] = exp[](X[n])
  Z[n] = mul[](Y_again[n], Y_again[n])
)");
}

TEST(Recompute, WorksInsideARegion) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(X[n m]) -> (Y[n m], Z[n]) {
  Y = exp(X)
  Z = sum[m](Y)
}
derive d from p { group n by t; in Y: recompute Y_tile for Z_tile }
)"),
            R"(
  Y[n m], Z[n] = group n by t {
    Y_tile[n m] = exp[](X[n m])
    Y_tile_again[n m] = exp[](X[n m])
    Z_tile[n] = sum[m](Y_tile_again[n m])
    yield Y_tile, Z_tile
  }
)");
}

TEST(Rename, ReachesIntoRegions) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(X[n m]) -> (Z[m]) {
  Y = exp(X)
  W = exp(Y)
  Z = sum[n](W)
}
derive d from p {
  group m by u keeping (Y)
  rename Y to E
  in Z: rename W to F
}
)"),
            R"(
  E[n m] = exp[](X[n m])
  Z[m] = group m by u {
    F[n m] = exp[](E[n m])
    Z_tile[m] = sum[n](F[n m])
    yield Z_tile
  }
)");
}

TEST(Replace, TakesSeveralLinesForOne) {
  EXPECT_EQ(derived(R"(
size n, m
diagram p(A[n m], B[m n]) -> (P[m]) {
  T = transpose[n, m](A)
  P = dot[n](T, B)
}
derive d from p { replace (T, P) with { P = dot[n](A[n m], B[m n]) } }
)"),
            R"(
  P[m] = dot[n](A[n m], B[m n])
)");
}

TEST(Replace, TakesAProof) {
  EXPECT_EQ(derived(R"(
size n
diagram p(A[n]) -> (P[n]) { P = add(A, A) }
derive d from p { replace (P) with { P = map(a: 2*a)(A) } prove P { field 2*A[n'] } }
)"),
            R"(
  P[n] = map(a: 2 * a[])(A[n])
)");
}

TEST(Replace, LooksForAProof) {
  EXPECT_EQ(derived(R"(
size n
diagram p(A[n]) -> (P[n]) { P = add(A, A) }
derive d from p { replace (P) with { P = map(a: 2*a)(A) } }
)"),
            R"(
  P[n] = map(a: 2 * a[])(A[n])
)");
}

TEST(Recompute, IsRefused) {
  const std::string before = R"(
size n, m
size t, u >= 1
diagram p(X[n]) -> (Y[n], Z[], W[]) {
  Y = exp(X)
  Z = sum[n](Y)
  W = sum[n](X)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"recompute Y", "is not how 'recompute' is used", "recompute WIRE for WIRE"},
      {"recompute Y for W", "'W' does not read 'Y'", ""},
      {"recompute X for W", "no line here makes 'X'", ""},
      {"recompute Y for V", "no line here makes 'V'", ""},
      {"group n by t keeping (Z, W); recompute Y for Z",
       "'Y' is made by a region or together with others", "recompute before the region is made"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Rename, IsRefused) {
  const std::string before = R"(
size n, m
size t, u >= 1
diagram p(X[n]) -> (Z[]) {
  Y = exp(X)
  W = exp(Y)
  Z = sum[n](W)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"rename Y", "is not how 'rename' is used", "rename WIRE to NAME"},
      {"rename Y to 2", "is not how 'rename' is used", "rename WIRE to NAME"},
      {"rename Q to E", "no line here makes 'Q'", ""},
      {"rename Z to E", "'Z' is an output and keeps its name", ""},
      {"rename Y to X", "there is a wire 'X' already", ""},
      {"stream n by t carrying (Z); rename Z_start to W", "there is a wire 'W' already", "other bodies count"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Replace, IsRefused) {
  const std::string before = R"(
size n, m
diagram p(A[n m]) -> (P[n m]) {
  B = exp(A)
  C = exp(B)
  P = add(B, C)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"replace (P)", "is not how 'replace' is used", "replace (WIRE, ...) with { lines }"},
      {"replace (Q) with { Q = exp(A) }", "no line here makes 'Q'", "the wires made here are B, C, P"},
      {"replace (B, P) with { P = exp(A) }",
       "'C' is computed outside from these lines and read by 'P' inside them", ""},
      {"replace (P) with { R = add(B, C) }", "the new lines do not make 'P', which is used afterwards", ""},
      {"replace (P) with { P[m n] = add(B, C) }", "the new lines make 'P' with other axes", ""},
      {"replace (P) with { P = sub(B, C) }", "no proof found that B[n', m'] + C[n', m']  refines to", ""},
      {"replace (P) with { P = sub(B, C) } prove P { field B[n', m'] - C[n', m'] }", "field:", "check the algebra"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

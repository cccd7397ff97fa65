// sequential: every reduction at every depth becomes a loop over single elements, and the rest stays.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Sequential, ReachesEveryDepth) {
  EXPECT_EQ(derived(R"(
size n, m, k
size t >= 1
diagram p(A[n k], B[k m]) -> (C[n m], D[n m]) {
  C = dot[k](A, B)
  D = map(a, b: max(a * b, 0))(C, C)
}
derive d from p { group n by t; in C: stream k by 2 carrying (C_tile); sequential }
)"),
            R"(
  C[n m], D[n m] = group n by t {
    C_tile_start[n m] = zero[]()
    C_tile[n m] = stream k by 2 carrying C_tile_old = C_tile_start {
      C_tile_chunk[n m] = dot_loop[k](A[n k], B[k m])
      C_tile_new[n m] = add[](C_tile_old[n m], C_tile_chunk[n m])
      yield C_tile_new
    }
    D_tile[n m] = map(a, b: max(a[] * b[], 0))(C_tile[n m], C_tile[n m])
    yield C_tile, D_tile
  }
)");
}

TEST(Sequential, KnowsSumsProductsAndMaxima) {
  EXPECT_EQ(derived(R"(
size n
diagram p(A[n], B[n] any) -> (X[], P[], Y[], Z[]) {
  X = max[n](B)
  P = prod[n](A)
  Y = sum[n](A)
  Z = min[n](A)
}
derive d from p { sequential }
)"),
            R"(
  X[] = max_loop[n](B[n])
  P[] = prod_loop[n](A[n])
  Y[] = sum_loop[n](A[n])
  Z[] = min[n](A[n])
)");
}

TEST(Sequential, TwiceChangesNothingMore) {
  EXPECT_EQ(derived(R"(
size n
diagram p(A[n]) -> (Y[]) { Y = sum[n](A) }
derive d from p { sequential; sequential }
)"),
            R"(
  Y[] = sum_loop[n](A[n])
)");
}

TEST(Sequential, IsRefused) {
  const std::string before = R"(
size n
diagram p(A[n]) -> (Y[]) { Y = sum[n](A) }
derive d from p { )";
  const RefusedCase cases[] = {
      {"sequential now", "'sequential now' is not how 'sequential' is used", "write `sequential`"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

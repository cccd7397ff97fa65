// group and limit: what may be done tile by tile, and which positions may be left out.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Group, KeepsAReductionOutside) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(A[n m]) -> (S[]) {
  R = sum[n](A)
  S = max[m](R)
}
derive d from p { group m by u keeping (S) ; in R: stream n by t carrying (R_tile) }
)"),
            R"(
  R[m] = group m by u {
    R_tile_start[m] = zero[]()
    R_tile[m] = stream n by t carrying R_tile_old = R_tile_start {
      R_tile_chunk[m] = sum[n](A[n m])
      R_tile_new[m] = add[](R_tile_old[m], R_tile_chunk[m])
      yield R_tile_new
    }
    yield R_tile
  }
  S[] = max[m](R[m])
)");
}

TEST(Group, KeepsAWireThatItReads) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(A[n m]) -> (C[n m]) {
  B = exp(A)
  C = exp(B)
}
derive d from p { group m by t keeping (B) }
)"),
            R"(
  B[n m] = exp[](A[n m])
  C[n m] = group m by t {
    C_tile[n m] = exp[](B[n m])
    yield C_tile
  }
)");
}

TEST(Group, NestsOnOneAxisAndOnTwo) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(A[n m]) -> (B[n m]) { B = exp(A) }
derive d from p { group n by t ; in B: group n by u ; in B.B_tile: group m by 2 }
)"),
            R"(
  B[n m] = group n by t {
    B_tile[n m] = group n by u {
      B_tile_tile[n m] = group m by 2 {
        B_tile_tile_tile[n m] = exp[](A[n m])
        yield B_tile_tile_tile
      }
      yield B_tile_tile
    }
    yield B_tile
  }
)");
}

TEST(Group, ReadsOneInputAlongTwoAxes) {
  EXPECT_EQ(derived(R"(
size n, d
axis k = n
size t, u >= 1
diagram p(A[n d]) -> (G[n k]) { G = dot[d](A[n d], A[k d]) }
derive d from p {
  group n by t
  in G: group k by u
  in G.G_tile: stream d by 4 carrying (G_tile_tile)
}
)"),
            R"(
  G[n k] = group n by t {
    G_tile[n k] = group k by u {
      G_tile_tile_start[n k] = zero[]()
      G_tile_tile[n k] = stream d by 4 carrying G_tile_tile_old = G_tile_tile_start {
        G_tile_tile_chunk[n k] = dot[d](A[n d], A[k d])
        G_tile_tile_new[n k] = add[](G_tile_tile_old[n k], G_tile_tile_chunk[n k])
        yield G_tile_tile_new
      }
      yield G_tile_tile
    }
    yield G_tile
  }
)");
}

TEST(Group, YieldsEveryWireThatIsUsedOutside) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(A[n m]) -> (C[n m], L[n]) {
  B = exp(A)
  L = sum[m](B)
  D = div(B, L)
  C = mul(D, B)
}
derive d from p { group n by t }
)"),
            R"(
  L[n], C[n m] = group n by t {
    B[n m] = exp[](A[n m])
    L_tile[n] = sum[m](B[n m])
    D[n m] = div[](B[n m], L_tile[n])
    C_tile[n m] = mul[](D[n m], B[n m])
    yield L_tile, C_tile
  }
)");
}

TEST(Limit, LeavesOutWhatIsMasked) {
  EXPECT_EQ(derived(R"(
size q
axis x = q
size t, u >= 1
diagram p(A[q x], V[x]) -> (M[q], S[q]) {
  C = causal[q, x](A)
  M = max[x](C)
  E = exp(C)
  S = dot[x](E, V)
}
derive d from p {
  group q by t
  in M: limit x to hi(q) carrying (M_tile, S_tile)
  in M.M_tile: stream x by u carrying (M_tile_seen, S_tile_seen)
}
)"),
            R"(
  M[q], S[q] = group q by t {
    M_tile[q], S_tile[q] = limit x to hi(q) {
      M_tile_seen_start[q] = neg_inf[]()
      S_tile_seen_start[q] = zero[]()
      M_tile_seen[q], S_tile_seen[q] = stream x by u carrying M_tile_seen_old = M_tile_seen_start, S_tile_seen_old = S_tile_seen_start {
        C[q x] = causal[q, x](A[q x])
        M_tile_seen_chunk[q] = max[x](C[q x])
        M_tile_seen_new[q] = max2[](M_tile_seen_old[q], M_tile_seen_chunk[q])
        E[q x] = exp[](C[q x])
        S_tile_seen_chunk[q] = dot[x](E[q x], V[x])
        S_tile_seen_new[q] = add[](S_tile_seen_old[q], S_tile_seen_chunk[q])
        yield M_tile_seen_new, S_tile_seen_new
      }
      yield M_tile_seen, S_tile_seen
    }
    yield M_tile, S_tile
  }
)");
}

TEST(Limit, BeyondTheEndChangesNothing) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(A[n]) -> (S[]) {
  B = square(A)
  S = sum[n](B)
}
derive d from p { limit n to n + m carrying (S) }
)"),
            R"(
  S[] = limit n to m + n {
    B[n] = square[](A[n])
    S_seen[] = sum[n](B[n])
    yield S_seen
  }
)");
}

TEST(Group, IsRefused) {
  const std::string before = R"(
size n, m
size t, u >= 1
size z
diagram p(A[n m], V[z]) -> (C[n m], R[m], X[z]) {
  B = exp(A)
  D = softmax[n](B)
  C = mul(D, B)
  R = sum[n](B)
  X = cumsum[z](V)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"group m", "'group m' is not how 'group' is used", "group AXIS by SIZE [keeping (WIRE, ...)]"},
      {"group k by t", "unknown axis 'k'", ""},
      {"group t by 2", "no line here carries the axis 't'", ""},
      {"group m by t keeping (Y)", "no line here makes 'Y'", "the wires made here are B, D, C, R, X"},
      {"group m by z", "the size of a tile is not known to be >= 1: z", "`assume z >= 1`"},
      {"group m by 0", "the size of a tile is not known to be >= 1: 0", ""},
      {"group n by t", "each element of 'D' needs all of 'n'", "`unfold D`"},
      {"group n by t keeping (D, C)",
       "'R' reduces 'n': each tile would give its own value", "`keeping (R)` leaves it outside"},
      {"group n by t keeping (D, R)",
       "'D' is computed outside from these lines and read by 'C' inside them", "no order of the lines"},
      {"group z by t", "each element of 'X' needs all of 'z'", "`keeping (X)`"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Limit, IsRefused) {
  const std::string before = R"(
size q
axis x = q
size t >= 1
diagram p(A[q x]) -> (M[q]) {
  C = causal[q, x](A)
  M = max[x](C)
}
derive d from p { group q by t; )";
  const RefusedCase cases[] = {
      {"in M: limit x carrying (M_tile)", "is not how 'limit' is used", "limit AXIS to SIZE carrying (WIRE, ...)"},
      {"in M: limit x to hi(q) - 1 carrying (M_tile)", "no proof found that max(j in 0 .. q", "intermediate step"},
      {"in M: limit x to t carrying (M_tile)", "no proof found", ""},
      {"in M: limit x to hi(q) carrying (C)", "'C' carries the axis 'x' itself", ""},
      {"in M: limit k to hi(q) carrying (M_tile)", "unknown axis 'k'", ""},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

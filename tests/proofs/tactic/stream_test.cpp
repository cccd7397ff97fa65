// stream x by b carrying (...): one loop for any number of reductions, on any axes and in any order of axes.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Stream, CarriesTwoIndependentReductions) {
  EXPECT_EQ(derived(R"(
size a, b, c
size t >= 1
diagram p(A[c b a]) -> (S[c a], M[a c]) {
  S = sum[b](A)
  E = exp(A)
  M[a c] = max[b](E)
}
derive d from p { stream b by t carrying (S, M) }
)"),
            R"(
  S_start[c a] = zero[]()
  M_start[a c] = neg_inf[]()
  S[c a], M[a c] = stream b by t carrying S_old = S_start, M_old = M_start {
    S_chunk[c a] = sum[b](A[c b a])
    S_new[c a] = add[](S_old[c a], S_chunk[c a])
    E[c b a] = exp[](A[c b a])
    M_chunk[a c] = max[b](E[c b a])
    M_new[a c] = max2[](M_old[a c], M_chunk[a c])
    yield S_new, M_new
  }
)");
}

TEST(Stream, LeavesTheOthersOutside) {
  EXPECT_EQ(derived(R"(
size a, b, c
size t >= 1
diagram p(A[c b a]) -> (S[c a], M[a c]) {
  S = sum[b](A)
  E = exp(A)
  M[a c] = max[b](E)
}
derive d from p { stream b by t carrying (M) }
)"),
            R"(
  S[c a] = sum[b](A[c b a])
  M_start[a c] = neg_inf[]()
  M[a c] = stream b by t carrying M_old = M_start {
    E[c b a] = exp[](A[c b a])
    M_chunk[a c] = max[b](E[c b a])
    M_new[a c] = max2[](M_old[a c], M_chunk[a c])
    yield M_new
  }
)");
}

TEST(Stream, CarriesAProduct) {
  EXPECT_EQ(derived(R"(
size n
size t >= 1
diagram p(A[n]) -> (P[]) { P = prod[n](A) }
derive d from p { stream n by t carrying (P) }
)"),
            R"(
  P_start[] = one[]()
  P[] = stream n by t carrying P_old = P_start {
    P_chunk[] = prod[n](A[n])
    P_new[] = mul[](P_old[], P_chunk[])
    yield P_new
  }
)");
}

TEST(Stream, CarriesAMaximumAloneByAConstant) {
  EXPECT_EQ(derived(R"(
size n, h
diagram p(A[h n] any) -> (M[h]) { M = max[n](A) }
derive d from p { stream n by 3 carrying (M) }
)"),
            R"(
  M_start[h] = neg_inf[]()
  M[h] = stream n by 3 carrying M_old = M_start {
    M_chunk[h] = max[n](A[h n])
    M_new[h] = max2[](M_old[h], M_chunk[h])
    yield M_new
  }
)");
}

TEST(Stream, RescalesWovenOverSeveralAxes) {
  EXPECT_EQ(derived(R"(
size n, h, g
size t >= 1
diagram p(A[h n g]) -> (M[h g], L[h g]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
}
derive d from p { stream n by t carrying (M, L) }
)"),
            R"(
  M_start[h g] = neg_inf[]()
  L_start[h g] = zero[]()
  M[h g], L[h g] = stream n by t carrying M_old = M_start, L_old = L_start {
    M_chunk[h g] = max[n](A[h n g])
    M_new[h g] = max2[](M_old[h g], M_chunk[h g])
    D[h n g] = sub[](A[h n g], M_new[h g])
    E[h n g] = exp[](D[h n g])
    L_chunk[h g] = sum[n](E[h n g])
    M_scale[h g] = map(a, b: exp(a[] - b[]))(M_old[h g], M_new[h g])
    L_new[h g] = map(s, a, c: s[] * a[] + c[])(M_scale[h g], L_old[h g], L_chunk[h g])
    yield M_new, L_new
  }
)");
}

TEST(Stream, NeedsNoRescalingAfterTheMaximum) {
  EXPECT_EQ(derived(R"(
size n, h, g
size t >= 1
diagram p(A[h n g]) -> (M[h g], L[h g]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
}
derive d from p { stream n by t carrying (L) }
)"),
            R"(
  M[h g] = max[n](A[h n g])
  L_start[h g] = zero[]()
  L[h g] = stream n by t carrying L_old = L_start {
    D[h n g] = sub[](A[h n g], M[h g])
    E[h n g] = exp[](D[h n g])
    L_chunk[h g] = sum[n](E[h n g])
    L_new[h g] = add[](L_old[h g], L_chunk[h g])
    yield L_new
  }
)");
}

TEST(Stream, MergesThreeStatesWithAWeightOnBothSides) {
  EXPECT_EQ(derived(R"(
size m
size n >= 1
size t, u >= 1
diagram p(A[n], W[n]) -> (O[]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
  X = mul(W, E)
  Y = mul(X, W)
  N = sum[n](Y)
  O = div(N, L)
}
derive d from p { stream n by t carrying (M, L, N) }
)"),
            R"(
  M_start[] = neg_inf[]()
  L_start[] = zero[]()
  N_start[] = zero[]()
  M[], L[], N[] = stream n by t carrying M_old = M_start, L_old = L_start, N_old = N_start {
    M_chunk[] = max[n](A[n])
    M_new[] = max2[](M_old[], M_chunk[])
    D[n] = sub[](A[n], M_new[])
    E[n] = exp[](D[n])
    L_chunk[] = sum[n](E[n])
    M_scale[] = map(a, b: exp(a[] - b[]))(M_old[], M_new[])
    L_new[] = map(s, a, c: s[] * a[] + c[])(M_scale[], L_old[], L_chunk[])
    X[n] = mul[](W[n], E[n])
    Y[n] = mul[](X[n], W[n])
    N_chunk[] = sum[n](Y[n])
    N_new[] = map(s, a, c: s[] * a[] + c[])(M_scale[], N_old[], N_chunk[])
    yield M_new, L_new, N_new
  }
  O[] = div[](N[], L[])
)");
}

TEST(Stream, NestsInsideItself) {
  EXPECT_EQ(derived(R"(
size n
size t, u >= 1
diagram p(A[n]) -> (S[]) {
  Q = square(A)
  S = sum[n](Q)
}
derive d from p {
  stream n by t carrying (S)
  in S: stream n by u carrying (S_chunk)
}
)"),
            R"(
  S_start[] = zero[]()
  S[] = stream n by t carrying S_old = S_start {
    S_chunk_start[] = zero[]()
    S_chunk[] = stream n by u carrying S_chunk_old = S_chunk_start {
      Q[n] = square[](A[n])
      S_chunk_chunk[] = sum[n](Q[n])
      S_chunk_new[] = add[](S_chunk_old[], S_chunk_chunk[])
      yield S_chunk_new
    }
    S_new[] = add[](S_old[], S_chunk[])
    yield S_new
  }
)");
}

TEST(Stream, FollowsAnother) {
  EXPECT_EQ(derived(R"(
size n, m
size t, u >= 1
diagram p(A[n m]) -> (S[]) {
  R = sum[n](A)
  S = max[m](R)
}
derive d from p {
  stream n by t carrying (R)
  stream m by u carrying (S)
}
)"),
            R"(
  R_start[m] = zero[]()
  R[m] = stream n by t carrying R_old = R_start {
    R_chunk[m] = sum[n](A[n m])
    R_new[m] = add[](R_old[m], R_chunk[m])
    yield R_new
  }
  S_start[] = neg_inf[]()
  S[] = stream m by u carrying S_old = S_start {
    S_chunk[] = max[m](R[m])
    S_new[] = max2[](S_old[], S_chunk[])
    yield S_new
  }
)");
}

TEST(Stream, IsRefused) {
  const std::string before = R"(
size n >= 1
size m
size t >= 1
size z
op norm[k](A[k]) -> (S[]) {
  Q = square(A)
  S = sum[k](Q)
}
diagram p(A[n m]) -> (C[m], B[n m], R[m], G[m], H[m], I[m]) {
  C = sum[n](A)
  B = softmax[n](A)
  R = mean[n](A)
  G = norm[n](A)
  H = min[n](A)
  W = map(a: a + 1)(C)
  I = exp(W)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"stream n carrying (C)", "'stream n carrying (C)' is not how 'stream' is used", "carrying (WIRE, ...)"},
      {"stream n by t", "is not how 'stream' is used", "carrying (WIRE, ...)"},
      {"stream k by t carrying (C)", "unknown axis 'k'", ""},
      {"stream n by t carrying (X)", "no line here makes 'X'", "the wires made here are C, B"},
      {"stream n by t carrying (B)", "'B' carries the axis 'n' itself", "carry the reductions over 'n' it uses"},
      {"stream n by t carrying (R)",
       "'R' is made by 'mean', for which no merge of two parts is known", "a mean is a sum and a count"},
      {"stream n by t carrying (G)", "'G' is made by 'norm', which is defined by a diagram", "`unfold G` first"},
      {"stream n by t carrying (H)", "'H' is a minimum, which has no unit to start from", "negative of a maximum"},
      {"stream n by t carrying (W)", "'W' is not made by a reduction over 'n'", ""},
      {"stream n by z carrying (C)", "the size of a tile is not known to be >= 1: z", "`assume z >= 1`"},
      {"stream n by t - 1 carrying (C)", "the size of a tile is not known to be >= 1: t - 1", ""},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Stream, IsRefusedWhereAWireIsKeptForTheWholeAxis) {
  const std::string before = R"(
size n >= 1
size t >= 1
diagram p(A[n]) -> (P[n]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
  P = div(E, L)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"stream n by t carrying (M, L)", "'E' is needed both inside the loop and after it", "`recompute E for ...`"},
      {"recompute E for P; stream n by t carrying (M, L)",
       "'D' is needed both inside the loop and after it", "`recompute D for ...`"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Stream, IsRefusedWhereNoRescalingIsKnown) {
  const std::string before = R"(
size n >= 1
size t >= 1
diagram p(A[n]) -> (Q[]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
  F = div(E, L)
  Q = sum[n](F)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"stream n by t carrying (M, L, Q)",
       "'Q' depends on the carried 'L', and no rescaling of the one is known", "one carried maximum M"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Stream, IsRefusedWhereAMaximumDependsOnAnother) {
  const std::string before = R"(
size n >= 1
size t >= 1
diagram p(A[n]) -> (W[]) {
  M = max[n](A)
  D = sub(A, M)
  W = max[n](D)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"stream n by t carrying (M, W)",
       "'W' depends on the carried 'M', and no rescaling of the one is known", "one carried maximum M"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Stream, IsRefusedWhereTheMaximumIsUsedOtherwise) {
  const std::string before = R"(
size n >= 1
size t >= 1
diagram p(A[n]) -> (V[]) {
  M = max[n](A)
  D = sub(A, M)
  V = sum[n](D)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"stream n by t carrying (M, V)", "'V' does not use 'M' as exp(... - M)", "only such sums can be rescaled"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

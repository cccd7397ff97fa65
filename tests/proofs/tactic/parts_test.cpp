// parts x by p as w carrying (...): the partial results stand side by side along w and are merged; parts may be empty.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Parts, MergesAProductAndASum) {
  EXPECT_EQ(derived(R"(
size n, h, g
size t >= 1
axis w = ceil_div(n, t)
diagram p(A[h n g]) -> (P[h g], S[g h]) {
  P = prod[n](A)
  S[g h] = sum[n](A)
}
derive d from p { parts n by t as w carrying (P, S) }
)"),
            R"(
  P_part[w h g], S_part[w g h] = parts n by t as w {
    P_own[h g] = prod[n](A[h n g])
    S_own[g h] = sum[n](A[h n g])
    yield P_own, S_own
  }
  P[h g] = prod[w](P_part[w h g])
  S[g h] = sum[w](S_part[w g h])
)");
}

TEST(Parts, RescalesWhatDependsOnAMaximum) {
  EXPECT_EQ(derived(R"(
size h, g
size n >= 1
size t >= 1
axis w = ceil_div(n, t)
diagram p(A[h n g]) -> (M[h g], L[h g]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
}
derive d from p { parts n by t as w carrying (M, L) }
)"),
            R"(
  M_part[w h g], L_part[w h g] = parts n by t as w {
    M_own[h g] = max[n](A[h n g])
    D[h n g] = sub[](A[h n g], M_own[h g])
    E[h n g] = exp[](D[h n g])
    L_own[h g] = sum[n](E[h n g])
    yield M_own, L_own
  }
  M[h g] = max[w](M_part[w h g])
  M_weight[w h g] = map(a, b: exp(a[] - b[]))(M_part[w h g], M[h g])
  L[h g] = dot[w](M_weight[w h g], L_part[w h g])
)");
}

TEST(Parts, MayBeMoreThanThereIsWorkFor) {
  EXPECT_EQ(derived(R"(
size n
size t, u >= 1
size w
assume w*t >= n + 3
diagram p(A[n]) -> (S[]) { S = sum[n](A) }
derive d from p {
  parts n by t as w carrying (S)
  in S_part: stream n by u carrying (S_own)
}
)"),
            R"(
  S_part[w] = parts n by t as w {
    S_own_start[] = zero[]()
    S_own[] = stream n by u carrying S_own_old = S_own_start {
      S_own_chunk[] = sum[n](A[n])
      S_own_new[] = add[](S_own_old[], S_own_chunk[])
      yield S_own_new
    }
    yield S_own
  }
  S[] = sum[w](S_part[w])
)");
}

TEST(Parts, StreamInsideAGroup) {
  EXPECT_EQ(derived(R"(
size q
size n >= 1
size t, u >= 1
axis w = ceil_div(n, t)
diagram p(A[q n]) -> (P[q]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
  P = add(M, L)
}
derive d from p {
  parts n by t as w carrying (M, L)
  in M_part: stream n by u carrying (M_own, L_own)
  group q by 5
}
)"),
            R"(
  P[q] = group q by 5 {
    M_part[w q], L_part[w q] = parts n by t as w {
      M_own_start[q] = neg_inf[]()
      L_own_start[q] = zero[]()
      M_own[q], L_own[q] = stream n by u carrying M_own_old = M_own_start, L_own_old = L_own_start {
        M_own_chunk[q] = max[n](A[q n])
        M_own_new[q] = max2[](M_own_old[q], M_own_chunk[q])
        D[q n] = sub[](A[q n], M_own_new[q])
        E[q n] = exp[](D[q n])
        L_own_chunk[q] = sum[n](E[q n])
        M_own_scale[q] = map(a, b: exp(a[] - b[]))(M_own_old[q], M_own_new[q])
        L_own_new[q] = map(s, a, c: s[] * a[] + c[])(M_own_scale[q], L_own_old[q], L_own_chunk[q])
        yield M_own_new, L_own_new
      }
      yield M_own, L_own
    }
    M[q] = max[w](M_part[w q])
    M_weight[w q] = map(a, b: exp(a[] - b[]))(M_part[w q], M[q])
    L[q] = dot[w](M_weight[w q], L_part[w q])
    P_tile[q] = add[](M[q], L[q])
    yield P_tile
  }
)");
}

TEST(Parts, IsRefused) {
  const std::string before = R"(
size n >= 1
size t >= 1
size v, z
axis w = ceil_div(n, t)
diagram p(A[n]) -> (S[], H[], V[]) {
  S = sum[n](A)
  H = min[n](A)
  M = max[n](A)
  D = sub(A, M)
  V = sum[n](D)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"parts n by t carrying (S)", "is not how 'parts' is used", "as AXIS"},
      {"parts n by t as w", "is not how 'parts' is used", "carrying (WIRE, ...)"},
      {"parts n by t as k carrying (S)", "unknown axis 'k'", ""},
      {"parts n by t as n carrying (S)", "carries the axis 'n', of which the region sees only a part", ""},
      {"parts n by t as v carrying (S)", "'v' may number too few parts for all of 'n'", "axis v = ceil_div(n, t)"},
      {"parts n by z as w carrying (S)", "is not known", ""},
      {"parts n by t as w carrying (H)", "'H' is a minimum, and a part may be empty", "negative of a maximum"},
      {"parts n by t as w carrying (M, V)",
       "'V' does not use 'M' as exp(... - M)", "only such sums can be merged by rescaling"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

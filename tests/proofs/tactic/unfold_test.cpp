// unfold W: the defined operation becomes its lines, woven over whatever axes the wire has and in the order it has them.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Unfold, KeepsTheOrderOfAxesAndTheWeave) {
  EXPECT_EQ(derived(R"(
size b, h
size i >= 1
axis j = i
diagram p(X[b i h]) -> (Y[i h b]) {
  S[i b j] = dot[h](X[b i h], X[b j h])
  P[j i b] = softmax[j](S[i b j])
  Y[i h b] = dot[j](P[j i b], X[b j h])
}
derive d from p { unfold P }
)"),
            R"(
  S[i b j] = dot[h](X[b i h], X[b j h])
  M[i b] = max[j](S[i b j])
  D[i b j] = sub[](S[i b j], M[i b])
  E[i b j] = exp[](D[i b j])
  L[i b] = sum[j](E[i b j])
  P[j i b] = div[](E[i b j], L[i b])
  Y[i h b] = dot[j](P[j i b], X[b j h])
)");
}

TEST(Unfold, TakesTheNameOfTheOperation) {
  EXPECT_EQ(derived(R"(
size n, b
diagram p(X[b n], G[n], B[n]) -> (Y[b n]) { Y = layer_norm[n; 1, 1000](X, G, B) }
derive d from p { unfold layer_norm }
)"),
            R"(
  M[b] = mean[n](X[b n])
  C[b n] = sub[](X[b n], M[b])
  Q[b n] = square[](C[b n])
  V[b] = mean[n](Q[b n])
  R[b] = rsqrt_eps[; 1, 1000](V[b])
  N[b n] = mul[](C[b n], R[b])
  S[b n] = mul[](N[b n], G[n])
  Y[b n] = add[](S[b n], B[n])
)");
}

TEST(Unfold, PutsTheIntegersOfTheCallIntoRegions) {
  EXPECT_EQ(derived(R"(
size n
op chunked[k; c](A[k]) -> (S[]) {
  P = group k by c + 1 { E = square(A) yield E }
  S = sum[k](P)
}
assume n >= 0
diagram p(A[n]) -> (S[]) { S = chunked[n; 2](A) }
derive d from p { unfold S }
)"),
            R"(
  P[n] = group n by 3 {
    E[n] = square[](A[n])
    yield E
  }
  S[] = sum[n](P[n])
)");
}

TEST(Unfold, MakesNewNamesWhereTheOldAreTaken) {
  EXPECT_EQ(derived(R"(
size n >= 1
diagram p(X[n]) -> (Y[n], M[]) {
  P = softmax[n](X)
  Y = softmax[n](P)
  M = max[n](Y)
}
derive d from p { unfold P; unfold Y }
)"),
            R"(
  M_1[] = max[n](X[n])
  D[n] = sub[](X[n], M_1[])
  E[n] = exp[](D[n])
  L[] = sum[n](E[n])
  P[n] = div[](E[n], L[])
  M_2[] = max[n](P[n])
  D_1[n] = sub[](P[n], M_2[])
  E_1[n] = exp[](D_1[n])
  L_1[] = sum[n](E_1[n])
  Y[n] = div[](E_1[n], L_1[])
  M[] = max[n](Y[n])
)");
}

TEST(Unfold, IsRefused) {
  const std::string before = R"(
size n
diagram p(X[n]) -> (Y[n]) { Y = exp(X) }
derive d from p { )";
  const RefusedCase cases[] = {
      {"unfold Y", "'Y' is not made by a defined operation", "definition is a diagram"},
      {"unfold Z", "no line here makes 'Z'", "the wires made here are Y"},
      {"unfold", "'unfold' is not how 'unfold' is used", "`unfold W`"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

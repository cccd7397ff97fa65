// apply RULE: the rule is found among the lines, woven and with its axes renamed; or it is said why it is not there.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Apply, WeavesARuleOverAnyAxes) {
  EXPECT_EQ(derived(R"(
size q, d
size n >= 1
size t >= 1
diagram p(A[d n q], V[q n]) -> (O[q d]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
  P = div(E, L)
  O[q d] = dot[n](P, V)
}
derive d from p { apply delay_division at O }
)"),
            R"(
  M[d q] = max[n](A[d n q])
  D[d n q] = sub[](A[d n q], M[d q])
  E[d n q] = exp[](D[d n q])
  L[d q] = sum[n](E[d n q])
  N[d q] = dot[n](E[d n q], V[q n])
  O[q d] = div[](N[d q], L[d q])
)");
}

TEST(Apply, MayReadOneInputSeveralTimes) {
  EXPECT_EQ(derived(R"(
size n >= 1
axis a = n
axis b = n
axis c = n
diagram p(A[n a]) -> (O[n c]) {
  X = dot[a](A[n a], A[a b])
  O[n c] = dot[b](X[n b], A[b c])
}
derive d from p { apply associate_dots at O }
)"),
            R"(
  R[c a] = dot[b](A[a b], A[b c])
  O[n c] = dot[a](A[n a], R[c a])
)");
}

TEST(Apply, IsRefused) {
  const std::string before = R"(
size n, k, m, l
diagram p(A[n k], B[k m], C[m l], V[n]) -> (O[n l], Y[n]) {
  Y = exp(V)
  X = dot[k](A, B)
  O = dot[m](X, C)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"apply", "'apply' is not how 'apply' is used", "apply RULE [at WIRE] [by SIZE]"},
      {"apply nonsense", "there is no rule 'nonsense'", "delay_division"},
      {"apply delay_division", "delay_division does not match here", "no line here is like its `div`"},
      {"apply associate_dots at Y", "associate_dots does not match here at wire Y", ""},
      {"apply associate_dots", "m - 1 >= 0 is not known", ""},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Apply, IsRefusedWhereTheWireIsAnOutput) {
  const std::string before = R"(
size q
size n >= 1
diagram p(A[n q], V[q n]) -> (O[q], P[n q]) {
  M = max[n](A)
  D = sub(A, M)
  E = exp(D)
  L = sum[n](E)
  P = div(E, L)
  O = dot[n](P, V)
}
derive d from p { )";
  const RefusedCase cases[] = {
      {"apply delay_division at O", "wire P is an output, and the rule does not make it", "recompute the wire"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

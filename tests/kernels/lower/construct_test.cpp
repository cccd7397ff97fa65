// Every construct of the language, printed and run: lines of every kind, regions of every kind, and names that C++
// would not have.
#include "tests/kernels/helper.hpp"

namespace serviette {
namespace {

// Small integers in, sums and products of them out: exact in double, in whatever order.
TEST(Lines, AreExactOnIntegers) {
  static const Program p = program_of(R"(
    size q, x, d, e, n, b, h
    axis y = x
    axis half = ceil_div(n, 2)
    axis longer = n + 3
    axis from = n - 2
    axis three = 3
    op smallest_[k](A[k]) -> [] = min(j in k, A[j])
    op two_states_[k](A[k]) -> [] = loop(t in k, s = 0 then s + A[t], m = 1 then max(s, m)).m
    op backwards_[i](A[i]) -> [i] = A[hi(i) - 1 - i + lo(i)]
    op both_ends_[i; s](A[i]) -> [] = A[lo(i) + s] + 2 * A[hi(i) - 1]
    op nothing_negative_[i](A[i] any) -> [i] = if not(isneginf(A[i])) then max(A[i], 0) else 0
    op sum_of_squares_of_sums_[i, j](A[i j]) -> [] = sum(s in i, sum(t in j, A[s, t]) * sum(t in j, A[s, t]))
    op most_or_count_[k](A[k]) -> [] = if 3 <= len(k) then max(j in k, A[j]) else real(len(k)) / 2
    diagram lines(Q[q d], K[x d], V[x e], A[n] any, B[n], S[q x] any, X4[b h q d], K3[b x d], v[d]) ->
        (T[q x], U[q e], G[x y], W[x d], Y[d x], L4[b h q x], mv[q], dots[], big[d e], N[q], M[x] any, R[q] any, P[], top[] any,
         F[x q], E[half], C[n], D[n] any, J[longer], J2[longer] any, Z[from], causal_[q x] any, t3[], bil[], trop[q x] any, low[],
         scan[n], two[], back[n], ends[], m[n], plus[n], ss[], moc[], k2[q d], one_[x], r[b h q]) {
      T = dot[d](Q, K)                      # both along the summed axis
      U = dot[x](T, V)                      # the right one lies as it is read
      G[x y] = dot[d](K[x d], K[y d])       # a wire by itself
      W[x d] = dot[q](T[q x], Q[q d])       # the left one turned
      Y[d x] = dot[q](T[q x], Q[q d])       # operands in the other order
      L4[b h q x] = dot[d](X4, K3)          # two more axes, one of them on one side only
      mv = dot[d](Q, v)                     # no product of matrices
      dots = dot[n](B, B)
      big[d e] = dot3[x](K[x d], V[x e], V[x e])
      N = sum[x](T)
      M = max[q](S)
      R = max[x](S)
      P = prod[n](B)
      top = max[n](A)
      F = transpose[q, x](T)
      E[half] = stride[n, half; 0, 2](B)
      C = cumsum[n](B)
      D = cummax[n](A)
      J[longer] = pad[n, longer; 2](B)
      J2[longer] = pad_neg_inf[n, longer; 1](A)
      W3[three] = const[; 2, 1]()
      Z[from] = conv1d[n, three, from](B, W3)
      causal_ = causal[q, x](S)
      t3 = dot3[n](B, B, B)
      one_of[x] = const[; 1, 1]()
      bil = bilinear[q, x](N, T, one_of)
      trop = tropical_dot[d](Q, K)
      low = smallest_[n](B)
      scan = linear_scan[n](B, B)
      two = two_states_[n](B)
      back = backwards_[n](B)
      ends = both_ends_[n; 1](B)
      H = nothing_negative_[n](A)
      plus = add(H, B)
      m = map(a, b: max(a, 0) * 2 + -b * (a - 1))(B, H)
      ss = sum_of_squares_of_sums_[q, x](T)
      moc = most_or_count_[n](B)
      k2 = mul(Q, mv)
      one_ = sub(one_of, one_of)
      r = sum[d](X4)
    })");
  agrees(p, exact, 0, {{"b", 3}, {"h", 3}, {"q", 17}, {"d", 17}});
}

TEST(Lines, WithRoundings) {
  static const Program p = program_of(R"(
    op log_sum_exp_[k](A[k] any) -> [] = log(sum(j in k, exp(A[j])))
    size q, x, d >= 1
    diagram rounded(S[q x] any, Q[q d], K[x d]) -> (E[q x], L[q] any, Z[q x] any, M[q], N[q d], C[q x], H[x d]) {
      E = exp(S)
      L = log_sum_exp_[x](S)
      Z = scaled_dot[d](Q, K)
      M = mean[d](Q)
      N = map(a: exp(a) / (1 + exp(-a)) + 1 / 3)(Q)
      C = log_dot[d](Q, K)
      H = map(a: sqrt(a * a + 1))(K)
    }
  )");
  // At most 33 terms of one sign and a dozen roundings and functions after one another, each of two units; sqrt, / and
  // log do not make a relative error larger than it is, or an absolute one where the value is small, which is what we
  // measure. Z alone adds terms of both signs: 33 products up to 9 in size, hence 33 * 9 * 33 u before the division by
  // sqrt(d).
  agrees(
      p,
      [](const Sizes& s) {
        const double d = static_cast<double>(s.at("d"));
        return (2 * (33 + 24) + 9 * d * d) * 0x1p-53;
      },
      3);
}

TEST(Regions, AreExactOnIntegers) {
  static const Program p = program_of(R"(
    op causal_product_[i, j, k](A[i k], B[j k]) -> [i j] = if j <= i then sum(s in k, A[i, s] * B[j, s]) else -inf
    op cumulate_[i](A[i]) -> [i] = A[i] + real(i)
    size n, q, d
    size b, c >= 1
    size t, w
    axis parts_ = ceil_div(n, b)
    axis few = ceil_div(q, c)
    diagram regions(A[n d], B[n], Q[q d], K[n d] any) ->
        (G[n d], G2[n d], G3[n], P[parts_ d], P2[w], P3[d few], S[], Swap[], Old[], Same[d], L[d], C[q n] any, Two[n], U[d] any, V[q]) {
      # Two results, one of them twice, one of them from outside.
      X = add(B, B)
      G, G2, G3 = group n by b {
        E = map(a: a * a)(A)
        yield E, E, X
      }
      P = parts n by b as parts_ {
        T = sum[n](A)
        yield T
      }
      # As many parts as there are; those beyond the end are empty.
      P2 = parts n by c as w {
        T2 = sum[n](B)
        yield T2
      }
      # The parts last: what a part makes does not lie together.
      P3[d few] = parts q by c as few {
        T3 = sum[q](Q)
        yield T3
      }
      Zero = zero()
      One = one()
      ZeroD[d] = zero()
      S, Swap, Old = stream n by b + c - 1 carrying s = Zero, u = One, v = Zero {
        T4 = sum[n](B)
        U4 = add(s, T4)
        W4 = add(u, T4)
        yield U4, s, u
      }
      Same = stream n by 2 carrying k = ZeroD {
        yield k
      }
      L = limit n to t {
        T5 = sum[n](A)
        yield T5
      }
      # Causal, in tiles of both axes, the later ones left out.
      C = group q by b {
        C1[q n] = causal_product_[q, n, d](Q, A)
        yield C1
      }
      # The same axis twice, and one tile in the tile of the other.
      Two = group n by b {
        Two1 = group n by c {
          Two2 = cumulate_[n](B)
          yield Two2
        }
        yield Two1
      }
      U = limit n to t - 1 {
        Low[d] = neg_inf()
        U1 = stream n by c carrying m = Low {
          U2 = max[n](K)
          U3 = max2(m, U2)
          yield U3
        }
        yield U1
      }
      V = group q by c {
        Vz[q] = zero()
        V1 = limit n to hi(q) {
          V2 = stream n by b carrying o = Vz {
            V3[q n] = dot[d](Q, A)
            V4 = sum[n](V3)
            V5 = group q by 1 {
              V6 = add(o, V4)
              yield V6
            }
            yield V5
          }
          yield V2
        }
        yield V1
      }
    }
  )");
  agrees(p, exact, 0, {{"w", 9}, {"d", 17}});
}

// Fan-in of all layouts at sizes where every strip of rows and columns is met.
TEST(Products, AreRightAtEveryRemainder) {
  static const Program p = program_of(R"(
    size m, n, k
    diagram products(A[m k], B[k n], Bt[n k], At[k m]) -> (C[m n], D[m n], E[m n], F[m n], G[n m]) {
      C = dot[k](A, B)
      D = dot[k](A, Bt)
      E[m n] = dot[k](At, B)
      F[m n] = dot[k](At, Bt)
      G[n m] = dot[k](A, B)
    })");
  ASSERT_TRUE(p.kernel);
  for (std::int64_t m = 0; m <= 18; ++m) {
    for (std::int64_t n : {0, 1, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 40}) {
      for (std::int64_t k : {0, 1, 5}) {
        const Sizes sizes = {{"m", m}, {"n", n}, {"k", k}};
        ASSERT_EQ(distance(p, *p.kernel, sizes, random_inputs(p, sizes, 1)), 0) << describe(sizes);
      }
    }
  }
}

TEST(Names, ThatCppWouldNotHaveAreChanged) {
  static const Program p = program_of(R"(
    size T, Int
    axis i_T = Int
    diagram double(least[T Int], S'[T], panel[Int]) -> (S'_prime[T], acc[T], lane[i_T], while[], k[T]) {
      S'_prime = dot[Int](least, panel)
      product[T Int] = mul(least, S')
      acc = sum[Int](product)
      lane[i_T] = sum[T](least[T i_T])
      while = sum[T](acc)
      memory = add(acc, S')
      k = map(a, i_q: a + i_q)(memory, while)
    })");
  agrees(p, exact);
}

TEST(Wires, MayPassThrough) {
  static const Program p = program_of(R"(
    size n
    size b >= 1
    diagram pass(A[n], B[] any) -> (A[n], C[n], S[] any) {
      C = group n by b {
        yield A
      }
      S = stream n by b carrying s = B {
        yield s
      }
    })");
  agrees(p, exact);
}

TEST(Floats, AreExactOnSmallIntegersToo) {
  LowerOptions single;
  single.scalar = Scalar::Float;
  static const Program p = program_of(R"(
    size q, x, d
    size b >= 1
    diagram product(Q[q d], K[x d]) -> (S[q x], M[q] any, E[q]) {
      S, M = group q by b {
        S1 = dot[d](Q, K)
        M1 = max[x](S1)
        yield S1, M1
      }
      N = sum[x](S)
      E = map(a: exp(a - a))(N)
    })",
                                      single);
  agrees(p, exact);
}

// exp itself, over its whole range: within two units, 0 at -inf and where the result is below every normal number.
TEST(Exponential, IsRightToTwoUnits) {
  static const Program p = program_of("size n\ndiagram e(A[n] any) -> (E[n]) { E = exp(A) }");
  LowerOptions single;
  single.scalar = Scalar::Float;
  static const Program f = program_of("size n\ndiagram ef(A[n] any) -> (E[n]) { E = exp(A) }", single);
  ASSERT_TRUE(p.kernel && f.kernel);
  std::vector<Value<double>> at = {Value<double>::neg_inf(),
                                   0.0,
                                   1.0,
                                   -1.0,
                                   709.7,
                                   -707.9,
                                   -709.0,
                                   -745.0,
                                   -1e300,
                                   1e-300,
                                   88.7,
                                   -86.9,
                                   -88.0,
                                   -104.0};
  std::mt19937 random(7);
  for (int i = 0; i < 100000; ++i)
    at.push_back(static_cast<float>((random() / 4294967296.0 - 0.5) * (i % 2 ? 2 : 1400)));
  const std::int64_t n = static_cast<std::int64_t>(at.size());
  const auto arrays = DoubleArrays{{"A", Array<double>::of({n}, at)}};
  const auto got = p.kernel->run({{"n", n}}, arrays), got_f = f.kernel->run({{"n", n}}, arrays);
  ASSERT_TRUE(got && got_f);
  const auto check = [&](long double x, long double y, long double smallest, long double largest, long double unit) {
    const long double want = std::exp(x);
    if (want > largest) return;
    if (want < smallest)
      ASSERT_EQ(y, 0) << static_cast<double>(x);
    else
      ASSERT_LE(std::fabs(y - want), 2 * unit * want) << static_cast<double>(x);
  };
  for (std::size_t i = 0; i < at.size(); ++i) {
    const long double x = at[i].number, xf = static_cast<float>(at[i].number);
    // Between the bound of the program and the smallest normal number it may give either 0 or the right one.
    if (x < -708.4L || x >= -708) check(x, got->at("E").data()[i].number, 2.3e-308L, 1.79e308L, 0x1p-52L);
    if (xf < -87.4L || xf >= -86.89L) check(xf, got_f->at("E").data()[i].number, 1.2e-38L, 3.4e38L, 0x1p-23L);
  }
}

}  // namespace
}  // namespace serviette

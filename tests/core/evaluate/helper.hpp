// Diagrams for the tests of this folder, with ops of their own.
#pragma once

#include <gtest/gtest.h>

#include "core/evaluate/diagram.hpp"
#include "core/text/parse.hpp"

namespace serviette {

inline const std::string kOps = R"(
op dot_[k](A[k], B[k]) -> [] = sum(j in k, A[j] * B[j])
op total_[k](A[k]) -> [] = sum(j in k, A[j])
op top_[k](A[k] any) -> [] = max(j in k, A[j])
op zero_() -> [] = 0
op low_() -> [] = -inf
op soft_[k](A[k] any) -> [k] = exp(A[k] - max(j in k, A[j])) / sum(j in k, exp(A[j] - max(i in k, A[i])))
op soft_block_[k](A[k] any) -> (P[k]) {
  M[] = top_[k](A[k])
  E[k] = map(a, m: exp(a - m))(A[k], M[])
  L[] = total_[k](E[k])
  P[k] = map(e, l: e / l)(E[k], L[])
}
op flip_[i j](A[i j]) -> [j i] = A[i, j]
op scale_[k; c](A[k]) -> [k] = A[k] * real(c) + real(k)
)";

inline const std::string kAttention = R"(
size q, x, d, e, bq, bx
assume bq - 1 >= 0
assume bx - 1 >= 0
diagram attention(Q[q d], K[x d], V[x e]) -> (O[q e]) {
  S[q x] = dot_[d](Q[q d], K[x d])
  P[q x] = soft_[x](S[q x])
  O[q e] = dot_[x](P[q x], V[x e])
}
diagram flash(Q[q d], K[x d], V[x e]) -> (O[q e]) {
  O[q e] = group q by bq {
    m0[q] = low_()
    l0[q] = zero_()
    o0[q e] = zero_()
    m[q], l[q], o[q e] = stream x by bx carrying mp = m0, lp = l0, op_ = o0 {
      S[q x] = dot_[d](Q[q d], K[x d])
      t[q] = top_[x](S[q x])
      mn[q] = map(a, b: max(a, b))(mp[q], t[q])
      c[q] = map(a, b: exp(a - b))(mp[q], mn[q])
      E[q x] = map(s, b: exp(s - b))(S[q x], mn[q])
      r[q] = total_[x](E[q x])
      ln[q] = map(l, c, r: c * l + r)(lp[q], c[q], r[q])
      w[q e] = dot_[x](E[q x], V[x e])
      on[q e] = map(o, c, w: c * o + w)(op_[q e], c[q], w[q e])
      yield mn, ln, on
    }
    y[q e] = map(o, l: o / l)(o[q e], l[q])
    yield y
  }
}
)";

inline Module parse(const std::string& text) {
  auto m = parse_module(kOps + text, "test.nap", Prelude::Leave);
  EXPECT_TRUE(m) << render(m.error(), kOps + text);
  return m ? *m : Module{};
}

template <class S>
Run<S> run(const Module& m, const char* name, const Sizes& sizes, const std::map<Symbol, Array<S>>& inputs,
           const RunOptions<S>& options = {}) {
  const Diagram* d = m.find_diagram(name);
  EXPECT_NE(d, nullptr);
  if (!d) return {};
  auto r = evaluate(Setting::of(m), *d, sizes, inputs, options);
  EXPECT_TRUE(r) << render(r.error());
  return r ? *r : Run<S>{};
}

inline Array<double> doubles(const std::vector<std::int64_t>& shape, const std::vector<double>& v) {
  return Array<double>::of(shape, std::vector<Value<double>>(v.begin(), v.end()));
}

inline Array<mpq_class> integers(const std::vector<std::int64_t>& shape, const std::vector<long>& v) {
  std::vector<Rational> data;
  for (long i : v) data.push_back(mpq_class(i));
  return Array<mpq_class>::of(shape, data);
}

}  // namespace serviette

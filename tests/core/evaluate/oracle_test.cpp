// The evaluator against the denotation: two readings of FORMAT.md, sections 1.4 and 1.5, written apart.
#include <rapidcheck.h>

#include "core/denote/scope.hpp"
#include "core/evaluate/term.hpp"
#include "tests/core/evaluate/helper.hpp"

namespace serviette {
namespace {

Array<mpq_class> random_array(const std::vector<std::int64_t>& shape, bool any) {
  Array<mpq_class> a(shape);
  for (auto& v : a.data()) {
    const int i = *rc::gen::inRange(any ? -5 : -3, 4);
    v = i < -3 ? Rational::neg_inf() : Rational(mpq_class(i));
  }
  return a;
}

// Every wire of every diagram: the array against the term, element by element.
void agree_everywhere(const Module& m, const Sizes& sizes) {
  for (const Diagram& d : m.diagrams) {
    Environment<mpq_class> env;
    for (const auto& [name, value] : sizes) env.integers[name] = value;
    for (const Port& p : d.inputs) {
      env.arrays.emplace(p.name, random_array(*shape_of(Setting::of(m), p, sizes), p.domain == Domain::Any));
    }
    const auto run = evaluate(Setting::of(m), d, sizes, env.arrays);
    RC_ASSERT(run.has_value());
    const auto scope = Scope::of(m, d);
    if (!scope) RC_FAIL(render(scope.error()));
    for (const auto& [name, array] : run->wires) {
      const auto* wire = scope->wire(name);
      RC_ASSERT(wire != nullptr);
      if (array.data().empty()) continue;
      std::vector<std::int64_t> at = array.first();
      do {
        for (std::size_t i = 0; i < at.size(); ++i) env.integers[wire->meaning.params[i]] = at[i];
        Trouble trouble;
        const auto v = evaluate(wire->meaning.body, env, &trouble);
        if (!v) RC_FAIL(render(v.error()));
        if (trouble.any() || run->trouble.any()) continue;
        RC_LOG() << d.name.str() << " " << name.str() << " " << to_string(wire->meaning.body) << "\n";
        RC_ASSERT(to_string(*v) == to_string(array(at)));
      } while (advance(at, array.first(), array.shape()));
    }
  }
}

// A softmax without exponentials, so that it stays rational.
const std::string kDiagrams = R"(
size n, k, b, c
axis w = ceil_div(n, b)
assume b - 1 >= 0
assume c - 1 >= 0
op share_[k](A[k]) -> [k] = A[k] / sum(j in k, A[j])
op share_block_[k](A[k]) -> (P[k]) {
  L[] = total_[k](A[k])
  P[k] = map(a, l: a / l)(A[k], L[])
}
op best_[k](A[k] any) -> [] = loop(j in k, t = -inf then max(t, A[j]), s = 0 then s + real(j)).t
diagram lines(A[n k], B[k] any) -> (D[n]) {
  D[n] = dot_[k](A[n k], A[n k])
  P[n k] = share_[k](A[n k])
  R[n k] = share_block_[k](A[n k])
  T[] = best_[k](B[k])
  F[k n] = flip_[n k](A[n k])
  G[n k] = scale_[k; 2 * n + 1](A[n k])
  M[n k] = map(a, t: if isneginf(t) then a else max(a, t))(A[n k], T[])
}
diagram regions(A[n k], B[n] any) -> (Y[n], Z[], W[w], U[k], V[n]) {
  Y[n] = group n by b {
    D[n] = total_[k](A[n k])
    E[n] = scale_[n; 3](D[n])
    yield E
  }
  z0[] = low_()
  Z[] = stream n by b carrying p = z0 {
    t[] = top_[n](B[n])
    u[] = map(a, b: max(a, b))(p[], t[])
    yield u
  }
  W[w] = parts n by b as w {
    s[] = top_[n](B[n])
    yield s
  }
  U[k] = limit n to c {
    s2[k] = total_[n](A[n k])
    yield s2
  }
  V[n] = group n by b {
    v0[n] = zero_()
    o[n] = stream k by c carrying acc = v0 {
      h[n] = total_[k](A[n k])
      g[n] = limit k to hi(k) - 1 {
        h2[n] = total_[k](A[n k])
        yield h2
      }
      sum2[n] = map(a, b, c: a + 2 * b - c)(acc[n], h[n], g[n])
      yield sum2
    }
    yield o
  }
}
)";

TEST(Oracle, TheEvaluatorAgreesWithTheDenotation) {
  const Module m = parse(kDiagrams);
  const bool ok = rc::check("evaluate == denote", [&] {
    const auto small = [] { return rc::gen::elementOf(std::vector<std::int64_t>{0, 1, 2, 3, 5, 7}); };
    const auto tile = [] { return rc::gen::elementOf(std::vector<std::int64_t>{1, 2, 3, 4, 11}); };
    agree_everywhere(m, {{"n", *small()}, {"k", *small()}, {"b", *tile()}, {"c", *tile()}});
  });
  EXPECT_TRUE(ok);
}

}  // namespace
}  // namespace serviette

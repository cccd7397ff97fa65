// The loop nest printed from the derived FlashAttention, beside one written by hand. Goal: at most twice its time.
//
// The derivation is that of examples/attention.nap; what is printed is the target of its certificate in
// tests/golden/derived. It is measured against two others: hand_written.cpp is what a careful person writes in plain
// C++, with the same tiles, the keys of a tile turned so that every inner loop runs along memory, and four rows at a
// time; hand_tuned.cpp is what a specialist writes, with strips of registers, everything packed once and fused. All are
// compiled by the same compiler with the same flags, take one thread, and must agree.
#include <cmath>
#include <fstream>
#include <sstream>

#include "bench/goal.hpp"
#include "core/text/certificate.hpp"
#include "kernels/runtime/compile.hpp"

namespace serviette {
namespace {

struct Problem {
  long long q, d, e, x, bq, bx;
};

template <class T>
struct Arrays {
  explicit Arrays(const Problem& p)
      : Q(static_cast<std::size_t>(p.q * p.d)),
        K(static_cast<std::size_t>(p.x * p.d)),
        V(static_cast<std::size_t>(p.x * p.e)),
        O(static_cast<std::size_t>(p.q * p.e)) {
    unsigned state = 1;
    for (auto* a : {&Q, &K, &V}) {
      for (T& v : *a) v = static_cast<T>((state = state * 1664525u + 1013904223u) >> 8) / T(1 << 24) - T(0.5);
    }
  }
  std::vector<T> Q, K, V, O;
};

Expected<CompiledKernel> printed(Scalar scalar) {
  SERVIETTE_LET(c, load_certificate(SERVIETTE_SOURCE_DIR "/tests/golden/derived/flash_attention.cert"));
  LowerOptions options;
  options.name = "flash_attention";
  options.scalar = scalar;
  SERVIETTE_LET(lowered, lower_to_cpp(Setting::of(c.module), *c.target, options));
  return compile(lowered);
}

// A text of this folder in the place of a printed one.
Expected<CompiledKernel> by_hand(const std::string& name, Scalar scalar) {
  std::ifstream file(SERVIETTE_SOURCE_DIR "/bench/" + name + ".cpp");
  std::ostringstream text;
  text << (scalar == Scalar::Double ? "#define REAL double\n" : "#define REAL float\n") << file.rdbuf();
  Lowered l;
  l.name = name;
  l.text = text.str();
  l.scalar = scalar;
  CompileOptions options;
  options.flags.push_back("-std=gnu++17");
  return compile(l, options);
}

template <class T>
void run(const CompiledKernel& kernel, const Problem& p, Arrays<T>& a) {
  // The sizes in the order in which the certificate declares them.
  kernel.call({p.q, p.d, p.e, p.x, p.bq, p.bx}, {a.Q.data(), a.K.data(), a.V.data()}, {a.O.data()});
}

// `other` is measured, or the printed program if it is null.
template <class T>
void measure(benchmark::State& state, const char* other) {
  const Scalar scalar = sizeof(T) == 8 ? Scalar::Double : Scalar::Float;
  const Problem p{state.range(0), state.range(2), state.range(2), state.range(1), state.range(3), state.range(4)};
  const auto ours = printed(scalar), theirs = other ? by_hand(other, scalar) : ours;
  if (!ours || !theirs) return state.SkipWithError((ours ? theirs : ours).error().message.c_str());
  Arrays<T> a(p), b(p);
  run(*ours, p, a);
  run(*theirs, p, b);
  // Either is within a few hundred roundings of the exact value, which is below 1/2.
  for (std::size_t i = 0; i < a.O.size(); ++i) {
    if (!(std::fabs(a.O[i] - b.O[i]) <= 1000 * std::numeric_limits<T>::epsilon()))
      return state.SkipWithError("the two disagree");
  }
  for (auto _ : state) {
    run(*theirs, p, a);
    benchmark::DoNotOptimize(a.O.data());
  }
  if (!other) bench::goal_ratio(state, 0.5);
}
void in_double(benchmark::State& state, const char* other) { measure<double>(state, other); }
void in_float(benchmark::State& state, const char* other) { measure<float>(state, other); }

void rows(benchmark::internal::Benchmark* b) {
  // queries, keys, features, tile of queries, tile of keys: all even, and nothing even.
  b->Args({512, 512, 64, 64, 64})
      ->Args({500, 509, 61, 64, 48})
      ->Args({1000, 1300, 64, 64, 128})
      ->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(in_double, printed, nullptr)->Name("flash_attention_double")->Apply(rows);
BENCHMARK_CAPTURE(in_double, by_hand, "hand_written")->Name("flash_attention_double.by_hand")->Apply(rows);
BENCHMARK_CAPTURE(in_double, tuned, "hand_tuned")->Name("flash_attention_double.tuned_by_hand")->Apply(rows);
BENCHMARK_CAPTURE(in_float, printed, nullptr)->Name("flash_attention_float")->Apply(rows);
BENCHMARK_CAPTURE(in_float, by_hand, "hand_written")->Name("flash_attention_float.by_hand")->Apply(rows);
BENCHMARK_CAPTURE(in_float, tuned, "hand_tuned")->Name("flash_attention_float.tuned_by_hand")->Apply(rows);

}  // namespace
}  // namespace serviette

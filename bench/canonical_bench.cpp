// Equality of diagrams: canonical form beside Boost's VF2. Goal: one microsecond a box at 100,000
// boxes.
//
// The hosts are random and every box of them is live. VF2 is given a copy numbered otherwise, as it
// would be in use; ours computes both forms from scratch and compares them.
#include "bench/goal.hpp"
#include "core/canonical/canonical.hpp"
#include "core/canonical/generate.hpp"
#include "tests/core/canonical/vf2_oracle.hpp"

namespace serviette {
namespace {

Hypergraph host(std::int64_t boxes) {
  return random_hypergraph(
      {.boxes = static_cast<std::uint32_t>(boxes), .inputs = 8, .labels = 12, .window = 32}, 1);
}

void form(benchmark::State& state) {
  const Hypergraph g = host(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(canonical_form(g));
  bench::per_item(state, static_cast<double>(state.range(0)), 1e-6);
}
BENCHMARK(form)
    ->Name("canonical_form")
    ->Arg(400)
    ->Arg(4000)
    ->Arg(100000)
    ->Unit(benchmark::kMicrosecond);

void make(benchmark::State& state) {
  const Hypergraph g = host(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Hypergraph::make(g.parts()));
  bench::per_item(state, static_cast<double>(state.range(0)));
}
BENCHMARK(make)->Name("hypergraph_make")->Arg(4000)->Arg(100000)->Unit(benchmark::kMicrosecond);

void equality(benchmark::State& state) {
  const Hypergraph g = host(state.range(0)), h = shuffled(g, 2);
  for (auto _ : state) {
    if (!equal(g, h)) state.SkipWithError("the forms of one diagram differ");
  }
  bench::per_item(state, static_cast<double>(state.range(0)));
  bench::goal_ratio(state, 10);
}
BENCHMARK(equality)->Name("equality")->Arg(400)->Arg(4000)->Unit(benchmark::kMicrosecond);

void vf2(benchmark::State& state) {
  const Hypergraph g = host(state.range(0)), h = shuffled(g, 2);
  for (auto _ : state) {
    if (!oracle::isomorphic(g, h)) state.SkipWithError("VF2 finds one diagram different");
  }
  bench::per_item(state, static_cast<double>(state.range(0)));
}
BENCHMARK(vf2)
    ->Name("equality.boost_vf2")
    ->Arg(400)
    ->Arg(4000)
    ->Iterations(1)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace serviette

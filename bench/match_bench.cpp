// Matching a connected pattern of four boxes, beside Boost's VF2. Goal: 0.1 microseconds a box of
// the host.
//
// Ours builds the index of the host, compiles the pattern, finds all occurrences, and checks each
// for convexity. VF2 only counts occurrences; the counts must agree.
#include "bench/goal.hpp"
#include "core/canonical/generate.hpp"
#include "core/match/matcher.hpp"
#include "tests/core/canonical/vf2_oracle.hpp"

namespace serviette {
namespace {

struct Nothing {};

Hypergraph host(std::int64_t boxes) {
  return random_hypergraph(
      {.boxes = static_cast<std::uint32_t>(boxes), .inputs = 8, .labels = 4, .window = 16}, 1);
}

// k0(a) -> b; k1(b, c) -> d; k1(d, e) -> f; k3(d) -> g, h. All wires are put out, so any reader may
// have them.
Hypergraph pattern() {
  HypergraphParts p;
  const Label x("[x]");
  const WireId a = p.add_input(x), c = p.add_input(x), e = p.add_input(x);
  const WireId b = p.add_wire(x), d = p.add_wire(x);
  const WireId f = p.add_wire(x), g = p.add_wire(x), h = p.add_wire(x);
  p.add_box(Label("k0"), {a}, {b});
  p.add_box(Label("k1"), {b, c}, {d});
  p.add_box(Label("k1"), {d, e}, {f});
  p.add_box(Label("k3"), {d}, {g, h});
  p.outputs = {b, d, f, g, h};
  return *Hypergraph::make(std::move(p));
}

std::size_t occurrences(const Hypergraph& pattern, const Hypergraph& host) {
  std::size_t count = 0;
  for_each_match(
      pattern, HostIndex(host), Nothing{}, [](BoxId, BoxId, Nothing&) { return true; },
      [&](const Match&, const Nothing&) { return ++count, true; });
  return count;
}

void match(benchmark::State& state) {
  const Hypergraph h = host(state.range(0)), p = pattern();
  std::size_t found = 0;
  for (auto _ : state) found = find_matches(p, HostIndex(h)).size();
  state.counters["occurrences"] = static_cast<double>(occurrences(p, h));
  state.counters["convex"] = static_cast<double>(found);
  bench::per_item(state, static_cast<double>(state.range(0)), 1e-7);
  if (state.range(0) == 4000) bench::goal_ratio(state, 10);
}
BENCHMARK(match)->Name("match")->Arg(4000)->Arg(40000)->Unit(benchmark::kMicrosecond);

void vf2(benchmark::State& state) {
  const Hypergraph h = host(state.range(0)), p = pattern();
  std::size_t count = 0;
  for (auto _ : state) {
    count = 0;
    oracle::for_each_monomorphism(p, h, [&](const std::vector<BoxId>&) { ++count; });
  }
  if (count != occurrences(p, h)) state.SkipWithError("VF2 counts other occurrences");
  state.counters["occurrences"] = static_cast<double>(count);
  bench::per_item(state, static_cast<double>(state.range(0)));
}
BENCHMARK(vf2)->Name("match.boost_vf2")->Arg(4000)->Iterations(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace serviette

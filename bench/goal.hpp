// How a benchmark states what it wants, for the table of scripts/bench.
//
// A row is named `subject/size`. A row `subject.other/size` is the same work done by something
// else: the table gives the ratio of the two times. A row may set
//   goal(state, t)            an iteration takes at most t seconds
//   per_item(state, n)        seconds for each of n items, and the goal for it
//   goal_ratio(state, r)      time of the `.other` row over ours should be at least r
// Without either, the row is measured and has no goal.
#pragma once

#include <benchmark/benchmark.h>

namespace serviette::bench {

inline void per_item(benchmark::State& state, double items, double goal_seconds = 0) {
  using Counter = benchmark::Counter;
  state.counters["per_item"] =
      Counter(items, Counter::kIsIterationInvariantRate | Counter::kInvert);
  if (goal_seconds > 0) state.counters["goal"] = goal_seconds;
}

inline void goal(benchmark::State& state, double seconds) { state.counters["goal"] = seconds; }

inline void goal_ratio(benchmark::State& state, double at_least) {
  state.counters["goal_ratio"] = at_least;
}

}  // namespace serviette::bench

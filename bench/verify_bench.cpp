// verify: pairs of diagrams for which nobody gives a reason. Goal: FlashAttention as a finished program in 10 s, and the
// same for its relatives. Then the soak, random pairs whose every proof is compared with the evaluator, and the mutants
// of every pair. A wrong proof is an error, whatever the times.
//   SERVIETTE_SOAK=100000   random pairs, 1000 without it
//   SERVIETTE_MUTANTS=10    mutants of every target, 2 without it
#include <cstdlib>
#include <filesystem>

#include "bench/goal.hpp"
#include "core/text/parse.hpp"
#include "proofs/verify/verify.hpp"
#include "tests/proofs/verify/trials.hpp"

namespace serviette {
namespace {

const std::string kPairs = std::string(SERVIETTE_SOURCE_DIR) + "/tests/proofs/verify/pairs/";

int number(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

// The search for a proof alone: numbers take no part.
void prove_pair(benchmark::State& state, const std::string& file, const std::string& pair) {
  const auto module = load_module(kPairs + file + ".nap");
  if (!module) return state.SkipWithError(module.error().message.c_str());
  const Diagram* src = module->find_diagram(Symbol(pair + "_src"));
  const Diagram* tgt = module->find_diagram(Symbol(pair + "_tgt"));
  if (!src || !tgt) return state.SkipWithError("there is no such pair");
  VerifyOptions options;
  options.tests = 0;
  for (auto _ : state) {
    const auto v = verify(*module, *src, *tgt, options);
    if (!v || !v->proved) return state.SkipWithError("not proved");
  }
  bench::goal(state, 10);
}

void count(benchmark::State& state, const Tally& t) {
  state.counters["count_proved"] = t.proved;
  state.counters["count_refuted"] = t.refuted;
  state.counters["count_unknown"] = t.unknown;
  state.counters["count_wrong"] = static_cast<double>(t.wrong.size());
  std::fprintf(stderr, "%s\n", to_text(t).c_str());
  for (const std::string& w : t.wrong) std::fprintf(stderr, "WRONG: %s\n", w.c_str());
  for (const std::string& l : t.left) std::fprintf(stderr, "unknown: %s\n", l.c_str());
  if (!t.wrong.empty()) state.SkipWithError("a proof is wrong, see the log");
}

void random_pairs(benchmark::State& state) {
  TrialOptions options;
  options.search = options.search_wrong = std::chrono::milliseconds(150);
  options.tries = 40;
  const int pairs = number("SERVIETTE_SOAK", 1000);
  for (auto _ : state) count(state, soak(pairs, options));
  bench::per_item(state, pairs);
}

void mutants(benchmark::State& state) {
  Tally all;
  for (auto _ : state) {
    for (const auto& entry : std::filesystem::directory_iterator(kPairs))
      all.add(mutation(entry.path(), static_cast<std::size_t>(number("SERVIETTE_MUTANTS", 2)), TrialOptions{}));
  }
  count(state, all);
  bench::per_item(state, all.total());
}

const bool registered = [] {
  const std::pair<const char*, const char*> pairs[] = {
      {"attention", "flash"}, {"softmax", "two_pass"}, {"split_k", "merged"},   {"split_k", "decoding"},
      {"masked", "causal"},   {"masked", "capped"},    {"masked", "softcap"},   {"masked", "window_floor"},
      {"masked", "alibi"},    {"masked", "sink"},      {"online", "welford"},   {"online", "entropy"}};
  for (const auto& [file, pair] : pairs) {
    const std::string f = file, p = pair;
    benchmark::RegisterBenchmark(("verify/" + p).c_str(), [f, p](benchmark::State& s) { prove_pair(s, f, p); })
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1);
  }
  benchmark::RegisterBenchmark("verify_soak", random_pairs)->Unit(benchmark::kMillisecond)->Iterations(1);
  benchmark::RegisterBenchmark("verify_mutants", mutants)->Unit(benchmark::kMillisecond)->Iterations(1);
  return true;
}();

}  // namespace
}  // namespace serviette

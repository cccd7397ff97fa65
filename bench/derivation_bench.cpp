// Derivation (c), attention to FlashAttention, and its certificate. Goals: derived, proved and every obligation put to Z3 in
// at most 2 s; checked in at most 10 ms, in process and as a process; a certificate of at most 100 KB; all rules of the library
// proved again in at most 30 s.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "bench/goal.hpp"
#include "checker/verdict.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/derivation/derive.hpp"
#include "proofs/rule/rule_lemma.hpp"
#include "proofs/smt/discharge.hpp"

namespace serviette {
namespace {

// The example with the library, read once; null if it cannot be read.
const Module* example() {
  static const Expected<Module> module = []() -> Expected<Module> {
    SERVIETTE_LET(read, load_module(SERVIETTE_SOURCE_DIR "/examples/attention.nap"));
    return with_library(std::move(read));
  }();
  return module ? &*module : nullptr;
}

Expected<Derived> flash_attention(const Observer& observer = {}) {
  const Module* m = example();
  const Derivation* d = m ? m->find_derivation("flash_attention") : nullptr;
  if (!d) return fail(ErrorCode::Io, "examples/attention.nap has no derivation flash_attention");
  return derive(*m, *d, {.observer = observer, .progress = {}});
}

// Once, for the rows that start from the text.
const std::string& certificate() {
  static const std::string text = [] {
    const auto d = flash_attention();
    return d ? certificate_text(*d) : std::string();
  }();
  return text;
}

void derive_row(benchmark::State& state) {
  for (auto _ : state) {
    const auto d = flash_attention();
    if (!d) return state.SkipWithError(d.error().message.c_str());
    if (!d->ledger.empty()) return state.SkipWithError("it rests on an assumption");
  }
  bench::goal(state, 2);
}
BENCHMARK(derive_row)->Name("derive/flash_attention")->Unit(benchmark::kMillisecond);

void derive_with_z3(benchmark::State& state) {
  DischargeReport last;
  for (auto _ : state) {
    Discharge discharge;
    const auto d = flash_attention(discharge.observer());
    if (!d) return state.SkipWithError(d.error().message.c_str());
    discharge.look_up(d->lemmas->table());
    const auto report = discharge.run();
    if (!report) return state.SkipWithError(report.error().message.c_str());
    last = *report;
  }
  state.counters["count_queries"] = last.queries;
  state.counters["count_proved"] = last.proved;
  state.counters["count_unknown"] = last.unknown;
  bench::goal(state, 2);
}
BENCHMARK(derive_with_z3)->Name("derive_with_z3/flash_attention")->Unit(benchmark::kMillisecond)->UseRealTime();

void write(benchmark::State& state) {
  const auto d = flash_attention();
  if (!d) return state.SkipWithError(d.error().message.c_str());
  for (auto _ : state) benchmark::DoNotOptimize(certificate_text(*d));
  state.counters["count_bytes"] = static_cast<double>(certificate().size());
  if (certificate().size() > 100'000) state.SkipWithError("the certificate has more than 100 KB");
}
BENCHMARK(write)->Name("write_certificate/flash_attention")->Unit(benchmark::kMicrosecond);

void check(benchmark::State& state) {
  if (certificate().empty()) return state.SkipWithError("there is no certificate");
  for (auto _ : state) {
    const auto v = checker::check(certificate());
    if (v.word != checker::Word::Accepted) return state.SkipWithError(v.message.c_str());
  }
  state.counters["count_bytes"] = static_cast<double>(certificate().size());
  bench::goal(state, 10e-3);
}
BENCHMARK(check)->Name("check/flash_attention")->Unit(benchmark::kMillisecond);

// Runs a program with one argument and nothing on its output; its exit status, or -1.
int run(const std::string& program, const std::string& argument) {
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  std::string name = program, word = argument;
  char* words[] = {name.data(), word.data(), nullptr};
  pid_t child = 0;
  int status = -1;
  const bool started = posix_spawn(&child, program.c_str(), &quiet, nullptr, words, environ) == 0;
  posix_spawn_file_actions_destroy(&quiet);
  if (!started || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

// serviette-check as a user starts it: wall-clock time, the start of the process included.
void check_process(benchmark::State& state) {
  const auto file = std::filesystem::temp_directory_path() / ("serviette_bench_" + std::to_string(::getpid()) + ".cert");
  std::ofstream(file, std::ios::binary) << certificate();
  for (auto _ : state) {
    if (run(SERVIETTE_BIN_DIR "/serviette-check", file.string()) == 0) continue;
    state.SkipWithError("serviette-check does not accept it");
    break;
  }
  std::filesystem::remove(file);
  bench::goal(state, 10e-3);
}
BENCHMARK(check_process)->Name("check_process/flash_attention")->Unit(benchmark::kMillisecond)->UseRealTime();

// Every lemma and every rule of proofs/rules, from nothing.
void rules(benchmark::State& state) {
  const auto library = library_module();
  if (!library) return state.SkipWithError(library.error().message.c_str());
  std::size_t proved = 0;
  for (auto _ : state) {
    Lemmas lemmas(*library);
    for (const auto& l : library->lemmas) {
      if (const auto ok = lemmas.need(l.name); !ok) return state.SkipWithError(ok.error().message.c_str());
    }
    for (const auto& r : library->rules) {
      if (r.expect_refuted) continue;
      for (const auto& o : r.lhs.outputs) {
        if (const auto ok = lemmas.need(lemma_name(r, o.name)); !ok) return state.SkipWithError(ok.error().message.c_str());
      }
    }
    proved = lemmas.table().names().size();
  }
  state.counters["count_lemmas"] = static_cast<double>(proved);
  bench::goal(state, 30);
}
BENCHMARK(rules)->Name("prove_rules/all")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace serviette

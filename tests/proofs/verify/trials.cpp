#include "tests/proofs/verify/trials.hpp"

#include <fmt/format.h>

#include "checker/verdict.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/verify/verify.hpp"
#include "tests/proofs/verify/diagram_mutants.hpp"
#include "tests/proofs/verify/random_pairs.hpp"

namespace serviette {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBatch = 200;  // random pairs read at once

bool told_apart(const Module& module, const Diagram& src, const Diagram& tgt, RefuteOptions options) {
  const Setting setting = Setting::of(module);
  const auto run = refute({setting, src}, {setting, tgt}, options);
  return run && run->found;
}

// Sizes at random, where the search for a counterexample goes from the smallest up.
RefuteOptions elsewhere(const TrialOptions& options) {
  RefuteOptions out;
  out.seed = options.seed + 1000003;
  out.tries = options.tries;
  out.spread = true;
  return out;
}

void enter_proof(Tally& tally, const std::string& name, const Module& module, const Diagram& src, const Diagram& tgt,
                 const Derived& proved, bool apart, const TrialOptions& options) {
  if (apart || told_apart(module, src, tgt, elsewhere(options)))
    tally.wrong.push_back(name + ": told apart by numbers");
  const auto checked = checker::check(certificate_text(proved));
  if (checked.word != checker::Word::Accepted) tally.wrong.push_back(name + ": " + checked.message);
}

}  // namespace

void Tally::add(const Tally& other) {
  proved += other.proved;
  refuted += other.refuted;
  unknown += other.unknown;
  wrong.insert(wrong.end(), other.wrong.begin(), other.wrong.end());
  left.insert(left.end(), other.left.begin(), other.left.end());
  proving += other.proving;
  refuting += other.refuting;
  searching += other.searching;
}

bool try_pair(Tally& tally, const std::string& name, const Module& module, const Diagram& src, const Diagram& tgt,
              const TrialOptions& options) {
  const auto start = Clock::now();
  const auto took = [&] { return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start); };
  RefuteOptions compare;
  compare.seed = options.seed;
  compare.tries = options.tries;
  const bool apart = told_apart(module, src, tgt, compare);
  const auto before = took();
  VerifyOptions search;
  search.tests = 0;
  search.timeout = apart ? options.search_wrong : options.search;
  const bool searching = search.timeout.count() > 0;
  const auto v = searching ? verify(module, src, tgt, search) : Expected<Verification>(Verification{});
  if (!v) return false;
  if (v->proved) enter_proof(tally, name, module, src, tgt, *v->proved, apart, options);
  if (apart) {
    ++tally.refuted;
    tally.refuting += before;
  } else if (v->proved) {
    ++tally.proved;
    tally.proving += v->time;
  } else {
    ++tally.unknown;
    tally.searching += v->time;
    tally.left.push_back(name);
  }
  return true;
}

Tally soak(int count, const TrialOptions& options) {
  Tally out;
  for (int first = 0; first < count; first += kBatch) {
    const std::uint64_t seed = options.seed * 1000000 + static_cast<std::uint64_t>(first);
    const auto pairs = random_pairs::draw(seed, std::min(kBatch, count - first));
    std::string text = random_pairs::kSizes;
    for (const auto& p : pairs) text += p.src + p.tgt;
    auto module = parse_module(text, "random.nap");
    if (!module) {
      out.wrong.push_back(fmt::format("seed {}: {}", seed, render(module.error())));
      continue;
    }
    Module shared = *module;
    shared.diagrams.clear();
    for (const auto& p : pairs) {
      const Diagram* src = module->find_diagram(Symbol(p.name + "_src"));
      const Diagram* tgt = module->find_diagram(Symbol(p.name + "_tgt"));
      const std::size_t wrong = out.wrong.size();
      const int refuted = out.refuted;
      const std::string what = fmt::format("seed {} {}\n{}{}{}", seed, p.name, random_pairs::kSizes, p.src, p.tgt);
      (void)try_pair(out, what, shared, *src, *tgt, options);
      if (p.equal && out.refuted > refuted && out.wrong.size() == wrong)
        out.wrong.push_back(what + "equal by construction, and told apart by numbers");
    }
  }
  return out;
}

Tally mutation(const std::string& file, std::size_t each, const TrialOptions& options) {
  Tally out;
  const auto module = load_module(file);
  if (!module) {
    out.wrong.push_back(render(module.error()));
    return out;
  }
  for (const Diagram& tgt : module->diagrams) {
    const std::string name = tgt.name.str();
    if (!name.ends_with("_tgt")) continue;
    const Diagram* src = module->find_diagram(Symbol(name.substr(0, name.size() - 4) + "_src"));
    if (!src) continue;
    for (const DiagramMutant& m : diagram_mutants(*module, tgt, each))
      (void)try_pair(out, name + ", " + m.what, *module, *src, m.diagram, options);
  }
  return out;
}

std::string to_text(const Tally& t) {
  const auto each = [](std::chrono::microseconds all, int n) { return n > 0 ? all.count() / 1000.0 / n : 0.0; };
  return fmt::format("{} pairs: {} proved ({:.1f} ms each), {} refuted ({:.1f} ms each), "
                     "{} unknown ({:.1f} %, {:.1f} ms each), {} wrong",
                     t.total(), t.proved, each(t.proving, t.proved), t.refuted, each(t.refuting, t.refuted), t.unknown,
                     t.total() > 0 ? 100.0 * t.unknown / t.total() : 0.0, each(t.searching, t.unknown), t.wrong.size());
}

}  // namespace serviette

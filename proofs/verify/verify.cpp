#include "proofs/verify/verify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "proofs/prover/complete.hpp"
#include "proofs/verify/prove.hpp"

namespace serviette {
namespace {

using Clock = std::chrono::steady_clock;

// Ports of the same name with the same axes, in any order.
Expected<void> same_ports(const std::vector<Port>& src, const std::vector<Port>& tgt, const std::string& what) {
  const auto find = [](const std::vector<Port>& ports, Symbol name) {
    return std::find_if(ports.begin(), ports.end(), [&](const Port& p) { return p.name == name; });
  };
  for (const Port& p : src) {
    const auto other = find(tgt, p.name);
    if (other == tgt.end())
      return fail(ErrorCode::Type,
                  fmt::format("the {} '{}' of the source is not one of the target", what, p.name.str()),
                  "inputs and outputs belong together by name");
    if (other->axes != p.axes)
      return fail(ErrorCode::Type,
                  fmt::format("the {} '{}' has other axes in the target than in the source", what, p.name.str()),
                  "give it the same axes in the same order");
  }
  for (const Port& p : tgt) {
    if (find(src, p.name) == src.end())
      return fail(ErrorCode::Type,
                  fmt::format("the {} '{}' of the target is not one of the source", what, p.name.str()),
                  "inputs and outputs belong together by name");
  }
  return {};
}

OpenGoal shown(Symbol output, const Left& left) {
  OpenGoal out{output, to_string(left.from), to_string(left.to), {}};
  for (const Fact& f : left.context.facts()) out.given.push_back(to_string(f));
  return out;
}

// Lemmas speak of a module that stays where it is.
struct Kept {
  explicit Kept(Module m) : module(std::move(m)), lemmas(module) {}
  const Module module;
  Lemmas lemmas;
};

void compare_numbers(Verification& out, const Module& module, const Diagram& src, const Diagram& tgt,
                     const VerifyOptions& options) {
  if (options.tests <= 0) return;
  const Setting setting = Setting::of(module);
  RefuteOptions search;
  search.seed = options.seed;
  search.tries = options.tests;
  search.seconds = std::min(search.seconds, std::chrono::duration<double>(options.timeout).count() / 4);
  auto run = refute({setting, src}, {setting, tgt}, search);
  if (run)
    out.numbers = std::move(*run);
  else
    out.no_numbers = run.error();
}

// What the kernel has replayed, as a derivation of one step.
Expected<Derived> derivation(std::shared_ptr<Kept> kept, const Diagram& src, const Diagram& tgt, Rewrite rewrite,
                             const Observer& observer) {
  Derived out;
  out.module = kept->module;
  out.source = src;
  const std::string title = rewrite.title;
  SERVIETTE_LET(rewritten, apply_rewrite(kept->module, src, std::move(rewrite), kept->lemmas.table(), observer));
  for (const WireTheorem& t : rewritten.theorems) out.ledger.enter(t.theorem.ledger());
  out.target = rewritten.after;
  out.target.name = tgt.name;
  out.steps.push_back({title, std::move(rewritten)});
  out.lemmas = std::shared_ptr<Lemmas>(kept, &kept->lemmas);
  return out;
}

}  // namespace

Expected<Verification> verify(const Module& given, const Diagram& src, const Diagram& tgt,
                              const VerifyOptions& options) {
  const auto start = Clock::now();
  SERVIETTE_TRY(same_ports(src.inputs, tgt.inputs, "input"));
  SERVIETTE_TRY(same_ports(src.outputs, tgt.outputs, "output"));
  SERVIETTE_LET(module, with_library(given));
  const auto kept = std::make_shared<Kept>(std::move(module));
  Rewrite rewrite;
  rewrite.title = fmt::format("verify {}", tgt.name.str());
  rewrite.end = static_cast<int>(src.lines.size());
  rewrite.lines = tgt.lines;
  SERVIETTE_LET(prepared, prepare(kept->module, src, rewrite));

  Verification out;
  const auto took = [&] { return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start); };
  const auto before_numbers = took();
  compare_numbers(out, kept->module, src, tgt, options);
  out.numbers_time = took() - before_numbers;
  if (out.numbers && out.numbers->found) {
    out.time = took();
    return out;
  }
  const ProveOptions how{start + options.timeout, options.progress};
  for (const Obligation& o : prepared.obligations) {
    if (o.from == o.to) continue;
    if (options.progress) options.progress("output " + o.wire.str());
    Found found = prove(o.context, o.from, o.to, kept->lemmas, how);
    if (found.proof) {
      rewrite.proofs.emplace_back(o.wire, std::move(*found.proof));
    } else {
      out.open.push_back(shown(o.wire, found.left.value_or(Left{o.context, o.from, o.to})));
    }
  }
  out.timed_out = Clock::now() > how.deadline;
  if (out.open.empty()) {
    SERVIETTE_LET(derived, derivation(kept, src, tgt, std::move(rewrite), options.observer));
    out.proved = std::move(derived);
  }
  out.time = took();
  return out;
}

std::string to_text(const Verification& v) {
  if (v.proved) {
    const bool assumed = !v.proved->ledger.empty();
    return fmt::format("{}  [{} ms]", assumed ? "PROVED(under assumptions)" : "PROVED(checked)",
                       std::chrono::duration_cast<std::chrono::milliseconds>(v.time).count());
  }
  if (v.numbers && v.numbers->found) return "REFUTED\n" + to_text(*v.numbers->found);
  std::string out = v.timed_out ? "UNKNOWN(out of time)" : "UNKNOWN(no proof found)";
  if (v.numbers) out += fmt::format("  both agreed on {} inputs, seed {}", v.numbers->tries, v.numbers->seed);
  for (const OpenGoal& g : v.open) {
    out += fmt::format("\nleft to prove for {}:\n  {}\n  refines to\n  {}", g.output.str(), g.from, g.to);
    for (const std::string& f : g.given) out += "\n  given " + f;
  }
  return out;
}

}  // namespace serviette

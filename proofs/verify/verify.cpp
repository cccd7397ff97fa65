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
      return fail(ErrorCode::Type, fmt::format("the {} '{}' of the source is not one of the target", what, p.name.str()),
                  "inputs and outputs belong together by name");
    if (other->axes != p.axes)
      return fail(ErrorCode::Type, fmt::format("the {} '{}' has other axes in the target than in the source", what, p.name.str()),
                  "give it the same axes in the same order");
  }
  for (const Port& p : tgt) {
    if (find(src, p.name) == src.end())
      return fail(ErrorCode::Type, fmt::format("the {} '{}' of the target is not one of the source", what, p.name.str()),
                  "inputs and outputs belong together by name");
  }
  return {};
}

OpenGoal shown(Symbol output, const Left& left) {
  OpenGoal out{output, to_string(left.from), to_string(left.to), {}};
  for (const Fact& f : left.context.facts()) out.given.push_back(to_string(f));
  return out;
}

}  // namespace

Expected<Verification> verify(const Module& given, const Diagram& src, const Diagram& tgt, const VerifyOptions& options) {
  const auto start = Clock::now();
  SERVIETTE_TRY(same_ports(src.inputs, tgt.inputs, "input"));
  SERVIETTE_TRY(same_ports(src.outputs, tgt.outputs, "output"));
  SERVIETTE_LET(module, with_library(given));
  Derived derived;
  derived.module = module;
  derived.source = src;
  derived.lemmas = std::make_shared<Lemmas>(module);
  Rewrite rewrite;
  rewrite.title = fmt::format("verify {}", tgt.name.str());
  rewrite.end = static_cast<int>(src.lines.size());
  rewrite.lines = tgt.lines;
  SERVIETTE_LET(prepared, prepare(module, src, rewrite));

  Verification out;
  const ProveOptions how{start + options.timeout, options.progress};
  for (const Obligation& o : prepared.obligations) {
    if (o.from == o.to) continue;
    if (options.progress) options.progress("output " + o.wire.str());
    Found found = prove(o.context, o.from, o.to, *derived.lemmas, how);
    if (found.proof) {
      rewrite.proofs.emplace_back(o.wire, std::move(*found.proof));
    } else {
      out.open.push_back(shown(o.wire, found.left.value_or(Left{o.context, o.from, o.to})));
    }
  }
  out.timed_out = Clock::now() > how.deadline;
  if (out.open.empty()) {
    SERVIETTE_LET(rewritten, apply_rewrite(module, src, std::move(rewrite), derived.lemmas->table()));
    for (const WireTheorem& t : rewritten.theorems) derived.ledger.enter(t.theorem.ledger());
    derived.target = rewritten.after;
    derived.steps.push_back({fmt::format("verify {}", tgt.name.str()), std::move(rewritten)});
    out.proved = std::move(derived);
  } else if (options.tests > 0) {
    const Setting setting = Setting::of(given);
    RefuteOptions search;
    search.seed = options.seed;
    search.tries = options.tests;
    SERVIETTE_LET(tested, refute({setting, src}, {setting, tgt}, search));
    out.tested = std::move(tested);
  }
  out.time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  return out;
}

std::string to_text(const Verification& v) {
  if (v.proved) {
    const bool assumed = !v.proved->ledger.empty();
    return fmt::format("{}  [{} ms]", assumed ? "PROVED(under assumptions)" : "PROVED(checked)", v.time.count());
  }
  if (v.tested && v.tested->found) return "REFUTED\n" + to_text(*v.tested->found);
  std::string out = v.timed_out ? "UNKNOWN(out of time)" : "UNKNOWN(no proof found)";
  if (v.tested) out += fmt::format("  both agreed on {} inputs, seed {}", v.tested->tries, v.tested->seed);
  for (const OpenGoal& g : v.open) {
    out += fmt::format("\nleft to prove for {}:\n  {}\n  refines to\n  {}", g.output.str(), g.from, g.to);
    for (const std::string& f : g.given) out += "\n  given " + f;
  }
  return out;
}

}  // namespace serviette

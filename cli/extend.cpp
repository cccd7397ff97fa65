#include "cli/extend.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text/print.hpp"

namespace serviette::cli {
namespace {

// The tactic applied to the certificate's target, as a derivation of its own.
Expected<Derived> to_loops(const Module& module) {
  Derivation d;
  d.name = "loops";
  d.from = module.diagrams.front().name;
  Tactic t;
  t.verb = "sequential";
  t.text = "sequential";
  d.tactics.push_back(t);
  return derive(module, d);
}

CertificateStep step_of(const DerivedStep& step) {
  const Rewrite& r = step.rewritten.rewrite;
  return {step.text + ": " + r.title, r.inside, r.order, r.begin, r.end, r.lines, r.proofs, {}};
}

}  // namespace

Expected<Extended> extend_to_loops(CertificateText certificate, const std::string& file) {
  if (!certificate.source || !certificate.target)
    return fail(ErrorCode::Name, fmt::format("'{}' has no target diagram", file), "`serviette derive` writes one");
  Module module = certificate.module;
  Diagram from = *certificate.target;
  from.name = certificate.source->name;
  module.diagrams = {from};
  SERVIETTE_LET(whole, with_library(std::move(module)));
  SERVIETTE_LET(derived, to_loops(whole));

  Extended out{std::move(certificate), {}, derived.steps.size()};
  CertificateText& c = out.certificate;
  for (Symbol name : derived.lemmas->table().names()) {
    if (!c.module.find_lemma(name)) c.module.lemmas.push_back(derived.lemmas->table().find(name)->statement());
  }
  for (const OpDef* op : ops_used(derived.module, derived.target.lines)) c.module.ops.emplace(op->name, *op);
  for (const auto& s : derived.steps) c.steps.push_back(step_of(s));
  c.target = derived.target;
  c.target->name = {};
  out.program = {std::move(derived.module), std::move(derived.target)};
  return out;
}

}  // namespace serviette::cli

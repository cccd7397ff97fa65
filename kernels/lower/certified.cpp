#include "kernels/lower/certified.hpp"

#include <fmt/format.h>

#include "core/canonical/hash128.hpp"
#include "proofs/derivation/from_certificate.hpp"

namespace serviette {
namespace {

Tactic tactic(std::string verb, std::vector<Symbol> words, std::vector<Symbol> inside) {
  Tactic t;
  t.text = verb;
  for (Symbol w : words) t.text += " " + w.str();
  if (!inside.empty()) {
    std::string path;
    for (Symbol s : inside) path += (path.empty() ? "" : ".") + s.str();
    t.text = "in " + path + ": " + t.text;
  }
  t.verb = std::move(verb);
  t.words = std::move(words);
  t.inside = std::move(inside);
  return t;
}

// The first line, at any depth, whose operation is defined by a diagram, as the tactic that unfolds it.
std::optional<Tactic> to_unfold(const Module& module, const std::vector<Line>& lines, std::vector<Symbol> inside) {
  for (const Line& line : lines) {
    if (is_region(line)) {
      std::vector<Symbol> deeper = inside;
      deeper.push_back(line.outs.at(0).name);
      if (auto t = to_unfold(module, line.body.lines, std::move(deeper))) return t;
      continue;
    }
    const auto op = line.kind == LineKind::Call ? module.ops.find(line.op) : module.ops.end();
    if (op != module.ops.end() && op->second.is_block()) return tactic("unfold", {line.outs.at(0).name}, inside);
  }
  return std::nullopt;
}

}  // namespace

Expected<std::size_t> extend_to_loops(Derived& derived) {
  const std::size_t before = derived.steps.size();
  while (const auto t = to_unfold(derived.module, derived.target.lines, {})) SERVIETTE_TRY(extend(derived, {*t}));
  SERVIETTE_TRY(extend(derived, {tactic("sequential", {}, {})}));
  return derived.steps.size() - before;
}

std::string certificate_hash(const std::string& text) {
  Hasher h;
  h.text(text);
  return to_string(h.finish());
}

Expected<CertifiedProgram> lower_derived(Derived derived, LowerOptions options, const CertificateNotes& notes) {
  CertifiedProgram out;
  SERVIETTE_LET(steps, extend_to_loops(derived));
  out.new_steps = steps;
  out.certificate = certificate_text(derived, notes);
  out.hash = certificate_hash(out.certificate);
  options.certificate +=
      fmt::format("{}128-bit hash of its text {}", options.certificate.empty() ? "" : ", ", out.hash);
  SERVIETTE_LET(program, lower_to_cpp(Setting::of(derived.module), derived.target, options));
  out.program = std::move(program);
  out.derived = std::move(derived);
  return out;
}

Expected<CertifiedProgram> lower_certificate(const CertificateText& certificate, LowerOptions options) {
  SERVIETTE_LET(derived, from_certificate(certificate));
  return lower_derived(std::move(derived), std::move(options), {certificate.evidence});
}

}  // namespace serviette

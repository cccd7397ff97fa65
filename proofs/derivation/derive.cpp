#include "proofs/derivation/derive.hpp"

#include <fmt/format.h>

#include "core/diagram/levels.hpp"
#include "proofs/tactic/tactic.hpp"

namespace serviette {
namespace {

// The tactics of a derivation, those of the derivation it goes on from first, and the diagram at the start.
Expected<const Diagram*> unroll(const Module& module, const Derivation& derivation, std::vector<Tactic>& out) {
  const Diagram* source = module.find_diagram(derivation.from);
  if (!source) {
    const Derivation* earlier = module.find_derivation(derivation.from);
    if (!earlier || earlier == &derivation)
      return fail(ErrorCode::Name, fmt::format("there is no diagram or derivation '{}'", derivation.from.str()), {}, derivation.place);
    SERVIETTE_LET(first, unroll(module, *earlier, out));
    source = first;
  }
  out.insert(out.end(), derivation.tactics.begin(), derivation.tactics.end());
  return source;
}

}  // namespace

Expected<void> extend(Derived& out, const std::vector<Tactic>& tactics, const DeriveOptions& options) {
  for (std::size_t i = 0; i < tactics.size(); ++i) {
    if (options.progress) options.progress(static_cast<int>(i), static_cast<int>(tactics.size()), tactics[i].text);
    const auto located = [&](Error e) {
      if (e.place.line == 0) e.place = tactics[i].place;
      return std::unexpected(std::move(e));
    };
    auto rewrites = run_tactic({out.module, out.lemmas->table(), out.target, tactics[i]});
    if (!rewrites) return located(rewrites.error());
    for (auto& r : *rewrites) {
      if (auto done = append(out, tactics[i].text, std::move(r), options); !done) return located(done.error());
    }
  }
  return {};
}

Expected<void> append(Derived& out, std::string text, Rewrite rewrite, const DeriveOptions& options) {
  const auto prove = [&]() -> Expected<Rewritten> {
    for (const auto& [wire, proof] : rewrite.proofs) SERVIETTE_TRY(out.lemmas->need(proof));
    return apply_rewrite(out.module, out.target, rewrite, out.lemmas->table(), options.observer);
  };
  auto done = prove();
  if (!done) {
    if (options.on_unproved) options.on_unproved(out.module, out.target, rewrite);
    return std::unexpected(std::move(done).error());
  }
  for (const auto& t : done->theorems) out.ledger.enter(t.theorem.ledger());
  out.target = done->after;
  out.steps.push_back({std::move(text), std::move(*done)});
  return {};
}

Expected<Derived> derive(const Module& module, const Derivation& derivation, const DeriveOptions& options) {
  Derived out;
  out.module = module;
  std::vector<Tactic> tactics;
  SERVIETTE_LET(source, unroll(module, derivation, tactics));
  out.source = *source;
  out.target = *source;
  if (auto well_formed = Scope::of(module, out.source); !well_formed) {
    Error e = well_formed.error();
    if (e.place.line == 0) e.place = derivation.place;
    return std::unexpected(std::move(e));
  }
  SERVIETTE_TRY(check_levels(out.source.lines));
  out.lemmas = std::make_shared<Lemmas>(module, options.observer);
  SERVIETTE_TRY(extend(out, tactics, options));
  return out;
}

}  // namespace serviette

#include "proofs/derivation/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/text/parse.hpp"
#include "proofs/rule/rule_lemma.hpp"

namespace serviette {

Expected<Module> library_module() {
  static const Expected<Module> once = []() -> Expected<Module> {
    const char* given = std::getenv("SERVIETTE_RULES");
    const std::filesystem::path folder = given ? given : SERVIETTE_RULES_DIR;
    std::error_code ec;
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ec)) {
      if (entry.path().extension() == ".nap") files.push_back(entry.path().string());
    }
    if (ec || files.empty())
      return fail(ErrorCode::Io, fmt::format("no rules in '{}'", folder.string()), "set SERVIETTE_RULES to the folder proofs/rules");
    std::sort(files.begin(), files.end());
    SERVIETTE_LET(all, prelude_module());
    Module out = all;
    for (const auto& file : files) {
      SERVIETTE_LET(m, load_module(file));
      for (const auto& [name, op] : m.ops) out.ops.emplace(name, op);
      for (const auto& [name, arity] : m.opaques) out.opaques.emplace(name, arity);
      for (const auto& l : m.lemmas) {
        if (!out.find_lemma(l.name)) out.lemmas.push_back(l);
      }
      for (const auto& r : m.rules) {
        if (!out.find_rule(r.name)) out.rules.push_back(r);
      }
    }
    return out;
  }();
  return once;
}

Expected<Module> with_library(Module module) {
  SERVIETTE_LET(library, library_module());
  for (const auto& [name, op] : library.ops) module.ops.emplace(name, op);
  for (const auto& [name, arity] : library.opaques) module.opaques.emplace(name, arity);
  std::vector<Lemma> lemmas;
  for (const auto& l : library.lemmas) {
    if (!module.find_lemma(l.name)) lemmas.push_back(l);
  }
  lemmas.insert(lemmas.end(), module.lemmas.begin(), module.lemmas.end());
  module.lemmas = std::move(lemmas);
  for (const auto& r : library.rules) {
    if (!module.find_rule(r.name)) module.rules.push_back(r);
  }
  return module;
}

Expected<void> Lemmas::need(const Proof& proof) {
  for (const auto& step : proof.steps) {
    if (step.kind == StepKind::LemmaUse) SERVIETTE_TRY(need(step.lemma));
    for (const auto& p : step.proofs) SERVIETTE_TRY(need(p));
  }
  return {};
}

Expected<void> Lemmas::need(Symbol name) {
  if (table_.find(name)) return {};
  if (std::find(open_.begin(), open_.end(), name) != open_.end())
    return fail(ErrorCode::Proof, fmt::format("the proof of '{}' uses '{}' itself", name.str(), name.str()));
  std::vector<Lemma> wanted;
  if (const Lemma* lemma = module_.find_lemma(name)) {
    wanted.push_back(*lemma);
  } else {
    for (const auto& rule : module_.rules) {
      bool named = rule.name == name;
      for (const auto& o : rule.lhs.outputs) named = named || lemma_name(rule, o.name) == name;
      if (!named) continue;
      SERVIETTE_LET(statement, state_rule(module_, rule));
      for (auto& l : statement.lemmas) {
        if (!table_.find(l.name)) wanted.push_back(std::move(l));
      }
    }
  }
  if (wanted.empty())
    return fail(ErrorCode::Name, fmt::format("there is no lemma or rule '{}'", name.str()), "look in proofs/rules for their names");
  open_.push_back(name);
  for (const auto& lemma : wanted) {
    SERVIETTE_TRY(need(lemma.proof));
    auto whole = complete_lemma(lemma, table_);
    auto theorem = whole ? prove_lemma(*whole, table_, observer_) : std::unexpected(whole.error());
    if (!theorem) {
      Error e = theorem.error();
      e.message = fmt::format("'{}' is not proved: {}", lemma.name.str(), e.message);
      if (e.place.line == 0) e.place = lemma.place;
      return std::unexpected(e);
    }
    SERVIETTE_TRY(table_.add(*theorem));
  }
  open_.pop_back();
  return {};
}

}  // namespace serviette

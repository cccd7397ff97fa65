// The rules that come with the project (proofs/rules/*.nap): lemmas such as the streaming theorem, and rules between
// diagrams. Each is proved when it is first needed in a run, by the same kernel as everything else.
#pragma once

#include <functional>

#include "core/diagram/module.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {

// The rules and lemmas of the library, the prelude included, read once.
Expected<Module> library_module();

// Adds the library's rules and lemmas to a module read from a file.
Expected<Module> with_library(Module module);

// Proves what a derivation may use, on demand: lemmas and the lemmas of rules, with those they rest on.
class Lemmas {
 public:
  explicit Lemmas(const Module& module, Observer observer = {}) : module_(module), observer_(std::move(observer)) {}
  // Proves a lemma or a rule, and all that its proof names, unless done already.
  Expected<void> need(Symbol name);
  Expected<void> need(const Proof& proof);
  LemmaTable& table() { return table_; }
  const LemmaTable& table() const { return table_; }

 private:
  const Module& module_;
  Observer observer_;
  LemmaTable table_;
  std::vector<Symbol> open_;  // being proved; a lemma that needs itself is an error
};

}  // namespace serviette

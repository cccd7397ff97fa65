#include "core/diagram/module.hpp"

namespace serviette {
namespace {

template <class T>
const T* find(const std::vector<T>& list, Symbol name) {
  for (const auto& x : list) {
    if (x.name == name) return &x;
  }
  return nullptr;
}

}  // namespace

const Diagram* Module::find_diagram(Symbol name) const { return find(diagrams, name); }
const Rule* Module::find_rule(Symbol name) const { return find(rules, name); }
const Lemma* Module::find_lemma(Symbol name) const { return find(lemmas, name); }
const Derivation* Module::find_derivation(Symbol name) const { return find(derivations, name); }

}  // namespace serviette

// The statements of the library: its lemmas, and the lemmas that its rules are.
#pragma once

#include <gtest/gtest.h>

#include "proofs/derivation/library.hpp"
#include "proofs/rule/rule_lemma.hpp"

namespace serviette {

inline const Module& library() {
  static const auto module = library_module();
  EXPECT_TRUE(module) << module.error().message;
  return *module;
}

inline std::vector<Lemma> statements() {
  std::vector<Lemma> out = library().lemmas;
  for (const Rule& r : library().rules) {
    if (r.expect_refuted) continue;
    const auto stated = state_rule(library(), r);
    EXPECT_TRUE(stated) << r.name.str() << ": " << stated.error().message;
    if (stated) out.insert(out.end(), stated->lemmas.begin(), stated->lemmas.end());
  }
  return out;
}

inline Lemma statement(const char* name) {
  for (const Lemma& l : statements()) {
    if (l.name == Symbol(name)) return l;
  }
  ADD_FAILURE() << "there is no lemma " << name;
  return {};
}

}  // namespace serviette

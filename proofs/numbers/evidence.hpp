// Numbers as evidence: everything a file states, or a derivation rests on, run on random inputs; one line each, with seed
// and count, as a certificate carries it (`evidence "..."`). A contradiction between numbers and a statement is an error, proved
// or not: one of the two is wrong.
#pragma once

#include <string>
#include <vector>

#include "core/diagram/module.hpp"
#include "proofs/derivation/derive.hpp"
#include "proofs/numbers/numbers.hpp"

namespace serviette {

// Every lemma, every rule as the lemmas that it is and as two diagrams. A `twin` must be refuted.
Expected<std::vector<std::string>> numbers_of(const Module& module, const NumbersOptions& options = {});

// The lemmas that a derivation has used, and its source against its target.
Expected<std::vector<std::string>> numbers_of(const Derived& derived, const NumbersOptions& options = {});

}  // namespace serviette

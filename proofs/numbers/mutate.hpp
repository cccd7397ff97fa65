// Mutants: terms that are nearly the given one. A test that no mutant fails is no test.
//
// Each differs in one place: a factor, a divisor, an addend or one side of a maximum dropped, a constant one larger, -inf
// read as 0, a guard taken as true or as false, a range one longer or one shorter at either end, an array read one
// further.
#pragma once

#include <string>
#include <vector>

#include "proofs/theorem/context.hpp"

namespace serviette {

struct Mutant {
  std::string what;  // "a factor dropped, in exp(m - n) * o"
  Term term;
};

// At most `most`, spread over the whole term, always the same ones. `context` holds the free names of e.
std::vector<Mutant> mutants(const Context& context, Term e, std::size_t most = 40);

}  // namespace serviette

// The axioms of div, mod and min, as candidates for integer evidence (`have P >= 0 by atom`, FORMAT.md 3.3).
#pragma once

#include <optional>
#include <vector>

#include "core/proof/proof.hpp"
#include "core/size/index.hpp"
#include "proofs/theorem/context.hpp"

namespace serviette {

struct Axiom {
  Index fact;                   // fact >= 0
  std::optional<Index> premise;  // has to be known first: b - 1, for a division by b
};

// p - b*div(p,b), b*div(p,b) + b - 1 - p; mod(p,b), b - 1 - mod(p,b), both signs of p - b*div(p,b) - mod(p,b);
// p - min(p,r), r - min(p,r).
std::vector<Axiom> axioms_of(Atom atom);

// i with the atom replaced everywhere, also inside other atoms.
Index replace_atom(Index i, Atom atom, Index by);

Step have_atom(Index fact);
Step have_linear(Index fact, mpz_class n, std::vector<LinearPart> parts);

}  // namespace serviette

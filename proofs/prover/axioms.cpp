#include "proofs/prover/axioms.hpp"

namespace serviette {

std::vector<Axiom> axioms_of(Atom atom) {
  const Index self = Index::atom(atom), a = atom->a, b = atom->b;
  switch (atom->kind) {
    case AtomKind::Div: return {{a - b * self, b - 1}, {b * self + b - 1 - a, b - 1}};
    case AtomKind::Mod: {
      const Index rest = a - b * div(a, b) - self;
      return {{self, b - 1}, {b - 1 - self, b - 1}, {rest, b - 1}, {-rest, b - 1}};
    }
    case AtomKind::Min: return {{a - self, {}}, {b - self, {}}};
    case AtomKind::Name:
    case AtomKind::Bound: return {};
  }
  return {};
}

Index replace_atom(Index i, Atom atom, Index by) {
  return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
    if (a == atom) return by;
    return std::nullopt;
  });
}

Step have_atom(Index fact) {
  Step s{};
  s.kind = StepKind::HaveAtom;
  s.fact = fact_ge0(fact);
  return s;
}

Step have_linear(Index fact, mpz_class n, std::vector<LinearPart> parts) {
  Step s{};
  s.kind = StepKind::HaveLinear;
  s.fact = fact_ge0(fact);
  s.number = std::move(n);
  s.parts = std::move(parts);
  return s;
}

}  // namespace serviette

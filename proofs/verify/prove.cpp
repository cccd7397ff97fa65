#include "proofs/verify/prove.hpp"

#include "proofs/prover/auto.hpp"

namespace serviette {

Found prove(const Context& context, Term from, Term to, Lemmas& lemmas, const ProveOptions&) {
  Found out;
  if (auto direct = prove_refines(context, from, to, lemmas.table())) {
    out.proof = std::move(*direct);
    return out;
  }
  out.left = Left{context, from, to};
  return out;
}

}  // namespace serviette

// Operators that run backwards.
//
//   BIG(k in lo .. hi, f[lo+hi-1-k])   =   BIG(k in lo .. hi, f[k])
//
// An operator runs backwards if more of the positions that its body reads fall than rise as k grows. Turned around it
// runs forwards, so that this is done once. Where as many fall as rise, as in a convolution, neither way is better than
// the other.
#include "core/term/traverse.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

// Positions that rise with k, less those that fall.
int rising(Term body, Symbol k) {
  int out = 0;
  for_each_subterm(body, [&](Term e) {
    if (e->kind != TermKind::Read && e->kind != TermKind::Real) return;
    const auto look = [&](Index i) {
      for (const Monomial& m : i.node()->monomials) {
        if (m.atoms.size() != 1 || m.atoms[0]->kind != AtomKind::Name || m.atoms[0]->name != k) continue;
        out += m.coefficient > 0 ? 1 : -1;
      }
    };
    if (e->kind == TermKind::Real) look(e->index);
    for (Index i : e->indices) look(i);
  });
  return out;
}

}  // namespace

bool turn_around(Walk& walk) {
  const Term e = walk.term();
  if (e->kind != TermKind::Big || e->big == BigOp::Min) return false;
  const auto child = enter_by_depth(walk.context(), e, 0);
  if (!child || rising(child->term, child->names[0]) >= 0) return false;
  const Index lo = e->indices[0], hi = e->indices[1];
  const Symbol j = walk.context().fresh("_k");
  Context with_j = walk.context();
  (void)with_j.declare_integer(j);
  const Symbol k = with_j.fresh("_k");
  Step s = plain(StepKind::Reindex);
  s.names = {j, k};
  s.lo = lo;
  s.hi = hi;
  s.index = lo + hi - 1 - Index::name(j);
  s.index2 = lo + hi - 1 - Index::name(k);
  s.proofs.resize(2);
  return walk.take(s);
}

}  // namespace serviette

// Below -inf there is nothing: where a maximum is known to be -inf, so is every element of it.
//
//   given neginf(max(j in 0 .. n, S[j])):
//   sum(k in 0 .. n, exp(S[k]) * V[k])   =   sum(k in 0 .. n, exp(-inf) * V[k])
//
// That is the lemma neginf_below of the library, used wherever an element stands under a binder over part of the range.
// A chunk that is masked altogether adds nothing by this, and a state that has seen only such chunks is rescaled to 0.
#include "core/term/traverse.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

bool to_neg_inf(Walk& walk, Term maximum) {
  const Symbol k = walk.context().integers().back();
  if (walk.term() != open_body(maximum, Index::name(k))) return false;
  const Index lo = maximum->indices[0], hi = maximum->indices[1];
  if (!walk.know(Index::name(k) - lo) || !walk.know(hi - 1 - Index::name(k))) return false;
  const Symbol i = walk.context().fresh("i");
  Step use = plain(StepKind::LemmaUse);
  use.lemma = "neginf_below";
  use.integers = {{"lo", lo}, {"hi", hi}, {"k", Index::name(k)}};
  use.arrays = {{"f", {i}, open_body(maximum, Index::name(i))}};
  return walk.take(use);
}

// `bound`: the innermost binder is an operator's.
void drop(Walk& walk, Term maximum, bool bound) {
  if (walk.late() || walk.term()->kind == TermKind::Loop) return;
  if (bound && to_neg_inf(walk, maximum)) return;
  const bool binds = walk.term()->kind == TermKind::Big;
  for (int i = 0; i < child_count(walk.term()); ++i)
    walk.at(i, [&](Walk& w) { drop(w, maximum, binds || bound); });
}

}  // namespace

void drop_below_neginf(Walk& walk, Lemmas& lemmas) {
  for (const Fact& f : walk.context().facts()) {
    if (f.kind != FactKind::NegInf || !is_big(f.a, BigOp::Max)) continue;
    if (!lemmas.need("neginf_below")) return;
    if (!walk.context().holds(FactKind::Defined, f.a)) {
      Step have = plain(StepKind::HaveCurrent);
      have.fact = fact_of(FactKind::Defined, f.a);
      if (walk.equal() || !walk.take(have)) continue;
    }
    drop(walk, f.a, false);
  }
}

}  // namespace serviette

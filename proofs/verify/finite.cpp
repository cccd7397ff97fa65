#include "proofs/verify/finite.hpp"

#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/prover/complete.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/theorem/judgement.hpp"

namespace serviette {
namespace {

void add_once(std::vector<Index>& out, Index i) {
  if (std::find(out.begin(), out.end(), i) == out.end()) out.push_back(i);
}

// p = c*k + rest, with c = 1 or -1: the turn from false to true, or from true to false, in k.
void turn(Index p, Symbol k, std::vector<Index>& out) {
  for (const int c : {1, -1}) {
    const Index rest = p - Index(c) * Index::name(k);
    if (mentions(rest, k) || rest.bound_depth() > 0) continue;
    add_once(out, c == 1 ? -rest : rest + 1);
  }
}

void turns(Cond c, Symbol k, std::vector<Index>& out) {
  for (Cond part : c->parts) turns(part, k, out);
  if (c->kind == CondKind::Ge0) turn(c->index, k, out);
  if (c->kind == CondKind::Eq0) {
    turn(c->index, k, out);
    turn(-c->index, k, out);
  }
}

// The maximum with the element at p by itself, simplified.
bool by_element(Walk& walk, Term e, Index p) {
  const Index lo = e->indices[0], hi = e->indices[1];
  if (!walk.know(p - lo) || !walk.know(hi - 1 - p)) return false;
  Walk cut(Trail(walk.context(), e, walk.trail().lemmas()), false, walk.deadline());
  std::vector<int> path;
  if (p != lo) {
    if (!cut.take(with_index(StepKind::Split, p))) return false;
    path.push_back(1);
  }
  const auto isolate = [&](Walk& w) {
    if (w.term()->indices[1] - w.term()->indices[0] != Index(1)) {
      if (!w.take(with_index(StepKind::Split, p + 1))) return;
      w.at(0, [](Walk& one) { one.take(plain(StepKind::Single)); });
    } else {
      w.take(plain(StepKind::Single));
    }
  };
  cut.at(path, isolate);
  if (!path.empty() && cut.term()->args.size() < 2) return false;
  const Simplified s = simplify(cut.context(), cut.term());
  if (s.term != cut.term() && !cut.take(s.proof)) return false;
  if (!is_finite(cut.term(), cut.context())) return false;
  Step have = plain(StepKind::HaveVia);
  have.fact = fact_of(FactKind::Finite, e);
  have.term = cut.term();
  have.proofs = {cut.proof()};
  return walk.take(have);
}

bool find_finite(Walk& walk, Term e) {
  if (is_finite(e, walk.context())) return true;
  if (walk.know(e->indices[1] - e->indices[0] - 1) && is_finite(e, walk.context())) return true;
  const Symbol k = walk.context().fresh("_k");
  std::vector<Index> candidates = {e->indices[0], e->indices[1] - 1};
  for (Index p : turning_points(open_body(e, Index::name(k)), k)) {
    add_once(candidates, p);
    add_once(candidates, p - 1);
  }
  for (Index p : candidates) {
    if (walk.late()) return false;
    if (walk.context().in_scope(p) && by_element(walk, e, p)) return true;
  }
  return false;
}

}  // namespace

std::vector<Index> turning_points(Term body, Symbol k) {
  std::vector<Index> out;
  for_each_subterm(body, [&](Term t) {
    if (t->kind == TermKind::If) turns(t->cond, k, out);
  });
  return out;
}

void FiniteMaxima::find(Walk& walk) {
  std::vector<Term> maxima;
  for_each_subterm(walk.term(), [&](Term t) {
    if (is_big(t, BigOp::Max) && t->bound_depth == 0 && t->loop_depth == 0) maxima.push_back(t);
  });
  for (Term m : maxima) {
    if (is_finite(m, walk.context()) || !walk.context().in_scope(m)) continue;
    const std::pair<std::uint64_t, std::size_t> now(m->id, walk.context().facts().size());
    if (!failed_.contains(now) && !find_finite(walk, m)) failed_.insert(now);
  }
}

}  // namespace serviette

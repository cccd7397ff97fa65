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

// What is looked for: a maximum that is finite, a sum that is positive.
FactKind wanted(Term e) { return e->big == BigOp::Max ? FactKind::Finite : FactKind::Pos; }

// The operator with the element at p by itself, simplified.
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
  if (!judge(fact_of(wanted(e), cut.term()), cut.context())) return false;
  Step have = plain(StepKind::HaveVia);
  have.fact = fact_of(wanted(e), e);
  have.term = cut.term();
  have.proofs = {cut.proof()};
  return walk.take(have);
}

bool find_element(Walk& walk, Term e) {
  const auto done = [&] { return judge(fact_of(wanted(e), e), walk.context()); };
  if (done()) return true;
  if (walk.know(e->indices[1] - e->indices[0] - 1) && done()) return true;
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

void Elements::find(Walk& walk) {
  std::vector<Term> maxima, sums;
  const auto closed = [](Term t) { return t->bound_depth == 0 && t->loop_depth == 0; };
  for_each_subterm(walk.term(), [&](Term t) {
    if (is_big(t, BigOp::Max) && closed(t)) maxima.push_back(t);
    if (t->kind != TermKind::Div) return;
    for_each_subterm(t->args[1], [&](Term d) {
      if (is_big(d, BigOp::Sum) && closed(d) && is_nonneg(d, walk.context())) sums.push_back(d);
    });
  });
  maxima.insert(maxima.end(), sums.begin(), sums.end());
  for (Term e : maxima) {
    if (judge(fact_of(wanted(e), e), walk.context()) || !walk.context().in_scope(e)) continue;
    const std::pair<std::uint64_t, std::size_t> now(e->id, walk.context().facts().size());
    if (!failed_.contains(now) && !find_element(walk, e)) failed_.insert(now);
  }
}

}  // namespace serviette

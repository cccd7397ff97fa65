#include "proofs/verify/walk.hpp"

#include "proofs/prover/complete.hpp"

namespace serviette {

bool Walk::take(const Step& step) {
  if (late()) return false;
  Trail attempt = trail_;
  if (!attempt.take(step) || (equal_ && !attempt.equivalence())) return false;
  trail_ = std::move(attempt);
  return true;
}

bool Walk::take(const Proof& proof) {
  Trail attempt = trail_;
  if (!attempt.take(proof) || (equal_ && !attempt.equivalence())) return false;
  trail_ = std::move(attempt);
  return true;
}

bool Walk::know(const Fact& fact) {
  if (fact.kind == FactKind::Ge0) return know(fact.index);
  if (context().holds(fact)) return true;
  const auto steps = find_fact(context(), fact, trail_.lemmas());
  return steps && take(Proof{*steps});
}

bool Walk::at(int i, const std::function<void(Walk&)>& go) {
  const auto child = enter_by_depth(context(), term(), i);
  if (!child) return false;
  Walk inner(Trail(child->context, child->term, trail_.lemmas()), equal_, deadline_);
  go(inner);
  if (inner.term() == child->term) return false;
  Trail attempt = trail_;
  if (!attempt.inside(i, *child, inner.trail()) || (equal_ && !attempt.equivalence())) return false;
  trail_ = std::move(attempt);
  return true;
}

bool Walk::at(const std::vector<int>& path, const std::function<void(Walk&)>& go, std::size_t from) {
  if (from == path.size()) {
    const Term before = term();
    go(*this);
    return term() != before;
  }
  return at(path[from], [&](Walk& inner) { inner.at(path, go, from + 1); });
}

Expected<Child> enter_by_depth(const Context& context, Term e, int i) {
  std::vector<Symbol> names;
  if (e->kind == TermKind::Big) names.push_back(context.fresh("_k"));
  if (e->kind == TermKind::Loop && i % 2 == 1) {
    Context inside = context;
    names.push_back(context.fresh("_k"));
    (void)inside.declare_integer(names[0]);
    for (std::size_t s = 1; s < e->binders.size(); ++s) {
      names.push_back(inside.fresh("s"));
      (void)inside.declare_state(names.back());
    }
  }
  return enter(context, e, i, names);
}

}  // namespace serviette

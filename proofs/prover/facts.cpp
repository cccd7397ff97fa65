// find_fact: facts about values, by sign, by simplification, by an element of a maximum, or as a combination of others.
#include "core/term/traverse.hpp"
#include "proofs/prover/complete.hpp"
#include "proofs/prover/decide.hpp"
#include "proofs/prover/integers.hpp"
#include "proofs/prover/order.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/theorem/judgement.hpp"

namespace serviette {
namespace {

Step have(StepKind kind, const Fact& fact) {
  Step s{};
  s.kind = kind;
  s.fact = fact;
  return s;
}

// Walks an open body (its variable is the bound one at `depth`) beside a closed term and collects candidates for the
// variable: where an index of the body is c*k + rest with c = 1 or -1, and the term has p there, k is c*(p - rest).
class Match {
 public:
  explicit Match(Symbol k) : k_(k) {}
  const std::vector<Index>& candidates() const { return candidates_; }

  void walk(Term f, Term a) {
    if (!mentions(f, k_) || f->kind != a->kind || f->args.size() != a->args.size() ||
        f->indices.size() != a->indices.size())
      return;
    walk(f->index, a->index);
    for (std::size_t i = 0; i < f->indices.size(); ++i) walk(f->indices[i], a->indices[i]);
    for (std::size_t i = 0; i < f->args.size(); ++i) walk(f->args[i], a->args[i]);
    if (f->cond && a->cond) walk(f->cond, a->cond);
  }

 private:
  void walk(Cond f, Cond a) {
    if (f->kind != a->kind || f->parts.size() != a->parts.size()) return;
    walk(f->index, a->index);
    if (f->term && a->term) walk(f->term, a->term);
    for (std::size_t i = 0; i < f->parts.size(); ++i) walk(f->parts[i], a->parts[i]);
  }
  void walk(Index f, Index p) {
    const Index k = Index::name(k_);
    for (int sign : {1, -1}) {
      const Index rest = f - Index(sign) * k;
      if (mentions(rest, k_)) continue;
      const Index at = Index(sign) * (p - rest);
      if (at.bound_depth() == 0) candidates_.push_back(at);
    }
  }

  Symbol k_;
  std::vector<Index> candidates_;
};

Expected<std::vector<Step>> find_bound(const Context& context, const Fact& fact) {
  const Term a = fact.a, b = fact.b;
  const std::string what = "no evidence found for " + to_string(fact);
  if (b->kind != TermKind::Big || b->big != BigOp::Max)
    return fail(ErrorCode::SideCondition, what, "only `le(f at i, max(k in lo .. hi, f))` is found; else use `cases order`");
  const Symbol k = context.fresh(b->binders[0]);
  Match match(k);
  match.walk(open_body(b, Index::name(k)), a);
  std::vector<Index> candidates = match.candidates();
  candidates.push_back(b->indices[0]);
  for (Index i : candidates) {
    if (!context.in_scope(i) || open_body(b, i) != a) continue;
    Context extended = context;
    auto steps = establish_all(extended, {i - b->indices[0], b->indices[1] - 1 - i});
    if (!steps) return steps;
    Step s = have(StepKind::HaveBound, fact);
    s.index = i;
    steps->push_back(s);
    return steps;
  }
  return fail(ErrorCode::SideCondition, what, "the left side is not an element of the maximum as written");
}

// By the judgement, once the ranges that can be shown nonempty are; else of what the term simplifies to.
Expected<std::vector<Step>> find_sign(const Context& context, const Fact& fact) {
  if (judge(fact, context)) return std::vector<Step>{have(StepKind::HaveSign, fact)};
  std::vector<Step> steps;
  Context extended = context;
  SearchBudget budget;
  if (fact.kind != FactKind::NegInf) {
    find_nonempty(fact.a, extended, steps, budget);
    if (judge(fact, extended)) {
      steps.push_back(have(StepKind::HaveSign, fact));
      return steps;
    }
  }
  Simplified s = simplify(extended, fact.a);
  const bool literal = fact.kind == FactKind::NegInf && s.term->kind == TermKind::NegInf;
  if (literal || (s.term != fact.a && judge(fact_of(fact.kind, s.term), extended))) {
    Step via = have(StepKind::HaveVia, fact);
    via.term = s.term;
    via.proofs = {s.proof};
    steps.push_back(via);
    return steps;
  }
  if (auto combined = find_by_combination(extended, fact)) {
    steps.insert(steps.end(), combined->begin(), combined->end());
    return steps;
  }
  return fail(ErrorCode::SideCondition, "no evidence found for " + to_string(fact),
              "use `have ... by E { ... }`, or a case distinction");
}

}  // namespace

Expected<std::vector<Step>> find_fact(const Context& context, const Fact& fact, const LemmaTable&) {
  switch (fact.kind) {
    case FactKind::Ge0: return find_evidence(context, fact.index);
    case FactKind::Le:
      if (context.holds(fact)) return std::vector<Step>{};
      if (judge(fact, context)) return std::vector<Step>{have(StepKind::HaveSign, fact)};
      if (auto steps = find_bound(context, fact)) return steps;
      if (auto steps = find_sign(context, fact_of(FactKind::NonNeg, fact.b - fact.a))) {
        steps->push_back(have(StepKind::HaveSign, fact));
        return steps;
      }
      return find_bound(context, fact);
    case FactKind::NegInf:
    case FactKind::Defined:
      if (context.holds(fact)) return std::vector<Step>{};
      if (fact.kind == FactKind::NegInf) return find_sign(context, fact);
      return fail(ErrorCode::SideCondition, "no evidence found for " + to_string(fact), "use `by current`");
    default: return find_sign(context, fact);
  }
}

}  // namespace serviette

#include "proofs/prover/decide.hpp"

#include "core/term/traverse.hpp"
#include "proofs/prover/complete.hpp"
#include "proofs/prover/integers.hpp"
#include "proofs/theorem/judgement.hpp"

namespace serviette {
namespace {

Step neginf_of_itself() {
  Step s{};
  s.kind = StepKind::HaveVia;
  s.fact = fact_of(FactKind::NegInf, neg_inf());
  s.term = neg_inf();
  s.proofs.resize(1);
  return s;
}

std::optional<bool> decide_sign(Index i, Context& context, std::vector<Step>& steps, SearchBudget& budget) {
  if (try_establish(i, context, steps, budget)) return true;
  if (try_establish(-i - 1, context, steps, budget)) return false;
  return std::nullopt;
}

std::optional<bool> decide_parts(Cond c, Context& context, std::vector<Step>& steps, SearchBudget& budget) {
  const bool absorbing = c->kind == CondKind::Or;  // one true part makes `or` true, one false part makes `and` false
  bool open = false;
  for (Cond part : c->parts) {
    const auto truth = decide(part, context, steps, budget);
    if (truth && *truth == absorbing) return absorbing;
    open = open || !truth;
  }
  if (open) return std::nullopt;
  return !absorbing;
}

}  // namespace

bool try_establish(Index goal, Context& context, std::vector<Step>& steps, SearchBudget& budget) {
  if (context.known(goal)) return true;
  if (goal.constant() || budget.goals <= 0) return false;
  --budget.goals;
  auto found = establish(context, goal);
  if (!found) return false;
  steps.insert(steps.end(), found->begin(), found->end());
  return true;
}

bool is_known(Cond c, bool truth, const Context& g) {
  const auto part = [&](std::size_t i) { return is_known(c->parts[i], truth, g); };
  switch (c->kind) {
    case CondKind::Ge0: return g.known(truth ? c->index : -c->index - 1);
    case CondKind::Eq0:
      return truth ? g.known(c->index) && g.known(-c->index) : g.known(c->index - 1) || g.known(-c->index - 1);
    case CondKind::IsNegInf: return truth ? g.holds(FactKind::NegInf, c->term) : is_finite(c->term, g);
    case CondKind::IsPos:
      return truth ? is_pos(c->term, g) : g.holds_le(c->term, constant(0)) || g.holds(FactKind::NegInf, c->term);
    case CondKind::And: return truth ? part(0) && part(1) : part(0) || part(1);
    case CondKind::Or: return truth ? part(0) || part(1) : part(0) && part(1);
    case CondKind::Not: return is_known(c->parts[0], !truth, g);
  }
  return false;
}

// What is asked of a value, by its sign, and by what is known of others; of -inf itself, literally.
std::optional<bool> decide_value(Cond c, Context& context, std::vector<Step>& steps, SearchBudget& budget) {
  const bool asks_pos = c->kind == CondKind::IsPos;
  if (c->term->kind == TermKind::NegInf) {
    steps.push_back(neginf_of_itself());
    context.assume(steps.back().fact);
    return !asks_pos;
  }
  find_nonempty(c->term, context, steps, budget);
  if (!asks_pos) return is_known(c, false, context) ? std::optional(false) : std::nullopt;
  if (is_known(c, true, context)) return true;
  if (is_known(c, false, context)) return false;
  for (const bool truth : {true, false}) {
    const Fact fact = truth ? fact_of(FactKind::Pos, c->term) : fact_le(c->term, constant(0));
    if (!context.in_scope(c->term) || budget.goals <= 0) return std::nullopt;
    --budget.goals;
    const auto found = find_fact(context, fact, LemmaTable{});
    if (!found) continue;
    for (const Step& s : *found) context.assume(s.fact);
    steps.insert(steps.end(), found->begin(), found->end());
    return truth;
  }
  return std::nullopt;
}

std::optional<bool> decide(Cond c, Context& context, std::vector<Step>& steps, SearchBudget& budget) {
  if (is_known(c, true, context)) return true;
  if (is_known(c, false, context)) return false;
  switch (c->kind) {
    case CondKind::Ge0: return decide_sign(c->index, context, steps, budget);
    case CondKind::Eq0: {
      if (try_establish(c->index - 1, context, steps, budget) || try_establish(-c->index - 1, context, steps, budget))
        return false;
      if (try_establish(c->index, context, steps, budget) && try_establish(-c->index, context, steps, budget)) return true;
      return std::nullopt;
    }
    case CondKind::IsNegInf:
    case CondKind::IsPos: return decide_value(c, context, steps, budget);
    case CondKind::And:
    case CondKind::Or: return decide_parts(c, context, steps, budget);
    case CondKind::Not: {
      const auto inner = decide(c->parts[0], context, steps, budget);
      return inner ? std::optional(!*inner) : std::nullopt;
    }
  }
  return std::nullopt;
}

void find_nonempty(Term e, Context& context, std::vector<Step>& steps, SearchBudget& budget) {
  std::vector<Index> goals;
  for_each_subterm(e, [&](Term t) {
    if (t->kind != TermKind::Big) return;
    if (t->indices[0].bound_depth() > 0 || t->indices[1].bound_depth() > 0) return;
    const Index goal = t->indices[1] - t->indices[0] - 1;
    if (context.in_scope(goal)) goals.push_back(goal);
  });
  for (Index goal : goals) try_establish(goal, context, steps, budget);
}

}  // namespace serviette

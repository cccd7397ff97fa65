#include "proofs/prover/auto.hpp"

#include "core/term/traverse.hpp"
#include "proofs/prover/question.hpp"
#include "proofs/prover/restrict.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/prover/trail.hpp"
#include "proofs/theorem/judgement.hpp"

namespace serviette {
namespace {

bool is_arithmetic(Term e) {
  switch (e->kind) {
    case TermKind::Add:
    case TermKind::Mul:
    case TermKind::Div:
    case TermKind::Exp:
    case TermKind::Const:
    case TermKind::Real: return true;
    default: return false;
  }
}

bool same_range(Term a, Term b) { return a->indices[0] == b->indices[0] && a->indices[1] == b->indices[1]; }

// Is e the operator of `op` between two terms?
bool joins(Term e, BigOp op) {
  return (op == BigOp::Sum && e->kind == TermKind::Add) || (op == BigOp::Prod && e->kind == TermKind::Mul) ||
         (op == BigOp::Max && e->kind == TermKind::Max);
}

class Search {
 public:
  explicit Search(AutoOptions options) : deadline_(Clock::now() + options.time) {}

  // Extends the trail to `to`, or leaves it as it is.
  bool reach(Trail& trail, Term to, int depth, int cases) {
    if (trail.term() == to) return true;
    if (depth <= 0 || late()) return false;
    using Strategy = bool (Search::*)(Trail&, Term, int, int);
    static constexpr Strategy strategies[] = {
        &Search::by_field, &Search::by_children, &Search::by_lattice,  &Search::by_indices, &Search::by_splitting,
        &Search::by_factor, &Search::by_simplifying, &Search::by_simplifying_goal, &Search::by_restricting,
        &Search::by_distributing, &Search::by_cases};
    for (const Strategy strategy : strategies) {
      Trail attempt = trail;
      if (!(this->*strategy)(attempt, to, depth - 1, cases)) continue;
      trail = std::move(attempt);
      return true;
    }
    return false;
  }

  bool late() const { return Clock::now() > deadline_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool by_field(Trail& trail, Term to, int, int) {
    return (is_arithmetic(trail.term()) || is_arithmetic(to)) && trail.take(with_term(StepKind::Field, to));
  }

  // The same head: child by child.
  bool by_children(Trail& trail, Term to, int depth, int cases) {
    const Term e = trail.term();
    if (e->kind != to->kind || child_count(e) != child_count(to) || e->big != to->big || e->name != to->name) return false;
    if (e->which != to->which || (e->kind == TermKind::If && e->cond != to->cond)) return false;
    if ((e->kind == TermKind::Big || e->kind == TermKind::Loop) && !same_range(e, to)) return false;
    for (int i = 0; i < child_count(e); ++i) {
      const auto mine = enter(trail.context(), trail.term(), i);
      const auto other = mine ? enter(trail.context(), to, i, mine->names) : mine;
      if (!mine || !other) return false;
      Trail inner(mine->context, mine->term, trail.lemmas());
      if (!reach(inner, other->term, depth, cases) || !trail.inside(i, *mine, inner)) return false;
    }
    return trail.term() == to;
  }

  bool by_lattice(Trail& trail, Term to, int, int) {
    return trail.term()->kind == TermKind::Max && trail.take(with_term(StepKind::Lattice, to));
  }

  // Indices that the context makes equal: solved for one of their atoms, which is replaced.
  bool by_indices(Trail& trail, Term to, int depth, int cases) {
    const Term e = trail.term();
    if (e->kind != to->kind || e->name != to->name || e->indices.size() != to->indices.size()) return false;
    std::vector<std::pair<Index, Index>> pairs;
    if (e->kind == TermKind::Real) pairs.emplace_back(e->index, to->index);
    for (std::size_t i = 0; i < e->indices.size(); ++i) pairs.emplace_back(e->indices[i], to->indices[i]);
    for (const auto& [mine, other] : pairs) {
      const Index difference = mine - other;
      if (difference == Index(0) || difference.bound_depth() > 0) continue;
      for (const Monomial& m : difference.node()->monomials) {
        if (m.atoms.size() != 1 || (m.coefficient != 1 && m.coefficient != -1)) continue;
        const Index atom = Index::atom(m.atoms[0]);
        Step step = with_index(StepKind::IndexRewrite, atom);
        step.index2 = atom - Index(m.coefficient) * difference;
        Trail attempt = trail;
        if (!attempt.take(step) || attempt.term() == e || !reach(attempt, to, depth, cases)) continue;
        trail = std::move(attempt);
        return true;
      }
    }
    return false;
  }

  // One range against two that stand side by side, or two bodies added up.
  bool by_splitting(Trail& trail, Term to, int depth, int cases) {
    const Term e = trail.term();
    if (e->kind == TermKind::Big && joins(to, e->big)) {
      const Term a = to->args[0], b = to->args[1];
      if (a->kind == TermKind::Big && b->kind == TermKind::Big && a->indices[1] == b->indices[0] &&
          a->indices[0] == e->indices[0] && b->indices[1] == e->indices[1])
        return trail.take(with_index(StepKind::Split, a->indices[1])) && reach(trail, to, depth, cases);
      return trail.take(plain(StepKind::Additive)) && reach(trail, to, depth, cases);
    }
    if (to->kind == TermKind::Big && joins(e, to->big))
      return (trail.take(plain(StepKind::Join)) || trail.take(plain(StepKind::Gather))) && reach(trail, to, depth, cases);
    return false;
  }

  // A sum against a product or quotient with the sum inside: the body is brought into that shape, and the factor out.
  bool by_factor(Trail& trail, Term to, int depth, int cases) {
    const Term e = trail.term();
    if (e->kind != TermKind::Big || e->big != BigOp::Sum || (to->kind != TermKind::Mul && to->kind != TermKind::Div)) return false;
    for (const bool right : {false, true}) {
      const Term inner = to->args[right ? 0 : 1], factor = to->args[right ? 1 : 0];
      if ((!right && to->kind == TermKind::Div) || inner->kind != TermKind::Big || inner->big != e->big || !same_range(e, inner))
        continue;
      const auto child = enter(trail.context(), e, 0);
      const auto body = child ? enter(trail.context(), inner, 0, child->names) : child;
      if (!body) return false;
      Trail attempt = trail;
      Trail under(child->context, child->term, trail.lemmas());
      const Term shape = to->kind == TermKind::Div ? body->term / factor : right ? body->term * factor : factor * body->term;
      if (reach(under, shape, depth, cases) && attempt.inside(0, *child, under) &&
          attempt.take(plain(right ? StepKind::FactorRight : StepKind::Factor)) && attempt.term() == to) {
        trail = std::move(attempt);
        return true;
      }
    }
    return false;
  }

  bool by_simplifying(Trail& trail, Term to, int depth, int cases) {
    const Simplified s = simplify(trail.context(), trail.term());
    return s.term != trail.term() && trail.take(s.proof) && reach(trail, to, depth, cases);
  }

  bool by_simplifying_goal(Trail& trail, Term to, int depth, int cases) {
    const Simplified s = simplify(trail.context(), to, {.equivalences_only = true});
    return s.term != to && reach(trail, s.term, depth, cases) && trail.take(back_step(to, s.proof));
  }

  bool by_restricting(Trail& trail, Term to, int depth, int cases) {
    const auto r = restrict_ranges(trail.context(), trail.term(), to, trail.lemmas());
    return r && trail.take(r->proof) && reach(trail, to, depth, cases);
  }

  // A factor outside a sum goes in, here or in the goal, so that bodies can be compared.
  bool by_distributing(Trail& trail, Term to, int depth, int cases) {
    const Step step = plain(StepKind::Distribute);
    Trail attempt = trail;
    if (attempt.take(step) && reach(attempt, to, depth, cases)) {
      trail = std::move(attempt);
      return true;
    }
    Trail goal(trail.context(), to, trail.lemmas());
    return goal.take(step) && goal.equivalence() && reach(trail, goal.term(), depth, cases) && trail.take(back_step(to, goal.proof()));
  }

  bool by_cases(Trail& trail, Term to, int depth, int cases) {
    if (cases <= 0) return false;
    const auto question = find_question(trail.context(), trail.term(), to);
    if (!question) return false;
    return answer_both(trail, to, *question, [&](Trail& branch) { return reach(branch, to, depth, cases - 1); });
  }

  // The first open condition, or maximum of two terms, outside all binders.
  static std::optional<Question> find_question(const Context& context, Term from, Term to) {
    std::optional<Question> found;
    const auto ask = [&](const Question& q) {
      if (!found) found = q;
    };
    const std::function<void(Cond)> condition = [&](Cond c) {
      for (Cond part : c->parts) condition(part);
      if (c->kind == CondKind::IsNegInf && !context.holds(FactKind::NegInf, c->term) &&
          !context.holds(FactKind::Finite, c->term) && context.in_scope(c->term))
        ask({StepKind::CasesInf, {}, c->term, {}});
      if (c->kind == CondKind::IsPos && context.in_scope(c->term) && !is_pos(c->term, context) &&
          !context.holds_le(c->term, constant(0)) && !context.holds(FactKind::NegInf, c->term))
        ask({StepKind::CasesPos, {}, c->term, {}});
      if (c->kind != CondKind::Ge0 && c->kind != CondKind::Eq0) return;
      for (const Index i : {c->index, -c->index}) {
        const bool open = !context.known(i) && !context.known(-i - 1) && context.in_scope(i).has_value();
        if (open && (i == c->index || c->kind == CondKind::Eq0)) ask({StepKind::CasesGe0, i, {}, {}});
      }
    };
    const auto look = [&](Term e) {
      if (e->bound_depth > 0 || e->loop_depth > 0) return;
      if (e->kind == TermKind::If) condition(e->cond);
      if (e->kind == TermKind::Max && context.in_scope(e) && !context.holds_le(e->args[0], e->args[1]) &&
          !context.holds_le(e->args[1], e->args[0]))
        ask({StepKind::CasesOrder, {}, e->args[0], e->args[1]});
    };
    for_each_subterm(from, look);
    for_each_subterm(to, look);
    return found;
  }

  Clock::time_point deadline_;
};

std::string shown(Term e) {
  const std::string s = to_string(e);
  return s.size() > 400 ? s.substr(0, 400) + " ..." : s;
}

}  // namespace

Expected<Proof> prove_refines(const Context& context, Term from, Term to, const LemmaTable& lemmas, AutoOptions options) {
  Search search(options);
  Trail trail(context, from, lemmas);
  if (search.reach(trail, to, options.depth, options.cases)) return trail.proof();
  return fail(ErrorCode::Proof,
              (search.late() ? "no proof found in time that " : "no proof found that ") + shown(from) + "  refines to  " + shown(to),
              "write the steps in `prove`, or make the difference smaller with an intermediate step");
}

}  // namespace serviette

#include "proofs/verify/prove.hpp"

#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/prover/auto.hpp"
#include "proofs/prover/question.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/theorem/judgement.hpp"
#include "proofs/verify/normalise.hpp"
#include "proofs/verify/raise.hpp"
#include "proofs/verify/signs.hpp"

namespace serviette {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kMostCases = 5;  // nested case distinctions
constexpr int kFewCases = 2;   // of those tried first

class Prover {
 public:
  Prover(Lemmas& lemmas, const ProveOptions& options) : lemmas_(lemmas), options_(options) {}

  const std::optional<Left>& left() const { return left_; }

  bool reach(Trail& trail, Term to, int cases) {
    if (trail.term() == to) return true;
    if (late()) return false;
    Trail attempt = trail;
    if (by_comparing(attempt, to, milliseconds(200)) || by_branches(attempt, to, cases) ||
        by_normalising(attempt, to) || by_difference(attempt, to) || by_introducing(attempt, to) ||
        by_guarding(attempt, to) || by_cases(attempt, to, cases)) {
      trail = std::move(attempt);
      return true;
    }
    return false;
  }

  // With ranges cut where that costs nothing.
  bool reach_inside(Trail& trail, Term to, int cases) {
    turns_ = Turns::Inside;
    const bool done = reach(trail, to, cases);
    turns_ = Turns::Cut;
    return done;
  }

  // With conditions left whole, and then with ranges cut at them.
  bool reach_both_ways(Trail& trail, Term to, int cases) {
    turns_ = Turns::Leave;
    const bool done = reach(trail, to, cases);
    turns_ = Turns::Cut;
    return done || reach(trail, to, cases);
  }

  // With what signs and orders of values say, at the price that the proof is no equivalence.
  bool reach_by_signs(Trail& trail, Term to) {
    signs_ = true;
    learn_from_source(trail, to);
    return reach(trail, to, kMostCases);
  }

  // With the loops of both sides raised first.
  bool with_loops_raised(Trail& trail, Term to) {
    say("raising loops");
    const Reach within = [this](Trail& t, Term goal) {
      const auto kept = left_;
      left_.reset();
      const bool done = reach_both_ways(t, goal, 3);
      if (!done && left_) say("left: " + to_string(left_->from) + "  refines to  " + to_string(left_->to));
      left_ = kept;
      return done;
    };
    const std::function<void(const std::string&)> failed = [this](const std::string& what) { say(what); };
    const Raised source =
        raise_loops(trail.context(), trail.term(), to, lemmas_.table(), within, options_.deadline, failed);
    const Raised target =
        raise_loops(trail.context(), to, trail.term(), lemmas_.table(), within, options_.deadline, failed);
    if (source.term == trail.term() && target.term == to) return false;
    Trail attempt = trail;
    if (source.term != trail.term() && source.equivalence && !attempt.take(back_step(source.term, source.proof)))
      return false;
    say("comparing without loops");
    left_.reset();
    if (!reach_both_ways(attempt, target.term, kMostCases) || !attempt.take(target.proof)) return false;
    trail = std::move(attempt);
    return trail.term() == to;
  }

  bool late() const { return Clock::now() > options_.deadline; }

 private:
  void say(const std::string& what) const {
    if (options_.progress) options_.progress(what);
  }

  bool by_comparing(Trail& trail, Term to, milliseconds time) {
    const auto proof =
        prove_refines(trail.context(), trail.term(), to, lemmas_.table(), {.depth = 8, .cases = 1, .time = time});
    return proof && trail.take(*proof);
  }

  // One condition at the head of both: branch by branch, each with what the condition says. Two quotients of which the
  // target asks for -inf: dividend and divisor, as the divisor of the target is not known to be other than 0.
  bool by_branches(Trail& trail, Term to, int cases) {
    const Term e = trail.term();
    const bool fits = e->kind == TermKind::If ? e->cond == to->cond : e->kind == TermKind::Div && asks_infinite(to);
    if (e->kind != to->kind || !fits) return false;
    for (int i = 0; i < 2; ++i) {
      const auto mine = enter_by_depth(trail.context(), trail.term(), i),
                 other = enter_by_depth(trail.context(), to, i);
      if (!mine || !other) return false;
      if (mine->term == other->term) continue;
      Trail inner(mine->context, mine->term, lemmas_.table());
      if (!reach(inner, other->term, cases) || !trail.inside(i, *mine, inner)) return false;
    }
    return trail.term() == to;
  }

  // What is known to be defined because the source is: the target's steps may rest on it.
  void assume_defined(Walk& walk, Term to) {
    std::vector<Term> wanted;
    for_each_subterm(to, [&](Term e) {
      if (e->bound_depth > 0 || e->loop_depth > 0 || e->kind == TermKind::Const || e->kind == TermKind::NegInf) return;
      wanted.push_back(e);
    });
    const StrictSet set = strict(walk.term(), walk.context());
    for (Term e : wanted) {
      if (walk.context().holds(FactKind::Defined, e) || !walk.context().in_scope(e)) continue;
      if (e->kind != TermKind::Big && e->kind != TermKind::Read) continue;
      if (!is_defined(e, set, walk.context())) continue;
      Step have = plain(StepKind::HaveCurrent);
      have.fact = fact_of(FactKind::Defined, e);
      walk.take(have);
    }
  }

  bool by_normalising(Trail& trail, Term to) {
    Walk source(trail, false, options_.deadline);
    if (turns_ == Turns::Leave) align_ranges(source, to);
    assume_defined(source, to);
    Walk ahead(Trail(source.context(), to, lemmas_.table()), true, options_.deadline);
    normalise(ahead, lemmas_, turns_);
    assume_defined(source, ahead.term());
    // What the steps of the source would lose sight of: its normal form by equivalences alone still has it.
    Walk gently(Trail(source.context(), source.term(), lemmas_.table()), true, options_.deadline);
    normalise(gently, lemmas_, turns_);
    if (source.take(gently.proof())) assume_defined(source, ahead.term());
    normalise(source, lemmas_, turns_);
    // As often as the source, so that what comes out of a second time comes out on both sides.
    Walk target(Trail(source.context(), to, lemmas_.table()), true, options_.deadline);
    target.take(ahead.proof());
    normalise(target, lemmas_, turns_);
    Trail attempt = source.trail();
    if (!by_comparing(attempt, target.term(), milliseconds(500)) &&
        !(signs_ && by_order(attempt, target.term()))) {
      note(source.context(), source.term(), target.term());
      return false;
    }
    if (target.term() != to && !attempt.take(back_step(to, target.proof()))) return false;
    trail = std::move(attempt);
    return true;
  }

  // from = to + (from - to), and the difference is led to 0. There steps that are no equivalences are taken in both,
  // where the target alone could not take them: what is known to be -inf becomes -inf, and 0 times anything 0.
  bool by_difference(Trail& trail, Term to) {
    const auto facts = trail.context().facts();
    const auto infinite = [](const Fact& f) { return f.kind == FactKind::NegInf; };
    if (std::none_of(facts.begin(), facts.end(), infinite)) return false;
    Walk walk(trail, false, options_.deadline);
    assume_defined(walk, to);
    if (!walk.field(to + (walk.term() - to))) return false;
    walk.at(1, [this](Walk& difference) { normalise(difference, lemmas_, turns_); });
    if (!walk.take(plain(StepKind::AddZero)) || walk.term() != to) return false;
    trail = walk.trail();
    return true;
  }

  // A goal that asks whether something is -inf cannot be led back: deciding such a condition goes one way only. So it
  // is brought in whole, from = to + (from - to), and the second of the two is led on to `from`.
  bool by_introducing(Trail& trail, Term to) {
    if (introducing_ || !asks_infinite(to)) return false;
    Walk walk(trail, false, options_.deadline);
    assume_defined(walk, to);
    const Simplified s = simplify(walk.context(), walk.term());
    if (s.term != walk.term() && !walk.take(s.proof)) return false;
    assume_defined(walk, to);
    const Term from = walk.term();
    if (!walk.field(to + (from - to))) return false;
    introducing_ = true;
    bool done = false;
    walk.at({1, 1, 1}, [&](Walk& w) {
      Trail inner = w.trail();
      done = reach(inner, from, 0) && w.take(inner.proof());
    });
    introducing_ = false;
    if (!done || !walk.field(to)) return false;
    trail = walk.trail();
    return true;
  }

  // if c then a else b, reached from `from` by way of if c then a else from.
  bool by_guarding(Trail& trail, Term to) {
    if (to->kind != TermKind::If || to->cond->kind != CondKind::IsNegInf) return false;
    const Term guarded = if_then_else(to->cond, to->args[0], trail.term());
    return by_introducing(trail, guarded) && by_branches(trail, to, 0);
  }

  static bool asks_infinite(Term e) {
    bool out = false;
    for_each_subterm(e, [&](Term t) { out = out || (t->kind == TermKind::If && t->cond->kind == CondKind::IsNegInf); });
    return out;
  }

  // Keeps the smallest of what could not be proved.
  void note(const Context& context, Term from, Term to) {
    if (!left_ || size_of(from) + size_of(to) < size_of(left_->from) + size_of(left_->to))
      left_ = Left{context, from, to};
  }

  bool by_cases(Trail& trail, Term to, int cases) {
    if (cases <= 0) return false;
    const auto question = find_question(trail.context(), trail.term(), to);
    if (!question) return false;
    const bool about_values =
        signs_ && (question->kind == StepKind::CasesPos || question->kind == StepKind::CasesOrder);
    return answer_both(trail, to, *question, [&](Trail& branch) {
      if (about_values) prepare_branch(branch, to);
      return absurd(branch, to) || reach(branch, to, cases - 1);
    });
  }

  // What the answer decides goes away, so that signs and orders are known of what is left.
  void prepare_branch(Trail& branch, Term to) {
    learn_from_source(branch, to);
    const Simplified s = simplify(branch.context(), branch.term());
    if (s.term != branch.term() && branch.take(s.proof)) learn_from_source(branch, to);
    know_orders(branch, to);
  }

  // The facts contradict each other, or the source is undefined under them.
  bool absurd(Trail& trail, Term to) {
    Trail attempt = trail;
    const Simplified s = simplify(attempt.context(), attempt.term());
    if (s.term != attempt.term() && !attempt.take(s.proof)) return false;
    if (!attempt.take(with_term(StepKind::Absurd, to)) && !(signs_ && (by_contradiction(attempt, to) || by_zero(attempt, to))))
      return false;
    trail = std::move(attempt);
    return true;
  }

  static bool open(const Context& context, Index i) {
    return i.bound_depth() == 0 && !i.constant() && !context.known(i) && !context.known(-i - 1) &&
           context.in_scope(i).has_value();
  }

  // Ranges that may be empty, then conditions (of a maximum, its sides), then maxima that may be -inf, then the
  // order of a maximum of two.
  std::optional<Question> find_question(const Context& context, Term from, Term to) const {
    std::optional<Question> range, condition, infinite, order;
    const auto set = [](std::optional<Question>& slot, const Question& q) {
      if (!slot) slot = q;
    };
    const std::function<void(Term)> ask_infinite = [&](Term e) {
      if (e->kind == TermKind::Max) {
        for (Term side : e->args) ask_infinite(side);
      } else if (!is_finite(e, context) && !context.holds(FactKind::NegInf, e)) {
        set(condition, {StepKind::CasesInf, {}, e, {}});
      }
    };
    const std::function<void(Cond)> ask = [&](Cond c) {
      for (Cond part : c->parts) ask(part);
      if (c->kind == CondKind::IsNegInf && c->term->bound_depth == 0 && c->term->loop_depth == 0 &&
          context.in_scope(c->term))
        ask_infinite(c->term);
      if (c->kind == CondKind::IsPos) {  // what the value itself asks comes first
        for_each_subterm(c->term, [&](Term t) {
          if (t->kind == TermKind::If) ask(t->cond);
        });
      }
      if (c->kind == CondKind::IsPos && c->term->bound_depth == 0 && c->term->loop_depth == 0 &&
          context.in_scope(c->term) && !is_pos(c->term, context) && !context.holds_le(c->term, constant(0)) &&
          !context.holds(FactKind::NegInf, c->term))
        set(condition, {StepKind::CasesPos, {}, c->term, {}});
      if (c->kind != CondKind::Ge0 && c->kind != CondKind::Eq0) return;
      if (open(context, c->index)) set(condition, {StepKind::CasesGe0, c->index, {}, {}});
      else if (c->kind == CondKind::Eq0 && open(context, -c->index))
        set(condition, {StepKind::CasesGe0, -c->index, {}, {}});
    };
    // Of a product that divides, which factors may be 0.
    const std::function<void(Term)> ask_factors = [&](Term e) {
      if (e->kind != TermKind::Mul) return;
      for (Term f : e->args) {
        if (f->bound_depth > 0 || f->loop_depth > 0 || f->kind == TermKind::Const || !context.in_scope(f)) continue;
        ask_factors(f);
        if (f->kind == TermKind::Mul || is_nonzero(f, context)) continue;
        for (Term sign : {f, -f}) {
          if (!context.holds_le(sign, constant(0))) set(order, {StepKind::CasesPos, {}, sign, {}});
        }
      }
    };
    const auto look = [&](Term e) {
      if (e->kind == TermKind::Big && open(context, e->indices[1] - e->indices[0] - 1))
        set(range, {StepKind::CasesGe0, e->indices[1] - e->indices[0] - 1, {}, {}});
      if (e->kind == TermKind::If) ask(e->cond);
      if (signs_ && e->kind == TermKind::Div) ask_factors(e->args[1]);
      if (e->bound_depth > 0 || e->loop_depth > 0 || !context.in_scope(e)) return;
      if (is_big(e, BigOp::Max) && !is_finite(e, context) && !context.holds(FactKind::NegInf, e))
        set(infinite, {StepKind::CasesInf, {}, e, {}});
      const auto unordered = [&](Term t) {
        return (t->kind == TermKind::Max || (signs_ && t->kind == TermKind::Min)) && !context.holds_le(t->args[0], t->args[1]) &&
               !context.holds_le(t->args[1], t->args[0]);
      };
      if (!unordered(e) || order) return;
      Term inner = e;  // what a side asks comes first: then the order is one of what is left of it
      for (bool deeper = signs_; deeper;) {
        deeper = false;
        for (Term side : inner->args) {
          Term found;
          for_each_subterm(side, [&](Term t) {
            if (!found && unordered(t) && t->bound_depth == 0 && t->loop_depth == 0 && context.in_scope(t)) found = t;
          });
          if (!found) continue;
          inner = found;
          deeper = true;
          break;
        }
      }
      set(order, {StepKind::CasesOrder, {}, inner->args[0], inner->args[1]});
    };
    for_each_subterm(from, look);
    for_each_subterm(to, look);
    return range ? range : condition ? condition : infinite ? infinite : order;
  }

  Lemmas& lemmas_;
  const ProveOptions& options_;
  Turns turns_ = Turns::Cut;
  bool introducing_ = false;
  bool signs_ = false;  // whether signs and orders are looked for
  std::optional<Left> left_;
};

}  // namespace

Found prove(const Context& context, Term from, Term to, Lemmas& lemmas, const ProveOptions& options) {
  Prover prover(lemmas, options);
  Trail trail(context, from, lemmas.table());
  Found out;
  Trail learned = trail;  // no equivalence is asked for any more
  if (prover.reach_inside(trail, to, kFewCases) || prover.reach(trail, to, 0) || prover.with_loops_raised(trail, to) ||
      prover.reach(trail, to, kMostCases)) {
    out.proof = trail.proof();
  } else if (prover.reach_by_signs(learned, to)) {
    out.proof = learned.proof();
  } else {
    out.left = prover.left() ? prover.left() : Left{context, from, to};
  }
  return out;
}

}  // namespace serviette

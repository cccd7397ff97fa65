#include "proofs/prover/simplify.hpp"

#include "core/term/traverse.hpp"
#include "proofs/prover/decide.hpp"
#include "proofs/prover/integers.hpp"
#include "proofs/prover/navigate.hpp"
#include "proofs/prover/order.hpp"
#include "proofs/theorem/judgement.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {
namespace {

bool is(Term e, TermKind kind) { return e->kind == kind; }
bool is(Term e, int value) { return e->kind == TermKind::Const && e->value == value; }

bool has_operand(Term e, int value) { return is(e->args[0], value) || is(e->args[1], value); }
bool has_neg_inf(Term e) { return is(e->args[0], TermKind::NegInf) || is(e->args[1], TermKind::NegInf); }

// The value of + * / on two constants, if it has one.
Term folded(Term e) {
  if (!is(e->args[0], TermKind::Const) || !is(e->args[1], TermKind::Const)) return {};
  const mpq_class &a = e->args[0]->value, &b = e->args[1]->value;
  if (is(e, TermKind::Add)) return constant(a + b);
  if (is(e, TermKind::Mul)) return constant(a * b);
  if (is(e, TermKind::Div) && b != 0) return constant(a / b);
  return {};
}

constexpr std::size_t kSmall = 40;  // nodes of two terms that are compared

class Simplifier {
 public:
  explicit Simplifier(SimplifyOptions options) : options_(options), budget_{options.search} {}

  Simplified run(Context context, Term e) {
    Simplified out{{}, e, true};
    if (decide_head(context, out)) {
      // The branch not taken is not looked at.
      Simplified rest = run(context, out.term);
      return then(std::move(out), std::move(rest));
    }
    for (int i = 0; i < child_count(out.term); ++i) {
      const auto child = enter(context, out.term, i);
      if (!child) continue;
      Simplified inner = run(child->context, child->term);
      if (inner.term == child->term) continue;
      const Term whole = with_child(out.term, i, *child, inner.term);
      out.proof.steps.push_back(at_step(i, child->names, std::move(inner.proof)));
      out.term = whole;
      out.equivalence = out.equivalence && inner.equivalence;
    }
    while (local(context, out)) {}
    return out;
  }

 private:
  static Simplified then(Simplified a, Simplified b) {
    append(a.proof, b.proof);
    return {std::move(a.proof), b.term, a.equivalence && b.equivalence};
  }

  // Takes a step if the kernel does, with the integer steps that prepare it.
  bool take(Context& context, Simplified& out, Step step, std::vector<Step> before = {}) {
    Context after = context;
    const auto result = apply_step(step, after, out.term, lemmas_);
    if (!result || (options_.equivalences_only && !result->equivalence)) return false;
    append(out.proof, std::move(before));
    out.proof.steps.push_back(std::move(step));
    out.term = result->next;
    out.equivalence = out.equivalence && result->equivalence;
    context = after;
    return true;
  }

  // An `if` whose condition can be decided, and what is known to be -inf.
  bool decide_head(Context& context, Simplified& out) {
    if (context.holds(FactKind::NegInf, out.term) && !is(out.term, TermKind::NegInf))
      return take(context, out, plain(StepKind::ToNegInf));
    if (!is(out.term, TermKind::If)) return false;
    Context extended = context;
    std::vector<Step> steps;
    const auto truth = decide(out.term->cond, extended, steps, budget_);
    if (!truth) return refute_part(context, out, out.term->cond);
    if (!take(extended, out, plain(*truth ? StepKind::IfTrue : StepKind::IfFalse), steps)) return false;
    context = extended;
    return true;
  }

  // A condition that no evidence decides may still be one whose opposite is absurd: then both cases end at one branch.
  bool refute_part(Context& context, Simplified& out, Cond c) {
    for (Cond part : c->parts) {
      if (refute_part(context, out, part)) return true;
    }
    if (c->kind != CondKind::Ge0) return false;
    for (const bool truth : {true, false}) {
      const Index opposite = truth ? c->index : -c->index - 1;
      if (budget_.goals <= 0) return false;
      --budget_.goals;
      Context absurd = context, rest = context;
      absurd.assume(fact_ge0(opposite));
      auto contradiction = establish(absurd, Index(-1));
      if (!contradiction) continue;
      rest.assume(fact_ge0(-opposite - 1));
      std::vector<Step> steps;
      const auto value = decide(out.term->cond, rest, steps, budget_);
      if (!value) continue;
      const Term branch = out.term->args[*value ? 0 : 1];
      steps.push_back(plain(*value ? StepKind::IfTrue : StepKind::IfFalse));
      contradiction->push_back(with_term(StepKind::Absurd, branch));
      Step cases = with_term(StepKind::CasesGe0, branch);
      cases.index = opposite;
      cases.proofs = {Proof{*contradiction}, Proof{steps}};
      if (take(context, out, cases)) return true;
    }
    return false;
  }

  bool empty_range(Context& context, Simplified& out, StepKind kind) {
    Context extended = context;
    std::vector<Step> steps;
    const Index goal = out.term->indices[0] - out.term->indices[1];
    if (!try_establish(goal, extended, steps, budget_) || !take(extended, out, plain(kind), steps)) return false;
    context = extended;
    return true;
  }

  bool fold(Context& context, Simplified& out) {
    const Term value = folded(out.term);
    return value && take(context, out, with_term(StepKind::Field, value));
  }

  // The larger or the smaller of two small terms, whose order follows from what is known.
  bool ordered(Context& context, Simplified& out) {
    const Term a = out.term->args[0], b = out.term->args[1];
    if ((a != b && !knows_signs(context)) || size_of(out.term) > kSmall || !context.in_scope(out.term)) return false;
    bool plain_values = true;  // an operator over a range has rules of its own
    for_each_subterm(out.term, [&](Term t) { plain_values = plain_values && !is(t, TermKind::Big); });
    if (!plain_values) return false;
    const bool max = is(out.term, TermKind::Max);
    for (const bool a_below : {true, false}) {
      if (budget_.goals <= 0) return false;
      --budget_.goals;
      const auto steps = find_by_combination(context, a_below ? fact_le(a, b) : fact_le(b, a));
      if (!steps) continue;
      const bool left = max != a_below;
      Context extended = context;
      for (const Step& s : *steps) extended.assume(s.fact);
      if (!take(extended, out, plain(max ? (left ? StepKind::MaxLeft : StepKind::MaxRight)
                                         : (left ? StepKind::MinLeft : StepKind::MinRight)), *steps))
        return false;
      context = extended;
      return true;
    }
    return false;
  }

  // log(1) is log(exp(0)).
  bool log_of_one(Context& context, Simplified& out) {
    const Step inside = at_step(0, {}, Proof{{with_term(StepKind::Field, exp(constant(0)))}});
    return take(context, out, inside) && take(context, out, plain(StepKind::LogExp));
  }

  // One rule at the head.
  bool local(Context& context, Simplified& out) {
    const Term e = out.term;
    const auto use = [&](StepKind kind) { return take(context, out, plain(kind)); };
    switch (e->kind) {
      case TermKind::Add:
        return (has_neg_inf(e) && use(StepKind::AddNegInf)) || (has_operand(e, 0) && use(StepKind::AddZero)) ||
               fold(context, out);
      case TermKind::Mul:
        return (has_operand(e, 0) && use(StepKind::MulZero)) || (has_operand(e, 1) && use(StepKind::MulOne)) ||
               (has_neg_inf(e) && use(StepKind::MulNegInf)) ||
               (e->args[0] == e->args[1] && is(e->args[0], TermKind::Sqrt) && use(StepKind::SqrtSquare)) ||
               fold(context, out);
      case TermKind::Div:
        if (is(e->args[1], 0)) return false;  // undefined, which is worth knowing
        return (is(e->args[0], 0) && use(StepKind::MulZero)) || (is(e->args[1], 1) && use(StepKind::MulOne)) ||
               fold(context, out);
      case TermKind::Max:
        return (has_neg_inf(e) && use(StepKind::MaxUnit)) ||
               (e->args[0] == e->args[1] && use(StepKind::MaxSame)) ||
               (context.holds_le(e->args[1], e->args[0]) && use(StepKind::MaxLeft)) ||
               (context.holds_le(e->args[0], e->args[1]) && use(StepKind::MaxRight)) || ordered(context, out);
      case TermKind::Min:
        return (context.holds_le(e->args[0], e->args[1]) && use(StepKind::MinLeft)) ||
               (context.holds_le(e->args[1], e->args[0]) && use(StepKind::MinRight)) || ordered(context, out);
      case TermKind::Exp:
        return (is(e->args[0], TermKind::NegInf) && use(StepKind::ExpNegInf)) ||
               (is(e->args[0], TermKind::Log) && use(StepKind::ExpLog)) ||
               (is(e->args[0], 0) && take(context, out, with_term(StepKind::Field, constant(1))));
      case TermKind::Log:
        return (is(e->args[0], 0) && use(StepKind::LogZero)) || (is(e->args[0], 1) && log_of_one(context, out)) || (is(e->args[0], TermKind::Exp) && use(StepKind::LogExp));
      case TermKind::If: return e->args[0] == e->args[1] ? use(StepKind::IfSame) : decide_head(context, out);
      case TermKind::Big: return big_operator(context, out);
      case TermKind::Loop: return empty_range(context, out, StepKind::LoopEmpty);
      case TermKind::Real:
        return e->index.constant() &&
               take(context, out, with_term(StepKind::Field, constant(mpq_class(static_cast<long>(*e->index.constant())))));
      default: return false;
    }
  }

  bool big_operator(Context& context, Simplified& out) {
    const Term e = out.term;
    if (e->big != BigOp::Min && e->args[0] == unit_of(e->big))
      return take(context, out, plain(StepKind::ConstUnit));
    if (e->indices[1] - e->indices[0] == Index(1)) return take(context, out, plain(StepKind::Single));
    return e->big != BigOp::Min && empty_range(context, out, StepKind::Empty);
  }

  SimplifyOptions options_;
  SearchBudget budget_;
  LemmaTable lemmas_;
};

}  // namespace

Simplified simplify(const Context& context, Term term, SimplifyOptions options) {
  return Simplifier(options).run(context, term);
}

}  // namespace serviette

// The rest of section 3.6: `if`, what is nowhere defined, and integers inside a term.
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

// Known true: p >= 0 if known(p); p == 0 if known(p) and known(-p); and: both; or: one; not: known false; isneginf(e):
// neginf(e) in Γ; ispos(e): pos(e). Known false: p >= 0 if known(-p-1); p == 0 if known(p-1) or known(-p-1); and: one;
// or: both; not: known true; isneginf(e): finite(e); ispos(e): le(e, 0) or neginf(e) in Γ.
bool known(Cond c, bool truth, const Context& g) {
  const auto part = [&](std::size_t i) { return known(c->parts[i], truth, g); };
  switch (c->kind) {
    case CondKind::Ge0: return g.known(truth ? c->index : -c->index - 1);
    case CondKind::Eq0:
      return truth ? g.known(c->index) && g.known(-c->index)
                   : g.known(c->index - 1) || g.known(-c->index - 1);
    case CondKind::IsNegInf: return truth ? g.holds(FactKind::NegInf, c->term) : is_finite(c->term, g);
    case CondKind::IsPos:
      return truth ? is_pos(c->term, g) : g.holds_le(c->term, constant(0)) || g.holds(FactKind::NegInf, c->term);
    case CondKind::And: return truth ? part(0) && part(1) : part(0) || part(1);
    case CondKind::Or: return truth ? part(0) || part(1) : part(0) && part(1);
    case CondKind::Not: return known(c->parts[0], !truth, g);
  }
  return false;
}

bool asked_is_defined(Cond c, Term s, const Context& g) {
  for (Term e : asked(c)) {
    if (!is_defined_if(e, s, g)) return false;
  }
  return true;
}

// One of the shapes that no assignment makes defined.
bool hopeless(Term e) {
  const auto is_inf = [](Term t) { return t->kind == TermKind::NegInf; };
  const auto at_most_0 = [](Term t) { return t->kind == TermKind::Const && t->value <= 0; };
  const auto below_0 = [](Term t) { return t->kind == TermKind::Const && t->value < 0; };
  switch (e->kind) {
    case TermKind::Mul: {
      const Term a = e->args[0], b = e->args[1];
      return (is_inf(a) && (at_most_0(b) || is_inf(b))) || (is_inf(b) && at_most_0(a));
    }
    case TermKind::Div: return is_inf(e->args[1]) || (e->args[1]->kind == TermKind::Const && e->args[1]->value == 0);
    case TermKind::Log:
    case TermKind::Sqrt: return is_inf(e->args[0]) || below_0(e->args[0]);
    default: return false;
  }
}

}  // namespace

// if_true / if_false:  if c then a else b -> a / b, c known true / false; ≡ if what c asks is defined
// relative to strict of the branch, else ⊑
Expected<Outcome> if_known(const Here& h) {
  if (h.term->kind != TermKind::If) return h.no_match("if c then a else b");
  const bool truth = h.step.kind == StepKind::IfTrue;
  const Cond c = h.term->cond;
  if (!known(c, truth, h.context))
    return fail(ErrorCode::SideCondition,
                std::string(step_name(h.step.kind)) + ": " + to_string(c) + " is not known to be " +
                    (truth ? "true" : "false"),
                "add `have` for the integer it compares, or neginf, finite, pos or le for what it asks");
  const Term branch = h.term->args[truth ? 0 : 1];
  return Outcome{branch, asked_is_defined(c, branch, h.context)};
}

// if_same:  if c then a else a -> a; ≡ if what c asks is defined relative to strict(a), else ⊑
Expected<Outcome> if_same(const Here& h) {
  if (h.term->kind != TermKind::If || h.term->args[0] != h.term->args[1])
    return h.no_match("if c then a else a");
  return Outcome{h.term->args[0], asked_is_defined(h.term->cond, h.term->args[0], h.context)};
}

// if_push E:  if c then a else b -> E, where E is F(if c then a1 else b1), an operator F other than if, loop or a big
// operator, with exactly one operand changed and a = F(a1), b = F(b1); ≡, since F is strict
Expected<Outcome> if_push(const Here& h) {
  if (h.term->kind != TermKind::If) return h.no_match("if c then a else b");
  const Term to = h.step.term;
  SERVIETTE_TRY(h.in_scope(to));
  switch (to->kind) {
    case TermKind::If:
    case TermKind::Loop:
    case TermKind::Big: return h.refuse("the goal must be an operator applied to an `if`");
    default: break;
  }
  for (std::size_t i = 0; i < to->args.size(); ++i) {
    const Term inner = to->args[i];
    if (inner->kind != TermKind::If || inner->cond != h.term->cond) continue;
    const auto with = [&](Term operand) {
      std::vector<Term> args = to->args;
      args[i] = operand;
      return with_args(to, std::move(args));
    };
    if (with(inner->args[0]) == h.term->args[0] && with(inner->args[1]) == h.term->args[1]) return h.equal(to);
  }
  return h.refuse("no operand of " + shown(to) + " is the `if` that this one becomes");
}

// absurd E:  a -> E; known(-1), ≡, since this is nowhere; or strict(a) holds a product of -inf with a constant <= 0 or with
// -inf, x / 0, x / -inf, or log or sqrt of a negative constant or of -inf; ⊑, since a is undefined
Expected<Outcome> absurd(const Here& h) {
  SERVIETTE_TRY(h.in_scope(h.step.term));
  if (h.context.known(Index(-1))) return h.equal(h.step.term);
  const StrictSet set = strict(h.term, h.context);
  for (Term t : set.terms()) {
    if (hopeless(t)) return h.refines(h.step.term);
  }
  return h.refuse("nothing here is known to be undefined, and the facts do not contradict each other",
                  "bring the undefined part to a form like -inf * 0, or derive -1 >= 0");
}

// index ATOM := P:  a -> a with the integer atom replaced everywhere; known(ATOM - P), known(P - ATOM); ≡
Expected<Outcome> index_rewrite(const Here& h) {
  SERVIETTE_TRY(h.in_scope(h.step.index));
  SERVIETTE_TRY(h.in_scope(h.step.index2));
  const auto atom = h.step.index.as_atom();
  if (!atom) return h.refuse(to_string(h.step.index) + " is not a name, div, mod or min");
  SERVIETTE_TRY(h.need_ge0(h.step.index - h.step.index2));
  SERVIETTE_TRY(h.need_ge0(h.step.index2 - h.step.index));
  return h.equal(rewrite_index(h.term, h.step.index, h.step.index2));
}

}  // namespace serviette::rules

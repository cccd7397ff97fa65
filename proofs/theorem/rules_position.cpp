// Working inside a term (FORMAT.md, section 3.2) and working backwards (section 3.9).
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

// Follows a path, entering binders and branches, replays the inner proof, and rebuilds the term on the way back.
class Descent {
 public:
  explicit Descent(const Here& h) : h_(h) {}

  Expected<Outcome> operator()() { return go(h_.term, 0, h_.context); }

 private:
  Expected<Outcome> go(Term e, std::size_t at, const Context& context) {
    if (at == h_.step.path.size()) {
      if (next_name_ < h_.step.names.size()) return h_.refuse("more names than binders on the path");
      return replay(h_.step.proofs[0], context, e, h_.run);
    }
    const int child = h_.step.path[at];
    switch (e->kind) {
      case TermKind::Add:
      case TermKind::Mul:
      case TermKind::Div:
      case TermKind::Max:
      case TermKind::Min:
      case TermKind::Exp:
      case TermKind::Log:
      case TermKind::Sqrt:
      case TermKind::Call: {
        if (child < 0 || child >= static_cast<int>(e->args.size())) return no_child(e, child);
        return operand(e, child, at, context);
      }
      case TermKind::If: {
        if (child == 0 || child == 1) return operand(e, child, at, context.given(e->cond, child == 0));
        return child == 2 ? condition(e, at, context) : no_child(e, child);
      }
      case TermKind::Big: return child == 0 ? body(e, at, context) : no_child(e, child);
      case TermKind::Loop:
        if (child < 0 || child >= static_cast<int>(e->args.size())) return no_child(e, child);
        return in_loop(e, child, at, context);
      default: return no_child(e, child);
    }
  }

  Expected<Outcome> operand(Term e, int child, std::size_t at, const Context& context) {
    SERVIETTE_LET(inner, go(e->args[child], at + 1, context));
    std::vector<Term> args = e->args;
    args[child] = inner.next;
    return Outcome{with_args(e, std::move(args)), inner.equivalence};
  }

  // Child 2 of an `if` is the e of a condition that is exactly isneginf(e) or ispos(e), or `not` of one.
  Expected<Outcome> condition(Term e, std::size_t at, const Context& context) {
    const bool negated = e->cond->kind == CondKind::Not;
    const Cond question = negated ? e->cond->parts[0] : e->cond;
    if (!asks(question->kind)) return no_child(e, 2);
    SERVIETTE_LET(inner, go(question->term, at + 1, context));
    const Cond now = ask(question->kind, inner.next);
    return Outcome{with_cond(e, negated ? negate(now) : now), inner.equivalence};
  }

  Expected<Outcome> body(Term e, std::size_t at, const Context& context) {
    SERVIETTE_LET(k, name());
    const Index lo = e->indices[0], hi = e->indices[1];
    SERVIETTE_LET(under, context.under(k, lo, hi));
    SERVIETTE_LET(inner, go(open_body(e, Index::name(k)), at + 1, under));
    return Outcome{big(e->big, k, lo, hi, inner.next), inner.equivalence};
  }

  // Child 2i is the start of state i, 2i+1 its step. Only a step takes names: the loop variable, then the states.
  Expected<Outcome> in_loop(Term e, int child, std::size_t at, const Context& context) {
    const std::size_t n = e->args.size() / 2;
    const bool is_step = child % 2 == 1;
    const Index lo = e->indices[0], hi = e->indices[1];
    Context inside = context;
    std::vector<Symbol> names;
    for (std::size_t i = 0; i <= n; ++i) {
      Symbol s = inside.fresh(e->binders[i]);
      if (is_step) {
        SERVIETTE_LET(given, name());
        s = given;
      }
      if (i == 0) {
        SERVIETTE_LET(under, inside.under(s, lo, hi));
        inside = under;
      } else {
        if (inside.has_name(s)) return h_.refuse("'" + s.str() + "' is already in scope", "choose a new name");
        SERVIETTE_TRY(inside.declare_state(s));
      }
      names.push_back(s);
    }
    std::vector<Term> states;
    for (std::size_t i = 1; i <= n; ++i) states.push_back(state(names[i]));
    OpenLoop open = open_loop(e, Index::name(names[0]), states);
    const std::size_t i = static_cast<std::size_t>(child) / 2;
    Term& part = is_step ? open.steps[i] : open.starts[i];
    SERVIETTE_LET(inner, go(part, at + 1, is_step ? inside : context));
    part = inner.next;
    std::vector<LoopState> parts;
    for (std::size_t j = 0; j < n; ++j) parts.push_back({names[j + 1], open.starts[j], open.steps[j]});
    return Outcome{loop(names[0], lo, hi, parts, static_cast<std::size_t>(e->which)), inner.equivalence};
  }

  Expected<Symbol> name() {
    if (next_name_ >= h_.step.names.size())
      return h_.refuse("a binder on the path has no name", "write the names of the binders after the path");
    return h_.step.names[next_name_++];
  }

  std::unexpected<Error> no_child(Term e, int child) const {
    return h_.refuse("there is no child " + std::to_string(child) + " in " + shown(e));
  }

  const Here& h_;
  std::size_t next_name_ = 0;
};

}  // namespace

//    Γ, facts of the binders ⊢ s ⊑ s'
//   ---------------------------------- at        (every construct is monotone)
//         Γ ⊢ C[s] ⊑ C[s']
//
// ≡ if the inner proof is.
Expected<Outcome> at(const Here& h) {
  if (h.step.path.empty()) return h.refuse("the path is empty");
  if (h.step.proofs.size() != 1) return h.refuse("one inner proof is wanted");
  return Descent(h)();
}

//    Γ ⊢ E ≡ s
//   ------------ back; ≡
//    Γ ⊢ s ≡ E
Expected<Outcome> back(const Here& h) {
  if (h.step.proofs.size() != 1) return h.refuse("one inner proof is wanted");
  SERVIETTE_TRY(h.in_scope(h.step.term));
  SERVIETTE_LET(inner, replay_to(h.step.proofs[0], h.context, h.step.term, h.term, h.run, "back: the inner proof"));
  if (!inner.equivalence)
    return h.refuse("the inner proof shows ⊑ only", "a proof can be used backwards if all its steps are equivalences");
  return h.equal(h.step.term);
}

}  // namespace serviette::rules

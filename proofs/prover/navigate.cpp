#include "proofs/prover/navigate.hpp"

#include <algorithm>
#include <cstddef>

namespace serviette {
namespace {

std::unexpected<Error> no_child(Term e, int i) {
  return fail(ErrorCode::Proof, "there is no child " + std::to_string(i) + " in " + to_string(e));
}

// The condition, or what `not` stands before, if it asks a value; null otherwise.
Cond question(Term e) {
  const Cond c = e->cond->kind == CondKind::Not ? e->cond->parts[0] : e->cond;
  return asks(c->kind) ? c : Cond();
}

// The name that `at` is to give the binder: the wanted one, or a fresh one.
Symbol binder_name(const Context& context, Symbol hint, const std::vector<Symbol>& names, std::size_t i) {
  return i < names.size() ? names[i] : context.fresh(hint);
}

Expected<Child> enter_loop(const Context& context, Term e, std::size_t i, const std::vector<Symbol>& wanted) {
  const std::size_t n = e->args.size() / 2;
  if (i % 2 == 0) return Child{e->args[i], context, {}};
  const Symbol t = binder_name(context, e->binders[0], wanted, 0);
  SERVIETTE_LET(inside, context.under(t, e->indices[0], e->indices[1]));
  Child out{{}, inside, {t}};
  std::vector<Term> states;
  for (std::size_t j = 1; j <= n; ++j) {
    const Symbol s = binder_name(out.context, e->binders[j], wanted, j);
    SERVIETTE_TRY(out.context.declare_state(s));
    out.names.push_back(s);
    states.push_back(state(s));
  }
  out.term = open_loop(e, Index::name(t), states).steps[i / 2];
  return out;
}

}  // namespace

int child_count(Term e) {
  if (e->kind == TermKind::If) return question(e) ? 3 : 2;
  return static_cast<int>(e->args.size());
}

Expected<Child> enter(const Context& context, Term e, int i, const std::vector<Symbol>& names) {
  if (i < 0 || i >= child_count(e)) return no_child(e, i);
  const auto u = static_cast<std::size_t>(i);
  switch (e->kind) {
    case TermKind::If:
      if (i == 2) return Child{question(e)->term, context, {}};
      return Child{e->args[u], context.given(e->cond, i == 0), {}};
    case TermKind::Big: {
      const Symbol k = binder_name(context, e->binders[0], names, 0);
      SERVIETTE_LET(inside, context.under(k, e->indices[0], e->indices[1]));
      return Child{open_body(e, Index::name(k)), inside, {k}};
    }
    case TermKind::Loop: return enter_loop(context, e, u, names);
    default: return Child{e->args[u], context, {}};
  }
}

Expected<Child> enter(const Context& context, Term e, const std::vector<int>& path, std::vector<Symbol> names) {
  Child here{e, context, {}};
  std::vector<Symbol> used;
  for (int i : path) {
    SERVIETTE_LET(next, enter(here.context, here.term, i, names));
    names.erase(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), next.names.size())));
    used.insert(used.end(), next.names.begin(), next.names.end());
    here = std::move(next);
  }
  here.names = std::move(used);
  return here;
}

Term with_child(Term e, int i, const Child& entered, Term by) {
  const auto u = static_cast<std::size_t>(i);
  switch (e->kind) {
    case TermKind::If: {
      if (i == 2) {
        const Cond now = ask(question(e)->kind, by);
        return with_cond(e, e->cond->kind == CondKind::Not ? negate(now) : now);
      }
      break;
    }
    case TermKind::Big: return big(e->big, entered.names[0], e->indices[0], e->indices[1], by);
    case TermKind::Loop: {
      const std::size_t n = e->args.size() / 2;
      // A start stands outside the binders: the steps are opened with the printed names, or with others where one of
      // those is also free.
      std::vector<Symbol> names = entered.names;
      if (i % 2 == 0) {
        for (Symbol s : e->binders) {
          const auto taken = [&](Symbol x) { return mentions(e, x) || mentions_state(e, x) || mentions(by, x) ||
                                                    mentions_state(by, x); };
          names.push_back(fresh_name(s, taken));
        }
      }
      std::vector<Term> states;
      for (std::size_t j = 1; j <= n; ++j) states.push_back(state(names[j]));
      OpenLoop open = open_loop(e, Index::name(names[0]), states);
      (i % 2 ? open.steps : open.starts)[u / 2] = by;
      std::vector<LoopState> parts;
      for (std::size_t j = 0; j < n; ++j) parts.push_back({names[j + 1], open.starts[j], open.steps[j]});
      return loop(names[0], e->indices[0], e->indices[1], parts, static_cast<std::size_t>(e->which));
    }
    default: break;
  }
  std::vector<Term> args = e->args;
  args[u] = by;
  return with_args(e, std::move(args));
}

Step at_step(int i, const std::vector<Symbol>& names, Proof inner) {
  Step s{};
  s.kind = StepKind::At;
  s.path = {i};
  s.names = names;
  if (inner.steps.size() == 1 && inner.steps[0].kind == StepKind::At) {
    const Step& deeper = inner.steps[0];
    s.path.insert(s.path.end(), deeper.path.begin(), deeper.path.end());
    s.names.insert(s.names.end(), deeper.names.begin(), deeper.names.end());
    s.proofs = deeper.proofs;
  } else {
    s.proofs = {std::move(inner)};
  }
  return s;
}

Step plain(StepKind kind) {
  Step s{};
  s.kind = kind;
  return s;
}

Step with_index(StepKind kind, Index i) {
  Step s = plain(kind);
  s.index = i;
  return s;
}

Step with_term(StepKind kind, Term e) {
  Step s = plain(kind);
  s.term = e;
  return s;
}

Step back_step(Term to, Proof proof) {
  Step step = with_term(StepKind::Back, to);
  step.proofs.push_back(std::move(proof));
  return step;
}

void append(Proof& to, const Proof& more) {
  to.steps.insert(to.steps.end(), more.steps.begin(), more.steps.end());
}

void append(Proof& to, std::vector<Step> more) {
  for (Step& s : more) to.steps.push_back(std::move(s));
}

}  // namespace serviette

#include "proofs/numbers/mutate.hpp"

#include <functional>

#include "proofs/prover/navigate.hpp"

namespace serviette {
namespace {

constexpr std::size_t kAll = 2000;

Term with_range(Term e, const Context& context, Index lo, Index hi) {
  if (e->kind == TermKind::Big) {
    const Symbol k = context.fresh(e->binders[0]);
    return big(e->big, k, lo, hi, open_body(e, Index::name(k)));
  }
  Context inside = context;
  std::vector<Symbol> names;
  std::vector<Term> states;
  for (Symbol hint : e->binders) {
    names.push_back(inside.fresh(hint));
    (void)(names.size() == 1 ? inside.declare_integer(names.back()) : inside.declare_state(names.back()));
    if (names.size() > 1) states.push_back(state(names.back()));
  }
  const OpenLoop open = open_loop(e, Index::name(names[0]), states);
  std::vector<LoopState> parts;
  for (std::size_t i = 0; i < states.size(); ++i) parts.push_back({names[i + 1], open.starts[i], open.steps[i]});
  return loop(names[0], lo, hi, parts, static_cast<std::size_t>(e->which));
}

// Changes at the head of e.
void change_head(const Context& context, Term e, const std::function<void(std::string, Term)>& emit) {
  const auto drop = [&](const char* what, std::size_t kept) { emit(what, e->args[kept]); };
  switch (e->kind) {
    case TermKind::Add: drop("an addend dropped", 0); return drop("an addend dropped", 1);
    case TermKind::Mul: drop("a factor dropped", 0); return drop("a factor dropped", 1);
    case TermKind::Div: return drop("a divisor dropped", 0);
    case TermKind::Max:
    case TermKind::Min: drop("one side dropped", 0); return drop("one side dropped", 1);
    case TermKind::If: drop("a guard taken as true", 0); return drop("a guard taken as false", 1);
    case TermKind::Const: return emit("a constant one larger", constant(e->value + 1));
    case TermKind::NegInf: return emit("0 for -inf", constant(0));
    case TermKind::Real: return emit("an integer one larger", real(e->index + 1));
    case TermKind::Read:
      for (std::size_t i = 0; i < e->indices.size(); ++i) {
        std::vector<Index> at = e->indices;
        at[i] = at[i] + 1;
        emit("an array read one further", read(e->name, at));
      }
      return;
    case TermKind::Big:
    case TermKind::Loop: {
      const Index lo = e->indices[0], hi = e->indices[1];
      emit("the first element left out", with_range(e, context, lo + 1, hi));
      emit("the last element left out", with_range(e, context, lo, hi - 1));
      emit("one element more at the end", with_range(e, context, lo, hi + 1));
      return;
    }
    default: return;
  }
}

void collect(const Context& context, Term e, const std::function<Term(Term)>& around, std::vector<Mutant>& out) {
  change_head(context, e, [&](std::string what, Term changed) {
    if (out.size() < kAll) out.push_back({what + ", in " + to_string(e), around(changed)});
  });
  for (int i = 0; i < child_count(e) && out.size() < kAll; ++i) {
    const auto child = enter(context, e, i);
    if (!child) continue;
    collect(child->context, child->term, [&](Term by) { return around(with_child(e, i, *child, by)); }, out);
  }
}

}  // namespace

std::vector<Mutant> mutants(const Context& context, Term e, std::size_t most) {
  std::vector<Mutant> all;
  collect(context, e, [](Term t) { return t; }, all);
  if (all.size() <= most) return all;
  std::vector<Mutant> out;
  for (std::size_t i = 0; i < most; ++i) out.push_back(std::move(all[i * all.size() / most]));
  return out;
}

}  // namespace serviette

#include "proofs/prover/needs.hpp"

#include <unordered_map>

#include "proofs/prover/axioms.hpp"
#include "proofs/prover/complete.hpp"
#include "proofs/prover/integers.hpp"

namespace serviette {
namespace {

bool is_big(Term e) { return e && e->kind == TermKind::Big; }

// The premises of `by atom`, whichever form of it is meant.
void atom_needs(Index goal, std::vector<Index>& out) {
  std::vector<Atom> atoms;
  collect_atoms(goal, atoms);
  for (Atom a : atoms) {
    const Index self = Index::atom(a);
    if (a->kind == AtomKind::Div || a->kind == AtomKind::Mod) out.push_back(a->b - 1);
    if (a->kind != AtomKind::Min) continue;
    if (goal == self - a->a) out.push_back(a->b - a->a);
    else if (goal == self - a->b) out.push_back(a->a - a->b);
    else if (!(goal == a->a - self) && !(goal == a->b - self)) {
      out.push_back(replace_atom(goal, a, a->a));
      out.push_back(replace_atom(goal, a, a->b));
    }
  }
}

void nonempty_operands(Term e, std::vector<Index>& out) {
  if (is_big(e)) out.push_back(e->indices[1] - e->indices[0] - 1);
  for (Term a : e->args) {
    if (is_big(a)) out.push_back(a->indices[1] - a->indices[0] - 1);
  }
}

}  // namespace

std::vector<Index> needed_integers(const Step& step, const Context&, Term e) {
  std::vector<Index> out;
  switch (step.kind) {
    case StepKind::HaveAtom: atom_needs(step.fact.index, out); break;
    case StepKind::HaveLinear:
      for (const LinearPart& p : step.parts) out.insert(out.end(), p.factors.begin(), p.factors.end());
      break;
    case StepKind::HaveBound:
      if (!is_big(step.fact.b)) break;
      out = {step.index - step.fact.b->indices[0], step.fact.b->indices[1] - 1 - step.index};
      break;
    case StepKind::Split:
      if (!is_big(e)) break;
      out = {step.index - e->indices[0], e->indices[1] - step.index};
      if (e->big == BigOp::Min) out = {out[0] - 1, out[1] - 1};
      break;
    case StepKind::Join:
      for (Term a : e->args) {
        if (is_big(a)) out.push_back(a->indices[1] - a->indices[0] - (a->big == BigOp::Min ? 1 : 0));
      }
      break;
    case StepKind::Empty:
    case StepKind::LoopEmpty:
      if (!e->indices.empty()) out = {e->indices[0] - e->indices[1]};
      break;
    case StepKind::Nest: out = {step.index - 1}; break;
    case StepKind::Factor:
    case StepKind::FactorRight:
    case StepKind::Distribute: nonempty_operands(e, out); break;
    case StepKind::Induct:
      if (step.term && step.term->kind == TermKind::Loop) out = {step.term->indices[1] - step.term->indices[0]};
      break;
    case StepKind::IndexRewrite: out = {step.index - step.index2, step.index2 - step.index}; break;
    default: break;
  }
  return out;
}

std::vector<Fact> needed_givens(const Step& step, const LemmaTable& lemmas) {
  const LemmaTheorem* theorem = lemmas.find(step.lemma);
  if (!theorem) return {};
  std::unordered_map<Symbol, Index> integers(step.integers.begin(), step.integers.end());
  std::unordered_map<Symbol, ArrayLambda> arrays;
  for (const ArrayArgument& a : step.arrays) arrays[a.array] = ArrayLambda{a.params, a.body};
  const auto instance = [&](Term e) { return e ? substitute_arrays(substitute(e, integers), arrays) : e; };
  std::vector<Fact> out;
  for (Fact f : theorem->statement().givens) {
    f.index = rewrite_atoms(f.index, [&](Atom a) -> std::optional<Index> {
      if (a->kind != AtomKind::Name) return std::nullopt;
      const auto it = integers.find(a->name);
      return it == integers.end() ? std::nullopt : std::optional(it->second);
    });
    f.a = instance(f.a);
    f.b = instance(f.b);
    out.push_back(f);
  }
  return out;
}

void prepare(const Step& step, Context& context, Term current, const LemmaTable& lemmas, std::vector<Step>& steps) {
  SearchBudget budget;
  for (Index goal : needed_integers(step, context, current)) try_establish(goal, context, steps, budget);
  const auto fact = [&](const Fact& f) {
    const auto found = find_fact(context, f, lemmas);
    if (!found) return;
    for (const Step& s : *found) context.assume(s.fact);
    steps.insert(steps.end(), found->begin(), found->end());
  };
  switch (step.kind) {
    case StepKind::IfTrue:
    case StepKind::IfFalse:
      if (current->kind == TermKind::If) decide(current->cond, context, steps, budget);
      break;
    case StepKind::Absurd: {
      // A contradiction is a constant goal, which the budget leaves alone.
      const auto found = find_evidence(context, Index(-1));
      if (!found) break;
      for (const Step& s : *found) context.assume(s.fact);
      steps.insert(steps.end(), found->begin(), found->end());
      break;
    }
    case StepKind::MaxLeft:
    case StepKind::MaxRight:
      if (current->kind != TermKind::Max) break;
      fact(step.kind == StepKind::MaxLeft ? fact_le(current->args[1], current->args[0])
                                          : fact_le(current->args[0], current->args[1]));
      break;
    case StepKind::MinLeft:
    case StepKind::MinRight:
      if (current->kind != TermKind::Min) break;
      fact(step.kind == StepKind::MinLeft ? fact_le(current->args[0], current->args[1])
                                          : fact_le(current->args[1], current->args[0]));
      break;
    case StepKind::LogMul:
      if (current->kind != TermKind::Log || current->args[0]->kind != TermKind::Mul) break;
      fact(fact_of(FactKind::Pos, current->args[0]->args[0]));
      fact(fact_of(FactKind::NonNeg, current->args[0]->args[1]));
      break;
    case StepKind::ToNegInf: fact(fact_of(FactKind::NegInf, current)); break;
    case StepKind::LemmaUse:
      for (const Fact& given : needed_givens(step, lemmas)) fact(given);
      for (const ArrayArgument& a : step.arrays) find_nonempty(a.body, context, steps, budget);
      break;
    case StepKind::HaveSign:
    case StepKind::HaveCurrent:
      find_nonempty(step.fact.a, context, steps, budget);
      find_nonempty(current, context, steps, budget);
      break;
    case StepKind::HaveVia:
      if (step.term) find_nonempty(step.term, context, steps, budget);
      break;
    case StepKind::Field:
    case StepKind::Factor:
    case StepKind::FactorRight:
    case StepKind::Distribute:
    case StepKind::MulNegInf:
    case StepKind::Exchange:
    case StepKind::Additive:
    case StepKind::Gather:
      find_nonempty(current, context, steps, budget);
      if (step.term) find_nonempty(step.term, context, steps, budget);
      break;
    default: break;
  }
}

}  // namespace serviette

#include "proofs/prover/question.hpp"

namespace serviette {

Fact Question::answer(bool first) const {
  switch (kind) {
    case StepKind::CasesGe0: return fact_ge0(first ? index : -index - 1);
    case StepKind::CasesInf: return fact_of(first ? FactKind::NegInf : FactKind::Finite, left);
    case StepKind::CasesPos: return first ? fact_of(FactKind::Pos, left) : fact_le(left, constant(0));
    default: return first ? fact_le(left, right) : fact_le(right, left);
  }
}

bool answer_both(Trail& trail, Term to, const Question& question, const std::function<bool(Trail& branch)>& reach) {
  Step step = with_term(question.kind, to);
  step.index = question.index;
  step.left = question.left;
  step.right = question.right;
  for (const bool first : {true, false}) {
    Context context = trail.context();
    context.assume(question.answer(first));
    Trail branch(context, trail.term(), trail.lemmas());
    if (!reach(branch)) return false;
    step.proofs.push_back(branch.proof());
  }
  return trail.take(step);
}

}  // namespace serviette

// Question: a case distinction whose two answers may make two terms agree.
//
// CasesGe0: index >= 0, or not. CasesInf: `left` is -inf, or finite. CasesPos: left > 0, or <= 0. CasesOrder: left <=
// right, or right <= left. Which question to ask is the search's business.
#pragma once

#include <functional>

#include "proofs/prover/trail.hpp"

namespace serviette {

struct Question {
  StepKind kind;
  Index index;
  Term left, right;

  Fact answer(bool first) const;
};

// Goes on to `to` by cases: `reach` is to lead the trail of either branch there.
bool answer_both(Trail& trail, Term to, const Question& question, const std::function<bool(Trail& branch)>& reach);

}  // namespace serviette

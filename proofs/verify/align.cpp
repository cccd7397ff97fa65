// The same ranges on both sides.
//
//   source   max(k in 0 .. q, if k <= i then S[k] else -inf)          target   the same over 0 .. min((t+1)*b, q)
//
// What a target leaves out because it does not count, the source cuts off: its operator is split where one of the
// target ends, and the rest is simplified away. What the target keeps although it does not count stays on both sides.
// That way round it is a refinement: the source reads all that the target reads, and the target need not read what the
// source does.
#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

bool cut_off(Walk& walk, Index end) {
  const Term e = walk.term();
  Walk attempt = walk;
  if (!attempt.know(e->indices[1] - end) || !attempt.know(end - e->indices[0])) return false;
  if (!attempt.take(with_index(StepKind::Split, end))) return false;
  const Simplified s = simplify(attempt.context(), attempt.term());
  if (s.term->kind != TermKind::Big || s.term->indices[1] != end || !attempt.take(s.proof)) return false;
  walk = std::move(attempt);
  return true;
}

void align(Walk& walk, const std::vector<Term>& operators) {
  const Term e = walk.term();
  if (e->kind == TermKind::Loop || walk.late()) return;
  if (e->kind == TermKind::Big && e->big != BigOp::Min) {
    for (Term other : operators) {
      const Index end = other->indices[1];
      if (other->big == e->big && other->indices[0] == e->indices[0] && end != e->indices[1] && cut_off(walk, end))
        break;
    }
  }
  for (int i = 0; i < child_count(walk.term()); ++i) walk.at(i, [&](Walk& w) { align(w, operators); });
}

}  // namespace

void align_ranges(Walk& source, Term target) {
  std::vector<Term> operators;
  for_each_subterm(target, [&](Term e) {
    if (e->kind != TermKind::Big || e->indices[0].bound_depth() > 0 || e->indices[1].bound_depth() > 0) return;
    const auto same = [&](Term o) { return o->big == e->big && o->indices == e->indices; };
    if (source.context().in_scope(e->indices[1]) && std::none_of(operators.begin(), operators.end(), same))
      operators.push_back(e);
  });
  align(source, operators);
}

}  // namespace serviette

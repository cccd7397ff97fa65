#include "proofs/prover/restrict.hpp"

#include "proofs/prover/simplify.hpp"
#include "proofs/prover/trail.hpp"

namespace serviette {
namespace {

StepKind drop_unit(BigOp op) {
  return op == BigOp::Sum ? StepKind::AddZero : op == BigOp::Prod ? StepKind::MulOne : StepKind::MaxUnit;
}

// Operand `i` of the split operator is the unit, and goes.
bool drop(Trail& trail, int i, BigOp op) {
  const auto part = enter(trail.context(), trail.term(), i);
  if (!part) return false;
  const Simplified s = simplify(part->context, part->term);
  if (s.term != unit_of(op)) return false;
  return trail.take(at_step(i, part->names, s.proof)) && trail.take(plain(drop_unit(op)));
}

// From lo .. hi to a range inside it.
bool narrow(Trail& trail, Index lo, Index hi) {
  const Term e = trail.term();
  const BigOp op = e->big;
  const Index old_lo = e->indices[0], old_hi = e->indices[1];
  if (op == BigOp::Min || !trail.know(lo - old_lo) || !trail.know(old_hi - hi) || !trail.know(hi - lo)) return false;
  if (hi != old_hi) {
    if (!trail.know(hi - old_lo) || !trail.take(with_index(StepKind::Split, hi)) || !drop(trail, 1, op)) return false;
  }
  return lo == old_lo || (trail.take(with_index(StepKind::Split, lo)) && drop(trail, 0, op));
}

// Whatever ranges can be narrowed to those of `to`; says whether there were any.
bool walk(Trail& trail, Term to) {
  const Term e = trail.term();
  if (e == to || e->kind != to->kind) return false;
  bool changed = false;
  if (e->kind == TermKind::Big && e->big == to->big) {
    Trail attempt = trail;
    if ((e->indices[0] != to->indices[0] || e->indices[1] != to->indices[1]) &&
        narrow(attempt, to->indices[0], to->indices[1])) {
      trail = std::move(attempt);
      changed = true;
    }
  }
  if (trail.term()->kind != to->kind || child_count(trail.term()) != child_count(to)) return changed;
  for (int i = 0; i < child_count(to); ++i) {
    const auto mine = enter(trail.context(), trail.term(), i);
    const auto other = mine ? enter(trail.context(), to, i, mine->names) : mine;
    if (!mine || !other) continue;
    Trail inner(mine->context, mine->term, trail.lemmas());
    if (walk(inner, other->term) && trail.inside(i, *mine, inner)) changed = true;
  }
  return changed;
}

}  // namespace

Expected<Restricted> restrict_ranges(const Context& context, Term from, Term to, const LemmaTable& lemmas) {
  Trail trail(context, from, lemmas);
  if (!walk(trail, to))
    return fail(ErrorCode::Proof, "no range of the left side can be narrowed to one of the right side",
                "a range may be cut where its body is 0 (sum), 1 (product) or -inf (maximum)");
  return Restricted{trail.proof(), trail.term()};
}

}  // namespace serviette

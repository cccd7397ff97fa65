// Case distinction and field (FORMAT.md, sections 3.4 and 3.5).
#include "proofs/theorem/normal_form.hpp"
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

//    Γ, first ⊢ s ⊑ E      Γ, second ⊢ s ⊑ E      one of the two facts holds
//   -------------------------------------------------------------------------- cases
//                               Γ ⊢ s ⊑ E
//
// Facts about values are tolerant, so one of the two holds also where the value is undefined. ≡ if both proofs are.
Expected<Outcome> two_cases(const Here& h, Fact first, Fact second) {
  if (h.step.proofs.size() != 2) return h.refuse("two proofs are wanted");
  SERVIETTE_TRY(h.in_scope(h.step.term));
  Context yes = h.context, no = h.context;
  yes.assume(std::move(first));
  no.assume(std::move(second));
  SERVIETTE_LET(a, replay_to(h.step.proofs[0], yes, h.term, h.step.term, h.run, "cases: the first proof"));
  SERVIETTE_LET(b, replay_to(h.step.proofs[1], no, h.term, h.step.term, h.run, "cases: the second proof"));
  return Outcome{h.step.term, a.equivalence && b.equivalence};
}

}  // namespace

// cases P >= 0 => E: P >= 0; -P - 1 >= 0
Expected<Outcome> cases_ge0(const Here& h) {
  SERVIETTE_TRY(h.in_scope(h.step.index));
  return two_cases(h, fact_ge0(h.step.index), fact_ge0(-h.step.index - 1));
}

// cases inf(e) => E: neginf(e); finite(e)
Expected<Outcome> cases_inf(const Here& h) {
  SERVIETTE_TRY(h.in_scope(h.step.left));
  return two_cases(h, fact_of(FactKind::NegInf, h.step.left), fact_of(FactKind::Finite, h.step.left));
}

// cases pos(e) => E: pos(e); le(e, 0)
Expected<Outcome> cases_pos(const Here& h) {
  SERVIETTE_TRY(h.in_scope(h.step.left));
  return two_cases(h, fact_of(FactKind::Pos, h.step.left), fact_le(h.step.left, constant(0)));
}

// cases order(a, b) => E: le(a, b); le(b, a)
Expected<Outcome> cases_order(const Here& h) {
  SERVIETTE_TRY(h.in_scope(h.step.left));
  SERVIETTE_TRY(h.in_scope(h.step.right));
  return two_cases(h, fact_le(h.step.left, h.step.right), fact_le(h.step.right, h.step.left));
}

//    s and E have the same normal form, with finite atoms      Γ ⊢ defined(E) relative to strict(s)
//   ------------------------------------------------------------------------------------------------ field E
//                                          Γ ⊢ s ⊑ E
//
// ≡ if also defined(s) relative to strict(E).
Expected<Outcome> field(const Here& h) {
  const Term to = h.step.term;
  SERVIETTE_TRY(h.in_scope(to));
  SERVIETTE_LET(a, normal_form(h.term, h.context));
  SERVIETTE_LET(b, normal_form(to, h.context));
  try {
    if (!agree(a, b))
      return fail(ErrorCode::Proof, "field: " + shown(h.term) + " and " + shown(to) + " have different normal forms",
                  "check the algebra; only + * / exp and constants are looked into");
  } catch (const TooManyMonomials&) {
    return h.refuse("the normal forms have more than 200,000 monomials", "go in smaller steps");
  }
  if (const Term missing = not_defined(to, strict(h.term, h.context), h.context))
    return h.not_defined(to, missing);
  return Outcome{to, is_defined_if(h.term, to, h.context)};
}

}  // namespace serviette::rules

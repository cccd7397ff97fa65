// Lemmas at work (FORMAT.md, section 3.9): a lemma with its integers and arrays replaced.
#include <unordered_map>

#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

struct Instance {
  std::unordered_map<Symbol, Index> integers;
  std::unordered_map<Symbol, ArrayLambda> arrays;

  Term operator()(Term e) const { return substitute_arrays(substitute(e, integers), arrays); }
  Fact operator()(Fact f) const {
    if (f.kind == FactKind::Ge0) {
      f.index = rewrite_atoms(f.index, [&](Atom a) -> std::optional<Index> {
        if (a->kind != AtomKind::Name) return std::nullopt;
        const auto it = integers.find(a->name);
        return it == integers.end() ? std::nullopt : std::optional(it->second);
      });
      return f;
    }
    f.a = (*this)(f.a);
    if (f.kind == FactKind::Le) f.b = (*this)(f.b);
    return f;
  }
};

Expected<void> add_integers(const Here& h, const Lemma& lemma, Instance& out) {
  for (const auto& [name, by] : h.step.integers) {
    SERVIETTE_TRY(h.in_scope(by));
    if (!out.integers.emplace(name, by).second) return h.refuse("'" + name.str() + "' is given twice");
  }
  for (Symbol s : lemma.integers) {
    if (!out.integers.contains(s)) return h.refuse("the lemma's integer '" + s.str() + "' is not given");
  }
  if (out.integers.size() != lemma.integers.size()) return h.refuse("an integer is given that the lemma does not have");
  return {};
}

// An array declared finite stands for a term that is finite at all its indices.
Expected<void> add_arrays(const Here& h, const Lemma& lemma, Instance& out) {
  for (const ArrayArgument& argument : h.step.arrays) {
    const LemmaArray* declared = nullptr;
    for (const LemmaArray& a : lemma.arrays) {
      if (a.name == argument.array) declared = &a;
    }
    if (!declared) return h.refuse("the lemma has no array '" + argument.array.str() + "'");
    if (static_cast<int>(argument.params.size()) != declared->rank)
      return h.refuse("'" + argument.array.str() + "' has rank " + std::to_string(declared->rank));
    Context inside = h.context;
    for (Symbol p : argument.params) {
      if (inside.has_name(p)) return h.refuse("the index name '" + p.str() + "' is already in scope", "choose a new name");
      SERVIETTE_TRY(inside.declare_integer(p));
    }
    auto ok = inside.in_scope(argument.body);
    if (!ok) return h.refuse(ok.error().message, "only index names and what is in scope here may be mentioned");
    if (declared->domain == Domain::Finite && !is_finite(argument.body, inside))
      return h.unknown(fact_of(FactKind::Finite, argument.body));
    if (!out.arrays.emplace(argument.array, ArrayLambda{argument.params, argument.body}).second)
      return h.refuse("'" + argument.array.str() + "' is given twice");
  }
  for (const LemmaArray& a : lemma.arrays) {
    if (!out.arrays.contains(a.name)) return h.refuse("the lemma's array '" + a.name.str() + "' is not given");
  }
  return {};
}

}  // namespace

//    givens ⊢ L ⊑ R is a lemma      Γ ⊢ givens[n := P, f := E]      finite(E) for arrays declared finite
//   ----------------------------------------------------------------------------------------------------- lemma
//                             Γ ⊢ L[n := P, f := E] ⊑ R[n := P, f := E]
//
// ≡ if the lemma's proof is. Everything is replaced at once, so a replacement may mention the lemma's own names.
Expected<Outcome> lemma_use(const Here& h) {
  const LemmaTheorem* theorem = h.run.lemmas.find(h.step.lemma);
  if (!theorem)
    return fail(ErrorCode::Name, "lemma: there is no earlier lemma '" + h.step.lemma.str() + "'");
  const Lemma& lemma = theorem->statement();
  Instance instance;
  SERVIETTE_TRY(add_integers(h, lemma, instance));
  SERVIETTE_TRY(add_arrays(h, lemma, instance));
  const Term from = instance(lemma.from);
  if (h.term != from) return h.no_match("the left side of '" + lemma.name.str() + "', here " + shown(from));
  for (const Fact& given : lemma.givens) SERVIETTE_TRY(h.need(instance(given)));
  h.run.ledger.enter(theorem->ledger());
  return Outcome{instance(lemma.to), theorem->equivalence()};
}

}  // namespace serviette::rules

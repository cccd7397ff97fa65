#include "proofs/theorem/theorem.hpp"

#include <algorithm>

#include "proofs/theorem/rules.hpp"

namespace serviette {
namespace {

// Where proofs come in, a coefficient over 64 bits becomes an error.
template <class F>
auto guarded(F f) -> decltype(f()) {
  try {
    return f();
  } catch (const IndexOverflow& e) {
    return fail(ErrorCode::Overflow, e.what(), "the numbers in this proof are too large");
  }
}

Error with_name(Error e, const std::string& what) {
  e.message = what + ": " + e.message;
  return e;
}

}  // namespace

Expected<Theorem> Theorem::prove(Context context, Term from, Term to, const Proof& proof,
                                 const LemmaTable& lemmas, const Observer& observer) {
  return guarded([&]() -> Expected<Theorem> {
    // A fact about a name that is not in scope would be captured by a binder that takes this name.
    for (const Fact& f : context.facts()) SERVIETTE_TRY(context.in_scope(f));
    SERVIETTE_TRY(context.in_scope(from));
    SERVIETTE_TRY(context.in_scope(to));
    Ledger ledger;
    rules::Replay run{lemmas, ledger, observer};
    SERVIETTE_LET(out, rules::replay_to(proof, context, from, to, run, "the proof"));
    return Theorem(std::move(context), from, to, out.equivalence, std::move(ledger));
  });
}

Expected<Outcome> apply_step(const Step& step, Context& context, Term current, const LemmaTable& lemmas) {
  return guarded([&]() -> Expected<Outcome> {
    Ledger ledger;
    const Observer nobody;
    rules::Replay run{lemmas, ledger, nobody};
    SERVIETTE_TRY(context.in_scope(current));
    return rules::apply(step, context, current, run);
  });
}

Expected<Outcome> apply_proof(const Proof& proof, const Context& context, Term current, const LemmaTable& lemmas) {
  return guarded([&]() -> Expected<Outcome> {
    Ledger ledger;
    const Observer nobody;
    rules::Replay run{lemmas, ledger, nobody};
    SERVIETTE_TRY(context.in_scope(current));
    return rules::replay(proof, context, current, run);
  });
}

// --- Lemmas -----------------------------------------------------------------------------------------------------------

void Ledger::enter(Assumption a) {
  if (std::find(entries_.begin(), entries_.end(), a) == entries_.end()) entries_.push_back(std::move(a));
}

void Ledger::enter(const Ledger& other) {
  for (const Assumption& a : other.entries_) enter(a);
}

//    integers, arrays, givens ⊢ from ⊑ to
//   -------------------------------------- lemma
//     the lemma, for all of them
Expected<LemmaTheorem> prove_lemma(const Lemma& lemma, const LemmaTable& earlier, const Observer& observer) {
  const std::string what = "lemma " + lemma.name.str();
  Context context;
  for (Symbol s : lemma.integers) SERVIETTE_TRY(context.declare_integer(s));
  for (const LemmaArray& a : lemma.arrays) SERVIETTE_TRY(context.declare_array(a.name, a.rank, a.domain));
  for (const Fact& f : lemma.givens) {
    SERVIETTE_TRY(context.in_scope(f));
    context.assume(f);
  }
  SERVIETTE_TRY(context.in_scope(lemma.from));
  SERVIETTE_TRY(context.in_scope(lemma.to));
  const auto kept = std::make_shared<const Lemma>(lemma);
  if (lemma.assumed) {
    Ledger ledger;
    ledger.enter({what, lemma.note});
    return LemmaTheorem(kept, false, std::move(ledger));
  }
  auto theorem = Theorem::prove(std::move(context), lemma.from, lemma.to, lemma.proof, earlier, observer);
  if (!theorem) return std::unexpected(with_name(theorem.error(), what));
  return LemmaTheorem(kept, theorem->equivalence(), theorem->ledger());
}

Expected<LemmaTheorem> prove_lemma(const Lemma& lemma, const LemmaTable& earlier) {
  return prove_lemma(lemma, earlier, Observer{});
}

Expected<void> LemmaTable::add(LemmaTheorem theorem) {
  const Symbol name = theorem.statement().name;
  if (lemmas_.contains(name))
    return fail(ErrorCode::Name, "there is already a lemma '" + name.str() + "'", "give it another name");
  lemmas_.emplace(name, std::move(theorem));
  order_.push_back(name);
  return {};
}

Expected<void> LemmaTable::prove(const Lemma& lemma) {
  SERVIETTE_LET(theorem, prove_lemma(lemma, *this));
  return add(std::move(theorem));
}

const LemmaTheorem* LemmaTable::find(Symbol name) const {
  const auto it = lemmas_.find(name);
  return it == lemmas_.end() ? nullptr : &it->second;
}

}  // namespace serviette

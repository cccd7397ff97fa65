// Theorem: a statement Γ ⊢ from ⊑ to (or ≡) that the kernel has replayed step by step (FORMAT.md, section 3).
//
// The constructor is private: whoever holds a Theorem holds something that only the rules in rules_*.cpp can make. Search,
// tactics and solvers are outside; they write proofs, as data, and are not trusted. A proof with evidence left out
// (`have` without `by`, `auto`) is refused here: the prover fills it in first.
//
//   auto t = Theorem::prove(gamma, s, e, proof, lemmas);
//   if (t && t->ledger().empty()) ...   // Γ ⊢ s ⊑ e, on nothing but FORMAT.md
#pragma once

#include <functional>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"
#include "proofs/theorem/context.hpp"
#include "proofs/theorem/lemma_table.hpp"

namespace serviette {

// Told of every step after the kernel has accepted it, inner ones first: enough to write each obligation as a query.
// The context is the one before the step; `before` and `after` are the terms it led from and to.
struct Observer {
  std::function<void(const Step&, const Context&, Term before, Term after)> on_step;
};

class Theorem {
 public:
  static Expected<Theorem> prove(Context context, Term from, Term to, const Proof& proof,
                                 const LemmaTable& lemmas, const Observer& observer = {});

  const Context& context() const { return context_; }
  Term from() const { return from_; }
  Term to() const { return to_; }
  bool equivalence() const { return equivalence_; }
  const Ledger& ledger() const { return ledger_; }

 private:
  Theorem(Context context, Term from, Term to, bool equivalence, Ledger ledger)
      : context_(std::move(context)), from_(from), to_(to), equivalence_(equivalence), ledger_(std::move(ledger)) {}
  Context context_;
  Term from_, to_;
  bool equivalence_;
  Ledger ledger_;
};

// --- One step at a time, for tactics and the prover: says what the kernel would do, and makes no theorem. ----------

struct Outcome {
  Term next;
  bool equivalence = true;  // next ⊑ the term before holds too
};

// Applies one step to the current term. A `have` step extends the context.
Expected<Outcome> apply_step(const Step& step, Context& context, Term current, const LemmaTable& lemmas);
// The same for a whole proof; the context is left as it was.
Expected<Outcome> apply_proof(const Proof& proof, const Context& context, Term current, const LemmaTable& lemmas);

}  // namespace serviette

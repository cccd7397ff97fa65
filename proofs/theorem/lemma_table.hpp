// LemmaTheorem: a lemma that the kernel has replayed, or one marked as assumed. LemmaTable: the ones a proof may use.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/proof/proof.hpp"

namespace serviette {

// What a theorem rests on besides the rules. An entry names the fact or lemma, and the reason that was given.
struct Assumption {
  std::string what;
  std::string why;
  friend bool operator==(const Assumption&, const Assumption&) = default;
};

class Ledger {
 public:
  void enter(Assumption a);  // once
  void enter(const Ledger& other);
  bool empty() const { return entries_.empty(); }
  const std::vector<Assumption>& entries() const { return entries_; }

 private:
  std::vector<Assumption> entries_;
};

struct Observer;
class LemmaTable;

class LemmaTheorem {
 public:
  const Lemma& statement() const { return *lemma_; }
  bool equivalence() const { return equivalence_; }  // of an assumed lemma: false
  bool assumed() const { return lemma_->assumed; }
  const Ledger& ledger() const { return ledger_; }   // what its use rests on

 private:
  LemmaTheorem(std::shared_ptr<const Lemma> lemma, bool equivalence, Ledger ledger)
      : lemma_(std::move(lemma)), equivalence_(equivalence), ledger_(std::move(ledger)) {}
  friend Expected<LemmaTheorem> prove_lemma(const Lemma&, const LemmaTable&, const Observer&);
  std::shared_ptr<const Lemma> lemma_;
  bool equivalence_;
  Ledger ledger_;
};

// The only door in: replays the lemma's proof in the context of its integers, arrays and givens.
Expected<LemmaTheorem> prove_lemma(const Lemma& lemma, const LemmaTable& earlier, const Observer& observer);
Expected<LemmaTheorem> prove_lemma(const Lemma& lemma, const LemmaTable& earlier);

class LemmaTable {
 public:
  Expected<void> add(LemmaTheorem theorem);  // fails if the name is taken
  Expected<void> prove(const Lemma& lemma);  // prove_lemma, then add
  const LemmaTheorem* find(Symbol name) const;
  const std::vector<Symbol>& names() const { return order_; }

 private:
  std::map<Symbol, LemmaTheorem> lemmas_;
  std::vector<Symbol> order_;
};

}  // namespace serviette

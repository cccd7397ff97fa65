// Proving one declaration of a file: everything that `serviette derive` finds out about it, without printing any of it.
//
//   derivation   replayed and proved step by step; every obligation given to the solver; source and target run against
//   each
//                other on small inputs; the certificate written and put before serviette-check
//   rule, lemma  proved, and run numerically; certified like a derivation, as a certificate of lemmas alone
//   refused derivation, twin rule   must not go through; a twin must be refuted with numbers
//
// The grade is the weakest link: PROVED(checked) needs the checker's word on the very file that was written,
// PROVED(solver) a solver that decided every query, and no assumption.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/checker.hpp"
#include "cli/steps.hpp"
#include "cli/target.hpp"
#include "core/refute/refute.hpp"
#include "proofs/smt/discharge.hpp"

namespace serviette::cli {

struct ProveOptions {
  std::uint64_t seed = 1;
  int tries = 300;          // inputs on which source and target are compared
  std::string certificate;  // where to write it; empty: to a temporary file
  std::string queries;      // a folder that keeps the solver's queries, in a folder for each name; empty: none
};

enum class Expectation { Proof, Refusal, Refutation };

struct Finding {
  std::string kind;  // "derive", "refused derive", "rule", "twin rule", "lemmas"
  std::string name, from;
  Expectation expected = Expectation::Proof;
  Verdict verdict;
  std::string statement;  // "q >= 0, x >= 1"
  std::string because;    // of a refusal or a twin, as the file has it: what is wrong

  std::vector<StepSummary> steps;
  Ledger ledger;
  std::optional<DischargeReport> solver;
  std::optional<Refutation> numbers;       // source against target; or the step that failed, before against after
  std::optional<std::string> no_numbers;   // why there are none
  std::vector<std::string> lemma_numbers;  // one line for each lemma used, run on numbers of its own
  std::optional<CheckerAnswer> checker;
  bool checker_missing = false;
  std::string certificate;  // the file, if it is kept
  std::uintmax_t certificate_bytes = 0;
  std::chrono::microseconds proof_time{0}, numbers_time{0}, time{0};

  std::optional<Error> error;         // why it does not go through
  std::string failed_step;            // "step 3: stream x by bx"
  std::optional<Error> disagreement;  // two deciders, two answers: a defect of this program

  bool as_expected() const;
};

// What the certificate says besides the proof.
std::vector<std::string> evidence_of(const Finding& f);
// A certificate's text goes to `file`, or to one that is gone afterwards, and before serviette-check, whose answer is
// noted. A kernel that accepts what the checker does not is a disagreement.
void certify(Finding& f, const std::string& text, const std::string& file);
// Every obligation that was watched goes to the solver, whose answers are noted; with a folder the queries are kept.
void discharge(Finding& f, Discharge& solver, const std::string& folder = {});

class Prover {
 public:
  Prover(Console& console, const Loaded& loaded, ProveOptions options)
      : console_(console), loaded_(loaded), options_(std::move(options)) {}
  Finding derivation(const Derivation& d);
  Finding rule(const Rule& rule);  // or a twin
  Finding lemmas(const std::vector<Symbol>& names);

 private:
  // Smallest sizes first, to find a small counterexample; or spread, to have seen many where none is expected.
  enum class Sizing { SmallestFirst, Spread };
  void run_numbers(Finding& out, Side lhs, Side rhs, Sizing sizing);
  void run_lemmas(Finding& out, const LemmaTable& table);
  std::string queries_of(const std::string& name) const;
  void grade(Finding& out) const;

  Console& console_;
  const Loaded& loaded_;
  ProveOptions options_;
};

}  // namespace serviette::cli

// Discharge: a second opinion on every obligation, from the solver.
//
//   Discharge discharge;
//   Theorem::prove(gamma, s, e, proof, lemmas, discharge.observer());
//   auto report = discharge.run();
//
// The kernel needs no solver; the solver sees each obligation apart from the evidence that convinced the kernel. A query
// that the solver refutes although the kernel accepted the step means that one of the two is wrong: an error, never a
// warning. An answer of Unknown is counted and said.
#pragma once

#include <chrono>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/base/error.hpp"
#include "proofs/smt/query.hpp"
#include "proofs/smt/solve.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {

struct DischargeReport {
  int queries = 0, proved = 0, unknown = 0;
  int repeated = 0;  // obligations that were the same text as an earlier one
  std::chrono::microseconds time{0}, slowest{0};  // in the solver
  std::string slowest_what;
  std::vector<std::string> unknown_what;
};

class Discharge {
 public:
  // Collects the obligations of every step; the Discharge must outlive the observer. What a lemma asks for where it is used
  // waits until the lemma's statement can be looked up.
  Observer observer();
  void look_up(const LemmaTable& lemmas);
  void add(SmtQuery query);
  const std::vector<SmtQuery>& queries() const { return queries_; }

  // Decides those not decided yet; uses of lemmas that nobody could look up are reported as unknown. With a folder, each query is kept there as NNNN.smt2 with its answer in a comment.
  // Fails if the solver refutes one: "two deciders disagree".
  Expected<DischargeReport> run(std::chrono::milliseconds timeout = std::chrono::milliseconds(2000),
                                const std::string& folder = {});

 private:
  std::vector<SmtQuery> queries_;
  std::unordered_set<std::string> known_;
  struct Use {
    Step step;
    Context context;
    Term before, after;
  };
  void add_all(std::vector<SmtQuery> queries);
  std::vector<Use> waiting_;
  std::size_t decided_ = 0;
  DischargeReport report_;
};

// "312 queries: 312 proved, 0 unknown; 140 repeated; 210 ms, the slowest 4 ms: split: hi - m >= 0"
std::string to_string(const DischargeReport& report);

}  // namespace serviette

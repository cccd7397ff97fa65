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
#include <unordered_map>
#include <vector>

#include "core/base/error.hpp"
#include "proofs/smt/query.hpp"
#include "proofs/smt/solve.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {

struct DischargeReport {
  int queries = 0, proved = 0, unknown = 0;
  int repeated = 0;  // obligations that were the same text as an earlier one
  std::chrono::microseconds time{0}, slowest{0};
  std::string slowest_what;
  std::vector<std::string> unknown_what;
};

class Discharge {
 public:
  // Collects an obligation of every step; the Discharge must outlive the observer.
  Observer observer();
  void add(SmtQuery query);
  const std::vector<SmtQuery>& queries() const { return queries_; }

  // Decides those not decided yet. With a folder, each query is kept there as NNNN.smt2 with its answer in a comment.
  // Fails if the solver refutes one: "two deciders disagree".
  Expected<DischargeReport> run(std::chrono::milliseconds timeout = std::chrono::milliseconds(2000),
                                const std::string& folder = {});

 private:
  std::vector<SmtQuery> queries_;
  std::unordered_map<std::string, std::size_t> known_;
  std::size_t decided_ = 0;
  DischargeReport report_;
};

std::string to_string(const DischargeReport& report);

}  // namespace serviette

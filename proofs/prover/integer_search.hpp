// The search behind find_evidence: one goal, one context, the steps found so far. For proofs/prover only.
#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "proofs/prover/axioms.hpp"
#include "proofs/prover/combination.hpp"
#include "proofs/theorem/context.hpp"

namespace serviette {

class IntegerSearch {
 public:
  explicit IntegerSearch(Context context) : base_(context), context_(std::move(context)) {}

  bool prove(Index goal) { return prove(goal, 0); }
  // The steps that the goal rests on, in order; what was tried and is not needed is left out.
  std::vector<Step> steps_for(Index goal) const;

 private:
  struct Entry {
    Step step;
    std::vector<Index> premises;
  };
  // What a goal can be combined from: facts of the context and axioms not stated yet.
  struct Pool {
    std::vector<Index> facts;  // by relevance
    std::unordered_map<Index, Axiom> axioms;
    std::vector<Atom> atoms;
    std::vector<Symbol> names;
  };

  bool prove(Index goal, int depth);
  Pool pool_for(Index goal) const;

  bool by_combination(Index goal, const Pool& pool, std::size_t factors, std::size_t most, int depth);
  bool by_min(Index goal, const Pool& pool, int depth);
  bool by_shared(Index goal, const Pool& pool, int depth);
  bool by_refutation(Index goal, const Pool& pool, int depth);
  bool by_quotients(Index goal, const Pool& pool, int depth);

  std::vector<Product> products(Monomials& table, const Pool& pool, std::size_t factors, std::size_t most) const;
  // Makes the listed facts known: an axiom is stated, its premise proved first.
  bool make_known(const std::vector<LinearPart>& parts, const Pool& pool, int depth);
  void add(Step step, std::vector<Index> premises);
  bool linear(Index goal, const mpz_class& n, std::vector<LinearPart> parts);

  Context base_, context_;
  std::vector<Entry> entries_;
  std::unordered_set<Index> failed_;
  int attempts_ = 0;
};

}  // namespace serviette

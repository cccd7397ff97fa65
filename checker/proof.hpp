// Proofs: read step by step and checked as they are read (FORMAT.md, section 3). Nothing is kept of a proof but its
// last term and whether it can be read backwards.
#pragma once

#include "reader.hpp"

namespace serviette::checker {

struct Lemma {
  struct Array {
    std::string_view name;
    Symbol symbol;
    std::uint32_t count;
  };
  std::vector<std::pair<std::string_view, Symbol>> integers;
  std::vector<Array> arrays;
  std::vector<Fact> given;
  Term from = nullptr, to = nullptr;
  bool equal = false;
  std::string assumed;          // the reason, if it was not proved
  bool is_assumed = false;
  std::string_view text;        // its statement
};

using Lemmas = std::unordered_map<std::string_view, Lemma>;

// What a run rests on.
struct Ledger {
  std::map<std::string, std::size_t> rules;
  std::vector<std::string> assumptions;
  void assume(const std::string& what);
};

// Where the reading stands, for messages.
struct Trace {
  std::string within;           // lemma or step
  std::string rule;
  std::size_t offset = 0;
};

class Proofs {
 public:
  Proofs(Reader& in, Context& gamma, const Lemmas& lemmas, Ledger& ledger, Trace& trace)
      : in_(in), store_(in.store), gamma_(gamma), lemmas_(lemmas), ledger_(ledger), trace_(trace) {}

  // Γ ⊢ before ⊑ term; and ≡ if `equal`.
  struct Result {
    Term term;
    bool equal;
  };
  Result proof(Term start);
  // Reads a proof that must lead from s to t; whether it is an equivalence.
  bool proves(Term s, Term t);

 private:
  using Rule = Result (*)(Proofs&, Term);
  static const std::unordered_map<std::string_view, Rule>& local_rules();
  static const std::unordered_map<std::string_view, Rule>& big_rules();
  Result step(Term s);
  Result at(Term s);
  Result at_path(Term s, const std::vector<Int>& path, std::size_t i, std::vector<std::string_view>& names);
  Result have(Term s);
  void have_integer(Poly p);
  Result have_value(const Fact& f, Term s);
  Result cases(Term s);
  Result field(Term s);
  Result induct(Term s);
  Result use_lemma(Term s);
  Result back(Term s);
  Result replace_index(Term s);
  Result reindex(Term s);
  Result factor(Term s, bool right);
  Result distribute(Term s);
  void only_haves();
  void ensure_head(Term s, bool fits, const char* shape) const;
  bool judged(const Fact& f);

  Reader& in_;
  Store& store_;
  Context& gamma_;
  const Lemmas& lemmas_;
  Ledger& ledger_;
  Trace& trace_;
  std::uint32_t path_depth_ = 0;
  bool haves_only_ = false;
};

}  // namespace serviette::checker

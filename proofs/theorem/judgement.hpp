// Judgements: facts about values that are read off a term (FORMAT.md, section 3.1). Each is one structural recursion;
// nothing is searched for. finite, pos, nonneg and nonzero are tolerant: "yes" means that the value, if it is defined, is
// so. `strict` and `defined` are about definedness.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "proofs/theorem/context.hpp"

namespace serviette {

bool is_finite(Term e, const Context& context);
bool is_pos(Term e, const Context& context);
bool is_nonneg(Term e, const Context& context);
bool is_nonzero(Term e, const Context& context);

// The judgement of this kind; neginf and defined: by a fact only. Ge0: known.
bool judge(const Fact& fact, const Context& context);

// Terms that are defined wherever some given term is, in the order found.
class StrictSet {
 public:
  bool contains(Term e) const { return set_.contains(e); }
  bool insert(Term e) {
    if (!set_.insert(e).second) return false;
    order_.push_back(e);
    return true;
  }
  const std::vector<Term>& terms() const& { return order_; }
  const std::vector<Term>& terms() const&& = delete;  // `for (Term t : strict(...).terms())` would dangle

 private:
  std::unordered_set<Term> set_;
  std::vector<Term> order_;
};

// If s is defined, so is every member.
StrictSet strict(Term s, const Context& context);
// The e of every isneginf(e) and ispos(e) in a condition.
std::vector<Term> asked(Cond c);

// If every member of `set` is defined, so is e.
bool is_defined(Term e, const StrictSet& set, const Context& context);
// If s is defined, so is e.
inline bool is_defined_if(Term e, Term s, const Context& context) {
  return is_defined(e, strict(s, context), context);
}
// The first subterm that `is_defined` could not account for, for error messages; null if there is none.
Term not_defined(Term e, const StrictSet& set, const Context& context);

}  // namespace serviette

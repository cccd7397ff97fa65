// Extended values in SMT-LIB: when a term is defined, whether it is -inf, and else its number (FORMAT.md, section 1.1).
// For this folder only.
//
// Operators are written out as section 1.1 has them. What a solver cannot look into is a number of its own, with what
// is true of it: an exponential is positive; a quotient is what times the denominator gives the numerator; a big
// operator has a witness, an element of its range that is as small as the whole asks for (if a sum is negative, some
// element is). Facts of the context about a term hold where it is defined.
//
// A product of two unknown numbers carries its law of signs, which is implied: with it most answers need no nonlinear
// arithmetic.
#pragma once

#include "proofs/smt/script.hpp"

namespace serviette::smt {

struct ValueText {
  std::string defined, inf, number;
};

class ValueScript {
 public:
  explicit ValueScript(const Context& context) : context_(context) {}

  // Terms that are not looked into.
  void keep_whole(Term e) { whole_.insert(e); }
  ValueText value(Term e);
  // A condition, and where it may be asked.
  std::string condition(Cond c, std::string& defined);
  // What the fact says, tolerant of undefinedness.
  std::string says(const Fact& fact);
  void require(const std::string& formula) { script_.require(formula); }
  // Facts that compare two terms seen so far, the integer facts about integers seen so far; then the whole text.
  std::string text(bool all_integer_facts = false);
  Script& script() { return script_; }

 private:
  ValueText find(Term e);
  ValueText unknown(Term e);
  ValueText product_of(Term e);
  ValueText quotient_of(Term e);
  ValueText larger(Term e);
  ValueText branches(Term e);
  ValueText big(Term e);
  ValueText shared(ValueText v);
  std::string integer(Index i);
  std::string real_number(Term e);  // a new number with the text of e

  const Context& context_;
  Script script_;
  std::unordered_set<Term> whole_;
  std::unordered_map<Term, ValueText> values_;
  std::vector<Index> seen_;  // integers that matter, for the facts about them
};

}  // namespace serviette::smt

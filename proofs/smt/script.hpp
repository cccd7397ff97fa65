// Script: an SMT-LIB 2 text under construction. For this folder only.
//
// Integers come in as Index, in normal form. A size or position is a constant of its own name; a div, mod or min is a
// constant named by its own text, `|div(x + b - 1, b)|`, with the laws that fix its value (FORMAT.md, section 1.1). So a
// person can read a query, and a model that the solver finds is a counterexample.
//
// Formulas and numbers are strings. The constructors fold `true` and `false` and nothing else.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "proofs/theorem/context.hpp"

namespace serviette::smt {

std::string number(const mpz_class& z);                       // 3, (- 3)
std::string number(const mpq_class& q);                       // as a real: 3.0, (/ 3.0 4.0), (- 3.0)
std::string call(const std::string& f, const std::vector<std::string>& args);  // (f a b)
std::string sum(std::vector<std::string> parts, const std::string& zero);
std::string product(std::vector<std::string> factors, const std::string& one);

std::string all(const std::vector<std::string>& parts);
std::string any(const std::vector<std::string>& parts);
std::string no(const std::string& formula);
std::string implies(const std::string& a, const std::string& b);
std::string choose(const std::string& c, const std::string& a, const std::string& b);  // ite
inline std::string at_least_0(const std::string& e) { return call(">=", {e, "0"}); }

class Script {
 public:
  // A constant of this sort, named by `text` if that makes a short readable name, else by `text` cut short and a number.
  // Two declarations never share a name.
  std::string declare(const std::string& text, const std::string& sort);
  // A name for a long expression; a short one stays as it is.
  std::string share(const std::string& expression, const std::string& sort);
  void require(const std::string& formula);  // (assert ...), once
  void remark(const std::string& text);

  // An integer expression, its names declared, the laws of its atoms stated.
  std::string integer(Index i);
  void know(Index fact) { require(at_least_0(integer(fact))); }
  // The facts of the context that differ from `i >= 0` by a constant: all that `known` looks at.
  void know_about(const Context& context, Index i);
  // An integer that is nowhere else, named like `hint`.
  Index fresh_integer(Symbol hint, const Context& context);

  bool has_products() const { return products_; }
  // The whole text; `reals`: something of sort Real was declared.
  std::string text(bool reals) const;
  void mark_product() { products_ = true; }

 private:
  std::string atom(Atom a);
  void state_laws(Atom a, const std::string& name);
  std::vector<std::string> lines_;
  std::unordered_set<std::string> names_, required_;
  std::unordered_map<Atom, std::string> atoms_;
  std::unordered_map<std::string, std::string> shared_;
  std::unordered_set<Symbol> fresh_;
  bool products_ = false, integers_ = false;
};

// The facts q >= 0 of the context for which i - q is a constant.
std::vector<Index> facts_about(const Context& context, Index i);

}  // namespace serviette::smt

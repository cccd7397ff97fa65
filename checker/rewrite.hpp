// Substitution, and going under binders and back: every change of a term that is not a rule.
//
// `open` puts symbols for the variables of the outermost binder, `close` is its inverse, `Substitution` replaces
// symbols: an integer variable by an index expression, an array by a function of its indices. Each visits a
// shared node once.
#pragma once

#include <map>
#include <unordered_map>

#include "term.hpp"

namespace serviette::checker {

class Rewriter {
 public:
  explicit Rewriter(Store& store) : store_(store) {}
  virtual ~Rewriter() = default;
  Term operator()(Term t, std::uint32_t depth = 0);
  Poly operator()(Poly p, std::uint32_t depth = 0);

 protected:
  // Whether nothing below this node changes.
  virtual bool leaves_alone(const Node& node, std::uint32_t depth) const = 0;
  virtual Poly at_atom(Atom, std::uint32_t) { return nullptr; }   // null: go on below
  virtual Term at_term(Term, std::uint32_t) { return nullptr; }
  Store& store_;

 private:
  struct Key {
    const Node* node;
    std::uint32_t depth;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& k) const { return std::hash<const Node*>()(k.node) * 31 + k.depth; }
  };
  std::unordered_map<Key, Term, Hash> terms_;
  std::unordered_map<Key, Poly, Hash> polys_;
};

class Substitution : public Rewriter {
 public:
  explicit Substitution(Store& store) : Rewriter(store) {}
  void integer(Symbol s, Poly p);
  // Every read array[i, ...] becomes body with the parameters replaced by the indices.
  void array(Symbol s, std::vector<Symbol> parameters, Term body);

 protected:
  bool leaves_alone(const Node& node, std::uint32_t depth) const override;
  Poly at_atom(Atom a, std::uint32_t depth) override;
  Term at_term(Term t, std::uint32_t depth) override;

 private:
  struct Function {
    std::vector<Symbol> parameters;
    Term body;
    std::map<std::vector<Poly>, Term> applied;
  };
  std::uint64_t names_ = 0;
  std::unordered_map<Symbol, Poly> integers_;
  std::unordered_map<Symbol, Function> arrays_;
};

// A body that stood under one binder, with v for its variable and the symbols for its states (read as s[]).
Term open(Store& store, Term body, Poly v, const std::vector<Symbol>& states = {});
// The inverse: v and the states become the variables of one binder.
Term close(Store& store, Term body, Symbol v, const std::vector<Symbol>& states = {});
// Every occurrence of an integer atom replaced.
Term replace_atom(Store& store, Term t, Atom atom, Poly by);

Term substitute(Store& store, Term t, Symbol v, Poly by);
bool mentions(Store& store, Term t, Symbol s);
bool mentions(Store& store, Poly p, Symbol s);

}  // namespace serviette::checker

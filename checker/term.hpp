// Index expressions and terms, hash-consed: equal things are the same pointer.
//
// An index expression is an integer polynomial over atoms (a name, div, mod, min), kept in normal form. A term is
// a value expression or a condition. Bound names are de Bruijn levels counted in binders, so that terms equal
// up to the names of bound variables are the same node; free names are symbols, each declared once and never
// reused, so that nothing is ever captured. Only locally closed terms are handed around: whoever goes under a
// binder opens it with a symbol first (rewrite.hpp).
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_set>
#include <vector>

#include "integer.hpp"

namespace serviette::checker {

struct AtomNode;
struct MonoNode;
struct PolyNode;
struct TermNode;
using Atom = const AtomNode*;
using Mono = const MonoNode*;
using Poly = const PolyNode*;
using Term = const TermNode*;
using Symbol = std::uint32_t;

// What every node knows about all below it.
struct Node {
  std::size_t hash = 0;
  std::uint64_t names = 0;     // free symbols, as a Bloom filter
  std::uint32_t id = 0;        // in order of creation; orders monomials
  std::uint32_t loose = 0;     // binders that must stand around it
  std::uint32_t depth = 1;
  void covers(const Node& child, std::uint32_t binders = 0);
};

enum class AtomKind : std::uint8_t { Var, Bound, Div, Mod, Min };
struct AtomNode : Node {
  AtomKind kind;
  std::uint32_t symbol = 0;    // Var: the symbol; Bound: how many binders further out
  Poly a = nullptr, b = nullptr;
  bool operator==(const AtomNode& o) const {
    return kind == o.kind && symbol == o.symbol && a == o.a && b == o.b;
  }
};
struct MonoNode : Node {
  std::vector<std::pair<Atom, std::uint32_t>> powers;   // by id of the atom; never empty
  bool operator==(const MonoNode& o) const { return powers == o.powers; }
};
struct PolyNode : Node {
  std::vector<std::pair<Mono, Int>> terms;              // by id of the monomial; coefficients not 0
  Int constant = 0;
  Poly base = nullptr;                                  // the same with constant 0; itself if it is
  bool operator==(const PolyNode& o) const { return constant == o.constant && terms == o.terms; }
  bool is_constant() const { return terms.empty(); }
};

enum class Kind : std::uint8_t {
  Const, NegInf, Real, Read, State,                     // leaves
  Add, Mul, Div, Max, Min, Exp, Log, Sqrt, Opaque, If,  // If: then, else, condition
  Sum, Prod, BigMax, BigMin, Loop,                      // Loop: start 0, step 0, start 1, step 1, ...
  Ge, Eq, IsNegInf, And, Or, Not                        // conditions: p >= 0, p == 0
};
struct TermNode : Node {
  Kind kind;
  std::uint32_t symbol = 0;    // Read: the array; Opaque: the function; State: binders further out; Loop: which state
  std::uint32_t slot = 0;      // State: which
  Int value = 0;               // Const
  std::vector<Poly> index;     // Read: its indices; Real, Ge, Eq: one; big operators and loops: lo, hi
  std::vector<Term> args;
  bool operator==(const TermNode& o) const {
    return kind == o.kind && symbol == o.symbol && slot == o.slot && value == o.value && index == o.index &&
           args == o.args;
  }
  // Whether child i stands under the binder of this node.
  bool binds(std::size_t i) const { return is_big() || (kind == Kind::Loop && i % 2 == 1); }
  bool is_big() const { return kind >= Kind::Sum && kind <= Kind::BigMin; }
  bool is_condition() const { return kind >= Kind::Ge; }
};

// One kind of node: an arena and the index that finds an equal node.
template <class T>
class Interner {
 public:
  Interner() { index_.reserve(4096); }
  T const* find(const T& candidate) const {
    const auto it = index_.find(&candidate);
    return it == index_.end() ? nullptr : *it;
  }
  T const* add(T&& node) {
    node.id = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back(std::move(node));
    index_.insert(&nodes_.back());
    return &nodes_.back();
  }

 private:
  struct Hash {
    std::size_t operator()(const T* t) const { return t->hash; }
  };
  struct Equal {
    bool operator()(const T* a, const T* b) const { return *a == *b; }
  };
  std::deque<T> nodes_;
  std::unordered_set<const T*, Hash, Equal> index_;
};

// All nodes and all symbols of one run of the checker.
class Store {
 public:
  Budget budget;

  // Symbols: integer variables, arrays, states, opaque functions. `finite`: an array without -inf.
  Symbol fresh(std::string name, bool finite = false);
  const std::string& name(Symbol s) const { return symbols_[s].name; }
  bool finite(Symbol s) const { return symbols_[s].finite; }

  // Index expressions, in normal form.
  Poly constant(Int value);
  Poly var(Symbol s) { return of(atom({.kind = AtomKind::Var, .symbol = s})); }
  Poly bound(std::uint32_t level) { return of(atom({.kind = AtomKind::Bound, .symbol = level})); }
  Poly add(Poly p, Poly q, Int times = 1);   // p + times * q
  Poly sub(Poly p, Poly q) { return add(p, q, -1); }
  Poly plus(Poly p, Int c) { return add(p, constant(c)); }
  Poly mul(Poly p, Poly q);
  Poly power(Poly p, std::uint32_t n);
  Poly div(Poly a, Poly b);
  Poly mod(Poly a, Poly b);
  Poly min(Poly a, Poly b);
  Poly max(Poly a, Poly b) { return sub(add(a, b), min(a, b)); }
  Poly ceil_div(Poly a, Poly b) { return div(plus(add(a, b), -1), b); }
  Poly rebuilt(Atom a, Poly x, Poly y);      // the atom a with other arguments
  Poly of(Atom a);
  // The atom that p is, or null.
  static Atom as_atom(Poly p);

  // Terms.
  Term make(TermNode&& node);
  Term number(Int value) { return make({.kind = Kind::Const, .value = value}); }
  Term neg_inf() { return make({.kind = Kind::NegInf}); }
  Term read(Symbol array, std::vector<Poly> index) {
    return make({.kind = Kind::Read, .symbol = array, .index = std::move(index)});
  }
  Term op(Kind kind, std::vector<Term> args) { return make({.kind = kind, .args = std::move(args)}); }
  Term big(Kind kind, Poly lo, Poly hi, Term body) {
    return make({.kind = kind, .index = {lo, hi}, .args = {body}});
  }
  Term ge(Poly p) { return make({.kind = Kind::Ge, .index = {p}}); }
  Term eq(Poly p);                           // with the sign that makes the leading coefficient positive
  // The same node with other children.
  Term with(Term t, std::vector<Poly> index, std::vector<Term> args);

 private:
  Atom atom(AtomNode&& node);
  Mono mono(std::vector<std::pair<Atom, std::uint32_t>> powers);
  Poly poly(std::vector<std::pair<Mono, Int>> terms, Int constant);
  Mono product(Mono a, Mono b);
  struct Named {
    std::string name;
    bool finite;
  };
  std::vector<Named> symbols_;
  Interner<AtomNode> atoms_;
  Interner<MonoNode> monos_;
  Interner<PolyNode> polys_;
  Interner<TermNode> terms_;
};

// The term as text, cut where it grows past `limit` characters.
std::string show(const Store& store, Term t, std::size_t limit = 600);
std::string show(const Store& store, Poly p, std::size_t limit = 600);

}  // namespace serviette::checker

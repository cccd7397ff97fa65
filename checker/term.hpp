// Terms, hash-consed: equal things are the same pointer.
//
// One kind of node serves for integers, values, conditions and facts, so that substitution, printing and comparison
// are written once. Integers are polynomials over atoms (a name, div, mod, min), kept in normal form. Bound names are
// counted in binders, so that terms equal up to the names of bound variables are the same node; free names are symbols,
// each declared once and never used again, so that nothing is ever captured. Only terms without loose bound names are
// handed around: whoever goes under a binder opens it with a symbol first.
#pragma once

#include "base.hpp"

namespace serviette::checker {

struct Node;
using Term = const Node*;
using Symbol = uint32_t;
using Terms = vector<Term>;
using Symbols = vector<Symbol>;

// clang-format off
enum class Kind : std::uint8_t {
  // Integers: a polynomial, its monomials, their atoms. Power: e^(p/c), an atom in the polynomials of the field rule.
  Poly, Mono, Var, Bound, IDiv, IMod, IMin, Power,
  // Values without operands, and with. If: then, else, condition. Operators over a range: lo, hi, body; Loop: lo, hi,
  // start 0, step 0, start 1, ...
  Const, NegInf, Real, Read, State,
  Add, Mul, Div, Max, Min, Exp, Log, Sqrt, Opaque, If,
  Sum, Prod, BigMax, BigMin, Loop,
  // Conditions: p >= 0, p == 0, ...; and facts. Ge, IsNegInf and Pos are both: Pos as a condition is ispos(e).
  Ge, Eq, And, Or, Not, IsNegInf,
  Finite, Pos, Nonneg, Nonzero, Le, Defined
};
// clang-format on
struct Node {
  Kind kind;
  Symbol symbol = 0;         // Var, Read, Opaque: the name. Bound, State: binders further out. Loop: which state
  uint32_t slot = 0;         // State: which
  Int value = 0;             // Const; Poly: its constant; Power: c
  Terms args;                // Poly: monomials, by id. Mono: atoms, by id, repeated. Read: the indices
  vector<Int> coefficients;  // Poly: of the monomials; none is 0
  // What a node knows about all below it; the store fills it in.
  size_t hash = 0;
  uint64_t names = 0;                     // free symbols, as a Bloom filter
  mutable Term poly = nullptr;            // the polynomial that an atom or a monomial is, once asked for
  uint32_t id = 0, loose = 0, depth = 1;  // id: in order of creation. loose: binders that must stand around it

  bool operator==(const Node& o) const {
    return kind == o.kind && symbol == o.symbol && args == o.args && slot == o.slot && value == o.value &&
           coefficients == o.coefficients;
  }
  bool is(Kind k) const { return kind == k; }
  bool in(Kind first, Kind last) const { return kind >= first && kind <= last; }
  bool asks() const { return is(Kind::IsNegInf) || is(Kind::Pos); }  // a condition about a value
  bool is_big() const { return in(Kind::Sum, Kind::BigMin); }
  bool is_constant() const { return kind == Kind::Poly && args.empty(); }
  // Whether child i stands under the binder of this node.
  bool binds(size_t i) const { return (is_big() && i == 2) || (kind == Kind::Loop && i > 2 && i % 2 == 1); }
};

// All nodes and all symbols of one run of the checker.
class Store {
 public:
  Store() { index_.reserve(1 << 14); }
  Budget budget;

  // Symbols: integers, arrays, states, opaque functions. `finite`: an array without -inf.
  Symbol fresh(Text name, bool finite = false);
  Text name(Symbol s) const { return symbols_[s].first; }
  bool finite(Symbol s) const { return symbols_[s].second; }

  Term make(Node&& node);
  Term op(Kind kind, Terms args);    // in normal form: integers are polynomials
  Term rebuild(Term t, Terms args);  // the same node with other children, in normal form again

  // Integers. An atom or a monomial may stand for the polynomial that it is.
  Term constant(Int c) { return make({.kind = Kind::Poly, .value = c}); }
  Term var(Symbol s) { return poly(make({.kind = Kind::Var, .symbol = s})); }
  Term bound(uint32_t level) { return poly(make({.kind = Kind::Bound, .symbol = level})); }
  Term poly(Term t);
  Term add(Term p, Term q, Int times = 1);  // p + times * q
  Term sub(Term p, Term q) { return add(p, q, -1); }
  Term plus(Term p, Int c);
  Term minus(Term p, Int c = 0) { return sub(constant(c), p); }  // c - p
  Term mul(Term p, Term q);
  Term min(Term a, Term b) { return op(Kind::IMin, {a, b}); }
  Term ceil_div(Term a, Term b) { return op(Kind::IDiv, {plus(add(a, b), -1), b}); }
  Term power(Term p, Int c);    // e^(p/c), c not 0
  static Term as_atom(Term p);  // the atom that p is, or null

  // Values and conditions.
  Term number(Int value) { return make({.kind = Kind::Const, .value = value}); }
  Term neg_inf() { return make({.kind = Kind::NegInf}); }
  Term read(Symbol array, Terms index) { return make({.kind = Kind::Read, .symbol = array, .args = std::move(index)}); }
  Term ge(Term p) { return op(Kind::Ge, {p}); }

 private:
  Term sum(vector<pair<Term, Int>> summands, Int constant);
  Term product(Term a, Term b);
  struct Same {
    size_t operator()(Term t) const { return t->hash; }
    bool operator()(Term a, Term b) const { return *a == *b; }
  };
  std::deque<pair<string, bool>> symbols_;
  std::deque<Node> nodes_;
  std::unordered_set<Term, Same, Same> index_;
};

// A term as text, for messages, cut where it grows past `limit` characters; bound variables are k1, k2, ...
string show(const Store& store, Term t, size_t limit = 600);

// Symbols replaced, all at once: an integer by an integer, an array by a function: every read array[i, ...] becomes the
// body with the parameters replaced by the indices.
class Substitution {
 public:
  explicit Substitution(Store& store) : store_(&store) {}
  void integer(Symbol s, Term p) { array(s, {}, p); }
  void array(Symbol s, Symbols parameters, Term body);
  Term operator()(Term t) const;

 private:
  Store* store_;
  uint64_t names_ = 0;
  std::unordered_map<Symbol, pair<Symbols, Term>> functions_;
};

// A body that stood under one binder, with v for its variable and the symbols for its states (read as s[]).
Term open(Store& store, Term body, Term v, const Symbols& states = {});
// The inverse: v and the states become the variables of one binder.
Term close(Store& store, Term body, Symbol v, const Symbols& states = {});
// Every occurrence of an atom of integers replaced; of a symbol.
Term replace_atom(Store& store, Term t, Term atom, Term by);
Term substitute(Store& store, Term t, Symbol v, Term by);
// Whether a symbol occurs, other than as in `except`.
bool mentions(Store& store, Term t, Symbol s, Term except = nullptr);

}  // namespace serviette::checker

// Term: what a diagram means, one scalar expression per output element (FORMAT.md, section 1).
//
// Values are reals, -inf, or undefined; integers are Index. Terms are hash-consed: equal up to the names of bound
// variables means the same pointer. Binders are locally nameless: to look under one, `open` it with new names; to
// build one, use the constructors below, which take a name and close over it.
//
//   Term e = sum("k", 0, n, read("A", {Index::name("k")}) * read("B", {Index::name("k")}));
//   to_string(e)  ==  "sum(k in 0 .. n, A[k] * B[k])"
//
// Constructors build exactly what is asked for: nothing is folded, reordered or simplified.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/size/index.hpp"

namespace serviette {

struct TermNode;
struct CondNode;

class Term {
 public:
  Term() = default;  // null; only as a place holder
  explicit Term(const TermNode* node) : node_(node) {}
  const TermNode* operator->() const { return node_; }
  const TermNode* node() const { return node_; }
  explicit operator bool() const { return node_ != nullptr; }
  friend bool operator==(Term a, Term b) { return a.node_ == b.node_; }

 private:
  const TermNode* node_ = nullptr;
};

class Cond {
 public:
  Cond() = default;
  explicit Cond(const CondNode* node) : node_(node) {}
  const CondNode* operator->() const { return node_; }
  const CondNode* node() const { return node_; }
  explicit operator bool() const { return node_ != nullptr; }
  friend bool operator==(Cond a, Cond b) { return a.node_ == b.node_; }

 private:
  const CondNode* node_ = nullptr;
};

enum class TermKind : std::uint8_t {
  Const, NegInf, Real, Read, State, BoundState, Add, Mul, Div, Max, Min, Exp, Log, Sqrt, Call, If, Big, Loop
};
enum class BigOp : std::uint8_t { Sum, Prod, Max, Min };
enum class CondKind : std::uint8_t { Ge0, Eq0, IsNegInf, IsPos, And, Or, Not };

struct CondNode {
  CondKind kind;
  Index index;              // Ge0, Eq0
  Term term;                // IsNegInf, IsPos: the value that is asked
  std::vector<Cond> parts;  // And, Or: 2; Not: 1
  std::uint64_t hash = 0;
  int bound_depth = 0, loop_depth = 0;
};

struct TermNode {
  TermKind kind;
  BigOp big = BigOp::Sum;            // Big
  mpq_class value;                   // Const
  Index index;                       // Real
  Symbol name;                       // Read: array; State; Call: function
  std::vector<Index> indices;        // Read: positions; Big, Loop: lo, hi
  std::vector<Term> args;            // operands; If: then, else; Big: body; Loop: start0, step0, start1, ...
  Cond cond;                         // If
  int which = 0;                     // Loop: the state asked for; BoundState: its number
  int distance = 0;                  // BoundState: loops in between
  std::vector<Symbol> binders;       // names to print: Big: 1; Loop: the variable, then the states. Not compared.
  std::uint64_t hash = 0;
  std::uint32_t id = 0;              // in order of creation
  int bound_depth = 0;               // 1 + largest bound integer variable that points outside; 0 if closed
  int loop_depth = 0;                // the same for states
};

// --- Construction -----------------------------------------------------------------------------------------------
Term constant(const mpq_class& q);
Term neg_inf();
Term real(Index i);
Term read(Symbol array, std::vector<Index> at);
Term state(Symbol name);
Term operator+(Term a, Term b);
Term operator*(Term a, Term b);
Term operator/(Term a, Term b);
Term operator-(Term a, Term b);  // a + (-1)*b, or a + (-c) for a constant c, as the grammar has it
Term operator-(Term a);          // (-1)*a, or the negated constant
Term max(Term a, Term b);
Term min(Term a, Term b);
Term exp(Term a);
Term log(Term a);
Term sqrt(Term a);
Term call(Symbol f, std::vector<Term> args);
Term if_then_else(Cond c, Term a, Term b);
Term big(BigOp op, Symbol k, Index lo, Index hi, Term body);  // binds the free name k in body
Term sum(Symbol k, Index lo, Index hi, Term body);
Term maximum(Symbol k, Index lo, Index hi, Term body);

struct LoopState {
  Symbol name;
  Term start, step;  // step may mention the loop variable and `state(name)` of all states
};
// Binds t in the steps and the state names in the steps. Keeps all states, as written.
Term loop(Symbol t, Index lo, Index hi, const std::vector<LoopState>& states, std::size_t which);
// The same with only the states that the chosen one depends on, in order.
Term pruned_loop(Symbol t, Index lo, Index hi, const std::vector<LoopState>& states, std::size_t which);

Cond ge0(Index i);
Cond eq0(Index i);  // sign-normalised
Cond is_neg_inf(Term e);
Cond ask(CondKind kind, Term e);  // IsNegInf; IsPos: e > 0, false at -inf
Cond both(Cond a, Cond b);
Cond either(Cond a, Cond b);
Cond negate(Cond a);  // Not(a), as written

// Whether a condition is a question about a value: it is undefined where the value is.
inline bool asks(CondKind kind) { return kind == CondKind::IsNegInf || kind == CondKind::IsPos; }

Term unit_of(BigOp op);                    // 0, 1, -inf; null for Min
Term apply(BigOp op, Term a, Term b);      // a + b, a * b, max, min

// --- Looking inside ---------------------------------------------------------------------------------------------
// The body of a big operator with its variable replaced by `i`.
Term open_body(Term big, Index i);
// Start and steps of a loop, the steps opened with the index `t` and the terms `states` for the states.
struct OpenLoop {
  Index lo, hi;
  std::vector<Term> starts, steps;
};
OpenLoop open_loop(Term loop, Index t, const std::vector<Term>& states);

// Rebuilds the node with other operands (same count), binders untouched: for kinds other than Big and Loop.
Term with_args(Term e, std::vector<Term> args);
Term with_cond(Term e, Cond c);

// --- Substitution (all capture-free) ----------------------------------------------------------------------------
Term substitute(Term e, Symbol name, Index by);
Term substitute(Term e, const std::unordered_map<Symbol, Index>& by);
Cond substitute(Cond c, const std::unordered_map<Symbol, Index>& by);
Term substitute_states(Term e, const std::unordered_map<Symbol, Term>& by);

struct ArrayLambda {
  std::vector<Symbol> params;  // free names in body
  Term body;
};
Term substitute_arrays(Term e, const std::unordered_map<Symbol, ArrayLambda>& by);

// Replaces an integer atom everywhere it occurs with no bound variable of e inside it.
Term rewrite_index(Term e, Index atom, Index by);

// Replaces every maximal subterm for which f gives a replacement; f sees terms with bound variables as they are
// (locally nameless), and should only answer for closed ones (bound_depth == 0 and loop_depth == 0).
Term replace(Term e, const std::function<std::optional<Term>(Term)>& f);

bool mentions(Term e, Symbol integer_name);
bool mentions_state(Term e, Symbol state_name);
bool mentions_array(Term e, Symbol array);
std::vector<Symbol> free_names(Term e);   // integers, in order of appearance
std::vector<Symbol> free_arrays(Term e);  // arrays read
std::vector<Symbol> free_states(Term e);
std::size_t size_of(Term e);              // nodes, shared ones once

// A name not used free in e, starting from `hint`.
Symbol fresh_name(Symbol hint, const std::function<bool(Symbol)>& taken);

// --- Text -------------------------------------------------------------------------------------------------------
std::string to_string(Term e);  // one line, as FORMAT.md reads it; bound names are kept apart from free ones
std::string to_string(Cond c);

}  // namespace serviette

template <>
struct std::hash<serviette::Term> {
  std::size_t operator()(serviette::Term t) const noexcept {
    return std::hash<const void*>()(t.node());
  }
};

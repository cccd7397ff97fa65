// Program: a term made ready to be evaluated many times.
//
// A tree of nodes, walked once per value; names have become slots of a frame of integers, arrays numbers. It computes
// what the term says, in the order in which it says it, and knows no algebra. The one liberty: a big operator or a loop
// keeps its last value together with the integers it depended on, so that the row maximum inside a softmax is
// computed once a row and not once an element.
//
//   Compiler<double> c;
//   int q = c.slot("q");                     // an integer named q
//   c.bind_array("A", {0, {Dim::index(0)}});   // reads of A go to array 0
//   Program<double> p = *c.compile(term);
//   p.frame[q] = 3;  p.arrays = {&a};  Real v = p.run(arithmetic);
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/base/error.hpp"
#include "core/evaluate/array.hpp"
#include "core/term/term.hpp"

namespace serviette::evaluation {

// An index expression: constant + sum of coefficient * product of atoms.
struct IndexCode {
  struct AtomCode {
    AtomKind kind = AtomKind::Name;
    int slot = -1;                // Name, Bound
    std::vector<IndexCode> args;  // Div, Mod, Min
  };
  struct Product {
    std::int64_t coefficient;
    std::vector<AtomCode> atoms;
  };
  std::int64_t constant = 0;
  int slot = -1;  // if >= 0 the value is slot + constant: the common case
  std::vector<Product> products;

  std::int64_t operator()(const std::vector<std::int64_t>& frame) const;
};

// Where the position along one dimension of an array comes from: an index of the read, or a slot.
struct Dim {
  bool from_slot;
  int number;
  static Dim index(int i) { return {false, i}; }
  static Dim at_slot(int s) { return {true, s}; }
};
struct ArrayBinding {
  int array;
  std::vector<Dim> dims;
};

template <class S>
struct Code;  // a node, see program.cpp

template <class S>
class Program {
 public:
  std::vector<std::int64_t> frame;
  std::vector<const Array<S>*> arrays;
  std::vector<Value<S>> states;  // free states first, in the order of Compiler::state_slot

  Value<S> run(Arithmetic<S>& arithmetic) { return eval(*root_, arithmetic); }
  void forget();  // after arrays or free states have changed

 private:
  template <class>
  friend class Compiler;
  Value<S> eval(Code<S>& n, Arithmetic<S>& a);
  Value<S> eval_big(Code<S>& n, Arithmetic<S>& a);
  Value<S> eval_loop(Code<S>& n, Arithmetic<S>& a);
  int condition(Code<S>& n, Arithmetic<S>& a);
  bool remembered(Code<S>& n);
  std::vector<std::shared_ptr<Code<S>>> nodes_;
  Code<S>* root_ = nullptr;
};

template <class S>
class Compiler {
 public:
  int slot(Symbol name);         // of an integer name, made at need
  int state_slot(Symbol name);   // of a free state
  void bind_constant(Symbol name, std::int64_t value) { constants_[name] = value; }
  void bind_array(Symbol name, ArrayBinding binding) { arrays_[name] = std::move(binding); }
  // Sizes and other names that are looked up when met.
  std::function<std::optional<std::int64_t>(Symbol)> unknown;

  // Errors: Name, for an integer, array or state nobody bound.
  Expected<Program<S>> compile(Term e);

 private:
  struct Scope {
    int id;                        // of the innermost binder around; 0 outside all
    std::vector<int> integers;     // slots of the bound integers, innermost last
    std::vector<int> loops;        // first state slots of the loops, innermost last
  };
  Code<S>* term(Term e, const Scope& scope);
  Code<S>* cond(Cond c, const Scope& scope);
  Code<S>* fresh();
  void fill(Code<S>& n, Term e, const Scope& scope);
  void fill_read(Code<S>& n, Term e, const Scope& scope);
  IndexCode index(Index i, const Scope& scope, std::vector<int>* used);
  void complain(std::string what, Symbol name);

  std::unordered_map<Symbol, int> slots_, state_slots_;
  std::unordered_map<Symbol, std::int64_t> constants_;
  std::unordered_map<Symbol, ArrayBinding> arrays_;
  int frame_size_ = 0, state_count_ = 0, scopes_ = 0;
  std::vector<std::shared_ptr<Code<S>>> nodes_;
  std::map<std::pair<const void*, int>, Code<S>*> made_;
  std::optional<Error> error_;
};

}  // namespace serviette::evaluation

// Walk: a trail (proofs/prover/trail.hpp) for one side of a comparison.
//
// The source may be led on by any step of the kernel. The target is led back, by `back E { ... }`, which asks for
// equivalences: a walk on that side takes no other step. Both sides enter binders with the same names, so that equal
// bodies are the same term, and whatever order is made by term ids is the same order on both sides.
#pragma once

#include <chrono>
#include <functional>

#include "proofs/prover/trail.hpp"

namespace serviette {

using Deadline = std::chrono::steady_clock::time_point;

class Walk {
 public:
  Walk(Trail trail, bool equal, Deadline deadline) : trail_(std::move(trail)), equal_(equal), deadline_(deadline) {}

  const Context& context() const { return trail_.context(); }
  Term term() const { return trail_.term(); }
  const Proof& proof() const { return trail_.proof(); }
  const Trail& trail() const { return trail_; }
  bool equal() const { return equal_; }  // takes equivalences only
  bool late() const { return std::chrono::steady_clock::now() > deadline_; }
  Deadline deadline() const { return deadline_; }

  // False, and nothing has changed, if the kernel refuses or the step is no equivalence where one is wanted.
  bool take(const Step& step);
  bool take(const Proof& proof);
  bool field(Term to) { return term() == to || take(with_term(StepKind::Field, to)); }
  bool know(Index goal) { return trail_.know(goal); }
  // Establishes a fact about a value; it stays known.
  bool know(const Fact& fact);

  // Goes to child `i`, lets `go` walk there, and comes back with what it reached.
  bool at(int i, const std::function<void(Walk&)>& go);
  // The same along a path.
  bool at(const std::vector<int>& path, const std::function<void(Walk&)>& go, std::size_t from = 0);

 private:
  Trail trail_;
  bool equal_;
  Deadline deadline_;
};

// Child number i, its binders named by depth alone.
Expected<Child> enter_by_depth(const Context& context, Term e, int i);

inline bool is_big(Term e, BigOp op) { return e->kind == TermKind::Big && e->big == op; }
inline bool is_constant(Term e, int value) { return e->kind == TermKind::Const && e->value == value; }

}  // namespace serviette

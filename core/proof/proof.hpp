// Proof: a proof as data, in the language of FORMAT.md section 3. Neither true nor false by itself: the theorem kernel
// (proofs/theorem) replays it, and serviette-check reads the same text with code of its own.
//
// A proof written by a person may leave evidence out: `have P >= 0` without `by`, and `auto`. The prover fills those in
// before the kernel sees them (proofs/prover).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.hpp"
#include "core/diagram/diagram.hpp"
#include "core/term/term.hpp"

namespace serviette {

enum class FactKind { Ge0, Finite, Pos, NonNeg, NonZero, NegInf, Le, Defined };

struct Fact {
  FactKind kind = FactKind::Ge0;
  Index index;  // Ge0
  Term a, b;    // a: the term; b: only for Le
  friend bool operator==(const Fact&, const Fact&) = default;
};

// One enumerator per step name of FORMAT.md, in its order.
enum class StepKind {
  At,
  HaveAtom, HaveLinear, HaveSign, HaveVia, HaveBound, HaveCurrent, HaveAssumed,
  HaveSearch,  // `have FACT` without evidence: filled in by the prover, refused by the kernel
  CasesGe0, CasesInf, CasesPos, CasesOrder,
  Field,
  MaxLeft, MaxRight, MinLeft, MinRight, MaxUnit, MaxSame, Lattice, ToNegInf, AddNegInf, MulNegInf, ExpNegInf, LogZero,
  MulZero, AddZero, MulOne, ExpLog, LogExp, LogMul, SqrtSquare, IfTrue, IfFalse, IfSame, IfPush, Absurd, IndexRewrite,
  Empty, Single, ConstUnit, Split, Join, Factor, FactorRight, Distribute, Additive, Gather, Exchange, Nest, Reindex,
  Induct, LoopEmpty,
  LemmaUse, Back,
  Auto,  // `auto E`: the prover is asked to reach E; filled in by the prover, refused by the kernel
};

struct Step;
struct Proof {
  std::vector<Step> steps;
};

struct LinearPart {
  mpz_class coefficient;
  std::vector<Index> factors;
};

struct LemmaArray {
  Symbol name;
  int rank = 0;
  Domain domain = Domain::Finite;
};

struct ArrayArgument {
  Symbol array;
  std::vector<Symbol> params;
  Term body;
};

struct Step {
  StepKind kind;
  std::vector<int> path;         // At
  std::vector<Symbol> names;     // At: binder names. Induct: state names. Reindex: {j, k}
  Fact fact;                     // Have*
  Term term;                     // Field, Lattice, IfPush, Absurd, Cases* (goal), HaveVia, Induct (the loop), Back, Auto
  Term left, right;              // CasesInf, CasesPos: left; CasesOrder: both
  Index index, index2;           // CasesGe0, Split, Nest, HaveBound: index. IndexRewrite: atom, by. Reindex: G, H
  Index lo, hi;                  // Reindex
  mpz_class number;              // HaveLinear: N
  std::vector<LinearPart> parts; // HaveLinear
  std::vector<Term> invariants;  // Induct
  std::vector<Proof> proofs;     // At, HaveVia, Back: 1. Cases*, Reindex: 2. Induct: base0, step0, base1, ...
  Symbol lemma;                  // LemmaUse
  std::vector<std::pair<Symbol, Index>> integers;  // LemmaUse
  std::vector<ArrayArgument> arrays;               // LemmaUse
  Symbol loop_variable;          // Induct: the name of the loop variable in invariants and step proofs
  std::string note;              // HaveAssumed
  Place place{};
};

// A statement about all integers and arrays that satisfy the givens: from ⊑ to.
struct Lemma {
  Symbol name;
  std::vector<Symbol> integers;
  std::vector<LemmaArray> arrays;
  std::vector<Fact> givens;
  Term from, to;
  Proof proof;
  bool assumed = false;
  std::string note;  // why it is assumed
  std::string help;
  Place place{};
};

// The word of a step in the language: "field", "max_left", ...
const char* step_name(StepKind kind);

// A string of the language. It has no escapes: a quote inside becomes ', a newline a blank.
std::string quote(std::string text);

std::string to_string(const Fact& fact);
std::string to_string(const Proof& proof, int indent = 0);  // the text of FORMAT.md
std::string to_string(const Lemma& lemma);

}  // namespace serviette

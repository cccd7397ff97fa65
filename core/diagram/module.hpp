// Module: everything a .nap file declares, the prelude and other imports included.
//
// Rules, lemmas and derivations are kept as they were written; proofs/ gives them their meaning.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/diagram/diagram.hpp"
#include "core/proof/proof.hpp"

namespace serviette {

// A pair of diagrams over the same interface with conditions on sizes and inputs: `lhs` may be replaced by `rhs`.
struct Rule {
  Symbol name;
  std::vector<SizeDecl> sizes;      // local size variables (each also an axis)
  std::vector<AxisDecl> axes;       // local axes with an extent of their own
  std::vector<Index> assumptions;   // each >= 0
  Diagram lhs, rhs;                 // same inputs and outputs
  std::size_t guards = 0;           // so many lines of lhs come first and are conditions on inputs (guard.hpp)
  std::vector<std::pair<Symbol, Proof>> proofs;  // per output wire; none: the automatic prover tries
  bool expect_refuted = false;      // `twin`: a wrong rule, kept to be refuted
  std::string help;
  Place place{};
};

// One step of a derivation, as written: a verb and what follows it up to the end of the line (or `;`), e.g.
// `in O: stream x by bx carrying (m, l, o)` has inside {O}, verb stream, words {x}, indices {("by", bx)},
// lists {("carrying", {m, l, o})}. Which verbs exist, and what they want, is the business of proofs/tactic.
struct Tactic {
  std::vector<Symbol> inside;  // `in W.W2:` regions to enter, outermost first, by their first output
  Symbol verb;
  std::vector<Symbol> words;                                     // names, in order
  std::vector<std::pair<Symbol, Index>> indices;                 // after `by` and `to`
  std::vector<std::pair<Symbol, std::vector<Symbol>>> lists;     // KEYWORD (NAME, ...)
  std::vector<Line> lines;                                       // `with { lines }`
  std::vector<std::pair<Symbol, Proof>> proofs;                  // `prove W { proof }`, after `with`
  std::string text;  // as written, white space folded, for the certificate and the reader
  Place place{};
};

struct Derivation {
  Symbol name, from;
  std::vector<Tactic> tactics;
  bool expect_refused = false;  // `refused derive ... because "..."`
  std::string because;
  Place place{};
};

struct Module {
  std::string file;
  std::vector<SizeDecl> sizes;
  std::vector<AxisDecl> axes;       // those not declared by `size`
  std::vector<Index> assumptions;   // each >= 0
  std::map<Symbol, OpDef> ops;
  std::map<Symbol, int> opaques;    // uninterpreted functions and their arity
  std::vector<Diagram> diagrams;
  std::vector<Rule> rules;
  std::vector<Lemma> lemmas;
  std::vector<Derivation> derivations;

  const Diagram* find_diagram(Symbol name) const;
  const Rule* find_rule(Symbol name) const;
  const Lemma* find_lemma(Symbol name) const;
  const Derivation* find_derivation(Symbol name) const;
};

}  // namespace serviette

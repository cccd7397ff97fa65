// Reductions: what the tactics that cut an axis (stream, parts, limit) have to know about the lines they move.
//
// Chosen are the lines that make the carried wires, each a reduction over the axis, and the lines along the axis that feed
// them and nothing else. A sum may depend on a carried maximum M through exp(f - M); then it can be rescaled when M grows.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "proofs/tactic/lines.hpp"

namespace serviette {

struct Reduction {
  int line;                     // in the body
  BigOp op;
  Symbol out;                   // the wire
  std::vector<Symbol> axes;     // of the wire
  std::optional<Symbol> scale;  // the carried maximum that it depends on
};

struct Reductions {
  std::vector<Reduction> carried;  // in the order of the lines
  std::set<int> lines;             // carried ones and those that feed them
  std::map<Symbol, Symbol> guards;  // a guarded copy of a carried maximum that only chosen lines read -> the maximum
  const Reduction* find(Symbol wire) const;
  bool scales(Symbol maximum) const;  // does a carried sum depend on it?
};

Expected<Reductions> find_reductions(const TacticInput& in, const Workplace& here, Symbol axis,
                                     const std::vector<Symbol>& carried);

// The pieces of a sum of rescalable terms: body = exp(f - max) * weight, weight absent if it is 1.
struct Rescaled {
  Term body;    // in that very shape
  Term f;
  std::optional<Term> weight;
};
// `max` is the carried maximum as it stands in the body; nullopt if the body has another shape.
std::optional<Rescaled> split_rescaled(Term body, Term max);

// What a state is scaled by when its maximum grows from a to b: exp(a - b), and guarded 0 where b is -inf.
Term scale_of(bool guarded);
// The maximum a as it is subtracted: 0 for -inf.
Term guarded_maximum(Term a);

}  // namespace serviette

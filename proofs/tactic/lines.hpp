// Helpers for tactics: names, lines, and bringing chosen lines together.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "proofs/derivation/rewrite.hpp"
#include "proofs/tactic/tactic.hpp"

namespace serviette {

// Names that are new in a diagram.
class Names {
 public:
  explicit Names(const Diagram& diagram);
  Symbol fresh(Symbol hint);

 private:
  std::set<Symbol> taken_;
};

// The body a tactic works on, with the scope at its end (every wire and axis it may mention).
struct Workplace {
  std::vector<Line> lines;
  std::set<Symbol> kept;  // wires that must exist after the body: yields, or outputs of the diagram
  Site start;             // before the first line
};
Expected<Workplace> workplace(const TacticInput& in);

// The number of the line that makes a wire, or an error with suggestions.
Expected<int> line_making(const std::vector<Line>& lines, Symbol wire);
std::optional<int> find_line(const std::vector<Line>& lines, Symbol wire);

bool carries(const Out& out, Symbol axis);
bool carries(const Line& line, Symbol axis);  // one of its outputs does

// Lines to be brought together: those they need first, then they, then the others. Fails if a path leaves them and comes
// back: then they cannot stand together in any order.
struct Together {
  std::vector<int> order;
  int begin, end;
};
Expected<Together> bring_together(const std::vector<Line>& lines, const std::set<int>& chosen);

// The line with wires renamed, read and made, at every depth.
Line rename_wires(Line line, const std::map<Symbol, Symbol>& names);
// Only where they are read.
Line rename_reads(Line line, const std::map<Symbol, Symbol>& names);

// A call with full axes: `out = op[axes](operands)`.
Line make_call(Out out, Symbol op, std::vector<Symbol> axes, std::vector<Operand> operands);
Line make_map(Out out, std::vector<Symbol> names, Term value, std::vector<Operand> operands);

// The list given after a keyword, e.g. `carrying (m, l)`; empty if it is not there.
std::vector<Symbol> list_of(const Tactic& tactic, Symbol keyword);
std::optional<Index> index_of(const Tactic& tactic, Symbol keyword);
std::unexpected<Error> misuse(const Tactic& tactic, const std::string& usage);

}  // namespace serviette

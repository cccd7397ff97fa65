// Diagram: a typed string diagram in core form: ordered lines, one operation each, every wire named.
//
// This is the syntax that is drawn, rewritten and certified (FORMAT.md, sections 1.4 to 2). Wires have one producer
// and any number of consumers: reading a wire twice is copy, not reading it is discard. A region holds a nested body.
// Nothing here is checked: `check_diagram` (typing.hpp) says whether a diagram is well formed.
//
// The same diagram as a hypergraph in flat arrays, for equality and matching, is in core/canonical.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.hpp"
#include "core/size/index.hpp"
#include "core/term/term.hpp"

namespace serviette {

enum class Domain { Finite, Any };  // Finite: no element is -inf

struct Port {  // an input or output in a signature
  Symbol name;
  std::vector<Symbol> axes;
  Domain domain = Domain::Finite;
  friend bool operator==(const Port&, const Port&) = default;
};

struct Out {  // a wire where it is made
  Symbol name;
  std::vector<Symbol> axes;
  Symbol level;  // "" means unplaced
  friend bool operator==(const Out&, const Out&) = default;
};

struct Operand {  // a wire where it is read; axes in the order of the wire's dimensions
  Symbol wire;
  std::vector<Symbol> axes;
  friend bool operator==(const Operand&, const Operand&) = default;
};

struct Line;
struct Body {
  std::vector<Line> lines;
  std::vector<Symbol> yields;
};

enum class LineKind { Call, Map, Group, Parts, Limit, Stream };

struct Line {
  LineKind kind = LineKind::Call;
  std::vector<Out> outs;

  // Call: op[axes; params](operands).  Map: map(params: value)(operands).
  Symbol op;
  std::vector<Symbol> axes;
  std::vector<Index> params;
  std::vector<Symbol> map_names;  // Map: the scalar parameters, read in `map_value` as rank-0 arrays
  Term map_value;
  std::vector<Operand> operands;

  // Regions: `group axis by size`, `parts axis by size as part`, `limit axis to size`,
  // `stream axis by size carrying state = start, ...`. `size` may hold lo(axis) and hi(axis), see range_name below.
  Symbol axis;
  Index size;
  Symbol part;
  std::vector<std::pair<Symbol, Symbol>> carrying;  // (state, wire it starts at)
  Body body;

  Place place{};  // where it was written; not compared
};

bool operator==(const Body& a, const Body& b);
bool operator==(const Line& a, const Line& b);  // places do not count

struct Diagram {
  Symbol name;
  std::vector<Port> inputs, outputs;
  std::vector<Line> lines;
};

bool is_region(const Line& line);

// How lo(a), hi(a) and len(a) stand in an Index until denotation replaces them: names that no user can write.
Symbol lo_name(Symbol axis);  // "lo(a)"
Symbol hi_name(Symbol axis);  // "hi(a)"

// An operation: its own axes and integer parameters, its operands, and what it means.
struct OpDef {
  Symbol name;
  std::vector<Symbol> axes, params;
  std::vector<Port> operands;
  // Either a term with one output ...
  std::vector<Symbol> out_axes;
  // ... in which a bare axis name is the output index along it, lo_name/hi_name are its range, and an operand is an
  // array read. `j in k` has become a binder over lo_name(k) .. hi_name(k).
  Term value;
  // ... or a diagram.
  std::vector<Port> outs;
  std::vector<Line> lines;
  bool is_block() const { return !value; }
  bool random = false;  // draws random numbers: has no denotation, may not be copied
  std::string help;     // the comment above it, for documentation
  Place place{};
};

struct AxisDecl {
  Symbol name;
  Index extent;  // `size n` declares the axis n of extent n
};

struct SizeDecl {
  Symbol name;
  std::int64_t at_least = 0;
};

}  // namespace serviette

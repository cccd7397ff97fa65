// Diagrams: how they are written, and what they mean (FORMAT.md, 1.4, 1.5, 2 and 4).
//
// The meaning of a wire is a term in one variable for each of its axes. Reading the lines of a body gives each wire its
// meaning over the wires outside; what is ill formed is refused on the way, so that there is one traversal.
#pragma once

#include "proof.hpp"

namespace serviette::checker {

struct Operand {
  Text name;
  Names axes;
  bool any = false;
};
struct Op;
struct Line;
struct Body {
  vector<Line> lines;
  Names yields;
};
struct Line {
  enum Form { Call, Group, Parts, Limit, Stream } form = Call;
  size_t offset = 0;
  Text text;  // of a region: up to its body
  vector<Operand> outs, operands;
  const Op* op = nullptr;  // Call
  Names bound;             // the line's axes for the op's axes
  Terms integers;
  Text axis, as;                     // regions
  Term size = nullptr;               // a tile's size, or where a limit ends
  vector<pair<Text, Text>> carried;  // state, wire it starts as
  Body body;
};
// An op is given by a term over its operands, or by a body. A map is an op without axes or name, and so is a diagram.
struct Op {
  Text name, text;  // of a diagram: up to its body
  vector<Axis> axes;
  Symbols integers, arrays;  // arrays: what a definition reads, one for each operand
  vector<Operand> operands, outputs;
  Term definition = nullptr;
  Body body;
  mutable bool used = false;
};
using Diagram = Op;
string print(const Diagram& diagram);

// An axis where it is used: its current range, and whether a region entered restricts it.
struct AxisUse {
  Term lo, hi, extent;
  bool restricted = false;
  Axis axis;
};
struct Wire {
  Names axes;
  vector<AxisUse> made{};  // the axes as they were where it was made
  bool finite = false;
  Symbol array = 0;
  Term read = nullptr, term = nullptr;           // the array, and the meaning, at the variables of `made`
  bool outside() const { return term == read; }  // an array; else its meaning stands for it
};
struct Env {
  Substitution integers;  // of the block op entered
  map<Text, AxisUse> axes{};
  map<Text, Wire> wires{};
  const Wire& wire(Text name) const {
    ENSURE("no wire " + quoted(name) + " is made before this line", wires.contains(name));
    return wires.at(name);
  }
  const AxisUse& axis(Text name) const {
    ENSURE("no axis " + quoted(name), axes.contains(name));
    return axes.at(name);
  }
};

struct Diagrams : Proofs {
  using Proofs::Proofs;
  Axes axes;  // those declared
  map<Text, const Op*> ops;
  std::deque<Op> all_ops;

  // Reading.
  Axis new_axis(Text name);
  void declare_op();
  const Op* map_op();
  Diagram diagram(Text name);
  Body body(bool yields, const Axes& in_scope);
  Line line(const Axes& in_scope);
  vector<Operand> ports(bool may_be_any);
  Names axis_names();

  // Meaning. The lines of a body one after the other; `outside`: as arrays, else by their meaning.
  void lines(std::span<const Line> lines, Env& env, bool outside);
  vector<Wire> call(const Line&line, const Env&env), region(const Line&line, const Env&env);
  // A diagram or block, and that it is well formed.
  void whole(const Op& op, const vector<Operand>& inputs, Env& env, bool outside);
  Terms block(const Line& line, const Env& env, Symbols& arrays);
  // The body of a region at one of its tiles; their size and number. Its facts are added to Γ.
  struct Inside {
    Env env;
    Term size = nullptr, count = nullptr;
  };
  Inside enter(const Line& region, const Env& env, Symbol tile);
  void stream(const Line& line, const Env& env, const Inside& inside, Symbol tile, vector<Wire>& outs);
  Wire array(const Operand& declared, const Env& env);
  Wire made(const Operand& out, Term term, bool finite, const Env& env, Term judged = nullptr);
};

// The names that lines make, those inside them too, and that they use.
void names_of(std::span<const Line> lines, Names& made, set<Text>& used);

}  // namespace serviette::checker

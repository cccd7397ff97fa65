// Diagrams: their text, their well-formedness and their meaning (FORMAT.md, 1.4, 1.5 and 4).
//
// The meaning of a wire is a term in one variable for each of its axes. Reading the lines of a body gives each wire its
// meaning over the wires outside; what is ill formed is refused on the way, so that there is one traversal.
#pragma once

#include <span>

#include "proof.hpp"

namespace serviette::checker {

// An axis: the symbols of its index variable and of the two ends of its current range.
struct Axis {
  std::string_view name;
  Poly extent = nullptr;
  Symbol variable = 0, lo = 0, hi = 0;
};

struct Operand {
  std::string_view name;
  std::vector<std::string_view> axes;
  bool any = false;
};

struct Op;
struct Line;
struct Body {
  std::vector<Line> lines;
  std::vector<std::string_view> yields;
};
struct Line {
  enum Form { Call, Group, Parts, Limit, Stream } form = Call;
  std::size_t offset = 0;
  std::string_view text;                  // of a region: up to its body
  std::vector<Operand> outs;
  const Op* op = nullptr;                 // Call
  std::vector<std::string_view> bound;    // the line's axes for the op's axes
  std::vector<Poly> integers;
  std::vector<Operand> operands;
  std::string_view axis, as;              // regions
  Poly size = nullptr;                    // a tile's size, or where a limit ends
  std::vector<std::pair<std::string_view, std::string_view>> carried;   // state, wire it starts as
  Body body;
};

// An op is given by a term over its operands, or by a body.
struct Op {
  struct Port : Operand {
    std::vector<Symbol> parameters;               // the indices of a read
    std::map<std::uint64_t, Symbol> arrays;       // by the set of axes along which the read is not local
  };
  std::string_view name, text;
  std::vector<Axis> axes;
  std::vector<Symbol> integers;
  std::vector<Port> operands;
  std::vector<Operand> outputs;
  Term definition = nullptr;
  Body body;
  mutable bool used = false;
};

struct Diagram {
  std::string_view name;
  std::vector<Operand> inputs, outputs;
  Body body;
};
std::string print(const Diagram& diagram, std::string_view indent = "  ");

// An axis where it is used, a wire where it is read.
struct AxisUse {
  Poly lo, hi, extent;
  bool restricted = false;                        // by a region entered, in tiles of this size
  Poly tile_size = nullptr;
  Axis axis;
};
struct Wire {
  std::vector<std::string_view> axes;
  std::vector<AxisUse> made;                      // the axes as they were where it was made
  bool finite = false, outside = true;            // outside: an array; else its meaning stands for it
  Symbol array = 0;
  Term term = nullptr;                            // in the variables of `made`
};
struct Env {
  std::unordered_map<std::string_view, AxisUse> axes;
  std::unordered_map<std::string_view, Wire> wires;
  std::vector<std::pair<Symbol, Poly>> integers;  // of the block op entered
};

class Meanings {
 public:
  Meanings(Store& store, Context& gamma, Trace& trace) : store_(store), gamma_(gamma), trace_(trace) {}

  // The lines of a body one after the other; `outside`: as arrays, else by their meaning.
  void lines(std::span<const Line> lines, Env& env, bool outside);
  // Enters a region: its facts are added to Γ.
  Env enter(const Line& region, const Env& env, Symbol tile);
  Wire array(std::string_view name, const std::vector<std::string_view>& axes, bool finite, const Env& env);
  // The whole diagram, and that it is well formed.
  void check(const Diagram& diagram, const Env& global);

 private:
  std::vector<Wire> meaning(const Line& line, const Env& env);
  std::vector<Wire> call(const Line& line, const Env& env);
  std::vector<Wire> region(const Line& line, const Env& env);
  std::vector<Wire> block(const Line& line, const Env& env);
  void stream(const Line& line, const Env& env, const Env& inside, Symbol tile, std::vector<Wire>& outs);
  std::vector<AxisUse> uses(const std::vector<std::string_view>& axes, const Env& env);
  Term operand(const Line& line, std::size_t i, std::uint64_t not_local, const Env& env, bool as_array);
  Wire made(const Operand& out, Term term, bool finite, const Env& env);
  const Wire& wire(std::string_view name, const Env& env);

  Store& store_;
  Context& gamma_;
  Trace& trace_;
  std::uint32_t blocks_ = 0;
};

// Reads ops and diagrams.
class DiagramReader {
 public:
  explicit DiagramReader(Reader& in) : in_(in), store_(in.store) {}
  std::unordered_map<std::string_view, Axis> axes;
  std::unordered_map<std::string_view, const Op*> ops;
  std::deque<Op> all_ops;

  Axis new_axis(std::string_view name, Poly extent);
  void op();
  Diagram diagram(std::string_view name);
  Body body(bool yields, const std::unordered_map<std::string_view, Axis>& axes);

 private:
  Line line(const std::unordered_map<std::string_view, Axis>& axes);
  void call(Line& line);
  std::vector<Operand> operands(bool may_be_empty);
  std::vector<std::string_view> axis_names();
  Term localised(Op& op, Term t, std::vector<std::pair<Poly, Poly>>& binders);
  Reader& in_;
  Store& store_;
};

}  // namespace serviette::checker

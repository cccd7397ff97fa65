// The emitter: state shared by the parts of lowering; for this folder only.
//
// lower.cpp prints the function around, region.cpp regions, line.cpp the loop nests of a line, contraction.cpp sums of
// products, expression.cpp indices and terms; preface.cpp is what every printed file starts with.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kernels/lower/lower.hpp"

namespace serviette::lowering {

// The current range of an axis, as C++ expressions, and a bound on its length that can be computed at the start.
struct AxisRange {
  std::string lo, hi, length, most;
};

// Where a wire lives: first[d] is the position of its first element along axis d, stride[d] the distance of neighbours.
struct Buffer {
  std::string pointer;
  std::vector<Symbol> axes;
  std::vector<std::string> first, extent, stride;
};

// How an op reads an operand: along each dimension of the buffer an index of the read, or a position of the output.
struct Reading {
  const Buffer* buffer = nullptr;
  std::vector<int> from_index;        // per dimension: the index of the read, or -1
  std::vector<std::string> position;  // per dimension: the loop variable, where from_index is -1
  std::vector<Symbol> axes;           // the operand's axes
  std::string value;                  // if not empty: a local scalar that holds the element
};

// The names a term may use.
struct Names {
  std::map<Symbol, std::string> integers;
  std::map<Symbol, Reading> arrays;
  std::map<std::string, Symbol> covers;  // loop variable -> the axis whose current range it stays in
  std::map<Symbol, std::string> states;
  struct Interval {
    Index lo, hi;
    Symbol axis;
  };
  std::vector<Interval> ranges;  // the axes of the op and what they are bound to
};

// A reduction: from `start`, for var in lo .. hi: acc = acc op body.
struct Fold {
  BigOp op;
  Term start;
  Index lo, hi;
  Symbol var;
  Term body;
};
std::optional<Fold> as_fold(Term e);
bool has_binder(Term e);  // a big operator or a loop anywhere inside

// One op of a line, ready to be printed: the term is over positions named by out_position.
struct Work {
  Out out;
  Term value;
  Names names;
};
Symbol out_position(Symbol axis);

// Wires read by a line, those of nested bodies included.
void reads_of(const Line& line, std::set<Symbol>& out);

class Emitter {
 public:
  Emitter(const Setting& setting, const Diagram& diagram) : setting_(setting), diagram_(diagram) {}
  Expected<Lowered> function(const LowerOptions& options);

 private:
  using Lines = std::vector<Line>;

  // lower.cpp
  Buffer port_buffer(const Port& port);
  std::string admission();  // the test whether the sizes are what the declarations say
  std::string memory(const std::string& body) const;
  void describe(const LowerOptions& options, Lowered& out);
  std::string fresh(const std::string& hint);
  void put(const std::string& text);
  void open(const std::string& text);  // text + " {"
  void close();
  void comment(const Line& line);
  void complain(ErrorCode code, std::string message, std::string help = {});
  AxisRange range(Symbol axis);
  std::string position_name(Symbol axis);                               // the loop variable along an axis
  Buffer buffer(std::string pointer, const std::vector<Symbol>& axes);  // dense, over the current ranges
  Buffer scratch(const Out& out);                                       // the same in memory allocated at the start
  static std::string bare(const std::string& text);                     // without parentheses around all of it
  static std::string product(const std::vector<std::string>& factors);

  // expression.cpp
  std::string index(Index i, const Names& names);
  std::string value(Term e, Names& names);  // may print statements first
  std::string condition(Cond c, Names& names);
  std::string fold_value(const Fold& f, Names& names);
  std::string loop_value(Term e, Names& names);
  std::string element(const Reading& r, const std::vector<Index>& at, const Names& names);
  static std::string offset(const Buffer& b, const std::vector<std::string>& at);
  static std::string combine(BigOp op, const std::string& a, const std::string& b);
  static Symbol ranges_over(Index lo, Index hi, const Names& names);
  void open_range(Symbol var, const std::string& k, Index lo, Index hi, Names& inner);
  static Symbol covered_axis(const std::string& index_text, const Names& names);

  // line.cpp
  void lines(const Lines& lines, const std::vector<Symbol>& yields);
  std::optional<Work> work(const Line& line);
  bool bind_op(const Line& line, const OpDef& op, std::map<Symbol, Symbol>& axis_of, Work& w);
  bool bind_operand(const Operand& operand, const Port& port, const std::map<Symbol, Symbol>& axis_of, Work& w);
  void reduction(const Work& w);
  bool joins(const std::vector<Work>& group, const Line& line) const;
  void elementwise(const std::vector<Work>& group, const std::set<Symbol>& wanted);
  void fold(Work& w, const Fold& f);
  void fold_along(Work& w, const Fold& f);
  void fold_side_by_side(Work& w, const Fold& f);
  std::string open_axis(Symbol axis, bool independent = false);
  const Buffer& destination(const Out& out);
  std::string out_element(const Out& out);

  // contraction.cpp
  struct Factor;
  bool contraction(Work& w, const Fold& f);
  std::optional<Factor> factor(Term read, const Work& w, const Fold& f) const;
  std::string corner(const Factor& factor, Symbol row, Symbol column, const AxisRange& depth);

  // region.cpp
  void region(const Line& line);
  void pieces(const Line& line);
  void stream(const Line& line);
  std::string tile(const Line& line);  // opens the loop over tiles; the tile number's name, for parts
  std::string tile_size(const Line& line);
  bool known_positive(Index size) const;
  Buffer part_of(const Buffer& whole, Symbol part, const std::string& number);
  void update(const Line& line, const std::set<std::size_t>& in_place);
  void copy(const Buffer& from, const Buffer& to);

  const Setting& setting_;
  const Diagram& diagram_;
  std::string text_;
  int indent_ = 1;
  std::set<std::string> taken_;
  std::map<Symbol, AxisRange> ranges_;
  std::map<Symbol, std::string> positions_;
  std::map<Symbol, std::string> size_names_;
  std::set<Symbol> sizes_used_;
  std::map<Symbol, Buffer> wires_;
  std::map<Symbol, Buffer> placed_;                          // wires that are to be made in memory already there
  std::vector<std::pair<std::string, std::string>> memory_;  // pointer, number of elements
  std::vector<std::string> extents_;  // of axes that are no plain size: declarations at the start
  std::optional<Error> error_;
  Place here_{};  // of the line at hand
};

// The scalar type, the vector type, the operators of values, the product of two tiles.
std::string preface(Scalar scalar);
// Names that it declares.
const std::set<std::string>& preface_names();

}  // namespace serviette::lowering

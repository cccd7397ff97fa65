// The emitter: state shared by the parts of lowering; for this folder only.
//
// expression.cpp prints indices and terms, line.cpp the loop nests of a line, contraction.cpp sums of products, region.cpp
// regions, lower.cpp the function around them.
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
  std::string lo, hi, most;
};

// Where a wire lives: row-major, first[d] being the position of its first element along axis d.
struct Buffer {
  std::string pointer;
  std::vector<Symbol> axes;
  std::vector<std::string> first, extent;
};

// How an op reads an operand: along each dimension of the buffer an index of the read, or a position of the output.
struct Reading {
  const Buffer* buffer = nullptr;
  std::vector<int> from_index;       // per dimension: the index of the read, or -1
  std::vector<std::string> position; // per dimension: the loop variable, where from_index is -1
  std::vector<Symbol> axes;          // the operand's axes
  std::string value;                 // if not empty: a local scalar that holds the element
};

// The names a term may use.
struct Names {
  std::map<Symbol, std::string> integers;
  std::map<Symbol, Reading> arrays;
  std::map<std::string, Symbol> covers;   // loop variable -> the axis whose current range it stays in
  std::map<Symbol, std::string> states;
  struct Interval {
    Index lo, hi;
    Symbol axis;
  };
  std::vector<Interval> ranges;           // the axes of the op and what they are bound to
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

// One op of a line, ready to be printed: the term is over positions named "out a".
struct Work {
  const Line* line;
  Out out;
  Term value;
  Names names;
};

class Emitter {
 public:
  Emitter(const Setting& setting, const Diagram& diagram) : setting_(setting), diagram_(diagram) {}
  Expected<std::string> function(const std::string& name, const std::string& scalar);

 private:
  using Lines = std::vector<Line>;

  // lower.cpp
  std::string fresh(std::string hint);
  void put(const std::string& text);
  void open(const std::string& text);  // text + " {"
  void close();
  void comment(const Line& line);
  void complain(ErrorCode code, std::string message, std::string help = {});
  AxisRange range(Symbol axis);
  Buffer scratch(const Out& out);  // memory allocated at the start, one element for each position of the current ranges
  static std::string product(const std::vector<std::string>& factors);

  // expression.cpp
  std::string index(Index i, const Names& names);
  std::string value(Term e, Names& names);  // may print statements first
  std::string condition(Cond c, Names& names);
  std::string fold_value(const Fold& f, Names& names);
  std::string loop_value(Term e, Names& names);
  std::string element(const Reading& r, const std::vector<Index>& at, const Names& names);
  std::string offset(const Buffer& b, const std::vector<std::string>& at);
  static std::string combine(BigOp op, const std::string& a, const std::string& b);
  static Symbol ranges_over(Index lo, Index hi, const Names& names);
  void open_range(Symbol var, const std::string& k, Index lo, Index hi, Names& inner);
  static Symbol covered_axis(const std::string& index_text, const Names& names);

  // line.cpp
  void lines(const Lines& lines, const std::vector<Symbol>& yields);
  std::optional<Work> work(const Line& line);
  void elementwise(const std::vector<Work>& group, const std::set<Symbol>& wanted);
  void fold(Work& w, const Fold& f);
  std::string open_axis(Symbol axis, bool simd = false);
  const Buffer& destination(const Out& out);
  std::string range_name(Symbol axis);  // the axis as part of a C++ name
  std::string out_element(const Out& out);

  // contraction.cpp
  bool contraction(Work& w, const Fold& f);

  // region.cpp
  void region(const Line& line);
  void pieces(const Line& line);
  void stream(const Line& line);
  std::string tile(const Line& line, const AxisRange& whole);  // opens the loop over tiles; the tile number's name
  void copy(const Buffer& from, const Buffer& to, const std::vector<Symbol>& axes,
            const std::map<Symbol, std::string>& fixed);
  static bool makes(const Lines& lines, Symbol wire);

  const Setting& setting_;
  const Diagram& diagram_;
  std::string text_;
  int indent_ = 1;
  std::set<std::string> taken_;
  std::map<Symbol, AxisRange> ranges_;
  std::map<Symbol, std::string> size_names_;
  std::map<Symbol, Buffer> wires_;
  std::map<Symbol, Buffer> placed_;  // wires that are to be made in memory already there
  std::vector<std::pair<std::string, std::string>> memory_;  // pointer, number of elements
  std::vector<std::string> bounds_;                          // declarations at the start
  std::optional<Error> error_;
};

// What every printed file starts with: the scalar type, the vector type, the product of two tiles.
extern const char* const kPreface;

}  // namespace serviette::lowering

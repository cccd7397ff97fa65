// Parser: recursive descent over the tokens of one file, filling a Module. Internal to core/text.
//
// One member function per non-terminal of FORMAT.md, section 2 and 3, and of LANGUAGE.md; they
// stand in one .cpp file per part of the grammar. What is sugar is resolved here, so that a Module
// only ever holds the core form.
//
// Names are looked up as far as the text alone allows: in a lemma or an operation every name must
// be declared; a proof about a diagram may speak of names that only its denotation introduces
// (tile_x), so there any name goes.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagram/guard.hpp"
#include "core/diagram/module.hpp"
#include "core/text/certificate.hpp"
#include "core/text/suggest.hpp"
#include "core/text/token.hpp"

namespace serviette {

// Names a term or an index may mention, besides the sizes of the module.
struct NamesInScope {
  bool open = false;          // any name goes
  bool any_declared = false;  // opaque functions need no declaration
  bool sizes = true;          // the sizes of the module are visible
  std::vector<Symbol> integers;
  std::vector<Symbol> ranged;    // axes whose lo, hi and len may be asked for
  bool any_ranged = false;       // of every axis
  std::vector<Symbol> states;    // loop states
  std::map<Symbol, int> arrays;  // and their rank
  std::set<Symbol> scalars;      // parameters of a map: a bare `a` is `a[]`
};

class Parser {
 public:
  using Import = std::function<Expected<void>(const std::string& path, const Place& at)>;

  // `text` must outlive the parser.
  Parser(std::string_view text, std::string file, Module& module, Import import = {})
      : text_(text), file_(std::move(file)), module_(module), import_(std::move(import)) {}

  Expected<void> start();                            // tokenizes; before anything else
  Expected<void> items();                            // a whole file
  Expected<void> certificate(CertificateText& out);  // a whole certificate
  Expected<void> at_end();

  Expected<Index> index();
  Expected<Term> value();
  Expected<Cond> cond();
  Expected<Fact> fact();
  Expected<Proof> proof();
  Expected<std::vector<Line>> lines();

  NamesInScope names;
  std::map<Symbol, std::vector<Symbol>> wires;  // in scope, with their axes
  bool open_wires = false;  // a wire that is not in scope may be read with its axes in brackets

 private:
  // --- Tokens (parser.cpp) ---
  const Token& peek(std::size_t k = 0) const;
  bool is(std::string_view text, std::size_t k = 0) const;  // a name or punctuation
  bool is_name(std::size_t k = 0) const { return peek(k).kind == TokenKind::Name; }
  bool accept(std::string_view text);
  Expected<void> expect(std::string_view text, std::string_view where);
  Expected<Symbol> name(std::string_view what);
  Expected<std::int64_t> integer(std::string_view what);
  Expected<std::string> string(std::string_view what);
  Place place(std::size_t k = 0) const;
  Place place(const Token& t) const { return {file_, t.line, t.column}; }
  std::string found() const;  // "found 'x'"
  std::unexpected<Error> unexpected(std::string_view wanted, std::string help = {}) const;
  // A Name error about `name`, with a suggestion among `known`, or else `help`.
  std::unexpected<Error> unknown(std::string_view kind, Symbol name,
                                 const std::vector<std::string>& known, const Place& at,
                                 std::string help = {}) const;
  // NAME, NAME, ... up to `close` (not consumed); may be empty. `blanks`: commas may be left out.
  Expected<std::vector<Symbol>> name_list(std::string_view close, std::string_view what,
                                          bool blanks = false);
  Expected<std::vector<Symbol>> axis_list();  // "[" NAME* "]"

  // --- Integers (parse_index.cpp) ---
  Expected<Index> index_product();
  Expected<Index> index_unary();
  Expected<Index> index_call(Symbol function);
  Expected<Index> index_name();
  Expected<std::vector<Index>> conditions();  // i >= 0, i <= j, i == j, ...: each >= 0
  Expected<std::vector<Index>> comparison();
  std::vector<std::string> known_integers() const;

  // --- Values (parse_value.cpp) ---
  struct Range {
    Index lo, hi;
  };
  Expected<Term> value_product();
  Expected<Term> value_unary();
  Expected<Term> value_primary();
  Expected<Term> value_number();
  Expected<Term> value_if();
  Expected<Term> value_big(BigOp op);
  Expected<Term> value_loop();
  Expected<Term> value_read(Symbol array, const Place& at);
  Expected<Term> value_name(Symbol name, const Place& at);
  Expected<Term> value_opaque(Symbol function, const Place& at);
  Expected<Range> range(std::string_view what);
  Expected<std::vector<Term>> value_arguments(std::size_t count, std::string_view function);
  std::vector<std::string> known_values() const;

  // --- Lines (parse_line.cpp) ---
  struct RawOut {
    Out out;
    bool bracketed = true;
    Place place;
  };
  Expected<std::vector<RawOut>> outs();
  Expected<Line> line();
  Expected<void> call(Line& line);
  Expected<void> map(Line& line);
  Expected<void> region(Line& line);
  Expected<Body> body();
  Expected<std::vector<Operand>> operands(Symbol op);
  Expected<Operand> operand();
  Expected<void> infer_outs(Line& line, const std::vector<RawOut>& raw);
  Expected<std::vector<Symbol>> inferred_axes(const Line& line, std::size_t out,
                                              const Place& at) const;
  const OpDef* find_op(Symbol name) const;

  // --- Proofs (parse_proof.cpp, parse_fact.cpp) ---
  Expected<Step> step();
  Expected<void> step_at(Step& s);
  Expected<void> step_have(Step& s);
  Expected<void> step_cases(Step& s);
  Expected<void> step_reindex(Step& s);
  Expected<void> step_induct(Step& s);
  Expected<void> step_lemma(Step& s);
  Expected<std::vector<LinearPart>> linear_parts();
  Expected<Index> fact_index();
  bool at_word(std::string_view text) const;  // this word, and not the start of a term

  // --- Items (parse_item.cpp, parse_op.cpp, parse_rule.cpp) ---
  Expected<void> item();
  Expected<std::vector<SizeDecl>> size_list();
  Expected<void> item_size();
  Expected<void> item_axis();
  Expected<void> item_assume();
  Expected<void> item_opaque();
  Expected<void> item_op();
  Expected<void> op_signature(OpDef& op);
  Expected<void> op_axes(const OpDef& op, const std::vector<Symbol>& axes, const Place& at) const;
  Expected<void> op_value(OpDef& op);
  Expected<void> op_block(OpDef& op);
  Expected<void> item_lemma();
  Expected<void> item_diagram();
  Expected<void> wires_and_lines(Diagram& diagram);  // (inputs) -> (outputs) { lines }
  Expected<CertificateStep> certificate_step();
  Expected<void> item_import();
  Expected<void> item_rule();
  Expected<void> item_derive();
  Expected<std::vector<Port>> ports();
  Expected<std::vector<Line>> braced_lines();
  Expected<void> lemma_names(Lemma& lemma);
  Expected<void> rule_names(Rule& rule);
  Expected<std::vector<Guard>> rule_conditions(Rule& rule);
  Expected<Guard> guard();
  Expected<std::pair<Symbol, Proof>> prove();
  Expected<Tactic> tactic();
  Expected<void> tactic_part(Tactic& t);
  Expected<void> tactic_list(Tactic& t, Symbol keyword);
  Expected<void> declare_axis(Symbol name, const Place& at) const;
  std::string help_here() const;  // the comment above the current token

  // Guards against input nested so deep that the stack would overflow.
  struct Nested {
    explicit Nested(int& depth) : depth_(depth) { ++depth_; }
    ~Nested() { --depth_; }
    Nested(const Nested&) = delete;
    int& depth_;
  };
  Expected<void> check_depth() const;

  std::string_view text_;
  std::string file_;
  Module& module_;
  Import import_;
  Tokens tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::set<Symbol> declared_here_;  // sizes and axes of this file
  std::vector<Symbol>
      last_loop_;  // the names written in the loop parsed last: its variable, then its states
};

// Restores a member to what it was at the end of a block.
template <class T>
class Restore {
 public:
  explicit Restore(T& what) : what_(what), was_(what) {}
  ~Restore() { what_ = std::move(was_); }
  Restore(const Restore&) = delete;

 private:
  T& what_;
  T was_;
};

}  // namespace serviette

// Index expressions, values, conditions and facts, read from the certificate under the names in scope.
//
// Everything is read once, front to back, straight into hash-consed terms: a bound name becomes the number of
// binders between it and its use, a free name its symbol.
#pragma once

#include <unordered_map>

#include "context.hpp"
#include "lexer.hpp"

namespace serviette::checker {

// What a name stands for. Integers, arrays and states are told apart by where the name is written.
struct Meaning {
  enum Sort { Integer, Array, State, BoundInteger, BoundState, Function, Hidden } sort;
  Symbol symbol = 0;         // or, when bound, the number of binders around its binder
  std::uint32_t count = 0;   // of indices or arguments; of a bound state: which
};

// The axes of an op definition or of a region header, under the names lo(a), hi(a).
struct AxisRange {
  Poly lo, hi;
};
using AxisRanges = std::unordered_map<std::string_view, AxisRange>;

class Reader {
 public:
  Reader(Store& store, std::string_view text) : store(store), text_(text) { advance(); }

  Store& store;
  const AxisRanges* axes = nullptr;   // null where lo, hi, len and ranges over an axis are not allowed

  // Tokens.
  std::string_view text() const { return text_; }
  const Token& peek() const { return token_; }
  Token peek_after() const { return lex(text_, token_.end); }
  std::size_t position() const { return token_.begin; }
  std::size_t last_end() const { return last_end_; }
  void back_to(std::size_t position) { token_ = lex(text_, position); }
  Token take() { Token t = token_; last_end_ = t.end; advance(); return t; }
  bool accept(std::string_view sign);
  bool accept_word(std::string_view word);
  void expect(std::string_view sign);
  void expect_word(std::string_view word);
  std::string_view name();
  std::string_view new_name();                    // one that is not in scope as an integer, state or array
  Int integer();
  std::string string();
  [[noreturn]] void unexpected(const std::string& wanted);

  // Names. A Frame takes back what was declared while it lived.
  void declare(std::string_view name, Meaning meaning);
  Symbol declare_integer(std::string_view name);
  bool in_scope(std::string_view name) const;
  const Meaning* find(std::string_view name, bool integer) const;
  struct Saved {
    std::unordered_map<std::string_view, std::vector<Meaning>> names;
    std::vector<std::string_view> trail;
  };
  // Leaves only the opaque functions in scope, for a lemma; restored from what it returns.
  Saved hide_all();
  void restore(Saved saved) { integers_and_values_ = std::move(saved.names), trail_ = std::move(saved.trail); }
  class Frame {
   public:
    explicit Frame(Reader& r) : reader_(r), mark_(r.trail_.size()) {}
    ~Frame() { reader_.forget(mark_); }
    Frame(const Frame&) = delete;

   private:
    Reader& reader_;
    std::size_t mark_;
  };
  // Nesting of the text.
  class Deeper {
   public:
    explicit Deeper(Reader& r) : Deeper(r.nesting_, kNesting) {}
    Deeper(std::uint32_t& count, std::uint32_t limit) : count_(count) {
      if (++count > limit) exhausted("nesting over " + std::to_string(limit));
    }
    ~Deeper() { --count_; }
    Deeper(const Deeper&) = delete;

   private:
    std::uint32_t& count_;
  };

  // Grammar.
  Poly index();
  Term value();
  Term condition();
  Fact fact();
  // A loop, with the names it was written with.
  struct LoopNames {
    std::string_view variable;
    std::vector<std::string_view> states;
  };
  Term loop(LoopNames* names = nullptr);

 private:
  void advance() { token_ = lex(text_, token_.end); }
  void forget(std::size_t mark);
  Poly index_product();
  Poly index_unary();
  Poly index_call(std::string_view f);
  Term product();
  Term unary();
  Term primary();
  Term named(std::string_view name);
  Term call(std::string_view name);
  std::vector<Poly> range();   // after `in`: lo and hi
  AxisRange axis(std::string_view name);

  std::string_view text_;
  Token token_;
  std::size_t last_end_ = 0;
  std::uint32_t binders_ = 0, nesting_ = 0;
  std::unordered_map<std::string_view, std::vector<Meaning>> integers_and_values_;
  std::vector<std::string_view> trail_;
};

}  // namespace serviette::checker

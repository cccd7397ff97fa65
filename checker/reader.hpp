// Tokens, and what they make: integers, values, conditions and facts, under the names in scope (FORMAT.md, section 2).
//
// Everything is read once, front to back, straight into hash-consed terms.
#pragma once

#include "context.hpp"

namespace serviette::checker {

enum class Tok { End, Name, Int, String, Sign };
struct Token {
  Tok kind = Tok::End;
  Text text;  // of a string: without its quotes
  size_t begin = 0, end = 0;
  bool is(Text word) const { return (kind == Tok::Sign || kind == Tok::Name) && text == word; }
};
// The token at or after `at`, a function of the text alone. Throws Malformed on a character that starts none.
Token lex(Text text, size_t at);
string one_line(Text text);  // white space and comments made one space
bool same_tokens(Text a, Text b);

using Names = vector<Text>;
inline bool contains(const Names& names, Text name) { return ranges::count(names, name) > 0; }

// What a name stands for. Integers, arrays and states are told apart by where the name is written.
struct Meaning {
  enum Sort { Integer, Hidden, Array, State, Function } sort = Hidden;  // Hidden: no integer here
  Symbol symbol = 0;
  uint32_t count = 0;  // of indices or arguments
};

// An axis: the symbols of the index along it and of the two ends of its current range.
struct Axis {
  Text name;
  Symbol index = 0, lo = 0, hi = 0;
};
using Axes = std::unordered_map<Text, Axis>;

class Reader {
 public:
  using Scope = vector<pair<Text, Meaning>>;
  Reader(Store& store, Text text, Scope scope = {}) : store(store), scope(scope), text_(text), token_(lex(text, 0)) {}

  Store& store;
  Scope scope;                 // the names in force, innermost last
  const Axes* axes = nullptr;  // null where lo, hi, len and ranges over an axis are not allowed
  unsigned nesting = 0;        // of the text

  // Tokens.
  const Token& peek() const { return token_; }
  Token peek_after() const { return lex(text_, token_.end); }
  bool at_call() const { return token_.kind == Tok::Name && peek_after().is("("); }
  size_t position() const { return token_.begin; }
  void back_to(size_t position) { token_ = lex(text_, last_end_ = position); }
  Text text_from(size_t begin) const { return text_.substr(begin, last_end_ - begin); }
  Text take();
  bool accept(Text word) { return token_.is(word) && (take(), true); }
  void expect(Text word) { accept(word) ? void() : unexpected(quoted(word)); }
  Text name() { return token_.kind == Tok::Name ? take() : (unexpected("a name"), ""); }
  Text new_name();  // one that is not in scope as an integer, state or array
  Text quotation() { return token_.kind == Tok::String ? take() : (unexpected("a string"), ""); }
  Int integer();
  uint32_t count();  // of axes or arguments
  [[noreturn]] void unexpected(const string& wanted) {
    malformed("expected " + wanted + ", found " + quoted(token_.text.substr(0, 40)));
  }
  void skip_block();  // { ... }
  // item, item, ...; and the same up to and with `end`, perhaps none.
  template <class Item>
  void list(Item item) {
    size_t n = 0;
    do store.budget.tick(++n), item();  // whether an item is new is asked of all before it
    while (accept(","));
  }
  template <class Item>
  void list(Text end, Item item) {
    if (!accept(end)) list(item), expect(end);
  }

  // Names. A Frame takes back what was declared while it lived.
  void declare(Text name, Meaning meaning) { scope.emplace_back(name, meaning); }
  Symbol declare_integer(Text name);
  bool in_scope(Text name) const;
  struct Frame {
    Reader& reader;
    size_t mark = reader.scope.size();
    ~Frame() { reader.scope.resize(mark); }
  };

  // Grammar.
  Term index() { return sum(true); }
  Term value() { return sum(false); }
  Term condition(), fact();
  pair<Term, Term> bounds();  // lo .. hi
  struct LoopNames {
    Text variable;
    Names states;
  };
  Term loop(LoopNames& names);  // and the names it was written with

 private:
  const Meaning* find(Text name, bool integer) const;
  Term sum(bool integer), product(bool integer), unary(bool integer), named(Text name, bool integer), call(char sort);
  pair<Term, Term> range();  // after `in`: lo and hi
  Axis axis();

  Text text_;
  Token token_;
  size_t last_end_ = 0;
};

}  // namespace serviette::checker

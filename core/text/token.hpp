// Tokens of a .nap file: names, integers, strings and punctuation, each with its place, and the
// comments beside them.
//
// White space and newlines separate tokens and mean nothing else, except that a tactic of a
// derivation ends with its line; so every token knows whether a newline stands before it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace serviette {

enum class TokenKind { Name, Int, String, Punct, End };

struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;  // of a string: without its quotes
  int line = 1, column = 1;
  std::size_t begin = 0, end = 0;  // in the file
  bool after_newline = false;
};

struct Tokens {
  std::vector<Token> list;              // the last one is End
  std::map<int, std::string> comments;  // line -> text, for lines that hold nothing but a comment
};

// The tokens point into `text`, which must outlive them.
Expected<Tokens> tokenize(std::string_view text, const std::string& file);

// The comment block that ends on the line above `line`, one line of text per line; "" if there is
// none.
std::string comment_above(const Tokens& tokens, int line);

}  // namespace serviette

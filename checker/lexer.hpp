// Tokens of a certificate (FORMAT.md, section 2). Lexing is a function of the position alone, so that looking
// ahead and comparing two texts up to white space are both just lexing again.
#pragma once

#include <string_view>

#include "integer.hpp"

namespace serviette::checker {

enum class Tok { End, Name, Int, String, Sign };

struct Token {
  Tok kind = Tok::End;
  std::string_view text;   // of a string: without its quotes
  std::size_t begin = 0, end = 0;
  bool is(std::string_view sign) const { return kind == Tok::Sign && text == sign; }
  bool word(std::string_view name) const { return kind == Tok::Name && text == name; }
};

// The token at or after `at`. Throws Malformed on a character that starts none.
Token lex(std::string_view text, std::size_t at);

// The tokens, with one space for white space and comments.
std::string print(std::string_view text);

// Whether two texts are the same sequence of tokens.
bool same_tokens(std::string_view a, std::string_view b);

Int to_integer(std::string_view digits);

struct Place {
  std::size_t line, column;
};
Place place_of(std::string_view text, std::size_t offset);

}  // namespace serviette::checker

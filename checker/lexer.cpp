#include "lexer.hpp"

#include <algorithm>

namespace serviette::checker {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::size_t skip(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (space(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

}  // namespace

Token lex(std::string_view text, std::size_t at) {
  at = skip(text, at);
  const auto token = [&](Tok kind, std::size_t end) {
    return Token{kind, text.substr(at, end - at), at, end};
  };
  if (at >= text.size()) return {Tok::End, "end of file", text.size(), text.size()};
  std::size_t end = at;
  if (letter(text[at])) {
    while (end < text.size() && (letter(text[end]) || digit(text[end]) || text[end] == '\'')) ++end;
    return token(Tok::Name, end);
  }
  if (digit(text[at])) {
    while (end < text.size() && digit(text[end])) ++end;
    return token(Tok::Int, end);
  }
  if (text[at] == '"') {
    end = text.find('"', at + 1);
    if (end == std::string_view::npos) malformed("a string without its closing quote");
    const std::string_view inside = text.substr(at + 1, end - at - 1);   // it is shown beside the statement: one line
    if (!std::ranges::all_of(inside, [](char c) { return c >= ' ' && c <= '~'; })) {
      malformed("a string with a character that is not printable ASCII");
    }
    return {Tok::String, text.substr(at + 1, end - at - 1), at, end + 1};
  }
  for (const std::string_view sign : {"..", "==", "=>", ":=", ">=", "<=", "->"}) {
    if (text.substr(at, 2) == sign) return token(Tok::Sign, at + 2);
  }
  if (std::string_view("()[]{},;:.=+-*/<@").contains(text[at])) return token(Tok::Sign, at + 1);
  malformed("a character that starts no token: code " + std::to_string(static_cast<unsigned char>(text[at])));
}

std::string print(std::string_view text) {
  std::string out;
  std::size_t last = std::string_view::npos;
  for (Token t = lex(text, 0); t.kind != Tok::End; t = lex(text, t.end)) {
    if (last != std::string_view::npos && t.begin > last) out += ' ';
    out += text.substr(t.begin, t.end - t.begin);
    last = t.end;
  }
  return out;
}

bool same_tokens(std::string_view a, std::string_view b) {
  for (std::size_t i = 0, j = 0;;) {
    const Token s = lex(a, i), t = lex(b, j);
    if (s.kind != t.kind || s.text != t.text) return false;
    if (s.kind == Tok::End) return true;
    i = s.end, j = t.end;
  }
}

Int to_integer(std::string_view digits) {
  Int value = 0;
  for (const char c : digits) value = add(mul(value, 10), c - '0');
  return value;
}

Place place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t newline = before.rfind('\n');
  return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
          newline == std::string_view::npos ? before.size() + 1 : before.size() - newline};
}

}  // namespace serviette::checker

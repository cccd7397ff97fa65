#include <fmt/format.h>

#include <array>

#include "core/text/token.hpp"

namespace serviette {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || is_digit(c) || c == '\''; }

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Expected<Tokens> run() {
    while (skip_blank()) SERVIETTE_TRY(token());
    push(TokenKind::End, at_, at_);
    return std::move(out_);
  }

 private:
  // Skips white space and comments; false at the end of the file.
  bool skip_blank() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        ++at_;
        ++line_;
        line_begin_ = at_;
        newline_ = true;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else if (c == '#') {
        comment();
      } else {
        return true;
      }
    }
    return false;
  }

  void comment() {
    std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) end = text_.size();
    std::string_view body = text_.substr(at_ + 1, end - at_ - 1);
    while (!body.empty() && (body.back() == '\r' || body.back() == ' ')) body.remove_suffix(1);
    if (!body.empty() && body.front() == ' ') body.remove_prefix(1);
    const bool alone = out_.list.empty() || out_.list.back().line != line_;
    if (alone) out_.comments.emplace(line_, std::string(body));
    at_ = end;
  }

  Expected<void> token() {
    const char c = text_[at_];
    const std::size_t begin = at_;
    if (starts_name(c)) {
      while (at_ < text_.size() && continues_name(text_[at_])) ++at_;
      push(TokenKind::Name, begin, at_);
      return {};
    }
    if (is_digit(c)) {
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      push(TokenKind::Int, begin, at_);
      return {};
    }
    if (c == '"') return string();
    return punctuation();
  }

  Expected<void> string() {
    const std::size_t begin = at_;
    const std::size_t end = text_.find_first_of("\"\n", at_ + 1);
    if (end == std::string_view::npos || text_[end] == '\n')
      return fail(ErrorCode::Syntax, "this string has no closing quote on its line", {}, place());
    for (const char c : text_.substr(begin, end - begin)) {
      if (c < ' ' || c > '~')
        return fail(ErrorCode::Syntax, "a string holds printable ASCII only", "leave the character out", place());
    }
    at_ = end + 1;
    push(TokenKind::String, begin, at_);
    out_.list.back().text = text_.substr(begin + 1, end - begin - 1);
    return {};
  }

  Expected<void> punctuation() {
    static constexpr std::array<std::string_view, 7> two = {
        "->", "=>", "<=", ">=", "==", "..", ":="};
    const std::size_t begin = at_;
    for (std::string_view p : two) {
      if (text_.substr(at_, 2) == p) {
        at_ += 2;
        push(TokenKind::Punct, begin, at_);
        return {};
      }
    }
    static constexpr std::string_view one = "()[]{},;:=+-*/<>@.";
    if (one.find(text_[at_]) == std::string_view::npos) return unknown();
    ++at_;
    push(TokenKind::Punct, begin, at_);
    return {};
  }

  Expected<void> unknown() const {
    const unsigned char c = static_cast<unsigned char>(text_[at_]);
    if (c >= 0x80)
      return fail(ErrorCode::Syntax, "a .nap file is plain ASCII outside its comments",
                  "write -> for an arrow, -inf for minus infinity, q' for a primed name", place());
    return fail(ErrorCode::Syntax, fmt::format("unexpected character '{}'", text_[at_]), {},
                place());
  }

  Place place() const { return {file_, line_, static_cast<int>(at_ - line_begin_) + 1}; }

  void push(TokenKind kind, std::size_t begin, std::size_t end) {
    Token t;
    t.kind = kind;
    t.text = text_.substr(begin, end - begin);
    t.line = line_;
    t.column = static_cast<int>(begin - line_begin_) + 1;
    t.begin = begin;
    t.end = end;
    t.after_newline = newline_ || out_.list.empty();
    newline_ = false;
    out_.list.push_back(t);
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0, line_begin_ = 0;
  int line_ = 1;
  bool newline_ = false;
  Tokens out_;
};

}  // namespace

Expected<Tokens> tokenize(std::string_view text, const std::string& file) {
  return Lexer(text, file).run();
}

std::string comment_above(const Tokens& tokens, int line) {
  int first = line;
  while (tokens.comments.count(first - 1)) --first;
  std::string out;
  for (int l = first; l < line; ++l) out += (l == first ? "" : "\n") + tokens.comments.at(l);
  return out;
}

}  // namespace serviette

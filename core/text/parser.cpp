// What every part of the parser uses: looking at tokens, wanting tokens, and saying what was found
// instead.
#include "core/text/parser.hpp"

#include <fmt/format.h>

#include <charconv>

namespace serviette {

Expected<void> Parser::start() {
  SERVIETTE_LET(tokens, tokenize(text_, file_));
  tokens_ = std::move(tokens);
  return {};
}

Expected<void> Parser::at_end() {
  if (peek().kind != TokenKind::End) return unexpected("the end of the text");
  return {};
}

const Token& Parser::peek(std::size_t k) const {
  return tokens_.list[std::min(at_ + k, tokens_.list.size() - 1)];
}

bool Parser::is(std::string_view text, std::size_t k) const {
  const Token& t = peek(k);
  return (t.kind == TokenKind::Name || t.kind == TokenKind::Punct) && t.text == text;
}

bool Parser::accept(std::string_view text) {
  if (!is(text)) return false;
  ++at_;
  return true;
}

Expected<void> Parser::expect(std::string_view text, std::string_view where) {
  if (accept(text)) return {};
  return unexpected(fmt::format("'{}' {}", text, where));
}

Expected<Symbol> Parser::name(std::string_view what) {
  if (!is_name()) return unexpected(what);
  return Symbol(tokens_.list[at_++].text);
}

Expected<std::int64_t> Parser::integer(std::string_view what) {
  if (peek().kind != TokenKind::Int) return unexpected(what);
  const std::string_view digits = peek().text;
  std::int64_t out = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (code != std::errc() || end != digits.data() + digits.size())
    return fail(ErrorCode::Overflow, fmt::format("the integer {} does not fit 64 bits", digits), {},
                place());
  ++at_;
  return out;
}

Expected<std::string> Parser::string(std::string_view what) {
  if (peek().kind != TokenKind::String) return unexpected(what, "strings stand in double quotes");
  return std::string(tokens_.list[at_++].text);
}

Place Parser::place(std::size_t k) const { return place(peek(k)); }

std::string Parser::found() const {
  switch (peek().kind) {
    case TokenKind::End:
      return "found the end of the text";
    case TokenKind::String:
      return "found a string";
    default:
      return fmt::format("found '{}'", peek().text);
  }
}

std::unexpected<Error> Parser::unexpected(std::string_view wanted, std::string help) const {
  return fail(ErrorCode::Syntax, fmt::format("expected {}, {}", wanted, found()), std::move(help),
              place());
}

std::unexpected<Error> Parser::unknown(std::string_view kind, Symbol name,
                                       const std::vector<std::string>& known, const Place& at,
                                       std::string help) const {
  std::string guess = did_you_mean(name.str(), known);
  return fail(ErrorCode::Name, fmt::format("unknown {} '{}'", kind, name.str()),
              guess.empty() ? std::move(help) : std::move(guess), at);
}

Expected<std::vector<Symbol>> Parser::name_list(std::string_view close, std::string_view what,
                                                bool blanks) {
  std::vector<Symbol> out;
  while (!is(close)) {
    if (!out.empty() && !accept(",") && !blanks)
      return unexpected(fmt::format("',' or '{}'", close));
    SERVIETTE_LET(n, name(what));
    out.push_back(n);
  }
  return out;
}

Expected<std::vector<Symbol>> Parser::axis_list() {
  SERVIETTE_TRY(expect("[", "before the axes"));
  std::vector<Symbol> out;
  while (!is("]")) {
    if (is(",")) return unexpected("an axis or ']'", "axes are separated by blanks: [q d]");
    SERVIETTE_LET(n, name("an axis or ']'"));
    out.push_back(n);
  }
  SERVIETTE_TRY(expect("]", "after the axes"));
  return out;
}

Expected<void> Parser::check_depth() const {
  if (depth_ > 400)
    return fail(ErrorCode::Unsupported, "this is nested more than 400 levels deep",
                "name some parts", place());
  return {};
}

std::string Parser::help_here() const { return comment_above(tokens_, peek().line); }

}  // namespace serviette

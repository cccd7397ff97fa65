// Integers and comparisons of integers. Everything is normalised on the way, by Index itself.
#include <fmt/format.h>

#include <algorithm>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

bool has(const std::vector<Symbol>& list, Symbol s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

}  // namespace

Expected<Index> Parser::index() {
  const Nested nested(depth_);
  SERVIETTE_TRY(check_depth());
  SERVIETTE_LET(first, index_product());
  Index out = first;
  while (is("+") || is("-")) {
    const bool plus = accept("+");
    if (!plus) accept("-");
    SERVIETTE_LET(next, index_product());
    out = plus ? out + next : out - next;
  }
  return out;
}

Expected<Index> Parser::index_product() {
  SERVIETTE_LET(first, index_unary());
  Index out = first;
  while (accept("*")) {
    SERVIETTE_LET(next, index_unary());
    out = out * next;
  }
  if (is("/"))
    return fail(ErrorCode::Syntax, "integers have no '/'",
                "write div(a, b) for the floor, ceil_div(a, b) for the ceiling", place());
  return out;
}

Expected<Index> Parser::index_unary() {
  if (accept("-")) {
    const Nested nested(depth_);
    SERVIETTE_TRY(check_depth());
    SERVIETTE_LET(inner, index_unary());
    return Index(0) - inner;
  }
  if (accept("(")) {
    SERVIETTE_LET(inner, index());
    SERVIETTE_TRY(expect(")", "after this integer"));
    return inner;
  }
  if (peek().kind == TokenKind::Int) {
    SERVIETTE_LET(i, integer("an integer"));
    return Index(i);
  }
  if (!is_name()) return unexpected("an integer expression");
  if (is("(", 1)) {
    SERVIETTE_LET(function, name("a function of integers"));
    return index_call(function);
  }
  return index_name();
}

Expected<Index> Parser::index_call(Symbol function) {
  const std::string& f = function.str();
  const Place at = place();
  SERVIETTE_TRY(expect("(", "after " + f));
  if (f == "lo" || f == "hi" || f == "len") {
    const Place axis_place = place();
    SERVIETTE_LET(axis, name("an axis"));
    SERVIETTE_TRY(expect(")", "after the axis"));
    if (!names.open && !names.any_ranged && !has(names.ranged, axis)) {
      std::vector<std::string> known;
      for (Symbol s : names.ranged) known.push_back(s.str());
      return unknown("axis", axis, known, axis_place,
                     fmt::format("{} is asked of an axis of the operation", f));
    }
    const Index lo = Index::name(lo_name(axis)), hi = Index::name(hi_name(axis));
    return f == "lo" ? lo : f == "hi" ? hi : hi - lo;
  }
  using Binary = Index (*)(Index, Index);
  const Binary g = f == "div"        ? static_cast<Binary>(div)
                   : f == "mod"      ? static_cast<Binary>(mod)
                   : f == "ceil_div" ? static_cast<Binary>(ceil_div)
                   : f == "min"      ? static_cast<Binary>(min)
                   : f == "max"      ? static_cast<Binary>(max)
                                     : nullptr;
  if (!g)
    return unknown("function of integers", function,
                   {"div", "mod", "ceil_div", "min", "max", "lo", "hi", "len"}, at,
                   "there are div, mod, ceil_div, min and max");
  SERVIETTE_LET(a, index());
  SERVIETTE_TRY(expect(",", "between the arguments of " + f));
  SERVIETTE_LET(b, index());
  SERVIETTE_TRY(expect(")", "after the arguments of " + f));
  return g(a, b);
}

Expected<Index> Parser::index_name() {
  const Place at = place();
  SERVIETTE_LET(n, name("an integer"));
  if (names.open || has(names.integers, n)) return Index::name(n);
  if (names.sizes) {
    for (const auto& s : module_.sizes) {
      if (s.name == n) return Index::name(n);
    }
  }
  return unknown("integer", n, known_integers(), at, fmt::format("declare it: `size {}`", n.str()));
}

std::vector<std::string> Parser::known_integers() const {
  std::vector<std::string> out;
  for (Symbol s : names.integers) out.push_back(s.str());
  if (names.sizes) {
    for (const auto& s : module_.sizes) out.push_back(s.name.str());
  }
  return out;
}

Expected<std::vector<Index>> Parser::comparison() {
  SERVIETTE_LET(a, index());
  const std::string_view relations[] = {">=", "<=", "==", "<", ">"};
  for (std::string_view r : relations) {
    if (!accept(r)) continue;
    SERVIETTE_LET(b, index());
    if (r == ">=") return std::vector<Index>{a - b};
    if (r == "<=") return std::vector<Index>{b - a};
    if (r == ">") return std::vector<Index>{a - b - Index(1)};
    if (r == "<") return std::vector<Index>{b - a - Index(1)};
    return std::vector<Index>{a - b, b - a};
  }
  return unexpected("a comparison such as '>= 0'");
}

Expected<std::vector<Index>> Parser::conditions() {
  std::vector<Index> out;
  do {
    SERVIETTE_LET(some, comparison());
    out.insert(out.end(), some.begin(), some.end());
  } while (accept(","));
  return out;
}

}  // namespace serviette

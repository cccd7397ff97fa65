// Values and conditions, with the binding strengths of FORMAT.md: unary minus, then * and /, then +
// and -.
#include <fmt/format.h>

#include <algorithm>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

const std::map<std::string_view, BigOp> big_operators = {
    {"sum", BigOp::Sum}, {"prod", BigOp::Prod}, {"max", BigOp::Max}, {"min", BigOp::Min}};

bool has(const std::vector<Symbol>& list, Symbol s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

bool is_reserved(std::string_view s) {
  return s == "if" || s == "then" || s == "else" || s == "in" || s == "inf" || s == "loop";
}

}  // namespace

Expected<Term> Parser::value() {
  const Nested nested(depth_);
  SERVIETTE_TRY(check_depth());
  SERVIETTE_LET(first, value_product());
  Term out = first;
  while (is("+") || is("-")) {
    const bool plus = accept("+");
    if (!plus) accept("-");
    SERVIETTE_LET(next, value_product());
    out = plus ? out + next : out - next;
  }
  return out;
}

Expected<Term> Parser::value_product() {
  SERVIETTE_LET(first, value_unary());
  Term out = first;
  while (is("*") || is("/")) {
    const bool times = accept("*");
    if (!times) accept("/");
    SERVIETTE_LET(next, value_unary());
    out = times ? out * next : out / next;
  }
  return out;
}

// `- INT` is a negative constant and `-inf` one value; any other `- e` is (-1) * e.
Expected<Term> Parser::value_unary() {
  if (!accept("-")) return value_primary();
  const Nested nested(depth_);
  SERVIETTE_TRY(check_depth());
  if (accept("inf")) return neg_inf();
  const bool literal = peek().kind == TokenKind::Int;
  SERVIETTE_LET(inner, value_unary());
  if (literal && inner->kind == TermKind::Const) return constant(-inner->value);
  return constant(-1) * inner;
}

Expected<Term> Parser::value_primary() {
  const Place at = place();
  if (peek().kind == TokenKind::Int) return value_number();
  if (accept("(")) {
    SERVIETTE_LET(inner, value());
    SERVIETTE_TRY(expect(")", "after this value"));
    return inner;
  }
  if (!is_name()) return unexpected("a value");
  if (is("if")) return value_if();
  if (is("loop") && is("(", 1)) return value_loop();
  if (is("inf")) return unexpected("a value", "minus infinity is -inf; there is no plus infinity");
  if (is_reserved(peek().text)) return unexpected("a value");
  const Symbol n(tokens_.list[at_++].text);
  const std::string& f = n.str();
  if (is("[")) return value_read(n, at);
  if (!is("(")) return value_name(n, at);

  const auto big = big_operators.find(f);
  if (big != big_operators.end() && is_name(1) && is("in", 2)) return value_big(big->second);
  if (f == "real") {
    accept("(");
    SERVIETTE_LET(i, index());
    SERVIETTE_TRY(expect(")", "after the integer"));
    return real(i);
  }
  if (f == "exp" || f == "log" || f == "sqrt") {
    SERVIETTE_LET(a, value_arguments(1, f));
    return f == "exp" ? exp(a[0]) : f == "log" ? log(a[0]) : sqrt(a[0]);
  }
  if (f == "max" || f == "min") {
    SERVIETTE_LET(a, value_arguments(2, f));
    return f == "max" ? max(a[0], a[1]) : min(a[0], a[1]);
  }
  if (f == "sum" || f == "prod")
    return fail(
        ErrorCode::Syntax, fmt::format("'{}' names its variable and range first", f),
        fmt::format(
            "write {}(k in lo .. hi, ...), or {}(j in k, ...) over an axis k of the operation", f,
            f),
        at);
  return value_opaque(n, at);
}

// INT, or a decimal such as 0.5, which is sugar for 1/2.
Expected<Term> Parser::value_number() {
  const Token& whole = peek();
  ++at_;
  const std::string digits(whole.text);
  const bool decimal = is(".") && peek().begin == whole.end && peek(1).kind == TokenKind::Int &&
                       peek(1).begin == peek().end;
  if (!decimal) return constant(mpq_class(mpz_class(digits, 10)));
  const std::string fraction(peek(1).text);
  at_ += 2;
  mpz_class scale;
  mpz_ui_pow_ui(scale.get_mpz_t(), 10, fraction.size());
  mpq_class q(mpz_class(digits + fraction, 10), scale);
  q.canonicalize();
  if (q.get_den() == 1) return constant(q);
  return constant(mpq_class(q.get_num())) / constant(mpq_class(q.get_den()));
}

Expected<Term> Parser::value_if() {
  accept("if");
  SERVIETTE_LET(c, cond());
  SERVIETTE_TRY(expect("then", "after the condition"));
  SERVIETTE_LET(a, value());
  SERVIETTE_TRY(expect("else", "after the first branch"));
  SERVIETTE_LET(b, value());
  return if_then_else(c, a, b);
}

Expected<std::vector<Term>> Parser::value_arguments(std::size_t count, std::string_view function) {
  const Place at = place();
  SERVIETTE_TRY(expect("(", "before the arguments"));
  std::vector<Term> out;
  while (!is(")")) {
    if (!out.empty()) SERVIETTE_TRY(expect(",", "or ')' after this argument"));
    SERVIETTE_LET(e, value());
    out.push_back(e);
  }
  accept(")");
  if (out.size() != count)
    return fail(ErrorCode::Syntax,
                fmt::format("{} takes {} argument{}, here {} {}", function, count,
                            count == 1 ? "" : "s", out.size() == 1 ? "is" : "are", out.size()),
                {}, at);
  return out;
}

// lo .. hi, or in the definition of an operation the name of one of its axes.
Expected<Parser::Range> Parser::range(std::string_view what) {
  if (is_name() && !is("(", 1) && has(names.ranged, Symbol(peek().text)) &&
      (is(",", 1) || is(")", 1))) {
    const Symbol axis(tokens_.list[at_++].text);
    return Range{Index::name(lo_name(axis)), Index::name(hi_name(axis))};
  }
  if (is_name() && is(",", 1) && !names.open) {
    std::vector<std::string> known;
    for (Symbol s : names.ranged) known.push_back(s.str());
    return unknown("axis", Symbol(peek().text), known, place(),
                   "a range is `lo .. hi`, or an axis of the operation");
  }
  SERVIETTE_LET(lo, index());
  SERVIETTE_TRY(expect("..", fmt::format("in the range of {}", what)));
  SERVIETTE_LET(hi, index());
  return Range{lo, hi};
}

Expected<Term> Parser::value_big(BigOp op) {
  accept("(");
  SERVIETTE_LET(k, name("a variable"));
  SERVIETTE_TRY(expect("in", "after the variable"));
  SERVIETTE_LET(r, range(k.str()));
  SERVIETTE_TRY(expect(",", "after the range"));
  const Restore<NamesInScope> restore(names);
  names.integers.push_back(k);
  SERVIETTE_LET(body, value());
  SERVIETTE_TRY(expect(")", "after the body"));
  return big(op, k, r.lo, r.hi, body);
}

Expected<Term> Parser::value_loop() {
  accept("loop");
  accept("(");
  SERVIETTE_LET(t, name("the loop variable"));
  SERVIETTE_TRY(expect("in", "after the loop variable"));
  SERVIETTE_LET(r, range(t.str()));

  // The steps may mention every state, so the names are needed before the first step is read.
  std::vector<LoopState> states;
  const std::size_t begin = at_;
  for (int depth = 0; peek().kind != TokenKind::End; ++at_) {
    if (is("(") || is("[")) ++depth;
    if (is(")") || is("]")) {
      if (depth-- == 0) break;
    }
    if (depth == 0 && is(",") && is_name(1) && is("=", 2))
      states.push_back({Symbol(peek(1).text), {}, {}});
  }
  at_ = begin;
  if (states.empty()) return unexpected("', STATE = START then STEP' after the range");

  std::vector<Symbol> written{t};
  for (auto& s : states) {
    SERVIETTE_TRY(expect(",", "before the next state"));
    SERVIETTE_LET(n, name("a state"));
    SERVIETTE_TRY(expect("=", "after the state"));
    SERVIETTE_LET(start, value());
    SERVIETTE_TRY(expect("then", "between the start and the step of a state"));
    const Restore<NamesInScope> restore(names);
    names.integers.push_back(t);
    for (const auto& other : states) {
      names.states.push_back(other.name);
      names.scalars.erase(other.name);
    }
    SERVIETTE_LET(next, value());
    s = {n, start, next};
    written.push_back(n);
  }
  SERVIETTE_TRY(expect(")", "after the states of the loop"));
  SERVIETTE_TRY(expect(".", "and the state that the loop returns"));
  const Place asked = place();
  SERVIETTE_LET(result, name("a state"));
  const auto it =
      std::find_if(states.begin(), states.end(), [&](const auto& s) { return s.name == result; });
  if (it == states.end()) {
    std::vector<std::string> known;
    for (const auto& s : states) known.push_back(s.name.str());
    return unknown("state", result, known, asked);
  }
  last_loop_ = written;
  return loop(t, r.lo, r.hi, states, static_cast<std::size_t>(it - states.begin()));
}

Expected<Term> Parser::value_read(Symbol array, const Place& at) {
  SERVIETTE_TRY(expect("[", "after the array"));
  std::vector<Index> indices;
  while (!is("]")) {
    if (!indices.empty()) SERVIETTE_TRY(expect(",", "or ']' after this index"));
    SERVIETTE_LET(i, index());
    indices.push_back(i);
  }
  accept("]");
  const auto it = names.arrays.find(array);
  if (it == names.arrays.end()) {
    if (names.open) return read(array, indices);
    return unknown("array", array, known_values(), at);
  }
  if (it->second != static_cast<int>(indices.size()))
    return fail(ErrorCode::Type,
                fmt::format("'{}' has {} ax{}, here are {} indices", array.str(), it->second,
                            it->second == 1 ? "is" : "es", indices.size()),
                {}, at);
  return read(array, indices);
}

// A bare name is a loop state, or a parameter of a map.
Expected<Term> Parser::value_name(Symbol n, const Place& at) {
  if (has(names.states, n)) return state(n);
  if (names.scalars.count(n)) return read(n, {});
  bool is_integer = has(names.integers, n);
  for (const auto& s : module_.sizes) is_integer = is_integer || (names.sizes && s.name == n);
  if (is_integer)
    return fail(ErrorCode::Type, fmt::format("'{}' is an integer, a value is wanted here", n.str()),
                fmt::format("write real({})", n.str()), at);
  if (const auto it = names.arrays.find(n); it != names.arrays.end())
    return fail(ErrorCode::Type, fmt::format("'{}' is an array, a value is wanted here", n.str()),
                it->second == 0 ? fmt::format("write {}[]", n.str()) : "read one of its elements",
                at);
  if (names.open) return state(n);
  return unknown("value", n, known_values(), at);
}

Expected<Term> Parser::value_opaque(Symbol f, const Place& at) {
  const auto it = module_.opaques.find(f);
  if (it == module_.opaques.end() && names.any_declared) {
    SERVIETTE_TRY(expect("(", "before the arguments"));
    std::vector<Term> args;
    while (!accept(")")) {
      if (!args.empty()) SERVIETTE_TRY(expect(",", "or ')' after this argument"));
      SERVIETTE_LET(e, value());
      args.push_back(e);
    }
    return serviette::call(f, args);
  }
  if (it == module_.opaques.end()) {
    std::vector<std::string> known = {"exp", "log", "sqrt", "max", "min", "real", "sum", "prod"};
    for (const auto& [other, arity] : module_.opaques) known.push_back(other.str());
    return unknown("function", f, known, at, fmt::format("declare it: `opaque {} 1`", f.str()));
  }
  SERVIETTE_LET(args, value_arguments(static_cast<std::size_t>(it->second), f.str()));
  return serviette::call(f, args);
}

std::vector<std::string> Parser::known_values() const {
  std::vector<std::string> out;
  for (const auto& [a, rank] : names.arrays) out.push_back(a.str());
  for (Symbol s : names.states) out.push_back(s.str());
  return out;
}

Expected<Cond> Parser::cond() {
  const Nested nested(depth_);
  SERVIETTE_TRY(check_depth());
  if (is("(", 1) && (is("and") || is("or"))) {
    const bool conjunction = accept("and");
    if (!conjunction) accept("or");
    accept("(");
    SERVIETTE_LET(a, cond());
    SERVIETTE_TRY(expect(",", "between the two conditions"));
    SERVIETTE_LET(b, cond());
    SERVIETTE_TRY(expect(")", "after the conditions"));
    return conjunction ? both(a, b) : either(a, b);
  }
  if (is("(", 1) && accept("not")) {
    accept("(");
    SERVIETTE_LET(a, cond());
    SERVIETTE_TRY(expect(")", "after the condition"));
    return negate(a);
  }
  if (is("(", 1) && (is("isneginf") || is("ispos"))) {
    const CondKind kind = accept("isneginf") ? CondKind::IsNegInf : CondKind::IsPos;
    if (kind == CondKind::IsPos) accept("ispos");
    accept("(");
    SERVIETTE_LET(e, value());
    SERVIETTE_TRY(expect(")", "after the value"));
    return ask(kind, e);
  }
  SERVIETTE_LET(a, index());
  const std::string_view relations[] = {">=", "<=", "==", "<", ">"};
  for (std::string_view r : relations) {
    if (!accept(r)) continue;
    SERVIETTE_LET(b, index());
    if (r == "==") return eq0(a - b);
    return ge0(r == ">="   ? a - b
               : r == "<=" ? b - a
               : r == ">"  ? a - b - Index(1)
                           : b - a - Index(1));
  }
  return unexpected("'<=', '<' or '==' in this condition");
}

}  // namespace serviette

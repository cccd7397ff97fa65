#include "reader.hpp"

#include <algorithm>
#include <array>

namespace serviette::checker {

bool Reader::accept(std::string_view sign) {
  if (!token_.is(sign)) return false;
  take();
  return true;
}
bool Reader::accept_word(std::string_view word) {
  if (!token_.word(word)) return false;
  take();
  return true;
}
void Reader::expect(std::string_view sign) {
  if (!accept(sign)) unexpected("`" + std::string(sign) + "`");
}
void Reader::expect_word(std::string_view word) {
  if (!accept_word(word)) unexpected("`" + std::string(word) + "`");
}
std::string_view Reader::name() {
  if (token_.kind != Tok::Name) unexpected("a name");
  return take().text;
}
std::string_view Reader::new_name() {
  const std::string_view n = name();
  ENSURE("the name `" + std::string(n) + "` is in scope already", !in_scope(n));
  return n;
}
Int Reader::integer() {
  if (token_.kind != Tok::Int) unexpected("an integer");
  return to_integer(take().text);
}
std::string Reader::string() {
  if (token_.kind != Tok::String) unexpected("a string");
  return std::string(take().text);
}
void Reader::unexpected(const std::string& wanted) {
  malformed("expected " + wanted + ", found `" + std::string(token_.text.substr(0, 40)) + "`");
}

void Reader::declare(std::string_view name, Meaning meaning) {
  integers_and_values_[name].push_back(meaning);
  trail_.push_back(name);
}
Symbol Reader::declare_integer(std::string_view name) {
  const Symbol s = store.fresh(std::string(name));
  declare(name, {Meaning::Integer, s});
  return s;
}
void Reader::forget(std::size_t mark) {
  for (; trail_.size() > mark; trail_.pop_back()) integers_and_values_[trail_.back()].pop_back();
}
bool Reader::in_scope(std::string_view name) const {
  const auto it = integers_and_values_.find(name);
  return it != integers_and_values_.end() && !it->second.empty();
}
// The innermost meaning of that sort: an integer, or an array, state or function.
const Meaning* Reader::find(std::string_view name, bool integer) const {
  const auto it = integers_and_values_.find(name);
  if (it == integers_and_values_.end()) return nullptr;
  for (auto m = it->second.rbegin(); m != it->second.rend(); ++m) {
    const bool is_integer =
        m->sort == Meaning::Integer || m->sort == Meaning::BoundInteger || m->sort == Meaning::Hidden;
    if (is_integer == integer) return m->sort == Meaning::Hidden ? nullptr : &*m;
  }
  return nullptr;
}
Reader::Saved Reader::hide_all() {
  Saved saved{std::exchange(integers_and_values_, {}), std::exchange(trail_, {})};
  for (const auto& [name, meanings] : saved.names) {
    for (const Meaning& m : meanings) {
      if (m.sort == Meaning::Function) declare(name, m);
    }
  }
  return saved;
}

Poly Reader::index() {
  const Deeper deeper(*this);
  Poly sum = index_product();
  for (;;) {
    if (accept("+")) sum = store.add(sum, index_product());
    else if (accept("-")) sum = store.sub(sum, index_product());
    else return sum;
  }
}

Poly Reader::index_product() {
  Poly product = index_unary();
  while (accept("*")) product = store.mul(product, index_unary());
  return product;
}

Poly Reader::index_unary() {
  const Deeper deeper(*this);
  if (accept("-")) return store.add(store.constant(0), index_unary(), -1);
  if (accept("(")) {
    const Poly p = index();
    expect(")");
    return p;
  }
  if (token_.kind == Tok::Int) return store.constant(integer());
  const std::string_view n = name();
  if (token_.is("(")) return index_call(n);
  const Meaning* m = find(n, true);
  if (m == nullptr) malformed("no integer `" + std::string(n) + "` is in scope");
  return m->sort == Meaning::BoundInteger ? store.bound(binders_ - m->symbol - 1) : store.var(m->symbol);
}

AxisRange Reader::axis(std::string_view n) {
  if (axes == nullptr) malformed("ranges of axes stand in op definitions and region headers only");
  const auto it = axes->find(n);
  if (it == axes->end()) malformed("no axis `" + std::string(n) + "`");
  return it->second;
}

Poly Reader::index_call(std::string_view f) {
  expect("(");
  if (f == "lo" || f == "hi" || f == "len") {
    const AxisRange r = axis(name());
    expect(")");
    return f == "lo" ? r.lo : f == "hi" ? r.hi : store.sub(r.hi, r.lo);
  }
  const Poly a = index();
  expect(",");
  const Poly b = index();
  expect(")");
  if (f == "div") return store.div(a, b);
  if (f == "mod") return store.mod(a, b);
  if (f == "ceil_div") return store.ceil_div(a, b);
  if (f == "min") return store.min(a, b);
  if (f == "max") return store.max(a, b);
  malformed("no function of integers `" + std::string(f) + "`");
}

Term Reader::value() {
  const Deeper deeper(*this);
  Term sum = product();
  for (;;) {
    if (accept("+")) {
      sum = store.op(Kind::Add, {sum, product()});
    } else if (accept("-")) {   // e - INT is e + (-INT), e - f is e + (-1)*f
      const Token first = token_;
      const Term f = product();
      const bool literal = first.kind == Tok::Int && last_end_ == first.end;
      sum = store.op(Kind::Add, {sum, literal ? store.number(-f->value)
                                              : store.op(Kind::Mul, {store.number(-1), f})});
    } else {
      return sum;
    }
  }
}

Term Reader::product() {
  Term t = unary();
  for (;;) {
    if (accept("*")) t = store.op(Kind::Mul, {t, unary()});
    else if (accept("/")) t = store.op(Kind::Div, {t, unary()});
    else return t;
  }
}

Term Reader::unary() {
  const Deeper deeper(*this);
  if (!accept("-")) return primary();
  if (token_.kind == Tok::Int) return store.number(-integer());
  if (accept_word("inf")) return store.neg_inf();
  return store.op(Kind::Mul, {store.number(-1), unary()});
}

Term Reader::primary() {
  if (token_.kind == Tok::Int) return store.number(integer());
  if (accept("(")) {
    const Term t = value();
    expect(")");
    return t;
  }
  if (accept_word("if")) {
    const Term c = condition();
    expect_word("then");
    const Term a = value();
    expect_word("else");
    return store.op(Kind::If, {a, value(), c});
  }
  if (token_.word("loop") && peek_after().is("(")) return loop();
  const std::string_view n = name();
  return token_.is("(") ? call(n) : named(n);
}

// NAME[index, ...], NAME[] or NAME.
Term Reader::named(std::string_view n) {
  const Meaning* m = find(n, false);
  if (m == nullptr || m->sort == Meaning::Function) malformed("no array or state `" + std::string(n) + "` is in scope");
  if (!token_.is("[")) {
    if (m->sort == Meaning::State) return store.read(m->symbol, {});
    if (m->sort != Meaning::BoundState) malformed("`" + std::string(n) + "` is an array: write its indices");
    return store.make({.kind = Kind::State, .symbol = binders_ - m->symbol - 1, .slot = m->count});
  }
  if (m->sort != Meaning::Array) malformed("`" + std::string(n) + "` is a state, not an array");
  const Meaning array = *m;
  expect("[");
  std::vector<Poly> indices;
  if (!token_.is("]")) {
    do indices.push_back(index());
    while (accept(","));
  }
  expect("]");
  if (indices.size() != array.count) {
    malformed("`" + std::string(n) + "` has " + std::to_string(array.count) + " axes, not " +
              std::to_string(indices.size()));
  }
  return store.read(array.symbol, std::move(indices));
}

std::vector<Poly> Reader::range() {
  expect_word("in");
  if (token_.kind == Tok::Name && peek_after().is(",")) {
    const AxisRange r = axis(name());
    return {r.lo, r.hi};
  }
  const Poly lo = index();
  expect("..");
  return {lo, index()};
}

Term Reader::call(std::string_view f) {
  static const std::unordered_map<std::string_view, Kind> kBig = {
      {"sum", Kind::Sum}, {"prod", Kind::Prod}, {"max", Kind::BigMax}, {"min", Kind::BigMin}};
  static const std::unordered_map<std::string_view, std::pair<Kind, std::size_t>> kOps = {
      {"max", {Kind::Max, 2}}, {"min", {Kind::Min, 2}}, {"exp", {Kind::Exp, 1}},
      {"log", {Kind::Log, 1}}, {"sqrt", {Kind::Sqrt, 1}}};
  expect("(");
  if (f == "real") {
    const Poly p = index();
    expect(")");
    return store.make({.kind = Kind::Real, .index = {p}});
  }
  if (const auto big = kBig.find(f); big != kBig.end() && token_.kind == Tok::Name && peek_after().word("in")) {
    const std::string_view k = name();
    const std::vector<Poly> r = range();
    expect(",");
    const Frame frame(*this);
    declare(k, {Meaning::BoundInteger, binders_++});
    const Term body = value();
    --binders_;
    expect(")");
    return store.big(big->second, r[0], r[1], body);
  }
  std::vector<Term> args;
  if (!token_.is(")")) {
    do args.push_back(value());
    while (accept(","));
  }
  expect(")");
  const auto op = kOps.find(f);
  const Meaning* m = op == kOps.end() ? find(f, false) : nullptr;
  if (op == kOps.end() && (m == nullptr || m->sort != Meaning::Function)) {
    malformed("no function `" + std::string(f) + "`", "declare it: opaque " + std::string(f) + " INT");
  }
  if (args.size() != (m == nullptr ? op->second.second : m->count)) {
    malformed("`" + std::string(f) + "` has another number of arguments");
  }
  if (m == nullptr) return store.op(op->second.first, std::move(args));
  return store.make({.kind = Kind::Opaque, .symbol = m->symbol, .args = std::move(args)});
}

// loop(NAME in range, NAME = value then value, ...).NAME; the starts stand outside the binder.
Term Reader::loop(LoopNames* written) {
  const Deeper deeper(*this);
  LoopNames names;
  take(), expect("(");
  names.variable = name();
  const std::vector<Poly> r = range();
  // The steps mention states declared after them: a first pass over the text finds their names.
  const std::size_t start = position();
  int open = 0;
  for (Token t = token_; t.kind != Tok::End && open >= 0; t = lex(text_, t.end)) {
    store.budget.tick();
    open += (t.is("(") || t.is("[") ? 1 : 0) - (t.is(")") || t.is("]") ? 1 : 0);
    const Token state = t.is(",") && open == 0 ? lex(text_, t.end) : Token{};
    if (state.kind == Tok::Name && lex(text_, state.end).is("=")) names.states.push_back(state.text);
  }
  back_to(start);
  std::vector<Term> args;
  for (std::uint32_t i = 0; i < names.states.size(); ++i) {
    expect(",");
    if (std::count(names.states.begin(), names.states.end(), name()) > 1) malformed("a state is declared twice");
    expect("=");
    args.push_back(value());
    expect_word("then");
    const Frame frame(*this);
    declare(names.variable, {Meaning::BoundInteger, binders_});
    for (std::uint32_t j = 0; j < names.states.size(); ++j) declare(names.states[j], {Meaning::BoundState, binders_, j});
    ++binders_;
    args.push_back(value());
    --binders_;
  }
  expect(")"), expect(".");
  const auto selected = std::find(names.states.begin(), names.states.end(), name());
  if (selected == names.states.end()) malformed("the loop has no such state");
  const auto which = static_cast<std::uint32_t>(selected - names.states.begin());
  if (written != nullptr) *written = std::move(names);
  return store.make({.kind = Kind::Loop, .symbol = which, .index = r, .args = std::move(args)});
}

Term Reader::condition() {
  const Deeper deeper(*this);
  if (token_.kind == Tok::Name && peek_after().is("(")) {
    const Kind kind = token_.word("and")   ? Kind::And
                      : token_.word("or")  ? Kind::Or
                      : token_.word("not") ? Kind::Not
                                           : Kind::IsNegInf;
    if (kind != Kind::IsNegInf || token_.word("isneginf")) {
      take(), expect("(");
      std::vector<Term> args{kind == Kind::IsNegInf ? value() : condition()};
      if (kind == Kind::And || kind == Kind::Or) expect(","), args.push_back(condition());
      expect(")");
      return store.op(kind, std::move(args));
    }
  }
  const Poly i = index();
  if (accept("<=")) return store.ge(store.sub(index(), i));
  if (accept("<")) return store.ge(store.plus(store.sub(index(), i), -1));
  if (accept("==")) return store.eq(store.sub(i, index()));
  unexpected("`<=`, `<` or `==`");
}

Fact Reader::fact() {
  static constexpr std::array<std::string_view, 7> kNames = {"finite", "pos",    "nonneg", "nonzero",
                                                             "neginf", "le", "defined"};
  const auto it = std::find(kNames.begin(), kNames.end(), token_.text);
  if (token_.kind == Tok::Name && it != kNames.end() && peek_after().is("(")) {
    Fact f{static_cast<FactKind>(it - kNames.begin() + 1)};
    take(), expect("(");
    f.a = value();
    if (f.kind == FactKind::Le) expect(","), f.b = value();
    expect(")");
    return f;
  }
  const Poly p = index();
  expect(">=");
  if (integer() != 0) malformed("an integer fact is written `i >= 0`");
  return {FactKind::Integer, p};
}

}  // namespace serviette::checker

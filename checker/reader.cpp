#include "reader.hpp"

namespace serviette::checker {

Token lex(Text text, size_t at) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '#'; };
  for (; at < text.size() && blank(text[at]); ++at) {
    if (text[at] == '#') at = std::min(text.find('\n', at), text.size() - 1);
  }
  if (at >= text.size()) return {Tok::End, "end of file", text.size(), text.size()};
  size_t end = at + 1;
  const auto token = [&](Tok kind, auto goes_on) {
    while (end < text.size() && goes_on(text[end])) ++end;
    return Token{kind, text.substr(at, end - at), at, end};
  };
  const char c = text[at];
  if (letter(c)) return token(Tok::Name, [&](char x) { return letter(x) || digit(x) || x == '\''; });
  if (digit(c)) return token(Tok::Int, digit);
  if (c == '"') {
    end = text.find('"', end);
    if (end == Text::npos) malformed("a string without its closing quote");
    const Text inside = text.substr(at + 1, end - at - 1);  // it is shown beside the statement: one line
    const bool printable = ranges::all_of(inside, [](char x) { return x >= ' ' && x <= '~'; });
    if (!printable) malformed("a string that is not printable ASCII");
    return {Tok::String, inside, at, end + 1};
  }
  const char next = end < text.size() ? text[end] : ' ';  // .. == := >= <= => ->
  end +=
      (next == '.' && c == '.') || (next == '=' && Text("=:><").contains(c)) || (next == '>' && Text("=-").contains(c));
  if (end > at + 1 || Text("()[]{},;:.=+-*/<@").contains(c)) return token(Tok::Sign, [](char) { return false; });
  malformed("a character that starts no token: code " + std::to_string(static_cast<unsigned char>(c)));
}

string one_line(Text text) {
  string out;
  size_t last = text.size();
  for (Token t = lex(text, 0); t.kind != Tok::End; t = lex(text, last = t.end)) {
    out += (t.begin > last ? " " : "") + string(text.substr(t.begin, t.end - t.begin));
  }
  return out;
}

bool same_tokens(Text a, Text b) {
  Token s, t;
  do s = lex(a, s.end), t = lex(b, t.end);
  while (s.kind == t.kind && s.text == t.text && s.kind != Tok::End);
  return s.kind == Tok::End && t.kind == Tok::End;
}

Text Reader::take() {
  store.budget.tick(1 + (token_.end - last_end_) / 16);  // white space and comments take time too
  if (token_.kind == Tok::Name && token_.text.size() > 200) exhausted("a name over 200 characters");
  last_end_ = token_.end;
  return std::exchange(token_, lex(text_, last_end_)).text;
}
Text Reader::new_name() {
  ENSURE("the name " + quoted(token_.text) + " is in scope already", !in_scope(token_.text));
  return name();
}
Int Reader::integer() {
  if (token_.kind != Tok::Int) unexpected("an integer");
  Int value = 0;
  for (const char c : take()) value = add(mul(value, 10), c - '0');
  return value;
}
uint32_t Reader::count() {
  const Int n = integer();
  return n <= 1000 ? static_cast<uint32_t>(n) : (exhausted("more than 1,000 axes or arguments"), 0);
}
void Reader::skip_block() {
  int open = 0;
  do {
    if (open == 0 ? !token_.is("{") : token_.kind == Tok::End) unexpected(open == 0 ? "`{`" : "`}`");
    open += token_.is("{") ? 1 : token_.is("}") ? -1 : 0;
    take();
  } while (open > 0);
}

Symbol Reader::declare_integer(Text name) {
  const Symbol s = store.fresh(name);
  return declare(store.name(s), {Meaning::Integer, s}), s;
}
bool Reader::in_scope(Text name) const {
  store.budget.tick(scope.size() / 64);
  return ranges::count(scope, name, &pair<Text, Meaning>::first) > 0;
}
// The innermost meaning of that sort: an integer, or an array, state or function.
const Meaning* Reader::find(Text name, bool integer) const {
  store.budget.tick(scope.size() / 64);
  const auto fits = [&](const auto& x) { return x.first == name && (x.second.sort <= Meaning::Hidden) == integer; };
  const auto found = std::find_if(scope.rbegin(), scope.rend(), fits);
  return found == scope.rend() || found->second.sort == Meaning::Hidden ? nullptr : &found->second;
}

// Integers and values share their operators; integers have no `/`. Of values, `e - INT` is e + (-INT), any other
// `e - f` is e + (-1)*f.
Term Reader::sum(bool integer) {
  const Deeper deeper(nesting);
  Term t = product(integer);
  while (token_.is("+") || token_.is("-")) {
    const bool minus = take() == "-";
    const Token first = token_;
    Term f = product(integer);
    const bool literal = first.kind == Tok::Int && last_end_ == first.end;
    if (minus && !integer) f = literal ? store.number(-f->value) : store.op(Kind::Mul, {store.number(-1), f});
    t = !integer ? store.op(Kind::Add, {t, f}) : minus ? store.sub(t, f) : store.add(t, f);
  }
  return t;
}
Term Reader::product(bool integer) {
  Term t = unary(integer);
  for (;;) {
    if (accept("*")) t = integer ? store.mul(t, unary(true)) : store.op(Kind::Mul, {t, unary(false)});
    else if (!integer && accept("/")) t = store.op(Kind::Div, {t, unary(false)});
    else return t;
  }
}
Term Reader::unary(bool integer) {
  if (accept("(")) {
    const Term t = sum(integer);
    return expect(")"), t;
  }
  if (accept("-")) {
    const Deeper deeper(nesting);
    if (integer) return store.minus(unary(true));
    if (token_.kind == Tok::Int) return store.number(-this->integer());
    return accept("inf") ? store.neg_inf() : store.op(Kind::Mul, {store.number(-1), unary(false)});
  }
  if (token_.kind == Tok::Int) return integer ? store.constant(this->integer()) : store.number(this->integer());
  if (!token_.is("if") && at_call()) return call(integer ? 'i' : 'v');  // a condition may begin with a parenthesis
  if (integer || !accept("if")) return named(name(), integer);
  const Term c = condition(), a = (expect("then"), value()), b = (expect("else"), value());
  return store.op(Kind::If, {a, b, c});
}

// NAME of an integer or a state; NAME[index, ...] or NAME[] of an array.
Term Reader::named(Text n, bool integer) {
  const Meaning* found = find(n, integer);
  if (found == nullptr || found->sort == Meaning::Function) {
    malformed((integer ? "no integer " : "no array or state ") + quoted(n) + " is in scope");
  }
  const Meaning m = *found;
  if (m.sort == Meaning::Integer) return store.var(m.symbol);
  Terms indices;
  if (m.sort == Meaning::Array && !accept("[")) malformed(quoted(n) + " is an array: write its indices");
  if (m.sort == Meaning::Array) list("]", [&] { indices.push_back(index()); });
  if (indices.size() != m.count) malformed(quoted(n) + " has " + std::to_string(m.count) + " axes");
  return store.read(m.symbol, std::move(indices));
}

Axis Reader::axis() {
  if (axes == nullptr) malformed("ranges of axes stand in op definitions and region headers only");
  const Text n = name();
  return axes->contains(n) ? axes->at(n) : (malformed("no axis " + quoted(n)), Axis{});
}
pair<Term, Term> Reader::bounds() {
  const Term lo = index(), hi = (expect(".."), index());
  return {lo, hi};
}
pair<Term, Term> Reader::range() {
  expect("in");
  if (token_.kind != Tok::Name || !peek_after().is(",")) return bounds();
  const Axis a = axis();
  return {store.var(a.lo), store.var(a.hi)};
}

// NAME(...) of one sort: i integer, v value, c condition, f fact; and the sorts of its arguments.
struct Form {
  Text name;
  char sort;
  Text arguments;
  Kind kind;
};
constexpr Form kForms[] = {
    {"div", 'i', "ii", Kind::IDiv}, {"mod", 'i', "ii", Kind::IMod},       {"min", 'i', "ii", Kind::IMin},
    {"max", 'i', "ii", Kind::Max},  {"ceil_div", 'i', "ii", Kind::Div},   {"real", 'v', "i", Kind::Real},
    {"exp", 'v', "v", Kind::Exp},   {"log", 'v', "v", Kind::Log},         {"sqrt", 'v', "v", Kind::Sqrt},
    {"max", 'v', "vv", Kind::Max},  {"min", 'v', "vv", Kind::Min},        {"and", 'c', "cc", Kind::And},
    {"or", 'c', "cc", Kind::Or},    {"not", 'c', "c", Kind::Not},         {"isneginf", 'c', "v", Kind::IsNegInf},
    {"ispos", 'c', "v", Kind::Pos}, {"neginf", 'f', "v", Kind::IsNegInf}, {"finite", 'f', "v", Kind::Finite},
    {"pos", 'f', "v", Kind::Pos},   {"nonneg", 'f', "v", Kind::Nonneg},   {"nonzero", 'f', "v", Kind::Nonzero},
    {"le", 'f', "vv", Kind::Le},    {"defined", 'f', "v", Kind::Defined}};
static const Form* form_of(Text name, char sort) {
  const auto form = ranges::find_if(kForms, [&](const Form& x) { return x.sort == sort && x.name == name; });
  return form == std::end(kForms) ? nullptr : form;
}

Term Reader::call(char sort) {
  static const map<Text, Kind> kBig{
      {"sum", Kind::Sum}, {"prod", Kind::Prod}, {"max", Kind::BigMax}, {"min", Kind::BigMin}};
  LoopNames names;
  if (sort == 'v' && token_.text == "loop") return loop(names);
  const Text f = name();
  expect("(");
  if (sort == 'i' && (f == "lo" || f == "hi" || f == "len")) {
    const Axis a = axis();
    const Term lo = store.var(a.lo), hi = store.var(a.hi);
    return expect(")"), f == "len" ? store.sub(hi, lo) : f == "lo" ? lo : hi;
  }
  if (sort == 'v' && kBig.contains(f) && token_.kind == Tok::Name && peek_after().is("in")) {
    const Text k = name();
    const auto [lo, hi] = range();
    const Frame frame{*this};
    const Symbol v = declare_integer(k);
    const Term body = (expect(","), value());
    return expect(")"), store.op(kBig.at(f), {lo, hi, close(store, body, v)});
  }
  const Form* form = form_of(f, sort);
  const Meaning* found = sort == 'v' && form == nullptr ? find(f, false) : nullptr;
  const Meaning opaque = found != nullptr ? *found : Meaning{};
  if (form == nullptr && opaque.sort != Meaning::Function) malformed("no function " + quoted(f));
  const string sorts = form != nullptr ? string(form->arguments) : string(opaque.count, 'v');
  Terms args;
  for (const char argument : sorts) {
    if (!args.empty() && !accept(",")) break;
    args.push_back(argument == 'c' ? condition() : sum(argument == 'i'));
  }
  if (args.size() != sorts.size() || !accept(")")) malformed(quoted(f) + " has another number of arguments");
  if (form == nullptr) return store.make({.kind = Kind::Opaque, .symbol = opaque.symbol, .args = std::move(args)});
  if (sort != 'i' || form->kind <= Kind::IMin) return store.op(form->kind, std::move(args));
  if (form->kind == Kind::Div) return store.ceil_div(args[0], args[1]);
  return store.sub(store.add(args[0], args[1]), store.min(args[0], args[1]));
}

// loop(NAME in range, NAME = value then value, ...).NAME; the starts stand outside the binder.
Term Reader::loop(LoopNames& names) {
  const Deeper deeper(nesting);
  expect("loop"), expect("(");
  names.variable = name();
  const auto [lo, hi] = range();
  // The steps mention states declared after them: a first pass over the text finds their names.
  int open = 0;
  size_t last = token_.begin;
  for (Token t = token_; t.kind != Tok::End && open >= 0; t = lex(text_, last = t.end)) {
    store.budget.tick(1 + (t.end - last) / 16);
    open += (t.is("(") || t.is("[") ? 1 : 0) - (t.is(")") || t.is("]") ? 1 : 0);
    const Token state = t.is(",") && open == 0 ? lex(text_, t.end) : Token{};
    if (state.kind == Tok::Name && lex(text_, state.end).is("=")) names.states.push_back(state.text);
  }
  Terms args{lo, hi};
  for (const Text state : names.states) {
    expect(","), expect(state), expect("=");
    store.budget.tick(names.states.size());
    if (ranges::count(names.states, state) > 1) malformed("a state is declared twice");
    args.push_back(value()), expect("then");
    const Frame frame{*this};
    const Symbol v = declare_integer(names.variable);
    Symbols states;
    for (const Text s : names.states) declare(s, {Meaning::State, states.emplace_back(store.fresh(s))});
    args.push_back(close(store, value(), v, states));
  }
  expect(")"), expect(".");
  const auto which = static_cast<Symbol>(ranges::find(names.states, name()) - names.states.begin());
  if (which == names.states.size()) malformed("the loop has no such state");
  return store.make({.kind = Kind::Loop, .symbol = which, .args = std::move(args)});
}

Term Reader::condition() {
  const Deeper deeper(nesting);
  if (at_call() && form_of(token_.text, 'c') != nullptr) return call('c');
  const Term i = index();
  if (accept("<=")) return store.ge(store.sub(index(), i));
  if (accept("<")) return store.ge(store.plus(store.sub(index(), i), -1));
  if (accept("==")) return store.op(Kind::Eq, {store.sub(i, index())});
  unexpected("`<=`, `<` or `==`");
}

Term Reader::fact() {
  if (at_call() && form_of(token_.text, 'f') != nullptr) return call('f');
  const Term p = index();
  return expect(">="), integer() == 0 ? store.ge(p) : (malformed("an integer fact is written `i >= 0`"), p);
}

}  // namespace serviette::checker

#include "proofs/smt/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace serviette::smt {

// --- Expressions ------------------------------------------------------------------------------------------------------

std::string number(const mpz_class& z) { return z < 0 ? "(- " + mpz_class(-z).get_str() + ")" : z.get_str(); }

std::string number(const mpq_class& q) {
  const mpz_class over = abs(q.get_num());
  std::string text = over.get_str() + ".0";
  if (q.get_den() != 1) text = "(/ " + text + " " + q.get_den().get_str() + ".0)";
  return q < 0 ? "(- " + text + ")" : text;
}

std::string call(const std::string& f, const std::vector<std::string>& args) {
  std::string out = "(" + f;
  for (const auto& a : args) out += " " + a;
  return out + ")";
}

std::string sum(std::vector<std::string> parts, const std::string& zero) {
  if (parts.empty()) return zero;
  return parts.size() == 1 ? parts[0] : call("+", parts);
}

std::string product(std::vector<std::string> factors, const std::string& one) {
  std::erase(factors, one);
  if (factors.empty()) return one;
  return factors.size() == 1 ? factors[0] : call("*", factors);
}

namespace {

// `and` with its unit and its zero; `or` with the two exchanged.
std::string fold(const char* op, const std::string& unit, const std::string& zero, const std::vector<std::string>& parts) {
  std::vector<std::string> kept;
  for (const auto& p : parts) {
    if (p == zero) return zero;
    if (p != unit && std::find(kept.begin(), kept.end(), p) == kept.end()) kept.push_back(p);
  }
  if (kept.empty()) return unit;
  return kept.size() == 1 ? kept[0] : call(op, kept);
}

}  // namespace

std::string all(const std::vector<std::string>& parts) { return fold("and", "true", "false", parts); }
std::string any(const std::vector<std::string>& parts) { return fold("or", "false", "true", parts); }

std::string no(const std::string& formula) {
  if (formula == "true") return "false";
  if (formula == "false") return "true";
  return call("not", {formula});
}

std::string implies(const std::string& a, const std::string& b) {
  if (a == "true" || b == "true") return b;
  if (a == "false") return "true";
  return b == "false" ? no(a) : call("=>", {a, b});
}

std::string choose(const std::string& c, const std::string& a, const std::string& b) {
  if (c == "true" || a == b) return a;
  if (c == "false") return b;
  return call("ite", {c, a, b});
}

// --- Names ------------------------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kLongName = 60, kLongExpression = 60;

bool is_word(const std::string& s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// A name that needs no bars and means nothing in SMT-LIB.
bool is_plain(const std::string& s) {
  static const std::unordered_set<std::string> reserved = {
      "abs", "and", "as", "assert", "distinct", "div", "divisible", "exists", "false", "forall", "is_int", "ite", "let",
      "match", "mod", "not", "or", "par", "push", "pop", "to_int", "to_real", "true", "xor", "iff", "implies", "if",
      "select", "store", "const", "Int", "Real", "Bool"};
  return is_word(s) && !std::isdigit(static_cast<unsigned char>(s[0])) && !reserved.contains(s);
}

}  // namespace

std::string Script::declare(const std::string& text, const std::string& sort) {
  std::string readable = text.size() > kLongName ? text.substr(0, kLongName) + " .." : text;
  std::erase_if(readable, [](char c) { return c == '|' || c == '\\'; });
  std::string name = is_plain(text) ? text : "|" + readable + (is_word(readable) ? " (1)|" : "|");
  for (int n = 2; !names_.insert(name).second; ++n) name = fmt::format("|{} ({})|", readable, n);
  lines_.push_back(fmt::format("(declare-const {} {})", name, sort));
  if (sort == "Int") integers_ = true;
  return name;
}

std::string Script::share(const std::string& expression, const std::string& sort) {
  if (expression.size() <= kLongExpression) return expression;
  auto& name = shared_[expression];
  if (!name.empty()) return name;
  for (std::size_t n = shared_.size(); !names_.insert(name = fmt::format("|let {}|", n)).second; ++n) {}
  lines_.push_back(fmt::format("(define-fun {} () {} {})", name, sort, expression));
  return name;
}

void Script::require(const std::string& formula) {
  if (formula != "true" && required_.insert(formula).second) lines_.push_back("(assert " + formula + ")");
}

void Script::remark(const std::string& text) { lines_.push_back("; " + text); }

std::string Script::text(bool reals) const {
  const std::string logic = fmt::format("QF_{}{}A", products_ ? "N" : "L", reals ? integers_ ? "IR" : "R" : "I");
  std::string out = "(set-logic " + logic + ")\n";
  for (const auto& l : lines_) out += l + "\n";
  return out + "(check-sat)\n";
}

// --- Integers ---------------------------------------------------------------------------------------------------------

std::string Script::integer(Index i) {
  std::vector<std::string> parts;
  for (const Monomial& m : i.node()->monomials) {
    const mpz_class c(static_cast<long>(m.coefficient));
    std::vector<std::string> factors;
    if (abs(c) != 1 || m.atoms.empty()) factors.push_back(number(c));
    for (Atom a : m.atoms) factors.push_back(atom(a));
    if (m.atoms.size() > 1) products_ = true;
    std::string part = factors.size() == 1 ? factors[0] : call("*", factors);
    parts.push_back(c == -1 && !m.atoms.empty() ? call("-", {part}) : part);
  }
  return sum(std::move(parts), "0");
}

std::string Script::atom(Atom a) {
  if (const auto it = atoms_.find(a); it != atoms_.end()) return it->second;
  const std::string name = declare(to_string(Index::atom(a)), "Int");
  atoms_.emplace(a, name);
  state_laws(a, name);
  return name;
}

// div and mod by b <= 0 are 0.
void Script::state_laws(Atom a, const std::string& name) {
  if (a->kind == AtomKind::Name || a->kind == AtomKind::Bound) return;
  const std::string p = integer(a->a), b = integer(a->b);
  if (a->kind == AtomKind::Min) {
    require(call("=", {name, choose(call("<=", {p, b}), p, b)}));
    return;
  }
  const Index quotient = div(a->a, a->b);
  const std::string rest = integer(a->a - a->b * quotient);
  const std::string law = a->kind == AtomKind::Div ? all({at_least_0(rest), call("<", {rest, b})})
                                                   : call("=", {name, rest});
  require(choose(call(">=", {b, "1"}), law, call("=", {name, "0"})));
}

std::vector<Index> facts_about(const Context& context, Index i) {
  std::vector<Index> out;
  for (const Fact& f : context.facts()) {
    if (f.kind != FactKind::Ge0 || !(i - f.index).constant()) continue;
    if (std::find(out.begin(), out.end(), f.index) == out.end()) out.push_back(f.index);
  }
  return out;
}

void Script::know_about(const Context& context, Index i) {
  for (Index f : facts_about(context, i)) know(f);
}

Index Script::fresh_integer(Symbol hint, const Context& context) {
  const Symbol s = fresh_name(hint, [&](Symbol x) { return context.has_name(x) || fresh_.contains(x); });
  fresh_.insert(s);
  return Index::name(s);
}

}  // namespace serviette::smt

// Terms as text, in the grammar of FORMAT.md. Bound variables get the name they were written with, or that name with
// a number where it would be mistaken for a free name or another binder in scope.
#include <fmt/format.h>

#include <set>

#include "core/term/term.hpp"
#include "core/term/traverse.hpp"

namespace serviette {
namespace {

enum Strength { Lowest = 0, Sum = 1, Product = 2, Unary = 3 };

class Printer {
 public:
  explicit Printer(Term e) { note(e); }
  explicit Printer(Cond c) { note(c); }

  std::string term(Term e, int strength) {
    switch (e->kind) {
      case TermKind::Const: return number(e->value, strength);
      case TermKind::NegInf: return "-inf";
      case TermKind::Real: return "real(" + index(e->index) + ")";
      case TermKind::Read: return e->name.str() + "[" + list(e->indices) + "]";
      case TermKind::State: return e->name.str();
      case TermKind::BoundState: {
        const std::size_t n = states_.size();
        if (static_cast<std::size_t>(e->distance) >= n) return "unbound_state";
        return states_[n - 1 - e->distance].at(e->which);
      }
      case TermKind::Add: return paren(term(e->args[0], Sum) + addend(e->args[1]), strength > Sum);
      case TermKind::Mul:
        if (e->args[0]->kind == TermKind::Const && e->args[0]->value == -1 &&
            e->args[1]->kind != TermKind::Const && e->args[1]->kind != TermKind::NegInf)
          return paren("-" + term(e->args[1], Unary), strength > Unary);
        return paren(term(e->args[0], Product) + " * " + term(e->args[1], Unary), strength > Product);
      case TermKind::Div:
        return paren(term(e->args[0], Product) + " / " + term(e->args[1], Unary), strength > Product);
      case TermKind::Max: return call("max", e);
      case TermKind::Min: return call("min", e);
      case TermKind::Exp: return call("exp", e);
      case TermKind::Log: return call("log", e);
      case TermKind::Sqrt: return call("sqrt", e);
      case TermKind::Call: return call(e->name.str(), e);
      case TermKind::If:
        return paren("if " + cond(e->cond) + " then " + term(e->args[0], Lowest) + " else " +
                         term(e->args[1], Lowest),
                     strength > Lowest);
      case TermKind::Big: return big(e);
      case TermKind::Loop: return loop(e);
    }
    return {};
  }

  std::string cond(Cond c) {
    switch (c->kind) {
      case CondKind::Ge0: return comparison(c->index, "<=");
      case CondKind::Eq0: return comparison(c->index, "==");
      case CondKind::IsNegInf: return "isneginf(" + term(c->term, Lowest) + ")";
      case CondKind::IsPos: return "ispos(" + term(c->term, Lowest) + ")";
      case CondKind::And: return "and(" + cond(c->parts[0]) + ", " + cond(c->parts[1]) + ")";
      case CondKind::Or: return "or(" + cond(c->parts[0]) + ", " + cond(c->parts[1]) + ")";
      case CondKind::Not: return "not(" + cond(c->parts[0]) + ")";
    }
    return {};
  }

 private:
  static std::string paren(std::string s, bool needed) { return needed ? "(" + s + ")" : s; }

  static std::string number(const mpq_class& q, int strength) {
    if (q.get_den() == 1) return paren(q.get_num().get_str(), q < 0 && strength > Sum);
    return "(" + q.get_str() + ")";  // only the prover makes these; the grammar has integers
  }

  // "a + b", or "a - b" where the grammar makes the same term of it.
  std::string addend(Term b) {
    if (b->kind == TermKind::Const && b->value < 0) return " - " + number(-b->value, Product);
    if (b->kind == TermKind::Mul && b->args[0]->kind == TermKind::Const && b->args[0]->value == -1 &&
        b->args[1]->kind != TermKind::Const && b->args[1]->kind != TermKind::NegInf)
      return " - " + term(b->args[1], Product);
    return " + " + term(b, Product);
  }

  // p >= 0 as "negative part <= positive part", p == 0 likewise.
  std::string comparison(Index p, const char* relation) {
    Index left, right;
    for (const auto& m : p.node()->monomials) {
      Index x(m.coefficient < 0 ? Index(0) - Index(m.coefficient) : Index(m.coefficient));
      for (Atom a : m.atoms) x = x * Index::atom(a);
      (m.coefficient < 0 ? left : right) = (m.coefficient < 0 ? left : right) + x;
    }
    const bool eq = relation[0] == '=';
    return eq ? index(right) + " == " + index(left) : index(left) + " <= " + index(right);
  }

  std::string call(const std::string& f, Term e) {
    std::string out = f + "(";
    for (std::size_t i = 0; i < e->args.size(); ++i) out += (i ? ", " : "") + term(e->args[i], Lowest);
    return out + ")";
  }

  std::string big(Term e) {
    static const char* names[] = {"sum", "prod", "max", "min"};
    const std::string lo = index(e->indices[0]), hi = index(e->indices[1]);
    const std::string k = bind(e->binders[0]);
    ints_.push_back(k);
    const std::string body = term(e->args[0], Lowest);
    ints_.pop_back();
    used_.erase(used_.find(k));
    return fmt::format("{}({} in {} .. {}, {})", names[static_cast<int>(e->big)], k, lo, hi, body);
  }

  std::string loop(Term e) {
    const std::string lo = index(e->indices[0]), hi = index(e->indices[1]);
    std::vector<std::string> starts, names;
    for (std::size_t i = 0; i < e->args.size(); i += 2) starts.push_back(term(e->args[i], Lowest));
    const std::string t = bind(e->binders[0]);
    for (std::size_t i = 1; i < e->binders.size(); ++i) names.push_back(bind(e->binders[i]));
    ints_.push_back(t);
    states_.push_back(names);
    std::string out = fmt::format("loop({} in {} .. {}", t, lo, hi);
    for (std::size_t i = 0; i < names.size(); ++i)
      out += fmt::format(", {} = {} then {}", names[i], starts[i], term(e->args[2 * i + 1], Lowest));
    ints_.pop_back();
    states_.pop_back();
    used_.erase(used_.find(t));
    for (const auto& n : names) used_.erase(used_.find(n));
    return out + ")." + names[e->which];
  }

  std::string bind(Symbol hint) {
    std::string name = hint.empty() ? "k" : hint.str();
    if (used_.count(name)) {
      int i = 1;
      while (used_.count(fmt::format("{}_{}", name, i))) ++i;
      name = fmt::format("{}_{}", name, i);
    }
    used_.insert(name);
    return name;
  }

  std::string index(Index i) { return to_string(i, ints_); }

  std::string list(const std::vector<Index>& indices) {
    std::string out;
    for (std::size_t i = 0; i < indices.size(); ++i) out += (i ? ", " : "") + index(indices[i]);
    return out;
  }

  void note(Term e) {
    for (Symbol s : free_names(e)) used_.insert(s.str());
    for (Symbol s : free_arrays(e)) used_.insert(s.str());
    for (Symbol s : free_states(e)) used_.insert(s.str());
  }

  void note(Cond c) {
    std::vector<Symbol> names;
    collect_names(c->index, names);
    for (Symbol s : names) used_.insert(s.str());
    if (c->term) note(c->term);
    for (Cond p : c->parts) note(p);
  }

  std::multiset<std::string> used_;
  std::vector<std::string> ints_;
  std::vector<std::vector<std::string>> states_;
};

}  // namespace

std::string to_string(Term e) { return Printer(e).term(e, Lowest); }
std::string to_string(Cond c) { return Printer(c).cond(c); }

}  // namespace serviette

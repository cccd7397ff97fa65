// Terms as text, for messages: bound variables get names in order of their binders.
#include "term.hpp"

namespace serviette::checker {
namespace {

class Printer {
 public:
  Printer(const Store& store, std::size_t limit) : store_(store), limit_(limit) {}

  std::string take() {
    if (out_.size() > limit_) out_.resize(limit_), out_ += " ...";
    return std::move(out_);
  }

  void poly(Poly p) {
    if (full()) return;
    if (p->is_constant()) return put(to_string(p->constant));
    bool first = true;
    for (const auto& [mono, c] : p->terms) {
      if (!first || c < 0) put(first ? "-" : c < 0 ? " - " : " + ");
      const Int size = c < 0 ? -c : c;
      if (size != 1) put(to_string(size) + "*");
      for (std::size_t i = 0; i < mono->powers.size(); ++i) {
        for (std::uint32_t n = 0; n < mono->powers[i].second && !full(); ++n) {
          if (i + n > 0) put("*");
          atom(mono->powers[i].first);
        }
      }
      first = false;
    }
    if (p->constant != 0) put((p->constant < 0 ? " - " : " + ") + to_string(p->constant < 0 ? -p->constant : p->constant));
  }

  void term(Term t, int strength = 0) {
    if (full()) return;
    switch (t->kind) {
      case Kind::Const: return put(to_string(t->value));
      case Kind::NegInf: return put("-inf");
      case Kind::Real: return call("real", t);
      case Kind::Read: put(store_.name(t->symbol)); return indices(t);
      case Kind::State: return put("s" + std::to_string(t->slot) + suffix(t->symbol));
      case Kind::Add: return infix(t, " + ", 1, strength);
      case Kind::Mul: return infix(t, "*", 2, strength);
      case Kind::Div: return infix(t, " / ", 2, strength);
      case Kind::Max: return call("max", t);
      case Kind::Min: return call("min", t);
      case Kind::Exp: return call("exp", t);
      case Kind::Log: return call("log", t);
      case Kind::Sqrt: return call("sqrt", t);
      case Kind::Opaque: return call(store_.name(t->symbol), t);
      case Kind::If:
        put("(if "), term(t->args[2]), put(" then "), term(t->args[0]), put(" else "), term(t->args[1]);
        return put(")");
      case Kind::Sum: return big("sum", t);
      case Kind::Prod: return big("prod", t);
      case Kind::BigMax: return big("max", t);
      case Kind::BigMin: return big("min", t);
      case Kind::Loop: return loop(t);
      case Kind::Ge: put("0 <= "); return poly(t->index[0]);
      case Kind::Eq: poly(t->index[0]); return put(" == 0");
      case Kind::IsNegInf: return call("isneginf", t);
      case Kind::And: return call("and", t);
      case Kind::Or: return call("or", t);
      case Kind::Not: return call("not", t);
    }
  }

 private:
  bool full() const { return out_.size() > limit_; }
  void put(const std::string& s) { out_ += s; }
  // The name of the binder `out` levels further out than the innermost.
  std::string suffix(std::uint32_t out) const { return out < binders_ ? std::to_string(binders_ - out) : "?"; }

  void atom(Atom a) {
    if (a->kind == AtomKind::Var) return put(store_.name(a->symbol));
    if (a->kind == AtomKind::Bound) return put("k" + suffix(a->symbol));
    put(a->kind == AtomKind::Div ? "div(" : a->kind == AtomKind::Mod ? "mod(" : "min(");
    poly(a->a), put(", "), poly(a->b), put(")");
  }
  void indices(Term t) {
    put("[");
    for (std::size_t i = 0; i < t->index.size(); ++i) put(i > 0 ? ", " : ""), poly(t->index[i]);
    put("]");
  }
  void infix(Term t, const std::string& sign, int own, int strength) {
    if (own < strength) put("(");
    term(t->args[0], own), put(sign), term(t->args[1], own + 1);
    if (own < strength) put(")");
  }
  void call(const std::string& f, Term t) {
    put(f + "(");
    for (const Poly p : t->index) poly(p);
    for (std::size_t i = 0; i < t->args.size(); ++i) put(i > 0 ? ", " : ""), term(t->args[i]);
    put(")");
  }
  void range(const std::string& word, const std::string& variable, Term t) {
    put(word + "(" + variable + std::to_string(binders_ + 1) + " in ");
    poly(t->index[0]), put(".."), poly(t->index[1]), put(", ");
  }
  void big(const std::string& word, Term t) {
    range(word, "k", t);
    ++binders_, term(t->args[0]), --binders_;
    put(")");
  }
  void loop(Term t) {
    range("loop", "k", t);
    for (std::size_t i = 0; i < t->args.size(); i += 2) {
      put((i > 0 ? ", s" : "s") + std::to_string(i / 2) + std::to_string(binders_ + 1) + " = ");
      term(t->args[i]), put(" then "), ++binders_, term(t->args[i + 1]), --binders_;
    }
    put(").s" + std::to_string(t->symbol) + std::to_string(binders_ + 1));
  }

  const Store& store_;
  std::size_t limit_;
  std::uint32_t binders_ = 0;
  std::string out_;
};

}  // namespace

std::string show(const Store& store, Term t, std::size_t limit) {
  Printer p(store, limit);
  p.term(t);
  return p.take();
}
std::string show(const Store& store, Poly q, std::size_t limit) {
  Printer p(store, limit);
  p.poly(q);
  return p.take();
}

}  // namespace serviette::checker

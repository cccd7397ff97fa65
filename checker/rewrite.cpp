#include "rewrite.hpp"

#include <algorithm>

namespace serviette::checker {

Term Rewriter::operator()(Term t, std::uint32_t depth) {
  if (leaves_alone(*t, depth)) return t;
  store_.budget.tick();
  const Key key{t, depth};
  if (const auto it = terms_.find(key); it != terms_.end()) return it->second;
  std::vector<Poly> index(t->index);
  for (Poly& p : index) p = (*this)(p, depth);
  Term result = nullptr;
  if (t->kind == Kind::Read || t->kind == Kind::State) {
    const Term moved = t->kind == Kind::State ? t : store_.with(t, index, {});
    result = at_term(moved, depth);
    if (result == nullptr) result = moved;
  } else {
    std::vector<Term> args(t->args);
    for (std::size_t i = 0; i < args.size(); ++i) args[i] = (*this)(args[i], depth + (t->binds(i) ? 1 : 0));
    result = store_.with(t, std::move(index), std::move(args));
  }
  terms_.emplace(key, result);
  return result;
}

Poly Rewriter::operator()(Poly p, std::uint32_t depth) {
  if (p->is_constant() || leaves_alone(*p, depth)) return p;
  store_.budget.tick();
  const Key key{p, depth};
  if (const auto it = polys_.find(key); it != polys_.end()) return it->second;
  Poly sum = store_.constant(p->constant);
  for (const auto& [mono, coefficient] : p->terms) {
    Poly product = store_.constant(coefficient);
    for (const auto& [atom, n] : mono->powers) {
      Poly x = leaves_alone(*atom, depth) ? store_.of(atom) : at_atom(atom, depth);
      if (x == nullptr) {
        x = atom->a == nullptr ? store_.of(atom)
                               : store_.rebuilt(atom, (*this)(atom->a, depth), (*this)(atom->b, depth));
      }
      product = store_.mul(product, store_.power(x, n));
    }
    sum = store_.add(sum, product);
  }
  polys_.emplace(key, sum);
  return sum;
}

namespace {

std::uint64_t bloom(Symbol s) { return std::uint64_t{1} << (s % 64); }

// Index expressions moved under `by` more binders.
class Shift : public Rewriter {
 public:
  Shift(Store& store, std::uint32_t by) : Rewriter(store), by_(by) {}

 protected:
  bool leaves_alone(const Node& node, std::uint32_t) const override { return node.loose == 0; }
  Poly at_atom(Atom a, std::uint32_t) override {
    return a->kind == AtomKind::Bound ? store_.bound(a->symbol + by_) : nullptr;
  }

 private:
  std::uint32_t by_;
};

class Open : public Rewriter {
 public:
  Open(Store& store, Poly v, const std::vector<Symbol>& states) : Rewriter(store), v_(v), states_(states) {}

 protected:
  bool leaves_alone(const Node& node, std::uint32_t depth) const override { return node.loose <= depth; }
  Poly at_atom(Atom a, std::uint32_t depth) override {
    return a->kind == AtomKind::Bound && a->symbol == depth ? v_ : nullptr;
  }
  Term at_term(Term t, std::uint32_t depth) override {
    return t->kind == Kind::State && t->symbol == depth ? store_.read(states_[t->slot], {}) : nullptr;
  }

 private:
  Poly v_;
  const std::vector<Symbol>& states_;
};

class Close : public Rewriter {
 public:
  Close(Store& store, Symbol v, const std::vector<Symbol>& states)
      : Rewriter(store), v_(v), states_(states), names_(bloom(v)) {
    for (const Symbol s : states) names_ |= bloom(s);
  }

 protected:
  bool leaves_alone(const Node& node, std::uint32_t) const override { return (node.names & names_) == 0; }
  Poly at_atom(Atom a, std::uint32_t depth) override {
    return a->kind == AtomKind::Var && a->symbol == v_ ? store_.bound(depth) : nullptr;
  }
  Term at_term(Term t, std::uint32_t depth) override {
    const auto it = t->kind == Kind::Read ? std::find(states_.begin(), states_.end(), t->symbol) : states_.end();
    if (it == states_.end()) return nullptr;
    return store_.make({.kind = Kind::State, .symbol = depth,
                        .slot = static_cast<std::uint32_t>(it - states_.begin())});
  }

 private:
  Symbol v_;
  const std::vector<Symbol>& states_;
  std::uint64_t names_;
};

class ReplaceAtom : public Rewriter {
 public:
  ReplaceAtom(Store& store, Atom atom, Poly by) : Rewriter(store), atom_(atom), by_(by) {}

 protected:
  bool leaves_alone(const Node& node, std::uint32_t) const override {
    return (node.names & atom_->names) != atom_->names;
  }
  Poly at_atom(Atom a, std::uint32_t) override { return a == atom_ ? by_ : nullptr; }

 private:
  Atom atom_;
  Poly by_;
};

// Looks for a symbol; changes nothing.
class Mention : public Rewriter {
 public:
  Mention(Store& store, Symbol s) : Rewriter(store), symbol_(s) {}
  bool found = false;

 protected:
  bool leaves_alone(const Node& node, std::uint32_t) const override {
    return found || (node.names & bloom(symbol_)) == 0;
  }
  Poly at_atom(Atom a, std::uint32_t) override {
    found |= a->kind == AtomKind::Var && a->symbol == symbol_;
    return nullptr;
  }
  Term at_term(Term t, std::uint32_t) override {
    found |= t->kind == Kind::Read && t->symbol == symbol_;
    return t;
  }

 private:
  Symbol symbol_;
};

}  // namespace

void Substitution::integer(Symbol s, Poly p) {
  names_ |= bloom(s);
  integers_.insert_or_assign(s, p);
}

void Substitution::array(Symbol s, std::vector<Symbol> parameters, Term body) {
  names_ |= bloom(s);
  arrays_.insert_or_assign(s, Function{std::move(parameters), body, {}});
}

bool Substitution::leaves_alone(const Node& node, std::uint32_t) const { return (node.names & names_) == 0; }

Poly Substitution::at_atom(Atom a, std::uint32_t depth) {
  if (a->kind != AtomKind::Var) return nullptr;
  const auto it = integers_.find(a->symbol);
  if (it == integers_.end()) return nullptr;
  return it->second->loose == 0 ? it->second : Shift(store_, depth)(it->second);
}

// A read under binders has indices that mention them; inside the function's own binders they are shifted, so
// nothing is captured.
Term Substitution::at_term(Term t, std::uint32_t) {
  const auto it = t->kind == Kind::Read ? arrays_.find(t->symbol) : arrays_.end();
  if (it == arrays_.end()) return nullptr;
  Function& f = it->second;
  Term& result = f.applied[t->index];
  if (result == nullptr) {
    Substitution apply(store_);
    for (std::size_t i = 0; i < f.parameters.size(); ++i) apply.integer(f.parameters[i], t->index[i]);
    result = apply(f.body);
  }
  return result;
}

Term open(Store& store, Term body, Poly v, const std::vector<Symbol>& states) {
  return Open(store, v, states)(body);
}
Term close(Store& store, Term body, Symbol v, const std::vector<Symbol>& states) {
  return Close(store, v, states)(body);
}
Term replace_atom(Store& store, Term t, Atom atom, Poly by) { return ReplaceAtom(store, atom, by)(t); }

Term substitute(Store& store, Term t, Symbol v, Poly by) {
  Substitution s(store);
  s.integer(v, by);
  return s(t);
}

bool mentions(Store& store, Term t, Symbol s) {
  Mention m(store, s);
  m(t);
  return m.found;
}
bool mentions(Store& store, Poly p, Symbol s) {
  Mention m(store, s);
  m(p);
  return m.found;
}

}  // namespace serviette::checker

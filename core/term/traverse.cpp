#include "core/term/traverse.hpp"

#include <algorithm>
#include <unordered_set>

namespace serviette {
namespace {

struct Key {
  const void* node;
  int depth, loops;
  friend bool operator==(const Key&, const Key&) = default;
};
struct KeyHash {
  std::size_t operator()(const Key& k) const {
    return std::hash<const void*>()(k.node) * 31 + static_cast<std::size_t>(k.depth) * 7 +
           static_cast<std::size_t>(k.loops);
  }
};

class Pass {
 public:
  explicit Pass(const Mapper& f) : f_(f) {}

  Term operator()(Term e, int depth, int loops) {
    if (f_.skip && f_.skip(e, depth, loops)) return e;
    const Key key{e.node(), depth, loops};
    if (auto it = terms_.find(key); it != terms_.end()) return it->second;
    const Term out = compute(e, depth, loops);
    terms_.emplace(key, out);
    return out;
  }

  Cond operator()(Cond c, int depth, int loops) {
    Index index = f_.index ? f_.index(c->index, depth) : c->index;
    Term term = c->term ? (*this)(c->term, depth, loops) : Term();
    std::vector<Cond> parts;
    bool same = index == c->index && term == c->term;
    for (Cond p : c->parts) {
      parts.push_back((*this)(p, depth, loops));
      same = same && parts.back() == p;
    }
    return same ? c : rebuild(c, index, term, std::move(parts));
  }

 private:
  Term compute(Term e, int depth, int loops) {
    if (f_.term) {
      if (const auto r = f_.term(e, depth, loops)) return *r;
    }
    bool same = true;
    Index index = f_.index ? f_.index(e->index, depth) : e->index;
    same = same && index == e->index;
    std::vector<Index> indices = e->indices;
    if (f_.index) {
      for (Index& i : indices) {
        const Index now = f_.index(i, depth);
        same = same && now == i;
        i = now;
      }
    }
    std::vector<Term> args = e->args;
    for (std::size_t a = 0; a < args.size(); ++a) {
      const bool step = e->kind == TermKind::Loop && a % 2 == 1;
      const Term now = (*this)(args[a], depth + (step || e->kind == TermKind::Big), loops + step);
      same = same && now == args[a];
      args[a] = now;
    }
    Cond cond = e->cond ? (*this)(e->cond, depth, loops) : Cond();
    same = same && cond == e->cond;
    return same ? e : rebuild(e, index, std::move(indices), std::move(args), cond);
  }

  const Mapper& f_;
  std::unordered_map<Key, Term, KeyHash> terms_;
};

}  // namespace

Term map_term(Term e, const Mapper& f) { return Pass(f)(e, 0, 0); }
Cond map_cond(Cond c, const Mapper& f) { return Pass(f)(c, 0, 0); }

Term close(Term e, Symbol k, const std::vector<Symbol>& states) {
  Mapper f;
  f.index = [&](Index i, int depth) {
    if (!mentions(i, k)) return i;
    return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
      if (a->kind == AtomKind::Name && a->name == k) return Index::bound(depth);
      return std::nullopt;
    });
  };
  if (!states.empty()) {
    f.term = [&](Term t, int, int loops) -> std::optional<Term> {
      if (t->kind != TermKind::State) return std::nullopt;
      const auto it = std::find(states.begin(), states.end(), t->name);
      if (it == states.end()) return std::nullopt;
      return bound_state(loops, static_cast<int>(it - states.begin()));
    };
  }
  return map_term(e, f);
}

Term open(Term e, Index i, const std::vector<Term>& states, bool opens_loop) {
  Mapper f;
  f.skip = [](Term t, int depth, int loops) { return t->bound_depth <= depth && t->loop_depth <= loops; };
  f.index = [&](Index x, int depth) {
    if (x.bound_depth() <= depth) return x;
    return rewrite_atoms(x, [&](Atom a) -> std::optional<Index> {
      if (a->kind == AtomKind::Bound && a->distance == depth) return i;
      return std::nullopt;
    });
  };
  if (opens_loop) {
    f.term = [&](Term t, int, int loops) -> std::optional<Term> {
      if (t->kind == TermKind::BoundState && t->distance == loops) return states.at(t->which);
      return std::nullopt;
    };
  }
  return map_term(e, f);
}

void for_each_subterm(Term e, const std::function<void(Term)>& visit) {
  std::unordered_set<const void*> seen;
  const std::function<void(Term)> go = [&](Term t) {
    if (!seen.insert(t.node()).second) return;
    visit(t);
    for (Term a : t->args) go(a);
    const std::function<void(Cond)> in_cond = [&](Cond c) {
      if (c->term) go(c->term);
      for (Cond p : c->parts) in_cond(p);
    };
    if (t->cond) in_cond(t->cond);
  };
  go(e);
}

}  // namespace serviette

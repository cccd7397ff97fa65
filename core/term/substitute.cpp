// Opening, substitution and questions about terms, all on top of traverse.hpp.
#include <algorithm>
#include <cassert>

#include "core/term/term.hpp"
#include "core/term/traverse.hpp"

namespace serviette {

Term open_body(Term big, Index i) {
  assert(big->kind == TermKind::Big);
  return open(big->args[0], i, {}, false);
}

OpenLoop open_loop(Term loop, Index t, const std::vector<Term>& states) {
  assert(loop->kind == TermKind::Loop);
  OpenLoop out{loop->indices[0], loop->indices[1], {}, {}};
  for (std::size_t i = 0; i < loop->args.size(); i += 2) {
    out.starts.push_back(loop->args[i]);
    out.steps.push_back(open(loop->args[i + 1], t, states, true));
  }
  return out;
}

namespace {

Mapper names_mapper(const std::unordered_map<Symbol, Index>& by) {
  Mapper f;
  f.index = [&by](Index i, int) {
    return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
      if (a->kind != AtomKind::Name) return std::nullopt;
      const auto it = by.find(a->name);
      return it == by.end() ? std::nullopt : std::optional(it->second);
    });
  };
  return f;
}

}  // namespace

Term substitute(Term e, const std::unordered_map<Symbol, Index>& by) {
  return by.empty() ? e : map_term(e, names_mapper(by));
}

Term substitute(Term e, Symbol name, Index by) { return substitute(e, {{name, by}}); }

Cond substitute(Cond c, const std::unordered_map<Symbol, Index>& by) {
  return by.empty() ? c : map_cond(c, names_mapper(by));
}

Term substitute_states(Term e, const std::unordered_map<Symbol, Term>& by) {
  Mapper f;
  f.term = [&by](Term t, int, int) -> std::optional<Term> {
    if (t->kind != TermKind::State) return std::nullopt;
    const auto it = by.find(t->name);
    return it == by.end() ? std::nullopt : std::optional(it->second);
  };
  return map_term(e, f);
}

// The replacement stands under binders that the positions of the read may mention as de Bruijn indices. The body is
// closed, so putting those indices at its (free) parameters needs no shift except under the body's own binders.
Term substitute_arrays(Term e, const std::unordered_map<Symbol, ArrayLambda>& by) {
  Mapper f;
  f.term = [&](Term t, int, int) -> std::optional<Term> {
    if (t->kind != TermKind::Read) return std::nullopt;
    const auto it = by.find(t->name);
    if (it == by.end() || it->second.params.size() != t->indices.size()) return std::nullopt;
    const ArrayLambda& lambda = it->second;
    Mapper put;
    put.index = [&](Index i, int depth) {
      return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
        if (a->kind != AtomKind::Name) return std::nullopt;
        const auto p = std::find(lambda.params.begin(), lambda.params.end(), a->name);
        if (p == lambda.params.end()) return std::nullopt;
        const Index at = t->indices[static_cast<std::size_t>(p - lambda.params.begin())];
        if (at.bound_depth() == 0 || depth == 0) return at;
        return rewrite_atoms(at, [&](Atom b) -> std::optional<Index> {
          if (b->kind == AtomKind::Bound) return Index::bound(b->distance + depth);
          return std::nullopt;
        });
      });
    };
    return map_term(lambda.body, put);
  };
  return map_term(e, f);
}

Term rewrite_index(Term e, Index atom, Index by) {
  Mapper f;
  f.index = [&](Index i, int) { return replace_atom(i, atom, by); };
  return map_term(e, f);
}

Term replace(Term e, const std::function<std::optional<Term>(Term)>& g) {
  Mapper f;
  f.term = [&](Term t, int, int) { return g(t); };
  return map_term(e, f);
}

namespace {

void for_each_index(Term e, const std::function<void(Index)>& visit) {
  for_each_subterm(e, [&](Term t) {
    visit(t->index);
    for (Index i : t->indices) visit(i);
    const std::function<void(Cond)> in_cond = [&](Cond c) {
      visit(c->index);
      for (Cond p : c->parts) in_cond(p);
    };
    if (t->cond) in_cond(t->cond);
  });
}

void add_once(std::vector<Symbol>& out, Symbol s) {
  if (std::find(out.begin(), out.end(), s) == out.end()) out.push_back(s);
}

}  // namespace

bool mentions(Term e, Symbol name) {
  bool found = false;
  for_each_index(e, [&](Index i) { found = found || mentions(i, name); });
  return found;
}

bool mentions_state(Term e, Symbol name) {
  bool found = false;
  for_each_subterm(e, [&](Term t) { found = found || (t->kind == TermKind::State && t->name == name); });
  return found;
}

bool mentions_array(Term e, Symbol array) {
  bool found = false;
  for_each_subterm(e, [&](Term t) { found = found || (t->kind == TermKind::Read && t->name == array); });
  return found;
}

std::vector<Symbol> free_names(Term e) {
  std::vector<Symbol> out;
  for_each_index(e, [&](Index i) { collect_names(i, out); });
  return out;
}

std::vector<Symbol> free_arrays(Term e) {
  std::vector<Symbol> out;
  for_each_subterm(e, [&](Term t) {
    if (t->kind == TermKind::Read) add_once(out, t->name);
  });
  return out;
}

std::vector<Symbol> free_states(Term e) {
  std::vector<Symbol> out;
  for_each_subterm(e, [&](Term t) {
    if (t->kind == TermKind::State) add_once(out, t->name);
  });
  return out;
}

std::size_t size_of(Term e) {
  std::size_t n = 0;
  for_each_subterm(e, [&](Term) { ++n; });
  return n;
}

}  // namespace serviette

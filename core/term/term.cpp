#include "core/term/term.hpp"

#include <algorithm>
#include <cassert>
#include <deque>

#include "core/term/traverse.hpp"

namespace serviette {
namespace {

std::uint64_t mix(std::uint64_t h, std::uint64_t v) {
  h ^= v + 0x9E3779B97F4A7C15ull + (h << 6) + (h >> 2);
  return h * 0xFF51AFD7ED558CCDull;
}

std::uint64_t hash_of(const mpq_class& q) {
  const auto part = [](const mpz_class& z) {
    return mix(mpz_get_ui(z.get_mpz_t()), static_cast<std::uint64_t>(mpz_size(z.get_mpz_t())) * 2 + (z < 0));
  };
  return mix(part(q.get_num()), part(q.get_den()));
}

struct Store {
  std::deque<TermNode> terms;
  std::unordered_multimap<std::uint64_t, const TermNode*> term_by_hash;
  std::deque<CondNode> conds;
  std::unordered_multimap<std::uint64_t, const CondNode*> cond_by_hash;
};

Store& store() {
  static Store* s = new Store;
  return *s;
}

bool same(const TermNode& a, const TermNode& b) {
  return a.kind == b.kind && a.big == b.big && a.value == b.value && a.index == b.index &&
         a.name == b.name && a.indices == b.indices && a.args == b.args && a.cond == b.cond &&
         a.which == b.which && a.distance == b.distance;
}

bool same(const CondNode& a, const CondNode& b) {
  return a.kind == b.kind && a.index == b.index && a.term == b.term && a.parts == b.parts;
}

Term make(TermNode n) {
  std::uint64_t h = mix(static_cast<std::uint64_t>(n.kind) * 8 + static_cast<std::uint64_t>(n.big), n.name.id());
  if (n.kind == TermKind::Const) h = mix(h, hash_of(n.value));
  h = mix(h, n.index.hash());
  h = mix(h, static_cast<std::uint64_t>(n.which) * 1024 + static_cast<std::uint64_t>(n.distance));
  for (Index i : n.indices) h = mix(h, i.hash());
  for (Term t : n.args) h = mix(h, t->hash);
  if (n.cond) h = mix(h, n.cond->hash);
  n.hash = h;

  int ints = n.index.bound_depth(), states = 0;
  for (Index i : n.indices) ints = std::max(ints, i.bound_depth());
  if (n.cond) {
    ints = std::max(ints, n.cond->bound_depth);
    states = std::max(states, n.cond->loop_depth);
  }
  for (std::size_t a = 0; a < n.args.size(); ++a) {
    const bool in_big = n.kind == TermKind::Big, in_loop = n.kind == TermKind::Loop && a % 2 == 1;
    ints = std::max(ints, n.args[a]->bound_depth - (in_big || in_loop ? 1 : 0));
    states = std::max(states, n.args[a]->loop_depth - (in_loop ? 1 : 0));
  }
  if (n.kind == TermKind::BoundState) states = n.distance + 1;
  n.bound_depth = ints;
  n.loop_depth = states;

  Store& s = store();
  for (auto [it, end] = s.term_by_hash.equal_range(h); it != end; ++it) {
    if (same(*it->second, n)) return Term(it->second);
  }
  n.id = static_cast<std::uint32_t>(s.terms.size());
  s.terms.push_back(std::move(n));
  s.term_by_hash.emplace(h, &s.terms.back());
  return Term(&s.terms.back());
}

Cond make(CondNode n) {
  std::uint64_t h = mix(static_cast<std::uint64_t>(n.kind) + 101, n.index.hash());
  n.bound_depth = n.index.bound_depth();
  if (n.term) {
    h = mix(h, n.term->hash);
    n.bound_depth = n.term->bound_depth;
    n.loop_depth = n.term->loop_depth;
  }
  for (Cond c : n.parts) {
    h = mix(h, c->hash);
    n.bound_depth = std::max(n.bound_depth, c->bound_depth);
    n.loop_depth = std::max(n.loop_depth, c->loop_depth);
  }
  n.hash = h;
  Store& s = store();
  for (auto [it, end] = s.cond_by_hash.equal_range(h); it != end; ++it) {
    if (same(*it->second, n)) return Cond(it->second);
  }
  s.conds.push_back(std::move(n));
  s.cond_by_hash.emplace(h, &s.conds.back());
  return Cond(&s.conds.back());
}

Term make(TermKind kind, std::vector<Term> args) {
  TermNode n{};
  n.kind = kind;
  n.args = std::move(args);
  return make(std::move(n));
}

}  // namespace

Term constant(const mpq_class& q) {
  TermNode n{};
  n.kind = TermKind::Const;
  n.value = q;
  n.value.canonicalize();
  return make(std::move(n));
}

Term neg_inf() { return make(TermKind::NegInf, {}); }

Term real(Index i) {
  TermNode n{};
  n.kind = TermKind::Real;
  n.index = i;
  return make(std::move(n));
}

Term read(Symbol array, std::vector<Index> at) {
  TermNode n{};
  n.kind = TermKind::Read;
  n.name = array;
  n.indices = std::move(at);
  return make(std::move(n));
}

Term state(Symbol name) {
  TermNode n{};
  n.kind = TermKind::State;
  n.name = name;
  return make(std::move(n));
}

Term bound_state(int distance, int which) {
  TermNode n{};
  n.kind = TermKind::BoundState;
  n.distance = distance;
  n.which = which;
  return make(std::move(n));
}

Term operator+(Term a, Term b) { return make(TermKind::Add, {a, b}); }
Term operator*(Term a, Term b) { return make(TermKind::Mul, {a, b}); }
Term operator/(Term a, Term b) { return make(TermKind::Div, {a, b}); }
Term operator-(Term a, Term b) { return a + (-b); }
Term operator-(Term a) {
  if (a->kind == TermKind::Const) return constant(-a->value);
  return constant(-1) * a;
}
Term max(Term a, Term b) { return make(TermKind::Max, {a, b}); }
Term min(Term a, Term b) { return make(TermKind::Min, {a, b}); }
Term exp(Term a) { return make(TermKind::Exp, {a}); }
Term log(Term a) { return make(TermKind::Log, {a}); }
Term sqrt(Term a) { return make(TermKind::Sqrt, {a}); }

Term call(Symbol f, std::vector<Term> args) {
  TermNode n{};
  n.kind = TermKind::Call;
  n.name = f;
  n.args = std::move(args);
  return make(std::move(n));
}

Term if_then_else(Cond c, Term a, Term b) {
  TermNode n{};
  n.kind = TermKind::If;
  n.cond = c;
  n.args = {a, b};
  return make(std::move(n));
}

Term big(BigOp op, Symbol k, Index lo, Index hi, Term body) {
  TermNode n{};
  n.kind = TermKind::Big;
  n.big = op;
  n.indices = {lo, hi};
  n.args = {close(body, k, {})};
  n.binders = {k};
  return make(std::move(n));
}

Term sum(Symbol k, Index lo, Index hi, Term body) { return big(BigOp::Sum, k, lo, hi, body); }
Term maximum(Symbol k, Index lo, Index hi, Term body) { return big(BigOp::Max, k, lo, hi, body); }

Term loop(Symbol t, Index lo, Index hi, const std::vector<LoopState>& states, std::size_t which) {
  assert(which < states.size());
  std::vector<Symbol> names;
  for (const auto& s : states) names.push_back(s.name);
  TermNode n{};
  n.kind = TermKind::Loop;
  n.indices = {lo, hi};
  n.which = static_cast<int>(which);
  n.binders = {t};
  for (const auto& s : states) {
    n.args.push_back(s.start);
    n.args.push_back(close(s.step, t, names));
    n.binders.push_back(s.name);
  }
  return make(std::move(n));
}

Term pruned_loop(Symbol t, Index lo, Index hi, const std::vector<LoopState>& states, std::size_t which) {
  std::vector<bool> needed(states.size(), false);
  needed[which] = true;
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (!needed[i]) continue;
      for (Symbol s : free_states(states[i].step)) {
        for (std::size_t j = 0; j < states.size(); ++j) {
          if (states[j].name == s && !needed[j]) needed[j] = grew = true;
        }
      }
    }
  }
  std::vector<LoopState> kept;
  std::size_t now = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (i == which) now = kept.size();
    if (needed[i]) kept.push_back(states[i]);
  }
  return loop(t, lo, hi, kept, now);
}

Cond ge0(Index i) {
  CondNode n{};
  n.kind = CondKind::Ge0;
  n.index = i;
  return make(std::move(n));
}

Cond eq0(Index i) {
  CondNode n{};
  n.kind = CondKind::Eq0;
  const auto& m = i.node()->monomials;
  n.index = !m.empty() && m[0].coefficient < 0 ? -i : i;
  return make(std::move(n));
}

Cond ask(CondKind kind, Term e) {
  CondNode n{};
  n.kind = kind;
  n.term = e;
  return make(std::move(n));
}

Cond is_neg_inf(Term e) { return ask(CondKind::IsNegInf, e); }

Cond connective(CondKind kind, std::vector<Cond> parts) {
  CondNode n{};
  n.kind = kind;
  n.parts = std::move(parts);
  return make(std::move(n));
}

Cond both(Cond a, Cond b) { return connective(CondKind::And, {a, b}); }
Cond either(Cond a, Cond b) { return connective(CondKind::Or, {a, b}); }
Cond negate(Cond a) { return connective(CondKind::Not, {a}); }

Term unit_of(BigOp op) {
  switch (op) {
    case BigOp::Sum: return constant(0);
    case BigOp::Prod: return constant(1);
    case BigOp::Max: return neg_inf();
    case BigOp::Min: return Term();
  }
  return Term();
}

Term apply(BigOp op, Term a, Term b) {
  switch (op) {
    case BigOp::Sum: return a + b;
    case BigOp::Prod: return a * b;
    case BigOp::Max: return max(a, b);
    case BigOp::Min: return min(a, b);
  }
  return Term();
}

Term rebuild(Term e, Index index, std::vector<Index> indices, std::vector<Term> args, Cond cond) {
  TermNode n = *e.node();
  n.index = index;
  n.indices = std::move(indices);
  n.args = std::move(args);
  n.cond = cond;
  return make(std::move(n));
}

Term with_args(Term e, std::vector<Term> args) {
  return rebuild(e, e->index, e->indices, std::move(args), e->cond);
}

Term with_cond(Term e, Cond c) { return rebuild(e, e->index, e->indices, e->args, c); }

Cond rebuild(Cond c, Index index, Term term, std::vector<Cond> parts) {
  if (c->kind == CondKind::Eq0) return eq0(index);
  CondNode n = *c.node();
  n.index = index;
  n.term = term;
  n.parts = std::move(parts);
  return make(std::move(n));
}

Symbol fresh_name(Symbol hint, const std::function<bool(Symbol)>& taken) {
  if (!taken(hint)) return hint;
  for (int i = 1;; ++i) {
    const Symbol s(hint.str() + "_" + std::to_string(i));
    if (!taken(s)) return s;
  }
}

}  // namespace serviette

// Integer atoms whose value is known: min(a, b) where a <= b; div(m*q + r, m) and mod(m*q + r, m) where 0 <= r < m; else
// what whole multiples of the divisor do to them, q + div(r, m) and mod(r, m); a name that two facts hold from above and
// below.
#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

void collect(Cond c, std::vector<Atom>& out) {
  if (c->kind == CondKind::Ge0 || c->kind == CondKind::Eq0) collect_atoms(c->index, out);
  for (Cond part : c->parts) collect(part, out);
}

std::vector<Atom> atoms_of(Term e) {
  std::vector<Atom> out;
  for_each_subterm(e, [&](Term t) {
    if (t->kind == TermKind::Real) collect_atoms(t->index, out);
    for (Index i : t->indices) collect_atoms(i, out);
    if (t->kind == TermKind::If) collect(t->cond, out);
  });
  std::vector<Atom> once;
  for (Atom a : out) {
    if (a->bound_depth == 0 && std::find(once.begin(), once.end(), a) == once.end()) once.push_back(a);
  }
  return once;
}

// p = m * q + r by monomials: those that hold all atoms of m go to q. m a monomial with coefficient c.
bool divide(Index p, Index m, Index& q, Index& r) {
  if (m.node()->monomials.size() != 1) return false;
  const Monomial& by = m.node()->monomials[0];
  q = 0;
  r = 0;
  for (const Monomial& x : p.node()->monomials) {
    std::vector<Atom> left = x.atoms;
    bool divides = x.coefficient % by.coefficient == 0;
    for (Atom a : by.atoms) {
      const auto it = std::find(left.begin(), left.end(), a);
      if (it == left.end()) divides = false;
      else left.erase(it);
    }
    Index value = divides ? Index(x.coefficient / by.coefficient) : Index(x.coefficient);
    for (Atom a : divides ? left : x.atoms) value = value * Index::atom(a);
    (divides ? q : r) = (divides ? q : r) + value;
  }
  return true;
}

// Quotients that a fact speaks of: i - n*m >= 0 says that div(i, n) may be m.
std::vector<Index> quotients_in_facts(Atom a, const Context& context) {
  std::vector<Index> out;
  for (const Fact& f : context.facts()) {
    Index q, r;
    if (f.kind != FactKind::Ge0 || !divide(a->a - f.index, a->b, q, r) || !r.constant()) continue;
    if (std::find(out.begin(), out.end(), q) == out.end()) out.push_back(q);
  }
  return out;
}

std::vector<Index> values(Atom a, const Context& context) {
  if (a->kind == AtomKind::Min) return {a->a, a->b};
  Index q, r;
  if ((a->kind != AtomKind::Div && a->kind != AtomKind::Mod) || !divide(a->a, a->b, q, r)) return {};
  // A remainder written as one less than nothing: ceil_div(n*m, m) is div(n*m + m - 1, m).
  std::vector<Index> out = {q, q - 1};
  for (Index more : quotients_in_facts(a, context)) out.push_back(more);
  if (a->kind == AtomKind::Mod) {
    for (Index& i : out) i = a->a - a->b * i;
  }
  return out;
}

// div(m*q + r, m) becomes q + div(r, m), mod(m*q + r, m) becomes mod(r, m).
bool drop_multiples(Walk& walk, Atom a) {
  Index q, r;
  if ((a->kind != AtomKind::Div && a->kind != AtomKind::Mod) || !divide(a->a, a->b, q, r) || q == Index(0) || r == Index(0))
    return false;
  Step step = with_index(StepKind::IndexRewrite, Index::atom(a));
  step.index2 = a->kind == AtomKind::Div ? q + div(r, a->b) : mod(r, a->b);
  return walk.know(a->b - 1) && walk.take(step);
}

// t where t - p >= 0 and p - t >= 0 are known becomes p.
void name_values(Walk& walk) {
  std::vector<Index> facts;
  for (const Fact& f : walk.context().facts()) {
    if (f.kind == FactKind::Ge0 && !f.index.constant()) facts.push_back(f.index);
  }
  for (Index fact : facts) {
    if (!walk.context().known(-fact)) continue;
    std::vector<Symbol> names;
    collect_names(fact, names);
    for (Symbol s : names) {
      const Index rest = substitute(fact, s, 0), slope = substitute(fact, s, 1) - rest;
      const auto c = slope.constant();
      if (!c || (*c != 1 && *c != -1) || !mentions(walk.term(), s)) continue;
      const Index value = Index(-*c) * rest;
      if (mentions(value, s) || fact != slope * Index::name(s) + rest) continue;
      Step step = with_index(StepKind::IndexRewrite, Index::name(s));
      step.index2 = value;
      if (walk.take(step)) break;
    }
  }
}

// `multiples`: whole multiples of a divisor come out of what stays, too.
void rewrite_indices(Walk& walk, bool multiples) {
  name_values(walk);
  for (int round = 0; round < 8; ++round) {
    bool changed = false;
    for (Atom a : atoms_of(walk.term())) {
      for (Index value : values(a, walk.context())) {
        if (walk.late()) return;
        Step step = with_index(StepKind::IndexRewrite, Index::atom(a));
        step.index2 = value;
        // The two inequalities first: the remainder's range decides them.
        if (a->kind != AtomKind::Min &&
            (!walk.know(a->b - 1) || !walk.know(a->kind == AtomKind::Mod ? value : a->a - a->b * value) ||
             !walk.know(a->b - 1 - (a->kind == AtomKind::Mod ? value : a->a - a->b * value))))
          continue;
        if (a->kind == AtomKind::Min && !walk.know((value == a->a ? a->b : a->a) - value)) continue;
        if (!walk.take(step)) continue;
        changed = true;
        break;
      }
      changed = changed || (multiples && drop_multiples(walk, a));
      if (changed) break;
    }
    if (!changed) return;
  }
}

}  // namespace

void simplify_indices(Walk& walk) { rewrite_indices(walk, false); }

void remainders_as_quotients(Walk& walk) {
  std::vector<Atom> atoms;
  collect_atoms(walk.term()->index, atoms);
  for (Atom a : atoms) {
    if (a->kind != AtomKind::Mod || a->bound_depth > 0 || !walk.know(a->b - 1)) continue;
    Step step = with_index(StepKind::IndexRewrite, Index::atom(a));
    step.index2 = a->a - a->b * div(a->a, a->b);
    walk.take(step);
  }
  rewrite_indices(walk, true);
}

}  // namespace serviette

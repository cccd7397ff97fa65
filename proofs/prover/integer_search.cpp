#include "proofs/prover/integer_search.hpp"

#include <algorithm>

#include "proofs/prover/countermodel.hpp"

namespace serviette {
namespace {

constexpr int max_depth = 5;
constexpr int max_attempts = 40;

template <class T>
void add_once(std::vector<T>& to, const T& x) {
  if (std::find(to.begin(), to.end(), x) == to.end()) to.push_back(x);
}

bool follows(Index from, Index to) {
  const auto c = (to - from).constant();
  return c && *c >= 0;
}

}  // namespace

void IntegerSearch::add(Step step, std::vector<Index> premises) {
  context_.assume(step.fact);
  entries_.push_back({std::move(step), std::move(premises)});
}

std::vector<Step> IntegerSearch::steps_for(Index goal) const {
  std::vector<Index> needed{goal};
  std::vector<Step> out;
  for (auto e = entries_.rbegin(); e != entries_.rend(); ++e) {
    const Index fact = e->step.fact.index;
    const bool wanted = std::any_of(needed.begin(), needed.end(), [&](Index p) {
      return follows(fact, p) && !base_.known(p);
    });
    if (!wanted) continue;
    out.push_back(e->step);
    for (Index p : e->premises) add_once(needed, p);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

IntegerSearch::Pool IntegerSearch::pool_for(Index goal) const {
  Pool pool;
  std::vector<Symbol> goal_names;
  collect_names(goal, goal_names);
  collect_atoms(goal, pool.atoms);
  std::vector<Index> all;
  for (const Fact& f : context_.facts()) {
    if (f.kind == FactKind::Ge0 && !f.index.constant()) add_once(all, f.index);
  }
  // Nearest first: by how many names a fact has that the goal (and what is near it) has not.
  std::vector<Symbol> near = goal_names;
  for (Index f : all) {
    std::vector<Symbol> names;
    collect_names(f, names);
    const bool touches = std::any_of(names.begin(), names.end(), [&](Symbol s) {
      return std::find(goal_names.begin(), goal_names.end(), s) != goal_names.end();
    });
    if (touches) {
      for (Symbol s : names) add_once(near, s);
    }
  }
  std::vector<std::pair<std::size_t, Index>> ranked;
  for (Index f : all) {
    std::vector<Symbol> names;
    collect_names(f, names);
    std::size_t rank = f.node()->monomials.size();
    for (Symbol s : names) {
      if (std::find(goal_names.begin(), goal_names.end(), s) == goal_names.end()) rank += 10;
      if (std::find(near.begin(), near.end(), s) == near.end()) rank += 100;
    }
    ranked.emplace_back(rank, f);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < ranked.size() && i < 40; ++i) pool.facts.push_back(ranked[i].second);
  pool.names = goal_names;
  for (Index f : pool.facts) {
    collect_names(f, pool.names);
    collect_atoms(f, pool.atoms);
  }
  // Axioms, of the atoms of the goal first; they rank right after the nearest facts.
  std::vector<Index> axioms;
  for (std::size_t i = 0; i < pool.atoms.size(); ++i) {
    for (const Axiom& a : axioms_of(pool.atoms[i])) {
      if (a.fact.constant() || context_.known(a.fact)) continue;
      if (pool.axioms.emplace(a.fact, a).second) axioms.push_back(a.fact);
      collect_atoms(a.fact, pool.atoms);
    }
  }
  const std::size_t at = std::min<std::size_t>(pool.facts.size(), 12);
  pool.facts.insert(pool.facts.begin() + static_cast<std::ptrdiff_t>(at), axioms.begin(), axioms.end());
  return pool;
}

bool IntegerSearch::make_known(const std::vector<LinearPart>& parts, const Pool& pool, int depth) {
  for (const LinearPart& part : parts) {
    for (Index f : part.factors) {
      if (context_.known(f)) continue;
      const auto it = pool.axioms.find(f);
      if (it == pool.axioms.end()) return false;
      std::vector<Index> premises;
      if (it->second.premise) {
        if (!prove(*it->second.premise, depth + 1)) return false;
        premises.push_back(*it->second.premise);
      }
      add(have_atom(f), premises);
    }
  }
  return true;
}

bool IntegerSearch::linear(Index goal, const mpz_class& n, std::vector<LinearPart> parts) {
  std::vector<Index> premises;
  for (const LinearPart& p : parts) {
    for (Index f : p.factors) add_once(premises, f);
  }
  add(have_linear(goal, n, std::move(parts)), std::move(premises));
  return true;
}

std::vector<Product> IntegerSearch::products(Monomials& table, const Pool& pool, std::size_t factors,
                                             std::size_t most) const {
  std::vector<Product> out;
  for (Index f : pool.facts) out.push_back({{f}, table.expand(f), false});
  const std::size_t n = std::min(out.size(), most);
  std::size_t begin = 0;
  for (std::size_t level = 2; level <= factors; ++level) {
    // Pairs (i, j) with i <= j, then triples, the last factor not before the one before it.
    const std::size_t end = out.size();
    for (std::size_t p = begin; p < end; ++p) {
      if (begin == 0 && p >= n) break;
      const auto last = std::find(pool.facts.begin(), pool.facts.end(), out[p].factors.back());
      for (auto j = static_cast<std::size_t>(last - pool.facts.begin()); j < n; ++j) {
        Product q{out[p].factors, table.multiply(out[p].value, out[j].value), false};
        q.factors.push_back(pool.facts[j]);
        out.push_back(std::move(q));
      }
    }
    begin = end;
  }
  return out;
}

bool IntegerSearch::by_combination(Index goal, const Pool& pool, std::size_t factors, std::size_t most, int depth) {
  Monomials table;
  const Sparse wanted = table.expand(goal);
  const auto found = combine(products(table, pool, factors, most), wanted);
  if (!found || !make_known(found->parts, pool, depth)) return false;
  return linear(goal, found->n, found->parts);
}

bool IntegerSearch::by_min(Index goal, const Pool&, int depth) {
  std::vector<Atom> atoms;
  collect_atoms(goal, atoms);
  for (auto it = atoms.rbegin(); it != atoms.rend(); ++it) {
    if ((*it)->kind != AtomKind::Min) continue;
    const Index left = replace_atom(goal, *it, (*it)->a), right = replace_atom(goal, *it, (*it)->b);
    const auto mark = entries_.size();
    const Context before = context_;
    if (prove(left, depth + 1) && prove(right, depth + 1)) {
      add(have_atom(goal), {left, right});
      return true;
    }
    entries_.resize(mark);
    context_ = before;
  }
  return false;
}

// The min stands in facts. Then N*G - sum of C*F + (N - 1), with F the facts that mention it, is proved by its two cases,
// and G follows: N*G minus that is sum of C*F - (N - 1).
bool IntegerSearch::by_shared(Index goal, const Pool& pool, int depth) {
  for (Atom m : pool.atoms) {
    if (m->kind != AtomKind::Min) continue;
    Monomials table;
    std::vector<BlockColumn> columns;
    std::vector<Index> shared;
    const auto with = [&](Index i, Index by) { return table.expand(replace_atom(i, m, by)); };
    std::vector<Index> plain;
    for (Index f : pool.facts) {
      if (with(f, m->a) == table.expand(f) && with(f, m->b) == table.expand(f)) plain.push_back(f);
      else shared.push_back(f);
    }
    if (shared.empty()) continue;
    for (Index f : shared) columns.push_back({{with(f, m->a), with(f, m->b)}});
    for (Index f : plain) columns.push_back({{table.expand(f), {}}});
    for (Index f : plain) columns.push_back({{{}, table.expand(f)}});
    const auto x = combine_blocks(columns, {with(goal, m->a), with(goal, m->b)});
    if (!x) continue;
    std::vector<mpq_class> used(x->begin(), x->begin() + static_cast<std::ptrdiff_t>(shared.size()));
    const mpz_class n = common_denominator(used);
    if (!n.fits_slong_p()) continue;
    Index middle = Index(n.get_si()) * goal + Index(n.get_si() - 1);
    std::vector<LinearPart> parts;
    bool fits = true;
    for (std::size_t j = 0; j < shared.size(); ++j) {
      if (used[j] == 0) continue;
      const mpq_class c = used[j] * n;
      fits = fits && c.get_num().fits_slong_p();
      if (!fits) break;
      middle = middle - Index(c.get_num().get_si()) * shared[j];
      parts.push_back({c.get_num(), {shared[j]}});
    }
    if (!fits || parts.empty()) continue;
    const Index left = replace_atom(middle, m, m->a), right = replace_atom(middle, m, m->b);
    if (!make_known(parts, pool, depth) || !prove(left, depth + 1) || !prove(right, depth + 1)) continue;
    add(have_atom(middle), {left, right});
    parts.push_back({1, {middle}});
    return linear(goal, n, std::move(parts));
  }
  return false;
}

// P >= 0 from R = (P + 1)*Q - 1 >= 0 and Q >= 0. The rules have no contradiction, but they know min by cases, and a
// square is not negative because |u| is a min. With m = min(P, 0):
//
//   u = 2P + 1,  v = min(u, -u):  u*u - v*v is 0 in both cases; so 4(P*P + P) + 1 = v*v and P*P + P >= 0
//   (P + 1)*m is P*P + P or 0;  m = (-m)*R + ((P + 1)*m)*Q;  so m >= 0, and P >= m.
bool IntegerSearch::by_refutation(Index goal, const Pool& pool, int depth) {
  Monomials table;
  const Index negated = -goal - 1;
  const Sparse h = table.expand(negated);
  std::vector<Product> candidates = products(table, pool, 2, 14);
  const std::size_t plain = candidates.size();
  candidates.push_back({{}, h, true});
  for (std::size_t j = 0; j < plain; ++j) {
    if (candidates[j].factors.size() > 1 && j > 160) break;
    candidates.push_back({candidates[j].factors, table.multiply(candidates[j].value, h), true});
  }
  // -1 = sum of products, up to a constant >= 0.
  std::vector<BlockColumn> columns;
  for (const Product& p : candidates) columns.push_back({{p.value, {}}});
  columns.push_back({{{}, {}}});
  const auto x = combine_blocks(columns, {Sparse{{0, mpz_class(-1)}}, Sparse{}});
  if (!x) return false;
  const mpz_class n = common_denominator(*x);
  std::vector<LinearPart> parts, scale;
  Index q;
  for (std::size_t j = 0; j < candidates.size(); ++j) {
    if ((*x)[j] == 0) continue;
    const mpq_class c = (*x)[j] * n;
    if (!c.get_num().fits_slong_p()) return false;
    (candidates[j].negated_goal ? scale : parts).push_back({c.get_num(), candidates[j].factors});
    if (!candidates[j].negated_goal) continue;
    Index product(c.get_num().get_si());
    for (Index f : candidates[j].factors) product = product * f;
    q = q + product;
  }
  if (scale.empty() || !make_known(parts, pool, depth) || !make_known(scale, pool, depth)) return false;

  const Index p = goal, r = (p + 1) * q - 1, square = p * p + p;
  if (!context_.known(q)) linear(q, 1, scale);
  if (!context_.known(r)) linear(r, 1, parts);
  const Index u = Index(2) * p + 1, v = serviette::min(u, -u), m = serviette::min(p, Index(0));
  if (!context_.known(square)) {
    add(have_atom(u - v), {});
    add(have_atom(-u - v), {});
    linear(-v, 2, {{1, {u - v}}, {1, {-u - v}}});
    add(have_atom(u * u - v * v), {});
    linear(square, 4, {{1, {u * u - v * v}}, {1, {-v, -v}}});
  }
  add(have_atom(p - m), {});
  add(have_atom(-m), {});
  add(have_atom((p + 1) * m), {square});
  linear(m, 1, {{1, {-m, r}}, {1, {(p + 1) * m, q}}});
  return linear(p, 1, {{1, {p - m}}, {1, {m}}});
}

// Quotients of what is not negative are not negative: facts that need a refutation of their own.
bool IntegerSearch::by_quotients(Index goal, const Pool& pool, int depth) {
  bool more = false;
  for (Atom a : pool.atoms) {
    const Index self = Index::atom(a);
    if (a->kind != AtomKind::Div || self == goal || context_.known(self) || self.bound_depth() > 0) continue;
    more = (prove(a->a, depth + 1) && prove(self, depth + 1)) || more;
  }
  if (!more) return false;
  const Pool larger = pool_for(goal);
  return by_combination(goal, larger, 1, 0, depth) || by_combination(goal, larger, 2, 18, depth);
}

bool IntegerSearch::prove(Index goal, int depth) {
  if (context_.known(goal)) return true;
  if (goal.constant() && depth > 0) return false;
  if (depth > max_depth || failed_.contains(goal) || ++attempts_ > max_attempts) return false;
  const auto mark = entries_.size();
  const Context before = context_;
  const auto undone = [&](bool done) {
    if (!done) {
      entries_.resize(mark);
      context_ = before;
    }
    return done;
  };
  const Pool pool = pool_for(goal);
  if (undone(by_combination(goal, pool, 1, 0, depth))) return true;
  std::vector<Index> facts;
  for (Index f : pool.facts) {
    if (!pool.axioms.contains(f)) facts.push_back(f);
  }
  std::vector<Symbol> order;
  for (Symbol s : context_.integers()) {
    if (std::find(pool.names.begin(), pool.names.end(), s) != pool.names.end()) order.push_back(s);
  }
  if (order.size() == pool.names.size() && find_countermodel(order, facts, goal)) {
    failed_.insert(goal);
    return false;
  }
  const bool done = undone(by_min(goal, pool, depth)) || undone(by_combination(goal, pool, 2, 18, depth)) ||
                    undone(by_shared(goal, pool, depth)) || (!goal.constant() && undone(by_refutation(goal, pool, depth))) ||
                    (depth < 2 && undone(by_quotients(goal, pool, depth))) ||
                    undone(by_combination(goal, pool, 3, 8, depth));
  if (!done) failed_.insert(goal);
  return done;
}

}  // namespace serviette

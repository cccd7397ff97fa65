#include "term.hpp"

#include <algorithm>

namespace serviette::checker {
namespace {

std::size_t mix(std::size_t h, std::size_t x) { return (h ^ x) * 0x9E3779B97F4A7C15u + (h >> 29); }

template <class P>
std::size_t key(P* p) {
  return p == nullptr ? 0 : p->id + 1;
}
std::size_t key(Int x) { return static_cast<std::size_t>(x) ^ static_cast<std::size_t>(x >> 64); }

}  // namespace

void Node::covers(const Node& child, std::uint32_t binders) {
  names |= child.names;
  loose = std::max(loose, child.loose > binders ? child.loose - binders : 0);
  depth = std::max(depth, child.depth + 1);
  if (depth > kTermDepth) exhausted("a term nested deeper than 2,000");
}

Symbol Store::fresh(std::string name, bool finite) {
  budget.node();
  symbols_.push_back({std::move(name), finite});
  return static_cast<Symbol>(symbols_.size() - 1);
}

Atom Store::atom(AtomNode&& node) {
  node.hash = mix(mix(mix(static_cast<std::size_t>(node.kind), node.symbol), key(node.a)), key(node.b));
  if (const Atom found = atoms_.find(node)) return found;
  budget.node();
  if (node.kind == AtomKind::Var) node.names = std::uint64_t{1} << (node.symbol % 64);
  if (node.kind == AtomKind::Bound) node.loose = node.symbol + 1;
  if (node.a != nullptr) node.covers(*node.a), node.covers(*node.b);
  return atoms_.add(std::move(node));
}

Mono Store::mono(std::vector<std::pair<Atom, std::uint32_t>> powers) {
  MonoNode node;
  for (const auto& [a, n] : powers) node.hash = mix(mix(node.hash, key(a)), n);
  node.powers = std::move(powers);
  if (const Mono found = monos_.find(node)) return found;
  budget.node();
  for (const auto& [a, n] : node.powers) node.covers(*a);
  return monos_.add(std::move(node));
}

Poly Store::poly(std::vector<std::pair<Mono, Int>> terms, Int constant) {
  budget.tick(1 + terms.size());
  if (terms.size() > kMonomials) exhausted("more than 200,000 monomials in one index expression");
  PolyNode node;
  node.hash = key(constant);
  for (const auto& [m, c] : terms) node.hash = mix(mix(node.hash, key(m)), key(c));
  node.terms = std::move(terms);
  node.constant = constant;
  if (const Poly found = polys_.find(node)) return found;
  budget.node();
  for (const auto& [m, c] : node.terms) node.covers(*m);
  if (constant != 0) node.base = poly(node.terms, 0);
  const Poly added = polys_.add(std::move(node));
  if (constant == 0) const_cast<PolyNode*>(added)->base = added;
  return added;
}

Poly Store::constant(Int value) { return poly({}, value); }

Poly Store::of(Atom a) { return poly({{mono({{a, 1}}), 1}}, 0); }

Atom Store::as_atom(Poly p) {
  if (p->constant != 0 || p->terms.size() != 1 || p->terms[0].second != 1) return nullptr;
  const auto& powers = p->terms[0].first->powers;
  return powers.size() == 1 && powers[0].second == 1 ? powers[0].first : nullptr;
}

Poly Store::add(Poly p, Poly q, Int times) {
  using checker::add, checker::mul;
  if (q->terms.empty() && q->constant == 0) return p;
  if (p->terms.empty() && p->constant == 0 && times == 1) return q;
  std::vector<std::pair<Mono, Int>> sum;
  sum.reserve(p->terms.size() + q->terms.size());
  auto i = p->terms.begin();
  auto j = q->terms.begin();
  while (i != p->terms.end() || j != q->terms.end()) {
    const bool left = j == q->terms.end() || (i != p->terms.end() && i->first->id <= j->first->id);
    const bool right = i == p->terms.end() || (j != q->terms.end() && j->first->id <= i->first->id);
    const Mono m = left ? i->first : j->first;
    Int c = 0;
    if (left) c = (i++)->second;
    if (right) c = add(c, mul(times, (j++)->second));
    if (c != 0) sum.emplace_back(m, c);
  }
  return poly(std::move(sum), add(p->constant, mul(times, q->constant)));
}

Mono Store::product(Mono a, Mono b) {
  std::vector<std::pair<Atom, std::uint32_t>> powers;
  auto i = a->powers.begin();
  auto j = b->powers.begin();
  while (i != a->powers.end() || j != b->powers.end()) {
    const bool left = j == b->powers.end() || (i != a->powers.end() && i->first->id <= j->first->id);
    const bool right = i == a->powers.end() || (j != b->powers.end() && j->first->id <= i->first->id);
    const Atom x = left ? i->first : j->first;
    const std::uint32_t n = (left ? (i++)->second : 0) + (right ? (j++)->second : 0);
    if (n > 1'000'000) exhausted("a power over 1,000,000");
    powers.emplace_back(x, n);
  }
  return mono(std::move(powers));
}

Poly Store::mul(Poly p, Poly q) {
  if (p->is_constant()) return p->constant == 1 ? q : add(constant(0), q, p->constant);
  if (q->is_constant()) return mul(q, p);
  Poly result = nullptr;
  const auto scaled = [&](Mono m, Int c) {   // c * m * q
    std::vector<std::pair<Mono, Int>> terms;
    terms.reserve(q->terms.size() + 1);
    for (const auto& [n, d] : q->terms) terms.emplace_back(product(m, n), checker::mul(c, d));
    if (q->constant != 0) terms.emplace_back(m, checker::mul(c, q->constant));
    std::sort(terms.begin(), terms.end(), [](auto& a, auto& b) { return a.first->id < b.first->id; });
    return poly(std::move(terms), 0);
  };
  result = add(constant(0), q, p->constant);
  for (const auto& [m, c] : p->terms) result = add(result, scaled(m, c));
  return result;
}

Poly Store::power(Poly p, std::uint32_t n) {
  if (n == 1) return p;
  Poly result = constant(1);
  for (std::uint32_t bit = std::uint32_t{1} << 31; bit != 0; bit >>= 1) {
    if (!result->is_constant() || result->constant != 1) result = mul(result, result);
    if ((n & bit) != 0) result = mul(result, p);
  }
  return result;
}

Poly Store::div(Poly a, Poly b) {
  if (b->is_constant() && b->constant == 1) return a;
  if (a->is_constant() && b->is_constant() && b->constant >= 1) {
    return constant(floor_div(a->constant, b->constant));
  }
  return of(atom({.kind = AtomKind::Div, .a = a, .b = b}));
}

Poly Store::mod(Poly a, Poly b) {
  if (b->is_constant() && b->constant == 1) return constant(0);
  if (a->is_constant() && b->is_constant() && b->constant >= 1) {
    return constant(a->constant - b->constant * floor_div(a->constant, b->constant));
  }
  return of(atom({.kind = AtomKind::Mod, .a = a, .b = b}));
}

Poly Store::min(Poly a, Poly b) {
  if (a == b) return a;
  if (a->is_constant() && b->is_constant()) return a->constant < b->constant ? a : b;
  if (b->id < a->id) std::swap(a, b);
  return of(atom({.kind = AtomKind::Min, .a = a, .b = b}));
}

Poly Store::rebuilt(Atom a, Poly x, Poly y) {
  return a->kind == AtomKind::Div ? div(x, y) : a->kind == AtomKind::Mod ? mod(x, y) : min(x, y);
}

Term Store::eq(Poly p) {
  const bool negative = p->is_constant() ? p->constant < 0 : p->terms[0].second < 0;
  return make({.kind = Kind::Eq, .index = {negative ? add(constant(0), p, -1) : p}});
}

Term Store::make(TermNode&& node) {
  budget.tick();
  std::size_t h = mix(mix(static_cast<std::size_t>(node.kind), node.symbol), node.slot);
  h = mix(h, key(node.value));
  for (const Poly p : node.index) h = mix(h, key(p));
  for (const Term t : node.args) h = mix(h, key(t) + 1);
  node.hash = h;
  if (const Term found = terms_.find(node)) return found;
  budget.node();
  if (node.kind == Kind::Read) node.names = std::uint64_t{1} << (node.symbol % 64);
  if (node.kind == Kind::State) node.loose = node.symbol + 1;
  for (const Poly p : node.index) node.covers(*p);
  for (std::size_t i = 0; i < node.args.size(); ++i) node.covers(*node.args[i], node.binds(i) ? 1 : 0);
  return terms_.add(std::move(node));
}

Term Store::with(Term t, std::vector<Poly> index, std::vector<Term> args) {
  if (t->kind == Kind::Eq) return eq(index[0]);
  return make({.kind = t->kind, .symbol = t->symbol, .slot = t->slot, .value = t->value,
               .index = std::move(index), .args = std::move(args)});
}

}  // namespace serviette::checker

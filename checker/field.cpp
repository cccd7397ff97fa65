#include "field.hpp"

#include <algorithm>

namespace serviette::checker {

//   strict(s) ⊢ defined(E)    nf(s) = nf(E)    every polynomial atom of s and E finite
//  ------------------------------------------------------------------------------------ field
//                                      Γ ⊢ s ⊑ E
void Field::ensure_equal(Term s, Term e) {
  const Fraction a = normal(s), b = normal(e);
  for (const Polynomial* p : {&a.num, &a.den, &b.num, &b.den}) ensure_finite(*p);
  ENSURE("the two sides have different normal forms", mul(a.num, b.den) == mul(b.num, a.den));
}

void Field::ensure_finite(const Polynomial& p) {
  for (const auto& [m, c] : p) {
    store_.budget.tick();
    for (const auto& [a, n] : monomials_[m].powers) {
      const auto it = atoms_.find(a);
      ENSURE("the atom " + show(store_, it->second, 200) + " is not known to be finite",
             it == atoms_.end() || gamma_.finite(it->second));
    }
    if (monomials_[m].exponent != 0) ensure_finite(Polynomial(exponents_[monomials_[m].exponent]));
  }
}

const Field::Fraction& Field::normal(Term t) {
  if (const auto it = normals_.find(t); it != normals_.end()) return it->second;
  store_.budget.tick();
  Fraction f = compute(t);
  return normals_.emplace(t, std::move(f)).first->second;
}

Field::Fraction Field::compute(Term t) {
  switch (t->kind) {
    case Kind::Const: return {single(id({}, 0), {t->value, 1}), one()};
    case Kind::Real: return {integers(t->index[0]), one()};
    case Kind::Add: {
      const Fraction &a = normal(t->args[0]), &b = normal(t->args[1]);
      if (a.den == b.den) return {add(a.num, b.num), a.den};
      return {add(mul(a.num, b.den), mul(b.num, a.den)), mul(a.den, b.den)};
    }
    case Kind::Mul: {
      const Fraction &a = normal(t->args[0]), &b = normal(t->args[1]);
      return {mul(a.num, b.num), mul(a.den, b.den)};
    }
    case Kind::Div: {
      const Fraction &a = normal(t->args[0]), &b = normal(t->args[1]);
      return {mul(a.num, b.den), mul(a.den, b.num)};
    }
    case Kind::Exp: return exponential(t);
    default: return atom(t);
  }
}

// exp of N/c, c a constant: the exponent is N/c, except that a term n*u, u a single atom not known finite and n a
// positive integer, is taken out as exp(u)^n: there u may be -inf and exp(u) is 0.
Field::Fraction Field::exponential(Term t) {
  const Fraction f = normal(t->args[0]);
  const bool constant = f.den.size() == 1 && monomials_[f.den[0].first] == Monomial{};
  if (!constant) return atom(t);
  const auto [num, den] = f.den[0].second;
  Polynomial rest, out = one();
  for (const auto& [m, c] : f.num) {
    const Monomial mono = monomials_[m];
    const Rational scaled = Rational{c.first, c.second} * ratio(den, num);
    const auto infinite = std::find_if(mono.powers.begin(), mono.powers.end(), [&](const auto& power) {
      const auto it = atoms_.find(power.first);
      return it != atoms_.end() && !gamma_.finite(it->second);
    });
    if (infinite == mono.powers.end()) {
      rest.push_back({m, {scaled.num, scaled.den}});
      continue;
    }
    const Term u = atoms_.at(infinite->first);
    ENSURE("the atom " + show(store_, u, 200) + " may be -inf and stands in an exponent other than as n*u",
           mono.powers.size() == 1 && infinite->second == 1 && mono.exponent == 0 && scaled.den == 1 &&
               scaled.num >= 1 && scaled.num <= 1000);
    const AtomId e = term_atom(store_.op(Kind::Exp, {u}));
    out = mul(out, single(id({{e, static_cast<std::uint32_t>(scaled.num)}}, 0)));
  }
  return {mul(out, single(id({}, exponent(std::move(rest))))), one()};
}

Field::AtomId Field::term_atom(Term t) {
  const AtomId a = std::uint64_t{t->id} * 2 + 1;
  atoms_.emplace(a, t);
  return a;
}

Field::Polynomial Field::integers(Poly p) {
  Polynomial sum = single(id({}, 0), {p->constant, 1});
  for (const auto& [mono, c] : p->terms) {
    std::vector<std::pair<AtomId, std::uint32_t>> powers;
    for (const auto& [a, n] : mono->powers) powers.emplace_back(std::uint64_t{a->id} * 2, n);
    std::sort(powers.begin(), powers.end());
    sum = add(sum, single(id(std::move(powers), 0), {c, 1}));
  }
  return sum;
}

Field::Polynomial Field::single(MonoId m, Rational c) {
  return c.num == 0 ? Polynomial{} : Polynomial{{m, {c.num, c.den}}};
}

Field::Polynomial Field::add(const Polynomial& a, const Polynomial& b) {
  store_.budget.tick(1 + a.size() + b.size());
  Polynomial sum;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    if (j == b.end() || (i != a.end() && i->first < j->first)) {
      sum.push_back(*i++);
    } else if (i == a.end() || j->first < i->first) {
      sum.push_back(*j++);
    } else {
      const Rational c = Rational{i->second.first, i->second.second} + Rational{j->second.first, j->second.second};
      if (c.num != 0) sum.push_back({i->first, {c.num, c.den}});
      ++i, ++j;
    }
  }
  if (sum.size() > kMonomials) exhausted("more than 200,000 monomials in one normal form");
  return sum;
}

Field::Polynomial Field::mul(const Polynomial& a, const Polynomial& b) {
  std::map<MonoId, Rational> sum;
  for (const auto& [m, c] : a) {
    for (const auto& [n, d] : b) {
      store_.budget.tick();
      Rational& r = sum.try_emplace(product(m, n), Rational{0, 1}).first->second;
      r = r + Rational{c.first, c.second} * Rational{d.first, d.second};
      if (sum.size() > kMonomials) exhausted("more than 200,000 monomials in one normal form");
    }
  }
  Polynomial result;
  for (const auto& [m, c] : sum) {
    if (c.num != 0) result.push_back({m, {c.num, c.den}});
  }
  return result;
}

Field::MonoId Field::id(std::vector<std::pair<AtomId, std::uint32_t>> powers, std::uint32_t exponent) {
  Monomial m{std::move(powers), exponent};
  const auto [it, added] = ids_.try_emplace(std::move(m), static_cast<MonoId>(monomials_.size()));
  if (added) store_.budget.node(), monomials_.push_back(it->first);
  return it->second;
}

Field::MonoId Field::product(MonoId a, MonoId b) {
  if (const auto it = products_.find({a, b}); it != products_.end()) return it->second;
  std::map<AtomId, std::uint32_t> powers(monomials_[a].powers.begin(), monomials_[a].powers.end());
  for (const auto& [x, n] : monomials_[b].powers) {
    if ((powers[x] += n) > 1'000'000) exhausted("a power over 1,000,000");
  }
  const std::uint32_t e = monomials_[a].exponent, f = monomials_[b].exponent;
  const std::uint32_t sum = e == 0 ? f : f == 0 ? e : exponent(add(exponents_[e], exponents_[f]));
  const MonoId m = id({powers.begin(), powers.end()}, sum);
  products_.emplace(std::pair(a, b), m);
  return m;
}

std::uint32_t Field::exponent(Polynomial p) {
  if (p.empty()) return 0;
  const auto [it, added] = exponent_ids_.try_emplace(std::move(p), static_cast<std::uint32_t>(exponents_.size()));
  if (added) {
    for (std::size_t i = 0; i < it->first.size(); ++i) store_.budget.node();
    exponents_.push_back(it->first);
  }
  return it->second;
}

}  // namespace serviette::checker

#include "proofs/theorem/normal_form.hpp"

namespace serviette {
namespace {

constexpr std::size_t kMaxMonomials = 200'000;  // FORMAT.md, section 5

const Polynomial& zero() {
  static const Polynomial p;
  return p;
}

const Polynomial& exponent_of(const PowerProduct& m) { return m.exponent ? *m.exponent : zero(); }

PowerProduct times(const PowerProduct& a, const PowerProduct& b) {
  PowerProduct out;
  auto i = a.powers.begin(), j = b.powers.begin();
  while (i != a.powers.end() || j != b.powers.end()) {
    if (j == b.powers.end() || (i != a.powers.end() && i->first->id < j->first->id)) {
      out.powers.push_back(*i++);
    } else if (i == a.powers.end() || j->first->id < i->first->id) {
      out.powers.push_back(*j++);
    } else {
      out.powers.emplace_back(i->first, i->second + j->second);
      ++i, ++j;
    }
  }
  if (!a.exponent || !b.exponent) {
    out.exponent = a.exponent ? a.exponent : b.exponent;
  } else {
    Polynomial sum = *a.exponent + *b.exponent;
    if (!sum.is_zero()) out.exponent = std::make_shared<const Polynomial>(std::move(sum));
  }
  return out;
}

}  // namespace

int compare(const PowerProduct& a, const PowerProduct& b) {
  if (a.powers.size() != b.powers.size()) return a.powers.size() < b.powers.size() ? -1 : 1;
  for (std::size_t i = 0; i < a.powers.size(); ++i) {
    const auto x = a.powers[i].first->id, y = b.powers[i].first->id;
    if (x != y) return x < y ? -1 : 1;
    if (a.powers[i].second != b.powers[i].second) return a.powers[i].second < b.powers[i].second ? -1 : 1;
  }
  if (a.exponent == b.exponent) return 0;
  return compare(exponent_of(a), exponent_of(b));
}

int compare(const Polynomial& a, const Polynomial& b) {
  if (a.terms().size() != b.terms().size()) return a.terms().size() < b.terms().size() ? -1 : 1;
  for (auto i = a.terms().begin(), j = b.terms().begin(); i != a.terms().end(); ++i, ++j) {
    if (const int c = compare(i->first, j->first)) return c;
    if (i->second != j->second) return i->second < j->second ? -1 : 1;
  }
  return 0;
}

Polynomial::Polynomial(const mpq_class& constant) { add({}, constant); }

Polynomial Polynomial::atom(Term e) {
  Polynomial p;
  p.add({{{e, 1}}, nullptr}, 1);
  return p;
}

Polynomial Polynomial::exponential(Polynomial exponent) {
  if (exponent.is_zero()) return Polynomial(mpq_class(1));
  Polynomial p;
  p.add({{}, std::make_shared<const Polynomial>(std::move(exponent))}, 1);
  return p;
}

bool Polynomial::is_constant(mpq_class& value) const {
  if (terms_.empty()) return value = 0, true;
  const auto& [m, c] = *terms_.begin();
  if (terms_.size() > 1 || !m.powers.empty() || m.exponent) return false;
  return value = c, true;
}

void Polynomial::add(const PowerProduct& m, const mpq_class& coefficient) {
  if (coefficient == 0) return;
  const auto [it, is_new] = terms_.emplace(m, coefficient);
  if (is_new) {
    if (terms_.size() > kMaxMonomials) throw TooManyMonomials();
    return;
  }
  it->second += coefficient;
  if (it->second == 0) terms_.erase(it);
}

Polynomial operator+(const Polynomial& a, const Polynomial& b) {
  Polynomial out = a;
  for (const auto& [m, c] : b.terms_) out.add(m, c);
  return out;
}

Polynomial operator-(const Polynomial& a, const Polynomial& b) {
  Polynomial out = a;
  for (const auto& [m, c] : b.terms_) out.add(m, -c);
  return out;
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
  Polynomial out;
  for (const auto& [m, c] : a.terms_) {
    for (const auto& [n, d] : b.terms_) out.add(times(m, n), c * d);
  }
  return out;
}

bool operator==(const Polynomial& a, const Polynomial& b) { return compare(a, b) == 0; }

Polynomial power(const Polynomial& p, int n) {
  Polynomial out(mpq_class(1));
  for (int i = 0; i < n; ++i) out = out * p;
  return out;
}

}  // namespace serviette

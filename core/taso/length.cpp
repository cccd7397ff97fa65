#include "core/taso/length.hpp"

#include <algorithm>
#include <numeric>

namespace serviette::taso {
namespace {

constexpr std::int64_t kLargestWitness = 4;
constexpr std::size_t kMostUnknowns = 8;  // 65,536 assignments

void add(Length& to, const Length& l, std::int64_t times) {
  to.constant += times * l.constant;
  for (const auto& [u, c] : l.terms) {
    if ((to.terms[u] += times * c) == 0) to.terms.erase(u);
  }
}

bool is_at_least_one(const Length& l) {
  std::int64_t least = l.constant;
  for (const auto& [u, c] : l.terms) {
    if (c < 0) return false;
    least += c;
  }
  return least >= 1;
}

bool is_below_one(const Length& l) {
  return l.constant <= 0 && std::all_of(l.terms.begin(), l.terms.end(), [](const auto& t) { return t.second <= 0; });
}

// The unknown to solve for: with coefficient 1 or -1, and such that the others make it a sum if one does.
std::optional<int> pivot(const Length& l) {
  std::optional<int> any;
  for (const auto& [u, c] : l.terms) {
    if (c != 1 && c != -1) continue;
    Length rest = -c * l;
    rest.terms.erase(u);
    if (is_at_least_one(rest)) return u;
    if (!any) any = u;
  }
  return any;
}

std::int64_t at(const Length& l, const std::map<int, std::int64_t>& sizes) {
  std::int64_t out = l.constant;
  for (const auto& [u, c] : l.terms) out += c * sizes.at(u);
  return out;
}

}  // namespace

Length Length::unknown(int u) {
  Length out;
  out.terms[u] = 1;
  return out;
}

Length operator+(const Length& a, const Length& b) {
  Length out = a;
  add(out, b, 1);
  return out;
}

Length operator-(const Length& a, const Length& b) {
  Length out = a;
  add(out, b, -1);
  return out;
}

Length operator*(std::int64_t c, const Length& a) {
  Length out;
  if (c != 0) add(out, a, c);
  return out;
}

std::optional<std::int64_t> ratio(const Length& a, const Length& b) {
  const std::int64_t over = a.is_constant() ? a.constant : a.terms.begin()->second;
  const auto it = a.is_constant() ? b.terms.end() : b.terms.find(a.terms.begin()->first);
  const std::int64_t under = it == b.terms.end() ? (a.is_constant() ? b.constant : 0) : it->second;
  if (under == 0 || over % under != 0 || a != (over / under) * b) return std::nullopt;
  return over / under;
}

Length Lengths::fresh() {
  const int u = static_cast<int>(values_.size());
  values_.push_back(Length::unknown(u));
  return values_.back();
}

Length Lengths::value(const Length& l) const {
  Length out = l.constant;
  for (const auto& [u, c] : l.terms) add(out, values_[static_cast<std::size_t>(u)], c);
  return out;
}

Expected<void> Lengths::equate(const Length& a, const Length& b) {
  Length l = value(a) - value(b);
  if (l == Length(0)) return {};
  std::int64_t common = 0;
  for (const auto& [u, c] : l.terms) common = std::gcd(common, c);
  if (common == 0 || l.constant % common != 0) return fail(ErrorCode::Type, "no sizes make them equal");
  for (auto& [u, c] : l.terms) c /= common;
  l.constant /= common;
  const auto u = pivot(l);
  if (!u) return fail(ErrorCode::Unsupported, "the sizes are multiples of one another that are not whole");
  const std::int64_t sign = l.terms[*u];
  Length solved = -sign * l;
  solved.terms.erase(*u);
  for (Length& v : values_) {
    const auto it = v.terms.find(*u);
    if (it == v.terms.end()) continue;
    const std::int64_t times = it->second;
    v.terms.erase(it);
    add(v, solved, times);
    if (is_below_one(v)) return fail(ErrorCode::Type, "an axis would be empty");
  }
  return {};
}

std::vector<int> Lengths::left() const {
  std::vector<int> out;
  for (std::size_t u = 0; u < values_.size(); ++u) {
    if (values_[u] == Length::unknown(static_cast<int>(u))) out.push_back(static_cast<int>(u));
  }
  return out;
}

std::vector<Length> Lengths::conditions() const {
  std::vector<Length> out;
  for (const Length& v : values_) {
    if (!is_at_least_one(v) && std::find(out.begin(), out.end(), v) == out.end()) out.push_back(v);
  }
  return out;
}

std::optional<std::vector<std::int64_t>> Lengths::witness() const {
  const std::vector<int> unknowns = left();
  const std::vector<Length> wanted = conditions();
  std::vector<int> moving;
  for (int u : unknowns) {
    if (std::any_of(wanted.begin(), wanted.end(), [&](const Length& l) { return l.terms.contains(u); }))
      moving.push_back(u);
  }
  moving.resize(std::min(moving.size(), kMostUnknowns));
  std::map<int, std::int64_t> sizes;
  for (int u : unknowns) sizes[u] = 1;
  for (;;) {
    if (std::all_of(wanted.begin(), wanted.end(), [&](const Length& l) { return at(l, sizes) >= 1; })) break;
    std::size_t i = 0;
    while (i < moving.size() && sizes[moving[i]] == kLargestWitness) sizes[moving[i++]] = 1;
    if (i == moving.size()) return std::nullopt;
    ++sizes[moving[i]];
  }
  std::vector<std::int64_t> out;
  for (int u : unknowns) out.push_back(sizes[u]);
  return out;
}

}  // namespace serviette::taso

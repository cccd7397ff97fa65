// Nested operators in canonical order. Of all orders that the ranges allow, the one whose term was made first is taken:
// terms are hash-consed and both sides enter binders with the same names, so both sides choose the same.
#include <algorithm>
#include <numeric>
#include <set>

#include "proofs/theorem/normal_form.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

constexpr std::size_t kMostBinders = 5;  // 120 orders

struct Nest {
  BigOp op;
  std::vector<Symbol> names;  // by depth
  std::vector<std::pair<Index, Index>> ranges;
  Term body;
};

Nest open_nest(const Context& context, Term e) {
  Nest out{e->big, {}, {}, e};
  Context here = context;
  while (out.body->kind == TermKind::Big && out.body->big == out.op) {
    const auto child = enter_by_depth(here, out.body, 0);
    if (!child) break;
    out.names.push_back(child->names[0]);
    out.ranges.emplace_back(out.body->indices[0], out.body->indices[1]);
    here = child->context;
    out.body = child->term;
  }
  return out;
}

bool allowed(const Nest& n, const std::vector<std::size_t>& order) {
  std::set<Symbol> bound;
  for (std::size_t i : order) {
    for (std::size_t j = 0; j < n.names.size(); ++j) {
      const bool depends = mentions(n.ranges[i].first, n.names[j]) || mentions(n.ranges[i].second, n.names[j]);
      if (depends && !bound.contains(n.names[j])) return false;
    }
    bound.insert(n.names[i]);
  }
  return true;
}

Index renamed(Index i, const std::unordered_map<Symbol, Index>& by) {
  return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
    if (a->kind != AtomKind::Name) return std::nullopt;
    const auto it = by.find(a->name);
    return it == by.end() ? std::nullopt : std::optional(it->second);
  });
}

// The body, its factors or summands in the order of their ids under the names they have now.
Term sorted(Term body, const Context& context) {
  const auto f = normal_form(body, context);
  return f ? to_term(*f) : body;
}

// The nest in this order, with the names by depth again.
Term ordered(const Nest& n, const std::vector<std::size_t>& order, const Context& context) {
  std::unordered_map<Symbol, Index> by;
  for (std::size_t i = 0; i < order.size(); ++i) by.emplace(n.names[order[i]], Index::name(n.names[i]));
  Context here = context;
  std::vector<std::pair<Index, Index>> ranges;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& [lo, hi] = n.ranges[order[i]];
    ranges.emplace_back(renamed(lo, by), renamed(hi, by));
    auto inside = here.under(n.names[i], ranges[i].first, ranges[i].second);
    if (!inside) return {};
    here = *inside;
  }
  Term out = sorted(substitute(n.body, by), here);
  for (std::size_t i = order.size(); i-- > 0;) out = big(n.op, n.names[i], ranges[i].first, ranges[i].second, out);
  return out;
}

}  // namespace

void order_nest(Walk& walk) {
  if (walk.term()->kind != TermKind::Big || walk.term()->big == BigOp::Min) return;
  const Nest nest = open_nest(walk.context(), walk.term());
  if (nest.names.size() < 2 || nest.names.size() > kMostBinders) return;
  std::vector<std::size_t> order(nest.names.size()), best;
  std::iota(order.begin(), order.end(), std::size_t{0});
  Term goal;
  do {
    if (!allowed(nest, order)) continue;
    const Term candidate = ordered(nest, order, walk.context());
    if (candidate && (!goal || candidate->id < goal->id)) goal = candidate, best = order;
  } while (std::next_permutation(order.begin(), order.end()));
  if (!goal || goal == walk.term()) return;
  Walk attempt = walk;
  // Bring one operator after the other outwards to its place.
  std::vector<std::size_t> now(best.size());
  std::iota(now.begin(), now.end(), std::size_t{0});
  for (std::size_t place = 0; place < best.size(); ++place) {
    std::size_t at = static_cast<std::size_t>(std::find(now.begin(), now.end(), best[place]) - now.begin());
    for (; at > place; --at) {
      bool done = false;
      attempt.at(std::vector<int>(at - 1, 0), [&](Walk& w) { done = w.take(plain(StepKind::Exchange)); });
      if (!done) return;
      std::swap(now[at], now[at - 1]);
    }
  }
  attempt.at(std::vector<int>(best.size(), 0), [](Walk& w) { w.field(sorted(w.term(), w.context())); });
  if (attempt.term() == goal) walk = std::move(attempt);
}

}  // namespace serviette

#include "proofs/verify/normalise.hpp"

#include <algorithm>
#include <set>

#include "core/term/traverse.hpp"
#include "proofs/prover/simplify.hpp"
#include "proofs/verify/finite.hpp"
#include "proofs/verify/fraction.hpp"

namespace serviette {
namespace {

constexpr int kMostRounds = 60;  // rewrites of one operator; a bound, not a limit that is met
constexpr int kUnrolled = 4;     // elements of a range of constant length that are written out

bool is_arithmetic(Term e) {
  switch (e->kind) {
    case TermKind::Add:
    case TermKind::Mul:
    case TermKind::Div:
    case TermKind::Exp:
    case TermKind::Real: return true;
    default: return false;
  }
}

// A divisor real(i) stays one: that real(m - k) is not 0 is known, and of real(m) - real(k) nothing is.
bool is_integer_divisor(Term e, int child) {
  return e->kind == TermKind::Div && child == 1 && e->args[1]->kind == TermKind::Real;
}

class Normaliser {
 public:
  Normaliser(Lemmas& lemmas, Turns turns) : lemmas_(lemmas), turns_(turns) {}

  // Children first, then the head.
  void run(Walk& walk) {
    if (walk.late() || walk.term()->kind == TermKind::Loop) return;
    if (walk.term()->kind == TermKind::Sqrt && is_rooted(walk.term()->args[0], walk.context())) return;
    prepare(walk);
    if (walk.term()->kind == TermKind::Big && before_body(walk)) return;
    for (int i = 0; i < child_count(walk.term()); ++i) {
      if (!is_integer_divisor(walk.term(), i)) walk.at(i, [this](Walk& w) { run(w); });
    }
    head(walk);
  }

 private:
  // Facts about the operators outside all binders: their ranges are not empty, their maxima finite.
  void prepare(Walk& walk) {
    std::set<std::size_t> seen;
    std::vector<Index> ranges;
    for_each_subterm(walk.term(), [&](Term e) {
      if (e->kind != TermKind::Big || e->indices[0].bound_depth() > 0 || e->indices[1].bound_depth() > 0) return;
      const Index goal = e->indices[1] - e->indices[0] - 1;
      if (goal.constant() || walk.context().known(goal) || !seen.insert(goal.hash()).second) return;
      if (walk.context().in_scope(goal)) ranges.push_back(goal);
    });
    for (Index goal : ranges) {
      if (std::find(tried_.begin(), tried_.end(), std::pair{goal, walk.context().facts().size()}) != tried_.end())
        continue;
      tried_.emplace_back(goal, walk.context().facts().size());
      walk.know(goal);
    }
    elements_.find(walk);
  }

  void simplify_here(Walk& walk) {
    const Simplified s = simplify(walk.context(), walk.term(), {.equivalences_only = walk.equal()});
    if (s.term != walk.term()) walk.take(s.proof);
  }

  // What concerns the range before the body is looked at.
  bool before_body(Walk& walk) {
    if (turn_around(walk) || cut_at_turns(walk) || split_positions(walk) || join_tiles(walk)) {
      run(walk);
      return true;
    }
    return false;
  }

  // BIG(k in lo .. hi, .. if k < p ..): cut at p, where that leaves no condition behind.
  bool cut_at_turns(Walk& walk) {
    const Term e = walk.term();
    if (e->big == BigOp::Min || turns_ == Turns::Leave) return false;
    const auto child = enter_by_depth(walk.context(), e, 0);
    if (!child) return false;
    const Index lo = e->indices[0], hi = e->indices[1];
    for (Index p : turning_points(child->term, child->names[0])) {
      if (p == lo || p == hi || walk.late() || !walk.context().in_scope(p)) continue;
      Walk attempt = walk;
      if (turns_ == Turns::Inside && (!attempt.know(p - lo) || !attempt.know(hi - p))) continue;
      if (!attempt.know(p - lo)) p = lo + p - min(lo, p);
      if (!attempt.know(hi - p)) p = min(p, hi);
      if (p == lo || p == hi || !attempt.take(with_index(StepKind::Split, p))) continue;
      const Term before = attempt.term();
      simplify_here(attempt);
      if (attempt.term() == before) continue;
      walk = std::move(attempt);
      return true;
    }
    return false;
  }

  void head(Walk& walk) {
    const Term e = walk.term();
    if (e->kind == TermKind::Real) remainders_as_quotients(walk);
    if (is_arithmetic(e)) {
      elements_.find(walk);  // the maxima and the divisors have changed
      normalise_fraction(walk);
      if (split_exponential(walk, lemmas_)) normalise_fraction(walk);
      return;
    }
    switch (e->kind) {
      case TermKind::Max: return maximum(walk);
      case TermKind::Log: return logarithm(walk);
      case TermKind::Sqrt: return normalise_root(walk, lemmas_);
      case TermKind::Read:
        if (is_rooted(e, walk.context())) expand_rooted(walk);
        return;
      case TermKind::If:
        simplify_here(walk);
        if (walk.term()->kind == TermKind::If && split_guard(walk)) normalise_fraction(walk);
        return;
      case TermKind::Big:
        operator_at(walk, kMostRounds);
        if (is_arithmetic(walk.term())) normalise_fraction(walk);
        if (walk.term()->kind == TermKind::Max) maximum(walk);
        return;
      default: simplify_here(walk);
    }
  }

  // Leaves in the order of their ids, each once.
  void maximum(Walk& walk) {
    std::vector<Term> leaves;
    const std::function<void(Term)> gather = [&](Term e) {
      if (e->kind == TermKind::Max) {
        gather(e->args[0]);
        gather(e->args[1]);
      } else if (e->kind != TermKind::NegInf) {
        leaves.push_back(e);
      }
    };
    gather(walk.term());
    std::sort(leaves.begin(), leaves.end(), [](Term a, Term b) { return a->id < b->id; });
    leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
    if (leaves.empty()) return simplify_here(walk);
    Term out = leaves[0];
    for (std::size_t i = 1; i < leaves.size(); ++i) out = max(out, leaves[i]);
    if (out != walk.term() && !walk.take(with_term(StepKind::Lattice, out))) return simplify_here(walk);
    if (walk.term()->kind == TermKind::Max) shift_out(walk);
  }

  // max(c + a, c + b): c + max(a, b), for the summands that all leaves share.
  void shift_out(Walk& walk) {
    std::optional<Polynomial> common;
    const std::function<void(Term)> meet = [&](Term e) {
      if (e->kind == TermKind::Max) {
        meet(e->args[0]);
        meet(e->args[1]);
        return;
      }
      Polynomial here;
      const auto f = normal_form(e, walk.context());
      mpq_class under;
      if (f && f->under.is_constant(under)) {
        for (const auto& [m, c] : f->over.terms()) {
          if (!common || same_coefficient(*common, m, c / under)) here.add(m, c / under);
        }
      }
      common = here;
    };
    meet(walk.term());
    if (common->is_zero() || !lemmas_.need("max_of_sums")) return;
    Walk attempt = walk;
    if (pull(attempt, *common)) {
      walk = std::move(attempt);
      walk.at(1, [this](Walk& w) { maximum(w); });
      normalise_fraction(walk);
    }
  }

  static bool same_coefficient(const Polynomial& p, const PowerProduct& m, const mpq_class& c) {
    const auto it = p.terms().find(m);
    return it != p.terms().end() && it->second == c;
  }

  // Every leaf l becomes c + (l - c), and c comes out of each maximum.
  static bool pull(Walk& walk, const Polynomial& c) {
    const Term summand = to_term(c);
    if (walk.term()->kind != TermKind::Max) {
      const auto f = normal_form(walk.term(), walk.context());
      mpq_class under;
      if (!f || !f->under.is_constant(under)) return false;
      return walk.field(summand + to_term(f->over * Polynomial(mpq_class(1) / under) - c));
    }
    for (int i = 0; i < 2; ++i) {
      bool done = false;
      walk.at(i, [&](Walk& w) { done = pull(w, c); });
      if (!done) return false;
    }
    const Term a = walk.term()->args[0], b = walk.term()->args[1];
    if (a->kind != TermKind::Add || b->kind != TermKind::Add) return false;
    Step use = plain(StepKind::LemmaUse);
    use.lemma = "max_of_sums";
    use.arrays = {{"a", {}, a->args[1]}, {"b", {}, b->args[1]}, {"c", {}, summand}};
    return walk.take(use);
  }

  // log(c * e^p * rest): the logarithms of the factors added.
  void logarithm(Walk& walk) {
    const Term a = walk.term()->args[0];
    if (a->kind == TermKind::Mul && walk.take(plain(StepKind::LogMul))) {
      for (int i = 0; i < 2; ++i) walk.at(i, [this](Walk& w) { logarithm(w); });
      return normalise_fraction(walk);
    }
    simplify_here(walk);
  }

  // The operator at the head, its body normal.
  void operator_at(Walk& walk, int rounds) {
    if (rounds <= 0 || walk.late() || walk.term()->kind != TermKind::Big) return;
    simplify_head(walk);
    if (walk.term()->kind != TermKind::Big) return;
    const BigOp op = walk.term()->big;
    if (op == BigOp::Min) return;
    if (walk.take(plain(StepKind::Additive))) {
      for (int i = 0; i < 2; ++i) walk.at(i, [&](Walk& w) { operator_at(w, rounds - 1); });
      return;
    }
    if (op == BigOp::Sum && sum(walk, rounds)) return;
    if (op == BigOp::Max && (max_of_shift(walk) || max_of_multiple(walk))) return;
    if (join_tiles(walk)) {
      walk.at(0, [this](Walk& w) { run(w); });
      return operator_at(walk, rounds - 1);
    }
    start_at_zero(walk);
    order_nest(walk);
  }

  void simplify_head(Walk& walk) {
    const Term e = walk.term();
    if (e->args[0] == unit_of(e->big) && walk.take(plain(StepKind::ConstUnit))) return;
    if (e->indices[1] - e->indices[0] == Index(1) && walk.take(plain(StepKind::Single))) return run(walk);
    if (e->big != BigOp::Min && walk.context().known(e->indices[0] - e->indices[1])) walk.take(plain(StepKind::Empty));
    const auto length = (e->indices[1] - e->indices[0]).constant();
    if (length && *length > 1 && *length <= kUnrolled && walk.take(with_index(StepKind::Split, e->indices[0] + 1))) {
      for (int i = 0; i < 2; ++i) walk.at(i, [this](Walk& w) { simplify_head(w); });
    }
  }

  // One step of a sum; true if the rest has been done.
  bool sum(Walk& walk, int rounds) {
    const auto child = enter_by_depth(walk.context(), walk.term(), 0);
    if (!child) return false;
    const Symbol k = child->names[0];
    const Term body = child->term;
    if (body->kind == TermKind::Div && !mentions(body->args[1], k) && walk.take(plain(StepKind::FactorRight))) {
      walk.at(0, [&](Walk& w) { operator_at(w, rounds - 1); });
      return true;
    }
    const auto f = normal_form(body, child->context);
    mpq_class under;
    if (!f || !f->under.is_constant(under) || f->over.terms().size() != 1) return false;
    const auto& [m, c] = *f->over.terms().begin();
    const Factored parts = factor_apart(m, c / under, k);
    if (!parts.inner) return count(walk, parts, rounds);
    if (parts.outer) {
      Walk attempt = walk;
      attempt.at(0, [&](Walk& w) { w.field(parts.outer * parts.inner); });
      if (attempt.take(plain(StepKind::Factor))) {
        walk = std::move(attempt);
        walk.at(1, [&](Walk& w) { operator_at(w, rounds - 1); });
        return true;
      }
    }
    if (!parts.sum) return false;
    walk.at(0, [](Walk& w) { merge_sums(w); });
    if (join_tiles(walk)) {
      operator_at(walk, rounds - 1);
      return true;
    }
    start_at_zero(walk);
    order_nest(walk);
    return true;
  }

  // A product with sums among its factors becomes one sum, of sums if there are several.
  static void merge_sums(Walk& walk) {
    if (is_big(walk.term(), BigOp::Sum)) {
      walk.at(0, [](Walk& w) { merge_sums(w); });
      return;
    }
    const auto f = normal_form(walk.term(), walk.context());
    if (!f || f->over.terms().size() != 1 || f->under.terms().size() != 1) return;
    const auto& [m, c] = *f->over.terms().begin();
    const Factored parts = factor_apart(m, c, Symbol());
    if (!parts.sum || !parts.rest) return;
    Walk attempt = walk;
    if (!attempt.field(parts.rest * parts.sum) || !attempt.take(plain(StepKind::Distribute))) return;
    walk = std::move(attempt);
    walk.at(0, [](Walk& w) {
      normalise_fraction(w);
      merge_sums(w);
    });
  }

  // sum(k in lo .. hi, c) is c * (hi - lo).
  bool count(Walk& walk, const Factored& parts, int rounds) {
    const Index lo = walk.term()->indices[0], hi = walk.term()->indices[1];
    Walk attempt = walk;
    if (!attempt.know(hi - lo)) return false;
    if (parts.outer && parts.outer != constant(1)) {
      attempt.at(0, [&](Walk& w) { w.field(parts.outer * constant(1)); });
      if (!attempt.take(plain(StepKind::Factor))) return false;
      attempt.at(1, [&](Walk& w) { count(w, Factored{}, rounds); });
    } else {
      if (!lemmas_.need("sum_of_ones")) return false;
      Step use = plain(StepKind::LemmaUse);
      use.lemma = "sum_of_ones";
      use.integers = {{"lo", lo}, {"hi", hi}};
      if (!attempt.take(use)) return false;
    }
    walk = std::move(attempt);
    return true;
  }

  // max(k, c * f), c positive: c * max(k, f).
  bool max_of_multiple(Walk& walk) {
    const auto child = enter_by_depth(walk.context(), walk.term(), 0);
    if (!child) return false;
    const auto f = normal_form(child->term, child->context);
    mpq_class under;
    if (!f || !f->under.is_constant(under) || f->over.terms().size() != 1) return false;
    const auto& [m, c] = *f->over.terms().begin();
    const Factored parts = factor_apart(m, abs(c) / under, child->names[0]);
    if (!parts.outer || !parts.inner || is_constant(parts.outer, 1)) return false;
    Walk attempt = walk;
    if (!attempt.know(fact_of(FactKind::Pos, parts.outer))) return false;
    const Term inner = c < 0 ? constant(-1) * parts.inner : parts.inner;
    attempt.at(0, [&](Walk& w) { w.field(parts.outer * inner); });
    if (!attempt.take(plain(StepKind::Factor))) return false;
    walk = std::move(attempt);
    walk.at(1, [](Walk& w) { order_nest(w); });
    return true;
  }

  // max(k, c + f): c + max(k, f).
  bool max_of_shift(Walk& walk) {
    const auto child = enter_by_depth(walk.context(), walk.term(), 0);
    const auto f = child ? normal_form(child->term, child->context) : Expected<Fraction>(Fraction{});
    mpq_class under;
    if (!child || !f || !f->under.is_constant(under) || f->over.is_zero()) return false;
    Polynomial outer, inner;
    for (const auto& [m, c] : f->over.terms()) {
      Polynomial one;
      one.add(m, c / under);
      if (depends(one, child->names[0])) inner.add(m, c / under);
      else outer.add(m, c / under);
    }
    if (outer.is_zero() || inner.is_zero()) return false;
    Walk attempt = walk;
    attempt.at(0, [&](Walk& w) { w.field(to_term(outer) + to_term(inner)); });
    if (!attempt.take(plain(StepKind::Factor))) return false;
    walk = std::move(attempt);
    walk.at(1, [](Walk& w) { order_nest(w); });
    return true;
  }

  // Ranges start at 0, unless they start where an outer variable says.
  void start_at_zero(Walk& walk) {
    const Term e = walk.term();
    const Index lo = e->indices[0], hi = e->indices[1];
    if (lo.constant() == 0 || mentions_binder(lo)) return;
    const Symbol j = walk.context().fresh("_k");
    Context with_j = walk.context();
    (void)with_j.declare_integer(j);
    const Symbol k = with_j.fresh("_k");
    Step s = plain(StepKind::Reindex);
    s.names = {j, k};
    s.lo = 0;
    s.hi = hi - lo;
    s.index = Index::name(j) + lo;
    s.index2 = Index::name(k) - lo;
    s.proofs.resize(2);
    if (!walk.take(s)) return;
    walk.at(0, [](Walk& w) {
      simplify_indices(w);
      if (is_arithmetic(w.term())) normalise_fraction(w);
    });
  }

  static bool mentions_binder(Index i) {
    std::vector<Symbol> names;
    collect_names(i, names);
    return std::any_of(names.begin(), names.end(), [](Symbol s) { return s.str().starts_with("_k"); });
  }

  Lemmas& lemmas_;
  Turns turns_;
  Elements elements_;
  std::vector<std::pair<Index, std::size_t>> tried_;
};

}  // namespace

void normalise(Walk& walk, Lemmas& lemmas, Turns turns) {
  drop_below_neginf(walk, lemmas);
  simplify_indices(walk);  // first: facts are about terms in this form
  drop_below_neginf(walk, lemmas);
  const Simplified s = simplify(walk.context(), walk.term(), {.equivalences_only = walk.equal()});
  if (s.term != walk.term()) walk.take(s.proof);
  simplify_indices(walk);
  Normaliser(lemmas, turns).run(walk);
}

}  // namespace serviette

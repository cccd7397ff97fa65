#include "proofs/verify/prefix.hpp"

#include <algorithm>
#include <random>

#include "core/term/traverse.hpp"

namespace serviette {
namespace {

constexpr int kRuns = 3, kDraws = 400;
constexpr std::int64_t kRounds = 3;     // compared at most
constexpr std::int64_t kLargest = 6;    // integer drawn
constexpr std::int64_t kExtent = 14;    // of arrays, along every axis
constexpr std::size_t kMostNodes = 400;  // of a candidate

// e with the divisors real(i), i mentioning n, as real(max(i, 1)): before the first round nothing is divided by 0.
Term guard_divisors(Term e, Symbol n) {
  return replace(e, [&](Term sub) -> std::optional<Term> {
    if (sub->bound_depth > 0 || sub->loop_depth > 0 || sub->kind != TermKind::Div) return std::nullopt;
    const Term under = sub->args[1];
    if (under->kind != TermKind::Real || !mentions(under->index, n)) return std::nullopt;
    return guard_divisors(sub->args[0], n) / real(max(under->index, 1));
  });
}

std::map<Symbol, std::size_t> ranks(std::initializer_list<Term> terms) {
  std::map<Symbol, std::size_t> out;
  for (Term e : terms) {
    for_each_subterm(e, [&](Term sub) {
      if (sub->kind == TermKind::Read) out[sub->name] = sub->indices.size();
    });
  }
  return out;
}

// The loop over `rounds` rounds, asked for its state number `which`.
Term stopped(const Context& context, Term e, Index rounds, std::size_t which) {
  Context inside = context;
  const Symbol t = inside.fresh("t");
  (void)inside.declare_integer(t);
  std::vector<Term> states;
  std::vector<LoopState> parts;
  for (std::size_t i = 1; i < e->binders.size(); ++i) {
    const Symbol s = inside.fresh("s");
    (void)inside.declare_state(s);
    states.push_back(state(s));
    parts.push_back({s, {}, {}});
  }
  const OpenLoop open = open_loop(e, Index::name(t), states);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].start = open.starts[i];
    parts[i].step = open.steps[i];
  }
  return loop(t, open.lo, open.lo + rounds, parts, which);
}

// Small integers that satisfy the facts; none if drawing finds none.
std::optional<std::map<Symbol, std::int64_t>> draw_integers(const Context& context, std::mt19937& random) {
  const auto names = context.integers();
  const auto facts = context.facts();
  for (int draw = 0; draw < kDraws; ++draw) {
    std::map<Symbol, std::int64_t> out;
    for (Symbol s : names) out[s] = static_cast<std::int64_t>(random() % static_cast<unsigned>(kLargest + 1));
    const auto value = [&](Symbol s) { return out.at(s); };
    const bool admitted = std::all_of(facts.begin(), facts.end(), [&](const Fact& f) {
      return f.kind != FactKind::Ge0 || evaluate(f.index, value) >= 0;
    });
    if (admitted) return out;
  }
  return std::nullopt;
}

Array<double> draw_array(std::size_t rank, std::mt19937& random) {
  Array<double> out(std::vector<std::int64_t>(rank, kExtent));
  for (Value<double>& v : out.data()) v = Value<double>{static_cast<double>(random() % 4001) / 1000 - 2};
  return out;
}

}  // namespace

std::vector<Term> prefix_candidates(Term e, Index end, Index seen) {
  std::vector<Term> out;
  const auto atom = end.as_atom();
  if (!atom || (*atom)->kind != AtomKind::Name) return out;
  const Symbol n = (*atom)->name;
  for_each_subterm(e, [&](Term sub) {
    if (sub->bound_depth > 0 || sub->loop_depth > 0 || !mentions(sub, n) || size_of(sub) > kMostNodes) return;
    bool loops = false;
    for_each_subterm(sub, [&](Term s) { loops = loops || s->kind == TermKind::Loop; });
    if (!loops) out.push_back(substitute(guard_divisors(sub, n), n, seen));
  });
  std::stable_sort(out.begin(), out.end(), [](Term a, Term b) { return size_of(a) < size_of(b); });
  return out;
}

LoopTrial::LoopTrial(const Context& context, Term loop, Term other) {
  std::mt19937 random(1);
  const auto arrays = ranks({loop, other});
  for (int draw = 0; draw < 8 * kRuns && static_cast<int>(runs_.size()) < kRuns; ++draw) {
    Run run;
    const auto integers = draw_integers(context, random);
    if (!integers) return;
    run.environment.integers = *integers;
    const auto value = [&](Symbol s) { return run.environment.integers.at(s); };
    run.start = evaluate(loop->indices[0], value);
    run.rounds = std::min(kRounds, evaluate(loop->indices[1], value) - run.start);
    if (run.rounds < 2) continue;
    for (const auto& [name, rank] : arrays) run.environment.arrays.emplace(name, draw_array(rank, random));
    bool fine = true;
    for (std::size_t i = 0; i < loop->args.size() / 2 && fine; ++i) {
      run.states.emplace_back();
      for (std::int64_t t = 1; t <= run.rounds && fine; ++t) {
        const auto v = evaluate(stopped(context, loop, t, i), run.environment);
        fine = v && !v->is_undefined();
        if (fine) run.states.back().push_back(*v);
      }
    }
    if (fine) runs_.push_back(std::move(run));
  }
}

bool LoopTrial::agrees(std::size_t which, Term form, Symbol t) const {
  for (const Run& run : runs_) {
    for (std::int64_t round = 1; round <= run.rounds; ++round) {
      const auto v = evaluate(substitute(form, t, run.start + round), run.environment);
      if (!v || !agree(*v, run.states[which][static_cast<std::size_t>(round - 1)], 1e-9)) return false;
    }
  }
  return !runs_.empty();
}

}  // namespace serviette

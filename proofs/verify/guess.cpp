#include "proofs/verify/guess.hpp"

#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/verify/prefix.hpp"

namespace serviette {
namespace {

void flatten(Term e, TermKind kind, std::vector<Term>& out) {
  if (e->kind != kind) return out.push_back(e);
  for (Term a : e->args) flatten(a, kind, out);
}

Term joined(const std::vector<Term>& parts, TermKind kind) {
  Term out;
  for (Term p : parts) out = !out ? p : kind == TermKind::Add ? out + p : kind == TermKind::Max ? max(out, p) : out * p;
  return out;
}

BigOp operator_of(TermKind kind) {
  return kind == TermKind::Add ? BigOp::Sum : kind == TermKind::Max ? BigOp::Max : BigOp::Prod;
}

// lo .. hi as chunk t of something.
std::optional<Chunk> chunk_of(Index lo, Index hi, Symbol t) {
  if (!mentions(lo, t)) return std::nullopt;
  const Index next = substitute(lo, t, Index::name(t) + 1);
  if (hi == next) return Chunk{lo, {}, false};
  const auto atom = hi.as_atom();
  if (!atom || (*atom)->kind != AtomKind::Min) return std::nullopt;
  const Index end = (*atom)->a == next ? (*atom)->b : (*atom)->b == next ? (*atom)->a : Index::name(t);
  if (mentions(end, t)) return std::nullopt;
  return Chunk{lo, end, true};
}

class Guesser {
 public:
  Guesser(const Context& context, Term loop, Term other)
      : context_(context), loop_(loop), other_(other), n_(loop->args.size() / 2), start_(loop->indices[0]) {
    Context inside = context;
    t_ = inside.fresh("t");
    (void)inside.declare_integer(t_);
    std::vector<Term> states;
    for (std::size_t i = 0; i < n_; ++i) {
      names_.push_back(inside.fresh("s"));
      (void)inside.declare_state(names_.back());
      states.push_back(state(names_.back()));
    }
    open_ = open_loop(loop, Index::name(t_), states);
    fresh_ = inside.fresh("_u");
    found_.resize(n_);
  }

  std::optional<Guess> run() {
    while (read_off()) {
    }
    by_prefix();
    rounds_allowed_ = true;
    while (read_off()) {
    }
    if (std::any_of(found_.begin(), found_.end(), [](Term e) { return !e; })) return std::nullopt;
    return Guess{found_, t_, chunks_};
  }

 private:
  Index t() const { return Index::name(t_); }

  // One more pass over the states without a form; true if one has been found.
  bool read_off() {
    bool more = false;
    for (std::size_t i = 0; i < n_; ++i) {
      if (found_[i]) continue;
      found_[i] = state_of(i);
      more = more || found_[i];
    }
    return more;
  }

  // What the other side says of the positions before chunk t, where numbers agree.
  void by_prefix() {
    if (std::all_of(found_.begin(), found_.end(), [](Term e) { return static_cast<bool>(e); })) return;
    std::vector<Chunk> chunks;
    for (Term step : open_.steps) widen(step, chunks);
    std::optional<LoopTrial> trial;
    for (const Chunk& c : chunks) {
      if (!c.cut) continue;
      if (!trial) trial.emplace(context_, loop_, other_);
      remember(c);
      const auto candidates = prefix_candidates(other_, c.end_of_all, c.before(t(), t_));
      for (std::size_t i = 0; i < n_; ++i) {
        if (found_[i]) continue;
        const auto fits = [&](Term form) { return trial->agrees(i, form, t_); };
        const auto it = std::find_if(candidates.begin(), candidates.end(), fits);
        if (it != candidates.end()) found_[i] = *it;
      }
    }
  }

  Term state_of(std::size_t i) {
    const Term e = open_.steps[i];
    if (e == state(names_[i])) return open_.starts[i];
    if (!mentions_state(e, names_[i])) return {};
    for (const TermKind kind : {TermKind::Add, TermKind::Max, TermKind::Mul}) {
      if (e->kind != kind) continue;
      std::vector<Term> parts, rest;
      flatten(e, kind, parts);
      Term own;
      for (Term p : parts) {
        if (!mentions_state(p, names_[i]))
          rest.push_back(p);
        else if (own)
          return {};
        else
          own = p;
      }
      if (rest.empty()) return {};
      return accumulated(i, kind, own, joined(rest, kind));
    }
    return {};
  }

  // own ∘ delta, own the part that mentions the state.
  Term accumulated(std::size_t i, TermKind kind, Term own, Term delta) {
    const bool pure = own == state(names_[i]);
    if (!pure && kind != TermKind::Add) return {};
    const BigOp op = operator_of(kind);
    const Term start = open_.starts[i];
    const bool from_unit = start == unit_of(op);
    Term out = over_positions(delta, pure, op);
    if (!out && rounds_allowed_) out = over_rounds(delta, op, pure);
    if (!out) return {};
    if (from_unit) return out;
    if (pure) return serviette::apply(op, start, out);
    const Term scale = since_start(own, i);
    return scale ? scale + out : Term();
  }

  // What the start has become: own, with the other states at their starts and their new values those before round t.
  Term since_start(Term own, std::size_t i) {
    std::unordered_map<Symbol, Term> forms, starts;
    for (std::size_t j = 0; j < n_; ++j) {
      if (found_[j]) forms.emplace(place(j), found_[j]);
      starts.emplace(names_[j], open_.starts[j]);
    }
    starts[names_[i]] = open_.starts[i];
    const Term out = substitute_states(substitute_states(marked(own), starts), forms);
    return mentions(substitute_states(marked(own), starts), t_) ? Term() : out;
  }

  // e with the new values of other states as states of their own.
  Term marked(Term e) {
    return replace(e, [&](Term sub) -> std::optional<Term> {
      if (sub->bound_depth > 0 || sub->loop_depth > 0) return std::nullopt;
      for (std::size_t j = 0; j < n_; ++j) {
        if (found_[j] && sub == open_.steps[j] && sub->kind != TermKind::State) return state(place(j));
      }
      return std::nullopt;
    });
  }

  // New values of other states by their closed forms after this round (or before it: `next` false).
  std::optional<Term> closed(Term e, bool next, bool old_allowed) {
    Term out = replace(e, [&](Term sub) -> std::optional<Term> {
      if (sub->bound_depth > 0 || sub->loop_depth > 0) return std::nullopt;
      for (std::size_t j = 0; j < n_; ++j) {
        if (found_[j] && sub == open_.steps[j] && sub->kind != TermKind::State)
          return next ? substitute(found_[j], t_, t() + 1) : found_[j];
      }
      return std::nullopt;
    });
    std::unordered_map<Symbol, Term> old;
    for (std::size_t j = 0; j < n_; ++j) {
      if (!mentions_state(out, names_[j])) continue;
      if (!found_[j] || !old_allowed) return std::nullopt;
      old.emplace(names_[j], found_[j]);
    }
    return old.empty() ? out : substitute_states(out, old);
  }

  // delta with its chunks widened to all positions before them.
  Term over_positions(Term delta, bool pure, BigOp op) {
    if (pure && !(delta->kind == TermKind::Big && delta->big == op) && op != BigOp::Sum) return {};
    std::vector<Chunk> chunks;
    bool bad = false;
    // What is not in a chunk must not depend on t, except through the closed forms of other states.
    const Term delta_marked = marked(delta);
    for (Symbol s : names_) bad = bad || mentions_state(delta_marked, s);
    if (bad) return {};
    const Term widened = widen(delta_marked, chunks);
    if (chunks.empty()) return {};
    // Every mention of t that is left must be the end of a widened range.
    std::unordered_map<Symbol, Term> forms;
    for (std::size_t j = 0; j < n_; ++j) {
      if (found_[j]) forms.emplace(place(j), found_[j]);
    }
    for (const Chunk& c : chunks) remember(c);
    return substitute_states(widened, forms);
  }

  Symbol place(std::size_t j) const { return Symbol("_new_" + std::to_string(j)); }

  Term widen(Term e, std::vector<Chunk>& chunks) {
    return replace(e, [&](Term sub) -> std::optional<Term> {
      if (sub->kind != TermKind::Big || sub->bound_depth > 0 || sub->loop_depth > 0) return std::nullopt;
      const auto chunk = chunk_of(sub->indices[0], sub->indices[1], t_);
      if (!chunk) return std::nullopt;
      const Term body = open_body(sub, Index::name(fresh_));
      chunks.push_back(*chunk);
      return big(sub->big, fresh_, substitute(chunk->start, t_, start_), chunk->before(t(), t_), body);
    });
  }

  // One delta a round: the operator over the rounds before t.
  Term over_rounds(Term delta, BigOp op, bool pure) {
    const auto at_round = closed(delta, pure, pure);
    if (!at_round) return {};
    Term body = *at_round;
    if (pure) return big(op, fresh_, start_, t(), substitute(body, t_, Index::name(fresh_)));
    // Rescaled: the round's own position runs, the other states are those at the end.
    std::unordered_map<Symbol, Term> forms;
    const Term delta_marked = marked(delta);
    for (Symbol s : names_) {
      if (mentions_state(delta_marked, s)) return {};
    }
    for (std::size_t j = 0; j < n_; ++j) {
      if (found_[j]) forms.emplace(place(j), found_[j]);
    }
    return big(op, fresh_, start_, t(), substitute_states(substitute(delta_marked, t_, Index::name(fresh_)), forms));
  }

  void remember(const Chunk& c) {
    if (std::none_of(chunks_.begin(), chunks_.end(),
                     [&](const Chunk& d) { return d.start == c.start && d.end_of_all == c.end_of_all; }))
      chunks_.push_back(c);
  }

  const Context& context_;
  Term loop_, other_;
  std::size_t n_;
  Index start_;
  bool rounds_allowed_ = false;
  Symbol t_, fresh_;
  std::vector<Symbol> names_;
  OpenLoop open_;
  std::vector<Term> found_;
  std::vector<Chunk> chunks_;
};

}  // namespace

Index Chunk::before(Index t_value, Symbol t) const {
  const Index here = substitute(start, t, t_value);
  return cut ? min(here, end_of_all) : here;
}

std::optional<Guess> guess_invariants(const Context& context, Term loop, Term other) {
  return Guesser(context, loop, other).run();
}

}  // namespace serviette

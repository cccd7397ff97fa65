#include "proofs/verify/raise.hpp"

#include <algorithm>

#include "proofs/prover/axioms.hpp"
#include "proofs/verify/guess.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

// Cuts every operator over lo .. hi at m, inside bodies too.
void cut(Walk& walk, Index lo, Index m, Index hi) {
  const Term e = walk.term();
  if (e->kind == TermKind::Loop) return;
  if (e->kind == TermKind::Big && e->indices[0] == lo && e->indices[1] == hi &&
      walk.take(with_index(StepKind::Split, m))) {
    for (int i = 0; i < 2; ++i) walk.at({i, 0}, [&](Walk& w) { cut(w, lo, m, hi); });
    return;
  }
  for (int i = 0; i < child_count(walk.term()); ++i) walk.at(i, [&](Walk& w) { cut(w, lo, m, hi); });
}

// goal >= 0, where a search would lose itself in mins of mins: with either argument in place of every min, and a
// quotient by its dividend.
bool know_by_parts(Trail& trail, Index goal) {
  if (trail.context().known(goal)) return true;
  std::vector<Atom> atoms;
  for (const Monomial& m : goal.node()->monomials) {
    for (Atom a : m.atoms) {
      if (a->kind == AtomKind::Min || goal == Index::atom(a)) atoms.push_back(a);
    }
  }
  for (Atom a : atoms) {
    Trail attempt = trail;
    const auto known = [&](Index i) { return know_by_parts(attempt, i); };
    bool done = false;
    if (a->kind == AtomKind::Min) done = known(replace_atom(goal, a, a->a)) && known(replace_atom(goal, a, a->b));
    if (a->kind == AtomKind::Div) done = attempt.know(a->b - 1) && known(a->a - (a->b - 1)) && attempt.know(a->a);
    if (!done || !attempt.take(have_atom(goal))) continue;
    trail = std::move(attempt);
    return true;
  }
  return trail.know(goal);
}

class Raiser {
 public:
  Raiser(Term other, const LemmaTable& lemmas, const Reach& reach, Deadline deadline,
         const std::function<void(const std::string&)>& failed)
      : other_(other), lemmas_(lemmas), reach_(reach), deadline_(deadline), failed_(failed) {}

  Raised run(const Context& context, Term e) {
    Raised out{e, {}, true};
    std::vector<Proof> backwards;
    for (int i = 0; i < child_count(out.term); ++i) {
      const auto child = enter_by_depth(context, out.term, i);
      if (!child) continue;
      Raised inner = run(child->context, child->term);
      if (inner.term == child->term) continue;
      out.term = with_child(out.term, i, *child, inner.term);
      backwards.push_back(Proof{{at_step(i, child->names, std::move(inner.proof))}});
      out.equivalence = out.equivalence && inner.equivalence;
    }
    if (out.term->kind == TermKind::Loop) {
      Walk plain_indices(Trail(context, out.term, lemmas_), true, deadline_);
      simplify_indices(plain_indices);
      if (auto closed = close(context, plain_indices.term())) {
        if (plain_indices.term() != out.term) backwards.push_back(Proof{{back_step(out.term, plain_indices.proof())}});
        out.term = closed->term;
        out.equivalence = out.equivalence && closed->equivalence;
        backwards.push_back(std::move(closed->proof));
      }
    }
    for (auto p = backwards.rbegin(); p != backwards.rend(); ++p) append(out.proof, *p);
    return out;
  }

 private:
  std::optional<Raised> close(const Context& context, Term loop) {
    if (std::chrono::steady_clock::now() > deadline_) return std::nullopt;
    const auto guess = guess_invariants(context, loop, other_);
    if (!guess) {
      failed_("no closed form for " + to_string(loop));
      return std::nullopt;
    }
    return prove(context, loop, *guess);
  }

  // The closed form at the end of the loop, and the induction that leads from it to the loop.
  std::optional<Raised> prove(const Context& context, Term loop, const Guess& guess) {
    Trail before(context, constant(0), lemmas_);
    if (!know_by_parts(before, loop->indices[1] - loop->indices[0])) {
      failed_("a loop may run backwards: " + to_string(loop));
      return std::nullopt;
    }
    const auto inside = before.context().under(guess.t, loop->indices[0], loop->indices[1]);
    if (!inside) return std::nullopt;
    const OpenLoop open = open_loop(loop, Index::name(guess.t), guess.invariants);
    Step induct = with_term(StepKind::Induct, loop);
    induct.loop_variable = guess.t;
    induct.invariants = guess.invariants;
    for (std::size_t i = 0; i < guess.invariants.size(); ++i) {
      induct.names.push_back(loop->binders[i + 1]);
      Trail base(before.context(), substitute(guess.invariants[i], guess.t, loop->indices[0]), lemmas_);
      if (!reach_(base, open.starts[i])) return refuse("at the start", base.term(), open.starts[i]);
      Trail step(*inside, substitute(guess.invariants[i], guess.t, Index::name(guess.t) + 1), lemmas_);
      if (!preserved(step, open.steps[i], guess, loop->indices[1]))
        return refuse("in a round", step.term(), open.steps[i]);
      induct.proofs.push_back(base.proof());
      induct.proofs.push_back(step.proof());
    }
    const Term at_end = substitute(guess.invariants[static_cast<std::size_t>(loop->which)], guess.t, loop->indices[1]);
    // From the end back to a closed form without the number of rounds.
    Walk end(Trail(before.context(), at_end, lemmas_), true, deadline_);
    simplify_indices(end);
    Trail whole(before.context(), end.term(), lemmas_);
    Trail start(context, end.term(), lemmas_);
    if (!start.take(before.proof()) || !start.take(back_step(at_end, end.proof())) || !start.take(induct)) return std::nullopt;
    return Raised{end.term(), start.proof(), start.equivalence()};
  }

  std::optional<Raised> refuse(const std::string& where, Term from, Term to) {
    failed_("a closed form is not proved " + where + ": " + to_string(from) + "  refines to  " + to_string(to));
    return std::nullopt;
  }

  // Chunk t starts before the end: t < D and D = ceil_div(end - lo, b) give lo + b*t < end, where end may hold mins of
  // its own that a search would look into.
  static bool starts_inside(Trail& trail, const Chunk& c, Index size, Index rounds, Symbol t) {
    const auto atom = rounds.as_atom();
    if (!atom || (*atom)->kind != AtomKind::Div || (*atom)->b != size || !trail.know(size)) return false;
    const Index goal = c.end_of_all - 1 - c.start;
    const Index divides = (*atom)->a - size * rounds, before = rounds - 1 - Index::name(t);
    Trail attempt = trail;
    if (!attempt.know(size - 1) || !attempt.take(have_atom(divides)) || !attempt.know(before)) return false;
    if (!attempt.take(have_linear(goal, 1, {{1, {size, before}}, {1, {divides}}}))) return false;
    trail = std::move(attempt);
    return true;
  }

  // I[t + 1] ⊑ step: every range up to the end of this chunk is cut where the chunk starts.
  bool preserved(Trail& trail, Term to, const Guess& guess, Index rounds) {
    for (const Chunk& c : guess.chunks) {
      const Index next = substitute(c.start, guess.t, Index::name(guess.t) + 1);
      trail.know(next - c.start);
      if (c.cut) {
        if (!starts_inside(trail, c, next - c.start, rounds, guess.t)) trail.know(c.end_of_all - 1 - c.start);
        trail.know(min(next, c.end_of_all) - 1 - c.start);
      }
    }
    Walk walk(trail, false, deadline_);
    const Index t = Index::name(guess.t);
    for (const Chunk& c : guess.chunks) {
      cut(walk, substitute(c.start, guess.t, 0), c.start, c.before(t + 1, guess.t));
    }
    simplify_indices(walk);
    cut_rounds(walk, t);
    Trail attempt = walk.trail();
    const bool done = reach_(attempt, to);
    trail = std::move(attempt);
    return done;
  }

  // Operators over rounds: lo .. t + 1 is cut at t.
  void cut_rounds(Walk& walk, Index t) {
    const Term e = walk.term();
    if (e->kind == TermKind::Loop) return;
    if (e->kind == TermKind::Big && e->indices[1] == t + 1 && e->indices[0] != t &&
        walk.take(with_index(StepKind::Split, t))) {
      walk.at({0, 0}, [&](Walk& w) { cut_rounds(w, t); });
      walk.at(1, [&](Walk& w) {
        w.take(plain(StepKind::Single));
        cut_rounds(w, t);
      });
      return;
    }
    for (int i = 0; i < child_count(walk.term()); ++i) walk.at(i, [&](Walk& w) { cut_rounds(w, t); });
  }

  Term other_;
  const LemmaTable& lemmas_;
  const Reach& reach_;
  Deadline deadline_;
  const std::function<void(const std::string&)>& failed_;
};

}  // namespace

Raised raise_loops(const Context& context, Term e, Term other, const LemmaTable& lemmas, const Reach& reach,
                   Deadline deadline, const std::function<void(const std::string&)>& failed) {
  return Raiser(other, lemmas, reach, deadline, failed).run(context, e);
}

}  // namespace serviette

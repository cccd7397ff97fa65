#include "proofs/prover/complete.hpp"

#include "proofs/prover/auto.hpp"
#include "proofs/prover/integers.hpp"
#include "proofs/prover/navigate.hpp"
#include "proofs/prover/needs.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {
namespace {

std::string shown(Term e) {
  const std::string s = e ? to_string(e) : "(nothing)";
  return s.size() > 300 ? s.substr(0, 300) + " ..." : s;
}

class Completer {
 public:
  Completer(Context context, Term from, const LemmaTable& lemmas, std::optional<Term> goal)
      : context_(std::move(context)), current_(from), goal_(goal), lemmas_(lemmas) {}

  Expected<Proof> run(const Proof& proof) {
    for (const Step& step : proof.steps) {
      auto done = take(step);
      if (done) continue;
      Error e = done.error();
      if (e.place.line == 0) e.place = step.place;
      return std::unexpected(std::move(e));
    }
    if (goal_ && current_ != *goal_)
      return fail(ErrorCode::Proof, "the proof ends at " + shown(current_) + ", and not at " + shown(*goal_),
                  "add the steps that lead there, or `auto`", proof.steps.empty() ? Place{} : proof.steps.back().place);
    return out_;
  }

 private:
  Expected<void> take(const Step& step) {
    if (step.kind == StepKind::HaveSearch) return search(step);
    if (step.kind == StepKind::Auto) return automatic(step);
    Step whole = step;
    SERVIETTE_TRY(inside(whole));
    return apply(whole);
  }

  // Applies a completed step; the facts it turns out to need go before it.
  Expected<void> apply(const Step& step) {
    // A range known to be nonempty makes these equivalences, which a `back` outside may rely on.
    const bool always = step.kind == StepKind::Distribute;
    if (!always) {
      if (auto out = apply_step(step, context_, current_, lemmas_)) return accept(step, *out);
    }
    Context extended = context_;
    std::vector<Step> before;
    prepare(step, extended, current_, lemmas_, before);
    for (const Step& s : before) SERVIETTE_TRY(replay(s));
    SERVIETTE_LET(out, apply_step(step, context_, current_, lemmas_));
    return accept(step, out);
  }

  Expected<void> replay(const Step& step) {
    SERVIETTE_LET(out, apply_step(step, context_, current_, lemmas_));
    return accept(step, out);
  }

  Expected<void> accept(const Step& step, const Outcome& out) {
    out_.steps.push_back(step);
    current_ = out.next;
    return {};
  }

  Expected<void> search(const Step& step) {
    if (step.fact.kind == FactKind::Defined) {
      Step current = step;
      current.kind = StepKind::HaveCurrent;
      return apply(current);
    }
    SERVIETTE_LET(found, find_fact(context_, step.fact, lemmas_));
    for (Step s : found) {
      s.place = step.place;
      SERVIETTE_TRY(replay(s));
    }
    return {};
  }

  Expected<void> automatic(const Step& step) {
    const Term to = step.term ? step.term : goal_.value_or(Term());
    if (!to) return fail(ErrorCode::Proof, "`auto` has no goal here", "write the term it should reach", step.place);
    SERVIETTE_LET(found, prove_refines(context_, current_, to, lemmas_));
    for (Step s : found.steps) {
      s.place = step.place;
      SERVIETTE_TRY(replay(s));
    }
    return {};
  }

  Expected<void> nested(Proof& proof, const Context& context, Term from, std::optional<Term> goal) {
    SERVIETTE_LET(done, Completer(context, from, lemmas_, goal).run(proof));
    proof = std::move(done);
    return {};
  }

  // Completes the proofs within a step.
  Expected<void> inside(Step& step) {
    const auto with = [this](const Fact& f) {
      Context c = context_;
      c.assume(f);
      return c;
    };
    const auto two = [&](const Fact& first, const Fact& second) -> Expected<void> {
      if (!step.term && goal_) step.term = *goal_;
      if (step.proofs.size() != 2 || !step.term) return {};
      SERVIETTE_TRY(nested(step.proofs[0], with(first), current_, step.term));
      return nested(step.proofs[1], with(second), current_, step.term);
    };
    switch (step.kind) {
      case StepKind::At: {
        if (step.proofs.size() != 1) return {};
        SERVIETTE_LET(child, enter(context_, current_, step.path, step.names));
        return nested(step.proofs[0], child.context, child.term, {});
      }
      case StepKind::HaveVia:
        if (step.proofs.size() != 1) return {};
        return nested(step.proofs[0], context_, step.fact.a, step.term);
      case StepKind::Back:
        if (step.proofs.size() != 1) return {};
        return nested(step.proofs[0], context_, step.term, current_);
      case StepKind::CasesGe0: return two(fact_ge0(step.index), fact_ge0(-step.index - 1));
      case StepKind::CasesInf: return two(fact_of(FactKind::NegInf, step.left), fact_of(FactKind::Finite, step.left));
      case StepKind::CasesPos: return two(fact_of(FactKind::Pos, step.left), fact_le(step.left, constant(0)));
      case StepKind::CasesOrder: return two(fact_le(step.left, step.right), fact_le(step.right, step.left));
      case StepKind::Reindex: return blocks(step);
      case StepKind::Induct: return induct(step);
      default: return {};
    }
  }

  // The blocks of a reindex hold only `have`; what the rule asks for at their end is added.
  Expected<void> blocks(Step& step) {
    if (current_->kind != TermKind::Big || step.names.size() != 2 || step.proofs.size() != 2) return {};
    const Index lo = current_->indices[0], hi = current_->indices[1];
    const Symbol j = step.names[0], k = step.names[1];
    const Index g = step.index, h = step.index2;
    SERVIETTE_TRY(block(step.proofs[0], k, lo, hi, h, step.lo, step.hi, substitute(g, j, h)));
    return block(step.proofs[1], j, step.lo, step.hi, g, lo, hi, substitute(h, k, g));
  }
  Expected<void> block(Proof& proof, Symbol name, Index lo, Index hi, Index image, Index to_lo, Index to_hi,
                       Index round_trip) {
    SERVIETTE_LET(under, context_.under(name, lo, hi));
    SERVIETTE_TRY(nested(proof, under, current_, {}));
    for (const Step& s : proof.steps) under.assume(s.fact);
    const Index x = Index::name(name);
    SERVIETTE_LET(more, establish_all(under, {image - to_lo, to_hi - 1 - image, round_trip - x, x - round_trip}));
    append(proof, more);
    return {};
  }

  Expected<void> induct(Step& step) {
    const Term to = step.term;
    if (!to || to->kind != TermKind::Loop) return {};
    const std::size_t n = to->args.size() / 2;
    if (step.invariants.size() != n || step.proofs.size() != 2 * n) return {};
    const Symbol t = step.loop_variable;
    SERVIETTE_LET(under, context_.under(t, to->indices[0], to->indices[1]));
    const OpenLoop open = open_loop(to, Index::name(t), step.invariants);
    for (std::size_t i = 0; i < n; ++i) {
      const Term base = substitute(step.invariants[i], t, to->indices[0]);
      SERVIETTE_TRY(nested(step.proofs[2 * i], context_, base, open.starts[i]));
      const Term after = substitute(step.invariants[i], t, Index::name(t) + 1);
      SERVIETTE_TRY(nested(step.proofs[2 * i + 1], under, after, open.steps[i]));
    }
    return {};
  }

  Context context_;
  Term current_;
  std::optional<Term> goal_;
  const LemmaTable& lemmas_;
  Proof out_;
};

}  // namespace

Expected<Proof> complete(const Proof& proof, Context context, Term from, const LemmaTable& lemmas,
                         std::optional<Term> goal) {
  try {
    return Completer(std::move(context), from, lemmas, goal).run(proof);
  } catch (const IndexOverflow& e) {
    return fail(ErrorCode::Overflow, e.what(), "the numbers in this proof are too large");
  }
}

Expected<Lemma> complete(const Lemma& lemma, const LemmaTable& lemmas) {
  Lemma out = lemma;
  if (lemma.assumed) return out;
  Context context;
  for (Symbol s : lemma.integers) SERVIETTE_TRY(context.declare_integer(s));
  for (const LemmaArray& a : lemma.arrays) SERVIETTE_TRY(context.declare_array(a.name, a.rank, a.domain));
  for (const Fact& f : lemma.givens) context.assume(f);
  auto proof = complete(lemma.proof, context, lemma.from, lemmas, lemma.to);
  if (!proof) {
    Error e = proof.error();
    e.message = "lemma " + lemma.name.str() + ": " + e.message;
    return std::unexpected(std::move(e));
  }
  out.proof = std::move(*proof);
  return out;
}

}  // namespace serviette

// Replay, and the way from a step's name to its rule.
#include "proofs/theorem/rules.hpp"

namespace serviette::rules {
namespace {

constexpr int kMaxDepth = 200;  // FORMAT.md, section 5

std::string cut(std::string s) { return s.size() > 300 ? s.substr(0, 300) + " ..." : s; }
std::string shown(const Fact& f) { return cut(to_string(f)); }

}  // namespace

std::string shown(Term e) { return cut(e ? to_string(e) : "(none)"); }

std::unexpected<Error> Here::no_match(const std::string& shape) const {
  return fail(ErrorCode::NoMatch,
              std::string(step_name(step.kind)) + " wants " + shape + ", and the term at hand is " + shown(term),
              "go to the right place with `at`");
}

std::unexpected<Error> Here::refuse(const std::string& message, const std::string& help) const {
  return fail(ErrorCode::Proof,
              std::string(step_name(step.kind)) + ": " + message + "; the term at hand is " + shown(term), help);
}

std::unexpected<Error> Here::unknown(const Fact& fact) const {
  return fail(ErrorCode::SideCondition,
              std::string(step_name(step.kind)) + ": " + shown(fact) + " is not known; the term at hand is " + shown(term),
              "add `have " + shown(fact) + "`");
}

std::unexpected<Error> Here::not_defined(Term e, Term missing) const {
  return fail(ErrorCode::SideCondition,
              std::string(step_name(step.kind)) + ": " + shown(e) +
                  " may be undefined where the term at hand is defined, because of " + shown(missing) +
                  "; the term at hand is " + shown(term),
              "add `have defined(" + shown(missing) + ") by current` where it still occurs, or a fact about its sign");
}

Expected<void> Here::need(const Fact& fact) const {
  if (judge(fact, context)) return {};
  return unknown(fact);
}

Expected<void> Here::need_fact(const Fact& fact) const {
  if (context.holds(fact)) return {};
  return unknown(fact);
}

Expected<void> Here::need_new(Symbol name) const {
  if (!name.empty() && !context.has_name(name)) return {};
  return refuse("'" + name.str() + "' is already in scope", "choose a new name");
}

Expected<void> Here::in_scope(Term e) const {
  auto ok = context.in_scope(e);
  if (!ok) return refuse(ok.error().message, "only what is in scope here may be mentioned");
  return {};
}

Expected<void> Here::in_scope(Index i) const {
  auto ok = context.in_scope(i);
  if (!ok) return refuse(ok.error().message, "only what is in scope here may be mentioned");
  return {};
}

namespace {

Expected<Outcome> dispatch(const Here& h) {
  switch (h.step.kind) {
    case StepKind::At: return at(h);
    case StepKind::HaveAtom: return have_atom(h);
    case StepKind::HaveLinear: return have_linear(h);
    case StepKind::HaveSign: return have_sign(h);
    case StepKind::HaveVia: return have_via(h);
    case StepKind::HaveBound: return have_bound(h);
    case StepKind::HaveCurrent: return have_current(h);
    case StepKind::HaveAssumed: return have_assumed(h);
    case StepKind::CasesGe0: return cases_ge0(h);
    case StepKind::CasesInf: return cases_inf(h);
    case StepKind::CasesPos: return cases_pos(h);
    case StepKind::CasesOrder: return cases_order(h);
    case StepKind::Field: return field(h);
    case StepKind::MaxLeft:
    case StepKind::MaxRight:
    case StepKind::MinLeft:
    case StepKind::MinRight:
    case StepKind::MaxUnit:
    case StepKind::MaxSame:
    case StepKind::Lattice:
    case StepKind::ToNegInf:
    case StepKind::AddNegInf:
    case StepKind::MulNegInf:
    case StepKind::ExpNegInf:
    case StepKind::LogZero:
    case StepKind::MulZero:
    case StepKind::AddZero:
    case StepKind::MulOne:
    case StepKind::ExpLog:
    case StepKind::LogExp:
    case StepKind::LogMul:
    case StepKind::SqrtSquare: return local_operator(h);
    case StepKind::IfTrue:
    case StepKind::IfFalse: return if_known(h);
    case StepKind::IfSame: return if_same(h);
    case StepKind::IfPush: return if_push(h);
    case StepKind::Absurd: return absurd(h);
    case StepKind::IndexRewrite: return index_rewrite(h);
    case StepKind::Empty: return empty(h);
    case StepKind::Single: return single(h);
    case StepKind::ConstUnit: return const_unit(h);
    case StepKind::Split: return split(h);
    case StepKind::Join: return join(h);
    case StepKind::Factor: return factor(h);
    case StepKind::FactorRight: return factor_right(h);
    case StepKind::Distribute: return distribute(h);
    case StepKind::Additive: return additive(h);
    case StepKind::Gather: return gather(h);
    case StepKind::Exchange: return exchange(h);
    case StepKind::Nest: return nest(h);
    case StepKind::Reindex: return reindex(h);
    case StepKind::Induct: return induct(h);
    case StepKind::LoopEmpty: return loop_empty(h);
    case StepKind::LemmaUse: return lemma_use(h);
    case StepKind::Back: return back(h);
    case StepKind::HaveSearch:
    case StepKind::Auto:
      return fail(ErrorCode::Proof,
                  std::string(h.step.kind == StepKind::Auto ? "auto" : "have without `by`") + " is no evidence",
                  "the prover fills these in; the kernel only replays");
  }
  return fail(ErrorCode::Proof, "an unknown step");
}

}  // namespace

Expected<Outcome> apply(const Step& step, Context& context, Term current, Replay& run) {
  const Context before = context;
  auto out = dispatch(Here{step, context, current, run});
  if (!out) {
    context = before;
    if (out.error().place.line == 0) out.error().place = step.place;
    return out;
  }
  if (run.observer.on_step) run.observer.on_step(step, before, current, out->next);
  return out;
}

Expected<Outcome> replay(const Proof& proof, Context context, Term from, Replay& run) {
  if (run.depth >= kMaxDepth) return fail(ErrorCode::Unsupported, "proofs are nested over 200 deep");
  ++run.depth;
  Outcome now{from, true};
  for (const Step& step : proof.steps) {
    auto out = apply(step, context, now.next, run);
    if (!out) {
      --run.depth;
      return out;
    }
    now = {out->next, now.equivalence && out->equivalence};
  }
  --run.depth;
  return now;
}

Expected<Outcome> replay_to(const Proof& proof, const Context& context, Term from, Term to, Replay& run,
                            const std::string& what) {
  SERVIETTE_LET(out, replay(proof, context, from, run));
  if (out.next == to) return out;
  return fail(ErrorCode::Proof, what + " ends at " + shown(out.next) + ", and not at " + shown(to),
              "add the steps that lead there", proof.steps.empty() ? Place{} : proof.steps.back().place);
}

}  // namespace serviette::rules

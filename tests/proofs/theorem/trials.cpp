#include "tests/proofs/theorem/trials.hpp"

#include "proofs/prover/navigate.hpp"

namespace serviette {
namespace {

class Maker {
 public:
  Maker(World& world, Random& random, const LemmaTable& lemmas) : w_(world), r_(random), lemmas_(lemmas) {}

  Trial operator()(StepKind kind) {
    Step s = plain(kind);
    switch (kind) {
      case StepKind::HaveAtom: s.fact = fact_ge0(law_of_an_atom()); return {w_.value(1), s};
      case StepKind::HaveLinear: return {w_.value(1), linear(s)};
      case StepKind::HaveSign: s.fact = r_.once_in(4) ? order() : fact_of(sign(), w_.value(2)); return {w_.value(1), s};
      case StepKind::HaveVia: return via(s);
      case StepKind::HaveBound: return bound(s);
      case StepKind::HaveCurrent: {
        const Term t = w_.value(3);
        s.fact = fact_of(FactKind::Defined, r_.once_in(2) ? w_.value(2) : around(t));
        return {t, s};
      }
      case StepKind::CasesGe0:
      case StepKind::CasesInf:
      case StepKind::CasesPos:
      case StepKind::CasesOrder: return cases(s);
      case StepKind::Field: return field(s);
      case StepKind::MaxLeft:
      case StepKind::MaxRight: {
        const Term a = w_.value(1), b = w_.value(1);
        w_.assume_if_true(fact_le(a, b)), w_.assume_if_true(fact_le(b, a));
        return {max(a, b), s};
      }
      case StepKind::MinLeft:
      case StepKind::MinRight: {
        const Term a = w_.value(1), b = w_.value(1);
        w_.assume_if_true(fact_le(a, b)), w_.assume_if_true(fact_le(b, a));
        return {min(a, b), s};
      }
      case StepKind::MaxUnit: return {either_way(TermKind::Max, neg_inf()), s};
      case StepKind::MaxSame: { const Term a = w_.value(2); return {max(a, a), s}; }
      case StepKind::Lattice: {
        const Term a = w_.value(1), b = w_.value(1), c = r_.once_in(3) ? w_.value(1) : a;
        s.term = max(max(b, c), a);
        return {max(a, b), s};
      }
      case StepKind::ToNegInf: { const Term a = w_.value(2); w_.assume_if_true(fact_of(FactKind::NegInf, a)); return {a, s}; }
      case StepKind::AddNegInf: return {either_way(TermKind::Add, neg_inf()), s};
      case StepKind::MulNegInf: {
        const Term t = either_way(TermKind::Mul, neg_inf());
        for (Term a : t->args) w_.assume_if_true(fact_of(FactKind::Pos, a));
        return {t, s};
      }
      case StepKind::ExpNegInf: return {exp(neg_inf()), s};
      case StepKind::LogZero: return {log(constant(0)), s};
      case StepKind::MulZero: return {r_.once_in(3) ? constant(0) / w_.value(2) : either_way(TermKind::Mul, constant(0)), s};
      case StepKind::AddZero: return {either_way(TermKind::Add, constant(0)), s};
      case StepKind::MulOne: return {r_.once_in(3) ? w_.value(2) / constant(1) : either_way(TermKind::Mul, constant(1)), s};
      case StepKind::ExpLog: return {exp(log(w_.value(2))), s};
      case StepKind::LogExp: return {log(exp(w_.value(2))), s};
      case StepKind::LogMul: {
        const Term a = w_.value(1), b = w_.value(1);
        w_.assume_if_true(fact_of(FactKind::Pos, a)), w_.assume_if_true(fact_of(FactKind::NonNeg, b));
        return {log(a * b), s};
      }
      case StepKind::SqrtSquare: { const Term a = sqrt(w_.value(2)); return {a * a, s}; }
      case StepKind::IfTrue:
      case StepKind::IfFalse: {
        const Cond c = w_.cond(1);
        if (asks(c->kind)) w_.assume_something_about(c->term), w_.assume_if_true(fact_le(c->term, constant(0)));
        return {if_then_else(c, w_.value(1), w_.value(1)), s};
      }
      case StepKind::IfSame: { const Term a = w_.value(2); return {if_then_else(w_.cond(1), a, a), s}; }
      case StepKind::IfPush: return if_push(s);
      case StepKind::Absurd: s.term = w_.value(1); return {around(hopeless()), s};
      case StepKind::IndexRewrite: {
        s.index = r_.once_in(2) ? Index::name(r_.of(w_.integers)) : min(w_.index(0), w_.index(0));
        s.index2 = w_.index(0);
        w_.assume_if_true(fact_ge0(s.index - s.index2)), w_.assume_if_true(fact_ge0(s.index2 - s.index));
        return {w_.value(3), s};
      }
      case StepKind::LoopEmpty:
      case StepKind::Induct: return loops(s);
      case StepKind::LemmaUse: return lemma(s);
      case StepKind::Back: return back(s);
      default: return bigs(s);
    }
  }

 private:
  FactKind sign() { return r_.of(std::vector{FactKind::Finite, FactKind::Pos, FactKind::NonNeg, FactKind::NonZero}); }

  Term either_way(TermKind kind, Term unit) {
    Term a = w_.value(2), b = unit;
    if (r_.once_in(2)) std::swap(a, b);
    return kind == TermKind::Max ? max(a, b) : kind == TermKind::Add ? a + b : a * b;
  }
  // Something strict around a term, or itself.
  Term around(Term t) {
    switch (r_.below(6)) {
      case 0: return t + w_.value(1);
      case 1: return max(w_.value(1), t);
      case 2: return sqrt(t) * w_.value(1);
      case 3: return w_.big(w_.op(), "z", t);
      case 4: return if_then_else(w_.cond(1), t, w_.value(1));
      default: return t;
    }
  }
  Term hopeless() {
    switch (r_.below(6)) {
      case 0: return neg_inf() * constant(r_.between(-1, 1));
      case 1: return w_.value(1) / constant(r_.below(2));
      case 2: return w_.value(1) / neg_inf();
      case 3: return log(constant(r_.between(-1, 1)));
      case 4: return sqrt(neg_inf());
      default: return neg_inf() * neg_inf();
    }
  }

  Index law_of_an_atom() {
    const Index p = w_.index(), b = r_.once_in(3) ? w_.index(0) : Index(r_.between(0, 3));
    const Index rest = p - b * div(p, b);
    w_.assume_if_true(fact_ge0(b - 1)), w_.assume_if_true(fact_ge0(p));
    switch (r_.below(8)) {
      case 0: return rest;
      case 1: return b - 1 - rest;
      case 2: return mod(p, b);
      case 3: return b - 1 - mod(p, b);
      case 4: return rest - mod(p, b) + r_.between(-1, 0);
      case 5: return div(p, b) - r_.below(2);
      case 6: return min(p, w_.index(0)) + r_.between(-1, 1);
      default: return w_.index(0) - min(p, w_.index(0)) * (r_.once_in(2) ? w_.index(0) : Index(1));
    }
  }

  Step linear(Step s) {
    std::vector<Index> known{Index(1)};
    for (const Fact& f : w_.context.facts()) {
      if (f.kind == FactKind::Ge0) known.push_back(f.index);
    }
    s.number = r_.between(1, 2);
    Index total(r_.between(-2, 1));
    for (int parts = r_.below(3); parts >= 0; --parts) {
      LinearPart part{r_.below(3), {}};
      Index product(part.coefficient.get_si());
      for (int n = r_.below(3); n > 0; --n) part.factors.push_back(r_.of(known)), product = product * part.factors.back();
      s.parts.push_back(part);
      total = total + product;
    }
    s.fact = fact_ge0(total);
    for (LinearPart& part : s.parts) part.coefficient *= s.number;
    return s;
  }

  // a <= b, read off nonneg(b + -1*a), off a fact, or off nothing.
  Fact order() {
    const Term a = w_.value(1), b = w_.value(1);
    switch (r_.below(4)) {
      case 0: w_.assume_if_true(fact_of(FactKind::NonNeg, b + constant(-1) * a)); break;
      case 1: w_.assume_if_true(fact_le(a, b)); return fact_of(sign(), b + constant(-1) * a);
      case 2: w_.assume_if_true(fact_le(constant(0), a)); return fact_of(sign(), a);
      default: break;
    }
    return fact_le(a, b);
  }

  Trial via(Step s) {
    static const std::vector<StepKind> inner = {StepKind::MaxUnit, StepKind::AddZero, StepKind::MulZero, StepKind::MaxSame,
                                                StepKind::AddNegInf, StepKind::IfSame, StepKind::ExpNegInf};
    const Trial t = (*this)(r_.of(inner));
    Context copy = w_.context;
    const auto out = apply_step(t.step, copy, t.term, lemmas_);
    s.term = out ? out->next : t.term;
    s.fact = fact_of(r_.once_in(4) ? FactKind::NegInf : sign(), t.term);
    s.proofs = {Proof{{t.step}}};
    return {w_.value(1), s};
  }

  Trial bound(Step s) {
    const Term b = w_.big(BigOp::Max, "k", w_.body("k", 1));
    s.index = r_.once_in(3) ? w_.index() : b->indices[0] + r_.below(2);
    s.fact = fact_le(open_body(b, s.index), b);
    return {w_.value(1), s};
  }

  Trial cases(Step s) {
    const Term x = w_.value(1), y = r_.once_in(2) ? x : w_.value(1);
    const Proof same{{plain(StepKind::IfSame)}}, none;
    if (s.kind == StepKind::CasesOrder) {
      s.left = x, s.right = y;
      s.term = r_.once_in(2) ? max(y, x) : y;
      const Proof lattice{{with_term(StepKind::Lattice, s.term)}};
      s.proofs = s.term == y ? std::vector{Proof{{plain(StepKind::MaxRight)}}, Proof{{plain(StepKind::MaxLeft)}}}
                             : std::vector{lattice, lattice};
      return {max(x, y), s};
    }
    s.left = w_.scalar();
    s.index = w_.index();
    const Cond c = s.kind == StepKind::CasesInf   ? is_neg_inf(s.left)
                   : s.kind == StepKind::CasesPos ? ask(CondKind::IsPos, s.left)
                                                  : ge0(s.index + r_.below(2));
    s.term = x;
    s.proofs = {Proof{{plain(StepKind::IfTrue)}}, Proof{{plain(StepKind::IfFalse)}}};
    if (x != y) s.proofs[1].steps.push_back(with_term(StepKind::Absurd, x));
    return {if_then_else(c, x, y), s};
  }

  Term rearranged(Term e) {
    if (e->args.size() == 2 && (e->kind == TermKind::Add || e->kind == TermKind::Mul)) {
      const Term a = rearranged(e->args[0]), b = rearranged(e->args[1]);
      if (e->kind == TermKind::Mul && b->kind == TermKind::Add && r_.once_in(2)) return a * b->args[1] + b->args[0] * a;
      return with_args(e, {b, a});
    }
    if (e->kind == TermKind::Div) return with_args(e, {rearranged(e->args[0]), rearranged(e->args[1])});
    return e;
  }
  Trial field(Step s) {
    Term a = w_.value(3);
    s.term = rearranged(a);
    switch (r_.below(6)) {
      case 0: { const Term c = w_.value(1); s.term = s.term * c / c; break; }
      case 1: { const Term c = w_.value(1); a = a * c / c; break; }
      case 2: { const Term c = w_.value(1); s.term = s.term + c - c; break; }
      case 3: { const Term c = w_.value(1); a = a + c - c; break; }
      case 4: { const Term b = w_.value(1); a = exp(a + b), s.term = exp(b) * exp(s.term); break; }
      default: break;
    }
    if (r_.once_in(4)) w_.context.assume(fact_of(FactKind::Finite, read("b", {})));
    return {a, s};
  }

  Trial if_push(Step s) {
    const Cond c = w_.cond(1);
    const Term a = w_.value(1), b = w_.value(1), other = w_.value(1), inner = if_then_else(c, a, b);
    switch (r_.below(5)) {
      case 0: s.term = inner + other; break;
      case 1: s.term = other / inner; break;
      case 2: s.term = exp(inner); break;
      case 3: s.term = call("bar", {other, inner}); break;
      default: s.term = max(inner, other); break;
    }
    const auto with = [&](Term x) {
      std::vector<Term> args = s.term->args;
      for (Term& t : args) t = t == inner ? x : t;
      return with_args(s.term, args);
    };
    return {if_then_else(c, with(a), with(r_.once_in(5) ? other : b)), s};
  }

  Trial bigs(Step s);
  Trial loops(Step s);
  Trial lemma(Step s);
  Trial back(Step s);

  World& w_;
  Random& r_;
  const LemmaTable& lemmas_;
};

Trial Maker::bigs(Step s) {
  const Symbol k("k");
  const Term f = w_.body(k, 2), g = w_.body(k, 1), c = r_.once_in(4) ? w_.body(k, 1) : w_.value(1);
  const BigOp op = w_.op();
  const Term some = w_.big(op, k, f);
  const Index lo = some->indices[0], hi = some->indices[1], middle = r_.once_in(2) ? w_.index() : lo + r_.below(3);
  for (Index i : {hi - lo - 1, lo - hi, middle - lo, hi - middle, hi - middle - 1}) {
    if (!r_.once_in(4)) w_.assume_if_true(fact_ge0(i));
  }
  if (r_.once_in(2)) w_.assume_something_about(c);
  const auto over = [&](BigOp o, Term body) { return big(o, k, lo, hi, body); };
  s.index = middle;
  switch (s.kind) {
    case StepKind::Single: return {big(op, k, lo, lo + 1, f), s};
    case StepKind::ConstUnit: return {over(op, r_.once_in(4) || op == BigOp::Min ? f : unit_of(op)), s};
    case StepKind::Join: return {apply(op, big(op, k, lo, middle, f), big(op, k, middle, hi, f)), s};
    case StepKind::Factor: {
      const bool shift = r_.once_in(2);
      return {over(shift || r_.once_in(2) ? BigOp::Max : BigOp::Sum, shift ? c + f : c * f), s};
    }
    case StepKind::FactorRight: return {over(BigOp::Sum, r_.once_in(2) ? f * c : f / c), s};
    case StepKind::Distribute: {
      const Term top = over(BigOp::Max, f), total = over(BigOp::Sum, f), d = w_.value(1);
      w_.assume_something_about(d);
      return {r_.of(std::vector<Term>{d * total, total * d, total / d, d + top, d * top, total * top}), s};
    }
    case StepKind::Additive: return {over(op, op == BigOp::Min ? f : apply(op, f, g)), s};
    case StepKind::Gather: return {apply(op, over(op, f), over(op, g)), s};
    case StepKind::Exchange: {
      w_.integers.push_back(k);
      const Term inner = r_.once_in(3) ? w_.big(op, "j", w_.body("j", 1)) : Term();
      const Term matrix = w_.body("j", 2);
      w_.integers.pop_back();
      return {over(op, inner ? inner : w_.big(op, "j", matrix)), s};
    }
    case StepKind::Nest:
      s.index = r_.once_in(3) ? w_.index(0) : Index(r_.between(0, 3));
      w_.assume_if_true(fact_ge0(s.index - 1));
      return {some, s};
    case StepKind::Reindex: {
      const Index by = r_.once_in(2) ? Index(r_.between(-1, 2)) : w_.index(0), off = r_.once_in(5) ? Index(1) : Index(0);
      const Index j = Index::name("j"), x = Index::name("i");
      s.names = {"j", "i"};
      const bool turned = r_.once_in(2);
      s.lo = turned ? by - hi + 1 : lo + by, s.hi = turned ? by - lo + 1 + off : hi + by;
      s.index = turned ? by - j : j - by - off, s.index2 = turned ? by - x : x + by;
      s.proofs = {{}, {}};
      return {some, s};
    }
    default: return {some, s};
  }
}

Trial Maker::loops(Step s) {
  const auto [lo, hi] = w_.range();
  const Symbol t("t");
  w_.assume_if_true(fact_ge0(hi - lo)), w_.assume_if_true(fact_ge0(lo - hi));
  if (s.kind == StepKind::LoopEmpty) {
    const Term next = r_.once_in(2) ? state("s") + w_.body(t, 1) : max(state("r"), w_.body(t, 1));
    return {loop(t, lo, hi, {{"s", w_.value(1), next}, {"r", w_.value(1), state("s")}}, static_cast<std::size_t>(r_.below(2))), s};
  }
  // A fold, as its invariant says: BIG(k in lo .. t, f).
  const BigOp op = w_.op(false);
  const Term f = w_.body("k", 1), unit = r_.once_in(6) ? w_.scalar() : unit_of(op);
  const Term element = substitute(f, "k", Index::name(t) + (r_.once_in(6) ? 1 : 0));
  s.term = loop(t, lo, hi, {{"s", unit, apply(op, state("s"), element)}}, 0);
  s.loop_variable = t;
  s.names = {"s"};
  s.invariants = {big(op, "k", lo, Index::name(t), f)};
  Step at = plain(StepKind::At);
  at.path = {1};
  at.proofs = {Proof{{plain(StepKind::Single)}}};
  s.proofs = {Proof{{plain(StepKind::Empty)}}, Proof{{with_index(StepKind::Split, Index::name(t)), at}}};
  return {big(op, "k", lo, hi, f), s};
}

Trial Maker::lemma(Step s) {
  s.lemma = r_.of(lemmas_.names());
  const Lemma& l = lemmas_.find(s.lemma)->statement();
  std::unordered_map<Symbol, Index> integers;
  std::unordered_map<Symbol, ArrayLambda> arrays;
  for (Symbol n : l.integers) {
    s.integers.emplace_back(n, w_.index(r_.below(2)));
    integers[n] = s.integers.back().second;
    w_.assume_if_true(fact_ge0(integers[n] - 1));
  }
  for (const LemmaArray& a : l.arrays) {
    ArrayArgument argument{a.name, {}, {}};
    for (int i = 0; i < a.rank; ++i) argument.params.push_back("x" + std::to_string(i));
    w_.integers.insert(w_.integers.end(), argument.params.begin(), argument.params.end());
    argument.body = w_.value(1);
    w_.integers.resize(w_.integers.size() - argument.params.size());
    arrays[a.name] = {argument.params, argument.body};
    s.arrays.push_back(argument);
  }
  return {substitute_arrays(substitute(l.from, integers), arrays), s};
}

Trial Maker::back(Step s) {
  static const std::vector<StepKind> inner = {StepKind::MaxUnit, StepKind::AddZero, StepKind::MulOne, StepKind::MaxSame,
                                              StepKind::IfSame, StepKind::LogExp, StepKind::Split, StepKind::Additive,
                                              StepKind::MulZero, StepKind::Single, StepKind::Field, StepKind::Factor};
  const Trial t = (*this)(r_.of(inner));
  Context copy = w_.context;
  const auto out = apply_step(t.step, copy, t.term, lemmas_);
  s.term = t.term;
  s.proofs = {Proof{{t.step}}};
  return {out ? out->next : t.term, s};
}

}  // namespace

const std::vector<StepKind>& tried_kinds() {
  static const std::vector<StepKind> all = [] {
    std::vector<StepKind> out;
    for (int k = static_cast<int>(StepKind::HaveAtom); k <= static_cast<int>(StepKind::Back); ++k) {
      const auto kind = static_cast<StepKind>(k);
      if (kind != StepKind::HaveAssumed && kind != StepKind::HaveSearch) out.push_back(kind);
    }
    return out;
  }();
  return all;
}

Trial trial(StepKind kind, World& world, Random& random, const LemmaTable& lemmas) {
  return Maker(world, random, lemmas)(kind);
}

Trial inside_something(const Trial& inner, World& world, Random& random) {
  const int i = random.below(2);
  const Term other = world.value(1), t = inner.term;
  const Proof proof{{inner.step}};
  switch (random.below(5)) {
    case 0: return {i == 0 ? t + other : other + t, at_step(i, {}, proof)};
    case 1: return {i == 0 ? t / other : other / t, at_step(i, {}, proof)};
    case 2: return {if_then_else(world.cond(1), i == 0 ? t : other, i == 0 ? other : t), at_step(i, {}, proof)};
    case 3: {
      const CondKind kind = random.once_in(2) ? CondKind::IsNegInf : CondKind::IsPos;
      return {if_then_else(ask(kind, t), other, constant(1)), at_step(2, {}, proof)};
    }
    default: {
      if (random.once_in(2)) return {world.big(world.op(), "q", t), at_step(0, {"q"}, proof)};
      return {loop("q", 0, 2, {{"s", other, max(state("s"), t)}}, 0), 
              at_step(1, {"q", "s"}, Proof{{at_step(1, {}, proof)}})};
    }
  }
}

}  // namespace serviette

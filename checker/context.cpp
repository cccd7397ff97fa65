#include "context.hpp"

namespace serviette::checker {

void Context::add(Term fact) {
  store_->budget.node();
  version_ = ++versions_;
  trail_.push_back(key(fact));
  vector<Int>& least = facts_[trail_.back()];
  const Int c = fact->is(Kind::Ge) ? fact->args[0]->value : 0;
  least.push_back(least.empty() ? c : std::min(least.back(), c));
}

Context::Scope::~Scope() {
  for (; context.trail_.size() > mark; context.trail_.pop_back()) {
    const auto it = context.facts_.find(context.trail_.back());
    if (it->second.pop_back(); it->second.empty()) context.facts_.erase(it);
  }
  context.version_ = version, context.scratch_used_ = scratch;
}

void Context::range(Term v, Term lo, Term hi) {
  add(store_->ge(store_->sub(v, lo)));
  add(store_->ge(store_->plus(store_->sub(hi, v), -1)));
}

// c then: p >= 0 adds itself, p == 0 adds p >= 0 and -p >= 0, `and` adds both, isneginf(e) adds neginf(e), ispos(e)
// pos(e). c else: p >= 0 adds -p-1 >= 0, `or` adds both negations, isneginf(e) adds finite(e), ispos(e) le(e, 0). The
// rest adds nothing.
void Context::branch(Term c, bool holds) {
  store_->budget.tick();
  const Term a = c->args[0];
  if (c->is(Kind::Ge)) add(holds ? c : store_->ge(store_->minus(a, -1)));
  if (c->is(Kind::Eq) && holds) add(store_->ge(a)), add(store_->ge(store_->minus(a)));
  if (c->is(Kind::IsNegInf)) add(holds ? c : store_->op(Kind::Finite, {a}));
  if (c->is(Kind::Pos)) add(holds ? c : store_->op(Kind::Le, {a, store_->number(0)}));
  if (c->is(Kind::Not)) branch(a, !holds);
  if (c->is(holds ? Kind::And : Kind::Or)) branch(a, holds), branch(c->args[1], holds);
}

// known(p): p is a constant >= 0, or Γ holds q >= 0 with p - q a constant >= 0.
bool Context::known(Term p) const {
  if (p->is_constant() && p->value >= 0) return true;
  const auto it = facts_.find(bare(p));
  return it != facts_.end() && it->second.back() <= p->value;
}

// A condition known true (value) or known false (!value): and, or, not by their parts; p == 0 is true if known(p) and
// known(-p), false if known(p-1) or known(-p-1); isneginf(e) is true by a fact, false if finite(e); ispos(e) is true if
// pos(e), false by a fact le(e, 0) or neginf(e).
bool Context::decided(Term c, bool value) {
  store_->budget.tick();
  const Term a = c->args[0];
  switch (c->kind) {
    case Kind::Ge: return known(value ? a : store_->minus(a, -1));
    case Kind::Eq:
      if (value) return known(a) && known(store_->minus(a));
      return known(store_->plus(a, -1)) || known(store_->minus(a, -1));
    case Kind::And:
    case Kind::Or:
      if (value == c->is(Kind::And)) return decided(a, value) && decided(c->args[1], value);
      return decided(a, value) || decided(c->args[1], value);
    case Kind::Not: return decided(a, !value);
    case Kind::Pos: return value ? judge(Kind::Pos, a) : at_most(a, store_->number(0)) || holds(Kind::IsNegInf, a);
    default: return value ? holds(Kind::IsNegInf, a) : judge(Kind::Finite, a);
  }
}

// le(a, b): by a fact, or by nonneg(b - a); where that is undefined, but a and b are not, a is -inf.
bool Context::judge(Term fact) {
  if (fact->is(Kind::Ge)) return known(fact->args[0]);
  if (fact->is(Kind::Le) && !facts_.contains(fact)) {
    const Term a = fact->args[0], minus = store_->op(Kind::Mul, {store_->number(-1), a});
    const Terms difference = {fact->args[1], a->is(Kind::Const) ? store_->number(-a->value) : minus};
    return judge(Kind::Nonneg, store_->op(Kind::Add, difference));
  }
  return fact->in(Kind::Finite, Kind::Nonzero) ? judge(fact->kind, fact->args[0]) : facts_.contains(fact);
}

pair<Term, Symbol> Context::enter(Term big) {
  if (scratch_used_ == scratch_.size()) scratch_.push_back(store_->fresh("k"));
  const Symbol k = scratch_[scratch_used_++];
  range(store_->var(k), big->args[0], big->args[1]);
  return {open(*store_, big->args[2], store_->var(k)), k};
}

constexpr unsigned kFinite = 1, kPos = 2, kNonneg = 4, kNonzero = 8, kOrdered = kFinite | kPos | kNonneg;  // see bit()

Context::Signs Context::signs(Term e) {
  if (const auto it = memo_.find({version_, e}); it != memo_.end()) return it->second;
  store_->budget.node();
  Signs s = signs_by_shape(e);
  for (const Kind k : {Kind::Finite, Kind::Pos, Kind::Nonneg, Kind::Nonzero}) s |= holds(k, e) ? bit(k) : 0;
  if (at_most(store_->number(0), e)) s |= kNonneg;
  if ((s & kPos) != 0) s |= kNonneg | kNonzero;  // what is > 0 is >= 0 and not 0,
  if (s != 0) s |= kFinite;                      // and each of these is said of reals only
  return memo_[{version_, e}] = s;
}

// One structural recursion for finite, pos, nonneg and nonzero; signs() adds what these imply.
Context::Signs Context::signs_by_shape(Term e) {
  const auto of = [&](size_t i) { return signs(e->args[i]); };
  switch (e->kind) {
    // constant c: finite; pos if c > 0, nonneg if c >= 0, nonzero if c is not 0
    case Kind::Const: return e->value > 0 ? kPos : e->value == 0 ? kNonneg : kNonzero;
    // real(p): finite; pos if known(p - 1), nonneg if known(p), nonzero also if known(-p - 1)
    case Kind::Real: {
      const Term p = e->args[0];
      if (known(store_->plus(p, -1))) return kPos;
      return kFinite | (known(p) ? kNonneg : 0) | (known(store_->minus(p, -1)) ? kNonzero : 0);
    }
    // a read: finite if the array's domain is.  opaque: finite
    case Kind::Read: return store_->finite(e->symbol) ? kFinite : 0;
    case Kind::Opaque: return kFinite;
    // a + b: finite, nonneg if both; pos if one is pos, the other nonneg.  b - a: nonneg by a fact le(a, b)
    case Kind::Add: {
      const Signs both = of(0) & of(1);
      const Term b = e->args[1];
      const bool minus = b->is(Kind::Mul) && b->args[0] == store_->number(-1);
      const Term a = b->is(Kind::Const) ? store_->number(-b->value) : minus ? b->args[1] : nullptr;
      return (both & (kFinite | kNonneg)) | ((both & kNonneg) != 0 ? (of(0) | of(1)) & kPos : 0) |
             (a != nullptr && at_most(a, e->args[0]) ? kNonneg : 0);
    }
    // a * b: each if both are; nonneg also a * a with finite(a)
    case Kind::Mul: return (of(0) & of(1)) | (e->args[0] == e->args[1] && (of(0) & kFinite) != 0 ? kNonneg : 0);
    // a / b: finite, nonzero if a is; pos, nonneg if both are
    case Kind::Div: return (of(0) & (kFinite | kNonzero)) | (of(0) & of(1) & (kPos | kNonneg));
    // max: finite, pos, nonneg if one is.  min: if both are
    case Kind::Max: return (of(0) | of(1)) & kOrdered;
    case Kind::Min: return of(0) & of(1) & kOrdered;
    // exp a: nonneg; pos if finite(a).  sqrt a: nonneg; pos if pos(a).  log a: finite if pos(a)
    case Kind::Exp: return (of(0) & kFinite) != 0 ? kPos : kNonneg;
    case Kind::Sqrt: return (of(0) & kPos) != 0 ? kPos : kNonneg;
    case Kind::Log: return (of(0) & kPos) != 0 ? kFinite : 0;
    // if: finite, pos, nonneg if both branches are
    case Kind::If: {
      Signs both = kOrdered;
      for (const bool taken : {true, false}) {
        const Scope scope{*this};
        branch(e->args[2], taken);
        both &= signs(e->args[taken ? 0 : 1]);
      }
      return both;
    }
    // sum: finite, nonneg if the body is; pos also if nonempty.  prod, min: finite, pos, nonneg if the body is.
    // max: finite, pos, nonneg if the body is, and nonempty
    case Kind::Sum:
    case Kind::Prod:
    case Kind::BigMin:
    case Kind::BigMax: {
      const bool some = nonempty(e);
      const Scope scope{*this};
      const Signs body = signs(enter(e).first) & kOrdered;
      return some || e->is(Kind::Prod) || e->is(Kind::BigMin) ? body : e->is(Kind::Sum) ? body & ~kPos : 0;
    }
    default: return 0;
  }
}

// The e of every isneginf(e) and ispos(e) in a condition.
static Terms asked(Budget& budget, Term condition) {
  budget.tick();
  if (!condition->in(Kind::And, Kind::Not)) return condition->asks() ? condition->args : Terms{};
  Terms out;
  for (const Term c : condition->args) ranges::copy(asked(budget, c), std::back_inserter(out));
  return out;
}

bool Context::asked_defined(Term condition, Term s) {
  return ranges::all_of(asked(store_->budget, condition), [&](Term e) { return defined(e, strict(s)); });
}

Strict Context::strict(Term s) {
  Strict found;
  return collect(s, found), found;
}

// strict(s): s; of + * / max min exp log sqrt opaque: strict of every operand; of if: strict of every e that
// its condition asks; of a nonempty big operator: the members of strict(body) without its variable.
void Context::collect(Term s, Strict& into) {
  store_->budget.tick();
  if (!into.all.insert(s).second) return;
  if (s->is_big()) into.bigs.push_back(s);
  if (s->is(Kind::Div)) into.denominators.insert(s->args[1]);
  if (s->in(Kind::Add, Kind::If))
    for (const Term t : s->is(Kind::If) ? asked(store_->budget, s->args[2]) : s->args) collect(t, into);
  if (!s->is_big() || !nonempty(s)) return;
  const Scope scope{*this};
  const auto [body, k] = enter(s);
  for (const Term t : strict(body).all)
    if (!mentions(*store_, t, k)) collect(t, into);
}

// defined(e) relative to S: constants, real, -inf; +, max, min: both; *: both, and both finite or one pos; /: both, and
// nonzero(denominator) or S holds a quotient by it, and finite(numerator) or pos(denominator); exp: its operand; log,
// sqrt: defined and nonneg; opaque: all defined and finite; if: the values asked and both branches; a big operator
// (min: if nonempty; prod: if its body is finite): its body, S enlarged by strict(body of B) for every big operator B
// in S that ranges over more.
bool Context::defined(Term e, const Strict& s) {
  if (s.all.contains(e) || holds(Kind::Defined, e)) return true;
  store_->budget.tick();
  const auto is = [&](Kind kind, size_t i) { return judge(kind, e->args[i]); };
  const auto all = [&](const Terms& list) { return ranges::all_of(list, [&](Term t) { return defined(t, s); }); };
  switch (e->kind) {
    case Kind::Const:
    case Kind::Real:
    case Kind::NegInf: return true;
    case Kind::Add:
    case Kind::Max:
    case Kind::Min:
    case Kind::Exp: return all(e->args);
    case Kind::Mul: {
      const bool signs = (is(Kind::Finite, 0) && is(Kind::Finite, 1)) || is(Kind::Pos, 0) || is(Kind::Pos, 1);
      return signs && all(e->args);
    }
    case Kind::Div: {
      const bool not_zero = is(Kind::Nonzero, 1) || s.denominators.contains(e->args[1]);
      return not_zero && (is(Kind::Finite, 0) || is(Kind::Pos, 1)) && all(e->args);
    }
    case Kind::Log:
    case Kind::Sqrt: return is(Kind::Nonneg, 0) && all(e->args);
    case Kind::Opaque: return all(e->args) && ranges::all_of(e->args, [&](Term t) { return judge(Kind::Finite, t); });
    case Kind::If:
      for (const bool taken : {true, false}) {
        const Scope scope{*this};
        branch(e->args[2], taken);
        if (!defined(e->args[taken ? 0 : 1], s)) return false;
      }
      return all(asked(store_->budget, e->args[2]));
    case Kind::Sum:
    case Kind::Prod:
    case Kind::BigMax:
    case Kind::BigMin: {
      if (e->is(Kind::BigMin) && !nonempty(e)) return false;
      Strict inside = s;
      store_->budget.tick(10 * s.all.size());
      const Scope scope{*this};
      const auto [body, k] = enter(e);
      for (const Term b : s.bigs) {
        const bool wider = known_at_most(b->args[0], e->args[0]) && known_at_most(e->args[1], b->args[1]);
        if (wider) collect(open(*store_, b->args[2], store_->var(k)), inside);
      }
      return (!e->is(Kind::Prod) || judge(Kind::Finite, body)) && defined(body, inside);
    }
    default: return false;
  }
}

}  // namespace serviette::checker

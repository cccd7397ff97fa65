#include "context.hpp"

#include <algorithm>

namespace serviette::checker {

std::string show(const Store& store, const Fact& f) {
  static constexpr const char* kNames[] = {"", "finite", "pos", "nonneg", "nonzero", "neginf", "le", "defined"};
  if (f.kind == FactKind::Integer) return show(store, f.p) + " >= 0";
  return kNames[static_cast<int>(f.kind)] + ("(" + show(store, f.a)) +
         (f.b != nullptr ? ", " + show(store, f.b) : "") + ")";
}

void Context::add(const Fact& f) {
  store_.budget.tick();
  version_ = ++versions_;
  if (f.kind == FactKind::Integer) {
    std::vector<Int>& least = integers_[f.p->base];
    least.push_back(least.empty() ? f.p->constant : std::min(least.back(), f.p->constant));
    trail_.push_back({f.kind, f.p->base, nullptr});
  } else {
    const Key key{f.kind, f.a, f.b};
    ++facts_[key];
    trail_.push_back(key);
  }
}

Context::Scope::~Scope() {
  for (; context_.trail_.size() > mark_; context_.trail_.pop_back()) {
    const Key& key = context_.trail_.back();
    if (key.kind == FactKind::Integer) {
      context_.integers_[static_cast<Poly>(key.a)].pop_back();
    } else if (const auto it = context_.facts_.find(key); --it->second == 0) {
      context_.facts_.erase(it);
    }
  }
  context_.version_ = version_;
  context_.scratch_used_ = scratch_;
}

void Context::range(Poly v, Poly lo, Poly hi) {
  nonnegative(store_.sub(v, lo));
  nonnegative(store_.plus(store_.sub(hi, v), -1));
}

// c then: p >= 0 adds itself, p == 0 adds p >= 0 and -p >= 0, `and` adds both, isneginf(e) adds neginf(e).
// c else: p >= 0 adds -p-1 >= 0, `or` adds both negations, isneginf(e) adds finite(e). The rest adds nothing.
void Context::branch(Term c, bool holds) {
  const Poly p = c->index.empty() ? nullptr : c->index[0];
  switch (c->kind) {
    case Kind::Ge: return nonnegative(holds ? p : store_.add(store_.constant(-1), p, -1));
    case Kind::Eq:
      if (holds) nonnegative(p), nonnegative(store_.add(store_.constant(0), p, -1));
      return;
    case Kind::And:
    case Kind::Or:
      if (holds == (c->kind == Kind::And)) branch(c->args[0], holds), branch(c->args[1], holds);
      return;
    case Kind::Not: return branch(c->args[0], !holds);
    case Kind::IsNegInf: return add({.kind = holds ? FactKind::NegInf : FactKind::Finite, .a = c->args[0]});
    default: return;
  }
}

// known(p): p is a constant >= 0, or Γ holds q >= 0 with p - q a constant >= 0.
bool Context::known(Poly p) const {
  if (p->is_constant() && p->constant >= 0) return true;
  const auto it = integers_.find(p->base);
  return it != integers_.end() && !it->second.empty() && it->second.back() <= p->constant;
}

bool Context::holds(FactKind kind, Term a, Term b) const { return facts_.contains({kind, a, b}); }

// A condition known true (value) or known false (!value).
bool Context::decided(Term c, bool value) {
  store_.budget.tick();
  const Poly p = c->index.empty() ? nullptr : c->index[0];
  switch (c->kind) {
    case Kind::Ge: return known(value ? p : store_.add(store_.constant(-1), p, -1));
    case Kind::Eq: {
      const Poly minus = store_.add(store_.constant(0), p, -1);
      if (value) return known(p) && known(minus);
      return known(store_.plus(p, -1)) || known(store_.plus(minus, -1));
    }
    case Kind::And:
    case Kind::Or: {
      const bool both = value == (c->kind == Kind::And);
      const bool a = decided(c->args[0], value);
      return both ? a && decided(c->args[1], value) : a || decided(c->args[1], value);
    }
    case Kind::Not: return decided(c->args[0], !value);
    case Kind::IsNegInf: return value ? holds(FactKind::NegInf, c->args[0]) : finite(c->args[0]);
    default: return false;
  }
}

Poly Context::scratch() {
  if (scratch_used_ == scratch_.size()) scratch_.push_back(store_.fresh("k"));
  return store_.var(scratch_[scratch_used_++]);
}

bool Context::judge(FactKind kind, Term e) {
  const Memo key{version_, std::uint64_t{e->id} * 8 + static_cast<std::uint64_t>(kind)};
  if (const auto it = memo_.find(key); it != memo_.end()) return it->second;
  store_.budget.tick();
  const bool yes = judged(kind, e);
  memo_.emplace(key, yes);
  return yes;
}

bool Context::judged(FactKind kind, Term e) {
  switch (kind) {
    case FactKind::Finite: return finite_by_shape(e);
    case FactKind::Pos: return pos_by_shape(e);
    case FactKind::Nonneg: return nonneg_by_shape(e);
    case FactKind::Nonzero: return nonzero_by_shape(e);
    default: return false;
  }
}

bool Context::of_branches(FactKind kind, Term e) {
  for (const bool taken : {true, false}) {
    const Scope scope(*this);
    branch(e->args[2], taken);
    if (!judge(kind, e->args[taken ? 0 : 1])) return false;
  }
  return true;
}

bool Context::of_body(FactKind kind, Term e) {
  const Scope scope(*this);
  const Poly k = scratch();
  range(k, e->index[0], e->index[1]);
  return judge(kind, open(store_, e->args[0], k));
}

// finite(e): by a fact; constants, real; + and *: both; /: the numerator; max: either; min: both; exp, sqrt, opaque;
// log a: pos(a); if: both branches; sum, prod, big min: the body; big max: the body, and nonempty; a read: its domain.
bool Context::finite_by_shape(Term e) {
  for (const FactKind k : {FactKind::Finite, FactKind::Pos, FactKind::Nonneg, FactKind::Nonzero}) {
    if (holds(k, e)) return true;
  }
  switch (e->kind) {
    case Kind::Const: case Kind::Real: case Kind::Exp: case Kind::Sqrt: case Kind::Opaque: return true;
    case Kind::Add: case Kind::Mul: case Kind::Min: return finite(e->args[0]) && finite(e->args[1]);
    case Kind::Div: return finite(e->args[0]);
    case Kind::Max: return finite(e->args[0]) || finite(e->args[1]);
    case Kind::Log: return pos(e->args[0]);
    case Kind::If: return of_branches(FactKind::Finite, e);
    case Kind::Sum: case Kind::Prod: case Kind::BigMin: return of_body(FactKind::Finite, e);
    case Kind::BigMax: return nonempty(e) && of_body(FactKind::Finite, e);
    case Kind::Read: return store_.finite(e->symbol);
    default: return false;
  }
}

// pos(e): fact; a constant > 0; real(p): known(p - 1); +: one pos, the other nonneg; *, /: both; max: one; min: both;
// exp a: finite(a); sqrt a: pos(a); if: both; sum, big max: the body, and nonempty; prod, big min: the body.
bool Context::pos_by_shape(Term e) {
  if (holds(FactKind::Pos, e)) return true;
  const auto nonneg = [&](Term t) { return judge(FactKind::Nonneg, t); };
  switch (e->kind) {
    case Kind::Const: return e->value > 0;
    case Kind::Real: return known(store_.plus(e->index[0], -1));
    case Kind::Add:
      return (pos(e->args[0]) && nonneg(e->args[1])) || (nonneg(e->args[0]) && pos(e->args[1]));
    case Kind::Mul: case Kind::Div: case Kind::Min: return pos(e->args[0]) && pos(e->args[1]);
    case Kind::Max: return pos(e->args[0]) || pos(e->args[1]);
    case Kind::Exp: return finite(e->args[0]);
    case Kind::Sqrt: return pos(e->args[0]);
    case Kind::If: return of_branches(FactKind::Pos, e);
    case Kind::Sum: case Kind::BigMax: return nonempty(e) && of_body(FactKind::Pos, e);
    case Kind::Prod: case Kind::BigMin: return of_body(FactKind::Pos, e);
    default: return false;
  }
}

// nonneg(e): pos(e); fact; a constant >= 0; real(p): known(p); +, *, /: both; or a*a with finite(a); max: one; min: both;
// exp, sqrt; if: both; sum, prod, big min: the body; big max: the body, and nonempty.
bool Context::nonneg_by_shape(Term e) {
  if (holds(FactKind::Nonneg, e) || pos(e)) return true;
  const auto nonneg = [&](Term t) { return judge(FactKind::Nonneg, t); };
  switch (e->kind) {
    case Kind::Const: return e->value >= 0;
    case Kind::Real: return known(e->index[0]);
    case Kind::Mul:
      if (e->args[0] == e->args[1] && finite(e->args[0])) return true;
      [[fallthrough]];
    case Kind::Add: case Kind::Div: case Kind::Min: return nonneg(e->args[0]) && nonneg(e->args[1]);
    case Kind::Max: return nonneg(e->args[0]) || nonneg(e->args[1]);
    case Kind::Exp: case Kind::Sqrt: return true;
    case Kind::If: return of_branches(FactKind::Nonneg, e);
    case Kind::Sum: case Kind::Prod: case Kind::BigMin: return of_body(FactKind::Nonneg, e);
    case Kind::BigMax: return nonempty(e) && of_body(FactKind::Nonneg, e);
    default: return false;
  }
}

// nonzero(e): pos(e); fact; a constant other than 0; *: both; /: the numerator; real(p): known(p-1) or known(-p-1).
bool Context::nonzero_by_shape(Term e) {
  if (holds(FactKind::Nonzero, e) || pos(e)) return true;
  switch (e->kind) {
    case Kind::Const: return e->value != 0;
    case Kind::Mul: return judge(FactKind::Nonzero, e->args[0]) && judge(FactKind::Nonzero, e->args[1]);
    case Kind::Div: return judge(FactKind::Nonzero, e->args[0]);
    case Kind::Real: return known(store_.add(store_.constant(-1), e->index[0], -1));
    default: return false;
  }
}

Strict Context::strict(Term s) {
  Strict found;
  collect(s, found);
  return found;
}

namespace {
// The e of every isneginf(e) in a condition.
void asked(Term condition, std::vector<Term>& out) {
  if (condition->kind == Kind::IsNegInf) return out.push_back(condition->args[0]);
  for (const Term c : condition->args) asked(c, out);
}
}  // namespace

// strict(s): s; of + * / max min exp log sqrt opaque: strict of every operand; of if: strict of every e in an
// isneginf(e) of its condition; of a nonempty big operator: the members of strict(body) without its variable.
void Context::collect(Term s, Strict& into) {
  store_.budget.tick();
  if (!into.add(s)) return;
  switch (s->kind) {
    case Kind::Add: case Kind::Mul: case Kind::Div: case Kind::Max: case Kind::Min:
    case Kind::Exp: case Kind::Log: case Kind::Sqrt: case Kind::Opaque:
      for (const Term t : s->args) collect(t, into);
      return;
    case Kind::If: {
      std::vector<Term> operands;
      asked(s->args[2], operands);
      for (const Term t : operands) collect(t, into);
      return;
    }
    case Kind::Sum: case Kind::Prod: case Kind::BigMax: case Kind::BigMin: {
      if (!nonempty(s)) return;
      const Scope scope(*this);
      const Poly k = scratch();
      range(k, s->index[0], s->index[1]);
      Strict body;
      collect(open(store_, s->args[0], k), body);
      for (const Term t : body.all) {
        if (!mentions(store_, t, Store::as_atom(k)->symbol)) into.add(t);
      }
      return;
    }
    default: return;
  }
}

bool Context::defined(Term e, const Strict& s) {
  Seen seen;
  return defined(e, s, seen);
}

bool Context::defined(Term e, const Strict& s, Seen& seen) {
  if (s.all.contains(e) || holds(FactKind::Defined, e)) return true;
  store_.budget.tick();
  const Memo key{version_, e->id};
  if (const auto it = seen.find(key); it != seen.end()) return it->second;
  const bool yes = defined_by_shape(e, s, seen);
  seen.emplace(key, yes);
  return yes;
}

// defined(e) relative to S: constants, real, -inf; +, max, min: both; *: both, and both finite or one pos; /: both,
// nonzero(denominator) or S holds a quotient by it, and finite(numerator) or pos(denominator); exp: its operand; log, sqrt: defined and nonneg;
// opaque: all defined and finite; if: the isneginf operands and both branches; a big operator (min: if nonempty; prod:
// if its body is finite): its body, with S enlarged by strict(body of B) for every big operator B in S that ranges over more.
bool Context::defined_by_shape(Term e, const Strict& s, Seen& seen) {
  const auto all = [&] {
    return std::all_of(e->args.begin(), e->args.end(), [&](Term t) { return defined(t, s, seen); });
  };
  switch (e->kind) {
    case Kind::Const: case Kind::Real: case Kind::NegInf: return true;
    case Kind::Add: case Kind::Max: case Kind::Min: case Kind::Exp: return all();
    case Kind::Mul:
      return all() && ((finite(e->args[0]) && finite(e->args[1])) || pos(e->args[0]) || pos(e->args[1]));
    case Kind::Div:
      return all() && (finite(e->args[0]) || pos(e->args[1])) &&
             (judge(FactKind::Nonzero, e->args[1]) || std::any_of(s.all.begin(), s.all.end(), [&](Term t) {
                return t->kind == Kind::Div && t->args[1] == e->args[1];
              }));
    case Kind::Log: case Kind::Sqrt: return all() && judge(FactKind::Nonneg, e->args[0]);
    case Kind::Opaque:
      return all() && std::all_of(e->args.begin(), e->args.end(), [&](Term t) { return finite(t); });
    case Kind::If: {
      std::vector<Term> operands;
      asked(e->args[2], operands);
      for (const Term t : operands) {
        if (!defined(t, s, seen)) return false;
      }
      for (const bool taken : {true, false}) {
        const Scope scope(*this);
        branch(e->args[2], taken);
        if (!defined(e->args[taken ? 0 : 1], s, seen)) return false;
      }
      return true;
    }
    case Kind::BigMin:
      if (!nonempty(e)) return false;
      [[fallthrough]];
    case Kind::Sum: case Kind::Prod: case Kind::BigMax: {
      std::vector<Term> wider;
      for (const Term b : s.bigs) {
        if (known(store_.sub(e->index[0], b->index[0])) && known(store_.sub(b->index[1], e->index[1]))) {
          wider.push_back(b);
        }
      }
      const Scope scope(*this);
      const Poly k = scratch();
      range(k, e->index[0], e->index[1]);
      Strict inside = s;
      store_.budget.tick(s.all.size());
      for (const Term b : wider) collect(open(store_, b->args[0], k), inside);
      const Term body = open(store_, e->args[0], k);
      return (e->kind != Kind::Prod || finite(body)) && defined(body, inside);
    }
    default: return false;
  }
}

}  // namespace serviette::checker

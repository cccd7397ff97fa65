#include "proofs/theorem/judgement.hpp"

#include <array>
#include <cassert>
#include <memory>
#include <optional>
#include <unordered_map>

namespace serviette {
namespace {

// The scope a subterm of e stands in: e's own, or for the body of a big operator the one under a new name, or for the
// branches of an `if` the one under its condition.
struct Opened {
  Symbol k;
  Term body;
  Context context;
};

Opened open_big(Term e, const Context& context) {
  const Symbol k = context.fresh(e->binders[0]);
  auto under = context.under(k, e->indices[0], e->indices[1]);
  assert(under);  // k is fresh
  return {k, open_body(e, Index::name(k)), std::move(*under)};
}

// The four judgements about values, in one scope. Answers are remembered: pos asks nonneg, and nonneg asks pos.
class Judge {
 public:
  explicit Judge(Context context) : context_(std::move(context)) {}

  bool finite(Term e) { return memo(0, e, [&] { return find_finite(e); }); }
  bool pos(Term e) { return memo(1, e, [&] { return find_pos(e); }); }
  bool nonneg(Term e) { return memo(2, e, [&] { return find_nonneg(e); }); }
  bool nonzero(Term e) { return memo(3, e, [&] { return find_nonzero(e); }); }

 private:
  using Question = bool (Judge::*)(Term);

  // finite(e): a fact finite, pos, nonneg, nonzero or le(0, e); constants, real: yes; -inf: no; +, *: both; or b - a
  // with le(a, b) in Γ; /: the numerator; max: either; min: both; exp, sqrt, opaque: yes; log a: pos(a); if: both branches; sum, prod, big min: the body;
  // big max: the body, and nonempty; array read: its domain is finite; loop, state: no.
  bool find_finite(Term e) {
    for (FactKind kind : {FactKind::Finite, FactKind::Pos, FactKind::NonNeg, FactKind::NonZero}) {
      if (context_.holds(kind, e)) return true;
    }
    if (context_.holds_le(constant(0), e)) return true;
    switch (e->kind) {
      case TermKind::Const:
      case TermKind::Real:
      case TermKind::Exp:
      case TermKind::Sqrt:
      case TermKind::Call: return true;
      case TermKind::Add: return both(&Judge::finite, e) || is_ordered_difference(e);
      case TermKind::Mul:
      case TermKind::Min: return both(&Judge::finite, e);
      case TermKind::Div: return finite(e->args[0]);
      case TermKind::Max: return finite(e->args[0]) || finite(e->args[1]);
      case TermKind::Log: return pos(e->args[0]);
      case TermKind::If: return branches(&Judge::finite, e);
      case TermKind::Big: return body(&Judge::finite, e, e->big == BigOp::Max);
      case TermKind::Read: return context_.finite_array(e->name);
      case TermKind::NegInf:
      case TermKind::State:
      case TermKind::BoundState:
      case TermKind::Loop: return false;
    }
    return false;
  }

  // pos(e): a fact; constant > 0; real(p): known(p - 1); +: one pos, the other nonneg; *, /: both pos; max: one is
  // pos; min: both; exp a: finite(a); sqrt a: pos(a); if: both; sum, big max: body pos and nonempty; prod, big min:
  // body pos.
  bool find_pos(Term e) {
    if (context_.holds(FactKind::Pos, e)) return true;
    switch (e->kind) {
      case TermKind::Const: return e->value > 0;
      case TermKind::Real: return context_.known(e->index - 1);
      case TermKind::Add:
        return (pos(e->args[0]) && nonneg(e->args[1])) || (nonneg(e->args[0]) && pos(e->args[1]));
      case TermKind::Mul:
      case TermKind::Div:
      case TermKind::Min: return both(&Judge::pos, e);
      case TermKind::Max: return pos(e->args[0]) || pos(e->args[1]);
      case TermKind::Exp: return finite(e->args[0]);
      case TermKind::Sqrt: return pos(e->args[0]);
      case TermKind::If: return branches(&Judge::pos, e);
      case TermKind::Big: return body(&Judge::pos, e, e->big == BigOp::Sum || e->big == BigOp::Max);
      default: return false;
    }
  }

  // nonneg(e): pos(e); a fact, also le(0, e); constant >= 0; real(p): known(p); +, *, /: both nonneg; or a * a with
  // finite(a); or b - a with le(a, b) in Γ: where the difference is defined a is finite, and so b is too; max: one is
  // nonneg; min: both; exp, sqrt: yes; if: both; sum, prod, big min: body; big max: body and nonempty.
  bool find_nonneg(Term e) {
    if (context_.holds(FactKind::NonNeg, e) || context_.holds_le(constant(0), e) || pos(e)) return true;
    switch (e->kind) {
      case TermKind::Const: return e->value >= 0;
      case TermKind::Real: return context_.known(e->index);
      case TermKind::Exp:
      case TermKind::Sqrt: return true;
      case TermKind::Mul:
        if (e->args[0] == e->args[1] && finite(e->args[0])) return true;
        return both(&Judge::nonneg, e);
      case TermKind::Add: return both(&Judge::nonneg, e) || is_ordered_difference(e);
      case TermKind::Div:
      case TermKind::Min: return both(&Judge::nonneg, e);
      case TermKind::Max: return nonneg(e->args[0]) || nonneg(e->args[1]);
      case TermKind::If: return branches(&Judge::nonneg, e);
      case TermKind::Big: return body(&Judge::nonneg, e, e->big == BigOp::Max);
      default: return false;
    }
  }

  // nonzero(e): pos(e); a fact; constant != 0; *: both; /: the numerator; real(p): known(p - 1) or known(-p - 1).
  bool find_nonzero(Term e) {
    if (context_.holds(FactKind::NonZero, e) || pos(e)) return true;
    switch (e->kind) {
      case TermKind::Const: return e->value != 0;
      case TermKind::Real: return context_.known(e->index - 1) || context_.known(-e->index - 1);
      case TermKind::Mul: return both(&Judge::nonzero, e);
      case TermKind::Div: return nonzero(e->args[0]);
      default: return false;
    }
  }

  bool is_ordered_difference(Term e) const {
    const Term left = e->args[0], right = e->args[1];
    if (right->kind == TermKind::Const) return context_.holds_le(constant(-right->value), left);
    return right->kind == TermKind::Mul && right->args[0] == constant(-1) && context_.holds_le(right->args[1], left);
  }

  bool both(Question q, Term e) { return (this->*q)(e->args[0]) && (this->*q)(e->args[1]); }

  bool branches(Question q, Term e) {
    Judge& yes = inner(e, 0, [&] { return context_.given(e->cond, true); });
    if (!(yes.*q)(e->args[0])) return false;
    Judge& no = inner(e, 1, [&] { return context_.given(e->cond, false); });
    return (no.*q)(e->args[1]);
  }

  bool body(Question q, Term e, bool needs_nonempty) {
    if (needs_nonempty && !context_.nonempty(e->indices[0], e->indices[1])) return false;
    Term opened;
    Judge& under = inner(e, 0, [&] {
      Opened o = open_big(e, context_);
      opened = o.body;
      return o.context;
    });
    if (!opened) opened = open_big(e, context_).body;
    return (under.*q)(opened);
  }

  template <class F>
  Judge& inner(Term e, int which, F make) {
    auto& slot = inner_[e].at(which);
    if (!slot) slot = std::make_unique<Judge>(make());
    return *slot;
  }

  template <class F>
  bool memo(std::size_t question, Term e, F find) {
    auto& answers = memo_[e];
    if (!answers.at(question)) {
      const bool answer = find();
      memo_[e].at(question) = answer;
      return answer;
    }
    return *answers.at(question);
  }

  Context context_;
  std::unordered_map<Term, std::array<std::optional<bool>, 4>> memo_;
  std::unordered_map<Term, std::array<std::unique_ptr<Judge>, 2>> inner_;
};

// --- Definedness ------------------------------------------------------------------------------------------------------

void add_condition_operands(Cond c, std::vector<Term>& out) {
  if (asks(c->kind)) out.push_back(c->term);
  for (Cond p : c->parts) add_condition_operands(p, out);
}

// strict(s): s; for + * / max min exp log sqrt opaque: strict of every operand; for if: strict of every e that
// its condition asks; for a nonempty big operator: the members of strict(body) without its variable.
void add_strict(Term s, const Context& context, StrictSet& out) {
  if (!out.insert(s)) return;
  switch (s->kind) {
    case TermKind::Add:
    case TermKind::Mul:
    case TermKind::Div:
    case TermKind::Max:
    case TermKind::Min:
    case TermKind::Exp:
    case TermKind::Log:
    case TermKind::Sqrt:
    case TermKind::Call:
      for (Term a : s->args) add_strict(a, context, out);
      return;
    case TermKind::If: {
      std::vector<Term> asked;
      add_condition_operands(s->cond, asked);
      for (Term a : asked) add_strict(a, context, out);
      return;
    }
    case TermKind::Big: {
      if (!context.nonempty(s->indices[0], s->indices[1])) return;
      const Opened o = open_big(s, context);
      const StrictSet inside = strict(o.body, o.context);
      for (Term m : inside.terms()) {
        if (!mentions(m, o.k)) out.insert(m);
      }
      return;
    }
    default: return;
  }
}

// defined(e) relative to S. Returns the first subterm it cannot account for, or null.
class Definedness {
 public:
  Definedness(const Context& context, const StrictSet& set) : context_(context), set_(set), judge_(context) {
    for (Term t : set_.terms()) {
      if (t->kind == TermKind::Div) denominators_.insert(t->args[1]);
    }
  }

  Term missing(Term e) {
    if (auto it = memo_.find(e); it != memo_.end()) return it->second;
    const Term out = find(e);
    memo_.emplace(e, out);
    return out;
  }

 private:
  // e in S, or a fact defined(e); constants, real, -inf; +, max, min: both; *: both, and (both finite, or one of them
  // pos); /: both, and (nonzero(denominator), or S holds a quotient by it), and (finite(numerator) or
  // pos(denominator)); exp: operand; log, sqrt: operand defined and nonneg; opaque: all operands defined and finite; if:
  // the values asked and both branches; a big operator (big min only if nonempty): its body. A product over a
  // body that may be -inf is undefined where another factor is <= 0, so prod asks for a finite body too.
  Term find(Term e) {
    if (set_.contains(e) || context_.holds(FactKind::Defined, e)) return {};
    switch (e->kind) {
      case TermKind::Const:
      case TermKind::Real:
      case TermKind::NegInf: return {};
      case TermKind::Add:
      case TermKind::Max:
      case TermKind::Min:
      case TermKind::Exp: return operands(e);
      case TermKind::Mul: {
        const Term a = e->args[0], b = e->args[1];
        const bool ok = (judge_.finite(a) && judge_.finite(b)) || judge_.pos(a) || judge_.pos(b);
        return ok ? operands(e) : e;
      }
      case TermKind::Div: {
        const Term a = e->args[0], b = e->args[1];
        const bool ok = (judge_.nonzero(b) || denominators_.contains(b)) && (judge_.finite(a) || judge_.pos(b));
        return ok ? operands(e) : e;
      }
      case TermKind::Log:
      case TermKind::Sqrt: return judge_.nonneg(e->args[0]) ? operands(e) : e;
      case TermKind::Call:
        for (Term a : e->args) {
          if (!judge_.finite(a)) return e;
        }
        return operands(e);
      case TermKind::If: return branches(e);
      case TermKind::Big: return body(e);
      case TermKind::Read:
      case TermKind::State:
      case TermKind::BoundState:
      case TermKind::Loop: return e;
    }
    return e;
  }

  Term operands(Term e) {
    for (Term a : e->args) {
      if (const Term m = missing(a)) return m;
    }
    return {};
  }

  Term branches(Term e) {
    std::vector<Term> asked;
    add_condition_operands(e->cond, asked);
    for (Term a : asked) {
      if (const Term m = missing(a)) return m;
    }
    if (const Term m = not_defined(e->args[0], set_, context_.given(e->cond, true))) return m;
    return not_defined(e->args[1], set_, context_.given(e->cond, false));
  }

  // For every big operator B in S whose range includes this one, S grows by strict(body of B) at the same variable.
  Term body(Term e) {
    const Index lo = e->indices[0], hi = e->indices[1];
    if (e->big == BigOp::Min && !context_.nonempty(lo, hi)) return e;
    const Opened o = open_big(e, context_);
    if (e->big == BigOp::Prod && !is_finite(o.body, o.context)) return e;
    StrictSet grown = set_;
    for (Term b : set_.terms()) {
      if (b->kind != TermKind::Big) continue;
      if (!context_.known(lo - b->indices[0]) || !context_.known(b->indices[1] - hi)) continue;
      add_strict(open_body(b, Index::name(o.k)), o.context, grown);
    }
    return not_defined(o.body, grown, o.context);
  }

  const Context& context_;
  const StrictSet& set_;
  Judge judge_;
  std::unordered_set<Term> denominators_;
  std::unordered_map<Term, Term> memo_;
};

}  // namespace

bool is_finite(Term e, const Context& context) { return Judge(context).finite(e); }
bool is_pos(Term e, const Context& context) { return Judge(context).pos(e); }
bool is_nonneg(Term e, const Context& context) { return Judge(context).nonneg(e); }
bool is_nonzero(Term e, const Context& context) { return Judge(context).nonzero(e); }

bool judge(const Fact& fact, const Context& context) {
  switch (fact.kind) {
    case FactKind::Ge0: return context.known(fact.index);
    case FactKind::Finite: return is_finite(fact.a, context);
    case FactKind::Pos: return is_pos(fact.a, context);
    case FactKind::NonNeg: return is_nonneg(fact.a, context);
    case FactKind::NonZero: return is_nonzero(fact.a, context);
    // le(a, b): a fact, or nonneg(b - a). Nothing more is asked: where b - a is undefined though a and b are not, a is -inf.
    case FactKind::Le: return context.holds(fact) || is_nonneg(fact.b - fact.a, context);
    case FactKind::NegInf:
    case FactKind::Defined: return context.holds(fact);
  }
  return false;
}

std::vector<Term> asked(Cond c) {
  std::vector<Term> out;
  add_condition_operands(c, out);
  return out;
}

StrictSet strict(Term s, const Context& context) {
  StrictSet out;
  add_strict(s, context, out);
  return out;
}

Term not_defined(Term e, const StrictSet& set, const Context& context) {
  return Definedness(context, set).missing(e);
}

bool is_defined(Term e, const StrictSet& set, const Context& context) {
  return !not_defined(e, set, context);
}

}  // namespace serviette

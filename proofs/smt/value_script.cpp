#include "proofs/smt/value_script.hpp"

#include <algorithm>

namespace serviette::smt {
namespace {

std::string eq(const std::string& a, const std::string& b) { return a == b ? "true" : call("=", {a, b}); }
std::string less(const std::string& a, const std::string& b) { return call("<", {a, b}); }
std::string leq(const std::string& a, const std::string& b) { return call("<=", {a, b}); }
std::string pos(const std::string& a) { return less("0.0", a); }
std::string nonneg(const std::string& a) { return leq("0.0", a); }
std::string nonzero(const std::string& a) { return no(eq(a, "0.0")); }

bool is_constant(Term e) { return e->kind == TermKind::Const; }

std::string cut(const std::string& s) { return s.size() > 200 ? s.substr(0, 200) : s; }

}  // namespace

std::string ValueScript::integer(Index i) {
  seen_.push_back(i);
  return script_.integer(i);
}

ValueText ValueScript::shared(ValueText v) {
  return {script_.share(v.defined, "Bool"), script_.share(v.inf, "Bool"), script_.share(v.number, "Real")};
}

std::string ValueScript::real_number(Term e) { return script_.declare(cut(to_string(e)), "Real"); }

// Nothing is known but what facts say.
ValueText ValueScript::unknown(Term e) {
  const std::string name = cut(to_string(e));
  ValueText v{script_.declare("defined " + name, "Bool"), "false", script_.declare(name, "Real")};
  const bool finite = e->kind == TermKind::Read && context_.finite_array(e->name);
  if (!finite) v.inf = script_.declare("isneginf " + name, "Bool");
  return v;
}

ValueText ValueScript::value(Term e) {
  if (const auto it = values_.find(e); it != values_.end()) return it->second;
  const ValueText v = shared(whole_.contains(e) ? unknown(e) : find(e));
  values_.emplace(e, v);
  for (const Fact& f : context_.facts()) {
    if (f.kind != FactKind::Ge0 && f.kind != FactKind::Le && f.a == e) script_.require(says(f));
  }
  return v;
}

ValueText ValueScript::find(Term e) {
  switch (e->kind) {
    case TermKind::Const: return {"true", "false", number(e->value)};
    case TermKind::NegInf: return {"true", "true", "0.0"};
    case TermKind::Real: return {"true", "false", call("to_real", {integer(e->index)})};
    case TermKind::Add: {
      const ValueText a = value(e->args[0]), b = value(e->args[1]);
      return {all({a.defined, b.defined}), any({a.inf, b.inf}), call("+", {a.number, b.number})};
    }
    case TermKind::Mul: return product_of(e);
    case TermKind::Div: return quotient_of(e);
    case TermKind::Max:
    case TermKind::Min: return larger(e);
    case TermKind::Exp: {
      const ValueText a = value(e->args[0]);
      const std::string v = real_number(e);
      script_.require(choose(a.inf, eq(v, "0.0"), pos(v)));
      return {a.defined, "false", v};
    }
    case TermKind::Log: {
      const ValueText a = value(e->args[0]);
      return {all({a.defined, no(a.inf), nonneg(a.number)}), eq(a.number, "0.0"), real_number(e)};
    }
    case TermKind::Sqrt: {
      const ValueText a = value(e->args[0]);
      const std::string v = real_number(e);
      script_.mark_product();
      script_.require(nonneg(v));
      script_.require(implies(pos(a.number), pos(v)));
      script_.require(implies(nonneg(a.number), eq(call("*", {v, v}), a.number)));
      return {all({a.defined, no(a.inf), nonneg(a.number)}), "false", v};
    }
    case TermKind::Call: {
      std::vector<std::string> defined;
      for (Term t : e->args) {
        const ValueText a = value(t);
        defined.insert(defined.end(), {a.defined, no(a.inf)});
      }
      return {all(defined), "false", real_number(e)};
    }
    case TermKind::If: return branches(e);
    case TermKind::Big: return big(e);
    case TermKind::Read:
    case TermKind::State:
    case TermKind::BoundState:
    case TermKind::Loop: return unknown(e);
  }
  return unknown(e);
}

// r * (-inf) = -inf for r > 0, and is undefined otherwise.
ValueText ValueScript::product_of(Term e) {
  const ValueText a = value(e->args[0]), b = value(e->args[1]);
  ValueText v{all({a.defined, b.defined, no(all({a.inf, b.inf})), implies(a.inf, pos(b.number)), implies(b.inf, pos(a.number))}),
              any({a.inf, b.inf}), call("*", {a.number, b.number})};
  if (is_constant(e->args[0]) || is_constant(e->args[1])) return v;
  const std::string v_number = real_number(e);
  script_.mark_product();
  script_.require(eq(v_number, v.number));
  script_.require(implies(all({pos(a.number), pos(b.number)}), pos(v_number)));
  script_.require(implies(all({nonneg(a.number), nonneg(b.number)}), nonneg(v_number)));
  script_.require(implies(all({nonzero(a.number), nonzero(b.number)}), nonzero(v_number)));
  script_.require(implies(any({eq(a.number, "0.0"), eq(b.number, "0.0")}), eq(v_number, "0.0")));
  if (e->args[0] == e->args[1]) script_.require(nonneg(v_number));
  v.number = v_number;
  return v;
}

// (-inf) / r = -inf for r > 0; undefined for r <= 0 and for r = -inf.
ValueText ValueScript::quotient_of(Term e) {
  const ValueText a = value(e->args[0]), b = value(e->args[1]);
  ValueText v{all({a.defined, b.defined, no(b.inf), nonzero(b.number), implies(a.inf, pos(b.number))}), a.inf, {}};
  if (is_constant(e->args[1])) {
    v.number = e->args[1]->value == 0 ? "0.0" : call("*", {number(mpq_class(1 / e->args[1]->value)), a.number});
    return v;
  }
  v.number = real_number(e);
  script_.mark_product();
  script_.require(implies(nonzero(b.number), eq(call("*", {v.number, b.number}), a.number)));
  script_.require(implies(all({pos(a.number), pos(b.number)}), pos(v.number)));
  script_.require(implies(all({nonneg(a.number), pos(b.number)}), nonneg(v.number)));
  script_.require(implies(all({nonzero(a.number), nonzero(b.number)}), nonzero(v.number)));
  return v;
}

// max and min: -inf is below every real.
ValueText ValueScript::larger(Term e) {
  const ValueText a = value(e->args[0]), b = value(e->args[1]);
  const std::string defined = all({a.defined, b.defined});
  if (e->kind == TermKind::Min)
    return {defined, any({a.inf, b.inf}), choose(leq(a.number, b.number), a.number, b.number)};
  const std::string left = any({b.inf, all({no(a.inf), leq(b.number, a.number)})});
  return {defined, all({a.inf, b.inf}), choose(left, a.number, b.number)};
}

ValueText ValueScript::branches(Term e) {
  std::string asked = "true";
  const std::string c = script_.share(condition(e->cond, asked), "Bool");
  const ValueText a = value(e->args[0]), b = value(e->args[1]);
  return {all({asked, choose(c, a.defined, b.defined)}), choose(c, a.inf, b.inf), choose(c, a.number, b.number)};
}

std::string ValueScript::condition(Cond c, std::string& defined) {
  switch (c->kind) {
    case CondKind::Ge0: return at_least_0(integer(c->index));
    case CondKind::Eq0: return eq(integer(c->index), "0");
    case CondKind::IsNegInf:
    case CondKind::IsPos: {
      const ValueText v = value(c->term);
      defined = all({defined, v.defined});
      return c->kind == CondKind::IsNegInf ? v.inf : all({no(v.inf), pos(v.number)});
    }
    case CondKind::And: {
      const std::string a = condition(c->parts[0], defined), b = condition(c->parts[1], defined);
      return all({a, b});
    }
    case CondKind::Or: {
      const std::string a = condition(c->parts[0], defined), b = condition(c->parts[1], defined);
      return any({a, b});
    }
    case CondKind::Not: return no(condition(c->parts[0], defined));
  }
  return "true";
}

// The witness k of BIG(k in lo .. hi, f): where the whole is defined and the range is not empty,
//   sum:      -inf only if f(k) is; < 0 only if f(k) < 0; 0 only if f(k) <= 0
//   prod:     -inf only if f(k) is; < 0 only if f(k) < 0; 0 only if f(k) = 0
//   max, min: it is f(k)
ValueText ValueScript::big(Term e) {
  const Index lo = e->indices[0], hi = e->indices[1];
  const Index k = script_.fresh_integer(e->binders[0], context_);
  ValueText v = unknown(e);
  const std::string nonempty = script_.share(call(">=", {integer(hi - lo), "1"}), "Bool");
  const std::string seen = all({nonempty, v.defined});
  const ValueText f = value(open_body(e, k));
  const std::string place = all({at_least_0(integer(k - lo)), at_least_0(integer(hi - 1 - k))});
  script_.require(implies(nonempty, place));
  script_.require(implies(seen, f.defined));
  const auto when = [&](const std::string& guard, const std::string& then) {
    script_.require(implies(all({seen, guard}), then));
  };
  if (e->big == BigOp::Max || e->big == BigOp::Min) {
    when("true", eq(v.inf, f.inf));
    when(no(v.inf), eq(v.number, f.number));
    script_.require(implies(no(nonempty), e->big == BigOp::Min ? no(v.defined) : all({v.defined, v.inf})));
    return v;
  }
  const bool adds = e->big == BigOp::Sum;
  when(v.inf, f.inf);
  when(all({no(v.inf), less(v.number, "0.0")}), all({no(f.inf), less(f.number, "0.0")}));
  when(all({no(v.inf), eq(v.number, "0.0")}), all({no(f.inf), adds ? leq(f.number, "0.0") : eq(f.number, "0.0")}));
  script_.require(implies(no(nonempty), all({v.defined, no(v.inf), eq(v.number, adds ? "0.0" : "1.0")})));
  return v;
}

std::string ValueScript::says(const Fact& fact) {
  if (fact.kind == FactKind::Ge0) return at_least_0(integer(fact.index));
  const ValueText a = value(fact.a);
  switch (fact.kind) {
    case FactKind::Defined: return a.defined;
    case FactKind::NegInf: return implies(a.defined, a.inf);
    case FactKind::Finite: return implies(a.defined, no(a.inf));
    case FactKind::Pos: return implies(a.defined, all({no(a.inf), pos(a.number)}));
    case FactKind::NonNeg: return implies(a.defined, all({no(a.inf), nonneg(a.number)}));
    case FactKind::NonZero: return implies(a.defined, all({no(a.inf), nonzero(a.number)}));
    case FactKind::Le: {
      const ValueText b = value(fact.b);
      return implies(all({a.defined, b.defined}), any({a.inf, all({no(b.inf), leq(a.number, b.number)})}));
    }
    case FactKind::Ge0: break;
  }
  return "true";
}

std::string ValueScript::text(bool all_integer_facts) {
  for (const Fact& f : context_.facts()) {
    if (f.kind == FactKind::Le && (values_.contains(f.a) || values_.contains(f.b))) script_.require(says(f));
    if (f.kind == FactKind::Ge0 && all_integer_facts) script_.know(f.index);
  }
  const std::vector<Index> seen = seen_;
  for (Index i : seen) {
    for (Index j : {i, -i}) script_.know_about(context_, j);
  }
  return script_.text(true);
}

}  // namespace serviette::smt

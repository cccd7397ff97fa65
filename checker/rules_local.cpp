// The local rules (FORMAT.md, 3.6): each looks at the head of the current term alone. Above each rule stands
// `condition ⊢ from ⊑ to`, or ≡.
#include <algorithm>

#include "proof.hpp"

namespace serviette::checker {
namespace {

bool is(Term t, Int value) { return t->kind == Kind::Const && t->value == value; }
bool infinite(Term t) { return t->kind == Kind::NegInf; }
bool negative(Term t) { return t->kind == Kind::Const && t->value < 0; }

void leaves(Store& store, Term t, std::unordered_set<Term>& seen, std::unordered_set<Term>& out) {
  store.budget.tick();
  if (!seen.insert(t).second) return;
  if (t->kind != Kind::Max) out.insert(t);
  else leaves(store, t->args[0], seen, out), leaves(store, t->args[1], seen, out);
}

bool asks_isneginf(Term c) {
  return c->kind == Kind::IsNegInf || std::any_of(c->args.begin(), c->args.end(), asks_isneginf);
}

// A term that is ⊥ whatever its names stand for.
bool undefined(Term t) {
  const auto arg = [&](std::size_t i) { return t->args[i]; };
  switch (t->kind) {
    case Kind::Mul:
      return (infinite(arg(0)) && (infinite(arg(1)) || is(arg(1), 0) || negative(arg(1)))) ||
             (infinite(arg(1)) && (is(arg(0), 0) || negative(arg(0))));
    case Kind::Div: return is(arg(1), 0) || infinite(arg(1));
    case Kind::Log: case Kind::Sqrt: return negative(arg(0)) || infinite(arg(0));
    default: return false;
  }
}

}  // namespace

const std::unordered_map<std::string_view, Proofs::Rule>& Proofs::local_rules() {
  // The other operand, where one operand satisfies `test`.
  static const auto beside = [](Proofs& p, Term s, Kind kind, auto test, const char* shape) {
    p.ensure_head(s, s->kind == kind && (test(s->args[0]) || test(s->args[1])), shape);
    return s->args[test(s->args[0]) ? 1 : 0];
  };
  static const auto maximum = [](Proofs& p, Term s, std::size_t keep) {
    p.ensure_head(s, s->kind == Kind::Max, "max(a, b)");
    ENSURE("not a fact: le(" + show(p.store_, s->args[1 - keep]) + ", " + show(p.store_, s->args[keep]) + ")",
           p.gamma_.holds(FactKind::Le, s->args[1 - keep], s->args[keep]));
    return Result{s->args[keep], false};
  };
  static const auto branch = [](Proofs& p, Term s, bool taken) {
    p.ensure_head(s, s->kind == Kind::If, "an if");
    ENSURE("the condition is not known: " + show(p.store_, s->args[2]), p.gamma_.decided(s->args[2], taken));
    return Result{s->args[taken ? 0 : 1], !asks_isneginf(s->args[2])};
  };
  static const std::unordered_map<std::string_view, Rule> kRules = {
      // le(b, a) ⊢ max(a, b) ⊑ a
      {"max_left", [](Proofs& p, Term s) { return maximum(p, s, 0); }},
      // le(a, b) ⊢ max(a, b) ⊑ b
      {"max_right", [](Proofs& p, Term s) { return maximum(p, s, 1); }},
      // max(-inf, a) ≡ a,  max(a, -inf) ≡ a
      {"max_unit", [](Proofs& p, Term s) { return Result{beside(p, s, Kind::Max, infinite, "max(-inf, a)"), true}; }},
      // max(a, a) ≡ a
      {"max_same", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Max && s->args[0] == s->args[1], "max(a, a)");
         return Result{s->args[0], true};
       }},
      // the same leaves under max ⊢ s ≡ E
      {"lattice", [](Proofs& p, Term s) {
         const Term e = p.in_.value();
         std::unordered_set<Term> seen, mine, seen_too, theirs;
         leaves(p.store_, s, seen, mine), leaves(p.store_, e, seen_too, theirs);
         ENSURE("the leaves under max differ; current: " + show(p.store_, s), mine == theirs);
         return Result{e, true};
       }},
      // neginf(a) ⊢ a ⊑ -inf
      {"to_neginf", [](Proofs& p, Term s) {
         ENSURE("not a fact: neginf(" + show(p.store_, s) + ")", p.gamma_.holds(FactKind::NegInf, s));
         return Result{p.store_.neg_inf(), false};
       }},
      // -inf + a ⊑ -inf,  a + -inf ⊑ -inf
      {"add_neginf", [](Proofs& p, Term s) {
         beside(p, s, Kind::Add, infinite, "-inf + a");
         return Result{p.store_.neg_inf(), false};
       }},
      // pos(a) ⊢ -inf * a ⊑ -inf,  a * -inf ⊑ -inf
      {"mul_neginf", [](Proofs& p, Term s) {
         const Term a = beside(p, s, Kind::Mul, infinite, "-inf * a");
         ENSURE("not known to be positive: " + show(p.store_, a), p.gamma_.pos(a));
         return Result{p.store_.neg_inf(), false};
       }},
      // exp(-inf) ≡ 0
      {"exp_neginf", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Exp && infinite(s->args[0]), "exp(-inf)");
         return Result{p.store_.number(0), true};
       }},
      // log(0) ≡ -inf
      {"log_zero", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Log && is(s->args[0], 0), "log(0)");
         return Result{p.store_.neg_inf(), true};
       }},
      // 0 * a ⊑ 0,  a * 0 ⊑ 0,  0 / a ⊑ 0
      {"mul_zero", [](Proofs& p, Term s) {
         const bool product = s->kind == Kind::Mul && (is(s->args[0], 0) || is(s->args[1], 0));
         p.ensure_head(s, product || (s->kind == Kind::Div && is(s->args[0], 0)), "0 * a, a * 0 or 0 / a");
         return Result{p.store_.number(0), false};
       }},
      // 0 + a ≡ a,  a + 0 ≡ a
      {"add_zero", [](Proofs& p, Term s) {
         return Result{beside(p, s, Kind::Add, [](Term t) { return is(t, 0); }, "0 + a"), true};
       }},
      // 1 * a ≡ a,  a * 1 ≡ a,  a / 1 ≡ a
      {"mul_one", [](Proofs& p, Term s) {
         if (s->kind == Kind::Div && is(s->args[1], 1)) return Result{s->args[0], true};
         return Result{beside(p, s, Kind::Mul, [](Term t) { return is(t, 1); }, "1 * a, a * 1 or a / 1"), true};
       }},
      // exp(log(a)) ⊑ a
      {"exp_log", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Exp && s->args[0]->kind == Kind::Log, "exp(log(a))");
         return Result{s->args[0]->args[0], false};
       }},
      // log(exp(a)) ≡ a
      {"log_exp", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Log && s->args[0]->kind == Kind::Exp, "log(exp(a))");
         return Result{s->args[0]->args[0], true};
       }},
      // pos(a), nonneg(b) ⊢ log(a * b) ≡ log(a) + log(b)
      {"log_mul", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Log && s->args[0]->kind == Kind::Mul, "log(a * b)");
         const Term a = s->args[0]->args[0], b = s->args[0]->args[1];
         ENSURE("not known to be positive: " + show(p.store_, a), p.gamma_.pos(a));
         ENSURE("not known to be >= 0: " + show(p.store_, b), p.gamma_.judge(FactKind::Nonneg, b));
         return Result{p.store_.op(Kind::Add, {p.store_.op(Kind::Log, {a}), p.store_.op(Kind::Log, {b})}), true};
       }},
      // sqrt(a) * sqrt(a) ⊑ a
      {"sqrt_square", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Mul && s->args[0] == s->args[1] && s->args[0]->kind == Kind::Sqrt,
                       "sqrt(a) * sqrt(a)");
         return Result{s->args[0]->args[0], false};
       }},
      // c known true ⊢ if c then a else b ⊑ a; ≡ if c asks no isneginf
      {"if_true", [](Proofs& p, Term s) { return branch(p, s, true); }},
      // c known false ⊢ if c then a else b ⊑ b; ≡ if c asks no isneginf
      {"if_false", [](Proofs& p, Term s) { return branch(p, s, false); }},
      // if c then a else a ⊑ a; ≡ if c asks no isneginf
      {"if_same", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::If && s->args[0] == s->args[1], "if c then a else a");
         return Result{s->args[0], !asks_isneginf(s->args[2])};
       }},
      // if c then F(a1) else F(b1) ≡ F(if c then a1 else b1), F a strict operator
      {"if_push", [](Proofs& p, Term s) {
         const Term e = p.in_.value();
         p.ensure_head(s, s->kind == Kind::If, "an if");
         ENSURE("the new term must be an operator other than if, loop or a big operator", e->kind < Kind::If);
         for (std::size_t i = 0; i < e->args.size(); ++i) {
           const Term pushed = e->args[i];
           if (pushed->kind != Kind::If || pushed->args[2] != s->args[2]) continue;
           std::vector<Term> a = e->args, b = e->args;
           a[i] = pushed->args[0], b[i] = pushed->args[1];
           if (p.store_.with(e, e->index, a) == s->args[0] && p.store_.with(e, e->index, b) == s->args[1]) {
             return Result{e, true};
           }
         }
         reject("no operand of the new term is `if c then a1 else b1` with the branches F(a1), F(b1)");
       }},
      // Γ contradictory ⊢ s ≡ E;  or some member of strict(s) is ⊥ ⊢ s ⊑ E
      {"absurd", [](Proofs& p, Term s) {
         const Term e = p.in_.value();
         if (p.gamma_.known(p.store_.constant(-1))) return Result{e, true};
         const Strict strict = p.gamma_.strict(s);
         ENSURE("neither the facts nor the current term are contradictory",
                std::any_of(strict.all.begin(), strict.all.end(), undefined));
         return Result{e, false};
       }},
  };
  return kRules;
}

}  // namespace serviette::checker

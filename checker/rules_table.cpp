// The rules that are equations (FORMAT.md, 3.6 and 3.7): each is a row, written in the language of certificates.
//
//   given ⊢ from ⊑ to, or ≡, or ≡ if some facts hold too    for values a, b, c, functions f, g, h, ranges r, s, integer
//   m
//
// A value that stands for a name mentions no variable bound in the row that the name is not given. `defined` is
// relative to strict(from), after `≡ if` to strict(to). A rule may have several rows, and the first that fits is taken;
// nothing else is known about the operators. An element -inf makes a product ⊥, so that products too may be reordered.
#include "proof.hpp"

namespace serviette::checker {

struct Row {
  Text rule, from, relation, to, given = "", reverse = "";  // reverse: the rule from `to` to `from`
};
constexpr Text kCut = "m - lo(r) >= 0, hi(r) - m >= 0", kCutUp = "m - lo(r) - 1 >= 0, hi(r) - m - 1 >= 0";
constexpr Text kReadable = "finite(c[]), len(r) - 1 >= 0 or defined(c[])", kIf = "≡ if len(r) - 1 >= 0 or defined(c[])";
constexpr Row kRows[] = {
    {"max_left", "max(a[], b[])", "≡ if defined(b[])", "a[]", "le(b[], a[])"},
    {"max_right", "max(a[], b[])", "≡ if defined(a[])", "b[]", "le(a[], b[])"},
    {"min_left", "min(a[], b[])", "≡ if defined(b[])", "a[]", "le(a[], b[])"},
    {"min_right", "min(a[], b[])", "≡ if defined(a[])", "b[]", "le(b[], a[])"},
    {"max_unit", "max(-inf, a[])", "≡", "a[]"},
    {"max_unit", "max(a[], -inf)", "≡", "a[]"},
    {"max_same", "max(a[], a[])", "≡", "a[]"},
    {"to_neginf", "a[]", "⊑", "-inf", "neginf(a[])"},
    {"add_neginf", "-inf + a[]", "≡ if defined(a[])", "-inf"},
    {"add_neginf", "a[] + -inf", "≡ if defined(a[])", "-inf"},
    {"mul_neginf", "-inf * a[]", "≡ if defined(a[])", "-inf", "pos(a[])"},
    {"mul_neginf", "a[] * -inf", "≡ if defined(a[])", "-inf", "pos(a[])"},
    {"exp_neginf", "exp(-inf)", "≡", "0"},
    {"log_zero", "log(0)", "≡", "-inf"},
    {"mul_zero", "0 * a[]", "≡ if finite(a[]), defined(a[])", "0"},
    {"mul_zero", "a[] * 0", "≡ if finite(a[]), defined(a[])", "0"},
    {"mul_zero", "0 / a[]", "≡ if nonzero(a[]), defined(a[])", "0"},
    {"add_zero", "0 + a[]", "≡", "a[]"},
    {"add_zero", "a[] + 0", "≡", "a[]"},
    {"mul_one", "1 * a[]", "≡", "a[]"},
    {"mul_one", "a[] * 1", "≡", "a[]"},
    {"mul_one", "a[] / 1", "≡", "a[]"},
    {"exp_log", "exp(log(a[]))", "≡ if defined(log(a[]))", "a[]"},
    {"log_exp", "log(exp(a[]))", "≡", "a[]"},
    {"log_mul", "log(a[] * b[])", "≡", "log(a[]) + log(b[])", "pos(a[]), nonneg(b[])"},
    {"sqrt_square", "sqrt(a[]) * sqrt(a[])", "≡ if defined(sqrt(a[]))", "a[]"},

    {"empty", "sum(k in r, f[k])", "≡", "0", "-len(r) >= 0"},
    {"empty", "prod(k in r, f[k])", "≡", "1", "-len(r) >= 0"},
    {"empty", "max(k in r, f[k])", "≡", "-inf", "-len(r) >= 0"},
    {"single", "sum(k in m .. m + 1, f[k])", "≡", "f[m]"},
    {"single", "max(k in m .. m + 1, f[k])", "≡", "f[m]"},
    {"single", "min(k in m .. m + 1, f[k])", "≡", "f[m]"},
    {"single", "prod(k in m .. m + 1, f[k])", "≡ if finite(f[m])", "f[m]"},
    {"const_unit", "sum(k in r, 0)", "≡", "0"},
    {"const_unit", "prod(k in r, 1)", "≡", "1"},
    {"const_unit", "max(k in r, -inf)", "≡", "-inf"},
    {"split", "sum(k in r, f[k])", "≡", "sum(k in lo(r) .. m, f[k]) + sum(k in m .. hi(r), f[k])", kCut, "join"},
    {"split", "prod(k in r, f[k])", "≡", "prod(k in lo(r) .. m, f[k]) * prod(k in m .. hi(r), f[k])", kCut, "join"},
    {"split", "max(k in r, f[k])", "≡", "max(max(k in lo(r) .. m, f[k]), max(k in m .. hi(r), f[k]))", kCut, "join"},
    {"split", "min(k in r, f[k])", "≡", "min(min(k in lo(r) .. m, f[k]), min(k in m .. hi(r), f[k]))", kCutUp, "join"},
    {"nest", "sum(k in r, f[k])", "≡",
     "sum(t in 0 .. ceil_div(len(r), m), "
     "sum(k in lo(r) + t*m .. min(lo(r) + (t + 1)*m, hi(r)), f[k]))",
     "m - 1 >= 0"},
    {"nest", "prod(k in r, f[k])", "≡",
     "prod(t in 0 .. ceil_div(len(r), m), "
     "prod(k in lo(r) + t*m .. min(lo(r) + (t + 1)*m, hi(r)), f[k]))",
     "m - 1 >= 0"},
    {"nest", "max(k in r, f[k])", "≡",
     "max(t in 0 .. ceil_div(len(r), m), "
     "max(k in lo(r) + t*m .. min(lo(r) + (t + 1)*m, hi(r)), f[k]))",
     "m - 1 >= 0"},
    {"exchange", "sum(k in r, sum(j in s, h[k, j]))", "≡", "sum(j in s, sum(k in r, h[k, j]))"},
    {"exchange", "prod(k in r, prod(j in s, h[k, j]))", "≡", "prod(j in s, prod(k in r, h[k, j]))"},
    {"exchange", "max(k in r, max(j in s, h[k, j]))", "≡", "max(j in s, max(k in r, h[k, j]))"},
    {"additive", "sum(k in r, f[k] + g[k])", "≡", "sum(k in r, f[k]) + sum(k in r, g[k])", "", "gather"},
    {"additive", "prod(k in r, f[k] * g[k])", "≡", "prod(k in r, f[k]) * prod(k in r, g[k])", "", "gather"},
    {"additive", "max(k in r, max(f[k], g[k]))", "≡", "max(max(k in r, f[k]), max(k in r, g[k]))", "", "gather"},
    {"factor", "sum(k in r, c[] * f[k])", "≡", "c[] * sum(k in r, f[k])", kReadable},
    {"factor", "max(k in r, c[] + f[k])", "≡", "c[] + max(k in r, f[k])", kReadable},
    {"factor", "max(k in r, c[] * f[k])", "≡", "c[] * max(k in r, f[k])", "pos(c[]), len(r) - 1 >= 0 or defined(c[])"},
    {"factor_right", "sum(k in r, f[k] * c[])", "≡", "sum(k in r, f[k]) * c[]", kReadable},
    {"factor_right", "sum(k in r, f[k] / c[])", "≡", "sum(k in r, f[k]) / c[]",
     "finite(c[]), len(r) - 1 >= 0 or defined(c[]), len(r) - 1 >= 0 or nonzero(c[])"},
    {"distribute", "c[] * sum(k in r, f[k])", kIf, "sum(k in r, c[] * f[k])", "finite(c[])"},
    {"distribute", "sum(k in r, f[k]) * c[]", kIf, "sum(k in r, f[k] * c[])", "finite(c[])"},
    {"distribute", "sum(k in r, f[k]) / c[]", "≡ if len(r) - 1 >= 0 or defined(c[]), len(r) - 1 >= 0 or nonzero(c[])",
     "sum(k in r, f[k] / c[])", "finite(c[])"},
    {"distribute", "c[] + max(k in r, f[k])", kIf, "max(k in r, c[] + f[k])", "finite(c[])"},
    {"distribute", "c[] * max(k in r, f[k])", kIf, "max(k in r, c[] * f[k])", "pos(c[])"},
};

static Lemma read(const Row& row, Store& store) {
  Lemma l{.text = row.from, .equal = row.relation != "⊑"};
  l.parameters.emplace_back("m", Meaning{Meaning::Integer, store.fresh("m")});
  for (const auto n : {"a", "b", "c", "f", "g", "h"}) {
    l.parameters.emplace_back(n, Meaning{Meaning::Array, store.fresh(n), *n < 'f' ? 0u : *n < 'h' ? 1u : 2u});
  }
  Axes ranges;
  for (const auto r : {"r", "s"}) ranges[r] = {r, 0, store.fresh("lo"), store.fresh("hi")};
  const auto reader = [&](Text text) {
    Reader in(store, text, l.parameters);
    return in.axes = &ranges, in;
  };
  const auto facts = [&](Text text) {
    Terms all;
    for (Reader in = reader(text); in.peek().kind != Tok::End; in.accept(",")) {
      all.push_back(in.fact());
      while (in.accept("or")) all.back() = store.op(Kind::Or, {all.back(), in.fact()});
    }
    return all;
  };
  l.from = reader(row.from).value(), l.to = reader(row.to).value(), l.given = facts(row.given);
  if (row.relation.size() > 3) l.equal_if = facts(row.relation.substr(row.relation.find("if") + 2));
  return l;
}

// What the names of a row stand for, found by matching it with a term.
struct Match {
  Store& store;
  Symbols bound{};                           // variables of the binders entered
  map<Symbol, pair<Symbols, Term>> found{};  // functions of those that they are given
  Substitution instance{store};

  bool name(Symbol s, const Symbols& parameters, Term t) {
    for (const Symbol k : bound)
      if (ranges::count(parameters, k) == 0 && mentions(store, t, k)) return false;
    const auto [it, added] = found.try_emplace(s, parameters, t);
    if (added) return instance.array(s, parameters, t), true;
    Substitution renamed(store);
    for (size_t i = 0; i < parameters.size(); ++i) renamed.integer(it->second.first[i], store.var(parameters[i]));
    return renamed(it->second.second) == t;
  }

  bool match(Term row, Term t) {
    const Term atom = Store::as_atom(row);
    if (atom != nullptr && atom->is(Kind::Var)) return name(atom->symbol, {}, t);
    if (row->is(Kind::Poly)) return instance(row) == t;
    if (row->is(Kind::Read)) {
      Symbols parameters;
      for (const Term k : row->args) parameters.push_back(Store::as_atom(k)->symbol);
      return name(row->symbol, parameters, t);
    }
    if (row->kind != t->kind || row->value != t->value || row->args.size() != t->args.size()) return false;
    for (size_t i = 0; i < row->args.size(); ++i) {
      if (row->binds(i)) bound.push_back(store.fresh("k"));
      const auto under = [&](Term e) { return row->binds(i) ? open(store, e, store.var(bound.back())) : e; };
      if (!match(under(row->args[i]), under(t->args[i]))) return false;
    }
    return true;
  }
};

Result Proofs::equation(Text name, Term s) {
  vector<Lemma>& rows = ledger.equations[name];
  const bool known = !rows.empty();  // each row is read once
  for (const Row& row : kRows)
    if (!known && (row.rule == name || row.reverse == name)) {
      Lemma& l = rows.emplace_back(read(row, store));
      if (row.reverse == name) std::swap(l.from, l.to), l.text = row.to;
    }
  if (rows.empty()) reject("unknown rule\n  help: the rules are listed in checker/FORMAT.md, section 3");
  const Term m = name == "split" || name == "nest" ? in.index() : nullptr;
  string shapes;
  for (const Lemma& row : rows) {
    Match found{store};
    shapes += (shapes.empty() ? "" : " or ") + string(row.text);
    if (m != nullptr) found.name(row.parameters[0].second.symbol, {}, m);
    if (!found.match(row.from, s)) continue;
    // A fact or alternatives, `defined` relative to what is defined wherever t is.
    const auto holds = [&](auto& self, Term fact, Term t) -> bool {
      if (fact->is(Kind::Or)) return self(self, fact->args[0], t) || self(self, fact->args[1], t);
      return fact->is(Kind::Defined) ? gamma.defined(fact->args[0], gamma.strict(t)) : gamma.judge(fact);
    };
    for (const Term f : row.given) ENSURE("not known: " + show(found.instance(f)), holds(holds, found.instance(f), s));
    const Term to = found.instance(row.to);
    return {to, row.equal && ranges::all_of(row.equal_if, [&](Term f) { return holds(holds, found.instance(f), to); })};
  }
  return ensure_head(s, false, shapes), Result{s, false};
}

}  // namespace serviette::checker

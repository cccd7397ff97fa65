// The rules that are no equations: steps that add a fact to Γ until the end of the enclosing proof, while the current
// term stays (FORMAT.md, 3.3); of the local rules, 3.6; and those with proofs inside that concern a range (3.7
// and 3.8).
#include "proof.hpp"

namespace serviette::checker {

// The atoms div, mod and min of an integer, those inside others too.
static void atoms(Store& store, Term t, std::set<Term>& out) {
  store.budget.tick();
  if (!t->in(Kind::IDiv, Kind::IMin) || out.insert(t).second)
    for (const Term a : t->args) atoms(store, a, out);
}

// P >= 0 by the defining property of an atom of it, with d = b*div(a,b), m = mod(a,b) and known(b - 1):
//   a - d,  d + b - 1 - a,  m,  b - 1 - m,  a - d - m,  d + m - a,  div(a,b) if known(a);
// or a - min(a,b), b - min(a,b), or P is known with a, and also with b, in place of min(a,b).
void Proofs::by_atom(Term goal) {
  const auto follows = [&](Term atom) {
    const Term x = store.poly(atom), a = atom->args[0], b = atom->args[1];
    const auto with = [&](Term by) { return gamma.known(replace_atom(store, goal, atom, by)); };
    if (atom->is(Kind::IMin)) return goal == store.sub(a, x) || goal == store.sub(b, x) || (with(a) && with(b));
    if (!gamma.known(store.plus(b, -1))) return false;
    const Term d = store.mul(b, op(Kind::IDiv, {a, b})), m = op(Kind::IMod, {a, b}), rest = store.sub(a, d);
    const Term below = store.plus(b, -1), zero = store.sub(rest, m);
    const Terms laws{rest, store.sub(below, rest), m, store.sub(below, m), zero, store.minus(zero)};
    return ranges::count(laws, goal) > 0 || (atom->is(Kind::IDiv) && goal == x && gamma.known(a));
  };
  set<Term> all;
  atoms(store, goal, all);
  const string help = "\n  help: div and mod need known(divisor - 1)";
  ENSURE("no div, mod or min in " + show(goal) + " says this" + help, ranges::any_of(all, follows));
}

//   N >= 1    every C >= 0    every P known    N*p - Σ C*Π P is a constant > -N
//  ---------------------------------------------------------------------------- linear
//                                   Γ ⊢ p >= 0
void Proofs::by_linear(Term goal) {
  const Int n = in.integer();
  ENSURE("N must be at least 1", n >= 1);
  Term rest = store.mul(store.constant(n), goal);
  in.expect("("), in.list(")", [&] {
    Term product = store.constant(in.integer());  // an INT is never negative
    in.expect("*"), in.expect("["), in.list("]", [&] {
      const Term factor = in.index();
      ENSURE("not known: " + show(factor) + " >= 0", gamma.known(factor));
      product = store.mul(product, factor);
    });
    rest = store.sub(rest, product);
  });
  const bool follows = rest->is_constant() && rest->value > -n;
  ENSURE("what remains is " + show(rest) + ", not a constant > -" + to_string(n), follows);
}

//   b is max(k in lo..hi, f)    a is f at i    known(i - lo)    known(hi - 1 - i)
//  ------------------------------------------------------------------------------ bound i
//                                   le(a, b)
void Proofs::by_bound(Term a, Term b) {
  const Term i = in.index();
  ENSURE("the larger side is not a big maximum", b->is(Kind::BigMax));
  const bool in_range = gamma.known_at_most(b->args[0], i) && gamma.known_less(i, b->args[1]);
  ENSURE("the index is not known to be in range", in_range);
  ENSURE("the smaller side is not the element at " + show(i), open(store, b->args[2], i) == a);
}

//   strict(s) ⊢ defined(e)
//  ------------------------ current        (s is the current term)
//         defined(e)
void Proofs::by_current(Term e, Term s) {
  ENSURE("the blocks of reindex have no current term", !haves_only);
  ENSURE("not defined wherever the current term is: " + show(s), gamma.defined(e, gamma.strict(s)));
}

//   Γ ⊢ e ⊑ E     Γ ⊢ FACT of E
//  ---------------------------- have        (facts are tolerant)
//          FACT of e
void Proofs::by_term(Term fact) {
  const Term e = in.value();
  const bool outer = std::exchange(haves_only, false), minus_inf = fact->is(Kind::IsNegInf) && e->is(Kind::NegInf);
  proves(fact->args[0], e);
  haves_only = outer;
  ENSURE("the judgement does not say so of " + show(e), minus_inf || gamma.judge(op(fact->kind, {e})));
}

// FACT is an assumption, or by a rule for its kind, the judgement, or a proof; it holds until the enclosing proof ends.
Result Proofs::have(Term s) {
  const size_t begin = in.position();
  const Term fact = in.fact(), a = fact->args[0];
  const string written = one_line(in.text_from(begin));
  in.expect("by");
  const Token after = in.peek_after();
  const bool term = after.is("[") || after.is("(") || fact->is(Kind::IsNegInf), current = fact->is(Kind::Defined);
  if (after.kind == Tok::String && in.accept("assumption")) {
    ledger.assumptions.insert("assumption in " + ledger.within + ": " + written + ": " + string(in.quotation()));
    return gamma.add(fact), Result{s, true};
  }
  if (fact->is(Kind::Ge)) in.accept("atom") ? by_atom(a) : (in.expect("linear"), by_linear(a));
  else if (fact->is(Kind::Le) && in.accept("bound")) by_bound(a, fact->args[1]);
  else if (current) in.expect("current"), by_current(a, s);
  else if (!term && in.accept("sign")) ENSURE("the judgement does not say so", gamma.judge(fact));
  else by_term(fact);
  return gamma.add(fact), Result{s, !current};  // no way back: defined(e) is about the term this proof started from
}

// `seen`: with the maxima on the way.
static void leaves(Store& store, Term t, set<Term>& seen, set<Term>& out) {
  store.budget.tick();
  if (!seen.insert(t).second) return;
  if (!t->is(Kind::Max)) out.insert(t);
  else leaves(store, t->args[0], seen, out), leaves(store, t->args[1], seen, out);
}

// The same leaves under max ⊢ s ≡ E.
Result Proofs::lattice(Term s) {
  const Term e = in.value();
  set<Term> seen[2], found[2];
  leaves(store, s, seen[0], found[0]), leaves(store, e, seen[1], found[1]);
  ENSURE("the leaves under max differ; current: " + show(s), found[0] == found[1]);
  return {e, true};
}

// c known true ⊢ if c then a else b ⊑ a,  c known false ⊢ if c then a else b ⊑ b;  ≡ if what c asks is defined
// relative to strict of the branch.
Result Proofs::if_true(Term s) {
  const bool taken = ledger.rule == "if_true";
  ensure_head(s, s->is(Kind::If), "an if");
  ENSURE("the condition is not known: " + show(s->args[2]), gamma.decided(s->args[2], taken));
  const Term branch = s->args[taken ? 0 : 1];
  return {branch, gamma.asked_defined(s->args[2], branch)};
}

// if c then a else a ⊑ a; ≡ if what c asks is defined relative to strict(a).
Result Proofs::if_same(Term s) {
  ensure_head(s, s->is(Kind::If) && s->args[0] == s->args[1], "if c then a else a");
  return {s->args[0], gamma.asked_defined(s->args[2], s->args[0])};
}

// if c then F(a1) else F(b1) ≡ F(if c then a1 else b1), F a strict operator.
Result Proofs::if_push(Term s) {
  const Term e = in.value();
  ensure_head(s, s->is(Kind::If), "an if");
  ENSURE("the new term must be an operator other than if, loop or a big operator", e->in(Kind::Add, Kind::Opaque));
  for (size_t i = 0; i < e->args.size(); ++i) {
    const Term pushed = e->args[i];
    if (!pushed->is(Kind::If) || pushed->args[2] != s->args[2]) continue;
    Terms a = e->args, b = e->args;
    a[i] = pushed->args[0], b[i] = pushed->args[1];
    if (store.rebuild(e, a) == s->args[0] && store.rebuild(e, b) == s->args[1]) return {e, true};
  }
  reject("no operand of the new term is `if c then a1 else b1` with the branches F(a1), F(b1)");
}

// A term that is ⊥ whatever its names stand for.
static bool undefined(Term t) {
  const auto infinite = [&](size_t i) { return t->args[i]->is(Kind::NegInf); };
  const auto at_most = [&](size_t i, Int c) { return t->args[i]->is(Kind::Const) && t->args[i]->value <= c; };
  if (t->is(Kind::Mul)) return (infinite(0) && (infinite(1) || at_most(1, 0))) || (infinite(1) && at_most(0, 0));
  if (t->is(Kind::Div)) return infinite(1) || (at_most(1, 0) && !at_most(1, -1));
  return (t->is(Kind::Log) || t->is(Kind::Sqrt)) && (infinite(0) || at_most(0, -1));
}

// Γ contradictory ⊢ s ≡ E;  some member of strict(s) is ⊥ ⊢ s ⊑ E.
Result Proofs::absurd(Term s) {
  const Term e = in.value();
  if (gamma.known(store.constant(-1))) return {e, true};
  ENSURE("neither the facts nor the current term are contradictory", ranges::any_of(gamma.strict(s).all, undefined));
  return {e, false};
}

// hi <= lo ⊢ loop(t in lo..hi, ...).sj ≡ aj
Result Proofs::loop_empty(Term s) {
  ensure_head(s, s->is(Kind::Loop), "a loop");
  ENSURE("the range is not known to be empty", gamma.known_at_most(s->args[1], s->args[0]));
  return {s->args[2 + 2 * s->symbol], true};
}

//   k in lo..hi ⊢ LO <= H(k) < HI, G(H(k)) = k      j in LO..HI ⊢ lo <= G(j) < hi, H(G(j)) = j
//  ------------------------------------------------------------------------------------------- reindex
//                          Γ ⊢ BIG(k in lo..hi, f) ≡ BIG(j in LO..HI, f at G)
Result Proofs::reindex(Term s) {
  ensure_head(s, s->is_big(), "a big operator");
  struct Side {
    Term lo, hi, map = nullptr;  // the variable's range, and its image on the other side
    Text name = "";
    Symbol variable = 0;
  };
  Side mine{s->args[0], s->args[1]}, theirs{nullptr, nullptr};
  const auto image = [&](Side& side) {
    const Reader::Frame frame{in};
    side.variable = in.declare_integer(side.name), side.map = in.index();
  };
  theirs.name = in.name(), in.expect("in"), std::tie(theirs.lo, theirs.hi) = in.bounds();
  in.expect("to"), image(theirs), in.expect("inverse"), mine.name = in.name(), image(mine);
  for (const auto& [from, to] : {pair(&mine, &theirs), pair(&theirs, &mine)}) {
    const Block block{{in}, {gamma}};
    in.declare(from->name, {Meaning::Integer, from->variable});
    const Term v = store.var(from->variable), there = from->map;
    gamma.range(v, from->lo, from->hi);
    const bool outer = std::exchange(haves_only, true);
    in.expect("{");
    while (!in.accept("}")) step(store.number(0));
    haves_only = outer;
    const bool in_range = gamma.known_at_most(to->lo, there) && gamma.known_less(there, to->hi);
    ENSURE("not known to be in range: " + show(there), in_range);
    const Term again = substitute(store, to->map, to->variable, there);
    ENSURE("there and back is " + show(again) + ", not known to be " + show(v), gamma.known_equal(again, v));
  }
  const Term body = close(store, open(store, s->args[2], theirs.map), theirs.variable);
  return {op(s->kind, {theirs.lo, theirs.hi, body}), true};
}

//   known(hi - lo)    Γ ⊢ Ii[lo] ⊑ ai      Γ, t - lo >= 0, hi - 1 - t >= 0 ⊢ Ii[t+1] ⊑ ei[s := I]    (each i)
//  ----------------------------------------------------------------------------------------------------- induct
//                                     Γ ⊢ Ij[hi] ⊑ loop(...).sj
Result Proofs::induct(Term s) {
  Reader::LoopNames names;
  const Term e = in.loop(names), lo = e->args[0], hi = e->args[1];
  ENSURE("not known: the loop's range is not negative", gamma.known_at_most(lo, hi));
  const Symbol t = store.fresh(names.variable);
  // The invariants stand between the proofs, and each step needs all: they are read first, and the proofs skipped.
  Terms invariants;
  Symbols states;
  vector<size_t> proofs;
  Substitution by_invariants(store);
  for (const Text state : names.states) {
    in.expect(states.empty() ? "{" : ";");
    ENSURE("the states must be those of the loop, in order", in.name() == state);
    const Reader::Frame frame{in};
    in.declare(names.variable, {Meaning::Integer, t});
    in.expect("="), invariants.push_back(in.value()), in.expect("by");
    states.push_back(store.fresh(state)), by_invariants.array(states.back(), {}, invariants.back());
    proofs.push_back(in.position()), in.skip_block(), in.skip_block();
  }
  in.expect("}");
  const size_t end = in.position();
  const auto at = [&](size_t i, Term when) { return substitute(store, invariants[i], t, when); };
  bool equal = true;
  for (size_t i = 0; i < states.size(); ++i) {
    in.back_to(proofs[i]);
    equal &= proves(at(i, lo), e->args[2 + 2 * i]);
    const Block block{{in}, {gamma}};
    in.declare(names.variable, {Meaning::Integer, t});
    gamma.range(store.var(t), lo, hi);
    const Term after = by_invariants(open(store, e->args[3 + 2 * i], store.var(t), states));
    equal &= proves(at(i, store.plus(store.var(t), 1)), after);
  }
  in.back_to(end);
  const Term conclusion = at(e->symbol, hi);
  ENSURE("the current term is   " + show(s) + "\n  the invariant at the end is   " + show(conclusion), s == conclusion);
  return {e, equal};
}

}  // namespace serviette::checker

#include "proof.hpp"

namespace serviette::checker {

Result Proofs::proof(Term start) {
  const Deeper deeper(in.nesting);
  const Block block{{in}, {gamma}};
  Result r{start, true};
  in.expect("{");
  while (!in.accept("}")) {
    const Result next = step(r.term);
    r = {next.term, r.equal && next.equal};
  }
  return r;
}

bool Proofs::proves(Term s, Term t) {
  const Result r = proof(s);
  ENSURE("the proof ends at   " + show(r.term) + "\n  but must end at    " + show(t), r.term == t);
  return r.equal;
}

Result Proofs::step(Term s) {
  static const map<Text, Result (Proofs::*)(Term)> kRules = {
      {"at", &Proofs::at},           {"cases", &Proofs::cases},
      {"back", &Proofs::back},       {"index", &Proofs::index},
      {"lemma", &Proofs::lemma},     {"have", &Proofs::have},
      {"field", &Proofs::field},     {"lattice", &Proofs::lattice},
      {"if_true", &Proofs::if_true}, {"if_false", &Proofs::if_true},
      {"if_same", &Proofs::if_same}, {"if_push", &Proofs::if_push},
      {"absurd", &Proofs::absurd},   {"loop_empty", &Proofs::loop_empty},
      {"reindex", &Proofs::reindex}, {"induct", &Proofs::induct}};
  const size_t outer = std::exchange(ledger.offset, in.position());
  const Text name = in.name();
  const string outer_rule = std::exchange(ledger.rule, string(name));
  ++ledger.rules[ledger.rule];
  ENSURE("only `have` may stand here", !haves_only || name == "have");
  const auto rule = kRules.find(name);
  const Result r = rule != kRules.end() ? (this->*rule->second)(s) : equation(name, s);
  ledger.rule = outer_rule, ledger.offset = outer;
  return r;
}

// The rest of the way from s along a path of child numbers; the names are those of the binders on it, from the last.
Result Proofs::descend(Term s, std::span<const Int> path, Names& names) {
  if (s->asks() || s->is(Kind::Not)) {  // child 2 of an if is the e in its condition
    const Result r = descend(s->args[0], path, names);
    return {store.rebuild(s, {r.term}), r.equal};
  }
  ENSURE("more names than the binders on the path bind", !path.empty() || names.empty());
  if (path.empty()) return proof(s);
  store.budget.tick(1 + s->args.size() / 4);
  Terms args = s->args;
  const bool branches = s->is(Kind::If), loop = s->is(Kind::Loop);
  const size_t child = static_cast<size_t>(path[0]) + (s->is_big() || loop ? 2 : 0);  // after lo and hi
  const bool there = path[0] <= 10'000 && s->kind >= Kind::Add && child < args.size();
  ENSURE("there is no child " + to_string(path[0]) + " of " + show(s, 200), there);
  const Block block{{in}, {gamma}};
  if (branches && child < 2) gamma.branch(args[2], child == 0);
  if (branches && child == 2) {
    const Term asks = args[2]->is(Kind::Not) ? args[2]->args[0] : args[2];
    ENSURE("the condition asks no value, or more: isneginf(e), ispos(e), or not one of them", asks->asks());
  }
  Term inside = args[child];
  Symbols bound;  // the variable of the binder, then the states
  while (s->binds(child) && bound.size() < (loop ? args.size() / 2 : 1)) {
    ENSURE("the binders on the path bind more names", !names.empty());
    bound.push_back(store.fresh(names.back()));
    in.declare(names.back(), {bound.size() == 1 ? Meaning::Integer : Meaning::State, bound.back()});
    names.pop_back();
  }
  const Symbols states(bound.begin() + (bound.empty() ? 0 : 1), bound.end());
  if (!bound.empty()) {
    const Term v = store.var(bound[0]);
    gamma.range(v, args[0], args[1]);
    inside = open(store, inside, v, states);
  }
  const Result r = descend(inside, path.subspan(1), names);
  args[child] = bound.empty() ? r.term : close(store, r.term, bound[0], states);
  return {store.rebuild(s, args), r.equal};
}

//    Γ, facts of the binders ⊢ s ⊑ s'
//   ---------------------------------- at        (every construct is monotone)
//         Γ ⊢ C[s] ⊑ C[s']
Result Proofs::at(Term s) {
  vector<Int> path;
  Names names;
  do path.push_back(in.integer());
  while (in.accept("."));
  if (path.size() > kTermDepth) exhausted("a path longer than 2,000");
  if (in.accept("(")) in.list(")", [&] { names.insert(names.begin(), in.new_name()); });
  for (const auto n : names) ENSURE("a name is given twice", ranges::count(names, n) == 1);
  return descend(s, path, names);
}

//   Γ, P ⊢ s ⊑ E      Γ, not P ⊢ s ⊑ E
//  ------------------------------------ cases    (P or not P; facts are tolerant, so nothing need be defined)
//               Γ ⊢ s ⊑ E
Result Proofs::cases(Term s) {
  Term first, second;
  const Text word = in.at_call() ? in.peek().text : "";
  if (word == "inf" || word == "pos" || word == "order") {
    const bool order = in.take() == "order", pos = word == "pos";
    const Term a = (in.expect("("), in.value()), b = order ? (in.expect(","), in.value()) : store.number(0);
    in.expect(")");
    first = order ? op(Kind::Le, {a, b}) : op(pos ? Kind::Pos : Kind::IsNegInf, {a});
    second = order ? op(Kind::Le, {b, a}) : pos ? op(Kind::Le, {a, b}) : op(Kind::Finite, {a});
  } else {
    first = in.fact();
    if (!first->is(Kind::Ge)) malformed("a case is written `i >= 0`, inf(e), pos(e) or order(a, b)");
    second = store.ge(store.minus(first->args[0], -1));
  }
  const Term e = (in.expect("=>"), in.value());
  bool equal = true;
  for (const Term fact : {first, second}) {
    const Context::Scope scope{gamma};
    gamma.add(fact);
    equal &= proves(s, e);
  }
  return {e, equal};
}

//   Γ ⊢ E ≡ s
//  ----------- back
//   Γ ⊢ s ≡ E
Result Proofs::back(Term s) {
  const Term e = in.value();
  ENSURE("the proof of `back` must be an equivalence", proves(e, s));
  return {e, true};
}

//   known(ATOM - P)    known(P - ATOM)
//  ------------------------------------ index
//        Γ ⊢ s ≡ s[ATOM := P]
Result Proofs::index(Term s) {
  const Term from = in.index(), to = (in.expect(":="), in.index()), atom = Store::as_atom(from);
  ENSURE("the left side is not an atom: " + show(from), atom != nullptr);
  ENSURE("not known to be equal: " + show(from) + " and " + show(to), gamma.known_equal(from, to));
  return {replace_atom(store, s, atom, to), true};
}

//   givens ⊢ L ⊑ R is a lemma    Γ ⊢ givens[n := P, f := E]    finite(E), its indices new, if f is declared finite
//  -------------------------------------------------------------------------------------------------------------- lemma
//   Γ ⊢ L[n := P, f := E] ⊑ R[n := P, f := E], and ≡ if the lemma's proof is
Result Proofs::lemma(Term s) {
  const Text called = in.name();
  ENSURE("no earlier lemma " + quoted(called), ledger.lemmas.contains(called));
  const Lemma& lemma = ledger.lemmas.at(called);
  Substitution given(store);
  Names seen;
  while (in.accept("("))
    in.list(")", [&] {
      const Text n = in.name();
      const auto parameter = ranges::find(lemma.parameters, n, &pair<Text, Meaning>::first);
      ENSURE("the lemma has no " + quoted(n), parameter != lemma.parameters.end());
      ENSURE(quoted(n) + " is given twice", ranges::count(seen, n) == 0);
      seen.push_back(n);
      const Meaning m = parameter->second;
      const bool array = m.sort == Meaning::Array;
      const Reader::Frame frame{in};
      Symbols indices;
      if (array) in.expect("("), in.list(")", [&] { indices.push_back(in.declare_integer(in.new_name())); });
      ENSURE(quoted(n) + " has another number of indices", indices.size() == m.count);
      const Term e = (in.expect("="), array ? in.value() : in.index());
      ENSURE(quoted(n) + " must be finite", !store.finite(m.symbol) || gamma.judge(Kind::Finite, e));
      given.array(m.symbol, std::move(indices), e);
    });
  ENSURE("the lemma's integers and arrays must all be given", seen.size() == lemma.parameters.size());
  for (const Term f : lemma.given) ENSURE("a given of the lemma fails here: " + show(given(f)), gamma.judge(given(f)));
  const Term from = given(lemma.from);
  ENSURE("the current term is   " + show(s) + "\n  the lemma's left side is   " + show(from), s == from);
  if (lemma.is_assumed) ledger.assume(called, lemma);
  return {given(lemma.to), lemma.equal};
}

}  // namespace serviette::checker

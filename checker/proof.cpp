#include "proof.hpp"

#include <algorithm>

#include "field.hpp"

namespace serviette::checker {

void Ledger::assume(const std::string& what) {
  if (std::find(assumptions.begin(), assumptions.end(), what) == assumptions.end()) assumptions.push_back(what);
}

Proofs::Result Proofs::proof(Term start) {
  const Reader::Deeper deeper(in_);
  const Reader::Frame frame(in_);
  const Context::Scope scope(gamma_);
  Result r{start, true};
  in_.expect("{");
  while (!in_.accept("}")) {
    const Result next = step(r.term);
    r = {next.term, r.equal && next.equal};
  }
  return r;
}

bool Proofs::proves(Term s, Term t) {
  const Result r = proof(s);
  if (r.term != t) {
    reject("the proof ends at   " + show(store_, r.term) + "\n  but must end at    " + show(store_, t));
  }
  return r.equal;
}

Proofs::Result Proofs::step(Term s) {
  const Trace outer = std::exchange(trace_, {trace_.within, "", in_.position()});
  const std::string_view rule = in_.name();
  trace_.rule = rule;
  ++ledger_.rules[trace_.rule];
  ENSURE("only `have` may stand here", !haves_only_ || rule == "have");
  static const std::unordered_map<std::string_view, Result (Proofs::*)(Term)> kOwn = {
      {"at", &Proofs::at}, {"have", &Proofs::have}, {"cases", &Proofs::cases}, {"field", &Proofs::field},
      {"induct", &Proofs::induct}, {"lemma", &Proofs::use_lemma}, {"back", &Proofs::back},
      {"index", &Proofs::replace_index}, {"reindex", &Proofs::reindex}, {"distribute", &Proofs::distribute}};
  Result r{nullptr, false};
  if (const auto own = kOwn.find(rule); own != kOwn.end()) {
    r = (this->*own->second)(s);
  } else if (const auto local = local_rules().find(rule); local != local_rules().end()) {
    r = local->second(*this, s);
  } else if (const auto big = big_rules().find(rule); big != big_rules().end()) {
    r = big->second(*this, s);
  } else {
    reject("unknown rule", "the rules are listed in checker/FORMAT.md, section 3");
  }
  trace_ = outer;
  return r;
}

void Proofs::ensure_head(Term s, bool fits, const char* shape) const {
  if (!fits) reject(std::string("the current term is not ") + shape + ": " + show(store_, s));
}

//    Γ, facts of the binders ⊢ s ⊑ s'
//   ---------------------------------- at        (every construct is monotone)
//         Γ ⊢ C[s] ⊑ C[s']
Proofs::Result Proofs::at(Term s) {
  std::vector<Int> path;
  do path.push_back(in_.integer());
  while (in_.accept("."));
  std::vector<std::string_view> names;
  if (in_.accept("(") && !in_.accept(")")) {
    do {
      const std::string_view n = in_.new_name();
      ENSURE("a name is given twice", std::find(names.begin(), names.end(), n) == names.end());
      names.push_back(n);
    } while (in_.accept(","));
    in_.expect(")");
  }
  return at_path(s, path, 0, names);
}

Proofs::Result Proofs::at_path(Term s, const std::vector<Int>& path, std::size_t i,
                               std::vector<std::string_view>& names) {
  if (i == path.size()) {
    ENSURE("more names than the binders on the path bind", names.empty());
    return proof(s);
  }
  const Reader::Deeper deeper(path_depth_, kTermDepth);
  const Reader::Frame frame(in_);
  const Context::Scope scope(gamma_);
  std::vector<Term> args = s->args;
  const auto rebuilt = [&](std::size_t child, Result r) {
    args[child] = r.term;
    return Result{store_.with(s, s->index, args), r.equal};
  };
  if (s->kind == Kind::If && path[i] == 2) {   // the e of a condition isneginf(e) or not(isneginf(e))
    const Term c = s->args[2], inner = c->kind == Kind::Not ? c->args[0] : c;
    ENSURE("the condition is not isneginf(e) or not(isneginf(e))", inner->kind == Kind::IsNegInf);
    const Result r = at_path(inner->args[0], path, i + 1, names);
    const Term asked = store_.op(Kind::IsNegInf, {r.term});
    return rebuilt(2, {c == inner ? asked : store_.op(Kind::Not, {asked}), r.equal});
  }
  const std::size_t children = s->kind == Kind::If ? 2 : s->args.size();
  ENSURE("there is no child " + to_string(path[i]) + " of " + show(store_, s, 200),
         path[i] < static_cast<Int>(children));
  const auto child = static_cast<std::size_t>(path[i]);
  if (s->kind == Kind::If) gamma_.branch(s->args[2], child == 0);
  if (!s->binds(child)) return rebuilt(child, at_path(args[child], path, i + 1, names));
  const std::size_t states = s->kind == Kind::Loop ? s->args.size() / 2 : 0;
  ENSURE("the binders on the path bind more names", names.size() > states);
  const Symbol v = in_.declare_integer(names[0]);
  std::vector<Symbol> symbols;
  for (std::size_t k = 1; k <= states; ++k) {
    symbols.push_back(store_.fresh(std::string(names[k])));
    in_.declare(names[k], {Meaning::State, symbols.back()});
  }
  names.erase(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(1 + states));
  gamma_.range(store_.var(v), s->index[0], s->index[1]);
  const Result r = at_path(open(store_, args[child], store_.var(v), symbols), path, i + 1, names);
  return rebuilt(child, {close(store_, r.term, v, symbols), r.equal});
}

// Facts are added to Γ until the end of the enclosing proof; the current term stays.
Proofs::Result Proofs::have(Term s) {
  const std::size_t begin = in_.position();
  const Fact f = in_.fact();
  const std::string_view written = in_.text().substr(begin, in_.last_end() - begin);
  in_.expect_word("by");
  Result r{s, true};
  if (in_.peek().word("assumption") && in_.peek_after().kind == Tok::String) {
    in_.take();
    ledger_.assume("assumption in " + trace_.within + ": " + print(written) + ": " + in_.string());
  } else if (f.kind == FactKind::Integer) {
    have_integer(f.p);
  } else {
    r = have_value(f, s);
  }
  gamma_.add(f);
  return r;
}

void Proofs::have_integer(Poly p) {
  // p >= 0 by the defining property of one of its atoms.
  if (in_.accept_word("atom")) {
    const auto follows = [&](Atom atom) {
      const Poly x = store_.of(atom), a = atom->a, b = atom->b;
      if (atom->kind == AtomKind::Min) {   // a - min, b - min, or known both with a and with b in place of min
        const auto with = [&](Poly y) { return replace_atom(store_, store_.ge(p), atom, y)->index[0]; };
        return p == store_.sub(a, x) || p == store_.sub(b, x) || (gamma_.known(with(a)) && gamma_.known(with(b)));
      }
      if ((atom->kind != AtomKind::Div && atom->kind != AtomKind::Mod) || !gamma_.known(store_.plus(b, -1))) return false;
      const Poly d = store_.mul(b, store_.div(a, b)), m = store_.mod(a, b);
      const Poly rest = store_.sub(a, d), zero = store_.sub(rest, m);
      return (p == x && atom->kind == AtomKind::Div && gamma_.known(a)) || p == rest || p == store_.plus(store_.sub(b, rest), -1) || p == m ||
             p == store_.plus(store_.sub(b, m), -1) || p == zero || p == store_.add(store_.constant(0), zero, -1);
    };
    const auto search = [&](const auto& self, Poly q) -> bool {
      for (const auto& [mono, c] : q->terms) {
        for (const auto& [atom, n] : mono->powers) {
          store_.budget.tick();
          if (follows(atom) || (atom->a != nullptr && (self(self, atom->a) || self(self, atom->b)))) return true;
        }
      }
      return false;
    };
    if (search(search, p)) return;
    reject("no div, mod or min in " + show(store_, p) + " says this", "div and mod need known(divisor - 1)");
  }
  //   N >= 1    every C >= 0    every P known    N*p - Σ C*Π P is a constant > -N
  //  ---------------------------------------------------------------------------- linear
  //                                   Γ ⊢ p >= 0
  in_.expect_word("linear");
  const Int n = in_.integer();
  ENSURE("N must be at least 1", n >= 1);
  Poly rest = store_.mul(store_.constant(n), p);
  in_.expect("(");
  if (!in_.accept(")")) {
    do {
      Poly product = store_.constant(in_.integer());   // an INT is never negative
      in_.expect("*"), in_.expect("[");
      if (in_.accept("]")) {
        rest = store_.sub(rest, product);
        continue;
      }
      do {
        const Poly factor = in_.index();
        ENSURE("not known: " + show(store_, factor) + " >= 0", gamma_.known(factor));
        product = store_.mul(product, factor);
      } while (in_.accept(","));
      in_.expect("]");
      rest = store_.sub(rest, product);
    } while (in_.accept(","));
    in_.expect(")");
  }
  ENSURE("what remains is " + show(store_, rest) + ", not a constant > -" + to_string(n),
         rest->is_constant() && rest->constant > -n);
}

Proofs::Result Proofs::have_value(const Fact& f, Term s) {
  if (f.kind == FactKind::Le) {   // b is max(k in lo..hi, f), a is f at i, lo <= i < hi
    in_.expect_word("bound");
    const Poly i = in_.index();
    ENSURE("the larger side is not a big maximum", f.b->kind == Kind::BigMax);
    ENSURE("the index is not known to be in range", gamma_.known(store_.sub(i, f.b->index[0])) &&
                                                        gamma_.nonempty(i, f.b->index[1]));
    ENSURE("the smaller side is not the element at " + show(store_, i), open(store_, f.b->args[0], i) == f.a);
    return {s, true};
  }
  if (f.kind == FactKind::Defined) {   // no way back from here: the fact is about the term this proof started from
    in_.expect_word("current");
    ENSURE("the blocks of reindex have no current term", !haves_only_);
    ENSURE("not defined wherever the current term is: " + show(store_, s), gamma_.defined(f.a, gamma_.strict(s)));
    return {s, false};
  }
  const Token after = in_.peek_after();
  if (in_.peek().word("sign") && f.kind != FactKind::NegInf && !after.is("[") && !after.is("(")) {
    in_.take();
    ENSURE("the judgement does not say so", gamma_.judge(f.kind, f.a));
    return {s, true};
  }
  //   Γ ⊢ e ⊑ E     Γ ⊢ FACT of E
  //  ---------------------------- have        (facts are tolerant)
  //          FACT of e
  const Term e = in_.value();
  const bool saved = std::exchange(haves_only_, false);
  proves(f.a, e);
  haves_only_ = saved;
  const bool yes = f.kind == FactKind::NegInf
                       ? e->kind == Kind::NegInf || gamma_.holds(FactKind::NegInf, e)
                       : gamma_.judge(f.kind, e);
  ENSURE("the judgement does not say so of " + show(store_, e), yes);
  return {s, true};
}

//   Γ, P ⊢ s ⊑ E      Γ, not P ⊢ s ⊑ E
//  ------------------------------------ cases    (P or not P; facts are tolerant, so nothing need be defined)
//               Γ ⊢ s ⊑ E
Proofs::Result Proofs::cases(Term s) {
  Fact first{FactKind::Integer}, second = first;
  const bool call = in_.peek_after().is("(");
  if (call && in_.accept_word("inf")) {
    in_.expect("(");
    const Term e = in_.value();
    first = {FactKind::NegInf, nullptr, e}, second = {FactKind::Finite, nullptr, e};
    in_.expect(")");
  } else if (call && in_.accept_word("order")) {
    in_.expect("(");
    const Term a = in_.value();
    in_.expect(",");
    const Term b = in_.value();
    first = {FactKind::Le, nullptr, a, b}, second = {FactKind::Le, nullptr, b, a};
    in_.expect(")");
  } else {
    first.p = in_.index();
    second.p = store_.add(store_.constant(-1), first.p, -1);
    in_.expect(">=");
    if (in_.integer() != 0) malformed("a case is written `i >= 0`");
  }
  in_.expect("=>");
  const Term e = in_.value();
  bool equal = true;
  for (const Fact& f : {first, second}) {
    const Context::Scope scope(gamma_);
    gamma_.add(f);
    equal &= proves(s, e);
  }
  return {e, equal};
}

Proofs::Result Proofs::field(Term s) {
  const Term e = in_.value();
  Field(store_, gamma_).ensure_equal(s, e);
  ENSURE("the new term is not known to be defined wherever the current one is; current: " + show(store_, s),
         gamma_.defined(e, gamma_.strict(s)));
  return {e, gamma_.defined(s, gamma_.strict(e))};
}

// The proof, started at E, is an equivalence and ends at the current term.
Proofs::Result Proofs::back(Term s) {
  const Term e = in_.value();
  ENSURE("the proof of `back` must be an equivalence", proves(e, s));
  return {e, true};
}

//   known(ATOM - P)    known(P - ATOM)
//  ------------------------------------ index
//        Γ ⊢ s ≡ s[ATOM := P]
Proofs::Result Proofs::replace_index(Term s) {
  const Poly p = in_.index();
  in_.expect(":=");
  const Poly q = in_.index();
  const Atom atom = Store::as_atom(p);
  ENSURE("the left side is not an atom: " + show(store_, p), atom != nullptr);
  ENSURE("not known to be equal: " + show(store_, p) + " and " + show(store_, q), gamma_.known_equal(p, q));
  return {replace_atom(store_, s, atom, q), true};
}

//   known(hi - lo)    Γ ⊢ Ii[lo] ⊑ ai      Γ, t - lo >= 0, hi - 1 - t >= 0 ⊢ Ii[t+1] ⊑ ei[s := I]    (each i)
//  ----------------------------------------------------------------------------------------------------- induct
//                                     Γ ⊢ Ij[hi] ⊑ loop(...).sj
Proofs::Result Proofs::induct(Term s) {
  Reader::LoopNames names;
  if (!in_.peek().word("loop")) in_.unexpected("`loop`");
  const Term e = in_.loop(&names);
  const Poly lo = e->index[0], hi = e->index[1];
  ENSURE("not known: the loop's range is not negative", gamma_.known(store_.sub(hi, lo)));
  const std::size_t n = names.states.size(), body = in_.position();
  const Symbol t = store_.fresh(std::string(names.variable));
  const Meaning counter{Meaning::Integer, t};
  // The invariants stand between the proofs: a first pass reads them, the second the proofs.
  std::vector<Term> invariants;
  const auto skip_block = [&] {
    int open = 0;
    do {
      store_.budget.tick();
      if (in_.peek().kind == Tok::End) in_.unexpected("`}`");
      open += in_.peek().is("{") ? 1 : in_.peek().is("}") ? -1 : 0;
      in_.take();
    } while (open > 0);
  };
  const auto invariant = [&](std::size_t i) {
    ENSURE("the states must be those of the loop, in order", in_.name() == names.states[i]);
    in_.expect("=");
    const Reader::Frame frame(in_);
    in_.declare(names.variable, counter);
    const Term inv = in_.value();
    in_.expect_word("by");
    return inv;
  };
  in_.expect("{");
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) in_.expect(";");
    invariants.push_back(invariant(i));
    for (int k = 0; k < 2; ++k) {
      if (!in_.peek().is("{")) in_.unexpected("`{`");
      skip_block();
    }
  }
  in_.back_to(body), in_.expect("{");
  const auto invariant_at = [&](std::size_t i, Poly p) { return substitute(store_, invariants[i], t, p); };
  std::vector<Symbol> states;
  Substitution by_invariants(store_);
  for (std::size_t i = 0; i < n; ++i) {
    states.push_back(store_.fresh(std::string(names.states[i])));
    by_invariants.array(states[i], {}, invariants[i]);
  }
  bool equal = true;
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) in_.expect(";");
    invariant(i);
    equal &= proves(invariant_at(i, lo), e->args[2 * i]);
    const Reader::Frame frame(in_);
    const Context::Scope scope(gamma_);
    in_.declare(names.variable, counter);
    gamma_.range(store_.var(t), lo, hi);
    const Term after = by_invariants(open(store_, e->args[2 * i + 1], store_.var(t), states));
    equal &= proves(invariant_at(i, store_.plus(store_.var(t), 1)), after);
  }
  in_.expect("}");
  const Term conclusion = invariant_at(e->symbol, hi);
  ENSURE("the current term is   " + show(store_, s) + "\n  the invariant at the end is   " + show(store_, conclusion),
         s == conclusion);
  return {e, equal};
}

bool Proofs::judged(const Fact& f) {
  switch (f.kind) {
    case FactKind::Integer: return gamma_.known(f.p);
    case FactKind::NegInf: case FactKind::Le: case FactKind::Defined: return gamma_.holds(f.kind, f.a, f.b);
    default: return gamma_.judge(f.kind, f.a);
  }
}

// An earlier lemma with its integers and arrays replaced; arrays are functions of all integers, so a finite one
// needs finite(E) with its index names new. Lemmas know no state and none of the names of this place.
Proofs::Result Proofs::use_lemma(Term s) {
  const std::string_view called = in_.name();
  const auto it = lemmas_.find(called);
  ENSURE("no earlier lemma `" + std::string(called) + "`", it != lemmas_.end());
  const Lemma& lemma = it->second;
  Substitution given(store_);
  std::unordered_set<std::string_view> seen;
  const auto once = [&](std::string_view n) {
    ENSURE("`" + std::string(n) + "` is given twice", seen.insert(n).second);
    return n;
  };
  while (in_.accept("(")) {
    if (in_.accept(")")) continue;
    do {
      const std::string_view n = once(in_.name());
      const auto array = std::find_if(lemma.arrays.begin(), lemma.arrays.end(), [&](auto& a) { return a.name == n; });
      const Reader::Frame frame(in_);
      if (array != lemma.arrays.end()) {
        std::vector<Symbol> parameters;
        in_.expect("(");
        if (!in_.accept(")")) {
          do parameters.push_back(in_.declare_integer(in_.new_name()));
          while (in_.accept(","));
          in_.expect(")");
        }
        ENSURE("`" + std::string(n) + "` has another number of indices", parameters.size() == array->count);
        in_.expect("=");
        const Term e = in_.value();
        ENSURE("`" + std::string(n) + "` must be finite", !store_.finite(array->symbol) || gamma_.finite(e));
        given.array(array->symbol, std::move(parameters), e);
        continue;
      }
      const auto integer = std::find_if(lemma.integers.begin(), lemma.integers.end(), [&](auto& i) { return i.first == n; });
      ENSURE("the lemma has no `" + std::string(n) + "`", integer != lemma.integers.end());
      in_.expect("=");
      given.integer(integer->second, in_.index());
    } while (in_.accept(","));
    in_.expect(")");
  }
  ENSURE("the lemma's integers and arrays must all be given", seen.size() == lemma.integers.size() + lemma.arrays.size());
  for (const Fact& f : lemma.given) {
    const Fact here{f.kind, f.p ? given(f.p) : nullptr, f.a ? given(f.a) : nullptr, f.b ? given(f.b) : nullptr};
    ENSURE("a given of the lemma does not hold here: " + show(store_, here), judged(here));
  }
  const Term from = given(lemma.from);
  ENSURE("the current term is   " + show(store_, s) + "\n  the lemma's left side is   " + show(store_, from), s == from);
  if (lemma.is_assumed) ledger_.assume("lemma " + std::string(called) + ": " + lemma.assumed);
  return {given(lemma.to), lemma.equal};
}

}  // namespace serviette::checker

// Big operators and loops (FORMAT.md, 3.7 and 3.8). Above each rule: `conditions ⊢ from ⊑ to`, or ≡, with
// BIG(lo..hi, f) for BIG(k in lo..hi, f). An element -inf makes a product ⊥, so that products too may be reordered.
#include <algorithm>

#include "proof.hpp"

namespace serviette::checker {
namespace {

// The binary operator of which a big operator is the repetition.
Kind binary(Kind big) {
  return big == Kind::Sum ? Kind::Add : big == Kind::Prod ? Kind::Mul : big == Kind::BigMax ? Kind::Max : Kind::Min;
}
bool closed(Term body) { return body->loose == 0; }   // without the variable of the operator around it

}  // namespace

// finite(c), c without k, and nonempty or defined(c):
//   sum(c*f) ≡ c*sum f    max(c+f) ≡ c + max f    max(c*f) ≡ c*max f if pos(c)
//   sum(f*c) ≡ (sum f)*c    sum(f/c) ≡ (sum f)/c if nonzero(c) or nonempty
Proofs::Result Proofs::factor(Term s, bool right) {
  const Term body = s->is_big() ? s->args[0] : s;
  const bool divides = body->kind == Kind::Div;
  const bool fits = right ? s->kind == Kind::Sum && (body->kind == Kind::Mul || divides)
                          : (s->kind == Kind::Sum && body->kind == Kind::Mul) ||
                                (s->kind == Kind::BigMax && (body->kind == Kind::Mul || body->kind == Kind::Add));
  ensure_head(s, fits, right ? "sum(f*c) or sum(f/c)" : "sum(c*f), max(c+f) or max(c*f)");
  const Term c = body->args[right ? 1 : 0], f = body->args[right ? 0 : 1];
  ENSURE("the factor mentions the variable", closed(c));
  ENSURE("the factor is not known to be finite: " + show(store_, c), gamma_.finite(c));
  const bool some = gamma_.nonempty(s);
  ENSURE("the range may be empty, and the factor is not known to be defined", some || gamma_.defined(c, gamma_.strict(s)));
  if (divides) ENSURE("the range may be empty, and the factor 0", some || gamma_.judge(FactKind::Nonzero, c));
  if (s->kind == Kind::BigMax && body->kind == Kind::Mul) ENSURE("the factor must be positive", gamma_.pos(c));
  const Term rest = store_.big(s->kind, s->index[0], s->index[1], f);
  return {store_.op(body->kind, right ? std::vector<Term>{rest, c} : std::vector<Term>{c, rest}), true};
}

// finite(c): the converses of factor. ≡ if nonempty, or defined(c) relative to the result, and for / also nonzero(c).
Proofs::Result Proofs::distribute(Term s) {
  const auto side = [&](Kind head, std::size_t i, Kind big) { return s->kind == head && s->args[i]->kind == big; };
  const bool left = side(Kind::Mul, 1, Kind::Sum) || (side(Kind::Mul, 1, Kind::BigMax) && !side(Kind::Mul, 0, Kind::Sum)) ||
                    side(Kind::Add, 1, Kind::BigMax);
  ensure_head(s, left || side(Kind::Mul, 0, Kind::Sum) || side(Kind::Div, 0, Kind::Sum),
              "c*sum f, (sum f)*c, (sum f)/c, c + max f or c*max f");
  const Term c = s->args[left ? 0 : 1], big = s->args[left ? 1 : 0], f = big->args[0];
  ENSURE("the factor is not known to be finite: " + show(store_, c), gamma_.finite(c));
  if (s->kind == Kind::Mul && big->kind == Kind::BigMax) ENSURE("the factor must be positive", gamma_.pos(c));
  const Term body = store_.op(s->kind, left ? std::vector<Term>{c, f} : std::vector<Term>{f, c});
  const Term to = store_.big(big->kind, big->index[0], big->index[1], body);
  const bool equal = gamma_.nonempty(big) || (gamma_.defined(c, gamma_.strict(to)) &&
                                              (s->kind != Kind::Div || gamma_.judge(FactKind::Nonzero, c)));
  return {to, equal};
}

void Proofs::only_haves() {
  const bool saved = std::exchange(haves_only_, true);
  in_.expect("{");
  while (!in_.accept("}")) step(store_.number(0));
  haves_only_ = saved;
}

//   k in lo..hi ⊢ LO <= H(k) < HI, G(H(k)) = k      j in LO..HI ⊢ lo <= G(j) < hi, H(G(j)) = j
//  ------------------------------------------------------------------------------------------- reindex
//                          Γ ⊢ BIG(k in lo..hi, f) ≡ BIG(j in LO..HI, f at G)
Proofs::Result Proofs::reindex(Term s) {
  ensure_head(s, s->is_big(), "a big operator");
  struct Side {
    Poly lo, hi, map;      // the variable's range, and its image on the other side
    std::string_view name;
    Symbol variable;
  };
  Side mine{s->index[0], s->index[1], nullptr, "", 0}, theirs = mine;
  const auto image = [&](Side& side) {
    const Reader::Frame frame(in_);
    side.variable = in_.declare_integer(side.name);
    side.map = in_.index();
  };
  theirs.name = in_.name();
  in_.expect_word("in");
  theirs.lo = in_.index(), in_.expect(".."), theirs.hi = in_.index();
  in_.expect_word("to"), image(theirs);
  in_.expect_word("inverse"), mine.name = in_.name(), image(mine);
  const auto at = [&](const Side& side, Poly p) {
    return substitute(store_, store_.ge(side.map), side.variable, p)->index[0];
  };
  for (const auto& [from, to] : {std::pair(&mine, &theirs), std::pair(&theirs, &mine)}) {
    const Reader::Frame frame(in_);
    const Context::Scope scope(gamma_);
    in_.declare(from->name, {Meaning::Integer, from->variable});
    const Poly v = store_.var(from->variable), there = from->map, again = at(*to, there);
    gamma_.range(v, from->lo, from->hi);
    only_haves();
    ENSURE("not known to be in range: " + show(store_, there),
           gamma_.known(store_.sub(there, to->lo)) && gamma_.nonempty(there, to->hi));
    ENSURE("there and back is " + show(store_, again) + ", not known to be " + show(store_, v),
           again == v || gamma_.known_equal(again, v));
  }
  const Term body = close(store_, open(store_, s->args[0], theirs.map), theirs.variable);
  return {store_.big(s->kind, theirs.lo, theirs.hi, body), true};
}

const std::unordered_map<std::string_view, Proofs::Rule>& Proofs::big_rules() {
  static const auto big = [](Proofs& p, Term s, bool min_too = false) {
    p.ensure_head(s, s->is_big() && (min_too || s->kind != Kind::BigMin),
                  min_too ? "a big operator" : "a big operator other than min");
  };
  static const auto split_at = [](Proofs& p, Term s, Poly lo, Poly m, Poly hi) {
    ENSURE("not known: " + show(p.store_, lo) + " <= " + show(p.store_, m) + " <= " + show(p.store_, hi),
           p.gamma_.known(p.store_.sub(m, lo)) && p.gamma_.known(p.store_.sub(hi, m)));
    ENSURE("both parts of a minimum must be nonempty",
           s->kind != Kind::BigMin || (p.gamma_.nonempty(lo, m) && p.gamma_.nonempty(m, hi)));
  };
  static const std::unordered_map<std::string_view, Rule> kRules = {
      // hi <= lo ⊢ sum f ≡ 0, prod f ≡ 1, max f ≡ -inf
      {"empty", [](Proofs& p, Term s) {
         big(p, s);
         ENSURE("the range is not known to be empty", p.gamma_.known(p.store_.sub(s->index[0], s->index[1])));
         return Result{s->kind == Kind::BigMax ? p.store_.neg_inf() : p.store_.number(s->kind == Kind::Prod), true};
       }},
      // hi = lo + 1 ⊢ BIG f ≡ f(lo); of a product ⊑ only, unless f(lo) is finite
      {"single", [](Proofs& p, Term s) {
         big(p, s, true);
         ENSURE("the range is not one long", p.store_.sub(s->index[1], s->index[0]) == p.store_.constant(1));
         const Term f = open(p.store_, s->args[0], s->index[0]);
         return Result{f, s->kind != Kind::Prod || p.gamma_.finite(f)};
       }},
      // sum 0 ≡ 0,  prod 1 ≡ 1,  max -inf ≡ -inf
      {"const_unit", [](Proofs& p, Term s) {
         big(p, s);
         const Term unit = s->kind == Kind::BigMax ? p.store_.neg_inf() : p.store_.number(s->kind == Kind::Prod);
         ENSURE("the body is not the unit", s->args[0] == unit);
         return Result{unit, true};
       }},
      // lo <= M <= hi ⊢ BIG(lo..hi, f) ≡ BIG(lo..M, f) ∘ BIG(M..hi, f); of min: both nonempty
      {"split", [](Proofs& p, Term s) {
         const Poly m = p.in_.index();
         big(p, s, true);
         split_at(p, s, s->index[0], m, s->index[1]);
         return Result{p.store_.op(binary(s->kind), {p.store_.big(s->kind, s->index[0], m, s->args[0]),
                                                     p.store_.big(s->kind, m, s->index[1], s->args[0])}), true};
       }},
      // the reverse of split
      {"join", [](Proofs& p, Term s) {
         p.ensure_head(s, s->args.size() == 2 && s->args[0]->is_big() && s->kind == binary(s->args[0]->kind) &&
                              s->args[1]->kind == s->args[0]->kind && s->args[0]->args == s->args[1]->args &&
                              s->args[0]->index[1] == s->args[1]->index[0],
                       "BIG(lo..M, f) o BIG(M..hi, f)");
         const Term a = s->args[0], b = s->args[1];
         split_at(p, a, a->index[0], a->index[1], b->index[1]);
         return Result{p.store_.big(a->kind, a->index[0], b->index[1], a->args[0]), true};
       }},
      {"factor", [](Proofs& p, Term s) { return p.factor(s, false); }},
      {"factor_right", [](Proofs& p, Term s) { return p.factor(s, true); }},
      // sum (f+g) ≡ sum f + sum g,  max max(f,g) ≡ max(max f, max g),  prod f*g ≡ prod f * prod g
      {"additive", [](Proofs& p, Term s) {
         big(p, s);
         const Term f = s->args[0];
         p.ensure_head(s, f->kind == binary(s->kind), "sum(f + g), max(max(f, g)) or prod(f * g)");
         const auto of = [&](Term g) { return p.store_.big(s->kind, s->index[0], s->index[1], g); };
         return Result{p.store_.op(f->kind, {of(f->args[0]), of(f->args[1])}), true};
       }},
      // the reverse of additive
      {"gather", [](Proofs& p, Term s) {
         p.ensure_head(s, s->args.size() == 2 && s->args[0]->is_big() && s->args[0]->kind != Kind::BigMin &&
                              s->kind == binary(s->args[0]->kind) && s->args[1]->kind == s->args[0]->kind &&
                              s->args[0]->index == s->args[1]->index,
                       "BIG(r, f) o BIG(r, g)");
         const Term a = s->args[0], b = s->args[1];
         return Result{p.store_.big(a->kind, a->index[0], a->index[1],
                                    p.store_.op(s->kind, {a->args[0], b->args[0]})), true};
       }},
      // r' without k ⊢ BIG(k in r, BIG(j in r', f)) ≡ BIG(j in r', BIG(k in r, f))
      {"exchange", [](Proofs& p, Term s) {
         big(p, s);
         const Term inner = s->args[0];
         p.ensure_head(s, inner->kind == s->kind, "an operator over the same operator");
         ENSURE("the inner range mentions the outer variable",
                inner->index[0]->loose == 0 && inner->index[1]->loose == 0);
         const Symbol k = p.store_.fresh("k"), j = p.store_.fresh("j");
         const Term opened = open(p.store_, inner, p.store_.var(k));
         const Term f = open(p.store_, opened->args[0], p.store_.var(j));
         const Term over_k = p.store_.big(s->kind, s->index[0], s->index[1], close(p.store_, f, k));
         return Result{p.store_.big(s->kind, inner->index[0], inner->index[1], close(p.store_, over_k, j)), true};
       }},
      // B >= 1 ⊢ BIG(lo..hi, f) ≡ BIG(t in 0..ceil_div(hi-lo, B), BIG(lo + t*B .. min(lo + (t+1)*B, hi), f))
      {"nest", [](Proofs& p, Term s) {
         Store& store = p.store_;
         const Poly b = p.in_.index();
         big(p, s);
         ENSURE("the size of a part is not known to be >= 1", p.gamma_.known(store.plus(b, -1)));
         const Symbol t = store.fresh("t");
         const Poly from = store.add(s->index[0], store.mul(store.var(t), b));
         const Term part = store.big(s->kind, from, store.min(store.add(from, b), s->index[1]), s->args[0]);
         return Result{store.big(s->kind, store.constant(0), store.ceil_div(store.sub(s->index[1], s->index[0]), b),
                                 close(store, part, t)), true};
       }},
      // hi <= lo ⊢ loop(t in lo..hi, ...).sj ≡ aj
      {"loop_empty", [](Proofs& p, Term s) {
         p.ensure_head(s, s->kind == Kind::Loop, "a loop");
         ENSURE("the range is not known to be empty", p.gamma_.known(p.store_.sub(s->index[0], s->index[1])));
         return Result{s->args[2 * s->symbol], true};
       }},
  };
  return kRules;
}

}  // namespace serviette::checker

#include "tests/proofs/theorem/world.hpp"

namespace serviette {

std::optional<bool> holds(const Fact& f, const Exact& env) {
  if (f.kind == FactKind::Ge0) return evaluate(f.index, [&](Symbol s) { return env.integers.at(s); }) >= 0;
  Trouble trouble;
  const auto a = evaluate(f.a, env, &trouble);
  if (!a || trouble.any()) return std::nullopt;
  if (f.kind == FactKind::Defined) return !a->is_undefined();
  if (f.kind == FactKind::Le) {
    const auto b = evaluate(f.b, env, &trouble);
    if (!b || trouble.any()) return std::nullopt;
    return a->is_undefined() || b->is_undefined() || a->is_neg_inf() || (!b->is_neg_inf() && a->number <= b->number);
  }
  if (a->is_undefined()) return true;
  switch (f.kind) {
    case FactKind::Finite: return a->is_real();
    case FactKind::Pos: return a->is_real() && a->number > 0;
    case FactKind::NonNeg: return a->is_real() && a->number >= 0;
    case FactKind::NonZero: return a->is_real() && a->number != 0;
    default: return a->is_neg_inf();
  }
}

// n, m integers; a, p finite scalars, b one that may be -inf; f, g arrays of rank 1, h of rank 2.
World::World(Random& random)
    : context(serviette::context("int n, m array a[0], p[0], b[0] any, f[1], g[1] any, h[2] any")),
      integers{"n", "m"}, random_(random) {
  assignments.push_back(assignment(true));
  for (Symbol s : {Symbol("n"), Symbol("m")}) {
    const Index i = Index::name(s), v(assignments[0].integers.at(s));
    if (!random.once_in(3)) context.assume(fact_ge0(i - v + random.below(2)));
    if (!random.once_in(3)) context.assume(fact_ge0(v - i + random.below(2)));
  }
  assume_if_true(fact_ge0(Index::name("m") - Index::name("n")));
  for (const char* e : {"a[]", "p[]", "b[]", "f[0]", "g[0]"}) {
    if (random.once_in(2)) assume_something_about(term(e));
  }
  for (int i = 0; i < 8; ++i) assignments.push_back(assignment(random.once_in(2)));
}

void World::assume_if_true(const Fact& fact) {
  if (holds(fact, assignments[0]).value_or(false)) context.assume(fact);
}

void World::assume_something_about(Term e) {
  static const std::vector<FactKind> kinds = {FactKind::Finite,  FactKind::Pos,    FactKind::NonNeg,
                                              FactKind::NonZero, FactKind::NegInf, FactKind::Defined};
  assume_if_true(fact_of(random_.of(kinds), e));
}

Exact World::assignment(bool fresh_integers) {
  Exact env;
  if (fresh_integers) env.integers = {{"n", random_.below(4)}, {"m", random_.below(4)}};
  else env.integers = assignments[0].integers;
  static const std::vector<mpq_class> numbers = {-2, -1, 0, 0, 1, 1, 2, 3, mpq_class(1, 2)};
  const auto fill = [&](const char* name, std::vector<std::int64_t> shape, bool any) {
    Array<mpq_class> array(shape);
    for (auto& v : array.data()) {
      v = random_.of(numbers);
      if (any && random_.once_in(3)) v = Rational::neg_inf();
      if (random_.once_in(12)) v = Rational::undefined();
    }
    env.arrays.insert_or_assign(name, array);
  };
  fill("a", {}, false), fill("p", {}, false), fill("b", {}, true);
  const std::int64_t length = random_.between(2, 5);
  fill("f", {length}, false), fill("g", {length}, true), fill("h", {length, length}, true);
  return env;
}

Index World::index(int depth) {
  const Index name = Index::name(random_.of(integers));
  if (depth == 0) return random_.once_in(3) ? Index(random_.below(4)) : name;
  switch (random_.below(10)) {
    case 0: return index(0) + index(0);
    case 1: return index(0) - index(0);
    case 2: return min(index(0), index(0));
    case 3: return div(index(0), index(0));
    case 4: return mod(index(0), index(0));
    case 5: return name + random_.between(-1, 1);
    default: return index(0);
  }
}

Term World::scalar() {
  switch (random_.below(12)) {
    case 0: return constant(random_.between(-1, 2));
    case 1: return neg_inf();
    case 2: return real(index());
    case 3: return read("a", {});
    case 4: return read("p", {});
    case 5: case 6: return read("b", {});
    case 7: return read("h", {index(), index()});
    case 8: case 9: return read("g", {index()});
    default: return read("f", {index()});
  }
}

Term World::value(int depth) {
  if (depth == 0 || random_.once_in(5)) return scalar();
  switch (random_.below(13)) {
    case 0: case 1: return value(depth - 1) + value(depth - 1);
    case 2: case 3: return value(depth - 1) * value(depth - 1);
    case 4: return value(depth - 1) / value(depth - 1);
    case 5: case 6: return max(value(depth - 1), value(depth - 1));
    case 7: return min(value(depth - 1), value(depth - 1));
    case 8: return random_.once_in(2) ? exp(value(depth - 1) * constant(0)) : exp(max(neg_inf(), value(depth - 1)));
    case 9: return random_.once_in(2) ? log(value(depth - 1)) : sqrt(value(depth - 1) * value(depth - 1));
    case 10: return if_then_else(cond(1), value(depth - 1), value(depth - 1));
    case 11: return call("foo", {value(depth - 1)});
    default: return big(depth);
  }
}

Cond World::cond(int depth) {
  switch (random_.below(depth == 0 ? 4 : 7)) {
    case 0: case 1: return ge0(index() - index(0));
    case 2: return eq0(index(0) - index(0));
    case 3: return ask(random_.once_in(2) ? CondKind::IsNegInf : CondKind::IsPos, scalar());
    case 4: return both(cond(0), cond(0));
    case 5: return either(cond(0), cond(0));
    default: return negate(cond(0));
  }
}

BigOp World::op(bool min_too) {
  static const std::vector<BigOp> ops = {BigOp::Sum, BigOp::Prod, BigOp::Max, BigOp::Min};
  return ops[static_cast<std::size_t>(random_.below(min_too ? 4 : 3))];
}

std::pair<Index, Index> World::range() {
  const Index lo = random_.once_in(3) ? index(0) : Index(random_.below(2));
  return {lo, random_.once_in(4) ? lo + random_.below(3) : index(0)};
}

Term World::body(Symbol k, int depth) {
  integers.push_back(k);
  const Term out = value(depth);
  integers.pop_back();
  return out;
}

Term World::big(BigOp op, Symbol k, Term body) {
  const auto [lo, hi] = range();
  return serviette::big(op, k, lo, hi, body);
}

Term World::big(int depth) {
  const Symbol k("k" + std::to_string(integers.size()));
  return big(op(), k, body(k, depth - 1));
}

}  // namespace serviette

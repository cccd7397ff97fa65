// The normal form of `field` (FORMAT.md, section 3.5): the laws of a field, and agreement with exact evaluation.
#include "proofs/theorem/normal_form.hpp"

#include <rapidcheck.h>

#include "core/evaluate/term.hpp"
#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

const Context& scope() {
  static const Context g = context("int n, m array a[0], b[0], c[0], f[1], u[0] any, v[0] any");
  return g;
}

mpq_class quotient(int a, int b) {
  mpq_class q(a, b);
  q.canonicalize();
  return q;
}

// Terms of + * / over finite atoms, `exponentials` allowed or not.
Term random_term(int depth, bool exponentials = true) {
  const int pick = *rc::gen::inRange(0, depth == 0 ? 7 : exponentials ? 13 : 12);
  const auto sub = [&] { return random_term(depth - 1, exponentials); };
  switch (pick) {
    case 0: return read("a", {});
    case 1: return read("b", {});
    case 2: return read("c", {});
    case 3: return read("f", {Index(*rc::gen::inRange(0, 2))});
    case 4: return constant(quotient(*rc::gen::inRange(-2, 4), *rc::gen::inRange(1, 4)));
    case 5: return real(Index::name("n") * Index(*rc::gen::inRange(-1, 3)) + Index::name("m"));
    case 6: return max(read("a", {}), read("b", {}));
    case 7: case 8: return sub() + sub();
    case 9: case 10: return sub() * sub();
    case 11: return sub() / sub();
    default: return exp(random_term(depth - 1, false));
  }
}

Fraction form(Term e) {
  auto f = normal_form(e, scope());
  if (!f) RC_DISCARD(f.error().message);  // e.g. a denominator that is 0 inside an exponent
  return *f;
}
bool equal(Term x, Term y) { return agree(form(x), form(y)); }

void law(const char* name, const std::function<void()>& body) { EXPECT_TRUE(rc::check(name, body)); }

TEST(NormalForm, IsACommutativeRing) {
  law("ring", [] {
    const Term x = random_term(2), y = random_term(2), z = random_term(2);
    RC_ASSERT(equal(x + y, y + x));
    RC_ASSERT(equal(x * y, y * x));
    RC_ASSERT(equal((x + y) + z, x + (y + z)));
    RC_ASSERT(equal((x * y) * z, x * (y * z)));
    RC_ASSERT(equal(x * (y + z), x * y + x * z));
    RC_ASSERT(equal(x + constant(0), x));
    RC_ASSERT(equal(x * constant(1), x));
    RC_ASSERT(equal(x - x, constant(0)));
  });
}

TEST(NormalForm, DividesByWhatIsNotZero) {
  law("field", [] {
    const Term x = random_term(2), y = random_term(2), z = random_term(2);
    RC_PRE(!form(y).over.is_zero() && !form(y).under.is_zero());
    RC_ASSERT(equal(x / y + z / y, (x + z) / y));
    RC_ASSERT(equal(x / y * y, x));
    RC_ASSERT(equal(x / y, x * (constant(1) / y)));
  });
}

TEST(NormalForm, AddsExponents) {
  law("exponents", [] {
    const Term x = random_term(2, false), y = random_term(2, false);
    mpq_class c;
    RC_PRE(form(x).under.is_constant(c) && c != 0);
    RC_PRE(form(y).under.is_constant(c) && c != 0);
    RC_ASSERT(equal(exp(x) * exp(y), exp(x + y)));
    RC_ASSERT(equal(exp(x - y) * exp(y), exp(x)));
    RC_ASSERT(equal(exp(x - x), constant(1)));
  });
}

struct Numbers {
  Environment<mpq_class> env;
  Numbers() {
    for (const char* name : {"a", "b", "c"}) env.arrays.insert_or_assign(name, Array<mpq_class>::of({}, {number()}));
    env.arrays.insert_or_assign("f", Array<mpq_class>::of({2}, {number(), number()}));
    env.integers = {{"n", *rc::gen::inRange(-3, 4)}, {"m", *rc::gen::inRange(-3, 4)}};
  }
  static Rational number() { return quotient(*rc::gen::inRange(-7, 8), *rc::gen::inRange(1, 4)); }
  // Empty where it is undefined.
  std::optional<mpq_class> operator()(Term e) const {
    const auto v = evaluate(e, env);
    RC_ASSERT(v.has_value());
    return v->is_real() ? std::optional(v->number) : std::nullopt;
  }
};

TEST(NormalForm, EvaluatesLikeTheTerm) {
  law("value", [] {
    const Term e = random_term(3, false);
    const Term again = to_term(form(e));
    const Numbers at;
    const auto x = at(e), y = at(again);
    RC_PRE(x && y);
    RC_ASSERT(*x == *y);
    RC_ASSERT(equal(e, again));
  });
}

TEST(NormalForm, OfTermsThatDifferSomewhereIsDifferent) {
  law("separation", [] {
    const Term x = random_term(2, false), y = *rc::gen::inRange(0, 3) == 0 ? x + random_term(1, false) : random_term(2, false);
    const Numbers at;
    const auto a = at(x), b = at(y);
    RC_PRE(a && b);
    // With a denominator that is the polynomial 0 everything would agree; such a term is defined nowhere.
    if (equal(x, y)) RC_ASSERT(*a == *b);
  });
}

TEST(NormalForm, TakesOutExponentsThatMayBeMinusInfinity) {
  const auto agree_in = [](const char* x, const char* y) {
    const auto a = normal_form(term(x), scope()), b = normal_form(term(y), scope());
    return a && b && agree(*a, *b);
  };
  EXPECT_TRUE(agree_in("exp(u[] - a[])", "exp(u[]) * exp(-a[])"));
  EXPECT_TRUE(agree_in("exp(2*u[])", "exp(u[]) * exp(u[])"));
  EXPECT_TRUE(agree_in("exp(u[] + v[])", "exp(v[]) * exp(u[])"));
  EXPECT_FALSE(agree_in("exp(u[] + v[])", "exp(v[]) + exp(u[])"));
  for (const char* e : {"u[] + a[]", "exp(-u[])", "exp(u[] / 2)", "exp(u[] * a[])", "exp(u[] * u[])", "1 / u[]", "exp(u[] * v[])"}) {
    const auto f = normal_form(term(e), scope());
    ASSERT_FALSE(f) << e;
    EXPECT_EQ(f.error().code, ErrorCode::SideCondition) << e;
  }
}

TEST(NormalForm, LooksIntoNothingElse) {
  const auto same = [](const char* x, const char* y) { return agree(*normal_form(term(x), scope()), *normal_form(term(y), scope())); };
  EXPECT_FALSE(same("max(a[], b[])", "max(b[], a[])"));
  EXPECT_FALSE(same("sqrt(a[]*a[])", "a[]"));
  EXPECT_FALSE(same("log(exp(a[]))", "a[]"));
  EXPECT_FALSE(same("exp(1 / a[]) * exp(1 / a[])", "exp(2 / a[])"));
  EXPECT_TRUE(same("real((n + m)*(n - m))", "real(n)*real(n) - real(m*m)"));
  EXPECT_FALSE(same("real(div(n, m))", "real(n) / real(m)"));
}

TEST(NormalForm, IsBounded) {
  std::string sum = "a[]";
  for (const char* x : {"b[]", "c[]", "f[0]", "f[1]", "f[2]", "f[3]", "f[4]", "f[5]"}) sum += std::string(" + ") + x;
  Term e = term(sum);
  for (int i = 0; i < 4; ++i) e = e * e;  // the 16th power of a sum of nine
  const auto f = normal_form(e, scope());
  ASSERT_FALSE(f);
  EXPECT_EQ(f.error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace serviette

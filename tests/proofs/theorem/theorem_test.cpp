// Theorems can be made in one way only.
#include <type_traits>

#include "tests/proofs/theorem/helper.hpp"

namespace serviette {
namespace {

static_assert(!std::is_default_constructible_v<Theorem>);
static_assert(!std::is_aggregate_v<Theorem>);
static_assert(!std::is_constructible_v<Theorem, Context, Term, Term>);
static_assert(!std::is_constructible_v<Theorem, Context, Term, Term, bool, Ledger>);
static_assert(!std::is_default_constructible_v<LemmaTheorem>);
static_assert(!std::is_constructible_v<LemmaTheorem, std::shared_ptr<const Lemma>, bool, Ledger>);
static_assert(!std::is_constructible_v<LemmaTheorem, Lemma>);

TEST(Theorem, SaysWhatWasProved) {
  const Context g = context("array a[0] any");
  const auto t = Theorem::prove(g, term("max(a[], -inf)"), term("a[]"), proof("max_unit"), {});
  ASSERT_TRUE(t) << t.error().message;
  EXPECT_EQ(t->from(), term("max(a[], -inf)"));
  EXPECT_EQ(t->to(), term("a[]"));
  EXPECT_TRUE(t->equivalence());
  EXPECT_TRUE(t->ledger().empty());
}

TEST(Theorem, EndsLiterallyAtItsGoal) {
  const Context g = context("array a[0], b[0]");
  EXPECT_FALSE(Theorem::prove(g, term("a[] + b[]"), term("b[] + a[]"), {}, {}));
  EXPECT_TRUE(Theorem::prove(g, term("a[] + b[]"), term("a[] + b[]"), {}, {}));
}

TEST(Theorem, SpeaksOnlyOfNamesInScope) {
  const Context g = context("int n array a[0]");
  EXPECT_FALSE(Theorem::prove(g, term("z[]"), term("z[]"), {}, {}));
  EXPECT_FALSE(Theorem::prove(g, term("real(z)"), term("real(z)"), {}, {}));
  EXPECT_FALSE(Theorem::prove(g, term("a[n]"), term("a[n]"), {}, {}));  // a has no indices
  EXPECT_FALSE(Theorem::prove(g, term("s"), term("s"), {}, {}));        // no such state
  EXPECT_FALSE(Theorem::prove(g, Term(), term("a[]"), {}, {}));
  Context about_others = g;
  about_others.assume(fact("k >= 0"));  // would be captured by a binder named k
  EXPECT_FALSE(Theorem::prove(about_others, term("a[]"), term("a[]"), {}, {}));
}

TEST(Theorem, OverflowIsAnError) {
  const Context g = context("int n array f[1]");
  Step s{};
  s.kind = StepKind::Split;
  s.index = index("n") * Index(std::int64_t{1} << 62);
  Context copy = g;
  s.index = Index(std::int64_t{1} << 62) * Index(1);
  const Term big_range = sum("k", 0, -Index(std::int64_t{1} << 62), read("f", {Index::name("k")}));
  const auto out = apply_step(s, copy, big_range, {});
  ASSERT_FALSE(out);
}

TEST(Theorem, ProofsNestToALimit) {
  Proof p;
  for (int i = 0; i < 250; ++i) {
    Step s{};
    s.kind = StepKind::Back;
    s.term = constant(1);
    s.proofs = {p};
    p = Proof{{s}};
  }
  const auto t = Theorem::prove({}, constant(1), constant(1), p, {});
  ASSERT_FALSE(t);
  EXPECT_NE(t.error().message.find("nested"), std::string::npos);
}

TEST(Theorem, TheObserverSeesEveryStepInnerOnesFirst) {
  std::string seen;
  Observer observer;
  observer.on_step = [&](const Step& s, const Context&, Term before, Term after) {
    seen += std::string(step_name(s.kind)) + ": " + to_string(before) + " -> " + to_string(after) + "\n";
  };
  const Context g = context("array a[0] any");
  ASSERT_TRUE(Theorem::prove(g, term("max(-inf, 0 + a[])"), term("a[]"), proof("at 1 { add_zero } max_unit"), {}, observer));
  EXPECT_EQ(seen, "add_zero: 0 + a[] -> a[]\nat: max(-inf, 0 + a[]) -> max(-inf, a[])\nmax_unit: max(-inf, a[]) -> a[]\n");
}

TEST(ApplyStep, LeavesTheContextIfTheStepIsRefused) {
  Context g = context("int n");
  const std::size_t before = g.facts().size();
  EXPECT_FALSE(apply_step(proof("have n >= 0 by linear 1 ()").steps[0], g, constant(0), {}));
  EXPECT_EQ(g.facts().size(), before);
}

}  // namespace
}  // namespace serviette

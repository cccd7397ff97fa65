// Soundness, tested: whatever step the kernel takes, the next term refines the one before, and the other way round where
// it says ≡; whatever fact it adds is true. Judged by exact evaluation under assignments that satisfy the context.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdio>
#include <map>

#include "tests/proofs/theorem/trials.hpp"

namespace serviette {
namespace {

bool same(const Rational& a, const Rational& b) {
  return a.kind == b.kind && (!a.is_real() || a.number == b.number);
}

LemmaTable some_lemmas() {
  const auto m = parse_module(
      "lemma scale int n array f[1], c[0] given n - 1 >= 0 from sum(k in 0..n, c[] * f[k]) to c[] * sum(k in 0..n, f[k]) "
      "proof { factor }\n"
      "lemma forget array a[0] any, b[0] any from a[] * 0 + b[] to 0 + b[] proof { at 0 { mul_zero } }\n"
      "lemma chunks int n, b array f[1] any given b - 1 >= 0 from max(k in 0..n, f[k]) "
      "to max(t in 0..ceil_div(n, b), max(k in t*b..min((t + 1)*b, n), f[k])) proof { nest b }",
      "test.nap", Prelude::Leave);
  LemmaTable out;
  for (const Lemma& l : m->lemmas) RC_ASSERT(out.prove(l).has_value());
  return out;
}

struct Tally {
  int tried = 0, taken = 0, compared = 0, defined = 0;
};

std::string story(const Trial& t, const Context& context, const Exact& env) {
  std::string out = to_string(Proof{{t.step}}) + "\non " + to_string(t.term) + "\nunder\n" + to_string(context);
  for (const auto& [name, value] : env.integers) out += name.str() + " = " + std::to_string(value) + "\n";
  for (const auto& [name, array] : env.arrays) out += name.str() + " = " + to_string(array) + "\n";
  return out;
}

// What is wrong with what a step did, under one assignment; empty if nothing is.
std::string complaint(const Trial& t, const Context& before, const Context& after, const Outcome& out, const Exact& env,
                      Tally& tally) {
  Trouble trouble;
  const auto s = evaluate(t.term, env, &trouble), e = evaluate(out.next, env, &trouble);
  if (!s || !e || trouble.any()) return {};
  ++tally.compared;
  tally.defined += s->is_undefined() ? 0 : 1;
  const std::string what = to_string(out.next) + ", " + to_string(*s) + " became " + to_string(*e) + "\n";
  if (!s->is_undefined() && !same(*s, *e)) return "not a refinement: it became " + what + story(t, before, env);
  if (out.equivalence && s->is_undefined() && !e->is_undefined())
    return "no equivalence: it became " + what + story(t, before, env);
  const auto facts = after.facts();
  for (std::size_t i = before.facts().size(); i < facts.size(); ++i) {
    if (t.step.kind == StepKind::HaveCurrent && s->is_undefined()) continue;
    if (!holds(facts[i], env).value_or(true)) return "not true: " + to_string(facts[i]) + "\n" + story(t, before, env);
  }
  return {};
}

void run(const Trial& t, const World& world, const LemmaTable& lemmas, Tally& tally) {
  ++tally.tried;
  Context context = world.context;
  const auto out = apply_step(t.step, context, t.term, lemmas);
  if (!out) return;
  ++tally.taken;
  for (const Exact& env : world.assignments) {
    bool satisfied = true;
    for (const Fact& f : world.context.facts()) satisfied = satisfied && holds(f, env).value_or(false);
    if (!satisfied) continue;
    const std::string wrong = complaint(t, world.context, context, *out, env, tally);
    if (!wrong.empty()) RC_FAIL(wrong);
  }
}

// The judge itself: steps that the kernel would be wrong to take.
TEST(Soundness, TheJudgeNoticesWrongSteps) {
  Exact env;
  env.arrays.emplace("a", Array<mpq_class>::of({}, {Rational::undefined()}));
  env.arrays.emplace("b", Array<mpq_class>::of({}, {Rational::neg_inf()}));
  const Context g = context("array a[0], b[0] any");
  Tally tally;
  const auto wrong = [&](const char* from, const char* to, bool equivalence, const Context& after) {
    return complaint({term(from), proof("mul_zero").steps[0]}, g, after, {term(to), equivalence}, env, tally);
  };
  EXPECT_EQ(wrong("a[] * 0", "0", false, g), "");
  EXPECT_NE(wrong("a[] * 0", "0", true, g), "");
  EXPECT_NE(wrong("b[] + 1", "1", false, g), "");
  EXPECT_NE(wrong("1", "a[]", false, g), "");
  Context more = g;
  more.assume(fact("finite(b[])"));
  EXPECT_NE(wrong("1", "1", true, more), "");
  EXPECT_EQ(tally.compared, 5);
}

TEST(Soundness, EveryStepTakenRefines) {
  std::map<StepKind, Tally> tallies;
  Tally inside;
  const bool ok = rc::check("every step the kernel takes is a refinement", [&] {
    Random random(*rc::gen::noShrink(rc::gen::arbitrary<std::uint64_t>()));
    const LemmaTable lemmas = some_lemmas();
    for (int n = 0; n < 8; ++n) {
      for (StepKind kind : tried_kinds()) {
        World world(random);
        const Trial t = trial(kind, world, random, lemmas);
        run(t, world, lemmas, tallies[kind]);
        run(inside_something(t, world, random), world, lemmas, inside);
      }
    }
  });
  EXPECT_TRUE(ok);
  std::printf("%-14s %8s %8s %10s %10s\n", "step", "tried", "taken", "compared", "defined");
  const auto line = [](const std::string& name, const Tally& t) {
    std::printf("%-14s %8d %8d %10d %10d\n", name.c_str(), t.tried, t.taken, t.compared, t.defined);
  };
  for (const auto& [kind, t] : tallies) {
    line(step_name(kind) + std::string(kind < StepKind::Field ? " " + std::to_string(static_cast<int>(kind)) : ""), t);
    EXPECT_GT(t.taken, 0) << step_name(kind) << " " << static_cast<int>(kind) << " was never taken";
    const int judged = kind == StepKind::Absurd ? t.compared : t.defined;  // what is absurd is defined nowhere
    EXPECT_TRUE(!ok || judged > 0) << step_name(kind) << " " << static_cast<int>(kind) << " was never compared";
  }
  line("at", inside);
}

}  // namespace
}  // namespace serviette

// Every obligation in the proofs of the project's own rules and lemmas, put to the solver.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "proofs/derivation/library.hpp"
#include "proofs/rule/rule_lemma.hpp"
#include "proofs/smt/discharge.hpp"

namespace serviette {
namespace {

TEST(Discharge, TheSolverAgreesOnTheWholeLibrary) {
  const auto module = library_module();
  ASSERT_TRUE(module) << module.error().message;
  Discharge discharge;
  Lemmas lemmas(*module, discharge.observer());
  for (const Lemma& l : module->lemmas) {
    const auto ok = lemmas.need(l.name);
    EXPECT_TRUE(ok) << l.name.str() << ": " << ok.error().message;
  }
  for (const Rule& r : module->rules) {
    if (r.expect_refuted) continue;
    const auto ok = lemmas.need(r.name);
    EXPECT_TRUE(ok) << r.name.str() << ": " << ok.error().message;
  }
  discharge.look_up(lemmas.table());
  const char* folder = std::getenv("SERVIETTE_KEEP_QUERIES");
  const auto report = discharge.run(std::chrono::milliseconds(2000), folder ? folder : "");
  ASSERT_TRUE(report) << report.error().message << "\n" << report.error().help;
  std::printf("%s\n", to_string(*report).c_str());
  for (const auto& what : report->unknown_what) ADD_FAILURE() << "unknown: " << what;
  EXPECT_EQ(report->proved, report->queries);
  EXPECT_GT(report->queries, 50);
}

// The queries can say no: of each integer fact that a proof states, the same claim about a number smaller by 1000.
TEST(Discharge, TheSolverRefutesStrongerClaims) {
  const auto module = library_module();
  ASSERT_TRUE(module) << module.error().message;
  int refuted = 0, unknown = 0, proved = 0;
  Observer observer{[&](const Step& step, const Context& context, Term before, Term after) {
    if ((step.kind != StepKind::HaveAtom && step.kind != StepKind::HaveLinear) || context.known(Index(-1))) return;
    Step stronger = step;
    stronger.fact.index = step.fact.index - 1000;
    for (const SmtQuery& q : queries_of(stronger, context, before, after)) {
      const SmtAnswer answer = solve(q.text, std::chrono::milliseconds(500)).answer;
      refuted += answer == SmtAnswer::Refuted;
      unknown += answer == SmtAnswer::Unknown;
      if (answer != SmtAnswer::Proved) continue;
      ++proved;  // right only if the facts contradict each other
      EXPECT_TRUE(step.fact.index == Index(-1)) << q.text;
    }
  }};
  Lemmas lemmas(*module, observer);
  for (const Lemma& l : module->lemmas) EXPECT_TRUE(lemmas.need(l.name)) << l.name.str();
  std::printf("%d stronger claims refuted, %d unknown, %d from contradictions\n", refuted, unknown, proved);
  EXPECT_GT(refuted, 100);
  EXPECT_EQ(unknown, 0);
}

}  // namespace
}  // namespace serviette

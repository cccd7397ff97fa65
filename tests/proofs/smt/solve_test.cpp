#include "proofs/smt/solve.hpp"

#include <gtest/gtest.h>

namespace serviette {
namespace {

const std::string head = "(set-logic QF_LIA)\n(declare-const x Int)\n";

TEST(Solve, UnsatIsProved) {
  EXPECT_EQ(solve(head + "(assert (> x 0))(assert (< x 1))(check-sat)").answer, SmtAnswer::Proved);
}
TEST(Solve, SatIsRefutedWithItsModel) {
  const SmtResult r = solve(head + "(assert (= x 42))(check-sat)");
  EXPECT_EQ(r.answer, SmtAnswer::Refuted);
  EXPECT_NE(r.detail.find("42"), std::string::npos) << r.detail;
}
TEST(Solve, ATimeOutIsUnknown) {
  const std::string cubes = "(set-logic QF_NIA)(declare-const x Int)(declare-const y Int)(declare-const z Int)"
                            "(assert (= (+ (* x x x) (* y y y) (* z z z)) 42))(check-sat)";
  const SmtResult r = solve(cubes, std::chrono::milliseconds(50));
  EXPECT_EQ(r.answer, SmtAnswer::Unknown);
  EXPECT_FALSE(r.detail.empty());
  EXPECT_LT(r.time, std::chrono::seconds(2));
}
TEST(Solve, GarbageIsUnknown) {
  for (const char* text : {"", "(", ")", "hello", "(assert", "(assert y)(check-sat)", "(declare-const x Int)(assert (x))(check-sat)",
                           "(declare-const x Int)(assert (+ x 1))(check-sat)", "(declare-const x Frog)(check-sat)", "(check-sat)",
                           "; nothing\n", "(exit)", "\x01\x02|"}) {
    const SmtResult r = solve(text);
    EXPECT_EQ(r.answer, SmtAnswer::Unknown) << text;
    EXPECT_FALSE(r.detail.empty()) << text;
  }
}
TEST(Solve, AQueryThatAsksNothingIsUnknown) {
  EXPECT_EQ(solve(head + "(assert false)").answer, SmtAnswer::Unknown);
  EXPECT_EQ(solve(head + "(check-sat)").answer, SmtAnswer::Unknown);
}
TEST(Solve, NothingIsCarriedOver) {
  EXPECT_EQ(solve(head + "(assert (> x 0))(assert (< x 1))(check-sat)").answer, SmtAnswer::Proved);
  EXPECT_EQ(solve("(set-logic QF_LRA)(declare-const x Real)(assert (> x 0.0))(assert (< x 1.0))(check-sat)").answer,
            SmtAnswer::Refuted);
  EXPECT_EQ(solve("(assert broken)(check-sat)").answer, SmtAnswer::Unknown);
  EXPECT_EQ(solve(head + "(assert (> x 0))(check-sat)").answer, SmtAnswer::Refuted);
}
TEST(Solve, SaysItsVersion) { EXPECT_TRUE(solver_version().starts_with("Z3 4.")) << solver_version(); }

}  // namespace
}  // namespace serviette

#include "proofs/smt/discharge.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/proofs/prover/replay.hpp"

namespace serviette {
namespace {

const Index n = ix("n"), m = ix("m");
const SmtQuery right = integer_query(std::vector<Index>{n - 1}, n);
const SmtQuery wrong = integer_query(std::vector<Index>{n}, n - 1);

// sum over 0 .. n = sum over 0 .. m + sum over m .. n
struct Split {
  Context context = integers({"n", "m"}, {m, n - m});
  Term from = sum("k", 0, n, read("A", {ix("k")}));
  Term to = sum("k", 0, m, read("A", {ix("k")})) + sum("k", m, n, read("A", {ix("k")}));
  Proof proof;
  Split() {
    EXPECT_TRUE(context.declare_array("A", 1, Domain::Any));
    Step s{};
    s.kind = StepKind::Split;
    s.index = m;
    proof.steps = {s};
  }
};

TEST(Discharge, ObservesWhatTheKernelAccepts) {
  Discharge discharge;
  const Split split;
  ASSERT_TRUE(Theorem::prove(split.context, split.from, split.to, split.proof, {}, discharge.observer()));
  ASSERT_EQ(discharge.queries().size(), 2u) << "m - 0 >= 0 and n - m >= 0";
  const auto report = discharge.run();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->proved, 2);
  EXPECT_EQ(report->unknown, 0);
}
TEST(Discharge, ADisagreementIsAnError) {
  Discharge discharge;
  discharge.add(right);
  discharge.add(wrong);
  const auto report = discharge.run();
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("two deciders disagree"), std::string::npos);
  EXPECT_NE(report.error().help.find("(check-sat)"), std::string::npos) << "the query is shown";
}
TEST(Discharge, ADisagreementStaysOne) {
  Discharge discharge;
  discharge.add(wrong);
  EXPECT_FALSE(discharge.run());
  EXPECT_FALSE(discharge.run());
}
// A kernel that let a step through whose side condition does not hold.
TEST(Discharge, AWrongKernelIsFoundOut) {
  Discharge discharge;
  Split split;
  const Context careless = integers({"n", "m"}, {m});  // n - m >= 0 is missing
  discharge.observer().on_step(split.proof.steps[0], careless, split.from, split.to);
  const auto report = discharge.run();
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("split"), std::string::npos) << report.error().message;
}
TEST(Discharge, UnknownIsCountedAndSaid) {
  Discharge discharge;
  discharge.add({"no query", "; nothing\n"});
  discharge.add(right);
  const auto report = discharge.run();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->proved, 1);
  EXPECT_EQ(report->unknown, 1);
  ASSERT_EQ(report->unknown_what.size(), 1u);
  EXPECT_TRUE(report->unknown_what[0].starts_with("no query"));
}
TEST(Discharge, AUseOfALemmaThatNobodyCanLookUpIsUnknown) {
  Discharge discharge;
  Step use{};
  use.kind = StepKind::LemmaUse;
  use.lemma = "some_lemma";
  discharge.observer().on_step(use, Context(), constant(0), constant(0));
  EXPECT_TRUE(discharge.queries().empty());
  const auto report = discharge.run();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->unknown, 1);
}
TEST(Discharge, TheSameTextIsAskedOnce) {
  Discharge discharge;
  discharge.add(right);
  discharge.add(right);
  const auto report = discharge.run();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->queries, 1);
  EXPECT_EQ(report->repeated, 1);
}
TEST(Discharge, KeepsTheQueries) {
  const auto folder = std::filesystem::temp_directory_path() / "serviette_discharge_test";
  std::filesystem::remove_all(folder);
  Discharge discharge;
  discharge.add(right);
  ASSERT_TRUE(discharge.run(std::chrono::milliseconds(2000), folder.string()));
  std::ifstream in(folder / "0000.smt2");
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_NE(text.str().find(right.text), std::string::npos) << text.str();
  EXPECT_NE(text.str().find(": unsat"), std::string::npos);
  EXPECT_EQ(solve(text.str()).answer, SmtAnswer::Proved) << "what is kept is a query";
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace serviette

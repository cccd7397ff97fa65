#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

const std::string reference = "size n\nsize m\ndiagram sums(A[n m]) -> (S[]) {\n  R = sum[n](A)\n  S = sum[m](R)\n}\n";
const std::string proposed = "size n\nsize m\ndiagram sums(A[n m]) -> (S[]) {\n  R = sum[m](A)\n  S = sum[n](R)\n}\n";
const std::string wrong = "size n\nsize m\ndiagram sums(A[n m]) -> (S[]) {\n  R = sum[m](A)\n  S = max[n](R)\n}\n";
// True, and beyond the search: the sum of the cubes is the square of the sum.
const std::string hard = R"(size n
op cubes[k](A[k]) -> [] = sum(j in 0 .. len(k), real(j) * real(j) * real(j))
op square_of_sum[k](A[k]) -> [] = sum(j in 0 .. len(k), real(j)) * sum(j in 0 .. len(k), real(j))
diagram cubes_src(A[n]) -> (S[]) { S = cubes[n](A) }
diagram cubes_tgt(A[n]) -> (S[]) { S = square_of_sum[n](A) }
)";
const std::string pairs = std::string(SERVIETTE_SOURCE_DIR) + "/tests/proofs/verify/pairs/";

TEST(Verify, TwoFilesAreProvedAndTheCertificateIsAccepted) {
  const Folder folder;
  const std::string src = folder.write("reference.nap", reference), tgt = folder.write("proposed.nap", proposed);
  const std::string certificate = folder / "out/proof.cert";
  const Finished done = run("verify " + src + " " + tgt + " -q -o " + certificate);
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(done.out.starts_with("PROVED(checked)  for all n >= 0, m >= 0  [")) << done.out;
  EXPECT_TRUE(has(done.out, "step")) << done.out;
  EXPECT_TRUE(has(done.out, "checker ")) << done.out;
  const Finished again = run_shell(std::string(SERVIETTE_BIN_DIR) + "/serviette-check " + certificate);
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(has(contents(certificate), "evidence \"source and target agree on 200 inputs")) << contents(certificate);
}

TEST(Verify, FlashAttentionAsAFinishedProgramIsProved) {
  const Document d = json("verify " + pairs + "attention.nap:flash_src " + pairs + "attention.nap:flash_tgt");
  EXPECT_EQ(d["exit_status"], 0);
  EXPECT_EQ(d["result"]["verdict"]["text"], "PROVED(checked)");
  EXPECT_EQ(d["result"]["checker"]["answer"], "ACCEPTED");
  EXPECT_EQ(d["result"]["assumptions"].size(), 0u);
  EXPECT_LT(d["result"]["milliseconds"]["all"], 10'000);
}

// examples/verify/README.md
TEST(Verify, TheExampleIsRefutedAndItsRepairProved) {
  const std::string folder = std::string(SERVIETTE_SOURCE_DIR) + "/examples/verify/";
  const Finished wrong = run("verify " + folder + "reference.nap " + folder + "wrong.nap -q");
  EXPECT_EQ(wrong.status, 1) << wrong.out << wrong.err;
  EXPECT_TRUE(has(wrong.out, "sizes: bq = 1 bx = 1 d = 1 e = 1 q = 1 x = 2")) << wrong.out;
  const Finished right = run("verify " + folder + "reference.nap " + folder + "kernel.nap -q");
  EXPECT_EQ(right.status, 0) << right.out << right.err;
  EXPECT_TRUE(has(right.out, "PROVED(checked)  for all q >= 1, x >= 1, d >= 1, e >= 1, bq >= 1, bx >= 1")) << right.out;
}

TEST(Verify, ADifferenceIsRefutedWithASmallInputAndTheCommandThatShowsIt) {
  const Folder folder;
  const std::string src = folder.write("reference.nap", reference), tgt = folder.write("wrong.nap", wrong);
  const std::string certificate = folder / "proof.cert";
  const Finished done = run("verify " + src + " " + tgt + " --seed 3 -q -o " + certificate);
  EXPECT_EQ(done.status, 1) << done.out << done.err;
  EXPECT_TRUE(done.out.starts_with("REFUTED")) << done.out;
  EXPECT_TRUE(has(done.out, "S[] differs: 0 on the left, -inf on the right (exact)")) << done.out;
  EXPECT_TRUE(has(done.out, "sizes: m = 0 n = 0")) << done.out;
  EXPECT_TRUE(has(done.out, "again: serviette verify " + src + " " + tgt + " --seed 3")) << done.out;
  EXPECT_FALSE(std::filesystem::exists(certificate));
  const Document d = json("verify " + src + " " + tgt);
  EXPECT_EQ(d["result"]["verdict"]["word"], "REFUTED");
  EXPECT_EQ(d["result"]["counterexample"]["rhs"], "-inf");
}

TEST(Verify, WhatIsNeitherIsUnknownWithWhatWasLeft) {
  const Folder folder;
  const std::string file = folder.write("hard.nap", hard);
  const Finished done = run("verify " + file + ":cubes_src " + file + ":cubes_tgt -q");
  EXPECT_EQ(done.status, 2) << done.out << done.err;
  EXPECT_TRUE(done.out.starts_with("UNKNOWN(no proof found)")) << done.out;
  EXPECT_TRUE(has(done.out, "both agree on ")) << done.out;
  EXPECT_TRUE(has(done.out, "left to prove for S:")) << done.out;
  EXPECT_TRUE(has(done.out, "refines to")) << done.out;
  const Document d = json("verify " + file + ":cubes_src " + file + ":cubes_tgt");
  EXPECT_EQ(d["result"]["open"].size(), 1u);
  EXPECT_EQ(d["result"]["open"][0]["output"], "S");
  EXPECT_EQ(run("verify " + file + ":cubes_src " + file + ":cubes_tgt -q --require tested").status, 2);
}

TEST(Verify, EndsInTimeAndStillSaysWhatWasLeft) {
  const Finished done =
      run("verify " + pairs + "masked.nap:window_src " + pairs + "masked.nap:window_tgt -q --timeout 2");
  EXPECT_EQ(done.status, 2) << done.out << done.err;
  EXPECT_TRUE(done.out.starts_with("UNKNOWN(")) << done.out;
  EXPECT_LT(done.time, std::chrono::seconds(5));
}

TEST(Verify, SaysWhatOnlyTheTargetAsksFor) {
  const Folder folder;
  const std::string src = folder.write("src.nap", "size n\ndiagram f(A[n]) -> (B[n]) { B = id(A) }\n");
  const std::string tgt =
      folder.write("tgt.nap", "size n >= 1\ndiagram f(A[n]) -> (B[n]) {\n  C = neg(A)\n  B = neg(C)\n}\n");
  const Finished done = run("verify " + src + " " + tgt + " -q");
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "for all n >= 1")) << done.out;
  EXPECT_TRUE(has(done.out, "only the target asks for n >= 1")) << done.out;
}

TEST(Verify, ARemovedUndefinednessIsRightAndAnAddedOneIsRefuted) {
  const Folder folder;
  const std::string src = folder.write("src.nap", "size n\ndiagram f(A[n]) -> (B[n]) { B = map(a: a / a)(A) }\n");
  const std::string tgt = folder.write("tgt.nap", "size n\ndiagram f(A[n]) -> (B[n]) { B = map(a: 1)(A) }\n");
  EXPECT_EQ(run("verify " + src + " " + tgt + " -q").status, 0);
  const Finished back = run("verify " + tgt + " " + src + " -q");
  EXPECT_EQ(back.status, 1) << back.out << back.err;
  EXPECT_TRUE(has(back.out, "undefined")) << back.out;
}

TEST(Verify, InputThatIsNoQuestionIsAnErrorWithHelp) {
  const Folder folder;
  const std::string src = folder.write("reference.nap", reference);
  const std::string other = folder.write("other.nap", "size n\ndiagram f(B[n]) -> (S[]) { S = sum[n](B) }\n");
  const std::string broken = folder.write("broken.nap", "size n\ndiagram f(B[n]) -> (S[]) { S = som[n](B) }\n");
  const std::string axes = folder.write("axes.nap", "size n, k\naxis m = k\n" + wrong.substr(wrong.find("diagram")));
  for (const std::string& tgt : {other, broken, axes, folder / "absent.nap", src + ":nothing"}) {
    const Finished done = run("verify " + src + " " + tgt + " -q");
    EXPECT_EQ(done.status, 65) << tgt << "\n" << done.out << done.err;
    EXPECT_TRUE(has(done.err, "error: ")) << done.err;
    EXPECT_TRUE(has(done.err, "help: ")) << done.err;
    EXPECT_EQ(done.out, "") << tgt;
  }
  EXPECT_EQ(run("verify " + src + " -q").status, 65);  // it states no rules
  EXPECT_EQ(run("verify " + src + " " + src + " -q").status, 0);
}

const std::string rules = R"(rule abs_of_nonnegative() given nonnegative(A): (A[]) -> (O[]) { O = abs(A) } => { O = id(A) }
# The wrong way round.
twin rule minus() : (A[], B[]) -> (O[]) { O = sub(A, B) } => { O = sub(B, A) }
)";

TEST(Verify, AFileOfRulesGetsAVerdictALineAndWhatConditionsAreFor) {
  const Folder folder;
  const std::string file = folder.write("rules.nap", rules);
  const Finished done = run("verify " + file + " -q -o " + (folder / "certs"));
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(done.out.starts_with("PROVED(checked)  [")) << done.out;
  EXPECT_TRUE(has(done.out, "abs_of_nonnegative\n  holds at A[] = ")) << done.out;
  EXPECT_TRUE(has(done.out, "nonnegative(A) is needed: without it O[] is ")) << done.out;
  EXPECT_TRUE(has(done.out, "REFUTED")) << done.out;
  EXPECT_TRUE(has(done.out, "2 of 2 rules as they should be")) << done.out;
  EXPECT_TRUE(std::filesystem::exists(folder / "certs/abs_of_nonnegative.cert"));
  const Document d = json("verify " + file + ":abs_of_nonnegative");
  EXPECT_EQ(d["rules"].size(), 1u);
  EXPECT_EQ(d["rules"][0]["conditions"][0]["need"], "needed");
  EXPECT_EQ(run("verify " + file + ":nothing -q").status, 65);
}

}  // namespace
}  // namespace serviette::cli

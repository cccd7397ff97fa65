#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

TEST(Derive, FlashAttentionIsProvedAndTheCheckerAcceptsIt) {
  const Folder folder;
  const std::string certificate = folder / "out/flash.cert";
  const Finished done = run("derive " + examples + "attention.nap flash_attention --quiet -o " + certificate);
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "PROVED(checked) for all q >= 0, d >= 0, e >= 0, x >= 1")) << done.out;
  EXPECT_TRUE(has(done.out, "checker      ACCEPTED")) << done.out;
  EXPECT_TRUE(has(done.out, "delay_division")) << done.out;
  const Finished again = run_shell(std::string(SERVIETTE_BIN_DIR) + "/serviette-check " + certificate);
  EXPECT_EQ(again.status, 0) << again.err;
  const std::string text = contents(certificate);
  EXPECT_TRUE(has(text, "evidence \"source and target agree on 300 inputs")) << text.substr(text.size() - 400);
  EXPECT_TRUE(has(text, "seed 1\"")) << text.substr(text.size() - 400);
  EXPECT_LT(text.size(), 100'000u);
}

TEST(Derive, TheDocumentHasEveryStep) {
  const Document d = json("derive " + examples + "attention.nap --seed 7");
  const Document& r = d["results"][0];
  EXPECT_EQ(r["verdict"]["word"], "PROVED");
  EXPECT_EQ(r["verdict"]["grade"], "checked");
  EXPECT_EQ(r["numbers"]["seed"], 7);
  EXPECT_EQ(r["checker"]["answer"], "ACCEPTED");
  EXPECT_EQ(r["assumptions"].size(), 0u);
  EXPECT_GE(r["steps"].size(), 4u);
  for (const auto& step : r["steps"]) EXPECT_EQ(step["grade"], "checked");
  EXPECT_EQ(r["steps"][1]["lemmas"][0], "delay_division");
  EXPECT_EQ(r["steps"][1]["side_conditions"][0], "x >= 1");
}

TEST(Derive, QueriesAreKept) {
  const Folder folder;
  EXPECT_EQ(run("derive " + examples + "01_matmul.nap -q --keep-queries " + (folder / "queries")).status, 0);
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "queries/tiled_matmul"))
    count += entry.path().extension() == ".smt2";
  EXPECT_GT(count, 0);
}

TEST(Derive, AWrongReplacementIsRefutedWithACounterexample) {
  const Folder folder;
  const std::string file = folder.write("small.nap", small);
  const Finished done = run("derive " + file + " doubled --quiet --seed 5");
  EXPECT_EQ(done.status, 1) << done.out;
  EXPECT_TRUE(has(done.out, "REFUTED")) << done.out;
  EXPECT_TRUE(has(done.out, "1 on the left, 1/2 on the right (exact)")) << done.out;
  EXPECT_TRUE(has(done.out, "sizes: n = 1")) << done.out;
  EXPECT_TRUE(has(done.out, "step 2 of 2: replace (P)")) << done.out;
  EXPECT_TRUE(has(done.out, "again: serviette derive " + file + " doubled --seed 5")) << done.out;
  EXPECT_TRUE(has(done.err, file + ":14:3: error: ")) << done.err;
  const Document d = json("derive " + file + " doubled");
  EXPECT_EQ(d["results"][0]["verdict"]["word"], "REFUTED");
  EXPECT_EQ(d["results"][0]["counterexample"]["rhs"], "1/2");
}

TEST(Derive, WhatIsNeitherProvedNorRefutedIsUnknown) {
  const Folder folder;
  // True, and beyond the prover: a sum taken backwards.
  const std::string file = folder.write("backwards.nap", R"(size n
op backwards[k](A[k]) -> [] = sum(j in 0 .. len(k), A[hi(k) - 1 - j])
diagram forwards(A[n]) -> (S[]) { S = sum[n](A) }
derive d from forwards {
  replace (S) with { S[] = backwards[n](A[n]) }
}
)");
  const Finished done = run("derive " + file + " --quiet");
  EXPECT_EQ(done.status, 2) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "UNKNOWN(")) << done.out;
}

TEST(Derive, AStepThatNamesNothingIsBadInput) {
  const Folder folder;
  const std::string file = folder.write("nowhere.nap", R"(size n, b >= 1
diagram all(A[n]) -> (S[]) { S = sum[n](A) }
derive d from all {
  in M: stream n by b carrying (S)
}
)");
  const Finished done = run("derive " + file + " --quiet");
  EXPECT_EQ(done.status, 65) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "BAD INPUT(there is no region that makes 'M' first)")) << done.out;
}

TEST(Derive, RefusalsAreRefusedWithTheirReason) {
  const Folder folder;
  const Finished done = run("derive " + folder.write("small.nap", small) + " streamed_itself --quiet");
  EXPECT_EQ(done.status, 0) << done.out;
  EXPECT_TRUE(has(done.out, "as it must be")) << done.out;
  EXPECT_TRUE(has(done.out, "the file says: P has an element for every position")) << done.out;
}

TEST(Derive, ARefusalThatGoesThroughIsAFailure) {
  const Folder folder;
  const std::string file = folder.write("through.nap", R"(size n >= 1
diagram plain(S[n]) -> (P[n]) { P = softmax[n](S) }
refused derive no from plain { unfold P } because "it should not"
)");
  const Finished done = run("derive " + file + " --quiet");
  EXPECT_EQ(done.status, 2) << done.out;
  EXPECT_TRUE(has(done.out, "goes through")) << done.out;
}

TEST(Derive, AMisspeltRefusalIsAFailure) {
  const Folder folder;
  const std::string file = folder.write("typo.nap", R"(size n >= 1
diagram plain(S[n]) -> (P[n]) { P = softmax[n](S) }
refused derive no from plain { unfold PP } because "whatever"
)");
  EXPECT_EQ(run("derive " + file + " --quiet").status, 2);
}

TEST(Derive, TwinsAreRefutedAndATwinThatIsRightIsAFailure) {
  const Folder folder;
  const Finished done = run("derive " + folder.write("small.nap", small) + " sum_doubled --quiet");
  EXPECT_EQ(done.status, 0) << done.out;
  EXPECT_TRUE(has(done.out, "REFUTED, as it must be")) << done.out;
  EXPECT_TRUE(has(done.out, "input A[k] = [1]")) << done.out;
  const std::string file = folder.write("right.nap", R"(
twin rule same(size k): (A[k]) -> (O[]) { O = sum[k](A) } => { O = sum[k](A) }
)");
  const Finished right = run("derive " + file + " --quiet");
  EXPECT_EQ(right.status, 2) << right.out;
  EXPECT_TRUE(has(right.out, "UNKNOWN(no counterexample in 300 inputs")) << right.out;
}

TEST(Derive, RulesAreProvedAndWrongOnesRefuted) {
  const Folder folder;
  const Finished done =
      run("derive " + folder.write("small.nap", small) + " sum_in_parts --quiet -o " + (folder / "rule.cert"));
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "PROVED(checked)")) << done.out;
  EXPECT_TRUE(has(contents(folder / "rule.cert"), "lemma sum_in_parts"));
  const std::string wrong = folder.write("wrong.nap", R"(
rule doubled(size k): (A[k]) -> (O[]) { O = sum[k](A) } => { S = sum[k](A)
 O = add(S, S) }
)");
  EXPECT_EQ(run("derive " + wrong + " --quiet").status, 1);
}

TEST(Derive, AWholeFileIsAskedInOneGo) {
  const Folder folder;
  const Finished done = run("derive " + folder.write("small.nap", small) + " --quiet");
  EXPECT_EQ(done.status, 1);  // of `doubled`
  EXPECT_TRUE(has(done.out, "5 questions, 4 of them as they should be")) << done.out;
}

TEST(Derive, AnAssumptionLowersTheGradeAndIsPrinted) {
  const Folder folder;
  const std::string file = folder.write("assumed.nap", R"(size n
op plus_zero[](A[]) -> [] = A[] + 0
lemma nothing_added array a[0]
  from a[] + 0
  to a[]
  assumed "arithmetic"
diagram with_zero(A[n]) -> (B[n]) { B = plus_zero(A) }
derive without_zero from with_zero {
  replace (B) with { B[n] = id(A[n]) } prove B { lemma nothing_added () (a() = A[n']) }
}
)");
  const Finished done = run("derive " + file + " without_zero --quiet");
  EXPECT_EQ(done.status, 2) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "TESTED(300, seed 1)")) << done.out;
  EXPECT_TRUE(has(done.out, "ACCEPTED UNDER ASSUMPTIONS")) << done.out;
  EXPECT_TRUE(has(done.out, "arithmetic")) << done.out;
  EXPECT_EQ(run("derive " + file + " without_zero --quiet --require tested").status, 0);
}

TEST(Derive, WithoutTheCheckerNothingIsCalledChecked) {
  const Folder folder;
  std::filesystem::copy(program, folder / "serviette");
  const std::string words = " derive " + examples + "01_matmul.nap --quiet";
  const Finished done = run_shell((folder / "serviette") + words);
  EXPECT_EQ(done.status, 69) << done.out << done.err;
  EXPECT_FALSE(has(done.out, "(checked)")) << done.out;
  EXPECT_TRUE(has(done.out, "scripts/build serviette-check")) << done.out;
  const Document d = Document::parse(run_shell((folder / "serviette") + words + " --json").out);
  EXPECT_NE(d["results"][0]["verdict"].value("grade", ""), "checked");
}

TEST(Derive, NamesAreResolvedOrTheNamesThereAreSaid) {
  const Finished done = run("derive " + examples + "attention.nap flash_atention");
  EXPECT_EQ(done.status, 65);
  EXPECT_TRUE(has(done.err, "it has flash_attention")) << done.err;
  const Finished several = run("derive " + examples + "04_batched_attention.nap -o x.cert");
  EXPECT_EQ(several.status, 65);
  EXPECT_TRUE(has(several.err, "say which: flash_multi_head, flash_grouped_query")) << several.err;
}

TEST(Derive, TheSameSeedGivesTheSameCertificate) {
  const Folder folder;
  for (const std::string name : {"a.cert", "b.cert"})
    EXPECT_EQ(run("derive " + examples + "01_matmul.nap --quiet --seed 3 -o " + (folder / name)).status, 0);
  EXPECT_EQ(contents(folder / "a.cert"), contents(folder / "b.cert"));
}

}  // namespace
}  // namespace serviette::cli

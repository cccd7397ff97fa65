#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

TEST(Show, ADiagramAsAListing) {
  const Finished done = run("show " + examples + "attention.nap:attention");
  EXPECT_EQ(done.status, 0);
  EXPECT_TRUE(has(done.out, "takes   Q[q d], K[x d], V[x e]\n")) << done.out;
  EXPECT_TRUE(has(done.out, "  P[q x] = softmax[x](S[q x])\n")) << done.out;
}

TEST(Show, RegionsAreBoxes) {
  const Folder folder;
  const std::string file = folder.write("boxes.nap", R"(size n
size b >= 1
diagram streamed(A[n]) -> (S[]) {
  Z = zero()
  S @ register = stream n by b carrying s = Z {
    T = sum[n](A)
    U = add(s, T)
    yield U
  }
}
)");
  const Finished done = run("show " + file);
  EXPECT_EQ(done.out, R"(diagram streamed
sizes   n >= 0, b >= 1
takes   A[n]
gives   S
levels  S at register

  Z = zero()
  S @register =
  ┌─ stream n by b ───────────────────┐
  │ state s  from Z  then U  out as S │
  │                                   │
  │ T = sum[n](A[n])                  │
  │ U = add(s, T)                     │
  └───────────────────────────────────┘
)");
}

TEST(Show, ADerivationStepByStep) {
  const Finished done = run("show --quiet " + examples + "attention.nap:flash_attention");
  EXPECT_EQ(done.status, 0) << done.err;
  for (const std::string part : {"step 1  unfold P", "  - P[q x] = softmax[x](S[q x])", "  + L[q] = sum[x](E[q x])",
                                 "by delay_division", "flash_attention, after ", "┌─ stream x by bx ─"})
    EXPECT_TRUE(has(done.out, part)) << part << "\n" << done.out;
}

TEST(Show, ACertificateShowsWhatTheDerivationDid) {
  const Folder folder;
  const std::string certificate = folder / "x.cert";
  ASSERT_EQ(run("derive " + examples + "01_matmul.nap --quiet -o " + certificate).status, 0);
  const Finished done = run("show " + certificate);
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_TRUE(has(done.out, "step 1  stream b by bb carrying (C)")) << done.out;
  const Document derived = json("show " + examples + "01_matmul.nap:tiled_matmul");
  const Document read = json("show " + certificate);
  ASSERT_EQ(derived["steps"].size(), read["steps"].size());
  for (std::size_t i = 0; i < read["steps"].size(); ++i)
    EXPECT_EQ(derived["steps"][i]["changes"], read["steps"][i]["changes"]);
}

TEST(Show, WritesTextAndNothingElse) {
  const Folder folder;
  EXPECT_EQ(run("show " + examples + "attention.nap:attention -o " + (folder / "a.txt")).status, 0);
  EXPECT_TRUE(contents(folder / "a.txt").starts_with("diagram attention\n"));
  const Finished svg = run("show " + examples + "attention.nap:attention -o " + (folder / "a.svg"));
  EXPECT_EQ(svg.status, 3);
  EXPECT_TRUE(has(svg.out, "UNSUPPORTED(")) << svg.out;
}

TEST(Show, ANameThatIsMissingIsAskedFor) {
  const Finished done = run("show " + examples + "attention.nap");
  EXPECT_EQ(done.status, 65);
  EXPECT_TRUE(has(done.err, "it has attention, flash_attention")) << done.err;
  EXPECT_EQ(run("show " + examples + "attention.nap:nothing").status, 65);
}

TEST(Show, ABrokenCertificateIsSaid) {
  const Folder folder;
  for (const std::string text :
       {"", "serviette_certificate 2", "serviette_certificate 1\nsize n\nsource f(A[n]) -> (B[n]) {",
        "serviette_certificate 1\nstep \"a\" replace 5 .. 9 { }\n"}) {
    const Finished done = run("show " + folder.write("b.cert", text));
    EXPECT_TRUE(done.status == 65 || done.status == 3) << done.status << text;
    EXPECT_TRUE(has(done.err, "error: ")) << done.err;
  }
  const std::string outside = R"(serviette_certificate 1
size n
op exp[](A[]) -> [] = exp(A[])
source f(A[n]) -> (B[n]) { B[n] = exp(A[n]) }
step "beyond the end" replace 3 .. 9 { }
)";
  const Finished done = run("show " + folder.write("c.cert", outside));
  EXPECT_EQ(done.status, 2) << done.out << done.err;
  EXPECT_TRUE(has(done.err, "there are no lines 3 .. 9")) << done.err;
}

}  // namespace
}  // namespace serviette::cli

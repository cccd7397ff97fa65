#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

TEST(Check, EveryExampleIsWellTyped) {
  for (const auto& entry : std::filesystem::directory_iterator(examples)) {
    if (entry.path().extension() != ".nap") continue;
    const Finished done = run("check " + entry.path().string());
    EXPECT_EQ(done.status, 0) << done.err;
    EXPECT_TRUE(has(done.out, "all well typed")) << done.out;
  }
}

TEST(Check, DeclarationsAreListed) {
  const Document d = json("check " + examples + "attention.nap");
  EXPECT_EQ(d["well_typed"], true);
  EXPECT_EQ(d["declarations"][0]["name"], "attention");
  EXPECT_EQ(d["declarations"][1]["kind"], "derive");
}

TEST(Check, ErrorsHaveFileLineCaretAndHelp) {
  const Folder folder;
  const std::string file = folder.write("typo.nap", "size n\ndiagram f(A[n]) -> (B[n]) {\n  B = sofmax[n](A)\n}\n");
  const Finished done = run("check " + file);
  EXPECT_EQ(done.status, 65);
  EXPECT_TRUE(has(done.err, file + ":3:")) << done.err;
  EXPECT_TRUE(has(done.err, "    3 |   B = sofmax[n](A)\n")) << done.err;
  EXPECT_TRUE(has(done.err, "^\n")) << done.err;
  EXPECT_TRUE(has(done.err, "help: did you mean 'softmax'?")) << done.err;
  const Document d = json("check " + file);
  EXPECT_EQ(d["errors"][0]["line"], 3);
  EXPECT_EQ(d["errors"][0]["file"], file);
}

TEST(Check, BrokenInputsAreBadInput) {
  const Folder folder;
  const std::vector<std::string> broken = {
      "size",
      "diagram f(A[n]) -> (B[n]) { B = exp(A) }",
      "size n diagram f(A[n]) -> (B[n]) { B = exp(A)",
      "size n diagram f(A[n]) -> (C[n]) { B = exp(A) }",
      "size n, m diagram f(A[n], C[m]) -> (B[n]) { B[n] = add(A[n], C[m]) }",
      "size n diagram f(A[n]) -> (B[n]) { B = \xff(A) }",
      "import \"nowhere.nap\"",
      "size n derive g from nothing { unfold P }",
      "size n diagram f(A[n]) -> (B[n]) { B = exp(A) } derive g from f { frobnicate B }",
      std::string(5000, '('),
  };
  for (const auto& text : broken) {
    const Finished done = run("check " + folder.write("broken.nap", text));
    EXPECT_EQ(done.status, 65) << text << "\n" << done.out << done.err;
    EXPECT_TRUE(has(done.err, "error: ")) << text << "\n" << done.err;
    json("check " + (folder / "broken.nap"));
  }
}

TEST(Check, AFileThatIsNotThereIsBadInput) {
  const Finished done = run("check nowhere.nap");
  EXPECT_EQ(done.status, 65);
  EXPECT_TRUE(has(done.err, "nowhere.nap")) << done.err;
  EXPECT_EQ(run("check /").status, 65);
  EXPECT_EQ(run("check ''").status, 65);
}

}  // namespace
}  // namespace serviette::cli

#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

class Lower : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(run("derive " + examples + "attention.nap flash_attention -q -o " + (folder / "flash.cert")).status, 0);
  }
  Folder folder;
};

TEST_F(Lower, TheProgramComesWithItsCertificate) {
  const Finished done = run("lower " + (folder / "flash.cert") + " -o " + (folder / "flash.cpp"));
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "PROVED(checked)")) << done.out;
  const std::string text = contents(folder / "flash.cpp");
  EXPECT_TRUE(has(text, "int flash(")) << text.substr(0, 2000);
  EXPECT_TRUE(has(text, "Certificate: " + (folder / "flash.cpp.cert")));
  const Finished again = run_shell(std::string(SERVIETTE_BIN_DIR) + "/serviette-check " + (folder / "flash.cpp.cert"));
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(has(contents(folder / "flash.cpp.cert"), "step \"sequential: S becomes a loop\"")) << "the last steps";
}

TEST_F(Lower, TheTextCompilesAlone) {
  ASSERT_EQ(run("lower " + (folder / "flash.cert") + " --scalar float -o " + (folder / "f.cpp")).status, 0);
  const Finished done = run_shell("c++ -std=c++17 -O0 -fsyntax-only -Wall " + (folder / "f.cpp"));
  EXPECT_EQ(done.status, 0) << done.err;
}

TEST_F(Lower, ADerivationIsLoweredLikeItsCertificate) {
  ASSERT_EQ(
      run("lower " + (folder / "flash.cert") + " -o " + (folder / "a.cpp") + " --certificate " + (folder / "a.cert"))
          .status,
      0);
  ASSERT_EQ(run("lower " + examples + "attention.nap:flash_attention -o " + (folder / "a2.cpp") + " --certificate " +
                (folder / "a2.cert"))
                .status,
            0);
  const auto program_part = [](const std::string& text) { return text.substr(text.find("namespace {"), 2000); };
  EXPECT_EQ(program_part(contents(folder / "a.cpp")), program_part(contents(folder / "a2.cpp")));
}

TEST_F(Lower, ADiagramIsLoweredAsItStands) {
  const Finished done = run("lower " + examples + "attention.nap:attention -o " + (folder / "plain.cpp"));
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(has(contents(folder / "plain.cpp.cert"), "step \"unfold P")) << "softmax is no loop";
}

TEST_F(Lower, OnlyToCpp) {
  const Finished done = run("lower " + (folder / "flash.cert") + " -o " + (folder / "flash.cu"));
  EXPECT_EQ(done.status, 3);
  EXPECT_TRUE(has(done.out, "UNSUPPORTED(")) << done.out;
  EXPECT_EQ(run("lower nowhere.cert -o " + (folder / "a.cpp")).status, 65);
}

TEST_F(Lower, TheDocumentNamesTheFiles) {
  const Document d = json("lower " + (folder / "flash.cert") + " -o " + (folder / "flash.cpp"));
  EXPECT_EQ(d["verdict"]["grade"], "checked");
  EXPECT_EQ(d["certificate"], folder / "flash.cpp.cert");
  EXPECT_EQ(d["function"], "flash");
  EXPECT_EQ(d["sizes"].size(), 6u);
}

}  // namespace
}  // namespace serviette::cli

#include "core/npy/npy.hpp"
#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

const std::string attention = examples + "attention.nap:";

class Run : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(run("sample " + attention + "attention --set q=13,x=17,d=5,e=3 --outliers -o " + (folder / "")).status,
              0);
  }
  std::string inputs() const {
    return " --in Q=" + (folder / "Q.npy") + " --in K=" + (folder / "K.npy") + " --in V=" + (folder / "V.npy");
  }
  std::string error(const std::string& words, int status = 65) const {
    const Finished done = run("run " + words);
    EXPECT_EQ(done.status, status) << done.out << done.err;
    EXPECT_TRUE(has(done.err, "error: ")) << done.err;
    return done.err;
  }
  Folder folder;
};

TEST_F(Run, TheTiledProgramIsTheReference) {
  EXPECT_EQ(run("run " + attention + "attention" + inputs() + " --out O=" + (folder / "a.npy")).status, 0);
  for (const std::string tiles : {"bq=4,bx=4", "bq=1,bx=17", "bq=64,bx=100"}) {
    const Finished done =
        run("run " + attention + "flash_attention -q --set " + tiles + inputs() + " --out O=" + (folder / "b.npy"));
    EXPECT_EQ(done.status, 0) << done.err;
    EXPECT_EQ(run("compare " + (folder / "a.npy") + " " + (folder / "b.npy") + " --bound 1e-12").status, 0);
  }
}

TEST_F(Run, OptionsMayStandBeforeTheTarget) {
  EXPECT_EQ(run("run" + inputs() + " " + attention + "attention").status, 0);
}

TEST_F(Run, SizesComeFromTheShapes) {
  const Document d = json("run " + attention + "attention" + inputs());
  EXPECT_EQ(d["sizes"]["q"], 13);
  EXPECT_EQ(d["sizes"]["x"], 17);
  EXPECT_EQ(d["outputs"][0]["shape"], Document::array({13, 3}));
  EXPECT_EQ(d["outputs"][0]["undefined"], 0);
}

TEST_F(Run, ASizeThatNoArrayTellsIsAskedFor) {
  const std::string text = error(attention + "flash_attention -q" + inputs());
  EXPECT_TRUE(has(text, "no value for the size bq, bx")) << text;
  EXPECT_TRUE(has(text, "--set bq=32,bx=32")) << text;
}

TEST_F(Run, ContradictionsAreSaid) {
  EXPECT_TRUE(has(error(attention + "attention" + inputs() + " --set q=12"), "q is 12 by --set and 13 by")) << "--set";
  const std::string swapped =
      " --in Q=" + (folder / "Q.npy") + " --in K=" + (folder / "V.npy") + " --in V=" + (folder / "V.npy");
  EXPECT_TRUE(has(error(attention + "attention" + swapped), "along d of K[x d]")) << "shape";
  EXPECT_TRUE(
      has(error(attention + "flash_attention -q" + inputs() + " --set bq=0,bx=3"), "bq is 0 and must be at least 1"));
}

TEST_F(Run, NamesAreSaid) {
  EXPECT_TRUE(has(error(attention + "attention --in Q=" + (folder / "Q.npy")), "no array is given for K[x d], V[x e]"));
  EXPECT_TRUE(has(error(attention + "attention" + inputs() + " --in W=w.npy"), "its inputs are Q, K, V"));
  EXPECT_TRUE(has(error(attention + "attention" + inputs() + " --out P=p.npy"), "its outputs are O"));
  EXPECT_TRUE(has(error(attention + "attention" + inputs() + " --set z=1"), "there is no size 'z'"));
  EXPECT_TRUE(has(error(attention + "attention --in Q"), "is not NAME=VALUE"));
  EXPECT_TRUE(has(error(attention + "attention --in Q=nowhere.npy"), "cannot read 'nowhere.npy'"));
}

TEST_F(Run, AFileThatIsNoArrayIsRefused) {
  folder.write("bad.npy", "not an array");
  const Finished done = run("run " + attention + "attention --in Q=" + (folder / "bad.npy"));
  EXPECT_NE(done.status, 0);
  EXPECT_TRUE(has(done.err, "not a .npy file")) << done.err;
}

TEST_F(Run, SpecialValuesAreWhatTheLanguageHas) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::string file = folder.write(
      "max.nap",
      "size n\ndiagram f(A[n] any) -> (M[]) { M = max[n](A) }\ndiagram g(A[n]) -> (M[]) { M = max[n](A) }\n");
  ASSERT_TRUE(write_npy(folder / "a.npy", {"<f8", {2}, {-inf, -inf}}));
  const Document d = json("run " + file + ":f --in A=" + (folder / "a.npy") + " --out M=" + (folder / "m.npy"));
  EXPECT_EQ(d["outputs"][0]["neg_inf"], 1);
  EXPECT_EQ(read_npy(folder / "m.npy")->data[0], -inf);
  EXPECT_TRUE(has(error(file + ":g --in A=" + (folder / "a.npy")), "declared finite"));
  ASSERT_TRUE(write_npy(folder / "b.npy", {"<f8", {1}, {inf}}));
  EXPECT_TRUE(has(error(file + ":f --in A=" + (folder / "b.npy")), "+inf"));
}

TEST_F(Run, TheCompiledProgramIsTheReference) {
  EXPECT_EQ(run("run " + attention + "attention" + inputs() + " --out O=" + (folder / "a.npy")).status, 0);
  for (const std::string scalar : {"double", "float"}) {
    const Finished done = run_shell("SERVIETTE_CACHE=" + (folder / "cache") + " " + program + " run " + attention +
                                    "flash_attention -q --backend cpp --set bq=4,bx=5 --scalar " + scalar + inputs() +
                                    " --out O=" + (folder / "b.npy"));
    EXPECT_EQ(done.status, 0) << done.err;
    const std::string bound = scalar == "double" ? "1e-12" : "1e-3";
    const Finished compared = run("compare " + (folder / "a.npy") + " " + (folder / "b.npy") + " --bound " + bound);
    EXPECT_EQ(compared.status, 0) << compared.out;
  }
}

TEST_F(Run, WithoutACompilerTheBackendIsMissing) {
  const Finished done = run_shell("PATH=/nowhere CXX= " + program + " run " + attention +
                                  "flash_attention -q --backend cpp --set bq=4,bx=5" + inputs());
  EXPECT_EQ(done.status, 69) << done.out << done.err;
}

TEST_F(Run, WhatThisVersionCannotRunOnIsUnsupported) {
  for (const std::string backend : {"emulator", "cuda"}) {
    const Finished done = run("run " + attention + "attention --backend " + backend + inputs());
    EXPECT_EQ(done.status, 3);
    EXPECT_TRUE(has(done.out, "UNSUPPORTED(this version has no backend '" + backend)) << done.out;
  }
}

TEST_F(Run, ACertificateIsRunToo) {
  const std::string certificate = folder / "flash.cert";
  ASSERT_EQ(run("derive " + examples + "attention.nap flash_attention -q -o " + certificate).status, 0);
  EXPECT_EQ(run("run " + certificate + inputs() + " --set bq=4,bx=4 --out O=" + (folder / "c.npy")).status, 0);
  EXPECT_EQ(run("run " + attention + "attention" + inputs() + " --out O=" + (folder / "a.npy")).status, 0);
  EXPECT_EQ(run("compare " + (folder / "a.npy") + " " + (folder / "c.npy") + " --bound 1e-12").status, 0);
}

}  // namespace
}  // namespace serviette::cli

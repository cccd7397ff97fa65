// sample and compare, the two commands for scripts.
#include "core/npy/npy.hpp"
#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

const std::string attention = examples + "attention.nap:attention";

TEST(Sample, TheSameSeedGivesTheSameNumbers) {
  const Folder folder;
  const std::string sizes = " --set q=5,x=7 --set d=3,e=2 -o ";
  EXPECT_EQ(run("sample " + attention + sizes + (folder / "a")).status, 0);
  EXPECT_EQ(run("sample " + attention + sizes + (folder / "b")).status, 0);
  EXPECT_EQ(run("sample " + attention + sizes + (folder / "c") + " --seed 2").status, 0);
  EXPECT_EQ(contents(folder / "a/Q.npy"), contents(folder / "b/Q.npy"));
  EXPECT_NE(contents(folder / "a/Q.npy"), contents(folder / "c/Q.npy"));
  const auto q = read_npy(folder / "a/Q.npy");
  ASSERT_TRUE(q);
  EXPECT_EQ(q->shape, (std::vector<std::int64_t>{5, 3}));
  EXPECT_EQ(q->dtype, "<f4");
}

TEST(Sample, InputsDiffer) {
  const Folder folder;
  EXPECT_EQ(run("sample " + attention + " --set q=7,x=7,d=3,e=3 -o " + (folder / "a")).status, 0);
  EXPECT_NE(contents(folder / "a/Q.npy"), contents(folder / "a/K.npy"));
}

TEST(Sample, SizesMustBeGiven) {
  const Finished done = run("sample " + attention + " --set q=5");
  EXPECT_EQ(done.status, 65);
  EXPECT_TRUE(has(done.err, "error: ")) << done.err;
  EXPECT_EQ(run("sample " + attention + " --set q=-5").status, 65);
  EXPECT_EQ(run("sample " + attention + " --set q").status, 65);
}

TEST(Compare, FindsTheLargestError) {
  const Folder folder;
  ASSERT_TRUE(write_npy(folder / "a.npy", {"<f8", {2, 2}, {1, 2, 3, 4}}));
  ASSERT_TRUE(write_npy(folder / "b.npy", {"<f8", {2, 2}, {1, 2, 3.5, 4}}));
  const Finished done = run("compare " + (folder / "a.npy") + " " + (folder / "b.npy") + " -v");
  EXPECT_EQ(done.status, 0);
  EXPECT_TRUE(has(done.out, "5.00e-01 at [1, 0] absolute, 1.67e-01 at [1, 0] relative")) << done.out;
  EXPECT_EQ(run("compare " + (folder / "a.npy") + " " + (folder / "b.npy") + " --bound 0.1").status, 1);
  EXPECT_EQ(run("compare " + (folder / "a.npy") + " " + (folder / "b.npy") + " --bound 0.2").status, 0);
}

TEST(Compare, SpecialValuesAreComparedExactly) {
  const Folder folder;
  const double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  ASSERT_TRUE(write_npy(folder / "a.npy", {"<f8", {3}, {-inf, nan, 1}}));
  ASSERT_TRUE(write_npy(folder / "b.npy", {"<f8", {3}, {-1e300, nan, 1}}));
  EXPECT_EQ(run("compare " + (folder / "a.npy") + " " + (folder / "a.npy") + " --bound 0").status, 0);
  EXPECT_EQ(run("compare " + (folder / "a.npy") + " " + (folder / "b.npy") + " --bound 1e300").status, 1);
  const Document d = json("compare " + (folder / "a.npy") + " " + (folder / "b.npy"));
  EXPECT_EQ(d["largest_absolute_error"], "inf");
}

TEST(Compare, ShapesMustAgree) {
  const Folder folder;
  ASSERT_TRUE(write_npy(folder / "a.npy", {"<f8", {3}, {1, 2, 3}}));
  ASSERT_TRUE(write_npy(folder / "b.npy", {"<f8", {3, 1}, {1, 2, 3}}));
  EXPECT_EQ(run("compare " + (folder / "a.npy") + " " + (folder / "b.npy")).status, 65);
  EXPECT_EQ(run("compare " + (folder / "a.npy") + " nowhere.npy").status, 65);
}

}  // namespace
}  // namespace serviette::cli

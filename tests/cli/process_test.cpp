#include "cli/process.hpp"

#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

TEST(Process, BothStreamsAndTheStatus) {
  const auto done = run_program({"/bin/sh", "-c", "echo out; echo err >&2; exit 7"});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->status, 7);
  EXPECT_EQ(done->out, "out\n");
  EXPECT_EQ(done->err, "err\n");
  EXPECT_GT(done->time.count(), 0);
}

TEST(Process, MuchOutputOnBothDoesNotBlock) {
  const auto done = run_program({"/bin/sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->out.size(), 300000u);
  EXPECT_EQ(done->err.size(), 300000u);
}

TEST(Process, ASignalIsAStatus) { EXPECT_EQ(run_program({"/bin/sh", "-c", "kill -9 $$"})->status, 137); }

TEST(Process, NothingIsReadFromStdin) { EXPECT_EQ(run_program({"/bin/cat"})->out, ""); }

TEST(Process, AProgramThatIsNotThereIsAnError) {
  const auto done = run_program({"/nowhere/program"});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::Io);
  EXPECT_FALSE(find_program("a-program-that-is-not-there"));
  EXPECT_FALSE(find_program("/etc/passwd"));
  EXPECT_TRUE(find_program("sh"));
}

TEST(Process, ATemporaryFileIsGoneAfterwards) {
  std::string path;
  {
    const TemporaryFile file(".cert");
    path = file.path();
    EXPECT_TRUE(path.ends_with(".cert"));
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace serviette::cli

#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

TEST(Doctor, SaysWhatIsThere) {
  const Document d = json("doctor");
  EXPECT_EQ(d["exit_status"], 0);
  EXPECT_EQ(d["healthy"], true);
  std::string names;
  for (const auto& part : d["parts"]) {
    names += part["name"].get<std::string>() + ";";
    if (part["needed"].get<bool>()) {
      EXPECT_EQ(part["found"], true) << part;
    }
  }
  for (const std::string name : {"rules", "serviette-check", "z3 (library)", "c++ compiler", "nvcc", "gpu", "graphviz"})
    EXPECT_TRUE(has(names, name + ";")) << names;
}

TEST(Doctor, AMissingPartSaysWhatItCosts) {
  const Folder folder;
  std::filesystem::copy(program, folder / "serviette");
  const Finished done = run_shell("PATH=/nowhere CXX= " + (folder / "serviette") + " doctor");
  EXPECT_EQ(done.status, 69) << done.out;
  EXPECT_TRUE(has(done.out, "no derivation can be called checked")) << done.out;
  EXPECT_TRUE(has(done.out, "no `run --backend cpp`")) << done.out;
}

}  // namespace
}  // namespace serviette::cli

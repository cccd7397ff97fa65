// The tree keeps its layers; and the test that says so sees what it should see.
#include "layers.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace serviette::layers {
namespace {

std::string reason(const std::string& file, const std::string& text) {
  const auto found = violations_in(file, text);
  return found.empty() ? "" : found.front().reason;
}

TEST(Layers, HoldInTheWholeTree) {
  int files = 0;
  const auto found = violations_below(SERVIETTE_SOURCE_DIR, &files);
  std::string all;
  for (const auto& v : found) all += to_string(v) + "\n";
  EXPECT_TRUE(found.empty()) << all;
  EXPECT_GT(files, 100) << "the test looks at the wrong folder";
}

TEST(Layers, CoreMayNotIncludeWhatRestsOnIt) {
  EXPECT_EQ(reason("core/term/term.cpp", "#include \"proofs/theorem/theorem.hpp\"\n"), "core may not include proofs");
  EXPECT_EQ(reason("proofs/rule/a.cpp", "#include \"kernels/lower/lower.hpp\"\n"), "proofs may not include kernels");
  EXPECT_EQ(reason("kernels/lower/a.cpp", "#include \"cli/console.hpp\"\n"), "kernels may not include cli");
  EXPECT_EQ(reason("cli/a.cpp", "#include \"checker/term.hpp\"\n"), "cli may not include checker");
}

TEST(Layers, LowerMayBeIncluded) {
  EXPECT_EQ(reason("proofs/rule/a.cpp", "#include \"core/term/term.hpp\"\n#include \"proofs/rule/a.hpp\"\n"), "");
  EXPECT_EQ(reason("cli/a.cpp", "#include \"kernels/lower/lower.hpp\"\n#include <CLI/CLI.hpp>\n"), "");
  EXPECT_EQ(reason("tests/core/a.cpp", "#include \"core/term/term.hpp\"\n#include <gtest/gtest.h>\n"), "");
}

TEST(Layers, CheckerHasTheStandardLibraryAndItself) {
  EXPECT_EQ(reason("checker/a.cpp", "#include <vector>\n#include \"term.hpp\"\n#include \"checker/term.hpp\"\n"), "");
  EXPECT_NE(reason("checker/a.cpp", "#include <fmt/format.h>\n"), "");
  EXPECT_NE(reason("checker/a.cpp", "#include <gmpxx.h>\n"), "");
  EXPECT_NE(reason("checker/a.cpp", "#include <unistd.h>\n"), "");
  EXPECT_NE(reason("checker/a.cpp", "#include \"core/base/error.hpp\"\n"), "");
}

TEST(Layers, LibrariesHaveTheirPlaces) {
  EXPECT_EQ(reason("proofs/smt/solve.cpp", "#include <z3++.h>\n"), "");
  EXPECT_NE(reason("proofs/prover/a.cpp", "#include <z3++.h>\n"), "");
  EXPECT_EQ(reason("core/match/a.cpp", "#include <boost/graph/adjacency_list.hpp>\n"), "");
  EXPECT_NE(reason("core/match/a.hpp", "#include <boost/graph/adjacency_list.hpp>\n"), "");
  EXPECT_NE(reason("core/match/a.cpp", "#include <cuda_runtime.h>\n"), "");
  EXPECT_EQ(reason("kernels/runtime/a.cpp", "#include <cuda_runtime.h>\n"), "");
  EXPECT_NE(reason("core/refute/a.cpp", "#include <rapidcheck.h>\n"), "");
  EXPECT_NE(reason("kernels/a.cpp", "#include <benchmark/benchmark.h>\n"), "");
  EXPECT_NE(reason("core/a.cpp", "#include <nlohmann/json.hpp>\n"), "");
}

TEST(Layers, CommentsDoNotCountAndSpacesDo) {
  EXPECT_EQ(reason("core/a.cpp", "// #include \"proofs/a.hpp\"\n/*\n#include \"proofs/a.hpp\"\n*/\n"), "");
  EXPECT_NE(reason("core/a.cpp", "  #  include   \"proofs/a.hpp\"\n"), "");
  EXPECT_NE(reason("core/a.cpp", "/* a */ #include \"proofs/a.hpp\"\n"), "");
  EXPECT_NE(reason("core/a.cpp", "#include \"../proofs/a.hpp\"\n"), "");
  EXPECT_NE(reason("core/a.cpp", "#include <proofs/a.hpp>\n"), "");
}

TEST(Layers, ViolationsHaveALine) {
  const auto found = violations_in("core/a.cpp", "#include <vector>\n\n#include \"cli/a.hpp\"\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(to_string(found[0]), "core/a.cpp:3: \"cli/a.hpp\": core may not include cli");
}

TEST(Layers, LinksFollowTheSameOrder) {
  EXPECT_TRUE(violations_in_cmake("proofs/CMakeLists.txt", "target_link_libraries(a PUBLIC serviette_core)\n").empty());
  EXPECT_FALSE(
      violations_in_cmake("core/CMakeLists.txt", "target_link_libraries(a PUBLIC serviette_proofs)\n").empty());
  EXPECT_FALSE(violations_in_cmake("checker/CMakeLists.txt", "target_link_libraries(a fmt::fmt)\n").empty());
  EXPECT_TRUE(violations_in_cmake("checker/CMakeLists.txt", "# no fmt here\nadd_executable(a main.cpp)\n").empty());
}

// A person can read it: lines that hold code, neither blank nor a comment.
TEST(Layers, TheCheckerHasAtMost2500LinesOfCode) {
  size_t code = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SERVIETTE_SOURCE_DIR "/checker")) {
    const std::string extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      const size_t first = line.find_first_not_of(' ');
      if (first != std::string::npos && line.compare(first, 2, "//") != 0) ++code;
    }
  }
  EXPECT_GT(code, 1000u);
  EXPECT_LE(code, 2500u);
}

}  // namespace
}  // namespace serviette::layers

// The fuzzer's inputs once more, without libFuzzer: the corpus, and whatever once made the checker fail (regress/).
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

int replay(const std::string& folder) {
  const auto root = std::filesystem::path(SERVIETTE_SOURCE_DIR) / "tests/checker/fuzz" / folder;
  int files = 0;
  if (!std::filesystem::exists(root)) return 0;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    SCOPED_TRACE(entry.path().string());
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), 0);
    ++files;
  }
  return files;
}

TEST(Fuzz, TheCorpusIsAnswered) { EXPECT_GT(replay("corpus"), 100); }

TEST(Fuzz, WhatOnceFailedIsAnswered) { replay("regress"); }

}  // namespace

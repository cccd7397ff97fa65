// Every golden certificate, judged by the theorem kernel too; and each with one line left out.
#include <gtest/gtest.h>

#include "tests/proofs/differential/judges.hpp"

namespace serviette {
namespace {

TEST(Differential, TheJudgesAgreeOnEveryGoldenCertificate) {
  const std::vector<std::string> paths = golden_paths();
  ASSERT_GT(paths.size(), 10u);
  for (const std::string& path : paths) EXPECT_EQ(difference(text_of(path)), "") << path;
}

TEST(Differential, TheJudgesAgreeWhenALineIsLeftOut) {
  for (const std::string& path : golden_paths()) {
    if (path.find("/accept/") == std::string::npos) continue;
    const std::string text = text_of(path);
    for (std::size_t at = 0, end; at < text.size(); at = end + 1) {
      end = std::min(text.find('\n', at), text.size());
      if (end == at) continue;
      const std::string shorter = text.substr(0, at) + text.substr(std::min(end + 1, text.size()));
      EXPECT_EQ(difference(shorter), "") << path << "\nwithout: " << text.substr(at, end - at);
    }
  }
}

// A wire made by the new lines is read beyond its range as undefined, so the last element of N would be lost.
TEST(Differential, BothRefuseToReadBeyondAWireMadeHere) {
  const auto certificate = [](const std::string& index) {
    return "serviette_certificate 1\nsize x\nop next[k; s](A[k]) -> [k] = A[k + s]\n"
           "source ones() -> (N[x]) { N[x] = map(: 1)() }\n"
           "step \"shift\" replace 0..1 { one[x] = map(: 1)() N[x] = next[x; " + index + "](one[x]) }\n";
  };
  EXPECT_FALSE(kernel_judges(certificate("1")).accepted);
  EXPECT_FALSE(checker_judges(certificate("1")).accepted);
  EXPECT_EQ(difference(certificate("0")), "");
}

}  // namespace
}  // namespace serviette

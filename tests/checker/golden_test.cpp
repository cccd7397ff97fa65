// The golden certificates: each says in its first line what the checker must answer; those in derived/ are kept as they were
// written by `derive`, and are accepted.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "checker/verdict.hpp"

namespace serviette::checker {
namespace {

struct Golden {
  std::string path, expected, why, text;
};

// `# expect: WORD` or `# expect: WORD: part of the message`.
std::vector<Golden> golden(const std::string& folder = "") {
  std::vector<Golden> all;
  const auto root = std::filesystem::path(SERVIETTE_SOURCE_DIR) / "tests/golden" / folder;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cert") continue;
    std::ifstream in(entry.path());
    Golden g{entry.path().string(), "", "", {std::istreambuf_iterator<char>(in), {}}};
    const std::string mark = "# expect: ";
    std::string first = g.text.substr(0, g.text.find('\n'));
    if (g.path.find("/derived/") != std::string::npos && !first.starts_with(mark)) first = mark + "ACCEPTED";
    EXPECT_TRUE(first.starts_with(mark)) << g.path;
    first.erase(0, mark.size());
    const std::size_t colon = first.find(": ");
    g.expected = first.substr(0, colon);
    if (colon != std::string::npos) g.why = first.substr(colon + 2);
    all.push_back(std::move(g));
  }
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.path < b.path; });
  return all;
}

TEST(Golden, EveryCertificateGetsItsVerdict) {
  for (const Golden& g : golden()) {
    const Verdict v = check(g.text);
    EXPECT_EQ(name(v.word), g.expected) << g.path << "\n" << v.message;
    EXPECT_NE(v.message.find(g.why), std::string::npos) << g.path << "\n" << v.message;
    EXPECT_TRUE(g.path.find("/malformed/") == std::string::npos || v.line > 0) << g.path;
  }
}

// A mutant is refused, or it is still a proof: of the same statement, or of the one it now states.
TEST(Golden, MutantsNeverCrash) {
  std::mt19937 random(20240607);
  for (const Golden& g : golden("accept")) {
    for (int n = 0; n < 40; ++n) {
      std::string text = g.text;
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0: text.erase(at, 1 + random() % 5); break;
        case 1: text[at] = static_cast<char>(32 + random() % 95); break;
        case 2: text.insert(at, text.substr(random() % text.size(), random() % 20)); break;
        default: text.resize(at); break;
      }
      const Verdict v = check(text);
      EXPECT_EQ(v.message.empty(), v.word == Word::Accepted || v.word == Word::AcceptedUnderAssumptions);
    }
  }
}

// Leaving out any one line of a proof, or of a diagram, leaves no certificate for the same statement unless the line
// is a comment, a fact nothing needs, or dead. Here: no shorter text may print a longer or other statement.
TEST(Golden, DroppingALineNeverChangesTheStatementSilently) {
  for (const Golden& g : golden("accept")) {
    const Verdict whole = check(g.text);
    for (std::size_t at = 0, end; at < g.text.size(); at = end + 1) {
      end = std::min(g.text.find('\n', at), g.text.size());
      const Verdict v = check(g.text.substr(0, at) + g.text.substr(std::min(end + 1, g.text.size())));
      if (v.word != Word::Accepted) continue;
      const auto head = [](const std::string& s) { return s.substr(0, s.find("rules used")); };
      if (head(v.statement) == head(whole.statement)) continue;
      EXPECT_NE(v.statement, whole.statement);
    }
  }
}

TEST(Checker, IsFastOnTheStreamingSoftmax) {
  std::string text = "serviette_certificate 1\n";
  for (const Golden& g : golden("accept")) {
    if (!g.path.ends_with("stream_softmax.cert")) continue;
    std::string body = g.text.substr(g.text.find("lemma"));
    for (int n = 0; text.size() < 100'000; ++n) {
      std::string copy = body;
      copy.replace(copy.find("stream_softmax"), 14, "stream_softmax_" + std::to_string(n));
      text += copy;
    }
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(check(text).word, Word::Accepted);
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  RecordProperty("milliseconds_per_100_kB", std::to_string(ms));
  EXPECT_LT(ms, 500);
}

}  // namespace
}  // namespace serviette::checker

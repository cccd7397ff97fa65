// The derivations of examples/: each is proved with an empty ledger, accepted by the checker, run on numbers, and its
// certificate is the one kept in tests/golden/derived.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "core/text/certificate.hpp"
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

namespace fs = std::filesystem;

// What must be there: the letters are those of the first issue.
const std::set<std::string> kExpected = {
    "tiled_matmul",                            // a. both output axes grouped, the contracted one streamed
    "online_softmax",                          // b. three passes to two
    "flash_attention",                         // c.
    "flash_multi_head", "flash_grouped_query", // d. woven over batch and heads
    "flash_causal",                            // e. tiles above the diagonal skipped
    "flash_decoding",                          // f. split-K with an associative merge
    "fused_rms_norm_matmul",                   // g. a norm and a product in one pass
    "one_pass_layer_norm",                     //    and layer norm by Welford's merge
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The first lines that are not the same.
std::string first_difference(const std::string& a, const std::string& b) {
  std::istringstream x(a), y(b);
  for (int n = 1;; ++n) {
    std::string p, q;
    const bool more = static_cast<bool>(std::getline(x, p)) | static_cast<bool>(std::getline(y, q));
    if (p != q || !more) return "line " + std::to_string(n) + ":\n  " + p + "\n  " + q + "\n";
  }
}

struct Example {
  std::string name;
  Derived derived;
};

// Every derivation of every example, derived once. The modules live as long as the program.
const std::vector<Example>& examples() {
  static const std::vector<Example> all = [] {
    static std::deque<Module> modules;
    std::vector<Example> out;
    std::vector<fs::path> files;
    for (const auto& f : fs::directory_iterator(fs::path(SERVIETTE_SOURCE_DIR) / "examples")) {
      if (f.path().extension() == ".nap") files.push_back(f.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& f : files) {
      auto read = load_module(f.string());
      auto module = read ? with_library(std::move(*read)) : std::unexpected(read.error());
      if (!module) {
        ADD_FAILURE() << render(module.error());
        continue;
      }
      const Module& m = modules.emplace_back(std::move(*module));
      for (const auto& d : m.derivations) {
        auto derived = derive(m, d);
        if (d.expect_refused) {
          EXPECT_FALSE(derived) << d.name.str() << " must not go through: " << d.because;
          continue;
        }
        if (derived) out.push_back({d.name.str(), std::move(*derived)});
        else ADD_FAILURE() << d.name.str() << ": " << render(derived.error());
      }
    }
    return out;
  }();
  return all;
}

TEST(Examples, AreAllThere) {
  std::set<std::string> found;
  for (const auto& e : examples()) EXPECT_TRUE(found.insert(e.name).second) << e.name << " is derived in two files";
  for (const auto& name : kExpected) EXPECT_TRUE(found.contains(name)) << "no derivation of examples/ is named " << name;
}

TEST(Examples, RestOnNoAssumption) {
  for (const auto& e : examples()) {
    EXPECT_TRUE(e.derived.ledger.empty()) << e.name;
    EXPECT_FALSE(e.derived.steps.empty()) << e.name;
    for (const auto& s : e.derived.steps) EXPECT_FALSE(s.rewritten.theorems.empty()) << e.name << ": " << s.text;
  }
}

TEST(Examples, AreAcceptedByTheChecker) {
  for (const auto& e : examples()) {
    const auto v = checker::check(certificate_text(e.derived));
    EXPECT_EQ(v.word, checker::Word::Accepted) << e.name << "\n" << v.message;
    EXPECT_TRUE(v.assumptions.empty()) << e.name;
  }
}

// Of a certificate of its own, not of the file kept: what the checker says of that is in tests/checker.
TEST(Examples, HaveCertificatesOfAtMostAHundredKilobytes) {
  for (const auto& e : examples()) EXPECT_LE(certificate_text(e.derived).size(), 100'000u) << e.name;
}

TEST(Examples, AgreeWithTheirSourcesOnNumbers) {
  for (const auto& e : examples()) {
    const Setting setting = Setting::of(e.derived.module);
    const RefuteOptions options{.seed = 20240607, .tries = 200, .seconds = 3};
    const auto r = refute({setting, e.derived.source}, {setting, e.derived.target}, options);
    ASSERT_TRUE(r) << e.name << ": " << render(r.error());
    EXPECT_FALSE(r->found) << e.name << "\n" << to_text(*r->found);
    EXPECT_GE(r->tries, 50) << e.name;
    std::printf("%-24s agrees on %d inputs, %d of them in rationals, seed %llu\n", e.name.c_str(), r->tries, r->exact,
                static_cast<unsigned long long>(r->seed));
  }
}

TEST(Examples, HaveTheCertificatesThatAreKept) {
  const fs::path kept = fs::path(SERVIETTE_SOURCE_DIR) / "tests/golden/derived";
  std::set<std::string> names;
  for (const auto& e : examples()) {
    names.insert(e.name + ".cert");
    const std::string now = certificate_text(e.derived);
    const fs::path file = kept / (e.name + ".cert");
    if (std::getenv("SERVIETTE_GOLDEN")) {
      std::ofstream(file, std::ios::binary) << now;
      continue;
    }
    ASSERT_TRUE(fs::exists(file)) << file << " is missing: scripts/golden writes it";
    const std::string then = read_file(file);
    // Not compared with EXPECT_EQ: two texts of a thousand lines would be printed.
    EXPECT_TRUE(now == then) << e.name << " has another certificate than " << file << "; if that is meant, run scripts/golden\n"
                             << (now == then ? "" : first_difference(now, then));
  }
  for (const auto& f : fs::directory_iterator(kept)) {
    EXPECT_TRUE(names.contains(f.path().filename().string())) << f.path() << " is of no derivation of examples/";
  }
}

// The reader's printer orders declarations in its own way. The lines are the same, and so is what they say.
TEST(Examples, SayTheSameWhenTheirCertificatesAreReadBack) {
  const auto lines = [](const std::string& text) {
    std::multiset<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) out.insert(line);
    }
    return out;
  };
  for (const auto& e : examples()) {
    const std::string text = certificate_text(e.derived);
    const auto read = parse_certificate(text, e.name + ".cert");
    ASSERT_TRUE(read) << render(read.error(), text);
    const std::string once = print_certificate(*read);
    EXPECT_TRUE(lines(once) == lines(text)) << e.name << "\n" << once;
    const auto again = parse_certificate(once, e.name + ".cert");
    ASSERT_TRUE(again) << render(again.error(), once);
    EXPECT_TRUE(print_certificate(*again) == once) << e.name << "\n" << first_difference(print_certificate(*again), once);
    EXPECT_TRUE(lines(checker::check(once).statement) == lines(checker::check(text).statement)) << e.name;
  }
}

}  // namespace
}  // namespace serviette

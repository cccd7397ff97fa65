// Every bug of this folder: X_wrong.. is REFUTED as a replacement of X_src, and X_right.. is PROVED(checked).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "checker/verdict.hpp"
#include "core/refute/floats.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/verify/verify.hpp"
#include "tests/nap_files.hpp"

namespace serviette {
namespace {

const std::string kFolder = std::string(SERVIETTE_SOURCE_DIR) + "/tests/known_bugs/";

std::string verdict_of(const Verification& v) {
  if (v.numbers && v.numbers->found) return "REFUTED";
  if (!v.proved) return "UNKNOWN";
  const auto checked = checker::check(certificate_text(*v.proved));
  return checked.word == checker::Word::Accepted && v.proved->ledger.empty() ? "PROVED(checked)" : checked.message;
}

std::string expected_of(const std::string& diagram) {
  return diagram.find("_wrong") != std::string::npos ? "REFUTED" : "PROVED(checked)";
}

class KnownBugs : public ::testing::TestWithParam<std::string> {};

TEST_P(KnownBugs, AreRefutedAndTheirTwinsProved) {
  const auto module = load_module(kFolder + GetParam());
  ASSERT_TRUE(module) << render(module.error());
  int wrong = 0, right = 0;
  for (const Diagram& d : module->diagrams) {
    const std::string name = d.name.str();
    const auto ending = std::min(name.find("_wrong"), name.find("_right"));
    if (ending == std::string::npos) continue;
    const Diagram* src = module->find_diagram(name.substr(0, ending) + "_src");
    ASSERT_TRUE(src) << name << " has no source";
    VerifyOptions options;
    options.timeout = std::chrono::milliseconds(10000);
    const auto v = verify(*module, *src, d, options);
    ASSERT_TRUE(v) << name << ": " << v.error().message;
    EXPECT_EQ(verdict_of(*v), expected_of(name)) << name << "\n" << to_text(*v);
    std::printf("%-28s %s\n", name.c_str(), verdict_of(*v).c_str());
    (name.find("_wrong") != std::string::npos ? wrong : right) += 1;
  }
  EXPECT_GT(wrong, 0) << "no bug";
  EXPECT_GT(right, 0) << "no twin";
}

// The two of them that are equal over the reals, in three formats.
TEST(KnownBugsOfFloats, AreRefutedInAFormat) {
  const auto asked = [](const std::string& file, const std::string& pair, const Format& format) {
    const Module module = *load_module(kFolder + file);
    const Setting setting = Setting::of(module);
    const auto r = refute_floats({setting, *module.find_diagram(pair + "_src")},
                                 {setting, *module.find_diagram(pair + "_right")}, format, {.tries = 400});
    EXPECT_TRUE(r) << r.error().message;
    return *r;
  };
  for (const Format& format : kFormats) {
    const FloatRefutation sentinel = asked("finite_sentinel.nap", "shift", format);
    ASSERT_TRUE(sentinel.worse) << format.name;
    EXPECT_EQ(sentinel.worse->run.rhs, "nan") << to_text(*sentinel.worse);
    const FloatRefutation scaled = asked("scaled_softmax.nap", "softmax", format);
    EXPECT_FALSE(scaled.worse) << format.name << to_text(*scaled.worse);
    EXPECT_TRUE(scaled.better) << format.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, KnownBugs, ::testing::ValuesIn(nap_files(kFolder)),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

}  // namespace
}  // namespace serviette

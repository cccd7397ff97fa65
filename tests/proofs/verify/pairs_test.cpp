// Pairs of diagrams under pairs/*.nap: NAME_src and NAME_tgt are proved and their certificate is accepted by the checker;
// NAME_src and each NAME_bad... are not proved, and are refuted by numbers.
//
// SERVIETTE_PAIR=NAME runs one pair and prints what was left to prove.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "checker/verdict.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/verify/verify.hpp"

namespace serviette {
namespace {

const std::string kFolder = std::string(SERVIETTE_SOURCE_DIR) + "/tests/proofs/verify/pairs/";

std::optional<std::string> before(const std::string& name, const std::string& ending) {
  const auto at = name.rfind(ending);
  if (at == std::string::npos || at == 0) return std::nullopt;
  return name.substr(0, at);
}

bool wanted(const std::string& pair) {
  const char* only = std::getenv("SERVIETTE_PAIR");
  return !only || pair == only;
}

class Pairs : public ::testing::TestWithParam<std::string> {};

TEST_P(Pairs, AreProvedAndTheirMutantsRefuted) {
  const auto module = load_module(kFolder + GetParam());
  ASSERT_TRUE(module) << render(module.error());
  for (const Diagram& d : module->diagrams) {
    const std::string name = d.name.str();
    const auto good = before(name, "_tgt"), bad = before(name, "_bad");
    const auto pair = good ? good : bad;
    if (!pair || !wanted(*pair)) continue;
    const Diagram* src = module->find_diagram(*pair + "_src");
    ASSERT_TRUE(src) << name << " has no source";
    VerifyOptions options;
    options.timeout = std::chrono::milliseconds(good ? 10000 : 2000);
    if (std::getenv("SERVIETTE_PAIR")) options.progress = [](const std::string& what) { std::printf("  .. %s\n", what.c_str()); };
    const auto v = verify(*module, *src, d, options);
    ASSERT_TRUE(v) << name << ": " << v.error().message << "\n" << v.error().help;
    std::string verdict = to_text(*v);
    if (!std::getenv("SERVIETTE_PAIR")) verdict = verdict.substr(0, verdict.find('\n'));
    std::printf("%-40s %6lld ms  %s\n", name.c_str(), static_cast<long long>(v->time.count()), verdict.c_str());
    if (good) {
      EXPECT_TRUE(v->proved) << name;
      if (!v->proved) continue;
      const auto checked = checker::check(certificate_text(*v->proved));
      EXPECT_EQ(checked.word, checker::Word::Accepted) << name << ": " << checked.message;
    } else {
      EXPECT_FALSE(v->proved) << name;
      EXPECT_TRUE(v->tested && v->tested->found) << name << " is not refuted";
    }
  }
}

std::vector<std::string> files() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".nap") out.push_back(entry.path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

INSTANTIATE_TEST_SUITE_P(Files, Pairs, ::testing::ValuesIn(files()), [](const auto& info) {
  return std::filesystem::path(info.param).stem().string();
});

}  // namespace
}  // namespace serviette

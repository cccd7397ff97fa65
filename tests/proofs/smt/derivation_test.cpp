// Every obligation of every derivation under examples/, put to the solver: the same obligations that the certificates
// carry evidence for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "core/text/parse.hpp"
#include "proofs/derivation/derive.hpp"
#include "proofs/smt/discharge.hpp"

namespace serviette {
namespace {

class Derivations : public ::testing::TestWithParam<std::string> {};

TEST_P(Derivations, TheSolverAgreesOnEveryStep) {
  auto read = load_module(std::string(SERVIETTE_SOURCE_DIR) + "/examples/" + GetParam());
  ASSERT_TRUE(read) << read.error().message;
  const auto module = with_library(*read);
  ASSERT_TRUE(module) << module.error().message;
  for (const Derivation& derivation : module->derivations) {
    if (derivation.expect_refused) continue;
    const auto start = std::chrono::steady_clock::now();
    Discharge discharge;
    DeriveOptions options;
    options.observer = discharge.observer();
    const auto derived = derive(*module, derivation, options);
    ASSERT_TRUE(derived) << derivation.name.str() << ": " << derived.error().message;
    discharge.look_up(derived->lemmas->table());
    const std::chrono::duration<double, std::milli> deriving = std::chrono::steady_clock::now() - start;
    const auto report = discharge.run();
    ASSERT_TRUE(report) << derivation.name.str() << ": " << report.error().message << "\n" << report.error().help;
    const std::chrono::duration<double, std::milli> all = std::chrono::steady_clock::now() - start;
    std::printf("%s: derived in %.0f ms, with the solver %.0f ms; %s\n", derivation.name.str().c_str(), deriving.count(),
                all.count(), to_string(*report).c_str());
    for (const auto& what : report->unknown_what) ADD_FAILURE() << derivation.name.str() << ", unknown: " << what;
    EXPECT_EQ(report->proved, report->queries);
    EXPECT_LT(all.count(), 2000) << "the bound for attention to FlashAttention";
  }
}

std::vector<std::string> examples() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(SERVIETTE_SOURCE_DIR) + "/examples")) {
    if (entry.path().extension() == ".nap") out.push_back(entry.path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

INSTANTIATE_TEST_SUITE_P(Examples, Derivations, ::testing::ValuesIn(examples()), [](const auto& info) {
  std::string name = std::filesystem::path(info.param).stem().string();
  std::replace_if(name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
});

}  // namespace
}  // namespace serviette

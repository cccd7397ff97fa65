// Pairs of diagrams under pairs/*.nap: NAME_src and NAME_tgt are proved and their certificate is accepted by the
// checker; NAME_src and each NAME_bad... are not proved, and are refuted by numbers.
//
// Pairs that hold and are not proved yet stand in `kOpen` with the reason. They must be UNKNOWN with numbers that
// agree: one that becomes proved fails here until it is taken off the list.
//
// SERVIETTE_PAIR=NAME runs one pair and prints what was left to prove.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "checker/verdict.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/verify/verify.hpp"
#include "tests/nap_files.hpp"

namespace serviette {
namespace {

const std::string kFolder = std::string(SERVIETTE_SOURCE_DIR) + "/tests/proofs/verify/pairs/";

const std::map<std::string, std::string> kOpen = {
    {"window", "every state is a case for itself while the maximum may be -inf"},
    {"chan", "two chunks merge by a quotient of their lengths"},
};

std::optional<std::string> before(const std::string& name, const std::string& ending) {
  const auto at = name.rfind(ending);
  if (at == std::string::npos || at == 0) return std::nullopt;
  return name.substr(0, at);
}

bool wanted(const std::string& pair) {
  const char* only = std::getenv("SERVIETTE_PAIR");
  return !only || pair == only;
}

void expect_proved(const Verification& v) {
  ASSERT_TRUE(v.proved);
  EXPECT_TRUE(v.proved->ledger.empty());
  const auto checked = checker::check(certificate_text(*v.proved));
  EXPECT_EQ(checked.word, checker::Word::Accepted) << checked.message;
}

void expect_open(const Verification& v, const std::string& why) {
  EXPECT_FALSE(v.proved) << "is proved now: take it off the list of those that are not because " << why;
  EXPECT_FALSE(v.open.empty());
  ASSERT_TRUE(v.numbers);
  EXPECT_FALSE(v.numbers->found);
}

void expect_refuted(const Verification& v) {
  EXPECT_FALSE(v.proved);
  EXPECT_TRUE(v.numbers && v.numbers->found) << "is not refuted";
}

// The search alone, which does not know of the numbers, finds no proof of what is wrong.
void expect_not_proved(const Module& module, const Diagram& src, const Diagram& tgt) {
  VerifyOptions options;
  options.timeout = std::chrono::milliseconds(2000);
  options.tests = 0;
  const auto v = verify(module, src, tgt, options);
  ASSERT_TRUE(v) << v.error().message;
  EXPECT_FALSE(v->proved);
}

void report(const std::string& name, const Verification& v, const std::string& why_open) {
  std::string verdict = to_text(v);
  if (!std::getenv("SERVIETTE_PAIR")) verdict = verdict.substr(0, verdict.find('\n'));
  std::printf("%-28s %6lld ms  %s%s\n", name.c_str(), static_cast<long long>(v.time.count() / 1000), verdict.c_str(),
              why_open.empty() ? "" : ("; open: " + why_open).c_str());
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
    SCOPED_TRACE(name);
    const Diagram* src = module->find_diagram(*pair + "_src");
    ASSERT_TRUE(src) << "has no source";
    VerifyOptions options;
    options.timeout = std::chrono::milliseconds(good && kOpen.contains(*good) ? 2000 : 10000);
    if (std::getenv("SERVIETTE_PAIR"))
      options.progress = [](const std::string& s) { std::printf("  .. %s\n", s.c_str()); };
    const auto v = verify(*module, *src, d, options);
    ASSERT_TRUE(v) << v.error().message << "\n" << v.error().help;
    const auto open = good ? kOpen.find(*good) : kOpen.end();
    report(name, *v, open == kOpen.end() ? "" : open->second);
    if (bad) {
      expect_refuted(*v);
      expect_not_proved(*module, *src, d);
    } else if (open != kOpen.end()) {
      expect_open(*v, open->second);
    } else {
      expect_proved(*v);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Pairs, ::testing::ValuesIn(nap_files(kFolder)),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

TEST(OpenPairs, AreAmongThePairs) {
  std::set<std::string> all;
  for (const std::string& file : nap_files(kFolder)) {
    const auto module = load_module(kFolder + file);
    ASSERT_TRUE(module) << render(module.error());
    for (const Diagram& d : module->diagrams) all.insert(d.name.str());
  }
  for (const auto& [name, why] : kOpen) EXPECT_TRUE(all.contains(name + "_tgt")) << name;
}

}  // namespace
}  // namespace serviette

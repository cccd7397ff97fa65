// Rules of an algebraic simplifier, in *.nap beside this file: each is proved, its certificate accepted by the checker, its
// conditions satisfiable, and without any one of them it is refuted.
//
// What is not proved stands in not_proved.txt, `NAME: reason`. Such a rule must be UNKNOWN with numbers that agree: one
// that becomes proved fails here until it is taken off the list.
//
// SERVIETTE_RULE=NAME runs one rule and prints what was left to prove.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "checker/verdict.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/verify/rule.hpp"
#include "tests/nap_files.hpp"

namespace serviette {
namespace {

const std::string kFolder = std::string(SERVIETTE_SOURCE_DIR) + "/tests/simplifier/";

const std::map<std::string, std::string>& not_proved() {
  static const auto list = [] {
    std::map<std::string, std::string> out;
    std::ifstream in(kFolder + "not_proved.txt");
    for (std::string line; std::getline(in, line);) {
      const auto colon = line.find(": ");
      if (!line.starts_with("#") && colon != std::string::npos) out[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return out;
  }();
  return list;
}

std::vector<Rule> own_rules(const Module& module, const std::string& file) {
  std::vector<Rule> out;
  for (const Rule& r : module.rules) {
    if (r.place.file == kFolder + file) out.push_back(r);
  }
  return out;
}

void report(const Rule& rule, const RuleFinding& found) {
  std::string verdict = to_text(found.rule);
  if (!std::getenv("SERVIETTE_RULE")) verdict = verdict.substr(0, verdict.find('\n'));
  std::printf("%-32s %6lld ms  %s\n", rule.name.str().c_str(), static_cast<long long>(found.rule.time.count() / 1000),
              verdict.c_str());
  for (const ConditionFinding& c : found.conditions) std::printf("    %s: %s\n", c.text.c_str(), to_string(c.need));
}

void expect_conditions_that_count(const RuleFinding& found) {
  EXPECT_TRUE(found.witness) << "nothing satisfies its conditions";
  for (const ConditionFinding& c : found.conditions) {
    EXPECT_EQ(c.need, Need::Needed) << c.text << " is " << to_string(c.need) << " " << c.reason;
    EXPECT_TRUE(c.without) << c.text;
  }
}

void expect_proved(const RuleFinding& found) {
  ASSERT_TRUE(found.rule.proved) << to_text(found.rule);
  EXPECT_TRUE(found.rule.proved->ledger.empty());
  const auto checked = checker::check(certificate_text(*found.rule.proved));
  EXPECT_EQ(checked.word, checker::Word::Accepted) << checked.message;
}

class Simplifier : public ::testing::TestWithParam<std::string> {};

TEST_P(Simplifier, RulesAreProvedAndTheirConditionsNeeded) {
  const auto module = load_module(kFolder + GetParam());
  ASSERT_TRUE(module) << render(module.error());
  const char* only = std::getenv("SERVIETTE_RULE");
  RuleOptions options;
  options.verify.timeout = std::chrono::milliseconds(5000);
  options.without = std::chrono::milliseconds(500);
  if (only) options.verify.progress = [](const std::string& s) { std::printf("  .. %s\n", s.c_str()); };
  for (const Rule& rule : own_rules(*module, GetParam())) {
    if (only && rule.name.str() != only) continue;
    SCOPED_TRACE(rule.name.str());
    const auto found = verify_rule(*module, rule, options);
    ASSERT_TRUE(found) << render(found.error());
    report(rule, *found);
    expect_conditions_that_count(*found);
    const auto open = not_proved().find(rule.name.str());
    if (open == not_proved().end()) {
      expect_proved(*found);
      continue;
    }
    EXPECT_FALSE(found->rule.proved) << "is proved now: take it off the list of those that are not because " << open->second;
    ASSERT_TRUE(found->rule.numbers);
    EXPECT_FALSE(found->rule.numbers->found);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Simplifier, ::testing::ValuesIn(nap_files(kFolder)),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

TEST(SimplifierRules, AreEnoughAndTwentyOfThemReindex) {
  int all = 0, reindexing = 0;
  std::map<std::string, std::string> open = not_proved();
  for (const std::string& file : nap_files(kFolder)) {
    const auto module = load_module(kFolder + file);
    ASSERT_TRUE(module) << render(module.error());
    for (const Rule& r : own_rules(*module, file)) {
      if (open.erase(r.name.str()) > 0) continue;
      ++all;
      if (file == "integers.nap" || file == "slices.nap" || file == "pads.nap" || file == "windows.nap") ++reindexing;
    }
  }
  EXPECT_TRUE(open.empty()) << open.begin()->first << " is not a rule";
  std::printf("%d rules proved, %d of them about div, mod, slices, pads and windows; %zu not proved\n", all, reindexing,
              not_proved().size());
  EXPECT_GE(all, 120);
  EXPECT_GE(reindexing, 20);
}

}  // namespace
}  // namespace serviette

// Every rule on its least examples and on the twins that break one side condition: tests/checker/rules.cases.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <string>

#include "checker/verdict.hpp"
#include "tests/checker/cases.hpp"

namespace serviette::checker {
namespace {

TEST(Rules, AcceptWhatHoldsAndRefuseTheTwins) {
  std::map<std::string, int> positive, negative;
  for (const Case& c : cases()) {
    const Verdict v = check(c.text);
    const std::string where = "rules.cases:" + std::to_string(c.line) + " " + c.rule + "\n" + v.message;
    if (c.expected == "eq" || c.expected == "le") {
      EXPECT_EQ(name(v.word), "ACCEPTED") << where;
      EXPECT_EQ(v.statement.find("proved both ways") != std::string::npos, c.expected == "eq") << where;
      ++positive[c.rule];
    } else {
      EXPECT_EQ(v.word, c.expected == "no" ? Word::Rejected : Word::Malformed) << where;
      EXPECT_NE(v.message.find(c.why), std::string::npos) << where;
      ++negative[c.rule];
    }
  }
  for (const auto& [rule, n] : positive) EXPECT_GT(negative[rule], 0) << rule << " has no refuted twin";
}

TEST(Rules, AtLeastTwoFifthsOfTheCasesAreNegative) {
  std::size_t negative = 0;
  const std::vector<Case> all = cases();
  std::map<std::string, std::pair<int, int>> by_rule;
  for (const Case& c : all) {
    const bool no = c.expected == "no" || c.expected == "bad";
    negative += no ? 1 : 0;
    ++(no ? by_rule[c.rule].second : by_rule[c.rule].first);
  }
  std::cout << all.size() << " cases, " << negative << " negative (" << negative * 100 / all.size() << " %)\n";
  for (const auto& [rule, n] : by_rule) std::cout << "  " << rule << ": " << n.first << " accepted, " << n.second << " refused\n";
  ASSERT_GT(all.size(), 150u);
  EXPECT_GE(negative * 5, all.size() * 2);
}

}  // namespace
}  // namespace serviette::checker

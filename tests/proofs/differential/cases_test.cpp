// Every case of the checker's own test, judged by the theorem kernel too.
#include <gtest/gtest.h>

#include "tests/proofs/differential/judges.hpp"

namespace serviette {
namespace {

TEST(Differential, TheJudgesAgreeOnEveryRuleCase) {
  const std::vector<RuleCase> cases = rule_cases();
  ASSERT_GT(cases.size(), 250u);
  for (const RuleCase& c : cases) {
    EXPECT_EQ(difference(certificate_of(c)), "") << "rules.cases:" << c.line << " " << c.rule << ":" << c.declarations
                                                 << "|" << c.from << "|" << c.to << "|" << c.proof;
  }
}

}  // namespace
}  // namespace serviette

// What holds for every tactic: paths into regions, and verbs that are not there.
#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

TEST(Tactic, IsRefused) {
  const std::string before = R"(
size n, m
size t, u >= 1
diagram p(A[n m]) -> (S[m]) { S = sum[n](A) }
derive d from p { stream n by t carrying (S); )";
  const RefusedCase cases[] = {
      {"in X: rename S_new to T", "there is no region that makes 'X' first", "outermost first"},
      {"in S.S_new: rename S_new to T", "there is no region that makes 'S_new' first", "outermost first"},
      {"in S_start: rename S_new to T", "there is no region that makes 'S_start' first", "outermost first"},
      {"streem n by t carrying (S)", "there is no tactic 'streem'", "apply, group, limit, parts, place"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Tactic, NeedsAWellFormedSource) {
  const std::string before = R"(
size n, m
size t, u >= 1
size z
diagram p(A[n m]) -> (B[n m]) { B = group n by z { E = exp(A) yield E } }
derive d from p { )";
  const RefusedCase cases[] = {
      {"sequential", "the size of a tile is not known to be >= 1: z", "`assume z >= 1`"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

TEST(Tactic, NeedsNamesGivenOnce) {
  const std::string before = R"(
size n, m
size t, u >= 1
diagram p(A[n m]) -> (B[n m], E[n m]) { B = group n by t { E = exp(A) yield E } E = exp(B) }
derive d from p { )";
  const RefusedCase cases[] = {
      {"sequential", "the wire 'E' is defined twice", "another name"},
  };
  for (const auto& c : cases) expect_refused(c, before, " }");
}

}  // namespace
}  // namespace serviette

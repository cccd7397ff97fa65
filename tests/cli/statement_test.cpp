#include "cli/statement.hpp"

#include <gtest/gtest.h>

#include "cli/drawing.hpp"
#include "core/text/parse.hpp"

namespace serviette::cli {
namespace {

std::string condition(const std::string& index) { return comparison_text(*parse_index(index)); }

TEST(Statement, ConditionsReadAsComparisons) {
  EXPECT_EQ(condition("bx - 1"), "bx >= 1");
  EXPECT_EQ(condition("q"), "q >= 0");
  EXPECT_EQ(condition("q - i - 1"), "q > i");
  EXPECT_EQ(condition("w*p - x"), "p*w >= x");
  EXPECT_EQ(condition("5 - n"), "5 >= n");
  EXPECT_EQ(condition("a - b - 3"), "a >= b + 3");
}

TEST(Statement, SizesAndAssumptions) {
  const auto m = parse_module("size q, x >= 1\nsize w\nassume w >= q", "a.nap");
  EXPECT_EQ(sizes_text(*m), "q >= 1, x >= 1, w >= 0 with w >= q");
}

TEST(Statement, TimesAndCounts) {
  EXPECT_EQ(time_text(std::chrono::microseconds(380)), "380 us");
  EXPECT_EQ(time_text(std::chrono::microseconds(31'400)), "31 ms");
  EXPECT_EQ(time_text(std::chrono::microseconds(2'400'000)), "2.4 s");
  EXPECT_EQ(count_text(1, "step"), "1 step");
  EXPECT_EQ(count_text(0, "query", "queries"), "0 queries");
  EXPECT_EQ(bytes_text(84'100), "84 KB");
}

TEST(Drawing, ADifferenceKeepsWhatOnlyMoved) {
  const auto m = parse_module(R"(size n
size b >= 1
diagram f(A[n]) -> (B[n]) { E = exp(A)
 B = exp(E) }
diagram g(A[n]) -> (B[n]) { B = group n by b { E = exp(A)
 C = sqrt(E)
 yield C } }
)",
                              "a.nap");
  const auto d = difference(m->diagrams[0].lines, m->diagrams[1].lines);
  const std::vector<std::string> expected = {"+ B[n] = group n by b {", "    E[n] = exp(A[n])", "- B[n] = exp(E[n])",
                                             "+   C[n] = sqrt(E[n])",   "+   yield C",          "+ }"};
  EXPECT_EQ(d, expected);
}

}  // namespace
}  // namespace serviette::cli

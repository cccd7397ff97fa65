// What is well formed: the same as FORMAT.md says, and the checker checks.
#include "core/denote/scope.hpp"

#include <gtest/gtest.h>

#include "core/text/parse.hpp"

namespace serviette {
namespace {

std::string refusal(const std::string& text) {
  const auto m = parse_module(text, "test.nap");
  if (!m) return "does not parse: " + m.error().message;
  const auto s = Scope::of(*m, m->diagrams.back());
  return s ? "" : s.error().message;
}

std::string meaning(const std::string& text, const char* wire) {
  const auto m = parse_module(text, "test.nap");
  if (!m) return m.error().message;
  const auto s = Scope::of(*m, m->diagrams.back());
  return s ? to_string(s->wire(wire)->meaning.body) : s.error().message;
}

std::string grouped(const std::string& sizes, const std::string& by) {
  return sizes + "\ndiagram d(A[n]) -> (B[n]) { B = group n by " + by + " { E = exp(A) yield E } }";
}

TEST(Scope, ATileSizeIsKnownToBePositive) {
  EXPECT_EQ(refusal(grouped("size n size b >= 1", "b")), "");
  EXPECT_EQ(refusal(grouped("size n, b assume b >= 1", "b")), "");
  EXPECT_EQ(refusal(grouped("size n", "1")), "");
  EXPECT_EQ(refusal(grouped("size n, b", "b + 1")), "");
  EXPECT_EQ(refusal(grouped("size n size b >= 4", "b - 3")), "");
  EXPECT_EQ(refusal(grouped("size n, b", "b")), "the size of a tile is not known to be >= 1: b");
  EXPECT_EQ(refusal(grouped("size n size b >= 3", "b - 3")), "the size of a tile is not known to be >= 1: b - 3");
  EXPECT_EQ(refusal(grouped("size n", "0")), "the size of a tile is not known to be >= 1: 0");
  EXPECT_EQ(refusal(grouped("size n size b >= 1", "2*b")), "the size of a tile is not known to be >= 1: 2*b");
  EXPECT_EQ(refusal(grouped("size n size b >= 1 assume 2*b >= 1", "2*b")), "");
}

TEST(Scope, ALimitMayBeAnything) {
  EXPECT_EQ(refusal("size n, b diagram d(A[n]) -> (S[]) { S = limit n to b - 5 { T = sum[n](A) yield T } }"), "");
}

TEST(Scope, ANameIsGivenOnceAtAnyDepth) {
  const std::string start = "size n diagram d(A[n]) -> (B[n]) { B = group n by 2 { E = exp(A) yield E } ";
  EXPECT_EQ(refusal(start + "F = exp(B) }"), "");
  EXPECT_EQ(refusal(start + "E = exp(B) }"), "the wire 'E' is defined twice");
  EXPECT_EQ(refusal("size n diagram d(A[n]) -> (S[]) { Z = zero() S = stream n by 2 carrying A = Z { T = sum[n](A) yield T } }"),
            "the wire 'A' is defined twice");
}

TEST(Scope, ABlockPassesItsIntegersInwards) {
  const std::string op =
      "op f[k; c](A[k]) -> (B[k]) {\n  B = group k by c + 1 {\n    E = map(a: a + real(c))(A)\n    yield E\n  }\n}\nsize n, c\n";
  EXPECT_EQ(meaning(op + "diagram d(A[n]) -> (B[n]) { B = f[n; 6](A) }", "B"), "A[n'] + real(6)");
  EXPECT_EQ(meaning(op + "diagram d(A[n]) -> (B[n]) { B = f[n; 2*c](A) }", "B"), "the size of a tile is not known to be >= 1: 2*c + 1");
}

}  // namespace
}  // namespace serviette

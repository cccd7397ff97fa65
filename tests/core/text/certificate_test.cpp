// Certificates are read, and printed as they are read.
#include "core/text/certificate.hpp"

#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

const std::string text =
    "serviette_certificate 1\n"
    "\n"
    "size q >= 1\n"
    "size x\n"
    "assume -q + x >= 0\n"
    "\n"
    "op exp[](A[] any) -> [] = exp(A[])\n"
    "op id[](A[] any) -> [] = A[]\n"
    "\n"
    "source f(S[q x] any) -> (P[q x]) {\n"
    "  E[q x] = exp[](S[q x])\n"
    "  P[q x] = id[](E[q x])\n"
    "}\n"
    "\n"
    "step \"the copy goes\" order 0 1 replace 1 .. 2 {\n"
    "  P[q x] = map(a: a[] * 1)(E[q x])\n"
    "}\n"
    "prove P {\n"
    "  back E[q', x'] * 1 {\n"
    "    mul_one\n"
    "  }\n"
    "}\n"
    "\n"
    "step \"inside\" in P.E replace 0 .. 1 {\n"
    "}\n"
    "\n"
    "target (S[q x] any) -> (P[q x]) {\n"
    "  P[q x] = exp[](S[q x])\n"
    "}\n"
    "\n"
    "evidence \"seed 42\"\n";

TEST(CertificateText, PrintsAsItIsRead) {
  const auto c = parse_certificate(text, "test.cert");
  ASSERT_TRUE(c) << render(c.error(), text);
  EXPECT_EQ(print_certificate(*c), text);
  ASSERT_EQ(c->steps.size(), 2u);
  EXPECT_EQ(c->steps[0].order, (std::vector<int>{0, 1}));
  EXPECT_EQ(c->steps[0].begin, 1);
  EXPECT_EQ(c->steps[1].inside, (std::vector<Symbol>{"P", "E"}));
  EXPECT_TRUE(c->target);
}

TEST(CertificateText, RefusesWhatIsNone) {
  EXPECT_FALSE(parse_certificate("", "t"));
  EXPECT_FALSE(parse_certificate("size q", "t"));
  EXPECT_FALSE(parse_certificate("serviette_certificate 2", "t"));
  EXPECT_FALSE(parse_certificate("serviette_certificate 1 step", "t"));
  EXPECT_FALSE(parse_certificate("serviette_certificate 1 step \"a\" replace 0 { }", "t"));
  EXPECT_FALSE(parse_certificate("serviette_certificate 1 import \"a.nap\"", "t"));
  EXPECT_FALSE(
      parse_certificate("serviette_certificate 1 source f(A[]) -> (B[]) { B = exp(A) }", "t"))
      << "there is no prelude: what is used is quoted";
}

}  // namespace
}  // namespace serviette

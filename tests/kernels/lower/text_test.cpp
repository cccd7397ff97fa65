// What is printed, and what is refused.
#include "tests/kernels/helper.hpp"

namespace serviette {
namespace {

Expected<Lowered> lowered(const std::string& text) {
  SERVIETTE_LET(m, parse_module(text, "test.nap"));
  return lower_to_cpp(Setting::of(m), m.diagrams.front());
}

TEST(Text, SaysWhatItIsAndHowToUseIt) {
  const auto l = lowered("size n\ndiagram f(A[n]) -> (B[n]) { B = exp(A) }");
  ASSERT_TRUE(l);
  EXPECT_EQ(l->name, "f");
  for (const char* said :
       {"//   diagram f(A[n]) -> (B[n]) {", "//   c++ -O3 -march=native -shared -fPIC f.cpp -o f.so",
        "//   int f(long long n, const double* A, double* B);", "  // B[n] = exp[](A[n])",
        "//   int f_call(const long long* sizes, const double* const* inputs, double* const* outputs);"}) {
    EXPECT_NE(l->text.find(said), std::string::npos) << said << "\n" << l->text;
  }
}

// Only what the diagram uses is a parameter, and what is declared of it is looked at.
TEST(Text, TakesTheSizesThatAreUsed) {
  const auto l = lowered(
      "size n, m, unused\nsize b >= 1\nassume n - m >= 0\nassume unused - 7 >= 0\n"
      "diagram f(A[n], C[m]) -> (S[]) {\n Z = zero()\n S = stream n by b carrying s = Z { T = sum[n](A)\n U = add(s, "
      "T)\n W = sum[m](C)\n X = add(U, W)\n yield X } }");
  ASSERT_TRUE(l) << render(l.error());
  EXPECT_EQ(l->sizes, (std::vector<Symbol>{"n", "m", "b"}));
  EXPECT_NE(l->text.find("if (n < 0 || m < 0 || b < 1 || -m + n < 0) return 1;"), std::string::npos) << l->text;
}

// The sequential form is recognised: the same code, letter for letter.
TEST(Text, OfASequentialDiagramIsTheSame) {
  const std::string plain = R"(
    size q, x, d
    size b >= 1
    diagram f(Q[q d], K[x d]) -> (M[q]) {
      M = group q by b {
        S = dot[d](Q, K)
        T = max[x](S)
        yield T
      }
    })";
  std::string sequential = R"(
    op dot_loop[k](A[k], B[k]) -> [] = loop(j in k, acc = 0 then acc + A[j] * B[j]).acc
    op max_loop[k](A[k] any) -> [] = loop(j in k, acc = -inf then max(acc, A[j])).acc)" +
                           plain;
  sequential.replace(sequential.find(" dot[d]"), 7, " dot_loop[d]");
  sequential.replace(sequential.find("max[x]"), 6, "max_loop[x]");
  const auto a = lowered(plain), b = lowered(sequential);
  ASSERT_TRUE(a && b) << render(a ? b.error() : a.error());
  EXPECT_EQ(code_of(a->text), code_of(b->text));
  EXPECT_NE(a->text.find("  product("), std::string::npos);
}

// Printing twice prints the same.
TEST(Text, IsTheSameOnEveryRun) {
  const auto c = load_certificate(golden("flash_causal"));
  ASSERT_TRUE(c);
  EXPECT_EQ(lower_to_cpp(Setting::of(c->module), *c->target)->text,
            lower_to_cpp(Setting::of(c->module), *c->target)->text);
}

TEST(Refused, AreOpsWithoutCode) {
  const auto defined = lowered("size n\ndiagram f(A[n]) -> (B[n]) { B = softmax[n](A) }");
  ASSERT_FALSE(defined);
  EXPECT_EQ(defined.error().code, ErrorCode::Unsupported);
  EXPECT_NE(defined.error().help.find("unfold"), std::string::npos);
  const auto opaque =
      lowered("size n\nopaque g 1\nop g_[](A[]) -> [] = g(A[])\ndiagram f(A[n]) -> (B[n]) { B = g_(A) }");
  ASSERT_FALSE(opaque);
  EXPECT_EQ(opaque.error().code, ErrorCode::Unsupported);
  const auto random =
      lowered("size n\nrandom op noise_[](A[]) -> [] = A[]\ndiagram f(A[n]) -> (B[n]) { B = noise_(A) }");
  ASSERT_FALSE(random);
  EXPECT_EQ(random.error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace serviette

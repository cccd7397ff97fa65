// Numbers of a machine: the formats against the hardware's, and questions that only a format can answer.
#include "core/refute/floats.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>

#include "tests/core/evaluate/helper.hpp"

namespace serviette {
namespace {

TEST(Format, F32IsTheHardwares) {
  std::uint64_t state = 7;
  for (int i = 0; i < 200000; ++i) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    const double x = std::bit_cast<double>(state);
    if (std::isnan(x)) continue;
    ASSERT_EQ(round_to(kFormats[0], x), static_cast<double>(static_cast<float>(x))) << x;
  }
  for (const double x : {1e-38, 1e-45, 7e-46, 7.1e-46, 3.4028235e38, 3.4028236e38, 1.0 + 0x1p-24, 1.0 + 0x3p-24}) {
    ASSERT_EQ(round_to(kFormats[0], x), static_cast<double>(static_cast<float>(x))) << x;
  }
}

TEST(Format, SmallOnesHaveTheirKnownNumbers) {
  const Format &bf16 = *find_format("bf16"), &f16 = *find_format("f16");
  EXPECT_EQ(f16.largest(), 65504);
  EXPECT_EQ(round_to(f16, 65519), 65504);
  EXPECT_TRUE(std::isinf(round_to(f16, 65520)));
  EXPECT_EQ(round_to(f16, 0x1p-24), 0x1p-24);
  EXPECT_EQ(round_to(f16, 0x1p-25), 0);  // a tie, to even
  EXPECT_EQ(round_to(f16, 0x1.8p-25), 0x1p-24);
  EXPECT_EQ(round_to(bf16, 1 + 0x1p-8), 1);  // a tie, to even
  EXPECT_EQ(round_to(bf16, 1 + 0x3p-8), 1 + 0x1p-6);
  EXPECT_EQ(round_to(bf16, 257), 256);
  EXPECT_EQ(find_format("f8"), nullptr);
}

// Of two diagrams in a text, the first being the source.
FloatRefutation asked(const std::string& text, const std::string& format) {
  const Module module = parse(text);
  const Setting setting = Setting::of(module);
  const auto r =
      refute_floats({setting, module.diagrams.at(0)}, {setting, module.diagrams.at(1)}, *find_format(format));
  EXPECT_TRUE(r) << r.error().message;
  return *r;
}

const std::string kSoftmax = R"(
size n >= 1
diagram safe(A[n]) -> (P[n]) { P[n] = soft_[n](A[n]) }
diagram unsafe(A[n]) -> (P[n]) {
  E[n] = map(a: exp(a))(A[n])
  Z[] = total_[n](E[n])
  P[n] = map(e, z: e / z)(E[n], Z[])
}
)";

TEST(Floats, SoftmaxWithoutItsMaximumOverflows) {
  for (const char* format : {"f32", "bf16", "f16"}) {
    const FloatRefutation r = asked(kSoftmax, format);
    ASSERT_TRUE(r.worse) << format;
    EXPECT_TRUE(r.worse->run.rhs == "nan" || r.worse->run.rhs == "inf") << to_text(*r.worse);
    EXPECT_LE(r.worse->run.sizes.begin()->second, 2) << to_text(*r.worse);
  }
}

TEST(Floats, TheOtherWayRoundItIsBetter) {
  std::string turned = kSoftmax;
  const std::size_t safe = turned.find("diagram safe"), unsafe = turned.find("diagram unsafe");
  const FloatRefutation r =
      asked(turned.substr(0, safe) + turned.substr(unsafe) + turned.substr(safe, unsafe - safe), "f32");
  EXPECT_FALSE(r.worse);
  EXPECT_TRUE(r.better);
  EXPECT_GT(r.tries, 100);
}

// Moments lose what is small beside the mean; centring first does not.
TEST(Floats, TheVarianceByMomentsIsFarOff) {
  const FloatRefutation r = asked(R"(
size n >= 1
diagram centred(A[n]) -> (V[]) {
  S[] = total_[n](A[n])
  D[n] = map(a, s: a - s / real(n))(A[n], S[])
  Q[n] = map(d: d * d)(D[n])
  T[] = total_[n](Q[n])
  V[] = map(t: t / real(n))(T[])
}
diagram moments(A[n]) -> (V[]) {
  S[] = total_[n](A[n])
  Q[n] = map(a: a * a)(A[n])
  T[] = total_[n](Q[n])
  V[] = map(s, t: t / real(n) - s / real(n) * (s / real(n)))(S[], T[])
}
)",
                                  "f32");
  EXPECT_TRUE(r.worse);
}

TEST(Floats, AProductInAnotherOrderIsAsGoodUnlessItOverflows) {
  const FloatRefutation r = asked(R"(
size n
diagram left(A[n]) -> (B[n]) { B[n] = map(a: a * 1000 / 1000)(A[n]) }
diagram right(A[n]) -> (B[n]) { B[n] = map(a: a / 1000 * 1000)(A[n]) }
)",
                                  "f32");
  EXPECT_FALSE(r.worse) << to_text(*r.worse);
  EXPECT_TRUE(r.better);
  EXPECT_EQ(r.better->run.lhs.find("inf") != std::string::npos, true) << to_text(*r.better);
}

TEST(Floats, TheAnswerIsThatOfItsSeed) {
  const FloatRefutation a = asked(kSoftmax, "bf16"), b = asked(kSoftmax, "bf16");
  ASSERT_TRUE(a.worse && b.worse);
  EXPECT_EQ(to_text(*a.worse), to_text(*b.worse));
}

}  // namespace
}  // namespace serviette

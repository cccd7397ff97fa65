// The programs of the derived diagrams against the diagrams they were derived from.
#include "tests/kernels/bounds.hpp"
#include "tests/kernels/helper.hpp"

namespace serviette {
namespace {

std::function<double(const Sizes&)> attention(double u, double range) {
  return [=](const Sizes& s) {
    const auto size = [&](const char* name) { return static_cast<double>(s.at(name)); };
    return attention_bound(u, size("d"), size("x"), std::ceil(size("x") / size("bx")), range);
  };
}

const std::map<Symbol, std::int64_t> kSmall = {{"b", 2}, {"g", 3}, {"r", 3}, {"h", 3}, {"d", 17}, {"e", 17}};

TEST(Derived, MatmulIsExactOnIntegers) { agrees(derived_program("tiled_matmul"), exact); }

TEST(Derived, FlashAttention) { agrees(derived_program("flash_attention"), attention(kDouble, 2), 2, kSmall); }
TEST(Derived, FlashAttentionCausal) { agrees(derived_program("flash_causal"), attention(kDouble, 2), 2, kSmall); }
TEST(Derived, FlashAttentionManyHeads) {
  agrees(derived_program("flash_multi_head"), attention(kDouble, 2), 2, kSmall);
}
TEST(Derived, FlashAttentionGroupedQueries) {
  agrees(derived_program("flash_grouped_query"), attention(kDouble, 2), 2, kSmall);
}

TEST(Derived, FlashAttentionInSinglePrecision) {
  LowerOptions single;
  single.scalar = Scalar::Float;
  // A float exponential of less than -87 is 0; with scores below 17 * 1.5^2 that is never met.
  agrees(derived_program("flash_attention", single), attention(kFloat, 1.5), 1.5, kSmall);
}

// Split-K merges the parts by one more weight e^(m - m') each: as if there were one more chunk.
TEST(Derived, FlashDecoding) {
  agrees(derived_program("flash_decoding"),
         [](const Sizes& s) {
           const auto size = [&](const char* name) { return static_cast<double>(s.at(name)); };
           return attention_bound(kDouble, size("d"), size("x"), std::ceil(size("p") / size("bx")) + size("w") + 1, 2);
         },
         2, {{"w", 33}, {"p", 33}, {"d", 17}, {"e", 17}});
}

// A bias is one more product in every score. Rows that are masked altogether are undefined in the reference; those
// masked for a while are not.
TEST(Derived, FlashAttentionMasked) {
  agrees(
      derived_program("flash_masked"),
      [](const Sizes& s) {
        const auto size = [&](const char* name) { return static_cast<double>(s.at(name)); };
        return attention_bound(kDouble, size("d") + 1, size("x"), std::ceil(size("x") / size("bx")), 2);
      },
      2, kSmall);
}

TEST(Derived, FlashDecodingMasked) {
  agrees(derived_program("flash_decoding_masked"),
         [](const Sizes& s) {
           const auto size = [&](const char* name) { return static_cast<double>(s.at(name)); };
           return attention_bound(kDouble, size("d") + 1, size("x"), std::ceil(size("p") / size("bx")) + size("w") + 1,
                                  2);
         },
         2, {{"d", 17}, {"e", 17}});
}

// A quotient of two weights, each e^(s - m) of scores that are given: d = 1, and no error in the scores.
TEST(Derived, OnlineSoftmax) {
  agrees(
      derived_program("online_softmax"),
      [](const Sizes& s) {
        const auto size = [&](const char* name) { return static_cast<double>(s.at(name)); };
        return attention_bound(kDouble, 1, size("x"), std::ceil(size("x") / size("bx")), 3);
      },
      3);
}

// x / sqrt(mean of squares + eps), times g, times w, summed over d: every term is at most R^2 sqrt(d), the sum of d
// terms at most d^1.5 R^2, computed with d + 8 roundings; the sum of squares has relative error d u, halved by the
// root. Twice all this.
TEST(Derived, FusedRmsNorm) {
  agrees(
      derived_program("fused_rms_norm_matmul"),
      [](const Sizes& s) {
        const double d = static_cast<double>(s.at("d"));
        return 2 * std::pow(d, 1.5) * 4 * (2 * d + 16) * kDouble + 8 * kDouble;
      },
      2);
}

// Welford's merge. Means are right up to k R u with k = d + 8 t + 8 roundings for t chunks, so deviations x - m up to 4
// k R u. The sum of squares has terms >= 0: k u, relative, and what a deviation wrong by 2 k R u changes a square, at
// most 2000 k R u relative to V + eps, since sqrt(eps) = 1/1000. The normalised values are at most sqrt(d), and 1 /
// sqrt(V + eps) at most 1000. Twice all this.
TEST(Derived, OnePassLayerNorm) {
  agrees(
      derived_program("one_pass_layer_norm"),
      [](const Sizes& s) {
        const double d = static_cast<double>(s.at("d")), t = std::ceil(d / static_cast<double>(s.at("bd"))), R = 2;
        return 2 * R * (d + 8 * t + 8) * kDouble * (std::sqrt(d) * (1 + 2000 * R) + 4000 * R) + 8 * kDouble;
      },
      2);
}

}  // namespace
}  // namespace serviette

// Refuted twins: the printed FlashAttention with one thing wrong must not agree with attention. Each is made by
// changing the text.
#include "tests/kernels/bounds.hpp"
#include "tests/kernels/helper.hpp"

namespace serviette {
namespace {

struct Twin {
  const char* name;
  const char* from;  // must occur exactly once
  const char* to;
};

// The text is that of FlashAttention lowered from its certificate.
const Twin kTwins[] = {
    {"the last tile of keys is dropped", "x_lo < x; x_lo = x_hi", "x_lo + bx <= x; x_lo = x_hi"},
    {"tiles of keys overlap", "x_lo = x_hi)", "x_lo = x_hi - (x_hi < x && bx > 1))"},
    {"a short tile of queries is not computed", "q_lo < q; q_lo = q_hi", "q_lo + bq <= q; q_lo = q_hi"},
    {"the maximum starts at 0", "const T M_start_here = NegInf;", "const T M_start_here = T(0);"},
    {"the numerator is not rescaled", "M_scale[i_q - q_lo] * N[", "N["},
    {"the denominator is not rescaled", "M_scale_here * L[", "L["},
    {"the maximum is not passed on", "M[i_q - q_lo] = M_new[i_q - q_lo];", ""},
    {"a remainder of rows is not multiplied", "if (i < rows)\n", "if (false)\n"},
};

// The largest of distance over bound at sizes with remainders, with outliers so that the maximum grows from tile to
// tile.
double worst_ratio(const Program& p, const CompiledKernel& kernel) {
  double worst = 0;
  unsigned seed = 1;
  for (const auto& [q, x, d, e, bq, bx] :
       {std::array{5, 7, 3, 2, 2, 3}, std::array{9, 17, 5, 19, 4, 5}, std::array{20, 33, 4, 33, 16, 16},
        std::array{1, 4, 2, 1, 3, 2}, std::array{16, 16, 16, 16, 16, 8}}) {
    const Sizes sizes = {{"q", q}, {"x", x}, {"d", d}, {"e", e}, {"bq", bq}, {"bx", bx}};
    const DoubleArrays in = random_inputs(p, sizes, seed++, 3);
    const double bound = attention_bound(kDouble, d, x, std::ceil(static_cast<double>(x) / bx), 3);
    worst = std::max(worst, distance(p, kernel, sizes, in) / bound);
  }
  // Every score far below 0: a maximum that starts at 0 leaves nothing of the sums.
  const Sizes sizes = {{"q", 2}, {"x", 3}, {"d", 1}, {"e", 1}, {"bq", 2}, {"bx", 2}};
  DoubleArrays in = random_inputs(p, sizes, seed, 1);
  for (auto& v : in["Q"].data()) v = 40.0;
  for (auto& v : in["K"].data()) v = -30.0 - std::fabs(v.number);
  const double bound = attention_bound(kDouble, 1, 3, 2, 40);
  return std::max(worst, distance(p, kernel, sizes, in) / bound);
}

TEST(Twins, AreRefutedAndTheProgramIsNot) {
  const Program p = derived_program("flash_attention");
  ASSERT_TRUE(p.kernel);
  EXPECT_LE(worst_ratio(p, *p.kernel), 1);
  for (const Twin& t : kTwins) {
    Lowered wrong = p.lowered;
    const auto at = wrong.text.find(t.from);
    ASSERT_NE(at, std::string::npos) << t.name << ": the text no longer has `" << t.from << "`";
    EXPECT_EQ(wrong.text.find(t.from, at + 1), std::string::npos) << t.name;
    wrong.text.replace(at, std::string(t.from).size(), t.to);
    CompileOptions options = test_compiler();
    options.flags = {"-O0", "-march=native"};
    const auto kernel = compile(wrong, options);
    ASSERT_TRUE(kernel) << t.name << ": " << render(kernel.error());
    EXPECT_GT(worst_ratio(p, *kernel), 100) << t.name;
  }
}

}  // namespace
}  // namespace serviette

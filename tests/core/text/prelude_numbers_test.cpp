// The prelude in numbers: what the operations give on small arrays, worked out by hand or by other programs.
#include <cmath>

#include "core/evaluate/diagram.hpp"
#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
const double undefined = std::nan("");

struct Case {
  const char* lines;  // make R from A[i], B[i], M[i j], c[]
  const char* axes;   // of R
  std::vector<double> expected;
};

// i and j have 4 and 2 positions, k 3, m 6, z none.
std::vector<double> run(const Case& c) {
  const Module m = parsed(std::string("size i, j, k, m, z\ndiagram f(A[i], B[i], M[i j], c[], Z[z]) -> (R[") + c.axes + "]) {\n" +
                          c.lines + "\n}");
  if (m.diagrams.empty()) return {};
  const Sizes sizes{{"i", 4}, {"j", 2}, {"k", 3}, {"m", 6}, {"z", 0}};
  std::map<Symbol, Array<double>> inputs;
  inputs["A"] = Array<double>::of({4}, {1.0, 2.0, 3.0, 4.0});
  inputs["B"] = Array<double>::of({4}, {1.0, -1.0, 0.5, 2.0});
  inputs["M"] = Array<double>::of({4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0});
  inputs["c"] = Array<double>::of({}, {2.0});
  inputs["Z"] = Array<double>(std::vector<std::int64_t>{0});
  auto r = evaluate<double>(Setting::of(m), m.diagrams[0], sizes, inputs);
  if (!r) {
    ADD_FAILURE() << c.lines << "\n" << render(r.error());
    return {};
  }
  std::vector<double> out;
  for (const auto& v : r->wires.at("R").data()) out.push_back(v.number);
  return out;
}

TEST(PreludeNumbers, AreRight) {
  const Case cases[] = {
      {"R = sub(A, B)", "i", {0, 3, 2.5, 2}},
      {"R = recip(A)", "i", {1, 0.5, 1.0 / 3, 0.25}},
      {"R = abs(B)", "i", {1, 1, 0.5, 2}},
      {"R = scale[; 3, 2](A)", "i", {1.5, 3, 4.5, 6}},
      {"R = over_sqrt_len[i](c)", "", {1}},
      {"R = relu(B)", "i", {1, 0, 0.5, 2}},
      {"R = sigmoid(B)", "i", {0.7310585786, 0.2689414214, 0.6224593312, 0.8807970780}},
      {"R = tanh(B)", "i", {0.7615941560, -0.7615941560, 0.4621171573, 0.9640275801}},
      {"R = silu(B)", "i", {0.7310585786, -0.2689414214, 0.3112296656, 1.7615941560}},
      {"R = gelu_tanh(B)", "i", {0.8411919906, -0.1588080094, 0.3457140144, 1.9545976941}},
      {"R = softplus(B)", "i", {1.3132616875, 0.3132616875, 0.9740769842, 2.1269280110}},
      {"R = softcap[; 2](A)", "i", {0.9242343145, 1.5231883119, 1.8102965072, 1.9280551602}},
      {"R = dot[i](A, B)", "", {8.5}},
      {"R = linear[i](A, M, c)", "j", {52, 62}},
      {"R = squared_distance[i](A, B)", "", {0 + 9 + 6.25 + 4}},
      {"R = log_dot[i](A, B)", "", {std::log(std::exp(2) + std::exp(1) + std::exp(3.5) + std::exp(6))}},
      {"R = tropical_dot[i](A, B)", "", {6}},
      {"R = mean[i](A)", "", {2.5}},
      {"R = variance[i](A)", "", {1.25}},
      {"R = max_abs[i](B)", "", {2}},
      {"R = log_sum_exp[i](A)", "", {4.4401896986}},
      {"R = cumsum[i](A)", "i", {1, 3, 6, 10}},
      {"R = cummax[i](B)", "i", {1, 1, 1, 2}},
      {"R = linear_scan[i](B, A)", "i", {1, 1, 3.5, 11}},
      {"R = transpose[i, j](M)", "j i", {1, 3, 5, 7, 2, 4, 6, 8}},
      {"R = slice[i, k; 1](A)", "k", {2, 3, 4}},
      {"R = stride[i, j; 1, 2](A)", "j", {2, 4}},
      {"R = pad[i, m; 1](A)", "m", {0, 1, 2, 3, 4, 0}},
      {"R = shift[i; 1](A)", "i", {0, 1, 2, 3}},
      {"R = shift[i; -1](A)", "i", {2, 3, 4, 0}},
      {"R = roll[i; 1](A)", "i", {4, 1, 2, 3}},
      {"R = reverse[i](A)", "i", {4, 3, 2, 1}},
      {"S[j] = slice[i, j; 0](B)\nR = concat[i, j, m](A, S)", "m", {1, 2, 3, 4, 1, -1}},
      {"S[j k] = split[i, j, k; 3](A)\nR = map(a: a)(S)", "j k", {1, 2, 3, 4, undefined, undefined}},
      {"S[k] = slice[i, k; 0](A)\nT[k j] = outer[k, j](S, S2)\nR = merge[k, j, m; 2](T)", "m", {1, -1, 2, -2, 3, -3}},
      {"S[j] = slice[i, j; 0](A)\nR = repeat_heads[i, j; 2](S)", "i", {1, 1, 2, 2}},
      {"R = window[i, k, j](A)", "k j", {1, 2, 2, 3, 3, 4}},
      {"S[j] = slice[i, j; 1](A)\nR = conv1d[i, j, k](A, S)", "k", {8, 13, 18}},
      {"S[j] = slice[i, j; 0](A)\nR = causal_conv1d[i, j](A, S)", "i", {1, 4, 7, 10}},
      {"R = rotate_half[i; 2](A)", "i", {-3, -4, 1, 2}},
      {"S = position[i]()\nR = rotary[i; 2](A, S, S)", "i", {0, -2, 8, 18}},
      {"R = causal[i, j](M)", "i j", {1, -inf, 3, 4, 5, 6, 7, 8}},
      {"R[i j] = causal_bottom_right[j, i; 2, 4](M)", "i j", {1, 2, 3, 4, 5, 6, -inf, 8}},
      {"R = sliding_window[i, j; 2](M)", "i j", {1, -inf, 3, 4, -inf, 6, -inf, -inf}},
      {"R = block_diagonal[i, j; 2](M)", "i j", {1, 2, 3, 4, -inf, -inf, -inf, -inf}},
      {"R = key_length[i; 3](A)", "i", {1, 2, 3, -inf}},
      {"R = alibi[i, j](M, c)", "i j", {1, 4, 1, 4, 1, 4, 1, 4}},
      {"N[j] = map(a, b: a * b - 1)(P[j], c)\nR = gather[i, j](A, N)", "j", {1, 4}},  // at 2 * {0.5, 2} - 1 = {0, 3}
      {"R = gather[i, j](A, P)", "j", {1.5, 3}},                                     // between positions
      {"N[j] = map(a: 10 * a)(P[j])\nR = gather[i, j](A, N)", "j", {0, 0}},           // outside
      {"R = softmax[i](A)", "i", {0.0320586033, 0.0871443187, 0.2368828181, 0.6439142599}},
      {"R = plain_softmax[i](A)", "i", {0.0320586033, 0.0871443187, 0.2368828181, 0.6439142599}},
      {"R = log_softmax[i](A)", "i", {-3.4401896986, -2.4401896986, -1.4401896986, -0.4401896986}},
      {"T = softmax[i](B)\nR = cross_entropy[i](A, T)", "", {1.3094885256}},
      {"O = one()\nG[i] = one()\nN[i] = zero()\nR = layer_norm[i; 1, 4](A, G, N)", "i",
       {-1.2247448714, -0.4082482905, 0.4082482905, 1.2247448714}},
      {"G[i] = one()\nR = rms_norm[i; 1, 2](A, G)", "i",
       {0.3535533906, 0.7071067812, 1.0606601718, 1.4142135624}},
      {"R = l2_normalise[i](A)", "i", {0.1825741858, 0.3651483717, 0.5477225575, 0.7302967433}},
      {"R = attention[i, j](P, M, A)", "", {3.9932163533}},
      {"R = linear_attention[i, j](P, M, A)", "", {0.5 * 50 + 2 * 60}},
  };
  for (Case c : cases) {
    std::string lines = c.lines;
    // Two helpers that several cases share.
    if (lines.find("S2") != std::string::npos) lines = "S2[j] = slice[i, j; 0](B)\n" + lines;
    if (lines.find("(P, M, A)") != std::string::npos || lines.find("gather") != std::string::npos) lines = "P[j] = slice[i, j; 2](B)\n" + lines;
    c.lines = lines.c_str();
    const std::vector<double> got = run(c);
    ASSERT_EQ(got.size(), c.expected.size()) << c.lines;
    for (std::size_t n = 0; n < got.size(); ++n) {
      if (std::isnan(c.expected[n]))
        EXPECT_TRUE(std::isnan(got[n])) << c.lines;
      else if (std::isinf(c.expected[n]))
        EXPECT_EQ(got[n], c.expected[n]) << c.lines;
      else
        EXPECT_NEAR(got[n], c.expected[n], 1e-8) << c.lines << " at " << n;
    }
  }
}

TEST(PreludeNumbers, OnAnEmptyAxisAreWhatTheCommentsSay) {
  const Case cases[] = {
      {"R = sum[z](Z)", "", {0}},         {"R = prod[z](Z)", "", {1}},        {"R = max[z](Z)", "", {-inf}},
      {"R = min[z](Z)", "", {undefined}}, {"R = mean[z](Z)", "", {undefined}}, {"R = dot[z](Z, Z)", "", {0}},
      {"R = norm2[z](Z)", "", {0}},       {"R = log_sum_exp[z](Z)", "", {-inf}}, {"R = softmax[z](Z)", "z", {}},
      {"R = variance[z](Z)", "", {undefined}}, {"R = scaled_dot[z](Z, Z)", "", {undefined}},
      {"R = log_dot[z](Z, Z)", "", {-inf}}, {"R = tropical_dot[z](Z, Z)", "", {-inf}},
      {"R = length[z]()", "", {0}},       {"R = cross_entropy[z](Z, Z)", "", {0}},
  };
  for (const Case& c : cases) {
    const std::vector<double> got = run(c);
    ASSERT_EQ(got.size(), c.expected.size()) << c.lines;
    for (std::size_t n = 0; n < got.size(); ++n) {
      if (std::isnan(c.expected[n]))
        EXPECT_TRUE(std::isnan(got[n])) << c.lines;
      else
        EXPECT_EQ(got[n], c.expected[n]) << c.lines;
    }
  }
}

// A row that sees nothing has no softmax; a log-sum-exp of it is -inf.
TEST(PreludeNumbers, OfAFullyMaskedRow) {
  EXPECT_TRUE(std::isnan(run({"N[i] = neg_inf()\nR = softmax[i](N)", "i", {}})[0]));
  EXPECT_TRUE(std::isnan(run({"N[i] = neg_inf()\nR = plain_softmax[i](N)", "i", {}})[0]));
  EXPECT_EQ(run({"N[i] = neg_inf()\nR = log_sum_exp[i](N)", "", {}})[0], -inf);
}

}  // namespace
}  // namespace serviette

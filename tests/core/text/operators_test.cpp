// The operators of core/OPERATORS.md, each against a direct computation here: loops and <cmath>, nothing of the language.
#include <cmath>
#include <fstream>
#include <sstream>

#include "core/evaluate/diagram.hpp"
#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

using Numbers = std::vector<double>;
constexpr double inf = std::numeric_limits<double>::infinity();
const double undefined = std::nan("");

// Extents of the axes, in this order: i 5, j 3, k 2, l 2, a 4, b 6, o 4, c 2, y 4, x 5, m 7, z 0.
const Sizes kSizes{{"i", 5}, {"j", 3}, {"k", 2}, {"l", 2}, {"a", 4}, {"b", 6}, {"o", 4}, {"c", 2}, {"y", 4}, {"x", 5}, {"m", 7}, {"z", 0}};
std::int64_t extent(const char* axis) { return kSizes.at(Symbol(axis)); }

// A[i], B[i], M[i j], N[a b], S[a i], W[o c k], P[a y x], V[o c k l], G[c k], t[], Z[z]: numbers that repeat nothing.
const std::vector<std::pair<const char*, std::vector<const char*>>> kInputs = {
    {"A", {"i"}},           {"B", {"i"}},           {"M", {"i", "j"}},           {"N", {"a", "b"}}, {"S", {"a", "i"}},
    {"W", {"o", "c", "k"}}, {"P", {"a", "y", "x"}}, {"V", {"o", "c", "k", "l"}}, {"G", {"c", "k"}}, {"t", {}},
    {"U", {"j"}},           {"Z", {"z"}}};
double element(const std::string& array, std::int64_t n) {
  if (array == "A") return Numbers{2, -1, 0, 3.5, -4}[static_cast<std::size_t>(n)];
  if (array == "B") return Numbers{2, 1, -3, 0.5, 0}[static_cast<std::size_t>(n)];
  if (array == "U") return Numbers{1, 3, 0}[static_cast<std::size_t>(n)];
  if (array == "t") return 1;
  return static_cast<double>((7 * n + 3 * static_cast<std::int64_t>(array[0])) % 19) - 9;
}
double A(std::int64_t i) { return element("A", i); }
double B(std::int64_t i) { return element("B", i); }
double M(std::int64_t i, std::int64_t j) { return element("M", i * 3 + j); }
double N(std::int64_t a, std::int64_t b) { return element("N", a * 6 + b); }

Numbers run(const std::string& lines, const std::string& axes) {
  std::string text = "size i, j, k, l, a, b, o, c, y, x, m, z\naxis j2 = k\naxis l2 = l\ndiagram f(";
  std::map<Symbol, Array<double>> inputs;
  for (const auto& [name, shape] : kInputs) {
    text += (inputs.empty() ? "" : ", ") + std::string(name) + "[";
    std::vector<std::int64_t> extents;
    for (const char* axis : shape) text += std::string(extents.empty() ? "" : " ") + axis, extents.push_back(extent(axis));
    text += "]";
    Array<double> array(extents);
    for (std::size_t n = 0; n < array.data().size(); ++n) array.data()[n] = element(name, static_cast<std::int64_t>(n));
    inputs.emplace(name, array);
  }
  const Module module = parsed(text + ") -> (R[" + axes + "]) {\n" + lines + "\n}");
  if (module.diagrams.empty()) return {};
  auto r = evaluate<double>(Setting::of(module), module.diagrams[0], kSizes, inputs);
  if (!r) {
    ADD_FAILURE() << lines << "\n" << render(r.error());
    return {};
  }
  Numbers out;
  for (const auto& v : r->wires.at("R").data()) out.push_back(v.is_undefined() ? undefined : v.is_neg_inf() ? -inf : v.number);
  return out;
}

void expect(const std::string& lines, const std::string& axes, const Numbers& wanted) {
  const Numbers got = run(lines, axes);
  ASSERT_EQ(got.size(), wanted.size()) << lines;
  for (std::size_t n = 0; n < got.size(); ++n) {
    if (std::isfinite(wanted[n])) EXPECT_NEAR(got[n], wanted[n], 1e-12) << lines << " at " << n;
    else if (std::isnan(wanted[n])) EXPECT_TRUE(std::isnan(got[n])) << lines << " at " << n;
    else EXPECT_EQ(got[n], wanted[n]) << lines << " at " << n;
  }
}

// f(i) for all i of an axis; f(i, j) for all pairs.
template <class F>
Numbers along(const char* axis, F f) {
  Numbers out;
  for (std::int64_t i = 0; i < extent(axis); ++i) out.push_back(f(i));
  return out;
}
template <class F>
Numbers along(const char* first, const char* second, F f) {
  Numbers out;
  for (std::int64_t i = 0; i < extent(first); ++i)
    for (std::int64_t j = 0; j < extent(second); ++j) out.push_back(f(i, j));
  return out;
}

TEST(Operators, ElementwiseAreTheFunctionsOfTheirNames) {
  const auto each = [](const std::string& op, auto f) { expect("R = " + op + "(A)", "i", along("i", [&](auto i) { return f(A(i)); })); };
  const auto pairs = [](const std::string& op, auto f) {
    expect("R = " + op + "(A, B)", "i", along("i", [&](auto i) { return f(A(i), B(i)); }));
  };
  each("sign", [](double v) { return v > 0 ? 1.0 : v < 0 ? -1.0 : 0.0; });
  each("abs", [](double v) { return std::fabs(v); });
  each("neg", [](double v) { return -v; });
  each("recip", [](double v) { return v == 0 ? undefined : 1 / v; });
  each("exp", [](double v) { return std::exp(v); });
  each("log", [](double v) { return v < 0 ? undefined : std::log(v); });
  each("sqrt", [](double v) { return v < 0 ? undefined : std::sqrt(v); });
  each("rsqrt", [](double v) { return v <= 0 ? undefined : 1 / std::sqrt(v); });
  each("tanh", [](double v) { return std::tanh(v); });
  each("sigmoid", [](double v) { return 1 / (1 + std::exp(-v)); });
  each("convert", [](double v) { return v; });
  each("logical_not", [](double v) { return v > 0 ? 0.0 : 1.0; });
  for (int n : {-2, -1, 0, 1, 2, 3}) {
    each(fmt::format("power[; {}]", n), [n](double v) { return v == 0 && n < 0 ? undefined : std::pow(v, n); });
  }
  pairs("add", [](double v, double w) { return v + w; });
  pairs("sub", [](double v, double w) { return v - w; });
  pairs("mul", [](double v, double w) { return v * w; });
  pairs("div", [](double v, double w) { return w == 0 ? undefined : v / w; });
  pairs("max2", [](double v, double w) { return std::max(v, w); });
  pairs("min2", [](double v, double w) { return std::min(v, w); });
  pairs("equal", [](double v, double w) { return v == w ? 1.0 : 0.0; });
  pairs("not_equal", [](double v, double w) { return v != w ? 1.0 : 0.0; });
  pairs("less", [](double v, double w) { return v < w ? 1.0 : 0.0; });
  pairs("less_equal", [](double v, double w) { return v <= w ? 1.0 : 0.0; });
  pairs("greater", [](double v, double w) { return v > w ? 1.0 : 0.0; });
  pairs("greater_equal", [](double v, double w) { return v >= w ? 1.0 : 0.0; });
  pairs("logical_and", [](double v, double w) { return v > 0 && w > 0 ? 1.0 : 0.0; });
  pairs("logical_or", [](double v, double w) { return v > 0 || w > 0 ? 1.0 : 0.0; });
  pairs("logical_xor", [](double v, double w) { return (v > 0) != (w > 0) ? 1.0 : 0.0; });
}

TEST(Operators, SelectAndClampTakeThreeOperands) {
  expect("R = select(A, B, t)", "i", along("i", [](auto i) { return A(i) > 0 ? B(i) : 1.0; }));
  // What is not chosen may be undefined.
  expect("D = recip(B)\nR = select(B, D, A)", "i", along("i", [](auto i) { return B(i) > 0 ? 1 / B(i) : A(i); }));
  expect("L = neg(t)\nR = clamp(L, A, t)", "i", along("i", [](auto i) { return std::min(std::max(A(i), -1.0), 1.0); }));
  expect("L = neg(t)\nR = clamp(t, A, L)", "i", along("i", [](auto) { return -1.0; }));  // bounds the wrong way round
}

TEST(Operators, ConditionsAreTheirFirstOperandOrUndefined) {
  const auto each = [](const char* op, auto holds) {
    expect(fmt::format("R = {}(A)", op), "i", along("i", [&](auto i) { return holds(A(i)) ? A(i) : undefined; }));
  };
  each("positive", [](double v) { return v > 0; });
  each("nonnegative", [](double v) { return v >= 0; });
  each("nonzero", [](double v) { return v != 0; });
  expect("R = at_most(A, B)", "i", along("i", [](auto i) { return A(i) <= B(i) ? A(i) : undefined; }));
  expect("R = bit(B)", "i", along("i", [](auto i) { return B(i) == 0 || B(i) == 1 ? B(i) : undefined; }));
}

TEST(Operators, ReindexingsReadTheElementThatTheyName) {
  expect("R = transpose[i, j](M)", "j i", along("j", "i", [](auto j, auto i) { return M(i, j); }));
  expect("R = reverse[i](A)", "i", along("i", [](auto i) { return A(4 - i); }));
  expect("R[i j] = broadcast[j](A[i])", "i j", along("i", "j", [](auto i, auto) { return A(i); }));
  expect("R = slice[i, j; 2](A)", "j", along("j", [](auto j) { return A(j + 2); }));
  expect("R = stride[i, j; 0, 2](A)", "j", along("j", [](auto j) { return A(2 * j); }));
  expect("R = position[i]()", "i", along("i", [](auto i) { return static_cast<double>(i); }));
  expect("R = position_div[i; 2]()", "i", along("i", [](auto i) { return static_cast<double>(i / 2); }));
  expect("R = position_mod[i; 2]()", "i", along("i", [](auto i) { return static_cast<double>(i % 2); }));
  // 4 rows of 6 become 6 rows of 4.
  expect("R = reshape[a, b, b, a; 6, 4](N)", "b a", along("b", "a", [](auto b, auto a) { return N((b * 4 + a) / 6, (b * 4 + a) % 6); }));
}

TEST(Operators, ConcatenateStandsSideBySide) {
  expect("K[k] = slice[i, k; 1](B)\nR = concat[i, k, m](A, K)", "m", along("m", [](auto m) { return m < 5 ? A(m) : B(m - 5 + 1); }));
}

// pad(low, high, interior) as XLA has it, written down as what stands where.
Numbers padded(std::int64_t low, std::int64_t interior, std::int64_t length) {
  Numbers all(64, 9);
  for (std::int64_t i = 0; i < 5; ++i) {
    const std::int64_t at = low + i * (interior + 1);
    if (at >= 0 && at < 64) all[static_cast<std::size_t>(at)] = A(i);
  }
  all.resize(static_cast<std::size_t>(length));
  return all;
}

TEST(Operators, PadsMayBeNegativeAndInside) {
  for (const char* axis : {"m", "j", "b"}) {
    for (int low : {-3, -1, 0, 2}) {
      for (int interior : {0, 1, 2}) {
        expect(fmt::format("N9 = map(a: 9 + 0 * a)(t)\nR[{0}] = pad_inner[i, {0}; {1}, {2}](A, N9)", axis, low, interior + 1), axis,
               padded(low, interior, extent(axis)));
      }
    }
  }
}

TEST(Operators, DynamicSlicesAreClamped) {
  for (int s : {-2, 0, 1, 2, 3, 9}) {
    const std::int64_t from = std::min<std::int64_t>(std::max(s, 0), 2);
    expect(fmt::format("R = dynamic_slice[i, j; {}](A)", s), "j", along("j", [&](auto j) { return A(from + j); }));
    expect(fmt::format("R = dynamic_update[i, j; {}](A, U)", s), "i",
           along("i", [&](auto i) { return i >= from && i < from + 3 ? element("U", i - from) : A(i); }));
    // The same with the start as data.
    expect(fmt::format("S1 = map(a: {} * a)(t)\nR = dynamic_slice_at[i, j](A, S1)", s), "j", along("j", [&](auto j) { return A(from + j); }));
  }
}

TEST(Operators, AnIndexThatIsDataIsReadOneHot) {
  expect("R = take[i, j](A, U)", "j", along("j", [](auto j) { return A(static_cast<std::int64_t>(element("U", j))); }));
  // Where it is no position: 0.
  expect("H[j] = map(a: a * 10 + 1)(U)\nR = take[i, j](A, H)", "j", {0, 0, A(1)});
  expect("R[j i] = one_hot[i](U[j])", "j i", along("j", "i", [](auto j, auto i) { return element("U", j) == static_cast<double>(i) ? 1.0 : 0.0; }));
}

TEST(Operators, ReductionsGoOverSeveralAxes) {
  double sum = 0, prod = 1, most = -inf, least = inf;
  for (std::int64_t i = 0; i < 5; ++i) {
    for (std::int64_t j = 0; j < 3; ++j) sum += M(i, j), prod *= M(i, j), most = std::max(most, M(i, j)), least = std::min(least, M(i, j));
  }
  expect("R = sum2[i, j](M)", "", {sum});
  expect("R = prod2[i, j](M)", "", {prod});
  expect("R = max2d[i, j](M)", "", {most});
  expect("R = min2d[i, j](M)", "", {least});
  expect("R = reduce_and[i](A)", "", {0});
  expect("C = abs(A)\nD = map(a: a + 1)(C)\nR = reduce_and[i](D)", "", {1});
  expect("R = reduce_or[i](A)", "", {1});
  expect("C = abs(A)\nD = neg(C)\nR = reduce_or[i](D)", "", {0});
  expect("R = reduce_and[z](Z)", "", {1});
  expect("R = reduce_or[z](Z)", "", {0});
  double sum_of_products = 0;
  for (std::int64_t i = 0; i < 5; ++i)
    for (std::int64_t j = 0; j < 3; ++j) sum_of_products += M(i, j) * M(i, j);
  expect("R = dot2[i, j](M, M)", "", {sum_of_products});
  expect("R = cumsum[i](A)", "i", along("i", [](auto i) {
           double s = 0;
           for (std::int64_t n = 0; n <= i; ++n) s += A(n);
           return s;
         }));
}

TEST(Operators, DotTakesBatchAxesAsWeaveAxes) {
  // S[a i] times N[a b], a is the batch: R[a i b].
  Numbers wanted;
  for (std::int64_t i = 0; i < 5; ++i)
    for (std::int64_t b = 0; b < 6; ++b) {
      double s = 0;
      for (std::int64_t a = 0; a < 4; ++a) s += element("S", a * 5 + i) * N(a, b);
      wanted.push_back(s);
    }
  expect("R = dot[a](S, N)", "i b", wanted);
  expect("R = mul(S, N)", "a i b", [] {
    Numbers out;
    for (std::int64_t a = 0; a < 4; ++a)
      for (std::int64_t i = 0; i < 5; ++i)
        for (std::int64_t b = 0; b < 6; ++b) out.push_back(element("S", a * 5 + i) * N(a, b));
    return out;
  }());
}

// A at a position that may lie outside.
double padded(std::int64_t i, double outside) { return i < 0 || i >= 5 ? outside : A(i); }

TEST(Operators, WindowsHaveStrideDilationAndPadding) {
  for (int s : {1, 2})
    for (int d : {1, 2})
      for (int p : {0, 1, 2}) {
        const auto at = [&](std::int64_t j, std::int64_t t) { return j * s + t * d - p; };
        const std::string numbers = fmt::format("[i, k, j; {}, {}, {}](A)", s, d, p);
        expect("R = window_sum" + numbers, "j", along("j", [&](auto j) { return padded(at(j, 0), 0) + padded(at(j, 1), 0); }));
        expect("R = window_max" + numbers, "j", along("j", [&](auto j) { return std::max(padded(at(j, 0), -inf), padded(at(j, 1), -inf)); }));
        expect("R = window_mean" + numbers, "j", along("j", [&](auto j) {
                 double sum = 0, count = 0;
                 for (std::int64_t t = 0; t < 2; ++t)
                   if (at(j, t) >= 0 && at(j, t) < 5) sum += A(at(j, t)), count += 1;
                 return count == 0 ? undefined : sum / count;
               }));
      }
}

TEST(Operators, ConvolutionsHaveStrideDilationPaddingAndGroups) {
  for (int s : {1, 2})
    for (int d : {1, 2})
      for (int p : {0, 1}) {
        const auto signal = [&](std::int64_t channel, std::int64_t i) { return i < 0 || i >= 5 ? 0 : element("S", channel * 5 + i); };
        expect(fmt::format("C[c i] = slice[a, c; 1](S[a i])\nR = conv1d_general[c, i, k, j; {}, {}, {}](C, G)", s, d, p), "j",
               along("j", [&](auto j) {
                 double sum = 0;
                 for (std::int64_t c = 0; c < 2; ++c)
                   for (std::int64_t t = 0; t < 2; ++t) sum += signal(c + 1, j * s + t * d - p) * element("G", c * 2 + t);
                 return sum;
               }));
        // 4 channels in, 4 out, 2 groups.
        expect(fmt::format("R = conv1d_grouped[a, i, o, c, k, j; 2, {}, {}, {}](S, W)", s, d, p), "o j", along("o", "j", [&](auto o, auto j) {
                 double sum = 0;
                 for (std::int64_t c = 0; c < 2; ++c)
                   for (std::int64_t t = 0; t < 2; ++t) sum += signal(o / 2 * 2 + c, j * s + t * d - p) * element("W", (o * 2 + c) * 2 + t);
                 return sum;
               }));
        Numbers wanted;
        for (std::int64_t o = 0; o < 4; ++o)
          for (std::int64_t k = 0; k < 2; ++k)
            for (std::int64_t l = 0; l < 2; ++l) {
              double sum = 0;
              for (std::int64_t c = 0; c < 2; ++c)
                for (std::int64_t v = 0; v < 2; ++v)
                  for (std::int64_t w = 0; w < 2; ++w) {
                    const std::int64_t y = k * s + v - p, x = l + w * d;
                    if (y < 0 || y >= 4 || x >= 5) continue;
                    sum += element("P", ((o / 2 * 2 + c) * 4 + y) * 5 + x) * element("V", ((o * 2 + c) * 2 + v) * 2 + w);
                  }
              wanted.push_back(sum);
            }
        // The window has the axes k and l, the output two others of the same extents.
        expect(fmt::format("X = id(V[o c j2 l2])\nR = conv2d_general[a, y, x, o, c, j2, l2, k, l; 2, {}, 1, 1, {}, {}, 0](P, X)", s, d, p),
               "o k l", wanted);
      }
}

// The page lists what is tested here and in prelude_numbers_test.cpp, and nothing that is not there.
TEST(Operators, ThePageNamesOperationsOfThePrelude) {
  std::ifstream in(SERVIETTE_SOURCE_DIR "/core/OPERATORS.md");
  const Module prelude = *prelude_module();
  int rows = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| `")) continue;
    ++rows;
    std::istringstream names(line.substr(2, line.find(" |", 2) - 2));
    for (std::string name; names >> name;) {
      name = name.substr(1, name.find('`', 1) - 1);
      EXPECT_TRUE(prelude.ops.contains(Symbol(name))) << name;
    }
  }
  EXPECT_GE(rows, 55);
}

}  // namespace
}  // namespace serviette

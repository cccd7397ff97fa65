// The convolutions of core/prelude/taso.nap in numbers, worked out by hand.
#include <gtest/gtest.h>

#include "core/evaluate/diagram.hpp"
#include "core/text/parse.hpp"

namespace serviette::taso {
namespace {

// Two channels of 2 by 2, weights of 3 by 3 with two output channels.
constexpr const char* ordinary = R"(size c, h, w, k, l, o
diagram f(X[c h w], W[o c k l]) -> (R[o h w]) {
  R[o h w] = conv2d_padded[c, h, w, k, l, h, w; 1, 1](X, W)
})";
constexpr const char* grouped = R"(size c, h, w, k, l, o, d
diagram f(X[c h w], W[o d k l]) -> (R[o h w]) {
  R[o h w] = grouped_conv2d_padded[c, d, o, h, w, k, l, h, w; 1, 1, 1](X, W)
})";

std::vector<double> run(const std::string& text, Sizes sizes, std::int64_t weights_channels,
                        std::vector<double> weights) {
  const auto m = parse_module(text, "f.nap");
  if (!m) {
    ADD_FAILURE() << render(m.error(), text);
    return {};
  }
  std::map<Symbol, Array<double>> inputs;
  std::vector<double> image = {1, 2, 3, 4, 10, 20, 30, 40};
  image.resize(static_cast<std::size_t>(sizes.at("c") * 4));
  inputs["X"] = Array<double>::of({sizes.at("c"), 2, 2}, {image.begin(), image.end()});
  inputs["W"] = Array<double>::of({2, weights_channels, 3, 3}, {weights.begin(), weights.end()});
  const auto r = evaluate<double>(Setting::of(*m), m->diagrams[0], sizes, inputs);
  if (!r) {
    ADD_FAILURE() << render(r.error(), text);
    return {};
  }
  std::vector<double> out;
  for (const auto& v : r->wires.at("R").data()) out.push_back(v.number);
  return out;
}

// Weights that are 1 at one place of each kernel, given for each output channel and channel.
std::vector<double> ones_at(const std::vector<int>& places) {
  std::vector<double> out(places.size() * 9, 0);
  for (std::size_t i = 0; i < places.size(); ++i) out[i * 9 + static_cast<std::size_t>(places[i])] = 1;
  return out;
}

TEST(PaddedConvolution, ReadsZeroOutsideTheImage) {
  const Sizes sizes{{"c", 2}, {"h", 2}, {"w", 2}, {"k", 3}, {"l", 3}, {"o", 2}};
  // First output: the middle of both channels. Second: what is up and left in the first, down and right in the second.
  EXPECT_EQ(run(ordinary, sizes, 2, ones_at({4, 4, 0, 8})), (std::vector<double>{11, 22, 33, 44, 40, 0, 0, 1}));
}

TEST(PaddedConvolution, InGroupsSeesTheChannelsOfItsGroupAlone) {
  const Sizes sizes{{"c", 2}, {"h", 2}, {"w", 2}, {"k", 3}, {"l", 3}, {"o", 2}, {"d", 1}};
  EXPECT_EQ(run(grouped, sizes, 1, ones_at({4, 4})), (std::vector<double>{1, 2, 3, 4, 10, 20, 30, 40}));
}

TEST(PaddedConvolution, OfNoChannelsIsZero) {
  const Sizes sizes{{"c", 0}, {"h", 2}, {"w", 2}, {"k", 3}, {"l", 3}, {"o", 2}};
  EXPECT_EQ(run(ordinary, sizes, 0, {}), std::vector<double>(8, 0));
}

}  // namespace
}  // namespace serviette::taso

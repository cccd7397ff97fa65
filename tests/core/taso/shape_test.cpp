// The shapes of small substitutions, and of all that TASO ships.
#include "core/taso/shape.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "core/denote/scope.hpp"
#include "core/taso/diagrams.hpp"
#include "core/text/parse.hpp"

namespace serviette::taso {
namespace {

std::vector<Substitution> shipped() {
  std::ifstream in(std::string(SERVIETTE_SOURCE_DIR) + "/tests/taso/graph_subst.pb", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  auto out = read_substitutions(bytes);
  EXPECT_TRUE(out) << out.error().message;
  return out ? *out : std::vector<Substitution>{};
}

// relu(in1) against itself, followed by a CONCAT with in2 along `axis`, cut again by a SPLIT.
Substitution cut_where_joined(int axis) {
  const Operator relu{OpType::Relu, {{-1, 0}}, {}};
  const Operator joined{OpType::Concat, {{0, 0}, {-2, 0}}, {{Parameter::Axis, axis}, {Parameter::Rank, 2}}};
  const Operator cut{OpType::Split, {{1, 0}}, {{Parameter::Axis, 0}, {Parameter::Outputs, 2}}};
  return {{relu}, {relu, joined, cut}, {{{0, 0}, {2, 0}}}};
}

TEST(Shapes, OfTheRulesThatTasoShipsExistForAllButFour) {
  const auto rules = shipped();
  ASSERT_EQ(rules.size(), 133u);
  std::set<std::size_t> without;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!infer_shapes(rules[i], Convolution::Ordinary)) without.insert(i);
    EXPECT_TRUE(infer_shapes(rules[i], Convolution::Grouped)) << i;
  }
  EXPECT_EQ(without, (std::set<std::size_t>{99, 100, 130, 131}));
}

TEST(Shapes, GiveDiagramsOfTheLanguage) {
  const auto rules = shipped();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto typing = infer_shapes(rules[i], Convolution::Grouped);
    ASSERT_TRUE(typing) << i;
    const std::string text = to_nap(rules[i], *typing, "A rule.");
    const auto module = parse_module(text, "rule.nap");
    ASSERT_TRUE(module) << i << "\n" << text << render(module.error(), text);
    for (const Diagram& d : module->diagrams) EXPECT_TRUE(Scope::of(*module, d)) << i << "\n" << text;
  }
}

TEST(Split, CutsWhereTheConcatJoined) {
  EXPECT_TRUE(infer_shapes(cut_where_joined(0), Convolution::Ordinary));
  const auto elsewhere = infer_shapes(cut_where_joined(1), Convolution::Ordinary);
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().code, ErrorCode::Type);
}

TEST(Convolution, HasTwoGroupsWhereTheShapesOfRule99AskForThem) {
  const auto rules = shipped();
  ASSERT_GT(rules.size(), 99u);
  const auto typing = infer_shapes(rules[99], Convolution::Grouped);
  ASSERT_TRUE(typing);
  EXPECT_EQ(typing->src[0].groups, 1);
  EXPECT_EQ(typing->tgt[2].groups, 2);
  // Both weights have the output channels of one group.
  const auto outputs = [&](int input) { return typing->lengths.value(typing->inputs.at(input)[0].length); };
  EXPECT_EQ(outputs(-10), outputs(-11));
}

TEST(Shapes, OfWhatIsNotReadAreUnsupported) {
  const Substitution pool{{{OpType::PoolMax, {{-1, 0}}, {}}}, {{OpType::PoolMax, {{-1, 0}}, {}}}, {{{0, 0}, {0, 0}}}};
  const auto typing = infer_shapes(pool, Convolution::Ordinary);
  ASSERT_FALSE(typing);
}

}  // namespace
}  // namespace serviette::taso

// serviette verify --format taso: a part of TASO's rules, one of each kind, so that the test is short.
#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

const std::string folder = std::string(SERVIETTE_SOURCE_DIR) + "/tests/taso/";
const std::string file = folder + "graph_subst.pb";

std::string some(const std::vector<int>& rules) {
  std::string out;
  for (int r : rules) out += " --rule " + std::to_string(r);
  return out;
}

TEST(Taso, RulesOfEachKindAreProvedAndChecked) {
  const Document d =
      json("verify --format taso " + file + some({0, 9, 22, 36, 49, 60, 64, 70, 73, 84, 92, 98, 105, 116, 129, 132}));
  EXPECT_EQ(d["exit_status"], 0);
  EXPECT_EQ(d["counts"]["PROVED(checked)"], 16) << d["counts"];
  for (const auto& rule : d["rules"]) EXPECT_EQ(rule["result"]["checker"]["answer"], "ACCEPTED") << rule["rule"];
}

TEST(Taso, RulesWithoutShapesAreIllTyped) {
  const Finished done = run("verify -q --format taso " + file + some({0, 99, 131}));
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_TRUE(has(done.out, "rule  99  ILL-TYPED  CONV2D 2 of the target, channels of image and weights")) << done.out;
  EXPECT_TRUE(has(done.out, "3 rules: 1 PROVED(checked), 2 ILL-TYPED")) << done.out;
}

TEST(Taso, WithGroupsTheyAreProved) {
  const Folder kept;
  const std::string out = kept / "rules";
  const Finished done = run("verify -q --format taso " + file + " --grouped -o " + out + some({99, 100, 130, 131}));
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_TRUE(has(done.out, "4 rules: 4 PROVED(checked)")) << done.out;
  EXPECT_TRUE(has(contents(out + "/rule_99.nap"), "grouped_conv2d_padded")) << contents(out + "/rule_99.nap");
  EXPECT_EQ(run_shell(std::string(SERVIETTE_BIN_DIR) + "/serviette-check " + out + "/rule_99.cert").status, 0);
  EXPECT_EQ(run("verify -q " + out + "/rule_99.nap:src " + out + "/rule_99.nap:tgt").status, 0);
}

TEST(Taso, GroupsThatStraddleAJoinAreRefutedAndSoAreGroupsEverywhere) {
  for (const std::string name : {"straddling_groups", "groups_everywhere"}) {
    const Finished done = run("verify -q " + folder + name + ".nap:src " + folder + name + ".nap:tgt");
    EXPECT_EQ(done.status, 1) << done.out << done.err;
  }
}

TEST(Taso, WhatIsNoSuchFileOrQuestionIsAnError) {
  const Folder kept;
  EXPECT_EQ(run("verify -q --format taso " + (kept / "absent.pb")).status, 65);
  EXPECT_EQ(run("verify -q --format taso " + kept.write("text.pb", "size n\n")).status, 65);
  EXPECT_EQ(run("verify -q --format taso " + file + " --rule 133").status, 65);
  EXPECT_EQ(run("verify -q --format taso " + file + " " + file).status, 64);
  EXPECT_EQ(run("verify -q --grouped " + file + " " + file).status, 64);
  EXPECT_EQ(run("verify -q " + file).status, 65);
}

}  // namespace
}  // namespace serviette::cli

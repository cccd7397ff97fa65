// Random pairs and mutants: nothing is proved that the evaluator tells apart, and the checker accepts every proof. Here
// a few of them; scripts/bench runs many.
#include "tests/proofs/verify/trials.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <set>

#include "core/text/parse.hpp"
#include "tests/proofs/verify/diagram_mutants.hpp"

namespace serviette {
namespace {

const std::string kFolder = std::string(SERVIETTE_SOURCE_DIR) + "/tests/proofs/verify/pairs/";

void expect_sound(const Tally& t, const std::string& what) {
  std::printf("%s: %s\n", what.c_str(), to_text(t).c_str());
  for (const std::string& w : t.wrong) ADD_FAILURE() << w;
  if (!std::getenv("SERVIETTE_LEFT")) return;
  for (const std::string& l : t.left) std::printf("  unknown: %s\n", l.c_str());
}

// SERVIETTE_SOAK=N draws N pairs; SERVIETTE_SEED another seed.
TEST(Soak, ProvesNothingThatIsWrongAndRefutesNothingThatIsRight) {
  TrialOptions options;
  options.search = options.search_wrong = std::chrono::milliseconds(100);
  options.tries = 40;
  const char* count = std::getenv("SERVIETTE_SOAK");
  if (const char* seed = std::getenv("SERVIETTE_SEED")) options.seed = std::strtoull(seed, nullptr, 10);
  const Tally t = soak(count ? std::atoi(count) : 200, options);
  expect_sound(t, "soak");
  EXPECT_GT(t.proved, t.total() / 4);
  EXPECT_GT(t.refuted, t.total() / 8);
}

// SERVIETTE_MUTANTS=N makes N mutants of each target.
TEST(Mutants, OfSmallPairsAreRefutedOrEqual) {
  TrialOptions options;
  options.search_wrong = std::chrono::milliseconds(100);
  const char* each = std::getenv("SERVIETTE_MUTANTS");
  for (const std::string file : {"algebra", "sums", "softmax"}) {
    const Tally t = mutation(kFolder + file + ".nap", each ? static_cast<std::size_t>(std::atoi(each)) : 3, options);
    expect_sound(t, "mutants of " + file);
    EXPECT_GT(t.refuted, 0);
  }
}

TEST(Mutants, AreWellFormedDifferentAndOfSeveralKinds) {
  const auto module = load_module(kFolder + "attention.nap");
  ASSERT_TRUE(module) << render(module.error());
  const Diagram& flash = *module->find_diagram("flash_tgt");
  const auto mutants = diagram_mutants(*module, flash, 10);
  EXPECT_EQ(mutants.size(), 10u);
  std::set<std::string> kinds;
  for (const DiagramMutant& m : mutants) {
    EXPECT_FALSE(m.diagram.lines == flash.lines) << m.what;
    kinds.insert(m.what.substr(0, m.what.find(':')));
  }
  EXPECT_GE(kinds.size(), 5u);
  EXPECT_TRUE(kinds.contains("identity replaced"));
  EXPECT_TRUE(kinds.contains("bound shifted"));
}

}  // namespace
}  // namespace serviette

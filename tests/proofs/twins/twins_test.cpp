// The wrong twins (examples/refused): every one is refuted by a small input, its right version beside it is proved and is not
// refuted by the same search. And the steps that must not go through: each is refused, with the reason that the file states.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/refute/refute.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette {
namespace {

struct File {
  Module own, all;
};

File load(const std::string& name) {
  auto own = load_module(std::string(SERVIETTE_SOURCE_DIR "/examples/refused/") + name + ".nap");
  EXPECT_TRUE(own) << render(own.error());
  if (!own) return {};
  auto all = with_library(*own);
  EXPECT_TRUE(all) << render(all.error());
  return {*own, all ? *all : Module{}};
}

std::string sizes_text(const Counterexample& c) {
  std::string out;
  for (const auto& [name, n] : c.sizes) out += (out.empty() ? "" : " ") + name.str() + "=" + std::to_string(n);
  return out;
}

void row(const std::string& name, const std::string& verdict, const std::string& sizes = "", const std::string& at = "",
         const std::string& lhs = "", const std::string& rhs = "") {
  std::printf("%-34s %-22s %-12s %-6s %-20s %s\n", name.c_str(), verdict.c_str(), sizes.c_str(), at.c_str(), lhs.c_str(), rhs.c_str());
}

class Twins : public testing::TestWithParam<std::string> {};

TEST_P(Twins, AreRefutedAndTheRightVersionIsNot) {
  const File file = load(GetParam());
  Lemmas lemmas(file.all);
  row("rule", "verdict", "sizes", "at", "should be", "is");
  int twins = 0, right = 0;
  for (const Rule& rule : file.own.rules) {
    const std::string name = rule.name.str();
    const Setting setting = Setting::of(file.all, rule);
    RefuteOptions search;
    search.seed = 7;
    const auto r = refute({setting, rule.lhs}, {setting, rule.rhs}, search);
    ASSERT_TRUE(r) << name << ": " << render(r.error());
    EXPECT_EQ(r->found.has_value(), rule.expect_refuted) << name << (r->found ? "\n" + to_text(*r->found) : "");
    EXPECT_FALSE(rule.help.empty()) << name << " does not say what is wrong";
    if (r->found) {
      ++twins;
      row(name, "REFUTED", sizes_text(*r->found), r->found->at, r->found->lhs, r->found->rhs);
      // Small enough to follow with a pencil.
      for (const auto& [size, n] : r->found->sizes) EXPECT_LE(n, 4) << name << ": " << size.str();
      continue;
    }
    ++right;
    const auto proved = lemmas.need(rule.name);
    EXPECT_TRUE(proved) << render(proved.error());
    row(name, proved ? "PROVED(checked)" : "not proved", std::to_string(r->tries) + " tries");
  }
  std::printf("%s: %d twins refuted, %d right versions proved\n", GetParam().c_str(), twins, right);
  EXPECT_GE(twins, 4);
}

INSTANTIATE_TEST_SUITE_P(Examples, Twins, testing::Values("softmax", "attention", "causal", "split_k", "norms", "napkin"),
                         [](const auto& info) { return info.param; });

TEST(Twins, StandBesideARightVersion) {
  for (const std::string name : {"softmax", "attention", "causal", "split_k", "norms"}) {
    const File file = load(name);
    ASSERT_FALSE(file.own.rules.empty()) << name;
    EXPECT_FALSE(file.own.rules.front().expect_refuted) << name;
  }
}

TEST(Refused, EachStepWithTheReasonStated) {
  const File file = load("napkin");
  int refused = 0;
  for (const Derivation& d : file.own.derivations) {
    const auto derived = derive(file.all, d);
    EXPECT_TRUE(d.expect_refused) << d.name.str();
    EXPECT_FALSE(derived) << d.name.str() << " went through";
    if (derived) continue;
    EXPECT_FALSE(d.because.empty()) << d.name.str();
    EXPECT_NE(derived.error().message.find(d.because), std::string::npos)
        << d.name.str() << "\n  says:  " << derived.error().message << "\n  stated: " << d.because;
    EXPECT_FALSE(derived.error().help.empty()) << d.name.str() << " does not say what to do instead";
    std::printf("%-26s %s\n", d.name.str().c_str(), derived.error().message.c_str());
    ++refused;
  }
  EXPECT_EQ(refused, 10);
}

}  // namespace
}  // namespace serviette

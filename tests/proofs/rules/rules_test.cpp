// The rules that come with the project: all are proved, in less than thirty seconds, on nothing but the inference rules; the
// checker says the same; no input refutes one; and no condition of a lemma can be left out of its proof.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "core/refute/refute.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/derivation/library.hpp"
#include "proofs/rule/rule_lemma.hpp"

namespace serviette {
namespace {

const Module& library() {
  static const Module module = [] {
    auto m = library_module();
    EXPECT_TRUE(m) << render(m.error());
    return m ? *m : Module{};
  }();
  return module;
}

// Proves everything; returns the seconds it took, for each name.
std::map<std::string, double> prove_all(Lemmas& lemmas) {
  std::map<std::string, double> seconds;
  const auto prove = [&](Symbol name) {
    const auto start = std::chrono::steady_clock::now();
    const auto ok = lemmas.need(name);
    EXPECT_TRUE(ok) << render(ok.error());
    seconds[name.str()] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  for (const Lemma& l : library().lemmas) prove(l.name);
  for (const Rule& r : library().rules) {
    if (!r.expect_refuted) prove(r.name);
  }
  return seconds;
}

TEST(Rules, AreAllProvedWithinThirtySeconds) {
  Lemmas lemmas(library());
  const auto seconds = prove_all(lemmas);
  double total = 0;
  for (const auto& [name, s] : seconds) {
    total += s;
    if (s > 0.05) std::printf("%-40s %6.3f s\n", name.c_str(), s);
  }
  std::printf("%zu lemmas and rules proved in %.3f s\n", seconds.size(), total);
  EXPECT_GE(seconds.size(), 40u);
  EXPECT_LT(total, 30);
}

TEST(Rules, RestOnNoAssumption) {
  Lemmas lemmas(library());
  prove_all(lemmas);
  for (Symbol name : lemmas.table().names()) {
    EXPECT_TRUE(lemmas.table().find(name)->ledger().empty()) << name.str();
  }
}

TEST(Rules, AreAcceptedByTheChecker) {
  Lemmas lemmas(library());
  prove_all(lemmas);
  const auto file = std::filesystem::temp_directory_path() / ("serviette_rules_" + std::to_string(getpid()) + ".cert");
  ASSERT_TRUE(write_text(certificate_text(library(), lemmas), file.string()));
  const std::string command = SERVIETTE_BIN_DIR "/serviette-check " + file.string() + " > /dev/null";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::filesystem::remove(file);
}

TEST(Rules, HaveNoCounterexample) {
  for (const Rule& rule : library().rules) {
    const Setting setting = Setting::of(library(), rule);
    RefuteOptions search;
    search.seed = 11;
    search.tries = 150;
    search.seconds = 2;
    const auto r = refute({setting, rule.lhs}, {setting, rule.rhs}, search);
    ASSERT_TRUE(r) << rule.name.str() << ": " << render(r.error());
    EXPECT_GT(r->tries, 0) << rule.name.str();
    EXPECT_EQ(r->found.has_value(), rule.expect_refuted) << rule.name.str() << "\n" << (r->found ? to_text(*r->found) : "");
  }
}

// The proof of a lemma must fail when one of its conditions is taken away: else the condition is idle, or worse, the proof is
// not about the lemma.
TEST(Rules, EveryConditionOfALemmaIsNeeded) {
  Lemmas lemmas(library());
  prove_all(lemmas);
  int conditions = 0;
  for (const Lemma& lemma : library().lemmas) {
    for (std::size_t i = 0; i < lemma.givens.size(); ++i) {
      Lemma weaker = lemma;
      weaker.name = Symbol(lemma.name.str() + "_weaker");
      weaker.givens.erase(weaker.givens.begin() + static_cast<std::ptrdiff_t>(i));
      const auto whole = complete_lemma(weaker, lemmas.table());
      const bool proved = whole && prove_lemma(*whole, lemmas.table());
      EXPECT_FALSE(proved) << lemma.name.str() << " is proved without its condition " << to_string(lemma.givens[i]);
      ++conditions;
    }
  }
  std::printf("%d conditions, each needed\n", conditions);
}

}  // namespace
}  // namespace serviette

// Mutation: no small edit of an accepted certificate makes the checker accept something false.
//
// A mutant is refused; or it is accepted with the same statement, and is then one more proof of it; or it is accepted
// with another statement, or with another lemma on the way, and these are then put to the test with numbers
// (numeric.hpp), the checker having printed what it believes. One that numbers contradict is a hole in the checker.
//
// All edits of the small certificates are tried, and a seeded sample of those of the large ones; with
// SERVIETTE_MUTANTS=all every edit of all of them, with SERVIETTE_MUTANTS=N samples of N, SERVIETTE_SEED another seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "checker/verdict.hpp"
#include "tests/checker/cases.hpp"
#include "tests/checker/mutate.hpp"
#include "tests/checker/numeric.hpp"

namespace serviette::checker {
namespace {

struct Subject {
  std::string path, text;
};

std::vector<Subject> subjects() {
  std::vector<Subject> all;
  for (const char* folder : {"accept", "derived"}) {
    const auto root = std::filesystem::path(SERVIETTE_SOURCE_DIR) / "tests/golden" / folder;
    if (!std::filesystem::exists(root)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
      if (entry.path().extension() != ".cert") continue;
      std::ifstream in(entry.path());
      all.push_back({entry.path().string(), {std::istreambuf_iterator<char>(in), {}}});
    }
  }
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.path < b.path; });
  return all;
}

std::uint64_t seed() {
  const char* s = std::getenv("SERVIETTE_SEED");
  return s == nullptr ? 20240607 : std::strtoull(s, nullptr, 10);
}

// How many edits of a certificate of that many are tried.
std::size_t wanted(std::size_t edits) {
  const char* m = std::getenv("SERVIETTE_MUTANTS");
  if (m != nullptr && std::string(m) == "all") return edits;
  if (m != nullptr) return std::strtoull(m, nullptr, 10);
  return edits < 20'000 ? edits : 1'500;
}

struct Count {
  std::size_t mutants = 0, rejected = 0, malformed = 0, exhausted = 0;
  std::size_t same = 0, other_claim = 0, other_lemma = 0, assumed = 0;
  std::size_t compared = 0, unread = 0;
};

class Mutants {
 public:
  // Every wanted edit of the text, and `pairs` pairs of them. A text that is refused itself may be mended by them.
  void run(const Subject& s, std::size_t pairs = 0) {
    const Verdict whole = check(s.text);
    const Printed printed(whole.statement);
    claim_ = printed.claim();
    lemmas_ = {printed.lemmas.begin(), printed.lemmas.end()};
    if (whole.word == Word::Accepted) test(printed, s.path + ": as it is", true);
    std::vector<Edit> all = edits(s.text);
    std::mt19937_64 random(seed());
    std::shuffle(all.begin(), all.end(), random);
    std::stable_partition(all.begin(), all.end(), [](const Edit& e) { return e.begin == 0 && e.end > 200; });   // the whole text
    all.resize(std::min(all.size(), wanted(all.size())));
    for (const Edit& e : all) judge(s.path, applied(s.text, e), describe(s.text, e), e.what);
    while (pairs > 0) {
      const Edit *first = &all[random() % all.size()], *second = &all[random() % all.size()];
      --pairs;
      if (first->begin > second->begin) std::swap(first, second);
      if (first->end > second->begin) continue;
      judge(s.path, applied(applied(s.text, *second), *first), describe(s.text, *first) + "; " + describe(s.text, *second), "two edits");
    }
  }

  Count count;
  std::map<std::string, std::size_t> accepted_by_edit;

 private:
  static std::string describe(const std::string& text, const Edit& e) {
    return std::string(e.what) + " at byte " + std::to_string(e.begin) + ": `" +
           text.substr(e.begin, std::min<std::size_t>(e.end - e.begin, 60)) + "` -> `" + e.by.substr(0, 60) + "`";
  }

  void judge(const std::string& path, const std::string& mutant, const std::string& edit, const std::string& kind) {
    ++count.mutants;
    const Verdict v = check(mutant);
    const std::string where = path + ": " + edit;
    switch (v.word) {
      case Word::Rejected: ++count.rejected; break;
      case Word::Malformed: ++count.malformed; break;
      case Word::ResourceLimit: ++count.exhausted; break;
      case Word::AcceptedUnderAssumptions: ++count.assumed; break;
      case Word::Accepted: ++accepted_by_edit[kind]; test(Printed(v.statement), where, false); break;
    }
    const bool accepted = v.word == Word::Accepted || v.word == Word::AcceptedUnderAssumptions;
    EXPECT_EQ(v.message.empty(), accepted) << where;
    EXPECT_EQ(v.statement.empty(), !accepted) << where;
    EXPECT_EQ(v.assumptions.empty(), v.word != Word::AcceptedUnderAssumptions) << where;
  }

  void test(const Printed& p, const std::string& where, bool all) {
    bool same = true;
    if (all || p.claim() != claim_) {
      same = false, ++count.other_claim;
      if (!p.source.empty() && claims_tested_.insert(p.claim()).second) report(test_claim(p, seed()), p.claim(), where);
    }
    for (const std::string& l : p.lemmas) {
      if (!all && lemmas_.contains(l)) continue;
      same = false, ++count.other_lemma;
      if (lemmas_tested_.insert(l).second) report(test_lemma(p, l, seed()), l, where);
    }
    count.same += same ? 1 : 0;
  }

  void report(const Numeric& n, const std::string& statement, const std::string& where) {
    EXPECT_NE(n.answer, Numeric::Differs) << where << "\naccepted, and false:\n" << statement << "\n" << n.why;
    count.compared += static_cast<std::size_t>(n.compared);
    if (n.answer != Numeric::Unreadable) return;
    ++count.unread;
    if (std::getenv("SERVIETTE_VERBOSE") != nullptr) std::cout << "unread: " << where << "\n" << n.why << "\n" << statement << "\n";
  }

  std::string claim_;
  std::set<std::string> lemmas_, claims_tested_, lemmas_tested_;
};

void print(const Mutants& m) {
  const Count& c = m.count;
  const std::size_t refused = c.rejected + c.malformed + c.exhausted;
  std::cout << "seed " << seed() << ": " << c.mutants << " mutants, " << refused << " refused (" << c.rejected << " rejected, "
            << c.malformed << " malformed, " << c.exhausted << " resource limit), " << c.same << " same statement, "
            << c.other_claim << " other claim, " << c.other_lemma << " other lemma, " << c.assumed
            << " under assumptions; statements compared at " << c.compared << " inputs, " << c.unread << " not readable\n";
  for (const auto& [what, n] : m.accepted_by_edit) std::cout << "  accepted, " << what << ": " << n << "\n";
  EXPECT_GT(c.mutants, 10'000u);
  EXPECT_GT(refused * 10, c.mutants * 7);
}

TEST(Mutation, NoMutantIsAcceptedWithAFalseStatement) {
  Mutants m;
  for (const Subject& s : subjects()) {
    EXPECT_EQ(exit_code(check(s.text).word) % 2, 0) << s.path << " is not accepted";
    m.run(s);
  }
  print(m);
}

// The least proofs with each rule, and those that lack one side condition: here an edit meets that condition and nothing
// else.
TEST(Mutation, NoMutantOfARulesLeastProofIsFalse) {
  Mutants m;
  for (const Case& c : cases()) {
    if (c.expected != "bad") m.run({"rules.cases:" + std::to_string(c.line) + " " + c.rule, c.text}, 500);
  }
  print(m);
}

// The judge itself: it finds what is false.
TEST(Mutation, NumbersContradictFalseStatements) {
  const std::vector<std::string> wrong = {
      "array a[0] from a[] to a[] + 1",
      "array a[0] any from 0*a[] + 0 to exp(a[])",
      "both ways: lemma x array a[0] any from a[] - a[] to 0",
      "int n array f[1] from sum(k in 0..n, f[k]) to sum(k in 0..n + 1, f[k])",
      "int n array f[1], c[0] from sum(k in 0..n, c[]*f[k]) to c[]*sum(k in 0..n, f[k])",
      "int n array f[1] given n - 1 >= 0 from max(k in 0..n, f[k]) to max(k in 1..n, f[k])",
      "both ways: lemma x array f[1] any from prod(k in 0..1, f[k]) to f[0]",
      "array a[0], b[0] any from max(a[], b[]) to a[]",
  };
  for (const std::string& w : wrong) {
    const Numeric n = test_lemma(Printed(""), w.starts_with("both") ? w : "lemma x " + w, 1, 200);
    EXPECT_EQ(n.answer, Numeric::Differs) << w << "\n" << n.why;
  }
  Printed tiles("");
  tiles.declarations = {"size q, t"};
  tiles.definitions = {"op start[k]() -> [k] = real(lo(k))", "op number[k; i]() -> [k] = real(i)"};
  tiles.source = "source s() -> (R[q]) { R[q] = group q by 1 { B[q] = start[q]() yield B } }\n";
  tiles.target = "target () -> (R[q]) { R[q] = group q by 1 { B[q] = number[q; t]() yield B } }\n";
  EXPECT_EQ(test_claim(tiles, 1).answer, Numeric::Differs);
}

}  // namespace
}  // namespace serviette::checker

// Mutants: a valid proof with a token changed, judged by both. Most are refused by both; what matters are those that one
// lets through.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "tests/proofs/differential/judges.hpp"

namespace serviette {
namespace {

std::vector<std::string> tokens(const std::string& text) {
  std::vector<std::string> out;
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '\''; };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (std::isspace(static_cast<unsigned char>(text[i]))) {
      i = end;
      continue;
    }
    if (text[i] == '"') {
      end = std::min(text.find('"', end), text.size() - 1) + 1;
    } else if (word(text[i])) {
      while (end < text.size() && word(text[end])) ++end;
    } else {
      for (const char* two : {">=", "<=", "==", "..", ":=", "=>"}) {
        if (text.compare(i, 2, two) == 0) end = i + 2;
      }
    }
    out.push_back(text.substr(i, end - i));
    i = end;
  }
  return out;
}

std::string without_comments(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#') i = std::min(text.find('\n', i), text.size() - 1);
    out += text[i];
  }
  return out;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& t : list) out += t + ' ';
  return out;
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {
    for (const RuleCase& c : rule_cases()) {
      for (const std::string& t : tokens(c.proof)) pool_.push_back(t);
      if (c.rule.find(' ') == std::string::npos) rules_.push_back(c.rule);
    }
  }

  std::size_t below(std::size_t n) { return random_() % n; }

  std::string operator()(const std::string& text) {
    std::vector<std::string> list = tokens(text);
    for (std::size_t n = 1 + below(2); n > 0 && !list.empty(); --n) {
      const std::size_t at = below(list.size());
      switch (below(7)) {
        case 0: list.erase(list.begin() + static_cast<long>(at)); break;
        case 1: list[at] = pool_[below(pool_.size())]; break;
        case 2: list[at] = list[below(list.size())]; break;
        case 3: std::swap(list[at], list[below(list.size())]); break;
        case 4: list.insert(list.begin() + static_cast<long>(at), rules_[below(rules_.size())]); break;
        default: nudge(list, at); break;
      }
    }
    return joined(list);
  }

 private:
  // The next number, name or operator from `at` on, a little different.
  void nudge(std::vector<std::string>& list, std::size_t at) {
    static const std::map<std::string, std::string> kOther = {
        {"+", "-"}, {"-", "+"}, {"*", "+"}, {"/", "*"}, {"max", "min"}, {"min", "max"}, {"sum", "prod"}, {"prod", "sum"},
        {"<=", "<"}, {"<", "<="}, {"==", "<="}, {"pos", "nonneg"}, {"nonneg", "finite"}, {"finite", "nonzero"},
        {"nonzero", "pos"}, {"inf", "0"}, {"exp", "log"}, {"log", "sqrt"}, {"sqrt", "exp"}, {"and", "or"},
        {"or", "and"}, {"div", "mod"}, {"mod", "div"}, {"any", ""}, {"given", "any given"}};
    for (; at < list.size(); ++at) {
      std::string& t = list[at];
      if (std::isdigit(static_cast<unsigned char>(t[0]))) {
        t = std::to_string(std::max(0L, std::stol(t) + (below(2) ? 1 : -1)));
        return;
      }
      if (const auto it = kOther.find(t); it != kOther.end()) {
        t = it->second;
        return;
      }
    }
  }

  std::mt19937 random_;
  std::vector<std::string> pool_, rules_;
};

// What both said no to, yes to; and the disagreements, one of a kind.
struct Tally {
  int yes = 0, no = 0, different = 0;
  std::set<std::string> seen;

  void judge(const std::string& certificate) {
    const std::string d = difference(certificate);
    if (d.empty()) {
      ++(kernel_judges(certificate).accepted ? yes : no);
      return;
    }
    ++different;
    if (seen.size() < 40 && seen.insert(d.substr(0, 60)).second) ADD_FAILURE() << d << certificate;
  }
};

// SERVIETTE_MUTANTS: how many times more than usual.
int times(int usual) {
  const char* more = std::getenv("SERVIETTE_MUTANTS");
  return usual * (more ? std::atoi(more) : 1);
}

TEST(Differential, TheJudgesAgreeOnMutantsOfTheRuleCases) {
  Mutator mutate(20240611);
  Tally tally;
  for (RuleCase c : rule_cases()) {
    for (int n = times(100); n > 0; --n) {
      RuleCase m = c;
      switch (mutate.below(5)) {
        case 0: m.declarations = mutate(m.declarations); break;
        case 1: m.from = mutate(m.from); break;
        case 2: m.to = mutate(m.to); break;
        default: m.proof = mutate(m.proof); break;
      }
      tally.judge(certificate_of(m));
    }
  }
  std::printf("both accept %d, both refuse %d, differ %d\n", tally.yes, tally.no, tally.different);
  EXPECT_GT(tally.yes, 500);
}

TEST(Differential, TheJudgesAgreeOnMutantsOfTheGoldenCertificates) {
  Mutator mutate(20240612);
  Tally tally;
  for (const std::string& path : golden_paths()) {
    if (path.find("/accept/") == std::string::npos) continue;
    const std::string text = without_comments(text_of(path));
    for (int n = times(200); n > 0; --n) tally.judge(mutate(text));
  }
  std::printf("both accept %d, both refuse %d, differ %d\n", tally.yes, tally.no, tally.different);
  EXPECT_GT(tally.yes, 20);
}

}  // namespace
}  // namespace serviette

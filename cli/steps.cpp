#include "cli/steps.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/statement.hpp"

namespace serviette::cli {
namespace {

void add_once(std::vector<std::string>& out, std::string text) {
  if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
}

Index replaced(Index i, const std::unordered_map<Symbol, Index>& by) {
  return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
    if (a->kind != AtomKind::Name) return std::nullopt;
    const auto it = by.find(a->name);
    return it == by.end() ? std::nullopt : std::optional(it->second);
  });
}

// A given of a lemma at the arguments of one use.
Fact instance(const Fact& given, const Step& use) {
  const std::unordered_map<Symbol, Index> integers(use.integers.begin(), use.integers.end());
  std::unordered_map<Symbol, ArrayLambda> arrays;
  for (const auto& a : use.arrays) arrays.emplace(a.array, ArrayLambda{a.params, a.body});
  Fact out = given;
  out.index = replaced(given.index, integers);
  if (given.a) out.a = substitute_arrays(substitute(given.a, integers), arrays);
  if (given.b) out.b = substitute_arrays(substitute(given.b, integers), arrays);
  return out;
}

class Summary {
 public:
  Summary(StepSummary& out, const LemmaTable& lemmas) : out_(out), lemmas_(lemmas) {}

  void add(const Proof& proof) {
    for (const auto& s : proof.steps) add(s);
  }

  // What speaks of values first, then sizes, then positions (their names have a prime).
  void finish() {
    const auto rank = [](const std::string& c) {
      const bool position = c.find('\'') != std::string::npos || c.find("tile_") != std::string::npos;
      return (c.find('(') == std::string::npos ? 1 : 0) + (position ? 2 : 0);
    };
    std::stable_sort(out_.conditions.begin(), out_.conditions.end(),
                     [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  }

 private:
  void add(const Step& s) {
    if (s.kind == StepKind::LemmaUse) {
      add_once(out_.lemmas, s.lemma.str());
      if (const LemmaTheorem* lemma = lemmas_.find(s.lemma)) {
        for (const auto& given : lemma->statement().givens) condition(instance(given, s));
      }
    } else if (s.kind >= StepKind::HaveAtom && s.kind <= StepKind::HaveAssumed) {
      if (s.fact.kind == FactKind::Ge0)
        ++out_.integer_facts;
      else
        condition(s.fact);
    } else if (s.kind != StepKind::At && s.kind != StepKind::Back) {
      ++out_.rules[step_name(s.kind)];
    }
    for (const auto& p : s.proofs) add(p);
  }

  void condition(const Fact& f) {
    if (f.kind != FactKind::Ge0)
      add_once(out_.conditions, to_string(f));
    else if (!f.index.constant())
      add_once(out_.conditions, comparison_text(f.index));
  }

  StepSummary& out_;
  const LemmaTable& lemmas_;
};

std::string by_what(const StepSummary& s) {
  if (!s.lemmas.empty()) return fmt::format("{}", fmt::join(s.lemmas, ", "));
  if (s.rules.empty()) return "same meaning";
  std::vector<std::string> names;
  for (const auto& [name, count] : s.rules) names.push_back(name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string conditions_text(const StepSummary& s) {
  constexpr std::size_t shown = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(shown, s.conditions.size()); ++i)
    out += (i ? ", " : "") + shortened(s.conditions[i], 200);
  std::vector<std::string> more;
  if (s.conditions.size() > shown) more.push_back(fmt::format("{} more", s.conditions.size() - shown));
  if (s.integer_facts > 0) more.push_back(count_text(static_cast<std::size_t>(s.integer_facts), "integer fact"));
  if (!more.empty()) out += (out.empty() ? "" : "; ") + fmt::format("{}", fmt::join(more, ", "));
  return out.empty() ? "none" : out;
}

}  // namespace

std::vector<StepSummary> summarise(const Derived& derived) {
  std::vector<StepSummary> out;
  for (const auto& step : derived.steps) {
    StepSummary s;
    s.number = static_cast<int>(out.size()) + 1;
    s.tactic = step.text;
    const Rewrite& r = step.rewritten.rewrite;
    if (r.title != step.text) s.title = r.title;
    for (Symbol i : r.inside) s.inside.push_back(i.str());
    Summary summary(s, derived.lemmas->table());
    for (const auto& [wire, proof] : r.proofs) summary.add(proof);
    summary.finish();
    Ledger ledger;
    for (const auto& t : step.rewritten.theorems) ledger.enter(t.theorem.ledger());
    s.assumptions = ledger.entries();
    out.push_back(std::move(s));
  }
  return out;
}

Table step_table(const std::vector<StepSummary>& steps, const std::string& grade) {
  Table table({"STEP", "TACTIC", "BY", "SIDE CONDITIONS", "GRADE"});
  std::string last;
  for (const auto& s : steps) {
    std::string what = s.tactic == last ? s.title : s.title.empty() ? s.tactic : s.tactic + ": " + s.title;
    if (what.empty()) what = s.tactic;
    last = s.tactic;
    table.add(
        {std::to_string(s.number), what, by_what(s), conditions_text(s), s.assumptions.empty() ? grade : "assumed"});
  }
  return table;
}

Json to_json(const StepSummary& s, const std::string& grade) {
  Json out;
  out["number"] = s.number;
  out["tactic"] = s.tactic;
  out["title"] = s.title;
  out["inside"] = s.inside;
  out["lemmas"] = s.lemmas;
  out["rules"] = s.rules;
  out["side_conditions"] = s.conditions;
  out["integer_facts"] = s.integer_facts;
  out["assumptions"] = Json::array();
  for (const auto& a : s.assumptions) out["assumptions"].push_back({{"what", a.what}, {"why", a.why}});
  out["grade"] = s.assumptions.empty() ? grade : "assumed";
  return out;
}

}  // namespace serviette::cli

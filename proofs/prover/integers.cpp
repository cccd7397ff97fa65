#include "proofs/prover/integers.hpp"

#include <algorithm>
#include <unordered_map>

#include "proofs/prover/integer_search.hpp"

namespace serviette {
namespace {

// What has been searched for, found or not. A search sees the integer facts and the goal, nothing else of the context,
// and provers ask the same again and again while facts about values come and go.
class Searched {
 public:
  struct Question {
    Index goal;
    std::vector<Index> facts;  // by hash
    bool operator==(const Question&) const = default;
  };

  static Question question(const Context& context, Index goal) {
    Question out{goal, {}};
    for (const Fact& f : context.facts()) {
      if (f.kind == FactKind::Ge0) out.facts.push_back(f.index);
    }
    const auto before = [](Index a, Index b) { return a.hash() < b.hash(); };
    std::sort(out.facts.begin(), out.facts.end(), before);
    out.facts.erase(std::unique(out.facts.begin(), out.facts.end()), out.facts.end());
    return out;
  }

  const Expected<std::vector<Step>>* find(const Question& q) const {
    const auto it = answers_.find(q);
    return it == answers_.end() ? nullptr : &it->second;
  }

  void keep(Question q, const Expected<std::vector<Step>>& answer) {
    if (answers_.size() >= kMost) answers_.clear();
    answers_.emplace(std::move(q), answer);
  }

 private:
  static constexpr std::size_t kMost = 20000;
  struct Hash {
    std::size_t operator()(const Question& q) const {
      std::size_t out = q.goal.hash();
      for (Index i : q.facts) out = out * 1099511628211u + i.hash();
      return out;
    }
  };
  std::unordered_map<Question, Expected<std::vector<Step>>, Hash> answers_;
};

Expected<std::vector<Step>> search_for(const Context& context, Index goal) {
  try {
    IntegerSearch search(context);
    if (search.prove(goal)) return search.steps_for(goal);
  } catch (const IndexOverflow&) {
    return fail(ErrorCode::Overflow, "the search for evidence of " + to_string(goal) + " >= 0 overflows");
  }
  return fail(ErrorCode::SideCondition, "no evidence found for " + to_string(goal) + " >= 0",
              "state the facts it follows from before it, with `have`");
}

}  // namespace

Expected<std::vector<Step>> find_evidence(const Context& context, Index goal) {
  if (context.known(goal)) return std::vector<Step>{};
  thread_local Searched searched;
  auto question = Searched::question(context, goal);
  if (const auto* answer = searched.find(question)) return *answer;
  auto answer = search_for(context, goal);
  searched.keep(std::move(question), answer);
  return answer;
}

Expected<std::vector<Step>> establish(Context& context, Index goal) {
  auto steps = find_evidence(context, goal);
  if (!steps) return steps;
  for (const Step& s : *steps) context.assume(s.fact);
  return steps;
}

Expected<std::vector<Step>> establish_all(Context& context, const std::vector<Index>& goals) {
  std::vector<Step> out;
  for (Index g : goals) {
    SERVIETTE_LET(steps, establish(context, g));
    out.insert(out.end(), steps.begin(), steps.end());
  }
  return out;
}

}  // namespace serviette

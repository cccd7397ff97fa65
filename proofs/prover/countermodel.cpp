#include "proofs/prover/countermodel.hpp"

#include <algorithm>
#include <array>

namespace serviette {
namespace {

class Search {
 public:
  Search(const std::vector<Symbol>& names, const std::vector<Index>& facts, Index goal) : names_(names) {
    std::unordered_map<Symbol, std::size_t> place;
    for (std::size_t i = 0; i < names.size(); ++i) place[names[i]] = i;
    constraints_.resize(names.size() + 1);
    const auto add = [&](Index fact) {
      std::vector<Symbol> used;
      collect_names(fact, used);
      std::size_t last = 0;
      for (Symbol s : used) {
        const auto it = place.find(s);
        if (it == place.end()) return;
        last = std::max(last, it->second + 1);
      }
      constraints_[last].push_back(fact);
    };
    for (Index f : facts) add(f);
    add(-goal - 1);
  }

  std::optional<IntegerModel> run(int budget, std::size_t turn) {
    budget_ = budget;
    turn_ = turn;
    model_.clear();
    if (!holds(0) || !extend(0)) return std::nullopt;
    return model_;
  }

 private:
  bool holds(std::size_t depth) const {
    return std::all_of(constraints_[depth].begin(), constraints_[depth].end(), [this](Index c) {
      return evaluate(c, [this](Symbol s) { return model_.at(s); }) >= 0;
    });
  }

  bool extend(std::size_t depth) {
    static constexpr std::array<std::int64_t, 9> values{2, 0, 1, 3, 5, 4, 7, -1, 9};
    if (depth == names_.size()) return true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (--budget_ < 0) return false;
      model_[names_[depth]] = values[(i + turn_ * (depth + 1)) % values.size()];
      if (holds(depth + 1) && extend(depth + 1)) return true;
    }
    return false;
  }

  const std::vector<Symbol>& names_;
  std::vector<std::vector<Index>> constraints_;  // by the number of names that have to have values
  IntegerModel model_;
  int budget_ = 0;
  std::size_t turn_ = 0;
};

}  // namespace

std::optional<IntegerModel> find_countermodel(const std::vector<Symbol>& names, const std::vector<Index>& facts,
                                              Index goal, int budget) {
  Search search(names, facts, goal);
  constexpr int restarts = 5;
  for (std::size_t turn = 0; turn < restarts; ++turn) {
    if (auto m = search.run(budget / restarts, turn)) return m;
  }
  return std::nullopt;
}

}  // namespace serviette

#include "core/match/program.hpp"

#include <optional>

namespace serviette {
namespace {

class Compiler {
 public:
  Compiler(const Hypergraph& pattern, const HostIndex& index)
      : pattern_(pattern), index_(index), placed_(pattern.boxes()), known_(pattern.wires()) {}

  MatchProgram run() {
    while (program_.steps.size() < pattern_.boxes()) {
      const auto next = follow();
      const MatchStep step = next ? *next : anchor();
      program_.steps.push_back(step);
      placed_[step.box] = true;
      for (WireId w : pattern_.ins(step.box)) known_[w] = true;
      for (WireId w : pattern_.outs(step.box)) known_[w] = true;
    }
    return std::move(program_);
  }

 private:
  MatchStep anchor() const {
    std::optional<BoxId> best;
    for (BoxId b = 0; b < pattern_.boxes(); ++b) {
      if (!placed_[b] && (!best || count(b) < count(*best))) best = b;
    }
    return {MatchStep::How::Anchor, *best, 0, 0};
  }

  std::size_t count(BoxId b) const { return index_.boxes(pattern_.label(b)).size(); }

  // The cheapest step from what is placed: up; down a wire the pattern owns; down an output; down
  // an input.
  std::optional<MatchStep> follow() const {
    std::optional<MatchStep> best;
    int best_cost = 4;
    for (WireId w = 0; w < pattern_.wires() && best_cost > 0; ++w) {
      if (!known_[w]) continue;
      const PortRef made = pattern_.producer(w);
      if (made.box != kNone && !placed_[made.box]) {
        best = MatchStep{MatchStep::How::Producer, made.box, w, made.port};
        best_cost = 0;
        continue;
      }
      const int cost = made.box == kNone ? 3 : pattern_.is_output(w) ? 2 : 1;
      if (cost >= best_cost) continue;
      for (PortRef c : pattern_.consumers(w)) {
        if (placed_[c.box]) continue;
        best = MatchStep{MatchStep::How::Consumer, c.box, w, c.port};
        best_cost = cost;
        break;
      }
    }
    return best;
  }

  const Hypergraph& pattern_;
  const HostIndex& index_;
  std::vector<bool> placed_, known_;
  MatchProgram program_;
};

}  // namespace

HostIndex::HostIndex(const Hypergraph& host) : host_(host), begin_(Label::count() + 1, 0) {
  for (BoxId b = 0; b < host.boxes(); ++b) ++begin_[host.label(b).id() + 1];
  for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
  std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
  boxes_.resize(host.boxes());
  for (BoxId b = 0; b < host.boxes(); ++b) boxes_[next[host.label(b).id()]++] = b;
}

std::span<const BoxId> HostIndex::boxes(Label label) const {
  if (label.id() + 1 >= begin_.size()) return {};  // a label younger than the index
  return {boxes_.data() + begin_[label.id()], begin_[label.id() + 1] - begin_[label.id()]};
}

MatchProgram compile(const Hypergraph& pattern, const HostIndex& index) {
  return Compiler(pattern, index).run();
}

}  // namespace serviette

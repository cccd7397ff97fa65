#include "core/match/matcher.hpp"

namespace serviette {
namespace {
struct Nothing {};
}  // namespace

std::vector<Match> find_matches(const Hypergraph& pattern, const HostIndex& index) {
  std::vector<Match> found;
  ConvexChecker convex(index.host());
  for_each_match(
      pattern, index, Nothing{}, [](BoxId, BoxId, Nothing&) { return true; },
      [&](const Match& m, const Nothing&) {
        if (convex.check(pattern, m).fault == Fault::None) found.push_back(m);
        return true;
      });
  std::sort(found.begin(), found.end(),
            [](const Match& a, const Match& b) { return a.boxes < b.boxes; });
  return found;
}

}  // namespace serviette

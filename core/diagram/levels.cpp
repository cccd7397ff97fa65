#include "core/diagram/levels.hpp"

#include <fmt/format.h>

#include <map>

namespace serviette {
namespace {

using Levels = std::map<Symbol, Symbol>;  // of the wires placed so far

Expected<void> same_level(const Levels& placed, Symbol wire, Symbol other, Symbol level, const Line& region) {
  const auto it = placed.find(wire);
  if (it == placed.end() || level.empty() || it->second == level) return {};
  return fail(ErrorCode::Type,
              fmt::format("'{}' at level '{}' and '{}' at level '{}' are one wire at two levels, without a transfer",
                          wire.str(), it->second.str(), other.str(), level.str()),
              fmt::format("write the transfer as a line, `{0}_{1} @ {1} = id({0})`, and use that", wire.str(), level.str()), region.place);
}

Symbol level_of(const Levels& placed, Symbol wire) {
  const auto it = placed.find(wire);
  return it == placed.end() ? Symbol() : it->second;
}

void place(Levels& placed, const std::vector<Out>& outs) {
  for (const Out& o : outs) {
    if (!o.level.empty()) placed[o.name] = o.level;
  }
}

Expected<void> check(const std::vector<Line>& lines, Levels placed) {
  for (const Line& line : lines) {
    if (is_region(line)) {
      std::vector<Symbol> levels;  // of what leaves the region; of a state, from its start on
      Levels inside = placed;
      for (std::size_t i = 0; i < line.outs.size(); ++i) {
        levels.push_back(line.outs[i].level);
        if (i >= line.carrying.size()) continue;
        const auto& [state, start] = line.carrying[i];
        SERVIETTE_TRY(same_level(placed, start, line.outs[i].name, levels[i], line));
        if (levels[i].empty()) levels[i] = level_of(placed, start);
        if (!levels[i].empty()) inside[state] = levels[i];
      }
      SERVIETTE_TRY(check(line.body.lines, inside));
      for (const Line& l : line.body.lines) place(inside, l.outs);
      for (std::size_t i = 0; i < line.body.yields.size() && i < line.outs.size(); ++i)
        SERVIETTE_TRY(same_level(inside, line.body.yields[i], line.outs[i].name, levels[i], line));
    }
    place(placed, line.outs);
  }
  return {};
}

}  // namespace

Expected<void> check_levels(const std::vector<Line>& lines) { return check(lines, {}); }

}  // namespace serviette

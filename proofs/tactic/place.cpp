// place W, ... at LEVEL: where wires live. An input that is placed gets a load, which every later reader uses; a wire made
// here just gets the level. Levels have no meaning for values, so both sides are the same term.
#include <fmt/format.h>

#include "proofs/tactic/lines.hpp"

namespace serviette {

Rewrites place_tactic(const TacticInput& in) {
  const auto& words = in.tactic.words;
  if (words.size() < 3 || words[words.size() - 2] != Symbol("at")) return misuse(in.tactic, "place WIRE, ... at LEVEL");
  const Symbol level = words.back();
  SERVIETTE_LET(here, workplace(in));
  std::vector<Line> lines = here.lines;
  Names names(in.diagram);
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (const auto at = find_line(lines, words[i])) {
      for (auto& o : lines[*at].outs) {
        if (o.name != words[i]) continue;
        if (!o.level.empty() && o.level != level)
          return fail(ErrorCode::Type, fmt::format("'{}' is at level '{}' already, and one wire cannot be at two levels", words[i].str(), o.level.str()),
                      fmt::format("load it into a second wire first: `replace` with {}_{}[...]@{} = id({})", words[i].str(), level.str(), level.str(), words[i].str()), in.tactic.place);
        o.level = level;
      }
      continue;
    }
    const Wire* w = here.start.scope().wire(words[i]);
    if (!w) return fail(ErrorCode::Name, fmt::format("there is no wire '{}' here", words[i].str()), {}, in.tactic.place);
    const Symbol loaded = names.fresh(Symbol(words[i].str() + "_" + level.str()));
    for (auto& l : lines) l = rename_reads(std::move(l), {{words[i], loaded}});
    lines.insert(lines.begin(), make_call(Out{loaded, w->axes, level}, "id", {}, {Operand{words[i], w->axes}}));
  }
  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.begin = 0;
  r.end = static_cast<int>(here.lines.size());
  r.lines = std::move(lines);
  return std::vector<Rewrite>{std::move(r)};
}

}  // namespace serviette

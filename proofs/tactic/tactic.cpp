#include "proofs/tactic/tactic.hpp"

#include <fmt/format.h>

#include <map>

namespace serviette {
namespace {

using Function = Rewrites (*)(const TacticInput&);

const std::map<std::string, Function>& table() {
  static const std::map<std::string, Function> t{
      {"unfold", unfold_tactic},   {"apply", apply_tactic},           {"stream", stream_tactic},
      {"parts", parts_tactic},     {"group", group_tactic},           {"limit", limit_tactic},
      {"recompute", recompute_tactic}, {"place", place_tactic},       {"sequential", sequential_tactic},
      {"replace", replace_tactic}, {"rename", rename_tactic},
  };
  return t;
}

}  // namespace

std::vector<std::string> tactic_names() {
  std::vector<std::string> out;
  for (const auto& [name, f] : table()) out.push_back(name);
  return out;
}

Rewrites run_tactic(const TacticInput& in) {
  const auto it = table().find(in.tactic.verb.str());
  if (it == table().end()) {
    std::string all;
    for (const auto& name : tactic_names()) all += (all.empty() ? "" : ", ") + name;
    return fail(ErrorCode::Name, fmt::format("there is no tactic '{}'", in.tactic.verb.str()), "the tactics are " + all,
                in.tactic.place);
  }
  auto out = it->second(in);
  if (!out && out.error().place.line == 0) out.error().place = in.tactic.place;
  return out;
}

}  // namespace serviette

// Tactics that move lines about without changing what they mean: recompute, rename, and replace with given lines.
#include <fmt/format.h>

#include <algorithm>

#include "proofs/tactic/lines.hpp"

namespace serviette {

// recompute W for U: the line that makes U reads a copy of W of its own. Copying is free in meaning, not in cost; a
// random operation may not be copied, and denotation refuses it.
Rewrites recompute_tactic(const TacticInput& in) {
  const auto& words = in.tactic.words;
  if (words.size() != 3 || words[1] != Symbol("for")) return misuse(in.tactic, "recompute WIRE for WIRE");
  SERVIETTE_LET(here, workplace(in));
  SERVIETTE_LET(source, line_making(here.lines, words[0]));
  SERVIETTE_LET(reader, line_making(here.lines, words[2]));
  const auto reads = wires_read(here.lines[reader]);
  if (std::find(reads.begin(), reads.end(), words[0]) == reads.end())
    return fail(ErrorCode::NoMatch, fmt::format("'{}' does not read '{}'", words[2].str(), words[0].str()), {}, in.tactic.place);
  if (const auto op = in.module.ops.find(here.lines[source].op); op != in.module.ops.end() && op->second.random)
    return fail(ErrorCode::Unsupported, fmt::format("'{}' draws random numbers: two copies would differ", op->first.str()), {}, in.tactic.place);
  if (is_region(here.lines[source]) || here.lines[source].outs.size() != 1)
    return fail(ErrorCode::Unsupported, fmt::format("'{}' is made by a region or together with others, and only a line that makes one wire can be copied", words[0].str()),
                "recompute before the region is made", in.tactic.place);
  Names names(in.diagram);
  const Symbol copy = names.fresh(Symbol(words[0].str() + "_again"));
  Line again = here.lines[source];
  again.outs[0].name = copy;
  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.begin = reader;
  r.end = reader + 1;
  // A line can be copied to where it is read: what it reads is still there.
  r.lines = {again, rename_reads(here.lines[reader], {{words[0], copy}})};
  // The copy and the original are the same term only if both are inside the rewrite.
  const int first = std::min(source, reader);
  r.begin = first;
  r.lines.clear();
  for (int i = first; i < reader; ++i) r.lines.push_back(here.lines[i]);
  r.lines.push_back(again);
  r.lines.push_back(rename_reads(here.lines[reader], {{words[0], copy}}));
  return std::vector<Rewrite>{std::move(r)};
}

// rename W to U: everywhere in this body.
Rewrites rename_tactic(const TacticInput& in) {
  const auto to = index_of(in.tactic, "to");
  const Atom atom = to ? to->as_atom().value_or(nullptr) : nullptr;
  if (in.tactic.words.size() != 1 || !atom || atom->kind != AtomKind::Name)
    return misuse(in.tactic, "rename WIRE to NAME");
  const Symbol old = in.tactic.words[0], now = atom->name;
  SERVIETTE_LET(here, workplace(in));
  SERVIETTE_LET(at, line_making(here.lines, old));
  if (here.kept.contains(old))
    return fail(ErrorCode::NoMatch, fmt::format("'{}' is an output and keeps its name", old.str()), {}, in.tactic.place);
  if (Names(in.diagram).fresh(now) != now)
    return fail(ErrorCode::Name, fmt::format("there is a wire '{}' already", now.str()), "wires of other bodies count, too", in.tactic.place);
  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.begin = at;
  r.end = static_cast<int>(here.lines.size());
  for (int i = at; i < r.end; ++i) r.lines.push_back(rename_wires(here.lines[i], {{old, now}}));
  return std::vector<Rewrite>{std::move(r)};
}

// replace (W, ...) with { lines } prove W { ... }: the lines that make the wires, and those that feed only them, become
// what is written. Without a proof the prover tries.
Rewrites replace_tactic(const TacticInput& in) {
  std::vector<Symbol> wires;
  for (const auto& [k, list] : in.tactic.lists) wires.insert(wires.end(), list.begin(), list.end());
  wires.insert(wires.end(), in.tactic.words.begin(), in.tactic.words.end());
  if (wires.empty() || in.tactic.lines.empty()) return misuse(in.tactic, "replace (WIRE, ...) with { lines }");
  SERVIETTE_LET(here, workplace(in));
  std::set<int> chosen;
  for (Symbol w : wires) {
    SERVIETTE_LET(at, line_making(here.lines, w));
    chosen.insert(at);
  }
  SERVIETTE_LET(together, bring_together(here.lines, chosen));
  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.order = together.order;
  r.begin = together.begin;
  r.end = together.end;
  r.lines = in.tactic.lines;
  r.proofs = in.tactic.proofs;
  SERVIETTE_LET(prepared, prepare(in.module, in.diagram, r));
  for (const auto& o : prepared.obligations) {
    const bool given = std::any_of(r.proofs.begin(), r.proofs.end(), [&](const auto& p) { return p.first == o.wire; });
    if (given || o.from == o.to) continue;
    Step s;
    s.kind = StepKind::Auto;
    s.term = o.to;
    r.proofs.emplace_back(o.wire, Proof{{s}});
  }
  return std::vector<Rewrite>{std::move(r)};
}

}  // namespace serviette

#include "proofs/derivation/rewrite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/diagram/levels.hpp"
#include "proofs/prover/complete.hpp"

namespace serviette {
namespace {

void add_once(std::vector<Symbol>& out, Symbol s) {
  if (std::find(out.begin(), out.end(), s) == out.end()) out.push_back(s);
}

// The site at line `stop` of the body that `inside` names.
Expected<Site> site_at(const Module& module, const Diagram& d, const std::vector<Symbol>& inside,
                       const std::vector<Line>& body, int stop) {
  SERVIETTE_LET(site, Site::start(module, d.inputs));
  const std::vector<Line>* lines = &d.lines;
  for (Symbol name : inside) {
    bool entered = false;
    for (const auto& line : *lines) {
      if (is_region(line) && !line.outs.empty() && line.outs[0].name == name) {
        SERVIETTE_LET(inner, site.enter(line));
        site = std::move(inner);
        lines = &line.body.lines;
        entered = true;
        break;
      }
      SERVIETTE_TRY(site.add(line));
    }
    if (!entered)
      return fail(ErrorCode::Name, fmt::format("there is no region that makes '{}' first", name.str()),
                  "`in` names regions by their first output, outermost first");
  }
  for (int i = 0; i < stop; ++i) SERVIETTE_TRY(site.add(body[i]));
  return site;
}

}  // namespace

std::vector<Symbol> wires_read(const Line& line) {
  std::vector<Symbol> out;
  for (const auto& o : line.operands) add_once(out, o.wire);
  for (const auto& [state, start] : line.carrying) add_once(out, start);
  std::set<Symbol> made;
  for (const auto& [state, start] : line.carrying) made.insert(state);
  for (const auto& l : line.body.lines) {
    for (Symbol w : wires_read(l)) {
      if (!made.contains(w)) add_once(out, w);
    }
    for (const auto& o : l.outs) made.insert(o.name);
  }
  for (Symbol y : line.body.yields) {
    if (!made.contains(y)) add_once(out, y);
  }
  return out;
}

void wires_made(const Line& line, std::vector<Symbol>& out) {
  for (const auto& o : line.outs) out.push_back(o.name);
  for (const auto& [state, start] : line.carrying) out.push_back(state);
  for (const auto& l : line.body.lines) wires_made(l, out);
}

std::vector<Line>* body_at(Diagram& diagram, const std::vector<Symbol>& inside) {
  std::vector<Line>* lines = &diagram.lines;
  for (Symbol name : inside) {
    const auto it = std::find_if(lines->begin(), lines->end(), [&](const Line& l) {
      return is_region(l) && !l.outs.empty() && l.outs[0].name == name;
    });
    if (it == lines->end()) return nullptr;
    lines = &it->body.lines;
  }
  return lines;
}

const Body* region_at(const Diagram& diagram, const std::vector<Symbol>& inside) {
  const std::vector<Line>* lines = &diagram.lines;
  const Body* body = nullptr;
  for (Symbol name : inside) {
    const auto it = std::find_if(lines->begin(), lines->end(), [&](const Line& l) {
      return is_region(l) && !l.outs.empty() && l.outs[0].name == name;
    });
    if (it == lines->end()) return nullptr;
    body = &it->body;
    lines = &it->body.lines;
  }
  return body;
}

Expected<Prepared> prepare(const Module& module, const Diagram& before, const Rewrite& rewrite) {
  Prepared out{before, {}};
  std::vector<Line>* body = body_at(out.after, rewrite.inside);
  if (!body)
    return fail(ErrorCode::Name, fmt::format("there is no region that makes '{}' first", rewrite.inside.back().str()),
                "`in` names regions by their first output, outermost first");
  if (!rewrite.order.empty()) {
    std::vector<Line> ordered;
    for (int i : rewrite.order) {
      const auto times = std::count(rewrite.order.begin(), rewrite.order.end(), i);
      if (i < 0 || static_cast<std::size_t>(i) >= body->size() || times != 1)
        return fail(ErrorCode::Proof, "the order of a rewrite is not a permutation of the lines");
      ordered.push_back((*body)[static_cast<std::size_t>(i)]);
    }
    if (ordered.size() != body->size()) return fail(ErrorCode::Proof, "the order of a rewrite does not name every line once");
    *body = std::move(ordered);
  }
  if (rewrite.begin < 0 || rewrite.end < rewrite.begin || static_cast<std::size_t>(rewrite.end) > body->size())
    return fail(ErrorCode::Proof, fmt::format("there are no lines {} .. {} here, only {}", rewrite.begin, rewrite.end, body->size()));
  const std::vector<Line> old(body->begin() + rewrite.begin, body->begin() + rewrite.end);
  SERVIETTE_LET(site, site_at(module, before, rewrite.inside, *body, rewrite.begin));
  Scope left = site.scope(), right = site.scope();
  SERVIETTE_TRY(left.add(old));
  SERVIETTE_TRY(right.add(rewrite.lines));

  std::set<Symbol> used;
  for (std::size_t i = rewrite.end; i < body->size(); ++i) {
    for (Symbol w : wires_read((*body)[i])) used.insert(w);
  }
  if (const Body* region = region_at(before, rewrite.inside)) {
    used.insert(region->yields.begin(), region->yields.end());
  } else {
    for (const auto& o : before.outputs) used.insert(o.name);
  }
  for (const auto& line : old) {
    for (const auto& o : line.outs) {
      if (!used.contains(o.name)) continue;
      const Wire* r = right.wire(o.name);
      const Wire* l = left.wire(o.name);
      if (!r)
        return fail(ErrorCode::Type, fmt::format("the new lines do not make '{}', which is used afterwards", o.name.str()));
      if (r->axes != l->axes)
        return fail(ErrorCode::Type, fmt::format("the new lines make '{}' with other axes", o.name.str()));
      SERVIETTE_LET(context, site.context(o.axes));
      out.obligations.push_back({o.name, context, l->meaning.body, r->meaning.body});
    }
  }
  body->erase(body->begin() + rewrite.begin, body->begin() + rewrite.end);
  body->insert(body->begin() + rewrite.begin, rewrite.lines.begin(), rewrite.lines.end());
  SERVIETTE_TRY(Scope::of(module, out.after));
  SERVIETTE_TRY(check_levels(out.after.lines));
  return out;
}

Expected<Rewritten> apply_rewrite(const Module& module, const Diagram& before, Rewrite rewrite,
                                  const LemmaTable& lemmas, const Observer& observer) {
  SERVIETTE_LET(prepared, prepare(module, before, rewrite));
  Rewritten out{std::move(prepared.after), std::move(rewrite), {}};
  std::vector<std::pair<Symbol, Proof>> proofs;
  for (const auto& o : prepared.obligations) {
    const auto given = std::find_if(out.rewrite.proofs.begin(), out.rewrite.proofs.end(),
                                    [&](const auto& p) { return p.first == o.wire; });
    Proof proof;
    if (given != out.rewrite.proofs.end()) proof = given->second;
    SERVIETTE_LET(whole, complete(proof, o.context, o.from, lemmas, o.to));
    SERVIETTE_LET(theorem, Theorem::prove(o.context, o.from, o.to, whole, lemmas, observer));
    out.theorems.push_back({o.wire, theorem});
    if (!whole.steps.empty()) proofs.emplace_back(o.wire, std::move(whole));
  }
  out.rewrite.proofs = std::move(proofs);
  return out;
}

}  // namespace serviette

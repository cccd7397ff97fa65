// stream x by b carrying (m, l, o): reductions over x become a loop over chunks of x.
//
// The state of a carried reduction is its value over the positions seen so far. A chunk is reduced as the whole was; the
// result is merged into the state: max(m, c), s + c, and for a sum that depends on a carried maximum, exp(m - m')*s + c.
// That this is right is the streaming theorem, proved once in proofs/rules/stream*.nap and instantiated here; that the
// body before the reduction may be any map, and woven over any axes, is the instance.
//
// stream x by b guarded carrying (m, l, o): the same where a chunk may be masked altogether, the first one too. A maximum
// of -inf is read as 0 by what subtracts it, and the scale of two of them is 0 (proofs/rules/stream_guarded.nap).
//
// Source: DESIGN section 4; Abbott & Zardini, FlashAttention on a Napkin, the fusion theorem.
#include <fmt/format.h>

#include <algorithm>

#include "proofs/prover/complete.hpp"
#include "proofs/tactic/reductions.hpp"

namespace serviette {
namespace {

const char* unit_name(BigOp op) {
  static const char* names[] = {"zero", "one", "neg_inf", nullptr};
  return names[static_cast<int>(op)];
}

Symbol merge_name(BigOp op) {
  static const char* names[] = {"add", "mul", "max2", "min2"};
  return names[static_cast<int>(op)];
}

Operand whole(const Reduction& r, Symbol wire) { return Operand{wire, r.axes}; }

struct Parts {
  std::vector<Line> before;  // the starts
  Line region;
};

Expected<Parts> build(const TacticInput& in, const Workplace& here, const Reductions& red, Symbol axis, Index size,
                      bool guarded) {
  Names names(in.diagram);
  Parts out;
  out.region.kind = LineKind::Stream;
  out.region.axis = axis;
  out.region.size = size;
  std::map<Symbol, Symbol> old_name, new_name, scale_name;
  std::map<Symbol, Symbol> reads;  // inside, a carried maximum is read as its new value
  for (const auto& r : red.carried) {
    if (!unit_name(r.op))
      return fail(ErrorCode::Unsupported, fmt::format("'{}' is a minimum, which has no unit to start from", r.out.str()),
                  "write it as the negative of a maximum", in.tactic.place);
    old_name[r.out] = names.fresh(Symbol(r.out.str() + "_old"));
    new_name[r.out] = names.fresh(Symbol(r.out.str() + "_new"));
    reads[r.out] = guarded && red.scales(r.out) ? names.fresh(Symbol(r.out.str() + "_safe")) : new_name[r.out];
    const Symbol start = names.fresh(Symbol(r.out.str() + "_start"));
    out.before.push_back(make_call(Out{start, r.axes, {}}, unit_name(r.op), {}, {}));
    out.region.outs.push_back(Out{r.out, r.axes, {}});
    out.region.carrying.emplace_back(old_name[r.out], start);
    out.region.body.yields.push_back(new_name[r.out]);
  }
  for (const auto& [guard, maximum] : red.guards) reads[guard] = reads[maximum];
  auto& body = out.region.body.lines;
  for (int i : red.lines) {
    if (red.guards.contains(here.lines[i].outs[0].name)) continue;  // the new maximum gets a guard of its own
    Line line = rename_reads(here.lines[i], reads);
    const Reduction* r = nullptr;
    for (const auto& c : red.carried) {
      if (c.line == i) r = &c;
    }
    if (!r) {
      body.push_back(std::move(line));
      continue;
    }
    const Symbol chunk = names.fresh(Symbol(r->out.str() + "_chunk"));
    line.outs[0].name = chunk;
    line.outs[0].level = {};
    body.push_back(std::move(line));
    const Out made{new_name[r->out], r->axes, {}};
    if (!r->scale) {
      body.push_back(make_call(made, merge_name(r->op), {}, {whole(*r, old_name[r->out]), whole(*r, chunk)}));
      if (reads[r->out] != new_name[r->out])
        body.push_back(make_map(Out{reads[r->out], r->axes, {}}, {"a"}, guarded_maximum(read("a", {})), {whole(*r, new_name[r->out])}));
      continue;
    }
    const Reduction& m = *red.find(*r->scale);
    if (!scale_name.contains(m.out)) {
      scale_name[m.out] = names.fresh(Symbol(m.out.str() + "_scale"));
      body.push_back(make_map(Out{scale_name[m.out], m.axes, {}}, {"a", "b"}, scale_of(guarded),
                              {whole(m, old_name[m.out]), whole(m, new_name[m.out])}));
    }
    body.push_back(make_map(made, {"s", "a", "c"}, read("s", {}) * read("a", {}) + read("c", {}),
                            {whole(m, scale_name[m.out]), whole(*r, old_name[r->out]), whole(*r, chunk)}));
  }
  return out;
}

Step auto_step(Term goal) {
  Step s;
  s.kind = StepKind::Auto;
  s.term = goal;
  return s;
}

// The instance of the streaming theorem for one wire.
Expected<Proof> stream_proof(const TacticInput& in, const Obligation& o, const Reductions& red, const Reduction& r,
                             const Obligation* max, Index size, bool guarded) {
  if (o.from->kind != TermKind::Big)
    return fail(ErrorCode::NoMatch, fmt::format("'{}' does not mean a reduction", o.wire.str()), {}, in.tactic.place);
  const Symbol k = o.context.fresh(o.from->binders[0]);
  const Term body = open_body(o.from, Index::name(k));
  Step use;
  use.kind = StepKind::LemmaUse;
  use.integers = {{"lo", o.from->indices[0]}, {"hi", o.from->indices[1]}, {"b", size}};
  Proof proof;
  if (!r.scale) {
    static const char* lemmas[] = {"stream_sum", "stream_prod", "stream_max", ""};
    use.lemma = lemmas[static_cast<int>(r.op)];
    use.arrays = {{"f", {k}, body}};
  } else {
    if (!max) return fail(ErrorCode::NoMatch, "the maximum is not known here", {}, in.tactic.place);
    const bool safe = std::any_of(red.guards.begin(), red.guards.end(), [&](const auto& g) { return g.second == *r.scale; });
    const auto parts = split_rescaled(body, safe ? guarded_maximum(max->from) : max->from);
    if (!parts)
      return fail(ErrorCode::NoMatch, fmt::format("'{}' does not use '{}' as exp(... - {})", o.wire.str(), r.scale->str(), r.scale->str()),
                  "only such sums can be rescaled when the maximum grows", in.tactic.place);
    const Term first = substitute(parts->f, k, o.from->indices[0]);
    if (!guarded && !find_fact(o.context, fact_of(FactKind::Finite, first), in.lemmas))
      return fail(ErrorCode::NoMatch,
                  fmt::format("'{}' may be all -inf in the first chunk, and exp((-inf) - (-inf)) is undefined", r.scale->str()),
                  fmt::format("nothing says that {} is finite; `stream {} by ... guarded carrying (...)` allows for it", to_string(first), in.tactic.words[0].str()), in.tactic.place);
    if (!(parts->body == body)) proof.steps.push_back(auto_step(big(BigOp::Sum, k, o.from->indices[0], o.from->indices[1], parts->body)));
    const std::string lemma = safe ? "stream_softmax_safe" : guarded ? "stream_softmax_guarded" : "stream_softmax";
    use.lemma = Symbol(parts->weight ? lemma : lemma + "_weight");
    use.arrays = {{"f", {k}, parts->f}};
    if (parts->weight) use.arrays.push_back({"g", {k}, *parts->weight});
  }
  proof.steps.push_back(use);
  proof.steps.push_back(auto_step(o.to));
  return proof;
}

}  // namespace

Rewrites stream_tactic(const TacticInput& in) {
  const auto size = index_of(in.tactic, "by");
  const auto carrying = list_of(in.tactic, "carrying");
  const bool guarded = in.tactic.words.size() == 2 && in.tactic.words[1] == Symbol("guarded");
  if (in.tactic.words.size() != (guarded ? 2 : 1) || !size || carrying.empty())
    return misuse(in.tactic, "stream AXIS by SIZE [guarded] carrying (WIRE, ...)");
  const Symbol axis = in.tactic.words[0];
  SERVIETTE_LET(here, workplace(in));
  SERVIETTE_LET(red, find_reductions(in, here, axis, carrying));
  if (!guarded && !red.guards.empty())
    return fail(ErrorCode::NoMatch, fmt::format("'{}' guards the maximum '{}', which may be -inf", red.guards.begin()->first.str(), red.guards.begin()->second.str()),
                fmt::format("so must the loop: `stream {} by ... guarded carrying (...)`", axis.str()), in.tactic.place);
  SERVIETTE_LET(together, bring_together(here.lines, red.lines));
  SERVIETTE_LET(parts, build(in, here, red, axis, *size, guarded));

  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.order = together.order;
  r.begin = together.begin;
  r.end = together.end;
  r.lines = parts.before;
  r.lines.push_back(parts.region);

  // Every carried maximum is asked for, so that the sums that depend on it know what it means.
  SERVIETTE_LET(prepared, prepare(in.module, in.diagram, r));
  std::map<Symbol, Term> meaning;
  SERVIETTE_LET(site_scope, [&]() -> Expected<Scope> {
    Scope s = here.start.scope();
    for (int i = 0; i < r.begin; ++i) {
      const Line& l = here.lines[r.order.empty() ? i : r.order[i]];
      SERVIETTE_TRY(s.add(l));
      for (const auto& o : l.outs) s.hide(o.name);
    }
    for (int i = r.begin; i < r.end; ++i) SERVIETTE_TRY(s.add(here.lines[r.order.empty() ? i : r.order[i]]));
    return s;
  }());
  for (const auto& o : prepared.obligations) {
    const Reduction* red_of = red.find(o.wire);
    if (!red_of) continue;
    std::optional<Obligation> max;
    if (red_of->scale) max = Obligation{*red_of->scale, o.context, site_scope.wire(*red_of->scale)->meaning.body, {}};
    SERVIETTE_LET(proof, stream_proof(in, o, red, *red_of, max ? &*max : nullptr, *size, guarded));
    r.proofs.emplace_back(o.wire, std::move(proof));
  }
  return std::vector<Rewrite>{std::move(r)};
}

}  // namespace serviette

// parts x by p as w carrying (m, l, o): x is cut into parts, numbered by w; every part is reduced for itself, and the
// partial results are merged: a maximum of maxima, a sum of sums, and for a sum that depends on a maximum the sum of
// exp(m_w - m) * s_w. Parts may be empty. This is split-K, and with attention's state FlashDecoding.
//
// parts x by p as w guarded carrying (m, l, o): the same where a part may be masked altogether (proofs/rules/parts_guarded.nap).
//
// It is the strong form of streamability: f(x ++ y) = f(x) . f(y) with an associative merge that has a unit.
#include <fmt/format.h>

#include "proofs/prover/complete.hpp"
#include "proofs/prover/integers.hpp"
#include "proofs/tactic/reductions.hpp"

namespace serviette {
namespace {

// The parts are enough for the whole axis.
Expected<void> parts_cover(const TacticInput& in, const Workplace& here, Symbol axis, Index size, Symbol part) {
  const AxisRange *whole = here.start.scope().axis(axis), *numbers = here.start.scope().axis(part);
  if (!numbers) return {};  // the region itself will say so
  SERVIETTE_LET(context, here.start.context({}));
  SERVIETTE_LET(b, here.start.scope().resolve(size, in.tactic.place));
  const Index held = numbers->extent * b, length = whole->hi - whole->lo;
  if (find_evidence(context, held - length)) return {};
  return fail(ErrorCode::SideCondition,
              fmt::format("'{}' may number too few parts for all of '{}': {} >= {} is not known", part.str(), axis.str(), to_string(held), to_string(length)),
              fmt::format("`assume {} >= {}`, or declare `axis {} = ceil_div({}, {})`", to_string(held), to_string(length), part.str(), axis.str(), to_string(b)), in.tactic.place);
}

}  // namespace

Rewrites parts_tactic(const TacticInput& in) {
  const auto size = index_of(in.tactic, "by");
  const auto carrying = list_of(in.tactic, "carrying");
  const auto& words = in.tactic.words;
  const bool guarded = words.size() == 4 && words[3] == Symbol("guarded");
  if (words.size() != (guarded ? 4 : 3) || words[1] != Symbol("as") || !size || carrying.empty())
    return misuse(in.tactic, "parts AXIS by SIZE as AXIS [guarded] carrying (WIRE, ...)");
  const Symbol axis = words[0], part = words[2];
  SERVIETTE_LET(here, workplace(in));
  SERVIETTE_LET(red, find_reductions(in, here, axis, carrying));
  if (!red.guards.empty())
    return fail(ErrorCode::Unsupported, fmt::format("'{}' guards the maximum '{}' already: parts of parts are not merged", red.guards.begin()->first.str(), red.guards.begin()->second.str()),
                "cut the axis once, and stream inside the parts", in.tactic.place);
  for (const auto& r : red.carried) {
    if (r.op == BigOp::Min)
      return fail(ErrorCode::Unsupported, fmt::format("'{}' is a minimum, and a part may be empty: the minimum of nothing is undefined", r.out.str()),
                  "write it as the negative of a maximum", in.tactic.place);
  }
  SERVIETTE_TRY(parts_cover(in, here, axis, *size, part));
  SERVIETTE_LET(together, bring_together(here.lines, red.lines));

  Names names(in.diagram);
  Line region;
  region.kind = LineKind::Parts;
  region.axis = axis;
  region.size = *size;
  region.part = part;
  std::map<Symbol, Symbol> own, partial, weight;
  std::map<Symbol, Symbol> safe;  // guarded: what subtracts a maximum reads this
  std::vector<Line> merges;
  for (const auto& r : red.carried) {
    own[r.out] = names.fresh(Symbol(r.out.str() + "_own"));
    if (guarded && red.scales(r.out)) safe[r.out] = names.fresh(Symbol(r.out.str() + "_safe"));
    partial[r.out] = names.fresh(Symbol(r.out.str() + "_part"));
    std::vector<Symbol> axes{part};
    axes.insert(axes.end(), r.axes.begin(), r.axes.end());
    region.outs.push_back(Out{partial[r.out], axes, {}});
    region.body.yields.push_back(own[r.out]);
    const Operand parts{partial[r.out], axes};
    const Out out{r.out, r.axes, {}};
    if (!r.scale) {
      static const char* folds[] = {"sum", "prod", "max", "min"};
      merges.push_back(make_call(out, folds[static_cast<int>(r.op)], {part}, {parts}));
      continue;
    }
    const Reduction& m = *red.find(*r.scale);
    std::vector<Symbol> max_axes{part};
    max_axes.insert(max_axes.end(), m.axes.begin(), m.axes.end());
    if (!weight.contains(m.out)) {
      weight[m.out] = names.fresh(Symbol(m.out.str() + "_weight"));
      merges.push_back(make_map(Out{weight[m.out], max_axes, {}}, {"a", "b"}, scale_of(guarded),
                                {Operand{partial[m.out], max_axes}, Operand{m.out, m.axes}}));
    }
    merges.push_back(make_call(out, "dot", {part}, {Operand{weight[m.out], max_axes}, parts}));
  }
  for (int i : red.lines) {
    region.body.lines.push_back(rename_wires(rename_reads(here.lines[i], safe), own));
    const Symbol made = here.lines[i].outs[0].name;
    if (!safe.contains(made)) continue;
    const std::vector<Symbol>& axes = red.find(made)->axes;
    region.body.lines.push_back(make_map(Out{safe[made], axes, {}}, {"a"}, guarded_maximum(read("a", {})), {Operand{own[made], axes}}));
  }

  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  r.order = together.order;
  r.begin = together.begin;
  r.end = together.end;
  r.lines = {region};
  r.lines.insert(r.lines.end(), merges.begin(), merges.end());

  SERVIETTE_LET(prepared, prepare(in.module, in.diagram, r));
  Scope left = here.start.scope();
  std::vector<Line> ordered;
  for (std::size_t i = 0; i < here.lines.size(); ++i) ordered.push_back(here.lines[r.order.empty() ? i : r.order[i]]);
  for (int i = 0; i < r.end; ++i) {
    SERVIETTE_TRY(left.add(ordered[i]));
    if (i < r.begin) {
      for (const auto& o : ordered[i].outs) left.hide(o.name);
    }
  }
  for (const auto& o : prepared.obligations) {
    const Reduction* reduction = red.find(o.wire);
    if (!reduction) continue;
    const Term from = o.from;
    const Symbol k = o.context.fresh(from->binders[0]);
    const Term body = open_body(from, Index::name(k));
    const AxisRange* w = here.start.scope().axis(part);
    const Index count = w ? w->extent : ceil_div(from->indices[1] - from->indices[0], *size);
    Step use;
    use.kind = StepKind::LemmaUse;
    use.integers = {{"lo", from->indices[0]}, {"hi", from->indices[1]}, {"b", *size}, {"w", count}};
    Proof proof;
    const auto reach = [](Term goal) {
      Step s;
      s.kind = StepKind::Auto;
      s.term = goal;
      return s;
    };
    if (!reduction->scale) {
      static const char* lemmas[] = {"parts_sum", "parts_prod", "parts_max", ""};
      use.lemma = lemmas[static_cast<int>(reduction->op)];
      use.arrays = {{"f", {k}, body}};
    } else {
      const auto pieces = split_rescaled(body, left.wire(*reduction->scale)->meaning.body);
      if (!pieces)
        return fail(ErrorCode::NoMatch, fmt::format("'{}' does not use '{}' as exp(... - {})", o.wire.str(), reduction->scale->str(), reduction->scale->str()),
                    "only such sums can be merged by rescaling", in.tactic.place);
      SERVIETTE_LET(within, o.context.under(k, from->indices[0], from->indices[1]));
      if (!guarded && !find_fact(within, fact_of(FactKind::Finite, pieces->f), in.lemmas))
        return fail(ErrorCode::NoMatch,
                    fmt::format("'{}' may be all -inf in a part, and exp((-inf) - (-inf)) is undefined", reduction->scale->str()),
                    fmt::format("nothing says that {} is finite; `parts {} by ... as {} guarded carrying (...)` allows for it",
                                to_string(pieces->f), axis.str(), part.str()), in.tactic.place);
      if (!(pieces->body == body)) proof.steps.push_back(reach(big(BigOp::Sum, k, from->indices[0], from->indices[1], pieces->body)));
      const std::string lemma = guarded ? "parts_softmax_guarded" : "parts_softmax";
      use.lemma = Symbol(pieces->weight ? lemma : lemma + "_weight");
      use.arrays = {{"f", {k}, pieces->f}};
      if (pieces->weight) use.arrays.push_back({"g", {k}, *pieces->weight});
    }
    proof.steps.push_back(use);
    proof.steps.push_back(reach(o.to));
    r.proofs.emplace_back(o.wire, std::move(proof));
  }
  return std::vector<Rewrite>{std::move(r)};
}

}  // namespace serviette

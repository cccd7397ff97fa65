#include "proofs/rule/rule_lemma.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "proofs/prover/complete.hpp"

namespace serviette {
namespace {

void integers_used(const std::vector<Line>& lines, std::vector<Symbol>& out) {
  for (const auto& l : lines) {
    for (Index p : l.params) collect_names(p, out);
    collect_names(l.size, out);
    integers_used(l.body.lines, out);
  }
}

}  // namespace

Symbol range_lo(Symbol axis) { return Symbol(axis.str() + "_lo"); }
Symbol range_hi(Symbol axis) { return Symbol(axis.str() + "_hi"); }

Symbol lemma_name(const Rule& rule, Symbol output) {
  return rule.lhs.outputs.size() == 1 ? rule.name : Symbol(rule.name.str() + "_" + output.str());
}

Expected<RuleStatement> state_rule(const Module& module, const Rule& rule) {
  RuleStatement out;
  out.module = module;
  out.module.sizes = rule.sizes;
  out.module.axes = rule.axes;
  out.module.assumptions = rule.assumptions;

  std::vector<Symbol> numbers;
  for (Index i : rule.assumptions) collect_names(i, numbers);
  for (const auto& a : rule.axes) collect_names(a.extent, numbers);
  integers_used(rule.lhs.lines, numbers);
  integers_used(rule.rhs.lines, numbers);
  for (const auto& s : rule.sizes) {
    if (std::find(numbers.begin(), numbers.end(), s.name) == numbers.end()) out.ranged.insert(s.name);
  }

  Scope start = Scope::of(out.module);
  for (Symbol a : out.ranged) start.set_range(a, Index::name(range_lo(a)), Index::name(range_hi(a)));
  for (const auto& p : rule.lhs.inputs) SERVIETTE_TRY(start.add_array(p));
  Scope left = start, right = start;
  SERVIETTE_TRY(left.add(rule.lhs.lines));
  SERVIETTE_TRY(right.add(rule.rhs.lines));

  for (const auto& o : rule.lhs.outputs) {
    Lemma lemma;
    lemma.name = lemma_name(rule, o.name);
    lemma.help = rule.help;
    lemma.place = rule.place;
    for (const auto& s : rule.sizes) {
      if (out.ranged.contains(s.name)) {
        lemma.integers.push_back(range_lo(s.name));
        lemma.integers.push_back(range_hi(s.name));
        lemma.givens.push_back(fact_ge0(Index::name(range_hi(s.name)) - Index::name(range_lo(s.name)) - Index(s.at_least)));
      } else {
        lemma.integers.push_back(s.name);
        lemma.givens.push_back(fact_ge0(Index::name(s.name) - Index(s.at_least)));
      }
    }
    for (Index i : rule.assumptions) lemma.givens.push_back(fact_ge0(i));
    for (const auto& p : rule.lhs.inputs)
      lemma.arrays.push_back({p.name, static_cast<int>(p.axes.size()), p.domain});
    const Wire *l = left.wire(o.name), *r = right.wire(o.name);
    for (const Wire* side : {l, r}) {
      if (!side || side->axes != o.axes)
        return fail(ErrorCode::Type, fmt::format("the {} side of '{}' does not make '{}' with the axes it declares", side == l ? "left" : "right", rule.name.str(), o.name.str()),
                    {}, rule.place);
    }
    for (Symbol a : o.axes) {
      const AxisRange& range = *start.axis(a);
      lemma.integers.push_back(range.index);
      lemma.givens.push_back(fact_ge0(Index::name(range.index) - range.lo));
      lemma.givens.push_back(fact_ge0(range.hi - Index(1) - Index::name(range.index)));
    }
    lemma.from = l->meaning.body;
    lemma.to = r->meaning.body;
    for (const auto& [wire, proof] : rule.proofs) {
      if (wire == o.name) lemma.proof = proof;
    }
    if (lemma.proof.steps.empty() && !(lemma.from == lemma.to)) {
      Step s;
      s.kind = StepKind::Auto;
      s.term = lemma.to;
      s.place = rule.place;
      lemma.proof.steps.push_back(s);
    }
    out.lemmas.push_back(std::move(lemma));
  }
  return out;
}

Expected<Context> context_of(const Lemma& lemma) {
  Context g;
  for (Symbol i : lemma.integers) SERVIETTE_TRY(g.declare_integer(i));
  for (const auto& a : lemma.arrays) SERVIETTE_TRY(g.declare_array(a.name, a.rank, a.domain));
  for (const auto& f : lemma.givens) g.assume(f);
  return g;
}

Expected<Lemma> complete_lemma(const Lemma& lemma, const LemmaTable& earlier) {
  if (lemma.assumed) return lemma;
  SERVIETTE_LET(context, context_of(lemma));
  Lemma out = lemma;
  SERVIETTE_LET(proof, complete(lemma.proof, context, lemma.from, earlier, lemma.to));
  out.proof = std::move(proof);
  return out;
}

}  // namespace serviette

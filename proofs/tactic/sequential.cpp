// sequential: every reduction, at every depth, becomes a loop that takes one element at a time. After it each operation
// is something a machine does, and the diagram is a loop program: kernels/lower prints it line by line.
//
// `dot[k]` becomes `dot_loop[k](A[k], B[k]) -> [] = loop(j in k, acc = 0 then acc + A[j]*B[j]).acc`, which is the same by
// the lemma fold_sum.
#include <fmt/format.h>

#include "proofs/tactic/lines.hpp"

namespace serviette {
namespace {

// The operation in loop form, added to the module if it is not there; nullopt if the operation is no reduction.
std::optional<Symbol> loop_form(Module& module, const OpDef& op) {
  if (op.is_block() || op.value->kind != TermKind::Big || !unit_of(op.value->big)) return std::nullopt;
  const Symbol name(op.name.str() + "_loop");
  if (module.ops.contains(name)) return name;
  OpDef looped = op;
  looped.name = name;
  const auto taken = [&](Symbol s) {
    for (const auto& p : op.operands) {
      if (p.name == s) return true;
    }
    for (Symbol a : op.axes) {
      if (a == s) return true;
    }
    return false;
  };
  const Symbol acc = fresh_name("acc", taken), j = fresh_name(op.value->binders[0], taken);
  const Term body = open_body(op.value, Index::name(j));
  looped.value = loop(j, op.value->indices[0], op.value->indices[1],
                      {{acc, unit_of(op.value->big), apply(op.value->big, state(acc), body)}}, 0);
  looped.help = fmt::format("`{}`, one element at a time.", op.name.str());
  module.ops.emplace(name, looped);
  return name;
}

// Last lines first: of a loop it is not known that it is finite, and what reads one may need that still.
void walk(const TacticInput& in, const std::vector<Line>& lines, const std::vector<Symbol>& inside,
          std::vector<Rewrite>& out) {
  static const char* lemmas[] = {"fold_sum", "fold_prod", "fold_max"};
  for (std::size_t i = lines.size(); i-- > 0;) {
    const Line& line = lines[i];
    if (is_region(line)) {
      std::vector<Symbol> deeper = inside;
      deeper.push_back(line.outs[0].name);
      walk(in, line.body.lines, deeper, out);
      continue;
    }
    const auto op = line.kind == LineKind::Call ? in.module.ops.find(line.op) : in.module.ops.end();
    if (op == in.module.ops.end()) continue;
    const auto big_op = op->second.is_block() ? std::nullopt : std::optional(op->second.value);
    const auto name = loop_form(in.module, op->second);
    if (!name) continue;
    Rewrite r;
    r.title = fmt::format("{} becomes a loop", line.outs[0].name.str());
    r.inside = inside;
    r.begin = static_cast<int>(i);
    r.end = r.begin + 1;
    Line now = line;
    now.op = *name;
    r.lines = {now};
    Step use;
    use.kind = StepKind::LemmaUse;
    use.lemma = lemmas[static_cast<int>((*big_op)->big)];
    r.proofs = {{line.outs[0].name, Proof{{use}}}};
    out.push_back(std::move(r));
  }
}

}  // namespace

Rewrites sequential_tactic(const TacticInput& in) {
  if (!in.tactic.words.empty()) return misuse(in.tactic, "sequential");
  std::vector<Rewrite> out;
  walk(in, in.diagram.lines, {}, out);
  // The instances of fold_* are read off the obligations; the shape of the diagram does not change on the way.
  for (auto& r : out) {
    SERVIETTE_LET(prepared, prepare(in.module, in.diagram, r));
    if (prepared.obligations.empty()) {
      r.proofs.clear();
      continue;
    }
    const Obligation& o = prepared.obligations[0];
    const Symbol k = o.context.fresh(o.from->binders[0]);
    Step& use = r.proofs[0].second.steps[0];
    use.integers = {{"lo", o.from->indices[0]}, {"hi", o.from->indices[1]}};
    use.arrays = {{"f", {k}, open_body(o.from, Index::name(k))}};
  }
  return out;
}

}  // namespace serviette

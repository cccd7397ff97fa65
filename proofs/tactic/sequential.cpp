// sequential: every reduction, at every depth, becomes a loop that takes one element at a time. After it each operation
// is something a machine does, and the diagram is a loop program: kernels/lower prints it line by line.
//
// `dot[k]` becomes `dot_loop[k](A[k], B[k]) -> [] = loop(j in k, acc = 0 then acc + A[j]*B[j]).acc`, which is the same
// by the lemma fold_sum. A reduction inside a definition, as in `sum(...) / real(len(k))`, or inside another one, is
// reached by `at`, the inner ones first. A `min` has no unit to start from and stays.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "proofs/tactic/lines.hpp"

namespace serviette {
namespace {

// A term with its reductions made loops, and the steps that lead there.
struct Looped {
  Term term;
  std::vector<Step> steps;
};

class Loops {
 public:
  explicit Loops(std::function<bool(Symbol)> taken) : taken_(std::move(taken)) {}

  Looped run(Term e) {
    if (e->kind == TermKind::Big) return big_operator(e);
    Looped out{e, {}};
    if (e->kind == TermKind::Loop) return out;
    std::vector<Term> args = e->args;
    for (std::size_t i = 0; i < args.size(); ++i) {
      Looped inner = run(args[i]);
      if (inner.steps.empty()) continue;
      args[i] = inner.term;
      out.steps.push_back(at(static_cast<int>(i), {}, std::move(inner.steps)));
    }
    if (!out.steps.empty()) out.term = with_args(e, std::move(args));
    return out;
  }

 private:
  Looped big_operator(Term e) {
    static const char* lemmas[] = {"fold_sum", "fold_prod", "fold_max"};
    const Symbol k = fresh(e->binders[0]);
    Looped inner = run(open_body(e, Index::name(k)));
    const Index lo = e->indices[0], hi = e->indices[1];
    Looped out{e, {}};
    if (!inner.steps.empty()) {
      out.term = big(e->big, k, lo, hi, inner.term);
      out.steps.push_back(at(0, {k}, std::move(inner.steps)));
    }
    if (!unit_of(e->big)) return out;
    Step use;
    use.kind = StepKind::LemmaUse;
    use.lemma = lemmas[static_cast<int>(e->big)];
    use.integers = {{"lo", lo}, {"hi", hi}};
    use.arrays = {{"f", {k}, inner.term}};
    out.steps.push_back(std::move(use));
    const Symbol acc = fresh("acc");
    out.term = loop(k, lo, hi, {{acc, unit_of(e->big), apply(e->big, state(acc), inner.term)}}, 0);
    return out;
  }

  static Step at(int child, std::vector<Symbol> names, std::vector<Step> steps) {
    Step s;
    s.kind = StepKind::At;
    s.path = {child};
    s.names = std::move(names);
    s.proofs = {Proof{std::move(steps)}};
    return s;
  }

  Symbol fresh(Symbol hint) {
    const Symbol s = fresh_name(hint, [&](Symbol x) { return used_.contains(x) || taken_(x); });
    used_.insert(s);
    return s;
  }

  std::function<bool(Symbol)> taken_;
  std::set<Symbol> used_;
};

// The operation in loop form, added to the module if it is not there; nullopt if there is no reduction in it.
std::optional<Symbol> loop_form(Module& module, const OpDef& op) {
  if (op.is_block()) return std::nullopt;
  std::set<Symbol> taken(op.axes.begin(), op.axes.end());
  taken.insert(op.params.begin(), op.params.end());
  for (const auto& p : op.operands) taken.insert(p.name);
  const Looped looped = Loops([&](Symbol s) { return taken.contains(s); }).run(op.value);
  if (looped.steps.empty()) return std::nullopt;
  OpDef out = op;
  out.value = looped.term;
  out.help = fmt::format("`{}`, one element at a time.", op.name.str());
  // An operation of this name may be there already; if it is this one, it will do.
  out.name = fresh_name(Symbol(op.name.str() + "_loop"), [&](Symbol s) {
    const auto there = module.ops.find(s);
    return there != module.ops.end() && !(there->second.value == out.value && there->second.operands == op.operands &&
                                          there->second.axes == op.axes && there->second.out_axes == op.out_axes);
  });
  module.ops.emplace(out.name, out);
  return out.name;
}

// The line with its reductions made loops; nullopt if it has none.
std::optional<Line> loop_line(Module& module, const Line& line) {
  Line now = line;
  if (line.kind == LineKind::Map) {
    const auto named = [&](Symbol s) {
      return std::find(line.map_names.begin(), line.map_names.end(), s) != line.map_names.end();
    };
    const Looped looped = Loops(named).run(line.map_value);
    if (looped.steps.empty()) return std::nullopt;
    now.map_value = looped.term;
    return now;
  }
  const auto op = module.ops.find(line.op);
  if (op == module.ops.end()) return std::nullopt;
  const auto name = loop_form(module, op->second);
  if (!name) return std::nullopt;
  now.op = *name;
  return now;
}

// Last lines first: of a loop it is not known that it is finite, and what reads one may need that still.
void walk(const TacticInput& in, const std::vector<Line>& lines, const std::vector<Symbol>& inside,
          std::vector<Rewrite>& out) {
  for (std::size_t i = lines.size(); i-- > 0;) {
    const Line& line = lines[i];
    if (is_region(line)) {
      std::vector<Symbol> deeper = inside;
      deeper.push_back(line.outs[0].name);
      walk(in, line.body.lines, deeper, out);
      continue;
    }
    const auto now = loop_line(in.module, line);
    if (!now) continue;
    Rewrite r;
    r.title = fmt::format("{} becomes a loop", line.outs[0].name.str());
    r.inside = inside;
    r.begin = static_cast<int>(i);
    r.end = r.begin + 1;
    r.lines = {*now};
    out.push_back(std::move(r));
  }
}

}  // namespace

Rewrites sequential_tactic(const TacticInput& in) {
  if (!in.tactic.words.empty()) return misuse(in.tactic, "sequential");
  std::vector<Rewrite> out;
  walk(in, in.diagram.lines, {}, out);
  // The proofs are read off the obligations; the shape of the diagram does not change on the way.
  for (auto& r : out) {
    SERVIETTE_LET(prepared, prepare(in.module, in.diagram, r));
    for (const Obligation& o : prepared.obligations) {
      const auto taken = [&](Symbol s) { return o.context.fresh(s) != s; };
      r.proofs.emplace_back(o.wire, Proof{Loops(taken).run(o.from).steps});
    }
  }
  return out;
}

}  // namespace serviette

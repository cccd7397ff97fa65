// Locality: can an operation run on a chunk of an axis? Yes, if every read along it is at the output position along it
// or at a variable that ranges over all of it. A convolution, a cumulative sum and a gather are not local.
#include <fmt/format.h>

#include <functional>

#include "core/denote/scope.hpp"
#include "core/term/traverse.hpp"

namespace serviette {
namespace {

// Walks a definition; `ranges` says which bound variables (innermost last) range over which axis.
struct Walk {
  const OpDef& op;
  Symbol axis;
  std::vector<bool> over_axis;
  std::optional<std::string> reason;

  void index_use(Term read_term, std::size_t position) {
    const Index i = read_term->indices[position];
    const auto atom = i.as_atom();
    if (atom && (*atom)->kind == AtomKind::Name && (*atom)->name == axis) return;
    if (atom && (*atom)->kind == AtomKind::Bound &&
        static_cast<std::size_t>((*atom)->distance) < over_axis.size() &&
        over_axis[over_axis.size() - 1 - (*atom)->distance])
      return;
    reason = fmt::format("it reads '{}' at a position computed from others", read_term->name.str());
  }

  void term(Term e) {
    if (reason) return;
    if (e->kind == TermKind::Read) {
      for (const auto& p : op.operands) {
        if (p.name != e->name) continue;
        for (std::size_t d = 0; d < p.axes.size() && d < e->indices.size(); ++d) {
          if (p.axes[d] == axis) index_use(e, d);
        }
      }
    }
    const bool full = (e->kind == TermKind::Big || e->kind == TermKind::Loop) &&
                      e->indices[0] == Index::name(lo_name(axis)) && e->indices[1] == Index::name(hi_name(axis));
    for (std::size_t a = 0; a < e->args.size(); ++a) {
      const bool binds = e->kind == TermKind::Big || (e->kind == TermKind::Loop && a % 2 == 1);
      if (binds) over_axis.push_back(full);
      term(e->args[a]);
      if (binds) over_axis.pop_back();
    }
    if (e->cond) cond(e->cond);
  }

  void cond(Cond c) {
    if (c->term) term(c->term);
    for (Cond p : c->parts) cond(p);
  }
};

}  // namespace

std::optional<std::string> not_local(const Module& module, const OpDef& op, Symbol axis) {
  if (!op.is_block()) {
    Walk walk{op, axis, {}, {}};
    walk.term(op.value);
    return walk.reason;
  }
  const std::function<std::optional<std::string>(const std::vector<Line>&)> lines =
      [&](const std::vector<Line>& body) -> std::optional<std::string> {
    for (const auto& line : body) {
      if (is_region(line)) {
        if (auto why = lines(line.body.lines)) return why;
        continue;
      }
      const auto it = module.ops.find(line.op);
      if (it == module.ops.end()) continue;
      for (std::size_t i = 0; i < line.axes.size() && i < it->second.axes.size(); ++i) {
        if (line.axes[i] != axis) continue;
        if (auto why = not_local(module, it->second, it->second.axes[i])) return why;
      }
    }
    return std::nullopt;
  };
  return lines(op.lines);
}

}  // namespace serviette

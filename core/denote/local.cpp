// Locality: can an operation run on a chunk of an axis? Yes, if every read along it is at the output position along it
// or at a variable that ranges over all of it. A convolution, a cumulative sum and a gather are not local.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/denote/scope.hpp"
#include "core/term/traverse.hpp"

namespace serviette {
namespace {

// Is this index exactly the output position along the axis, or a variable that ranges over all of it? `over`: the axis that
// each bound variable ranges over, innermost last.
bool is_local(Index i, Symbol axis, const std::vector<std::optional<Symbol>>& over) {
  const auto atom = i.as_atom();
  if (!atom) return false;
  if ((*atom)->kind == AtomKind::Name) return (*atom)->name == axis;
  const auto distance = static_cast<std::size_t>((*atom)->distance);
  return (*atom)->kind == AtomKind::Bound && distance < over.size() && over[over.size() - 1 - distance] == axis;
}

class Localiser {
 public:
  explicit Localiser(const OpDef& op) : op_(op) {}

  Localised operator()() && {
    out_.value = term(op_.value);
    return std::move(out_);
  }

 private:
  Term term(Term e) {
    Mapper f;
    f.term = [this](Term t, int, int) -> std::optional<Term> {
      if (t->kind == TermKind::Read) return read_at(t);
      if (t->kind == TermKind::Big || t->kind == TermKind::Loop) return binder(t);
      return std::nullopt;
    };
    return map_term(e, f);
  }

  Term binder(Term e) {
    std::optional<Symbol> axis;
    for (Symbol a : op_.axes) {
      if (e->indices[0] == Index::name(lo_name(a)) && e->indices[1] == Index::name(hi_name(a))) axis = a;
    }
    std::vector<Term> args = e->args;
    for (std::size_t a = 0; a < args.size(); ++a) {
      const bool binds = e->kind == TermKind::Big || a % 2 == 1;
      if (binds) over_.push_back(axis);
      args[a] = term(args[a]);
      if (binds) over_.pop_back();
    }
    return rebuild(e, e->index, e->indices, std::move(args), e->cond);
  }

  Term read_at(Term e) {
    unsigned mask = 0;
    for (const auto& p : op_.operands) {
      if (p.name != e->name) continue;
      for (std::size_t d = 0; d < p.axes.size() && d < e->indices.size(); ++d) {
        if (!is_local(e->indices[d], p.axes[d], over_)) mask |= 1u << d;
      }
    }
    if (mask == 0) return e;
    auto& masks = out_.masks[e->name];
    if (std::find(masks.begin(), masks.end(), mask) == masks.end()) masks.push_back(mask);
    return read(masked(e->name, mask), e->indices);
  }

  const OpDef& op_;
  std::vector<std::optional<Symbol>> over_;
  Localised out_;
};

}  // namespace

Symbol masked(Symbol array, unsigned mask) {
  return mask == 0 ? array : Symbol(fmt::format("{}${}", array.str(), mask));
}

Localised localised(const OpDef& op) { return Localiser(op)(); }

std::optional<std::string> not_local(const Module& module, const OpDef& op, Symbol axis) {
  if (!op.is_block()) {
    for (const auto& [array, masks] : localised(op).masks) {
      for (const auto& p : op.operands) {
        if (p.name != array) continue;
        for (std::size_t d = 0; d < p.axes.size(); ++d) {
          const bool anywhere = std::any_of(masks.begin(), masks.end(), [&](unsigned m) { return (m >> d & 1) != 0; });
          if (p.axes[d] == axis && anywhere)
            return fmt::format("it reads '{}' at a position computed from others", array.str());
        }
      }
    }
    return std::nullopt;
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

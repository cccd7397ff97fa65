// Locality: can an operation run on a chunk of an axis? Yes, if every read along it is at the output position along it
// or at a variable that ranges over all of it. A convolution, a cumulative sum and a gather are not local.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/denote/scope.hpp"
#include "core/term/traverse.hpp"

namespace serviette {
namespace {

class Localiser {
 public:
  explicit Localiser(const std::map<Symbol, std::vector<Along>>& operands) : operands_(operands) {}

  Localised operator()(Term definition) && {
    out_.value = term(definition);
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
    std::vector<Term> args = e->args;
    for (std::size_t a = 0; a < args.size(); ++a) {
      const bool binds = e->kind == TermKind::Big || a % 2 == 1;
      if (binds) over_.emplace_back(e->indices[0], e->indices[1]);
      args[a] = term(args[a]);
      if (binds) over_.pop_back();
    }
    return rebuild(e, e->index, e->indices, std::move(args), e->cond);
  }

  Term read_at(Term e) {
    unsigned mask = 0;
    const auto axes = operands_.find(e->name);
    if (axes == operands_.end()) return e;
    for (std::size_t d = 0; d < axes->second.size() && d < e->indices.size(); ++d) {
      if (!is_local(e->indices[d], axes->second[d])) mask |= 1u << d;
    }
    if (mask == 0) return e;
    auto& masks = out_.masks[e->name];
    if (std::find(masks.begin(), masks.end(), mask) == masks.end()) masks.push_back(mask);
    return read(masked(e->name, mask), e->indices);
  }

  bool is_local(Index i, const Along& axis) const {
    if (i == axis.at) return true;
    const auto atom = i.as_atom();
    if (!atom || (*atom)->kind != AtomKind::Bound) return false;
    const auto distance = static_cast<std::size_t>((*atom)->distance);
    return distance < over_.size() && over_[over_.size() - 1 - distance] == std::pair(axis.lo, axis.hi);
  }

  const std::map<Symbol, std::vector<Along>>& operands_;
  std::vector<std::pair<Index, Index>> over_;  // the ranges of the bound variables, innermost last
  Localised out_;
};

}  // namespace

Symbol masked(Symbol array, unsigned mask) {
  return mask == 0 ? array : Symbol(fmt::format("{}${}", array.str(), mask));
}

Localised localised(Term definition, const std::map<Symbol, std::vector<Along>>& operands) {
  return Localiser(operands)(definition);
}

std::optional<std::string> not_local(const Module& module, const OpDef& op, Symbol axis) {
  if (!op.is_block()) {
    std::map<Symbol, std::vector<Along>> operands;
    for (const auto& p : op.operands) {
      for (Symbol a : p.axes) operands[p.name].push_back({Index::name(a), Index::name(lo_name(a)), Index::name(hi_name(a))});
    }
    for (const auto& [array, masks] : localised(op.value, operands).masks) {
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

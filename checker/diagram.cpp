#include "diagram.hpp"

#include <algorithm>

namespace serviette::checker {
namespace {

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<Poly> variables(Store& store, const std::vector<AxisUse>& made) {
  std::vector<Poly> v;
  for (const AxisUse& use : made) v.push_back(store.var(use.axis.variable));
  return v;
}

// Whether every read of a state is at its own index.
class OwnIndex : public Rewriter {
 public:
  OwnIndex(Store& store, const Wire& state) : Rewriter(store), state_(state), own_(variables(store, state.made)) {}
  bool holds = true;

 protected:
  bool leaves_alone(const Node& node, std::uint32_t) const override {
    return !holds || (node.names & (std::uint64_t{1} << (state_.array % 64))) == 0;
  }
  Term at_term(Term t, std::uint32_t) override {
    if (t->kind == Kind::Read && t->symbol == state_.array && t->index != own_) holds = false;
    return t;
  }

 private:
  const Wire& state_;
  std::vector<Poly> own_;
};

void names_once(const Body& body, std::unordered_set<std::string_view>& names) {
  for (const Line& l : body.lines) {
    for (const Operand& o : l.outs) ENSURE("two wires named " + quoted(o.name), names.insert(o.name).second);
    for (const auto& [s, w] : l.carried) ENSURE("two wires named " + quoted(s), names.insert(s).second);
    names_once(l.body, names);
  }
}

}  // namespace

const Wire& Meanings::wire(std::string_view name, const Env& env) {
  const auto it = env.wires.find(name);
  ENSURE("no wire " + quoted(name) + " is made before this line", it != env.wires.end());
  return it->second;
}

std::vector<AxisUse> Meanings::uses(const std::vector<std::string_view>& axes, const Env& env) {
  std::vector<AxisUse> list;
  for (const std::string_view a : axes) {
    const auto it = env.axes.find(a);
    ENSURE("no axis " + quoted(a), it != env.axes.end());
    list.push_back(it->second);
  }
  return list;
}

Wire Meanings::made(const Operand& out, Term term, bool finite, const Env& env) {
  return {out.axes, uses(out.axes, env), finite, false, store_.fresh(std::string(out.name), finite), term};
}

Wire Meanings::array(std::string_view name, const std::vector<std::string_view>& axes, bool finite, const Env& env) {
  Wire w = made({name, axes}, nullptr, finite, env);
  w.outside = true;
  w.term = store_.read(w.array, variables(store_, w.made));
  return w;
}

void Meanings::lines(std::span<const Line> lines, Env& env, bool outside) {
  for (const Line& l : lines) {
    std::vector<Wire> outs = meaning(l, env);
    for (std::size_t i = 0; i < outs.size(); ++i) {
      if (outside) outs[i] = array(l.outs[i].name, outs[i].axes, outs[i].finite, env);
      env.wires.insert_or_assign(l.outs[i].name, std::move(outs[i]));
    }
  }
}

void Meanings::check(const Diagram& d, const Env& global) {
  std::unordered_set<std::string_view> names;
  Env env = global;
  for (const Operand& o : d.inputs) {
    ENSURE("two inputs named " + quoted(o.name), names.insert(o.name).second);
    env.wires.insert_or_assign(o.name, array(o.name, o.axes, !o.any, env));
  }
  names_once(d.body, names);
  const Context::Scope scope(gamma_);
  lines(d.body.lines, env, true);
  for (const Operand& o : d.outputs) {
    ENSURE("the output " + quoted(o.name) + " is declared with other axes than its wire", wire(o.name, env).axes == o.axes);
  }
}

std::vector<Wire> Meanings::meaning(const Line& line, const Env& env) {
  const std::size_t outer = std::exchange(trace_.offset, line.offset);
  std::vector<Wire> outs = line.form != Line::Call ? region(line, env)
                           : line.op->definition != nullptr ? call(line, env)
                                                            : block(line, env);
  trace_.offset = outer;
  return outs;
}

// The meaning of operand i of an op at the operand's parameters. A wire made here is read beyond its range as ⊥, like
// an array; a read that is local is in range.
Term Meanings::operand(const Line& line, std::size_t i, std::uint64_t not_local, const Env& env, bool as_array) {
  const Op::Port& port = line.op->operands[i];
  const Operand& use = line.operands[i];
  const Wire& w = wire(use.name, env);
  Substitution at(store_);
  std::vector<Term> guards;
  for (std::size_t p = 0; p < w.axes.size(); ++p) {
    const auto bound = std::find(line.bound.begin(), line.bound.end(), use.axes[p]);
    if (bound == line.bound.end()) {
      at.integer(w.made[p].axis.variable, store_.var(env.axes.at(use.axes[p]).axis.variable));
      continue;
    }
    const std::string_view axis = line.op->axes[static_cast<std::size_t>(bound - line.bound.begin())].name;
    const auto j = static_cast<std::size_t>(std::find(port.axes.begin(), port.axes.end(), axis) - port.axes.begin());
    const Poly index = store_.var(port.parameters[j]);
    at.integer(w.made[p].axis.variable, index);
    if ((not_local >> j & 1) == 0) continue;
    ENSURE(quoted(line.op->name) + " is not local along " + quoted(use.axes[p]) + ", which a region restricts",
           !env.axes.at(use.axes[p]).restricted);
    if (!w.outside && !as_array) {
      guards.push_back(store_.op(Kind::And, {store_.ge(store_.sub(index, w.made[p].lo)),
                                             store_.ge(store_.plus(store_.sub(w.made[p].hi, index), -1))}));
    }
  }
  Term t = at(as_array ? store_.read(w.array, variables(store_, w.made)) : w.term);
  const Term nothing = store_.op(Kind::Div, {store_.number(0), store_.number(0)});
  for (auto g = guards.rbegin(); g != guards.rend(); ++g) t = store_.op(Kind::If, {t, nothing, *g});
  return t;
}

namespace {

// What a line must satisfy whatever its op's definition is: section 4, "well formed".
void ensure_call(const Line& line, const Env& env) {
  const Op& op = *line.op;
  op.used = true;
  ENSURE("the op has another number of axes", line.bound.size() == op.axes.size());
  ENSURE("the op has another number of integers", line.integers.size() == op.integers.size());
  ENSURE("the op has another number of operands", line.operands.size() == op.operands.size());
  ENSURE("the op has another number of outputs", line.outs.size() == op.outputs.size());
  std::unordered_map<std::string_view, std::string_view> bound;   // an axis of the op -> of the line
  for (std::size_t i = 0; i < line.bound.size(); ++i) {
    ENSURE("no axis " + quoted(line.bound[i]), env.axes.contains(line.bound[i]));
    ENSURE("an axis is bound twice", std::count(line.bound.begin(), line.bound.end(), line.bound[i]) == 1);
    bound[op.axes[i].name] = line.bound[i];
  }
  // The bound axes among `axes` must be those of `declared`.
  const auto ensure_bound = [&](const auto& axes, const auto& declared, std::string_view what) {
    std::size_t n = 0;
    for (const std::string_view a : axes) n += contains(line.bound, a) ? 1 : 0;
    bool all = n == declared.size();
    for (const std::string_view a : declared) all = all && contains(axes, bound.at(a));
    ENSURE(quoted(what) + " must carry the bound axes of the op's definition, and no others", all);
  };
  for (std::size_t i = 0; i < line.operands.size(); ++i) {
    const Operand& use = line.operands[i];
    const auto w = env.wires.find(use.name);
    ENSURE("no wire " + quoted(use.name) + " is made before this line", w != env.wires.end());
    ENSURE(quoted(use.name) + " has another number of axes", use.axes.size() == w->second.axes.size());
    for (std::size_t p = 0; p < use.axes.size(); ++p) {
      const auto axis = env.axes.find(use.axes[p]);
      ENSURE("no axis " + quoted(use.axes[p]), axis != env.axes.end());
      const AxisUse& made = w->second.made[p];
      ENSURE(quoted(use.name) + " cannot be read along " + quoted(use.axes[p]),
             use.axes[p] == w->second.axes[p] || (axis->second.extent == made.extent && !made.restricted));
      if (contains(line.bound, use.axes[p])) continue;
      for (const Operand& out : line.outs) {
        ENSURE("the axis " + quoted(use.axes[p]) + " of " + quoted(use.name) + " is lost", contains(out.axes, use.axes[p]));
      }
    }
    ensure_bound(use.axes, op.operands[i].axes, use.name);
  }
  for (std::size_t i = 0; i < line.outs.size(); ++i) {
    ensure_bound(line.outs[i].axes, op.outputs[i].axes, line.outs[i].name);
  }
}

}  // namespace

std::vector<Wire> Meanings::call(const Line& line, const Env& env) {
  ensure_call(line, env);
  const Op& op = *line.op;
  Substitution outside(store_), here(store_), params(store_);
  for (const auto& [s, p] : env.integers) params.integer(s, p);
  for (Substitution* sub : {&outside, &here}) {
    for (std::size_t i = 0; i < op.axes.size(); ++i) {
      const AxisUse& use = env.axes.at(line.bound[i]);
      sub->integer(op.axes[i].variable, store_.var(use.axis.variable));
      sub->integer(op.axes[i].lo, use.lo), sub->integer(op.axes[i].hi, use.hi);
    }
    for (std::size_t i = 0; i < op.integers.size(); ++i) sub->integer(op.integers[i], params(line.integers[i]));
    for (const auto& [s, p] : env.integers) sub->integer(s, p);   // a map in a block reads the block's integers
    for (std::size_t i = 0; i < op.operands.size(); ++i) {
      for (const auto& [not_local, array] : op.operands[i].arrays) {
        sub->array(array, op.operands[i].parameters, operand(line, i, not_local, env, sub == &outside));
      }
    }
  }
  const Context::Scope scope(gamma_);
  for (const AxisUse& use : uses(line.outs[0].axes, env)) gamma_.range(store_.var(use.axis.variable), use.lo, use.hi);
  return {made(line.outs[0], here(op.definition), gamma_.finite(outside(op.definition)), env)};
}

// A block: its body, with the op's axes in place of the line's. No other axis is in scope in it, so that the weave
// axes of the operands are never captured.
std::vector<Wire> Meanings::block(const Line& line, const Env& env) {
  const Reader::Deeper deeper(blocks_, kNesting);
  ensure_call(line, env);
  const Op& op = *line.op;
  Env inside;
  Substitution params(store_), out(store_);
  for (const auto& [s, p] : env.integers) params.integer(s, p);
  for (std::size_t i = 0; i < op.integers.size(); ++i) inside.integers.emplace_back(op.integers[i], params(line.integers[i]));
  for (std::size_t i = 0; i < op.axes.size(); ++i) {
    AxisUse use = env.axes.at(line.bound[i]);
    out.integer(op.axes[i].variable, store_.var(use.axis.variable));
    use.axis = op.axes[i];
    inside.axes.emplace(op.axes[i].name, use);
  }
  std::unordered_set<std::string_view> names;
  for (std::size_t i = 0; i < op.operands.size(); ++i) {
    const Op::Port& port = op.operands[i];
    const Wire& w = wire(line.operands[i].name, env);
    Wire in = made(port, nullptr, w.finite, inside);
    in.outside = w.outside;
    Substitution at(store_);
    for (std::size_t p = 0; p < w.axes.size(); ++p) {
      const auto bound = std::find(line.bound.begin(), line.bound.end(), line.operands[i].axes[p]);
      if (bound == line.bound.end()) {
        at.integer(w.made[p].axis.variable, store_.var(env.axes.at(line.operands[i].axes[p]).axis.variable));
        continue;
      }
      const Axis& axis = op.axes[static_cast<std::size_t>(bound - line.bound.begin())];
      at.integer(w.made[p].axis.variable, store_.var(axis.variable));
      for (AxisUse& use : in.made) {
        if (use.axis.name == axis.name) use.lo = w.made[p].lo, use.hi = w.made[p].hi, use.restricted |= w.made[p].restricted;
      }
    }
    in.term = at(w.term);
    names.insert(port.name);
    inside.wires.insert_or_assign(port.name, std::move(in));
  }
  names_once(op.body, names);
  const Context::Scope scope(gamma_);
  lines(op.body.lines, inside, false);
  std::vector<Wire> outs;
  for (std::size_t i = 0; i < op.outputs.size(); ++i) {
    const Wire& w = wire(op.outputs[i].name, inside);
    ENSURE("an output of the block has other axes", w.axes == op.outputs[i].axes);
    outs.push_back(made(line.outs[i], out(w.term), w.finite, env));
  }
  return outs;
}

// Inside, the axis has a smaller current range: tile t of [lo, hi) is [lo + t*b, min(lo + (t+1)*b, hi)), a limit
// [lo, min(hi, i)). Outside `tile` means nothing.
Env Meanings::enter(const Line& line, const Env& env, Symbol tile) {
  Env inside = env;
  const auto it = inside.axes.find(line.axis);
  ENSURE("no axis " + quoted(line.axis), it != inside.axes.end());
  AxisUse& use = it->second;
  Substitution header(store_);
  for (const auto& [s, p] : env.integers) header.integer(s, p);
  for (const auto& [name, other] : env.axes) header.integer(other.axis.lo, other.lo), header.integer(other.axis.hi, other.hi);
  const Poly size = header(line.size), t = store_.var(tile);
  use.restricted = true, use.tile_size = size;
  if (line.form == Line::Limit) {
    use.hi = store_.min(use.hi, size);
    return inside;
  }
  ENSURE("the size of a tile is not known to be >= 1: " + show(store_, size), gamma_.known(store_.plus(size, -1)));
  Poly count = store_.ceil_div(store_.sub(use.hi, use.lo), size);
  if (line.form == Line::Parts) {  // a part beyond the end is empty, so any number of them will do
    ENSURE(quoted(line.as) + " is not another declared axis", line.as != line.axis && env.axes.contains(line.as));
    count = env.axes.at(line.as).extent;
  }
  gamma_.range(t, store_.constant(0), count);
  use.lo = store_.add(use.lo, store_.mul(t, size));
  use.hi = store_.min(store_.add(use.lo, size), use.hi);
  for (const auto& [state, start] : line.carried) {
    const Wire& w = wire(start, env);
    ENSURE("the state " + quoted(state) + " carries the streamed axis", !contains(w.axes, line.axis));
    inside.wires.insert_or_assign(state, array(state, w.axes, false, inside));
  }
  return inside;
}

std::vector<Wire> Meanings::region(const Line& line, const Env& env) {
  const Reader::Deeper deeper(blocks_, kNesting);
  const Context::Scope scope(gamma_);
  const Symbol tile = store_.fresh("tile_" + std::string(line.axis));
  Env inside = enter(line, env, tile);
  lines(line.body.lines, inside, false);
  ENSURE("the region yields another number of wires", line.body.yields.size() == line.outs.size());
  const AxisUse& use = env.axes.at(line.axis);
  std::vector<Wire> outs;
  for (std::size_t i = 0; i < line.outs.size(); ++i) {
    const Operand& out = line.outs[i];
    const Wire& w = wire(line.body.yields[i], inside);
    std::vector<std::string_view> axes = out.axes;
    ENSURE("the output " + quoted(out.name) + (line.form == Line::Group ? " must carry " : " must not carry ") + quoted(line.axis),
           contains(axes, line.axis) == (line.form == Line::Group));
    if (line.form == Line::Parts) ENSURE("the output " + quoted(out.name) + " must carry " + quoted(line.as), std::erase(axes, line.as) == 1);
    ENSURE(quoted(out.name) + " and what is yielded for it have different axes", axes == w.axes);
    Poly at = store_.var(tile);
    if (line.form == Line::Group) {
      at = store_.div(store_.sub(store_.var(use.axis.variable), use.lo), inside.axes.at(line.axis).tile_size);
    } else if (line.form == Line::Parts) {
      at = store_.var(env.axes.at(line.as).axis.variable);
    }
    outs.push_back(made(out, substitute(store_, w.term, tile, at), w.finite, env));
  }
  if (line.form == Line::Stream) stream(line, env, inside, tile, outs);
  return outs;
}

// Each output is a loop that keeps only the states its value depends on. A state is read at its own index alone, so
// one loop at each index tells the whole.
void Meanings::stream(const Line& line, const Env& env, const Env& inside, Symbol tile, std::vector<Wire>& outs) {
  const std::size_t n = line.carried.size();
  ENSURE("a stream has one output for each state", outs.size() == n);
  std::vector<Wire> states;
  for (const auto& [state, start] : line.carried) states.push_back(inside.wires.at(state));
  for (const Wire& s : states) {
    for (const Line& l : line.body.lines) {
      for (const Operand& o : l.outs) {
        OwnIndex own(store_, s);
        own(inside.wires.at(o.name).term);
        ENSURE("a state is read at another index than its own by " + quoted(o.name), own.holds);
      }
    }
  }
  const auto step = [&](std::size_t i) { return wire(line.body.yields[i], inside).term; };
  const AxisUse& use = env.axes.at(line.axis);
  const Poly count = store_.ceil_div(store_.sub(use.hi, use.lo), inside.axes.at(line.axis).tile_size);
  for (std::size_t j = 0; j < n; ++j) {
    ENSURE("the state " + quoted(line.carried[j].first) + " and its output have different axes", outs[j].axes == states[j].axes);
    std::vector<bool> kept(n, false);
    std::vector<std::size_t> todo{j};
    kept[j] = true;
    while (!todo.empty()) {
      const Term t = step(std::exchange(todo.back(), 0));
      todo.pop_back();
      for (std::size_t i = 0; i < n; ++i) {
        if (!kept[i] && mentions(store_, t, states[i].array)) kept[i] = true, todo.push_back(i);
      }
    }
    std::vector<Symbol> symbols;
    std::vector<Term> args;
    std::uint32_t selected = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (i == j) selected = static_cast<std::uint32_t>(symbols.size());
      if (kept[i]) symbols.push_back(states[i].array);
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!kept[i]) continue;
      const Wire& start = wire(line.carried[i].second, env);
      args.push_back(start.term);
      args.push_back(close(store_, step(i), tile, symbols));
    }
    outs[j].finite = false;
    outs[j].term = store_.make({.kind = Kind::Loop, .symbol = selected,
                                .index = {store_.constant(0), count}, .args = std::move(args)});
  }
}

}  // namespace serviette::checker

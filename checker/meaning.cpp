// What diagrams mean.
#include "diagram.hpp"

namespace serviette::checker {

void names_of(std::span<const Line> lines, Names& made, set<Text>& used) {
  for (const Line& l : lines) {
    for (const Operand& o : l.outs) made.push_back(o.name);
    for (const Operand& o : l.operands) used.insert(o.name);
    for (const auto& [state, start] : l.carried) made.push_back(state), used.insert(start);
    used.insert(l.body.yields.begin(), l.body.yields.end());
    names_of(l.body.lines, made, used);
  }
}

// The op's axis that a line binds to this one; null for a weave axis.
static const Axis* bound_to(const Line& line, Text axis) {
  const auto i = static_cast<size_t>(ranges::find(line.bound, axis) - line.bound.begin());
  return i < line.bound.size() ? &line.op->axes[i] : nullptr;
}

// What a line must satisfy whatever its op's definition is: section 4, "well formed".
static void ensure_call(const Line& line, const Env& env) {
  const Op& op = *line.op;
  op.used = true;
  ENSURE("the op has another number of axes", line.bound.size() == op.axes.size());
  ENSURE("the op has another number of integers", line.integers.size() == op.integers.size());
  ENSURE("the op has another number of operands", line.operands.size() == op.operands.size());
  ENSURE("the op has another number of outputs", line.outs.size() == op.outputs.size());
  for (const Text a : line.bound) env.axis(a), ENSURE("an axis is bound twice", ranges::count(line.bound, a) == 1);
  const auto ensure_bound = [&](const Operand& use, const Operand& declared) {
    Names own;
    for (const Text a : use.axes)
      if (const Axis* axis = bound_to(line, a)) own.push_back(axis->name);
    const bool same = ranges::is_permutation(own, declared.axes);
    ENSURE(quoted(use.name) + " must carry the bound axes of the op's definition, and no others", same);
  };
  for (size_t i = 0; i < line.operands.size(); ++i) {
    const Operand& use = line.operands[i];
    const Wire& w = env.wire(use.name);
    ENSURE(quoted(use.name) + " has another number of axes", use.axes.size() == w.axes.size());
    for (size_t p = 0; p < use.axes.size(); ++p) {
      const Text a = use.axes[p];
      const bool other = env.axis(a).extent == w.made[p].extent && !w.made[p].restricted;
      ENSURE(quoted(use.name) + " cannot be read along " + quoted(a), a == w.axes[p] || other);
      const bool carried = ranges::all_of(line.outs, [&](auto& out) { return contains(out.axes, a); });
      ENSURE("the axis " + quoted(a) + " of " + quoted(use.name) + " is lost", carried || bound_to(line, a) != nullptr);
    }
    ensure_bound(use, op.operands[i]);
  }
  for (size_t i = 0; i < line.outs.size(); ++i) ensure_bound(line.outs[i], op.outputs[i]);
}

// `judged`: the op's definition over the wires it reads, which says whether the wire is finite.
Wire Diagrams::made(const Operand& out, Term term, bool finite, const Env& env, Term judged) {
  const Context::Scope scope{gamma};
  Wire w{out.axes};
  Terms index;
  for (const Text a : out.axes) {
    const AxisUse& use = w.made.emplace_back(env.axis(a));
    index.push_back(store.var(use.axis.index));
    if (judged != nullptr) gamma.range(index.back(), use.lo, use.hi);
  }
  w.finite = finite || (judged != nullptr && gamma.judge(Kind::Finite, judged));
  w.array = store.fresh(out.name, w.finite);
  w.read = store.read(w.array, index), w.term = term;
  return w;
}

Wire Diagrams::array(const Operand& declared, const Env& env) {
  Wire w = made(declared, nullptr, !declared.any, env);
  return w.term = w.read, w;
}

void Diagrams::lines(std::span<const Line> lines, Env& env, bool outside) {
  for (const Line& l : lines) {
    const Deeper deeper(in.nesting);
    const size_t outer = std::exchange(ledger.offset, l.offset);
    vector<Wire> outs = l.form != Line::Call ? region(l, env) : call(l, env);
    for (size_t i = 0; i < outs.size(); ++i) {
      if (outside) outs[i].term = outs[i].read;
      env.wires.insert_or_assign(l.outs[i].name, std::move(outs[i]));
    }
    ledger.offset = outer;
  }
}

void Diagrams::whole(const Op& op, const vector<Operand>& inputs, Env& env, bool outside) {
  Names names;
  set<Text> used, seen;
  for (const Operand& o : inputs) names.push_back(o.name), env.wires[o.name] = array(o, env);
  names_of(op.body.lines, names, used);
  store.budget.tick(names.size() + used.size() + op.outputs.size());
  for (const Text n : names) ENSURE("two wires named " + quoted(n), seen.insert(n).second);
  lines(op.body.lines, env, outside);
  for (const Operand& o : op.outputs) {
    ENSURE("the output " + quoted(o.name) + " has other axes than its wire", env.wire(o.name).axes == o.axes);
  }
}

// The definition of a line's op, each read of an operand replaced.
struct Reads {
  Store& store;
  const Line& line;
  const Env& env;
  const Symbols& arrays;               // what the definition reads, one for each operand
  bool expand;                         // by what the wire means, else by the wire
  vector<pair<Term, Term>> binders{};  // the ranges of those around

  Term operator()(Term t) {
    store.budget.tick();
    if (t->is(Kind::Read)) return read(t);
    Terms args = t->args;
    for (size_t i = 0; i < args.size(); ++i) {
      if (args[i]->kind < Kind::Const) continue;
      if (t->binds(i)) binders.emplace_back(args[0], args[1]);
      args[i] = (*this)(args[i]);
      if (t->binds(i)) binders.pop_back();
    }
    return store.rebuild(t, std::move(args));
  }

  // An index of a read is local if it is the output index along the axis, or a variable over its current range: then it
  // is in range. Elsewhere a wire made here is read beyond its range as ⊥, like an array.
  Term read(Term t) {
    const auto i = static_cast<size_t>(ranges::find(arrays, t->symbol) - arrays.begin());
    const Operand &use = line.operands[i], &declared = line.op->operands[i];
    const Wire& w = env.wire(use.name);
    store.budget.tick((arrays.size() + w.axes.size() * line.bound.size()) / 8);
    Substitution at(store);
    Terms guards;
    for (size_t p = 0; p < w.axes.size(); ++p) {
      const AxisUse &axis = env.axis(use.axes[p]), &made = w.made[p];
      const Axis* bound = bound_to(line, use.axes[p]);
      const auto d = bound == nullptr ? 0 : ranges::find(declared.axes, bound->name) - declared.axes.begin();
      const Term own = store.var(axis.axis.index), here = bound == nullptr ? own : t->args[static_cast<size_t>(d)];
      const Term k = Store::as_atom(here);
      at.integer(made.axis.index, here);
      const bool variable = k != nullptr && k->is(Kind::Bound);
      if (here == own || (variable && binders[binders.size() - 1 - k->symbol] == pair(axis.lo, axis.hi))) continue;
      ENSURE(quoted(line.op->name) + " is not local along " + quoted(use.axes[p]) + ", restricted here",
             !axis.restricted);
      if (!expand || w.outside()) continue;
      const Term above = store.ge(store.sub(here, made.lo)), below = store.ge(store.plus(store.sub(made.hi, here), -1));
      guards.push_back(store.op(Kind::And, {above, below}));
    }
    Term result = at(expand ? w.term : w.read);
    const Term nothing = store.op(Kind::Div, {store.number(0), store.number(0)});
    for (; !guards.empty(); guards.pop_back()) result = store.op(Kind::If, {result, nothing, guards.back()});
    return result;
  }
};

vector<Wire> Diagrams::call(const Line& line, const Env& env) {
  const Op& op = *line.op;
  size_t here = line.bound.size(), all = 4 * line.operands.size();  // axes are looked up among those
  for (const Operand& o : line.outs) here += o.axes.size();
  for (const Operand& o : line.operands) all += o.axes.size();
  store.budget.tick(all + here * (here + all) / 8);
  ensure_call(line, env);
  Substitution at(store);
  for (size_t i = 0; i < op.axes.size(); ++i) {
    const auto& [lo, hi, extent, restricted, axis] = env.axis(line.bound[i]);
    at.integer(op.axes[i].index, store.var(axis.index)), at.integer(op.axes[i].lo, lo), at.integer(op.axes[i].hi, hi);
  }
  for (size_t i = 0; i < op.integers.size(); ++i) at.integer(op.integers[i], line.integers[i]);
  const bool outside = ranges::all_of(line.operands, [&](auto& use) { return env.wire(use.name).outside(); });
  Symbols arrays = op.arrays;
  const Terms definitions = op.definition != nullptr ? Terms{op.definition} : block(line, env, arrays);
  vector<Wire> outs;
  for (size_t i = 0; i < definitions.size(); ++i) {
    const Term definition = env.integers(at(definitions[i]));  // a map in a block may read the block's integers
    const Term judged = Reads{store, line, env, arrays, false}(definition);
    const Term term = outside ? judged : Reads{store, line, env, arrays, true}(definition);
    outs.push_back(made(line.outs[i], term, false, env, judged));
  }
  return outs;
}

// The meaning of a block's outputs over its operands, arrays in the op's axes. No other axis is in scope in it, so that
// the weave axes of the operands are never captured.
Terms Diagrams::block(const Line& line, const Env& env, Symbols& arrays) {
  const Op& op = *line.op;
  Env inside{Substitution(store)};
  for (size_t i = 0; i < op.integers.size(); ++i) {
    inside.integers.integer(op.integers[i], env.integers(line.integers[i]));
  }
  for (size_t i = 0; i < op.axes.size(); ++i) {
    AxisUse& use = inside.axes[op.axes[i].name] = env.axis(line.bound[i]);
    use.axis = op.axes[i];
  }
  vector<Operand> inputs = op.operands;
  for (size_t i = 0; i < inputs.size(); ++i) inputs[i].any = !env.wire(line.operands[i].name).finite;
  whole(op, inputs, inside, false);
  Terms meanings;
  for (size_t i = 0; i < inputs.size(); ++i) arrays[i] = inside.wire(inputs[i].name).array;
  for (const Operand& o : op.outputs) meanings.push_back(inside.wire(o.name).term);
  return meanings;
}

// Inside, the axis has a smaller current range: tile t of [lo, hi) is [lo + t*b, min(lo + (t+1)*b, hi)), a limit
// [lo, min(hi, i)).
Diagrams::Inside Diagrams::enter(const Line& line, const Env& env, Symbol tile) {
  env.axis(line.axis);
  store.budget.tick(4 * (env.axes.size() + env.wires.size()));
  Inside inside{env};
  AxisUse& use = inside.env.axes.at(line.axis);
  Substitution header(store);
  for (const auto& [name, other] : env.axes) {
    header.integer(other.axis.lo, other.lo), header.integer(other.axis.hi, other.hi);
  }
  inside.size = header(env.integers(line.size));
  use.restricted = true;
  if (line.form == Line::Limit) return use.hi = store.min(use.hi, inside.size), inside;
  const bool positive = gamma.known(store.plus(inside.size, -1));
  ENSURE("the size of a tile is not known to be >= 1: " + show(inside.size), positive);
  const bool parts = line.form == Line::Parts, another = !parts || (line.as != line.axis && env.axes.contains(line.as));
  ENSURE(quoted(line.as) + " is not another declared axis", another);
  const Term t = store.var(tile);
  inside.count = parts ? env.axis(line.as).extent : store.ceil_div(store.sub(use.hi, use.lo), inside.size);
  gamma.range(t, store.constant(0), inside.count);
  use.lo = store.add(use.lo, store.mul(t, inside.size));
  use.hi = store.min(store.add(use.lo, inside.size), use.hi);
  for (const auto& [state, start] : line.carried) {
    ENSURE("the state " + quoted(state) + " carries the streamed axis", !contains(env.wire(start).axes, line.axis));
    inside.env.wires[state] = array({state, env.wire(start).axes, true}, inside.env);
  }
  return inside;
}

vector<Wire> Diagrams::region(const Line& line, const Env& env) {
  const Context::Scope scope{gamma};
  Held copies{store.budget};  // of the wires around
  for (const auto& [name, w] : env.wires)
    for (size_t i = 0; i <= w.axes.size(); ++i) store.budget.node(), ++copies.nodes;
  const Symbol tile = store.fresh("tile");
  Inside inside = enter(line, env, tile);
  lines(line.body.lines, inside.env, false);
  ENSURE("the region yields another number of wires", line.body.yields.size() == line.outs.size());
  const bool group = line.form == Line::Group, parts = line.form == Line::Parts;
  const AxisUse& use = env.axis(line.axis);
  // A group at position i is the tile of i; parts at position t are part t.
  const Term at = group ? store.op(Kind::IDiv, {store.sub(store.var(use.axis.index), use.lo), inside.size})
                        : store.var(parts ? env.axis(line.as).axis.index : tile);
  vector<Wire> outs;
  for (size_t i = 0; i < line.outs.size(); ++i) {
    const Operand& out = line.outs[i];
    const Wire& w = inside.env.wire(line.body.yields[i]);
    Names axes = out.axes;
    const string it = "the output " + quoted(out.name);
    ENSURE(it + (group ? " must carry " : " must not carry ") + quoted(line.axis), contains(axes, line.axis) == group);
    ENSURE(it + " must carry " + quoted(line.as), !parts || std::erase(axes, line.as) == 1);
    ENSURE(quoted(out.name) + " and what is yielded for it have different axes", axes == w.axes);
    outs.push_back(made(out, substitute(store, w.term, tile, at), w.finite && line.form != Line::Stream, env));
  }
  if (line.form == Line::Stream) stream(line, env, inside, tile, outs);
  return outs;
}

// Each output is a loop that keeps only the states its value depends on. A state is read at its own index alone, so one
// loop at each index tells the whole.
void Diagrams::stream(const Line& line, const Env& env, const Inside& inside, Symbol tile, vector<Wire>& outs) {
  const size_t n = line.carried.size();
  ENSURE("a stream has one output for each state", outs.size() == n);
  Terms steps;
  Symbols states;
  for (size_t j = 0; j < n; ++j) {
    const Text state = line.carried[j].first;
    const Wire& s = inside.env.wire(state);
    ENSURE("the state " + quoted(state) + " and its output have different axes", outs[j].axes == s.axes);
    steps.push_back(inside.env.wire(line.body.yields[j]).term), states.push_back(s.array);
    for (const Line& l : line.body.lines)
      for (const Operand& o : l.outs) {
        const bool elsewhere = mentions(store, inside.env.wire(o.name).term, s.array, s.read);
        ENSURE("a state is read at another index than its own by " + quoted(o.name), !elsewhere);
      }
  }
  for (size_t j = 0; j < n; ++j) {
    vector<size_t> kept{j};
    for (size_t k = 0; k < kept.size(); ++k)
      for (size_t i = 0; i < n; ++i) {
        store.budget.tick(1 + kept.size() / 8);
        if (ranges::count(kept, i) == 0 && mentions(store, steps[kept[k]], states[i])) kept.push_back(i);
      }
    ranges::sort(kept);
    Symbols symbols;
    Terms args{store.constant(0), inside.count};
    for (const size_t i : kept) symbols.push_back(states[i]);
    for (const size_t i : kept) {
      args.push_back(env.wire(line.carried[i].second).term);
      args.push_back(close(store, steps[i], tile, symbols));
    }
    const auto which = static_cast<Symbol>(ranges::find(kept, j) - kept.begin());
    outs[j].term = store.make({.kind = Kind::Loop, .symbol = which, .args = std::move(args)});
  }
}

}  // namespace serviette::checker

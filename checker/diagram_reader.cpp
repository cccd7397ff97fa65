// The text of ops and diagrams.
#include <algorithm>

#include "diagram.hpp"

namespace serviette::checker {

using Axes = std::unordered_map<std::string_view, Axis>;

namespace {

void print_lines(const Body& body, const std::string& indent, std::string& out) {
  for (const Line& l : body.lines) {
    out += indent + print(l.text);
    if (l.form != Line::Call) out += " {\n", print_lines(l.body, indent + "  ", out), out += indent + "}";
    out += "\n";
  }
  for (std::size_t i = 0; i < body.yields.size(); ++i) {
    out += (i == 0 ? indent + "yield " : ", ") + std::string(body.yields[i]);
  }
  if (!body.yields.empty()) out += "\n";
}

std::string print_ports(const std::vector<Operand>& operands) {
  std::string out = "(";
  for (const Operand& o : operands) {
    out += (out.size() > 1 ? ", " : "") + std::string(o.name) + "[";
    for (std::size_t i = 0; i < o.axes.size(); ++i) out += (i > 0 ? " " : "") + std::string(o.axes[i]);
    out += o.any ? "] any" : "]";
  }
  return out + ")";
}

}  // namespace

std::string print(const Diagram& d, std::string_view indent) {
  std::string out = print_ports(d.inputs) + " -> " + print_ports(d.outputs) + " {\n";
  print_lines(d.body, std::string(indent) + "  ", out);
  return out + std::string(indent) + "}";
}

Axis DiagramReader::new_axis(std::string_view name, Poly extent) {
  const std::string n(name);
  return {name, extent, store_.fresh(n + "'"), store_.fresh("lo(" + n + ")"), store_.fresh("hi(" + n + ")")};
}

std::vector<std::string_view> DiagramReader::axis_names() {
  std::vector<std::string_view> names;
  in_.expect("[");
  while (!in_.accept("]")) {
    names.push_back(in_.name());
    if (std::count(names.begin(), names.end(), names.back()) > 1) reject("an axis twice in one list");
  }
  return names;
}

std::vector<Operand> DiagramReader::operands(bool may_be_any) {
  std::vector<Operand> list;
  in_.expect("(");
  if (in_.accept(")")) return list;
  do {
    Operand o{in_.name(), axis_names()};
    o.any = may_be_any && in_.accept_word("any");
    list.push_back(std::move(o));
  } while (in_.accept(","));
  in_.expect(")");
  return list;
}

Diagram DiagramReader::diagram(std::string_view name) {
  Diagram d{name, operands(true), {}, {}};
  in_.expect("->");
  d.outputs = operands(true);
  d.body = body(false, axes);
  return d;
}

Body DiagramReader::body(bool yields, const Axes& in_scope) {
  const Reader::Deeper deeper(in_);
  Body b;
  in_.expect("{");
  while (!in_.peek().is("}") && !(yields && in_.peek().word("yield"))) b.lines.push_back(line(in_scope));
  if (yields) {
    in_.expect_word("yield");
    do b.yields.push_back(in_.name());
    while (in_.accept(","));
  }
  in_.expect("}");
  return b;
}

Line DiagramReader::line(const Axes& in_scope) {
  static const std::unordered_map<std::string_view, Line::Form> kForms = {
      {"group", Line::Group}, {"parts", Line::Parts}, {"limit", Line::Limit}, {"stream", Line::Stream}};
  Line l;
  l.offset = in_.position();
  do {
    l.outs.push_back({in_.name(), axis_names()});
    if (in_.accept("@")) in_.name();
  } while (in_.accept(","));
  in_.expect("=");
  const auto form = kForms.find(in_.peek().text);
  if (form == kForms.end() || in_.peek_after().kind != Tok::Name) {
    call(l);
    l.text = in_.text().substr(l.offset, in_.last_end() - l.offset);
    return l;
  }
  l.form = form->second, in_.take();
  l.axis = in_.name();
  in_.expect_word(l.form == Line::Limit ? "to" : "by");
  AxisRanges ranges;
  for (const auto& [name, axis] : in_scope) ranges[name] = {store_.var(axis.lo), store_.var(axis.hi)};
  in_.axes = &ranges;
  l.size = in_.index();
  in_.axes = nullptr;
  if (l.form == Line::Parts) in_.expect_word("as"), l.as = in_.name();
  if (l.form == Line::Stream) {
    in_.expect_word("carrying");
    do {
      const std::string_view state = in_.name();
      in_.expect("=");
      l.carried.emplace_back(state, in_.name());
    } while (in_.accept(","));
  }
  l.text = in_.text().substr(l.offset, in_.last_end() - l.offset);
  l.body = body(true, in_scope);
  return l;
}

void DiagramReader::call(Line& l) {
  const std::string_view called = in_.name();
  if (called == "map" && in_.peek().is("(")) {   // an op without axes, written in place
    Op& op = all_ops.emplace_back();
    const Reader::Frame frame(in_);
    in_.expect("(");
    while (!in_.accept(":")) {
      if (!op.operands.empty()) in_.expect(",");
      const std::string_view parameter = in_.name();
      const Symbol array = store_.fresh(std::string(parameter));
      for (const auto& other : op.operands) ENSURE("a parameter twice", other.name != parameter);
      in_.declare(parameter, {Meaning::Array, array, 0});
      op.operands.push_back({{parameter, {}, true}, {}, {{0, array}}});
    }
    op.definition = in_.value();
    op.outputs.push_back({});
    in_.expect(")");
    l.op = &op;
  } else {
    const auto op = ops.find(called);
    if (op == ops.end()) malformed("no op `" + std::string(called) + "` is declared");
    l.op = op->second;
    if (in_.accept("[")) {
      while (in_.peek().kind == Tok::Name) {
        l.bound.push_back(in_.name());
        if (!in_.accept(",")) break;
      }
      if (in_.accept(";")) {
        do l.integers.push_back(in_.index());
        while (in_.accept(","));
      }
      in_.expect("]");
    }
  }
  l.operands = operands(false);
}

// The definition with one array for each operand and set of axes along which it is not read at the output index
// or at a variable that ranges over the axis.
Term DiagramReader::localised(Op& op, Term t, std::vector<std::pair<Poly, Poly>>& binders) {
  store_.budget.tick();
  if (t->kind == Kind::Read) {
    const auto port = std::find_if(op.operands.begin(), op.operands.end(),
                                   [&](const Op::Port& p) { return p.arrays.at(0) == t->symbol; });
    std::uint64_t not_local = 0;
    for (std::size_t i = 0; i < t->index.size(); ++i) {
      const auto axis = std::find_if(op.axes.begin(), op.axes.end(), [&](auto& a) { return a.name == port->axes[i]; });
      const Atom a = Store::as_atom(t->index[i]);
      const bool own = a != nullptr && a->kind == AtomKind::Var && a->symbol == axis->variable;
      const bool over = a != nullptr && a->kind == AtomKind::Bound &&
                        binders[binders.size() - 1 - a->symbol] ==
                            std::pair(store_.var(axis->lo), store_.var(axis->hi));
      if (!own && !over) not_local |= std::uint64_t{1} << i;
    }
    const auto [it, added] = port->arrays.try_emplace(not_local, 0);
    if (added) it->second = store_.fresh(std::string(port->name));
    return store_.read(it->second, t->index);
  }
  std::vector<Term> args = t->args;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (t->binds(i)) binders.emplace_back(t->index[0], t->index[1]);
    args[i] = localised(op, args[i], binders);
    if (t->binds(i)) binders.pop_back();
  }
  return store_.with(t, t->index, std::move(args));
}

void DiagramReader::op() {
  const std::size_t begin = in_.position();
  in_.expect_word("op");
  Op& op = all_ops.emplace_back();
  op.name = in_.name();
  if (ops.contains(op.name)) malformed("the op `" + std::string(op.name) + "` is declared twice");
  const Reader::Frame frame(in_);
  Axes own;
  AxisRanges ranges;
  std::unordered_set<std::string_view> names;
  const auto fresh_name = [&] {
    const std::string_view n = in_.name();
    if (!names.insert(n).second) malformed("the name `" + std::string(n) + "` is declared twice in this op");
    return n;
  };
  if (in_.accept("[")) {
    while (in_.peek().kind == Tok::Name) {
      const Axis axis = new_axis(fresh_name(), nullptr);
      op.axes.push_back(axis);
      own.emplace(axis.name, axis);
      ranges[axis.name] = {store_.var(axis.lo), store_.var(axis.hi)};
      in_.declare(axis.name, {Meaning::Hidden});
      if (!in_.accept(",")) break;
    }
    if (in_.accept(";")) {
      do op.integers.push_back(in_.declare_integer(fresh_name()));
      while (in_.accept(","));
    }
    in_.expect("]");
  }
  const auto ensure_axes = [&](const std::vector<std::string_view>& used) {
    for (const std::string_view a : used) {
      if (!own.contains(a)) malformed("`" + std::string(a) + "` is not an axis of the op");
    }
  };
  std::unordered_set<std::string_view> ports;
  for (Operand& o : operands(true)) {
    ensure_axes(o.axes);
    if (!ports.insert(o.name).second) malformed("the operand `" + std::string(o.name) + "` is declared twice");
    if (o.axes.size() > 60) exhausted("an operand of more than 60 axes");
    const Symbol array = store_.fresh(std::string(o.name));
    std::vector<Symbol> parameters;
    for (const std::string_view a : o.axes) parameters.push_back(store_.fresh(std::string(a)));
    op.operands.push_back({std::move(o), std::move(parameters), {{0, array}}});
  }
  in_.expect("->");
  if (in_.peek().is("[")) {
    op.outputs.push_back({"", axis_names()});
    ensure_axes(op.outputs[0].axes);
    in_.expect("=");
    for (const std::string_view a : op.outputs[0].axes) in_.declare(a, {Meaning::Integer, own.at(a).variable});
    for (const Op::Port& o : op.operands) {   // in a definition alone: a map in a block reads its own operands
      in_.declare(o.name, {Meaning::Array, o.arrays.at(0), static_cast<std::uint32_t>(o.axes.size())});
    }
    in_.axes = &ranges;
    const Term written = in_.value();
    in_.axes = nullptr;
    std::vector<std::pair<Poly, Poly>> binders;
    op.definition = localised(op, written, binders);
  } else {
    op.outputs = operands(true);
    for (const Operand& o : op.outputs) ensure_axes(o.axes);
    op.body = body(false, own);
  }
  op.text = in_.text().substr(begin, in_.last_end() - begin);
  ops.emplace(op.name, &op);
}

}  // namespace serviette::checker

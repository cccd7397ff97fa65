// The text of ops and diagrams.
#include "diagram.hpp"

namespace serviette::checker {

static string print(const Body& body, const string& indent) {
  string out, yields;
  for (const Line& l : body.lines) {
    const bool call = l.form == Line::Call;
    out += indent + one_line(l.text) + (call ? "\n" : " {\n" + print(l.body, indent + "  ") + indent + "}\n");
  }
  for (const Text y : body.yields) yields += (yields.empty() ? indent + "yield " : ", ") + string(y);
  return out + yields + (yields.empty() ? "" : "\n");
}
string print(const Diagram& d) { return one_line(d.text) + " {\n" + print(d.body, "    ") + "  }"; }

Axis Diagrams::new_axis(Text name) {
  const string n(name);
  return {name, store.fresh(n + "'"), store.fresh("lo(" + n + ")"), store.fresh("hi(" + n + ")")};
}

Names Diagrams::axis_names() {
  Names names;
  in.expect("[");
  while (!in.accept("]")) {
    store.budget.tick(names.size());
    ENSURE("an axis twice in one list", !contains(names, in.peek().text));
    names.push_back(in.name());
  }
  return names;
}

vector<Operand> Diagrams::ports(bool may_be_any) {
  vector<Operand> all;
  in.expect("("), in.list(")", [&] {
    all.push_back({in.name(), axis_names()});
    all.back().any = may_be_any && in.accept("any");
  });
  return all;
}

Diagram Diagrams::diagram(Text name) {
  const size_t begin = in.position();
  Diagram d{.name = name, .operands = ports(true)};
  in.expect("->"), d.outputs = ports(true), d.text = in.text_from(begin), d.body = body(false, axes);
  return d;
}

Body Diagrams::body(bool yields, const Axes& in_scope) {
  const Deeper deeper(in.nesting);
  Body b;
  in.expect("{");
  while (!in.peek().is("}") && !(yields && in.peek().is("yield"))) b.lines.push_back(line(in_scope));
  if (yields) in.expect("yield"), in.list([&] { b.yields.push_back(in.name()); });
  return in.expect("}"), b;
}

Line Diagrams::line(const Axes& in_scope) {
  static const map<Text, Line::Form> kForms{
      {"group", Line::Group}, {"parts", Line::Parts}, {"limit", Line::Limit}, {"stream", Line::Stream}};
  Line l{.offset = in.position()};
  in.list([&] {
    l.outs.push_back({in.name(), axis_names()});
    if (in.accept("@")) in.name();
  });
  in.expect("=");
  if (kForms.contains(in.peek().text) && in.peek_after().kind == Tok::Name) {
    l.form = kForms.at(in.take()), l.axis = in.name();
    in.expect(l.form == Line::Limit ? "to" : "by");
    in.axes = &in_scope, l.size = in.index(), in.axes = nullptr;
    if (l.form == Line::Parts) in.expect("as"), l.as = in.name();
    if (l.form == Line::Stream)
      in.expect("carrying"), in.list([&] {
        const Text state = in.name();
        in.expect("="), l.carried.emplace_back(state, in.name());
      });
    l.text = in.text_from(l.offset), l.body = body(true, in_scope);
    return l;
  }
  const Text called = in.name();
  if (called == "map" && in.peek().is("(")) {
    l.op = map_op();
  } else {
    if (!ops.contains(called)) malformed("no op " + quoted(called) + " is declared");
    l.op = ops.at(called);
    if (in.accept("[")) {
      if (in.peek().kind == Tok::Name) in.list([&] { l.bound.push_back(in.name()); });
      if (in.accept(";")) in.list([&] { l.integers.push_back(in.index()); });
      in.expect("]");
    }
  }
  l.operands = ports(false), l.text = in.text_from(l.offset);
  return l;
}

// An op without axes, written in place.
const Op* Diagrams::map_op() {
  Op& op = all_ops.emplace_back();
  const Reader::Frame frame{in};
  in.expect("(");
  if (!in.peek().is(":"))
    in.list([&] {
      const Text n = in.name();
      ENSURE("a parameter twice", ranges::count(op.operands, n, &Operand::name) == 0);
      op.operands.push_back({n, {}, true}), op.arrays.push_back(store.fresh(n));
      in.declare(n, {Meaning::Array, op.arrays.back()});
    });
  in.expect(":"), op.definition = in.value(), in.expect(")");
  op.outputs.push_back({});
  return &op;
}

void Diagrams::declare_op() {
  const size_t begin = in.position();
  in.expect("op");
  Op& op = all_ops.emplace_back();
  op.name = in.name();
  if (ops.contains(op.name)) malformed("the op " + quoted(op.name) + " is declared twice");
  const Reader::Frame frame{in};
  Axes own;
  Names names, operands;
  const auto once = [&](Names& declared, Text n) {
    if (contains(declared, n)) malformed("the name " + quoted(n) + " is declared twice in this op");
    return declared.push_back(n), n;
  };
  if (in.accept("[")) {
    if (in.peek().kind == Tok::Name)
      in.list([&] {
        const Axis axis = op.axes.emplace_back(new_axis(once(names, in.name())));
        own[axis.name] = axis, in.declare(axis.name, {Meaning::Hidden});  // unless it is an output axis
      });
    if (in.accept(";")) in.list([&] { op.integers.push_back(in.declare_integer(once(names, in.name()))); });
    in.expect("]");
  }
  op.operands = ports(true);
  const bool term = (in.expect("->"), in.peek().is("["));
  op.outputs = term ? vector<Operand>{{"", axis_names()}} : ports(true);
  for (const auto* list : {&op.operands, &op.outputs})
    for (const Operand& o : *list)
      for (const Text a : o.axes) {
        if (!own.contains(a)) malformed(quoted(a) + " is not an axis of the op");
      }
  for (const Operand& o : op.operands) {
    op.arrays.push_back(store.fresh(once(operands, o.name)));
    // Here alone: a map in a block reads its own operands.
    if (term) in.declare(o.name, {Meaning::Array, op.arrays.back(), static_cast<uint32_t>(o.axes.size())});
  }
  if (term) {
    for (const Text a : op.outputs[0].axes) in.declare(a, {Meaning::Integer, own.at(a).index});
    in.expect("="), in.axes = &own, op.definition = in.value(), in.axes = nullptr;
  } else {
    op.body = body(false, own);
  }
  op.text = in.text_from(begin), ops[op.name] = &op;
}

}  // namespace serviette::checker

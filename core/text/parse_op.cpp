// Operations: a signature, and a definition by a value or by a diagram.
//
// An operation may be declared again in the same words, so that a certificate, which quotes the
// definitions it rests on, can be read beside the prelude they come from.
#include <fmt/format.h>

#include <algorithm>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

bool same_definition(const OpDef& a, const OpDef& b) {
  return a.axes == b.axes && a.params == b.params && a.operands == b.operands &&
         a.out_axes == b.out_axes && a.value == b.value && a.outs == b.outs && a.lines == b.lines &&
         a.random == b.random;
}

}  // namespace

Expected<void> Parser::item_op() {
  OpDef op;
  op.help = help_here();
  op.random = accept("random");
  accept("op");
  op.place = place();
  SERVIETTE_LET(n, name("an operation"));
  op.name = n;
  SERVIETTE_TRY(op_signature(op));
  {
    const Restore<NamesInScope> restore(names);
    names = NamesInScope{};
    names.integers = op.params;
    names.ranged = op.axes;
    SERVIETTE_TRY(is("(") ? op_block(op) : op_value(op));
  }
  if (const OpDef* other = find_op(n)) {
    if (same_definition(op, *other)) return {};
    return fail(ErrorCode::Name,
                fmt::format("the operation '{}' is already defined at {}:{}", n.str(),
                            other->place.file, other->place.line),
                "give it another name", op.place);
  }
  module_.ops.emplace(n, std::move(op));
  return {};
}

// [axes; parameters](operands) ->
Expected<void> Parser::op_signature(OpDef& op) {
  if (accept("[")) {
    while (!is("]") && !is(";")) {
      if (!op.axes.empty()) accept(",");
      SERVIETTE_LET(a, name("an axis, ';' or ']'"));
      op.axes.push_back(a);
    }
    if (accept(";")) {
      SERVIETTE_LET(params, name_list("]", "an integer parameter"));
      op.params = params;
    }
    SERVIETTE_TRY(expect("]", "after the axes and parameters"));
  }
  SERVIETTE_LET(operands, ports());
  op.operands = std::move(operands);
  for (const auto& p : op.operands) SERVIETTE_TRY(op_axes(op, p.axes, op.place));
  return expect("->", "and what the operation makes");
}

Expected<void> Parser::op_axes(const OpDef& op, const std::vector<Symbol>& axes,
                               const Place& at) const {
  std::vector<std::string> known;
  for (Symbol a : op.axes) known.push_back(a.str());
  for (Symbol a : axes) {
    if (std::find(op.axes.begin(), op.axes.end(), a) == op.axes.end())
      return unknown("axis", a, known, at,
                     fmt::format("list it after the name: op {}[{}](...)", op.name.str(), a.str()));
  }
  return {};
}

// [axes] = value, in which a bare axis name is the output position along it.
Expected<void> Parser::op_value(OpDef& op) {
  const Place at = place();
  SERVIETTE_LET(axes, axis_list());
  op.out_axes = std::move(axes);
  SERVIETTE_TRY(op_axes(op, op.out_axes, at));
  SERVIETTE_TRY(expect("=", "and the definition"));
  names.integers.insert(names.integers.end(), op.out_axes.begin(), op.out_axes.end());
  for (const auto& p : op.operands) names.arrays[p.name] = static_cast<int>(p.axes.size());
  SERVIETTE_LET(e, value());
  op.value = e;
  return {};
}

// (wires) { lines }
Expected<void> Parser::op_block(OpDef& op) {
  const Place at = place();
  SERVIETTE_LET(outs, ports());
  op.outs = std::move(outs);
  for (const auto& p : op.outs) SERVIETTE_TRY(op_axes(op, p.axes, at));
  wires.clear();
  for (const auto& p : op.operands) wires[p.name] = p.axes;
  SERVIETTE_LET(ls, braced_lines());
  op.lines = std::move(ls);
  return {};
}

}  // namespace serviette

#include "core/text/print.hpp"

#include <fmt/format.h>

#include <functional>
#include <set>

#include "core/text/parse.hpp"

namespace serviette {
namespace {

std::string pad(int indent) { return std::string(static_cast<std::size_t>(2 * indent), ' '); }

template <class List, class F>
std::string joined(const List& list, const char* separator, F f) {
  std::string out;
  for (const auto& x : list) out += (out.empty() ? "" : separator) + f(x);
  return out;
}

std::string comma_list(const std::vector<Symbol>& list) {
  return joined(list, ", ", [](Symbol s) { return s.str(); });
}

std::string axes_text(const std::vector<Symbol>& axes) {
  return "[" + joined(axes, " ", [](Symbol s) { return s.str(); }) + "]";
}

std::string port_text(const Port& p) {
  return p.name.str() + axes_text(p.axes) + (p.domain == Domain::Any ? " any" : "");
}

std::string out_text(const Out& o) {
  return o.name.str() + axes_text(o.axes) + (o.level.empty() ? "" : " @ " + o.level.str());
}

std::string operands_text(const std::vector<Operand>& operands) {
  return "(" +
         joined(operands, ", ", [](const Operand& o) { return o.wire.str() + axes_text(o.axes); }) +
         ")";
}

// [axes; parameters]
std::string brackets(const std::vector<Symbol>& axes, const std::vector<std::string>& params) {
  std::string out = "[" + comma_list(axes);
  if (!params.empty()) out += "; " + joined(params, ", ", [](const std::string& s) { return s; });
  return out + "]";
}

std::string header(const Line& line) {
  const std::string& a = line.axis.str();
  const std::string size = to_string(line.size);
  switch (line.kind) {
    case LineKind::Group:
      return fmt::format("group {} by {}", a, size);
    case LineKind::Parts:
      return fmt::format("parts {} by {} as {}", a, size, line.part.str());
    case LineKind::Limit:
      return fmt::format("limit {} to {}", a, size);
    default:
      return fmt::format("stream {} by {} carrying {}", a, size,
                         joined(line.carrying, ", ", [](const auto& c) {
                           return c.first.str() + " = " + c.second.str();
                         }));
  }
}

std::string comment(const std::string& help, int indent = 0) {
  std::string out;
  if (help.empty()) return out;
  std::size_t begin = 0;
  while (begin <= help.size()) {
    const std::size_t end = std::min(help.find('\n', begin), help.size());
    const std::string text = help.substr(begin, end - begin);
    out += pad(indent) + (text.empty() ? "#" : "# " + text) + "\n";
    begin = end + 1;
  }
  return out;
}

std::string proofs_text(const std::vector<std::pair<Symbol, Proof>>& proofs, int indent) {
  std::string out;
  for (const auto& [w, p] : proofs)
    out += fmt::format("{}prove {} {}\n", pad(indent), w.str(), to_string(p, indent));
  return out;
}

std::string size_text(const SizeDecl& s) {
  return "size " + s.name.str() + (s.at_least > 0 ? fmt::format(" >= {}", s.at_least) : "");
}

void collect_ops(const Module& module, const std::vector<Line>& lines, std::set<Symbol>& seen,
                 std::vector<const OpDef*>& out) {
  for (const auto& line : lines) {
    collect_ops(module, line.body.lines, seen, out);
    if (line.kind != LineKind::Call) continue;
    const auto it = module.ops.find(line.op);
    if (it == module.ops.end() || !seen.insert(line.op).second) continue;
    collect_ops(module, it->second.lines, seen, out);
    out.push_back(&it->second);
  }
}

}  // namespace

std::string print_ports(const std::vector<Port>& ports) {
  return "(" + joined(ports, ", ", port_text) + ")";
}

std::string print_line(const Line& line, int indent) {
  std::string out = pad(indent) + joined(line.outs, ", ", out_text) + " = ";
  if (line.kind == LineKind::Call) {
    std::vector<std::string> params;
    for (Index p : line.params) params.push_back(to_string(p));
    return out + line.op.str() + brackets(line.axes, params) + operands_text(line.operands) + "\n";
  }
  if (line.kind == LineKind::Map)
    return out + fmt::format("map({}: {})", comma_list(line.map_names), to_string(line.map_value)) +
           operands_text(line.operands) + "\n";
  return out + header(line) + " {\n" + print_lines(line.body.lines, indent + 1) + pad(indent + 1) +
         "yield " + comma_list(line.body.yields) + "\n" + pad(indent) + "}\n";
}

std::string print_lines(const std::vector<Line>& lines, int indent) {
  std::string out;
  for (const auto& l : lines) out += print_line(l, indent);
  return out;
}

std::string print_op(const OpDef& op) {
  std::vector<std::string> params;
  for (Symbol p : op.params) params.push_back(p.str());
  std::string out = comment(op.help) + (op.random ? "random op " : "op ") + op.name.str() +
                    brackets(op.axes, params) + print_ports(op.operands) + " -> ";
  if (op.is_block()) return out + print_ports(op.outs) + " {\n" + print_lines(op.lines, 1) + "}\n";
  return out + axes_text(op.out_axes) + " = " + to_string(op.value) + "\n";
}

std::string print_diagram(const Diagram& d, const std::string& keyword) {
  return fmt::format("{} {}{} -> {} {{\n{}}}\n", keyword, d.name.str(), print_ports(d.inputs),
                     print_ports(d.outputs), print_lines(d.lines, 1));
}

std::string print_rule(const Rule& r) {
  std::vector<std::string> local;
  for (const auto& s : r.sizes) local.push_back(size_text(s));
  for (const auto& a : r.axes)
    local.push_back("axis " + a.name.str() + " = " + to_string(a.extent));
  std::string out = comment(r.help) + (r.expect_refuted ? "twin rule " : "rule ") + r.name.str() +
                    "(" + joined(local, "; ", [](const std::string& s) { return s; }) + ")";
  if (!r.assumptions.empty())
    out += " given " + joined(r.assumptions, ", ", [](Index i) { return to_string(i) + " >= 0"; });
  return out + fmt::format(": {} -> {} {{\n{}}} => {{\n{}}}\n{}", print_ports(r.lhs.inputs),
                           print_ports(r.lhs.outputs), print_lines(r.lhs.lines, 1),
                           print_lines(r.rhs.lines, 1), proofs_text(r.proofs, 0));
}

std::string print_tactic(const Tactic& t, int indent) {
  std::string out = pad(indent);
  if (!t.inside.empty())
    out += "in " + joined(t.inside, ".", [](Symbol s) { return s.str(); }) + ": ";
  out += t.verb.str();
  for (const auto& [keyword, list] : t.lists) {
    if (keyword == t.verb) out += " (" + comma_list(list) + ")";
  }
  for (Symbol w : t.words) out += " " + w.str();
  for (const auto& [keyword, i] : t.indices)
    out += fmt::format(" {} {}", keyword.str(), to_string(i));
  for (const auto& [keyword, list] : t.lists) {
    if (keyword != t.verb) out += fmt::format(" {} ({})", keyword.str(), comma_list(list));
  }
  if (!t.lines.empty()) out += " with {\n" + print_lines(t.lines, indent + 1) + pad(indent) + "}";
  return out + "\n" + proofs_text(t.proofs, indent);
}

std::string print_derivation(const Derivation& d) {
  std::string out = fmt::format("{}derive {} from {} {{\n", d.expect_refused ? "refused " : "",
                                d.name.str(), d.from.str());
  for (const auto& t : d.tactics) out += print_tactic(t, 1);
  return out + "}" + (d.because.empty() ? "" : " because " + quote(d.because)) + "\n";
}

std::string print_sizes(const std::vector<SizeDecl>& sizes, const std::vector<AxisDecl>& axes,
                        const std::vector<Index>& assumptions) {
  std::string out;
  for (const auto& s : sizes) out += size_text(s) + "\n";
  for (const auto& a : axes)
    out += fmt::format("axis {} = {}\n", a.name.str(), to_string(a.extent));
  for (Index i : assumptions) out += fmt::format("assume {} >= 0\n", to_string(i));
  return out;
}

std::string print_opaques(const Module& module) {
  std::string out;
  for (const auto& [f, arity] : module.opaques)
    out += fmt::format("opaque {} {}\n", f.str(), arity);
  return out;
}

std::vector<const OpDef*> ops_used(const Module& module, const std::vector<Line>& lines) {
  std::set<Symbol> seen;
  std::vector<const OpDef*> out;
  collect_ops(module, lines, seen, out);
  return out;
}

std::vector<const OpDef*> ops_in_order(const Module& module) {
  std::set<Symbol> seen;
  std::vector<const OpDef*> out;
  for (const auto& [name, op] : module.ops) {
    if (seen.count(name)) continue;
    collect_ops(module, op.lines, seen, out);
    if (seen.insert(name).second) out.push_back(&op);
  }
  return out;
}

std::string print_module(const Module& module, PrintScope scope) {
  std::vector<std::string> parts{print_sizes(module.sizes, module.axes, module.assumptions),
                                 print_opaques(module)};
  std::string ops;
  for (const OpDef* op : ops_in_order(module)) {
    if (scope == PrintScope::All || !is_prelude(op->place)) ops += print_op(*op);
  }
  parts.push_back(ops);
  for (const auto& l : module.lemmas) {
    if (scope == PrintScope::All || !is_prelude(l.place))
      parts.push_back(comment(l.help) + to_string(l));
  }
  for (const auto& d : module.diagrams) parts.push_back(print_diagram(d));
  for (const auto& r : module.rules) {
    if (scope == PrintScope::All || !is_prelude(r.place)) parts.push_back(print_rule(r));
  }
  for (const auto& d : module.derivations) parts.push_back(print_derivation(d));
  std::string out;
  for (const auto& p : parts) {
    if (!p.empty()) out += (out.empty() ? "" : "\n") + p;
  }
  return out;
}

}  // namespace serviette

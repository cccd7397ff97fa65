// The loop nest of a line that is one op.
//
// Elementwise lines over the same axes, one after the other, share a nest. A reduction runs along memory: if its
// operands lie along the last output axis that axis is innermost and the accumulators stand in the output; otherwise it
// is a loop per element, eight elements side by side so that their additions do not wait for each other.
#include <fmt/format.h>

#include <algorithm>

#include "core/text/print.hpp"
#include "kernels/lower/emitter.hpp"

namespace serviette::lowering {
namespace {

int position(const std::vector<Symbol>& axes, Symbol a) {
  const auto it = std::find(axes.begin(), axes.end(), a);
  return it == axes.end() ? -1 : static_cast<int>(it - axes.begin());
}

constexpr int kSideBySide = 8;

}  // namespace

void reads_of(const Line& l, std::set<Symbol>& out) {
  for (const Operand& o : l.operands) out.insert(o.wire);
  for (const auto& [state, start] : l.carrying) out.insert(start);
  for (const Line& inner : l.body.lines) reads_of(inner, out);
  out.insert(l.body.yields.begin(), l.body.yields.end());
}

Symbol out_position(Symbol axis) { return Symbol("out " + axis.str()); }

// The op's axes, parameters and ranges; its term over positions of the output.
bool Emitter::bind_op(const Line& line, const OpDef& op, std::map<Symbol, Symbol>& axis_of, Work& w) {
  if (op.is_block() || op.random) {
    complain(ErrorCode::Unsupported, "'" + op.name.str() + (op.random ? "' is random" : "' is defined by a diagram"),
             op.random ? "" : "unfold it in the derivation before lowering");
    return false;
  }
  if (op.axes.size() != line.axes.size() || op.params.size() != line.params.size() ||
      op.operands.size() != line.operands.size() || line.outs.size() != 1) {
    complain(ErrorCode::Type, "'" + op.name.str() + "' is used with the wrong number of arguments");
    return false;
  }
  for (std::size_t i = 0; i < op.params.size(); ++i) {
    w.names.integers[op.params[i]] = "(" + index(line.params[i], {}) + ")";
  }
  std::unordered_map<Symbol, Index> rename;
  for (std::size_t i = 0; i < op.axes.size(); ++i) {
    const AxisRange r = range(line.axes[i]);
    axis_of[op.axes[i]] = line.axes[i];
    w.names.integers[lo_name(op.axes[i])] = r.lo;
    w.names.integers[hi_name(op.axes[i])] = r.hi;
    w.names.ranges.push_back({Index::name(lo_name(op.axes[i])), Index::name(hi_name(op.axes[i])), line.axes[i]});
    rename.emplace(op.axes[i], Index::name(out_position(line.axes[i])));
  }
  w.value = substitute(op.value, rename);
  return true;
}

bool Emitter::bind_operand(const Operand& o, const Port& port, const std::map<Symbol, Symbol>& axis_of, Work& w) {
  const auto wire = wires_.find(o.wire);
  if (wire == wires_.end() || wire->second.axes.size() != o.axes.size()) {
    complain(ErrorCode::Name, "there is no wire '" + o.wire.str() + "' with these axes");
    return false;
  }
  Reading r{&wire->second, std::vector<int>(o.axes.size(), -1), std::vector<std::string>(o.axes.size()), o.axes, ""};
  for (std::size_t p = 0; p < port.axes.size(); ++p) {
    const auto mine = axis_of.find(port.axes[p]);
    const int d = mine == axis_of.end() ? -1 : position(o.axes, mine->second);
    if (d < 0) {
      complain(ErrorCode::Type, "'" + o.wire.str() + "' does not carry the axis '" + port.axes[p].str() + "'");
      return false;
    }
    r.from_index[static_cast<std::size_t>(d)] = static_cast<int>(p);
  }
  for (std::size_t d = 0; d < r.axes.size(); ++d) {
    if (r.from_index[d] >= 0) continue;
    if (position(w.out.axes, r.axes[d]) < 0) {
      complain(ErrorCode::Type, "the axis '" + r.axes[d].str() + "' of '" + o.wire.str() + "' is not in the output");
      return false;
    }
    r.position[d] = position_name(r.axes[d]);
  }
  w.names.arrays[port.name] = std::move(r);
  return true;
}

// The op of a line as a term over positions of its output, with its operands bound.
std::optional<Work> Emitter::work(const Line& line) {
  Work w{line.outs[0], line.map_value, {}};
  std::map<Symbol, Symbol> axis_of;
  std::vector<Port> ports;
  if (line.kind == LineKind::Map) {
    for (Symbol s : line.map_names) ports.push_back({s, {}, Domain::Any});
  } else {
    const auto it = setting_.ops->find(line.op);
    if (it == setting_.ops->end()) {
      complain(ErrorCode::Name, "there is no op '" + line.op.str() + "'");
      return std::nullopt;
    }
    if (!bind_op(line, it->second, axis_of, w)) return std::nullopt;
    ports = it->second.operands;
  }
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (!bind_operand(line.operands[i], ports[i], axis_of, w)) return std::nullopt;
  }
  for (Symbol a : w.out.axes) {  // positions of the output
    const std::string at = position_name(a);
    w.names.integers[out_position(a)] = at;
    w.names.covers[at] = a;
  }
  return w;
}

// `independent`: no element of the loop needs another one.
std::string Emitter::open_axis(Symbol axis, bool independent) {
  const AxisRange r = range(axis);
  const std::string at = position_name(axis);
  if (independent) text_ += "#pragma GCC ivdep\n";
  open(fmt::format("for (Int {0} = {1}; {0} < {2}; ++{0})", at, r.lo, r.hi));
  return at;
}

// Where a wire goes: memory that is there already, or new.
const Buffer& Emitter::destination(const Out& out) {
  const auto placed = placed_.find(out.name);
  Buffer b = placed != placed_.end() ? placed->second : scratch(out);
  return wires_.insert_or_assign(out.name, std::move(b)).first->second;
}

std::string Emitter::out_element(const Out& out) {
  const Buffer& b = wires_.at(out.name);
  std::vector<std::string> at;
  for (Symbol a : b.axes) at.push_back(position_name(a));
  return b.pointer + "[" + offset(b, at) + "]";
}

// A line with a big operator or a loop in it. The value may be a reduction with something around it, as in sum(...) /
// sqrt(n): the reduction is made first, as a fold into the output, and then what is around it.
void Emitter::reduction(const Work& w) {
  std::optional<Term> inside;
  const Term around = replace(w.value, [&](Term t) -> std::optional<Term> {
    if (t->bound_depth > 0 || t->loop_depth > 0 || !as_fold(t)) return std::nullopt;
    if (inside && *inside != t) return std::nullopt;
    inside = t;
    return state("folded");
  });
  destination(w.out);
  if (!inside || has_binder(around) || w.out.axes.empty()) return elementwise({w}, {w.out.name});
  Work first = w;
  first.value = *inside;
  fold(first, *as_fold(*inside));
  if (around == state("folded")) return;
  Work rest = w;
  rest.value = around;
  rest.names.states["folded"] = out_element(rest.out);
  elementwise({rest}, {rest.out.name});
}

// May the line share the loop nest of the group? What the group makes must be read at the element at hand, or not at
// all.
bool Emitter::joins(const std::vector<Work>& group, const Line& line) const {
  if (is_region(line) || line.outs[0].axes != group[0].out.axes) return false;
  const auto op = line.kind == LineKind::Call ? setting_.ops->find(line.op) : setting_.ops->end();
  for (std::size_t i = 0; i < line.operands.size(); ++i) {
    const Operand& o = line.operands[i];
    for (const Work& w : group) {
      if (o.wire != w.out.name) continue;
      if (o.axes != w.out.axes) return false;
      // Not through an index: its element is a local scalar only at the output's own position.
      if (op != setting_.ops->end() && i < op->second.operands.size() && !op->second.operands[i].axes.empty())
        return false;
    }
  }
  return true;
}

void Emitter::lines(const Lines& all, const std::vector<Symbol>& yields) {
  for (std::size_t i = 0; i < all.size() && !error_; ++i) {
    here_ = all[i].place;
    if (is_region(all[i])) {
      region(all[i]);
      continue;
    }
    auto first = work(all[i]);
    if (!first) return;
    if (has_binder(first->value)) {
      comment(all[i]);
      reduction(*first);
      continue;
    }
    // As many elementwise lines over the same axes as follow.
    std::vector<Work> group = {*first};
    destination(first->out);
    std::size_t last = i;
    while (last + 1 < all.size() && joins(group, all[last + 1])) {
      auto next = work(all[last + 1]);
      if (!next) return;
      if (has_binder(next->value)) break;
      destination(next->out);
      group.push_back(*next);
      ++last;
    }
    std::set<Symbol> wanted(yields.begin(), yields.end());
    for (const Port& p : diagram_.outputs) wanted.insert(p.name);
    for (std::size_t j = last + 1; j < all.size(); ++j) reads_of(all[j], wanted);
    for (std::size_t j = i; j <= last; ++j) comment(all[j]);
    elementwise(group, wanted);
    i = last;
  }
}

// One nest for lines over the same axes; a wire read by the group only is a local scalar.
void Emitter::elementwise(const std::vector<Work>& group, const std::set<Symbol>& wanted) {
  const std::vector<Symbol>& axes = group[0].out.axes;
  const bool simple = std::none_of(group.begin(), group.end(), [](const Work& w) { return has_binder(w.value); });
  for (std::size_t d = 0; d < axes.size(); ++d) open_axis(axes[d], simple && d + 1 == axes.size());
  if (axes.empty()) open("");
  std::map<Symbol, std::string> locals;
  for (const Work& w : group) {
    Names names = w.names;
    for (auto& [port, r] : names.arrays) {
      for (const auto& [wire, local] : locals) {
        if (r.buffer == &wires_.at(wire)) r.value = local;
      }
    }
    const std::string v = bare(value(w.value, names));
    if (group.size() == 1) {
      put(out_element(w.out) + " = " + v + ";");
      continue;
    }
    locals[w.out.name] = fresh(w.out.name.str() + "_here");
    put("const T " + locals[w.out.name] + " = " + v + ";");
    if (wanted.contains(w.out.name)) put(out_element(w.out) + " = " + locals[w.out.name] + ";");
  }
  for (std::size_t d = 0; d < std::max<std::size_t>(axes.size(), 1); ++d) close();
}

// A reduction into the buffer of the output.
void Emitter::fold(Work& w, const Fold& f) {
  if (contraction(w, f)) return;
  // Does every operand that varies with the last axis have it as its last dimension?
  const Symbol last = w.out.axes.back();
  bool along = false, across = false;
  for (const auto& [name, r] : w.names.arrays) {
    const int d = position(r.axes, last);
    if (d < 0 || r.from_index[static_cast<std::size_t>(d)] >= 0) continue;
    (d + 1 == static_cast<int>(r.axes.size()) ? along : across) = true;
  }
  const std::vector<Symbol>& axes = w.out.axes;
  for (std::size_t d = 0; d + 1 < axes.size(); ++d) open_axis(axes[d]);
  along && !across ? fold_along(w, f) : fold_side_by_side(w, f);
  for (std::size_t d = 0; d + 1 < axes.size(); ++d) close();
}

// The accumulators stand in the output, and the innermost loop runs along them.
void Emitter::fold_along(Work& w, const Fold& f) {
  const Symbol last = w.out.axes.back();
  // A range that depends on the position along the last axis, as in a scan, leaves each element its own loop.
  const bool ragged = mentions(f.lo, out_position(last)) || mentions(f.hi, out_position(last));
  if (ragged) return fold_side_by_side(w, f);
  Names names = w.names;
  open_axis(last, !has_binder(f.start));
  const std::string start = value(f.start, names);
  put(out_element(w.out) + " = " + start + ";");
  close();
  open_range(f.var, fresh("k"), f.lo, f.hi, names);
  open_axis(last, !has_binder(f.body));
  const std::string v = value(f.body, names);
  put(out_element(w.out) + " = " + combine(f.op, out_element(w.out), v) + ";");
  close();
  close();
}

// Eight elements at a time, so that their operations do not wait for each other.
void Emitter::fold_side_by_side(Work& w, const Fold& f) {
  const Symbol last = w.out.axes.back();
  const AxisRange r = range(last);
  const std::string at = position_name(last), from = fresh("from"), width = fresh("width"), acc = fresh("acc");
  const bool ragged = mentions(f.lo, out_position(last)) || mentions(f.hi, out_position(last));
  if (ragged || has_binder(f.start) || has_binder(f.body)) {
    Names names = w.names;
    open_axis(last);
    const std::string result = fold_value(f, names);
    put(out_element(w.out) + " = " + result + ";");
    close();
    return;
  }
  Names names = w.names;
  open(fmt::format("for (Int {0} = {1}; {0} < {2}; {0} += {3})", from, r.lo, r.hi, kSideBySide));
  put(fmt::format("const Int {} = least({}, {} - {});", width, kSideBySide, r.hi, from));
  put(fmt::format("T {}[{}];", acc, kSideBySide));
  open(fmt::format("for (int lane = 0; lane < {}; ++lane)", width));
  const std::string start = value(f.start, names);
  if (start.find(at) != std::string::npos) put(fmt::format("const Int {} = {} + lane;", at, from));
  put(fmt::format("{}[lane] = {};", acc, start));
  close();
  for (const bool full : {true, false}) {
    open(full ? fmt::format("if ({} == {})", width, kSideBySide) : "else");
    Names inner = w.names;
    open_range(f.var, fresh("k"), f.lo, f.hi, inner);
    open(fmt::format("for (int lane = 0; lane < {}; ++lane)", full ? std::to_string(kSideBySide) : width));
    const std::string v = value(f.body, inner);
    if (v.find(at) != std::string::npos) put(fmt::format("const Int {} = {} + lane;", at, from));
    put(fmt::format("{0}[lane] = {1};", acc, combine(f.op, acc + "[lane]", v)));
    close();
    close();
    close();
  }
  open(fmt::format("for (Int {0} = {1}; {0} < {1} + {2}; ++{0})", at, from, width));
  put(fmt::format("{} = {}[{} - {}];", out_element(w.out), acc, at, from));
  close();
  close();
}

}  // namespace serviette::lowering

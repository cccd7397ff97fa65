// The loop nest of a line that is one op.
//
// Elementwise lines over the same axes, one after the other, share a nest. A reduction runs along memory: if its operands
// lie along the last output axis that axis is innermost and the accumulators stand in the output; otherwise it
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

void reads_of(const Line& l, std::set<Symbol>& out) {
  for (const Operand& o : l.operands) out.insert(o.wire);
  for (const auto& [state, start] : l.carrying) out.insert(start);
  for (const Line& inner : l.body.lines) reads_of(inner, out);
  out.insert(l.body.yields.begin(), l.body.yields.end());
}

bool has_binder(Term e) {
  bool found = e->kind == TermKind::Big || e->kind == TermKind::Loop;
  for (Term a : e->args) found = found || has_binder(a);
  return found;
}

constexpr int kSideBySide = 8;

}  // namespace

// The op of a line as a term over positions "out a", with its operands bound.
std::optional<Work> Emitter::work(const Line& line) {
  Work w{&line, line.outs[0], line.map_value, {}};
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
    const OpDef& op = it->second;
    if (op.is_block() || op.random) {
      complain(ErrorCode::Unsupported, "'" + op.name.str() + (op.random ? "' is random" : "' is defined by a diagram"),
               op.random ? "" : "unfold it in the derivation before lowering");
      return std::nullopt;
    }
    ports = op.operands;
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
      rename.emplace(op.axes[i], Index::name("out " + line.axes[i].str()));
    }
    w.value = substitute(op.value, rename);
  }
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const Operand& o = line.operands[i];
    const auto wire = wires_.find(o.wire);
    if (wire == wires_.end() || wire->second.axes.size() != o.axes.size()) {
      complain(ErrorCode::Name, "there is no wire '" + o.wire.str() + "' with these axes");
      return std::nullopt;
    }
    Reading r{&wire->second, std::vector<int>(o.axes.size(), -1), std::vector<std::string>(o.axes.size()), o.axes, ""};
    for (std::size_t p = 0; p < ports[i].axes.size(); ++p) {
      const int d = position(o.axes, axis_of[ports[i].axes[p]]);
      if (d < 0) {
        complain(ErrorCode::Type, "'" + o.wire.str() + "' does not carry the axis '" + ports[i].axes[p].str() + "'");
        return std::nullopt;
      }
      r.from_index[static_cast<std::size_t>(d)] = static_cast<int>(p);
    }
    w.names.arrays[ports[i].name] = std::move(r);
  }
  for (Symbol a : w.out.axes) {  // positions of the output
    const std::string at = "i_" + range_name(a);
    w.names.integers[Symbol("out " + a.str())] = at;
    w.names.covers[at] = a;
    for (auto& [name, r] : w.names.arrays) {
      for (std::size_t d = 0; d < r.axes.size(); ++d) {
        if (r.axes[d] == a && r.from_index[d] < 0) r.position[d] = at;
      }
    }
  }
  return w;
}

std::string Emitter::open_axis(Symbol axis, bool simd) {
  const AxisRange r = range(axis);
  const std::string at = "i_" + range_name(axis);
  if (simd) put("#pragma omp simd");
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
  for (Symbol a : b.axes) at.push_back("i_" + range_name(a));
  return b.pointer + "[" + offset(b, at) + "]";
}

void Emitter::lines(const Lines& all, const std::vector<Symbol>& yields) {
  for (std::size_t i = 0; i < all.size() && !error_; ++i) {
    if (is_region(all[i])) {
      region(all[i]);
      continue;
    }
    auto first = work(all[i]);
    if (!first) return;
    if (has_binder(first->value)) {
      comment(all[i]);
      // The value may be a reduction with something around it, as in sum(...) / sqrt(n).
      std::optional<Term> inside;
      const Term around = replace(first->value, [&](Term t) -> std::optional<Term> {
        if (t->bound_depth > 0 || t->loop_depth > 0 || !as_fold(t)) return std::nullopt;
        if (inside && *inside != t) return std::nullopt;
        inside = t;
        return state("folded");
      });
      destination(first->out);
      if (!inside || has_binder(around) || first->out.axes.empty()) {
        elementwise({*first}, {first->out.name});
        continue;
      }
      Work reduction = *first;
      reduction.value = *inside;
      fold(reduction, *as_fold(*inside));
      if (around == state("folded")) continue;
      Work rest = *first;
      rest.value = around;
      rest.names.states["folded"] = out_element(rest.out);
      elementwise({rest}, {rest.out.name});
      continue;
    }
    // As many elementwise lines over the same axes as follow.
    std::vector<Work> group = {*first};
    destination(first->out);
    std::size_t last = i;
    while (last + 1 < all.size() && !is_region(all[last + 1]) && all[last + 1].outs[0].axes == first->out.axes) {
      // What the group makes is read at the element at hand, or not at all.
      bool plain = true;
      for (const Operand& o : all[last + 1].operands) {
        for (const Work& w : group) plain = plain && (o.wire != w.out.name || o.axes == w.out.axes);
      }
      auto next = plain ? work(all[last + 1]) : std::nullopt;
      if (error_) return;
      if (!next || has_binder(next->value)) break;
      bool own = true;  // not through an index other than the output's
      for (const auto& [name, r] : next->names.arrays) {
        for (const int d : r.from_index) own = own && d < 0;
      }
      if (!own) break;
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
  bool simple = true;
  for (const Work& w : group) simple = simple && !has_binder(w.value);
  std::size_t opened = 0;
  for (std::size_t d = 0; d < axes.size(); ++d, ++opened) open_axis(axes[d], simple && d + 1 == axes.size());
  if (axes.empty()) {
    open("");
    ++opened;
  }
  std::map<Symbol, std::string> locals;
  for (const Work& w : group) {
    Names names = w.names;
    std::size_t o = 0;
    for (auto& [port, r] : names.arrays) {
      for (const auto& [wire, local] : locals) {
        if (r.buffer == &wires_.at(wire)) r.value = local;
      }
      ++o;
    }
    const std::string v = value(w.value, names);
    if (group.size() == 1) {
      put(out_element(w.out) + " = " + v + ";");
      continue;
    }
    locals[w.out.name] = fresh(w.out.name.str() + "_here");
    put("const T " + locals[w.out.name] + " = " + v + ";");
    if (wanted.contains(w.out.name)) put(out_element(w.out) + " = " + locals[w.out.name] + ";");
  }
  for (std::size_t d = 0; d < opened; ++d) close();
}

// A reduction into the buffer of the output.
void Emitter::fold(Work& w, const Fold& f) {
  if (contraction(w, f)) return;
  const std::vector<Symbol>& axes = w.out.axes;
  const Symbol last = axes.back();
  // Does every operand that varies with the last axis have it as its last dimension?
  bool along = false, across = false;
  for (const auto& [name, r] : w.names.arrays) {
    const int d = position(r.axes, last);
    if (d < 0 || r.from_index[static_cast<std::size_t>(d)] >= 0) continue;
    (d + 1 == static_cast<int>(r.axes.size()) ? along : across) = true;
  }
  for (std::size_t d = 0; d + 1 < axes.size(); ++d) open_axis(axes[d]);
  const std::string k = fresh("k");
  Names names = w.names;
  if (along && !across) {
    open_axis(last, true);
    put(out_element(w.out) + " = " + value(f.start, names) + ";");
    close();
    open_range(f.var, k, f.lo, f.hi, names);
    open_axis(last, true);
    const std::string v = value(f.body, names);
    put(out_element(w.out) + " = " + combine(f.op, out_element(w.out), v) + ";");
    close();
    close();
  } else {
    const AxisRange r = range(last);
    const std::string at = "i_" + range_name(last), from = fresh("from"), width = fresh("width"), acc = fresh("acc");
    open(fmt::format("for (Int {0} = {1}; {0} < {2}; {0} += {3})", from, r.lo, r.hi, kSideBySide));
    put(fmt::format("const Int {} = least({}, {} - {});", width, kSideBySide, r.hi, from));
    put(fmt::format("T {}[{}];", acc, kSideBySide));
    put(fmt::format("for (int lane = 0; lane < {}; ++lane) {}[lane] = {};", kSideBySide, acc, value(f.start, names)));
    for (const bool full : {true, false}) {
      open(full ? fmt::format("if ({} == {})", width, kSideBySide) : "else");
      Names inner = names;
      open_range(f.var, k, f.lo, f.hi, inner);
      open(fmt::format("for (int lane = 0; lane < {}; ++lane)", full ? std::to_string(kSideBySide) : width));
      put(fmt::format("const Int {} = {} + lane;", at, from));
      const std::string v = value(f.body, inner);
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
  for (std::size_t d = 0; d + 1 < axes.size(); ++d) close();
}

}  // namespace serviette::lowering

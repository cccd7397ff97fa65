#include "tests/proofs/verify/diagram_mutants.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "core/denote/scope.hpp"
#include "core/text/print.hpp"

namespace serviette {
namespace {

using Emit = std::function<void(const std::string& kind, Line changed)>;

const std::map<std::string, std::vector<std::string>> kOthers = {
    {"neg_inf", {"zero"}}, {"zero", {"one", "neg_inf"}}, {"one", {"zero"}}};
const std::map<std::string, std::vector<std::string>> kReplaced = {
    {"sum", {"max", "mean"}}, {"max", {"sum", "min"}}, {"mean", {"sum"}}, {"max2", {"add"}}, {"add", {"max2", "sub"}},
    {"sub", {"add"}},         {"mul", {"div", "add"}}, {"div", {"mul"}},  {"exp", {"id"}},   {"log", {"id"}},
    {"square", {"id"}},       {"reverse", {"id"}},     {"softmax", {"log_softmax"}}};

// A line that passes operand i on.
Line passes_on(const Line& line, std::size_t i) {
  Line out;
  out.outs = line.outs;
  out.op = Symbol("id");
  out.operands = {line.operands[i]};
  return out;
}

void calls(const Module& module, const Line& line, const Emit& emit) {
  if (line.operands.size() >= 2) {
    Line swapped = line;
    std::swap(swapped.operands[0], swapped.operands[1]);
    emit("operand swapped", swapped);
    for (std::size_t i = 0; i < line.operands.size(); ++i) emit("factor dropped", passes_on(line, i));
  }
  for (std::size_t i = 0; i < line.params.size(); ++i) {
    for (const int by : {1, -1}) {
      Line shifted = line;
      shifted.params[i] = line.params[i] + by;
      emit("bound shifted", shifted);
    }
  }
  if (line.axes.size() == 2) {
    Line turned = line;
    std::swap(turned.axes[0], turned.axes[1]);
    emit("axis changed", turned);
  }
  for (const auto* table : {&kOthers, &kReplaced}) {
    const auto it = table->find(line.op.str());
    if (it == table->end()) continue;
    for (const std::string& other : it->second) {
      Line replaced = line;
      replaced.op = Symbol(other);
      if (other == "id") replaced.axes.clear();
      emit(table == &kOthers ? "identity replaced" : "operation replaced", replaced);
    }
  }
  const auto op = module.ops.find(line.op);
  const Term value = line.kind == LineKind::Map ? line.map_value : op == module.ops.end() ? Term() : op->second.value;
  if (value && value->kind == TermKind::If && !line.operands.empty()) emit("condition dropped", passes_on(line, 0));
}

// A tile may not become empty; a limit may go either way.
void regions(const Line& line, const Emit& emit) {
  for (const int by : {1, -1}) {
    if (by < 0 && line.kind != LineKind::Limit) continue;
    Line shifted = line;
    shifted.size = line.size + by;
    emit("bound shifted", shifted);
  }
}

// An operation along one axis applied along another.
void axes(const Module& module, const Line& line, const Emit& emit) {
  if (line.kind != LineKind::Call || line.axes.size() != 1) return;
  for (const SizeDecl& s : module.sizes) {
    const auto& outs = line.outs[0].axes;
    if (s.name == line.axes[0] || std::find(outs.begin(), outs.end(), s.name) == outs.end()) continue;
    Line other = line;
    other.axes[0] = s.name;
    for (Out& o : other.outs) std::replace(o.axes.begin(), o.axes.end(), s.name, line.axes[0]);
    emit("axis changed", other);
  }
}

void collect(const Module& module, const std::vector<Line>& lines,
             const std::function<void(std::vector<Line>, std::string)>& emit) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto with = [&](const std::string& kind, Line changed) {
      std::vector<Line> out = lines;
      const std::string text = print_line(lines[i]);
      out[i] = std::move(changed);
      emit(std::move(out), kind + ": " + text.substr(0, text.find('\n')));
    };
    if (!is_region(lines[i])) {
      calls(module, lines[i], with);
      axes(module, lines[i], with);
      continue;
    }
    regions(lines[i], with);
    collect(module, lines[i].body.lines, [&](std::vector<Line> body, std::string what) {
      std::vector<Line> out = lines;
      out[i].body.lines = std::move(body);
      emit(std::move(out), std::move(what));
    });
  }
}

}  // namespace

std::vector<DiagramMutant> diagram_mutants(const Module& module, const Diagram& diagram, std::size_t most) {
  std::map<std::string, std::vector<DiagramMutant>> by_kind;
  collect(module, diagram.lines, [&](std::vector<Line> lines, std::string what) {
    Diagram changed = diagram;
    changed.lines = std::move(lines);
    const std::string kind = what.substr(0, what.find(':'));
    if (Scope::of(module, changed)) by_kind[kind].push_back({std::move(what), std::move(changed)});
  });
  std::vector<DiagramMutant> out;
  // A round takes the next of each kind: the first, the last, and so on inwards.
  for (std::size_t round = 0, left = 1; left > 0 && out.size() < most; ++round) {
    left = 0;
    for (auto& [kind, all] : by_kind) {
      if (all.empty() || out.size() >= most) continue;
      const auto next = round % 2 == 0 ? all.begin() : all.end() - 1;
      out.push_back(std::move(*next));
      all.erase(next);
      left += all.size();
    }
  }
  return out;
}

}  // namespace serviette

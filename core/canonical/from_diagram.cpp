#include "core/canonical/from_diagram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace serviette {
namespace {

std::string axis_text(const std::vector<Symbol>& axes) {
  std::string out = "[";
  for (std::size_t i = 0; i < axes.size(); ++i) out += (i ? " " : "") + axes[i].str();
  return out + "]";
}

Label wire_type(const std::vector<Symbol>& axes, Symbol level, Domain domain) {
  std::string text = axis_text(axes);
  if (!level.empty()) text += "@" + level.str();
  if (domain == Domain::Any) text += " any";
  return Label(text);
}

// The part of a label that stands before the operands.
std::string head_text(const Line& line) {
  switch (line.kind) {
    case LineKind::Call: {
      std::string out = line.op.str() + "[";
      for (std::size_t i = 0; i < line.axes.size(); ++i) out += (i ? "," : "") + line.axes[i].str();
      for (std::size_t i = 0; i < line.params.size(); ++i)
        out += (i ? ", " : "; ") + to_string(line.params[i]);
      return out + "]";
    }
    case LineKind::Map:
      return fmt::format("map({}: {})", line.map_names.size(),
                         canonical_text(line.map_value, line.map_names));
    case LineKind::Group:
      return fmt::format("group {} by {}", line.axis.str(), to_string(line.size));
    case LineKind::Parts:
      return fmt::format("parts {} by {} as {}", line.axis.str(), to_string(line.size),
                         line.part.str());
    case LineKind::Limit:
      return fmt::format("limit {} to {}", line.axis.str(), to_string(line.size));
    case LineKind::Stream:
      return fmt::format("stream {} by {} carrying {}", line.axis.str(), to_string(line.size),
                         line.carrying.size());
  }
  return {};
}

class Builder {
 public:
  explicit Builder(const FromDiagram& options) : options_(options) {}

  Expected<Hypergraph> diagram(const Diagram& d) {
    std::unordered_map<Symbol, bool> any_output;
    for (const Port& p : d.outputs)
      any_output[p.name] = any_output[p.name] || p.domain == Domain::Any;
    Scope scope;
    for (const Port& p : d.inputs) {
      const bool any = p.domain == Domain::Any || any_output[p.name];
      SERVIETTE_TRY(
          add_input(scope, p.name, wire_type(p.axes, {}, any ? Domain::Any : Domain::Finite)));
    }
    std::vector<Symbol> outputs;
    for (const Port& p : d.outputs) outputs.push_back(p.name);
    any_ = &any_output;
    SERVIETTE_TRY(fill(scope, d.lines, outputs));
    return Hypergraph::make(std::move(scope.parts));
  }

 private:
  // One body: its own wires by name. Wires of the bodies around it are taken in as inputs when
  // first read.
  struct Scope {
    Scope* outer = nullptr;
    HypergraphParts parts;
    std::unordered_map<Symbol, WireId> wires;
    std::vector<Symbol> taken;  // the inputs after the ordered ones
    bool copyable = true;
  };

  Expected<bool> declare(Scope& scope, Symbol name, WireId wire, const Place& place) {
    if (!scope.wires.emplace(name, wire).second)
      return fail(ErrorCode::Name, fmt::format("wire {} is made twice", name.str()), "", place);
    return true;
  }

  Expected<bool> add_input(Scope& scope, Symbol name, Label type) {
    return declare(scope, name, scope.parts.add_input(type), {});
  }

  // All wires of a body exist before its lines are read, so the order of lines is free.
  Expected<bool> fill(Scope& scope, const std::vector<Line>& lines,
                      const std::vector<Symbol>& outputs) {
    for (const Line& line : lines) {
      for (const Out& out : line.outs) {
        const bool any = !scope.outer && any_->contains(out.name) && any_->at(out.name);
        const Label type = wire_type(out.axes, out.level, any ? Domain::Any : Domain::Finite);
        SERVIETTE_TRY(declare(scope, out.name, scope.parts.add_wire(type), line.place));
      }
    }
    for (const Line& line : lines) SERVIETTE_TRY(add_line(scope, line));
    for (Symbol name : outputs) {
      SERVIETTE_LET(wire, find(scope, name, {}));
      scope.parts.outputs.push_back(wire);
    }
    return true;
  }

  Expected<WireId> find(Scope& scope, Symbol name, const Place& place) {
    if (const auto it = scope.wires.find(name); it != scope.wires.end()) return it->second;
    for (Scope* s = scope.outer; s; s = s->outer) {
      const auto it = s->wires.find(name);
      if (it == s->wires.end()) continue;
      const WireId wire = scope.parts.add_input(s->parts.wire_types[it->second]);
      scope.taken.push_back(name);
      scope.wires.emplace(name, wire);
      return wire;
    }
    return fail(ErrorCode::Name, fmt::format("nothing makes wire {}", name.str()), "", place);
  }

  Expected<bool> add_line(Scope& scope, const Line& line) {
    std::string text = head_text(line);
    bool copyable = true;
    std::vector<WireId> ins, outs;
    if (is_region_kind(line.kind)) {
      for (const auto& [state, start] : line.carrying) {
        SERVIETTE_LET(wire, find(scope, start, line.place));
        ins.push_back(wire);
      }
      SERVIETTE_LET(inner, region(scope, line, ins));
      text += inner.text;
      copyable = inner.copyable;
    } else {
      text += "(";
      for (const Operand& operand : line.operands) {
        SERVIETTE_LET(wire, find(scope, operand.wire, line.place));
        ins.push_back(wire);
        text += (ins.size() > 1 ? ", " : "") + axis_text(operand.axes);
      }
      text += ")";
      copyable = line.kind != LineKind::Call || !options_.is_random || !options_.is_random(line.op);
    }
    text += " -> ";
    for (const Out& out : line.outs) {
      outs.push_back(scope.wires.at(out.name));
      text += (outs.size() > 1 ? ", " : "") + axis_text(out.axes);
      if (!out.level.empty()) text += "@" + out.level.str();
    }
    scope.copyable = scope.copyable && copyable;
    scope.parts.add_box(Label(text, copyable), ins, outs);
    return true;
  }

  static bool is_region_kind(LineKind kind) {
    return kind != LineKind::Call && kind != LineKind::Map;
  }

  struct Inner {
    std::string text;
    bool copyable;
  };

  // The body as a hypergraph of its own; appends what it takes from outside to `ins`, in canonical
  // order.
  Expected<Inner> region(Scope& scope, const Line& line, std::vector<WireId>& ins) {
    Scope inner;
    inner.outer = &scope;
    for (std::size_t i = 0; i < line.carrying.size(); ++i)
      SERVIETTE_TRY(add_input(inner, line.carrying[i].first, scope.parts.wire_types[ins[i]]));
    SERVIETTE_TRY(fill(inner, line.body.lines, line.body.yields));
    SERVIETTE_LET(whole, Hypergraph::make(std::move(inner.parts)));
    const auto states = static_cast<std::uint32_t>(line.carrying.size());
    const CanonicalForm form = canonical_form(options_.share_bodies ? share(whole) : whole, states);
    for (std::uint32_t i : form.inputs_met) {
      SERVIETTE_LET(wire, find(scope, inner.taken[i - states], line.place));
      ins.push_back(wire);
    }
    return Inner{" { " + to_string(form) + " }", inner.copyable};
  }

  const FromDiagram& options_;
  const std::unordered_map<Symbol, bool>* any_ = nullptr;  // outputs of the diagram declared `any`
};

}  // namespace

Expected<Hypergraph> from_diagram(const Diagram& diagram, const FromDiagram& options) {
  return Builder(options).diagram(diagram);
}

Expected<CanonicalForm> canonical_form(const Diagram& diagram, const FromDiagram& options) {
  SERVIETTE_LET(g, from_diagram(diagram, options));
  return canonical_form(g);
}

Expected<bool> equal(const Diagram& a, const Diagram& b) {
  SERVIETTE_LET(f, from_diagram(a));
  SERVIETTE_LET(g, from_diagram(b));
  return equal(f, g);
}

Expected<bool> equal_up_to_sharing(const Diagram& a, const Diagram& b, FromDiagram options) {
  options.share_bodies = true;
  SERVIETTE_LET(f, from_diagram(a, options));
  SERVIETTE_LET(g, from_diagram(b, options));
  return equal_up_to_sharing(f, g);
}

}  // namespace serviette

#include "core/taso/diagrams.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace serviette::taso {
namespace {

using Axes = std::vector<std::string>;

// Names for lengths, and declarations for the names.
class Names {
 public:
  explicit Names(const Lengths& lengths) : lengths_(lengths) {
    for (int u : lengths.left()) {
      const auto n = static_cast<int>(sizes_.size());
      sizes_.push_back(n < 26 ? std::string(1, static_cast<char>('a' + n)) : fmt::format("a{}", n));
      size_of_[u] = sizes_.back();
    }
  }

  // The n-th axis of that length, from 1.
  std::string axis(const Length& length, int n) {
    const Length l = lengths_.value(length);
    std::string out = base(l);
    if (n > 1) out += fmt::format("_{}", n);
    if (used_.insert(out).second && !is_size(out)) axes_ += fmt::format("axis {} = {}\n", out, text(l));
    return out;
  }

  // Axes of one array; `taken` counts what stands in the same line already.
  Axes axes(const std::vector<Length>& lengths, std::map<Length, int>& taken) {
    Axes out;
    for (const Length& l : lengths) out.push_back(axis(l, ++taken[lengths_.value(l)]));
    return out;
  }

  std::string text(const Length& length) const {
    const Length l = lengths_.value(length);
    std::string out;
    for (const auto& [u, c] : l.terms) {
      const std::string& name = size_of_.at(u);
      if (!out.empty() || c < 0) out += c < 0 ? (out.empty() ? "-" : " - ") : " + ";
      out += std::abs(c) == 1 ? name : fmt::format("{} * {}", std::abs(c), name);
    }
    if (out.empty()) return fmt::format("{}", l.constant);
    if (l.constant != 0) out += fmt::format(" {} {}", l.constant < 0 ? '-' : '+', std::abs(l.constant));
    return out;
  }

  std::string declarations() const {
    std::string out;
    if (!sizes_.empty()) out += fmt::format("size {} >= 1\n", fmt::join(sizes_, ", "));
    for (const Length& l : lengths_.conditions()) out += fmt::format("assume {} >= 1\n", text(l));
    return out + axes_;
  }

 private:
  bool is_size(const std::string& name) const { return std::find(sizes_.begin(), sizes_.end(), name) != sizes_.end(); }

  // a; a_b for a + b; n3 for 3; else a number of its own.
  std::string base(const Length& l) {
    const auto it = base_of_.find(l);
    if (it != base_of_.end()) return it->second;
    const bool is_sum =
        l.constant == 0 && std::all_of(l.terms.begin(), l.terms.end(), [](auto& t) { return t.second == 1; });
    std::string out;
    if (l.is_constant()) {
      out = fmt::format("n{}", l.constant);
    } else if (is_sum) {
      for (const auto& [u, c] : l.terms) out += (out.empty() ? "" : "_") + size_of_.at(u);
    } else {
      out = fmt::format("x{}", ++others_);
    }
    return base_of_[l] = out;
  }

  const Lengths& lengths_;
  std::vector<std::string> sizes_;
  std::map<int, std::string> size_of_;
  std::map<Length, std::string> base_of_;
  std::set<std::string> used_;
  std::string axes_;
  int others_ = 0;
};

std::vector<Length> lengths(const Shape& shape) {
  std::vector<Length> out;
  for (const Dimension& d : shape) out.push_back(d.length);
  return out;
}

// One side of a rule, line by line.
class Side {
 public:
  Side(Names& names, const std::vector<Operator>& ops, const std::vector<TypedOperator>& typed, char prefix)
      : names_(names), ops_(ops), typed_(typed), prefix_(prefix) {}

  void name_output(TensorRef t, const std::string& name) { named_[t] = name; }

  std::string lines() {
    for (std::size_t i = 0; i < ops_.size(); ++i) line(static_cast<int>(i));
    return out_;
  }

  std::string wire(TensorRef t) const {
    if (const auto it = named_.find(t); it != named_.end()) return it->second;
    if (t.op < 0) return fmt::format("in{}", -t.op);
    const auto outputs = typed_[static_cast<std::size_t>(t.op)].outputs.size();
    return outputs == 1 ? fmt::format("{}{}", prefix_, t.op) : fmt::format("{}{}_{}", prefix_, t.op, t.output);
  }

 private:
  static std::string read(const std::string& wire, const Axes& axes) {
    return fmt::format("{}[{}]", wire, fmt::join(axes, " "));
  }

  void put(const std::string& wire, const Axes& axes, const std::string& call) {
    out_ += fmt::format("  {} = {}\n", read(wire, axes), call);
  }

  void line(int i) {
    const Operator& op = ops_[static_cast<std::size_t>(i)];
    const TypedOperator& t = typed_[static_cast<std::size_t>(i)];
    switch (op.type) {
      case OpType::Relu: return elementwise("relu", op, t, i);
      case OpType::Sigmoid: return elementwise("sigmoid", op, t, i);
      case OpType::Tanh: return elementwise("tanh", op, t, i);
      case OpType::Add: return elementwise("add", op, t, i);
      case OpType::Mul: return elementwise("mul", op, t, i);
      case OpType::Matmul: return matmul(op, t, i);
      case OpType::Concat: return concat(op, t, i);
      case OpType::Split: return split(op, t, i);
      case OpType::Conv2d: return convolution(op, t, i);
      default: return;  // infer_shapes has refused it
    }
  }

  void elementwise(const char* nap, const Operator& op, const TypedOperator& t, int i) {
    std::map<Length, int> taken;
    const Axes axes = names_.axes(lengths(t.outputs[0]), taken);
    std::vector<std::string> operands;
    for (TensorRef in : op.inputs) operands.push_back(read(wire(in), axes));
    put(wire({i, 0}), axes, fmt::format("{}({})", nap, fmt::join(operands, ", ")));
  }

  void matmul(const Operator& op, const TypedOperator& t, int i) {
    std::map<Length, int> taken;
    const Axes out = names_.axes(lengths(t.outputs[0]), taken);
    const std::string k = names_.axes({t.inputs[0].back().length}, taken)[0];
    Axes a = out, b = out;
    a[a.size() - 1] = k;
    b[b.size() - 2] = k;
    activated(op, i, out, fmt::format("dot[{}]({}, {})", k, read(wire(op.inputs[0]), a), read(wire(op.inputs[1]), b)));
  }

  // Two at a time.
  void concat(const Operator& op, const TypedOperator& t, int i) {
    const auto axis = static_cast<std::size_t>(op.parameter(Parameter::Axis, 0));
    std::string so_far = wire(op.inputs[0]);
    Length length = t.inputs[0][axis].length;
    for (std::size_t n = 1; n < op.inputs.size(); ++n) {
      const Length next = t.inputs[n][axis].length, both = length + next;
      std::vector<Length> shape = lengths(t.outputs[0]);
      shape[axis] = both;
      std::map<Length, int> taken;
      const Axes out = names_.axes(shape, taken), ends = names_.axes({length, next}, taken);
      Axes a = out, b = out;
      a[axis] = ends[0];
      b[axis] = ends[1];
      const bool last = n + 1 == op.inputs.size();
      const std::string to = last ? wire({i, 0}) : fmt::format("{}{}_of_{}", prefix_, i, n + 1);
      put(to, out,
          fmt::format("concat[{}, {}, {}]({}, {})", ends[0], ends[1], out[axis], read(so_far, a),
                      read(wire(op.inputs[n]), b)));
      so_far = to;
      length = both;
    }
  }

  void split(const Operator& op, const TypedOperator& t, int i) {
    const auto axis = static_cast<std::size_t>(op.parameter(Parameter::Axis, 0));
    Length start = 0;
    for (std::size_t n = 0; n < t.outputs.size(); ++n) {
      std::map<Length, int> taken;
      const Axes out = names_.axes(lengths(t.outputs[n]), taken);
      Axes in = out;
      in[axis] = names_.axes({t.inputs[0][axis].length}, taken)[0];
      put(wire({i, static_cast<int>(n)}), out,
          fmt::format("slice[{}, {}; {}]({})", in[axis], out[axis], names_.text(start), read(wire(op.inputs[0]), in)));
      start = start + t.outputs[n][axis].length;
    }
  }

  void convolution(const Operator& op, const TypedOperator& t, int i) {
    const Shape &x = t.inputs[0], &w = t.inputs[1];
    const bool same = op.parameter(Parameter::Pad, 0) == static_cast<int>(Padding::Same);
    const auto zeros = [&](Parameter kernel) { return same ? (op.parameter(kernel, 1) - 1) / 2 : 0; };
    std::map<Length, int> taken;
    const Axes out = names_.axes(lengths(t.outputs[0]), taken);                   // n o y x
    const Axes in = names_.axes({x[1].length, x[2].length, x[3].length}, taken);  // c h w
    const Axes kernel = names_.axes({w[2].length, w[3].length}, taken);
    const int p = zeros(Parameter::KernelH), q = zeros(Parameter::KernelW);
    const std::string image = read(wire(op.inputs[0]), {out[0], in[0], in[1], in[2]});
    if (t.groups == 1) {
      const std::string weights = read(wire(op.inputs[1]), {out[1], in[0], kernel[0], kernel[1]});
      return activated(op, i, out,
                       fmt::format("conv2d_padded[{}, {}, {}, {}; {}, {}]({}, {})", fmt::join(in, ", "),
                                   fmt::join(kernel, ", "), out[2], out[3], p, q, image, weights));
    }
    const std::string d = names_.axes({w[1].length}, taken)[0];
    const std::string weights = read(wire(op.inputs[1]), {out[1], d, kernel[0], kernel[1]});
    activated(op, i, out,
              fmt::format("grouped_conv2d_padded[{}, {}, {}, {}, {}, {}, {}, {}; {}, {}, {}]({}, {})", in[0], d, out[1],
                          in[1], in[2], fmt::join(kernel, ", "), out[2], out[3], names_.text(t.per_group), p, q, image,
                          weights));
  }

  // The call, and the activation that the operator carries.
  void activated(const Operator& op, int i, const Axes& axes, const std::string& call) {
    const std::string to = wire({i, 0});
    const auto a = static_cast<Activation>(op.parameter(Parameter::Activation, 0));
    if (a == Activation::None) return put(to, axes, call);
    const std::string before = fmt::format("{}{}_before", prefix_, i);
    put(before, axes, call);
    const char* nap = a == Activation::Relu ? "relu" : a == Activation::Sigmoid ? "sigmoid" : "tanh";
    put(to, axes, fmt::format("{}({})", nap, read(before, axes)));
  }

  Names& names_;
  const std::vector<Operator>& ops_;
  const std::vector<TypedOperator>& typed_;
  char prefix_;
  std::map<TensorRef, std::string> named_;
  std::string out_;
};

}  // namespace

std::string to_nap(const Substitution& rule, const Typing& typing, const std::string& title) {
  Names names(typing.lengths);
  const auto port = [&](const std::string& name, const Shape& shape) {
    std::map<Length, int> taken;
    return fmt::format("{}[{}]", name, fmt::join(names.axes(lengths(shape), taken), " "));
  };
  std::vector<std::string> inputs, outputs;
  for (auto it = typing.inputs.rbegin(); it != typing.inputs.rend(); ++it)
    inputs.push_back(port(fmt::format("in{}", -it->first), it->second));
  Side src(names, rule.src, typing.src, 's'), tgt(names, rule.tgt, typing.tgt, 't');
  for (std::size_t i = 0; i < rule.outputs.size(); ++i) {
    const SameOutput& o = rule.outputs[i];
    const std::string name = fmt::format("o{}", i);
    src.name_output(o.src, name);
    tgt.name_output(o.tgt, name);
    outputs.push_back(
        port(name, typing.src[static_cast<std::size_t>(o.src.op)].outputs[static_cast<std::size_t>(o.src.output)]));
  }
  const auto diagram = [&](const char* name, Side& side) {
    return fmt::format("diagram {}({}) -> ({}) {{\n{}}}\n", name, fmt::join(inputs, ", "), fmt::join(outputs, ", "),
                       side.lines());
  };
  const std::string diagrams = diagram("src", src) + diagram("tgt", tgt);
  return fmt::format("# {}\n{}\n{}", title, names.declarations(), diagrams);
}

}  // namespace serviette::taso

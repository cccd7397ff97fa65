#include "core/taso/shape.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace serviette::taso {
namespace {

constexpr int kImageRank = 4;

// The rank of every tensor: fixed by parameters, carried from operand to result. Tensors of a rule whose rank nothing
// fixes have the axes that their operators touch and one more.
class Ranks {
 public:
  explicit Ranks(const Substitution& rule) {
    for (const auto* side : {&rule.src, &rule.tgt}) {
      for (std::size_t i = 0; i < side->size(); ++i) {
        const Operator& op = (*side)[i];
        for (TensorRef in : op.inputs) join(key(*side, rule, static_cast<int>(i)), key(*side, rule, in.op));
      }
    }
    for (const SameOutput& o : rule.outputs) join(key(rule.src, rule, o.src.op), key(rule.tgt, rule, o.tgt.op));
  }

  // Both sides have operators 0, 1, ..: those of the target are told apart by an offset.
  static int key(const std::vector<Operator>& side, const Substitution& rule, int op) {
    return op < 0 || &side == &rule.src ? op : op + static_cast<int>(rule.src.size());
  }

  Expected<void> fix(int k, int rank) {
    int& known = rank_[find(k)];
    if (known != 0 && known != rank)
      return fail(ErrorCode::Type, fmt::format("a tensor would have rank {} and {}", known, rank));
    known = rank;
    return {};
  }
  void at_least(int k, int rank) { least_[find(k)] = std::max(least_[find(k)], rank); }

  int of(int k) {
    const int root = find(k);
    return rank_[root] != 0 ? rank_[root] : least_[root] + 1;
  }

 private:
  int find(int k) {
    const auto it = parent_.find(k);
    return it == parent_.end() || it->second == k ? k : find(it->second);
  }
  void join(int a, int b) { parent_[find(a)] = find(b); }

  std::map<int, int> parent_, rank_, least_;
};

struct OpenChannels {  // of a convolution whose groups are not known yet
  TypedOperator* op;
  std::string where;
};

class Inference {
 public:
  Inference(const Substitution& rule, Convolution convolution) : rule_(rule), convolution_(convolution), ranks_(rule) {}

  Expected<Typing> run() {
    SERVIETTE_TRY(find_ranks(rule_.src));
    SERVIETTE_TRY(find_ranks(rule_.tgt));
    SERVIETTE_TRY(type_side(rule_.src, out_.src, "source"));
    SERVIETTE_TRY(type_side(rule_.tgt, out_.tgt, "target"));
    for (const SameOutput& o : rule_.outputs) {
      SERVIETTE_LET(src, tensor(out_.src, o.src));
      SERVIETTE_LET(tgt, tensor(out_.tgt, o.tgt));
      SERVIETTE_TRY(same(src, tgt, "an output of source and target"));
    }
    for (const OpenChannels& c : open_) SERVIETTE_TRY(channels(c));
    if (!out_.lengths.witness()) return fail(ErrorCode::Type, "no sizes up to 4 satisfy all that the shapes ask for");
    return std::move(out_);
  }

 private:
  Expected<void> find_ranks(const std::vector<Operator>& side) {
    for (std::size_t i = 0; i < side.size(); ++i) {
      const Operator& op = side[i];
      const int key = Ranks::key(side, rule_, static_cast<int>(i));
      if (op.type == OpType::Concat) {
        if (const int rank = op.parameter(Parameter::Rank, 0); rank > 0) SERVIETTE_TRY(ranks_.fix(key, rank));
        ranks_.at_least(key, op.parameter(Parameter::Axis, 0) + 1);
      }
      if (op.type == OpType::Conv2d) SERVIETTE_TRY(ranks_.fix(key, kImageRank));
      if (op.type == OpType::Matmul) ranks_.at_least(key, 2);
    }
    return {};
  }

  Expected<void> type_side(const std::vector<Operator>& side, std::vector<TypedOperator>& typed, const char* which) {
    typed.reserve(side.size());  // open_ points into it
    for (std::size_t i = 0; i < side.size(); ++i) {
      const std::string where = fmt::format("{} {} of the {}", name(side[i].type), i, which);
      TypedOperator op;
      for (TensorRef in : side[i].inputs) {
        SERVIETTE_LET(shape, in.op < 0 ? input(in.op) : tensor(typed, in));
        op.inputs.push_back(shape);
      }
      typed.push_back(std::move(op));
      SERVIETTE_TRY(type(side[i], typed.back(), where));
    }
    return {};
  }

  Expected<Shape> input(int number) {
    const auto [it, is_new] = out_.inputs.try_emplace(number);
    for (int rank = is_new ? ranks_.of(number) : 0; rank > 0; --rank) it->second.push_back({out_.lengths.fresh(), {}});
    return it->second;
  }

  static Expected<Shape> tensor(const std::vector<TypedOperator>& side, TensorRef t) {
    const auto& outputs = side[static_cast<std::size_t>(t.op)].outputs;
    if (t.output < 0 || t.output >= static_cast<int>(outputs.size()))
      return fail(ErrorCode::Syntax, fmt::format("operator {} has no output {}", t.op, t.output));
    return outputs[static_cast<std::size_t>(t.output)];
  }

  Expected<void> type(const Operator& op, TypedOperator& t, const std::string& where) {
    SERVIETTE_TRY(arity(op, where));
    switch (op.type) {
      case OpType::Relu:
      case OpType::Sigmoid:
      case OpType::Tanh: t.outputs = {t.inputs[0]}; return {};
      case OpType::Add:
      case OpType::Mul: return elementwise(t, where);
      case OpType::Matmul: return matmul(op, t, where);
      case OpType::Concat: return concat(op, t, where);
      case OpType::Split: return split(op, t, where);
      case OpType::Conv2d: return convolution(op, t, where);
      default: return fail(ErrorCode::Unsupported, where + ": this operator is not read");
    }
  }

  static Expected<void> arity(const Operator& op, const std::string& where) {
    const bool one =
        op.type == OpType::Relu || op.type == OpType::Sigmoid || op.type == OpType::Tanh || op.type == OpType::Split;
    const std::size_t n = op.inputs.size();
    if (op.type == OpType::Concat ? n < 2 : n != (one ? 1u : 2u))
      return fail(ErrorCode::Syntax, fmt::format("{} has {} operands", where, n));
    return {};
  }

  Expected<void> equate(const Length& a, const Length& b, const std::string& what) {
    auto done = out_.lengths.equate(a, b);
    if (!done) done.error().message = what + ": " + done.error().message;
    return done;
  }

  Expected<void> same(const Shape& a, const Shape& b, const std::string& what) {
    if (a.size() != b.size()) return fail(ErrorCode::Type, what + " differ in rank");
    for (std::size_t i = 0; i < a.size(); ++i) SERVIETTE_TRY(equate(a[i].length, b[i].length, what));
    return {};
  }

  Expected<void> elementwise(TypedOperator& t, const std::string& where) {
    SERVIETTE_TRY(same(t.inputs[0], t.inputs[1], where));
    Shape out = t.inputs[0];
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (out[i].parts.empty()) out[i].parts = t.inputs[1][i].parts;
    }
    t.outputs = {std::move(out)};
    return {};
  }

  Expected<void> matmul(const Operator& op, TypedOperator& t, const std::string& where) {
    const Shape &a = t.inputs[0], &b = t.inputs[1];
    const std::size_t rank = a.size();
    if (rank < 2 || b.size() != rank) return fail(ErrorCode::Type, where + ": two operands of one rank, at least 2");
    SERVIETTE_TRY(equate(a[rank - 1].length, b[rank - 2].length, where + ", columns and rows"));
    for (std::size_t i = 0; i + 2 < rank; ++i) SERVIETTE_TRY(equate(a[i].length, b[i].length, where));
    Shape out = a;
    out[rank - 1] = b[rank - 1];
    t.outputs = {std::move(out)};
    return activation(op, where);
  }

  Expected<void> concat(const Operator& op, TypedOperator& t, const std::string& where) {
    const int axis = op.parameter(Parameter::Axis, -1);
    Shape out = t.inputs[0];
    if (axis < 0 || axis >= static_cast<int>(out.size()))
      return fail(ErrorCode::Type, where + ": there is no such axis");
    Dimension& joined = out[static_cast<std::size_t>(axis)];
    joined.parts = {joined};
    for (std::size_t i = 1; i < t.inputs.size(); ++i) {
      const Shape& next = t.inputs[i];
      if (next.size() != out.size()) return fail(ErrorCode::Type, where + ": operands of different rank");
      for (std::size_t d = 0; d < out.size(); ++d) {
        if (static_cast<int>(d) == axis) continue;
        SERVIETTE_TRY(equate(out[d].length, next[d].length, where));
        if (out[d].parts.empty()) out[d].parts = next[d].parts;
      }
      joined.length = joined.length + next[static_cast<std::size_t>(axis)].length;
      joined.parts.push_back(next[static_cast<std::size_t>(axis)]);
    }
    t.outputs = {std::move(out)};
    return {};
  }

  Expected<void> split(const Operator& op, TypedOperator& t, const std::string& where) {
    const int axis = op.parameter(Parameter::Axis, -1), count = op.parameter(Parameter::Outputs, 2);
    const Shape& in = t.inputs[0];
    if (axis < 0 || axis >= static_cast<int>(in.size()))
      return fail(ErrorCode::Type, where + ": there is no such axis");
    const auto& parts = in[static_cast<std::size_t>(axis)].parts;
    if (static_cast<int>(parts.size()) != count)
      return fail(ErrorCode::Type,
                  fmt::format("{} into {}, along an axis that was joined of {}", where, count, parts.size()));
    for (const Dimension& part : parts) {
      t.outputs.push_back(in);
      t.outputs.back()[static_cast<std::size_t>(axis)] = part;
    }
    return {};
  }

  Expected<void> convolution(const Operator& op, TypedOperator& t, const std::string& where) {
    const Shape &x = t.inputs[0], &w = t.inputs[1];
    if (x.size() != kImageRank || w.size() != kImageRank) return fail(ErrorCode::Type, where + ": operands of rank 4");
    if (op.parameter(Parameter::StrideH, 1) != 1 || op.parameter(Parameter::StrideW, 1) != 1)
      return fail(ErrorCode::Unsupported, where + ": strides other than 1");
    const int padding = op.parameter(Parameter::Pad, 0);
    if (padding != static_cast<int>(Padding::Same) && padding != static_cast<int>(Padding::Valid))
      return fail(ErrorCode::Unsupported, where + ": unknown padding");
    Shape out = {x[0], w[0], x[2], x[3]};
    for (const auto& [dim, parameter] : {std::pair(2u, Parameter::KernelH), std::pair(3u, Parameter::KernelW)}) {
      const int kernel = op.parameter(parameter, 0);
      if (kernel < 1) return fail(ErrorCode::Unsupported, where + ": a kernel without a size");
      SERVIETTE_TRY(equate(w[dim].length, kernel, where + ", size of the kernel"));
      if (padding == static_cast<int>(Padding::Same)) continue;
      out[dim] = {out_.lengths.fresh(), {}};
      SERVIETTE_TRY(equate(out[dim].length + Length(kernel - 1), x[dim].length, where + ", size of the image"));
    }
    t.outputs = {std::move(out)};
    SERVIETTE_TRY(activation(op, where));
    const std::string what = where + ", channels of image and weights";
    if (convolution_ == Convolution::Ordinary) return equate(x[1].length, w[1].length, what);
    open_.push_back({&t, what});
    return {};
  }

  static Expected<void> activation(const Operator& op, const std::string& where) {
    const int a = op.parameter(Parameter::Activation, 0);
    if (a < 0 || a > static_cast<int>(Activation::Tanh))
      return fail(ErrorCode::Unsupported, where + ": unknown activation");
    return {};
  }

  // Ordinary where the shapes allow it, else grouped.
  Expected<void> channels(const OpenChannels& c) {
    const Dimension &in = c.op->inputs[0][1], &weights = c.op->inputs[1][1], &out = c.op->inputs[1][0];
    Lengths attempt = out_.lengths;
    if (attempt.equate(in.length, weights.length) && attempt.witness()) {
      out_.lengths = std::move(attempt);
      return {};
    }
    const Length each = out_.lengths.value(weights.length);
    const auto groups = ratio(out_.lengths.value(in.length), each);
    if (!groups || *groups < 2) return fail(ErrorCode::Type, c.where + ": not a whole number of groups");
    c.op->groups = *groups;
    c.op->per_group = out_.lengths.fresh();
    if (out.parts.empty()) return equate(out.length, *groups * c.op->per_group, c.where);
    if (out.parts.size() != in.parts.size())
      return fail(ErrorCode::Type, c.where + ": joined of different numbers of parts");
    for (std::size_t i = 0; i < in.parts.size(); ++i) {
      const auto part = ratio(out_.lengths.value(in.parts[i].length), each);
      if (!part || *part < 1) return fail(ErrorCode::Type, c.where + ": a part is no whole number of groups");
      SERVIETTE_TRY(equate(out.parts[i].length, *part * c.op->per_group, c.where));
    }
    return {};
  }

  const Substitution& rule_;
  Convolution convolution_;
  Ranks ranks_;
  Typing out_;
  std::vector<OpenChannels> open_;
};

}  // namespace

Expected<Typing> infer_shapes(const Substitution& rule, Convolution convolution) {
  return Inference(rule, convolution).run();
}

}  // namespace serviette::taso

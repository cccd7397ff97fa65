#include "core/taso/substitution.hpp"

#include <fmt/format.h>

#include <array>

#include "core/taso/wire_format.hpp"

namespace serviette::taso {
namespace {

constexpr std::array kNames = {"INPUT",      "WEIGHT",    "ANY",     "CONV2D", "DROPOUT",   "LINEAR", "POOL2D_MAX",
                               "POOL2D_AVG", "RELU",      "SIGMOID", "TANH",   "BATCHNORM", "CONCAT", "SPLIT",
                               "RESHAPE",    "TRANSPOSE", "EW_ADD",  "EW_MUL", "MATMUL",    "MUL",    "ENLARGE"};

// A message of integers alone, by field number; what is not written is 0.
Expected<std::map<std::uint64_t, int>> read_integers(std::string_view message) {
  SERVIETTE_LET(fields, read_fields(message));
  std::map<std::uint64_t, int> out;
  for (const Field& f : fields) out[f.number] = as_int32(f.integer);
  return out;
}

Expected<Operator> read_operator(std::string_view message, int number) {
  SERVIETTE_LET(fields, read_fields(message));
  Operator out;
  for (const Field& f : fields) {
    if (f.number == 1) {
      if (f.integer >= kNames.size())
        return fail(ErrorCode::Syntax, fmt::format("operator {} has the unknown type {}", number, f.integer));
      out.type = static_cast<OpType>(f.integer);
    } else if (f.number == 2) {
      SERVIETTE_LET(in, read_integers(f.bytes));
      if (in[1] >= number)
        return fail(ErrorCode::Syntax,
                    fmt::format("operator {} reads operator {}, which comes after it", number, in[1]));
      out.inputs.push_back({in[1], in[2]});
    } else if (f.number == 3) {
      SERVIETTE_LET(parameter, read_integers(f.bytes));
      out.parameters[static_cast<Parameter>(parameter[1])] = parameter[2];
    }
  }
  return out;
}

Expected<Substitution> read_substitution(std::string_view message) {
  SERVIETTE_LET(fields, read_fields(message));
  Substitution out;
  for (const Field& f : fields) {
    if (f.number == 1 || f.number == 2) {
      auto& side = f.number == 1 ? out.src : out.tgt;
      SERVIETTE_LET(op, read_operator(f.bytes, static_cast<int>(side.size())));
      side.push_back(std::move(op));
    } else if (f.number == 3) {
      SERVIETTE_LET(map, read_integers(f.bytes));
      out.outputs.push_back({{map[1], map[3]}, {map[2], map[4]}});
    }
  }
  const auto exists = [](const std::vector<Operator>& side, TensorRef t) {
    return t.op >= 0 && t.op < static_cast<int>(side.size());
  };
  for (const SameOutput& o : out.outputs) {
    if (!exists(out.src, o.src) || !exists(out.tgt, o.tgt))
      return fail(ErrorCode::Syntax,
                  fmt::format("an output of operator {} is said to be one of operator {}: one of them is "
                              "not there",
                              o.src.op, o.tgt.op));
  }
  if (out.outputs.empty()) return fail(ErrorCode::Syntax, "a rule has no outputs");
  return out;
}

}  // namespace

const char* name(OpType type) { return kNames[static_cast<std::size_t>(type)]; }

int Operator::parameter(Parameter p, int otherwise) const {
  const auto it = parameters.find(p);
  return it == parameters.end() ? otherwise : it->second;
}

Expected<std::vector<Substitution>> read_substitutions(std::string_view bytes) {
  SERVIETTE_LET(fields, read_fields(bytes));
  std::vector<Substitution> out;
  for (const Field& f : fields) {
    if (f.number != 1 || !f.is_message) continue;
    auto rule = read_substitution(f.bytes);
    if (!rule) {
      rule.error().message = fmt::format("rule {}: {}", out.size(), rule.error().message);
      return std::unexpected(rule.error());
    }
    out.push_back(std::move(*rule));
  }
  if (out.empty()) return fail(ErrorCode::Syntax, "the file holds no rules", "it should be TASO's graph_subst.pb");
  return out;
}

}  // namespace serviette::taso

// Substitutions as TASO (Jia et al., SOSP 2019) ships them: graph_subst.pb, rules found by enumerating small graphs and
// testing them, so that each of them wants a proof.
//
// A rule is two graphs of operators over the same inputs, and says which output of the one is which output of the
// other. The numbers of types and parameters are those of TASO's include/taso/ops.h. This file reads them; what they
// mean is said in shape.hpp and diagrams.hpp.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace serviette::taso {

enum class OpType {
  Input,
  Weight,
  Any,
  Conv2d,
  Dropout,
  Linear,
  PoolMax,
  PoolAverage,
  Relu,
  Sigmoid,
  Tanh,
  BatchNorm,
  Concat,
  Split,
  Reshape,
  Transpose,
  Add,
  Mul,
  Matmul,
  Scale,
  Enlarge
};
enum class Parameter {
  Inputs = 1,
  Outputs = 2,
  KernelH = 4,
  KernelW = 5,
  StrideH = 6,
  StrideW = 7,
  Pad = 8,
  Activation = 9,
  Rank = 10,
  Axis = 11
};
enum class Padding { Same = 0, Valid = 1 };
enum class Activation { None = 0, Sigmoid = 1, Relu = 2, Tanh = 3 };

const char* name(OpType type);

struct TensorRef {
  int op = 0;      // number of an operator of the same side; < 0: an input of the rule
  int output = 0;  // which output of it
  auto operator<=>(const TensorRef&) const = default;
};

struct Operator {
  OpType type = OpType::Input;
  std::vector<TensorRef> inputs;
  std::map<Parameter, int> parameters;

  int parameter(Parameter p, int otherwise) const;
};

struct SameOutput {
  TensorRef src, tgt;
};

struct Substitution {
  std::vector<Operator> src, tgt;
  std::vector<SameOutput> outputs;
};

// Errors: Syntax, if the bytes are no such file: an operator of an unknown type, or one that reads an operator after
// it.
Expected<std::vector<Substitution>> read_substitutions(std::string_view bytes);

}  // namespace serviette::taso

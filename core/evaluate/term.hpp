// The value of a term under an environment: integers, arrays and states by name.
#pragma once

#include <map>

#include "core/base/error.hpp"
#include "core/evaluate/array.hpp"
#include "core/term/term.hpp"

namespace serviette {

template <class S>
struct Environment {
  std::map<Symbol, std::int64_t> integers;
  std::map<Symbol, Array<S>> arrays;
  std::map<Symbol, Value<S>> states;
};

// Errors: Name, for a name without a value; Overflow. What the scalar could not hold is added to `trouble`.
template <class S>
Expected<Value<S>> evaluate(Term e, const Environment<S>& environment, Trouble* trouble = nullptr);

}  // namespace serviette

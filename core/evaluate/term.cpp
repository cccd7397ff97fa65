#include "core/evaluate/term.hpp"

#include "core/evaluate/program.hpp"
#include "core/evaluate/ieee.hpp"

namespace serviette {

template <class S>
Expected<Value<S>> evaluate(Term e, const Environment<S>& environment, Trouble* trouble) try {
  evaluation::Compiler<S> compiler;
  for (const auto& [name, value] : environment.integers) compiler.bind_constant(name, value);
  std::vector<const Array<S>*> arrays;
  for (const auto& [name, array] : environment.arrays) {
    evaluation::ArrayBinding binding{static_cast<int>(arrays.size()), {}};
    for (std::size_t d = 0; d < array.rank(); ++d) {
      binding.dims.push_back(evaluation::Dim::index(static_cast<int>(d)));
    }
    compiler.bind_array(name, std::move(binding));
    arrays.push_back(&array);
  }
  for (const auto& [name, value] : environment.states) compiler.state_slot(name);
  SERVIETTE_LET(program, compiler.compile(e));
  program.arrays = std::move(arrays);
  for (const auto& [name, value] : environment.states) {
    program.states[static_cast<std::size_t>(compiler.state_slot(name))] = value;
  }
  Arithmetic<S> arithmetic;
  Value<S> value = program.run(arithmetic);
  if (trouble) {
    trouble->out_of_range |= arithmetic.trouble.out_of_range;
    trouble->irrational |= arithmetic.trouble.irrational;
  }
  return value;
} catch (const IndexOverflow& overflow) {
  return fail(ErrorCode::Overflow, overflow.what());
}

template Expected<Real> evaluate(Term, const Environment<double>&, Trouble*);
template Expected<Value<long double>> evaluate(Term, const Environment<long double>&, Trouble*);
template Expected<Rational> evaluate(Term, const Environment<mpq_class>&, Trouble*);
template Expected<Value<Ieee>> evaluate(Term, const Environment<Ieee>&, Trouble*);

}  // namespace serviette

// LineDenoter: checks one line against a scope and adds the wires it makes, with their meaning.
#pragma once

#include "core/denote/scope.hpp"

namespace serviette {

class LineDenoter {
 public:
  LineDenoter(Scope& scope, const Line& line) : scope_(scope), line_(line) {}
  Expected<void> run();

 private:
  struct Signature;  // an op or a map, with its axes bound to axes of the diagram
  Expected<Signature> signature() const;
  Expected<void> call();
  Expected<void> check_operand(const Signature& sig, std::size_t i) const;
  Expected<void> check_outs(const Signature& sig) const;
  // The wire an operand reads, as a function of the op's own axes (new names p0, p1, ...). Along the axes of `mask` it may
  // be read anywhere; a wire made here is undefined beyond its range, as an array is.
  ArrayLambda operand_meaning(const Signature& sig, std::size_t i, unsigned mask = 0) const;
  Expected<std::vector<ArrayLambda>> block_meanings(const Signature& sig) const;

  Expected<void> region();
  Expected<void> stream(const Scope& inside, Symbol tile, Index size);
  Expected<void> make(const Out& out, Term body);
  Expected<void> out_axes(const Out& out) const;

  Scope& scope_;
  const Line& line_;
};

}  // namespace serviette

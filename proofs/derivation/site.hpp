// Site: a place in a diagram, and what a proof may use there.
//
// The wires made before it are arrays, each with its axes and its domain; the context Γ holds the sizes, the constraints,
// and the tile numbers of the regions entered (FORMAT.md, section 4).
#pragma once

#include <map>

#include "core/denote/scope.hpp"
#include "proofs/theorem/context.hpp"

namespace serviette {

class Site {
 public:
  // Before the first line of a diagram.
  static Expected<Site> start(const Module& module, const std::vector<Port>& inputs);

  const Scope& scope() const { return scope_; }
  Domain domain(Symbol wire) const { return domains_.at(wire); }

  // Past one more line: checks it and works out the domains of the wires it makes.
  Expected<void> add(const Line& line);
  // At the first line of a region's body.
  Expected<Site> enter(const Line& region) const;

  // Γ for a statement about a wire with these axes: index variables a' within the current ranges.
  Expected<Context> context(const std::vector<Symbol>& axes) const;

 private:
  Expected<Domain> domain_of(const Out& out) const;
  Scope scope_;
  std::map<Symbol, Domain> domains_;
  std::vector<std::pair<Symbol, std::vector<Fact>>> tiles_;  // tile numbers with their facts
};

}  // namespace serviette

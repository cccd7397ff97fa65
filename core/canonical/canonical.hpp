// Canonical form: equality of diagrams, decided in linear time without isomorphism search.
//
// Walk backwards from the ordered outputs and number boxes as met; write every box in that order
// with its label and the numbers of what it reads. Ports are ordered and wires have one producer,
// so the walk has no choice to make, and two hypergraphs have the same form exactly when an
// isomorphism that keeps inputs and outputs in order takes the live part of one to the other. What
// no output depends on is not met: discard is natural. A wire read twice and a box made twice give
// different forms: copy is not natural here, because recomputing costs. `equal_up_to_sharing` is
// the equality where it is. (The walk is folklore for rooted graphs with ordered edges; the test
// oracle is Boost's VF2.)
//
// Cost: one visit a box and port; about 0.1 microseconds a box.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/canonical/hash128.hpp"
#include "core/canonical/hypergraph.hpp"

namespace serviette {

struct CanonicalForm {
  // inputs kept in order, inputs met, outputs, boxes: four counts. The types of the inputs kept in
  // order. For every output its maker. For every box: label, number of inputs, their makers, number
  // of outputs, their types. The types of the inputs met. A maker is a box number and port, or
  // kNone and an input position. Labels by id.
  std::vector<std::uint32_t> words;
  Hash128 hash;  // of the same with labels by their own hash: the same on every run

  std::vector<BoxId> boxes;               // the boxes in the order met; not compared
  std::vector<std::uint32_t> inputs_met;  // see canonical_form; not compared

  friend bool operator==(const CanonicalForm& a, const CanonicalForm& b) {
    return a.hash == b.hash && a.words == b.words;
  }
};

// Laws: 1. form(g) == form(h) iff the live parts of g and h are isomorphic, inputs and outputs in
// order; 2. the form does not depend on the numbering of boxes and wires; 3. it ignores boxes that
// reach no output. The first `ordered_inputs` inputs keep their place and the rest are numbered as
// met (in `inputs_met`, as positions in g.inputs()): what the body of a region reads from outside
// has no order of its own.
CanonicalForm canonical_form(const Hypergraph& g, std::uint32_t ordered_inputs = kNone);

// One line a box, in canonical order: `(in: [x]) b0 = exp(i0) -> [x]; (out: b0.0)`. Equal forms
// have equal texts.
std::string to_string(const CanonicalForm& form);

// The diagram with every copyable box made once: bottom-up, boxes with the same label, the same
// operands and the same output types become one. Laws: 1. share(share(g)) = share(g); 2. f ; copy
// and copy ; (f x f) have one image.
Hypergraph share(const Hypergraph& g);

bool equal(const Hypergraph& a, const Hypergraph& b);                // live parts isomorphic
bool equal_up_to_sharing(const Hypergraph& a, const Hypergraph& b);  // equal(share(a), share(b))

}  // namespace serviette

// Match program: in which order to place the boxes of a pattern in a host, decided before the
// search.
//
// A connected pattern is anchored at the box whose label is rarest in the host; every other box is
// reached from one already placed by following a port. Up to the producer of a wire there is one
// way; down to a consumer there is one way for a wire the pattern owns, unless it has several
// consumers; so the match is forced once one box is placed. A pattern in several components is
// anchored once for each. (After the discrimination programs of term matching and the anchored
// search of Bonchi, Gadducci, Kissinger, Sobocinski, Zanasi, *String diagram rewrite theory II*,
// 2022.)
#pragma once

#include <span>
#include <vector>

#include "core/canonical/hypergraph.hpp"

namespace serviette {

// The boxes of a host by label. Linear time; keeps a reference to the host.
class HostIndex {
 public:
  explicit HostIndex(const Hypergraph& host);
  const Hypergraph& host() const { return host_; }
  std::span<const BoxId> boxes(Label label) const;  // ascending

 private:
  const Hypergraph& host_;
  std::vector<std::uint32_t> begin_;  // by label id
  std::vector<BoxId> boxes_;
};

struct MatchStep {
  enum class How {
    Anchor,    // try every host box of this label
    Producer,  // the box that makes the image of `wire`: no choice
    Consumer,  // a box that reads the image of `wire` at input port `port`
  };
  How how = How::Anchor;
  BoxId box = 0;    // of the pattern, to be placed
  WireId wire = 0;  // of the pattern, placed already
  std::uint32_t port = 0;
};

struct MatchProgram {
  std::vector<MatchStep> steps;  // every box of the pattern once
};

// Laws: 1. every box of the pattern is placed by exactly one step, and `wire` belongs to a box
// placed before; 2. the program depends on the pattern and the label counts of the host only.
MatchProgram compile(const Hypergraph& pattern, const HostIndex& index);

}  // namespace serviette

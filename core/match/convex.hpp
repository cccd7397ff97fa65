// Convex: may these boxes of the host be cut out and replaced as one box?
//
// A match may be replaced when the host is C1 ; (id x L) ; C2. Three things can stand in the way:
// somebody outside reads a wire that the replacement will not make; a path leaves the match and
// comes back; a wire runs straight from an output of the match to one of its inputs. The last has
// no box outside the match on it and is easy to forget.
#pragma once

#include <span>
#include <vector>

#include "core/canonical/hypergraph.hpp"

namespace serviette {

struct Match {
  std::vector<BoxId> boxes;   // by box of the pattern
  std::vector<WireId> wires;  // by wire of the pattern; kNone for an input it does not read
};

enum class Fault {
  None,
  ReadOutside,  // `wire` is read by `box` outside the match, or an output of the host if kNone
  PathReturns,  // a path leaves on `wire` to `box` outside and comes back at `back`
  WireReturns,  // `wire`, made by `box` inside, is read as an input of the match, by `back`
};

struct Refusal {
  Fault fault = Fault::None;
  WireId wire = kNone;
  BoxId box = kNone, back = kNone;
};

// Holds marks for one host, so that a check costs the neighbourhood of the match and not the whole
// host.
class ConvexChecker {
 public:
  explicit ConvexChecker(const Hypergraph& host);
  Refusal check(const Hypergraph& pattern, const Match& match);

 private:
  Refusal read_outside(const Hypergraph& pattern, const Match& match) const;
  Refusal wire_returns(const Hypergraph& pattern, const Match& match) const;
  Refusal path_returns(const Match& match);
  bool is_member(BoxId b) const { return member_[b] == round_; }

  const Hypergraph& host_;
  std::vector<std::uint32_t> member_, seen_;  // marked in round ...
  std::uint32_t round_ = 0;
  std::vector<BoxId> stack_;
};

// An order of the host in which the members stand together: what does not depend on them, they, the
// rest, each in the order of their numbers. A topological order if the numbers are one and the
// members are convex.
std::vector<BoxId> contiguous_order(const Hypergraph& host, std::span<const BoxId> members);

}  // namespace serviette

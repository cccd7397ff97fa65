// Rewrite: one step from a diagram to the next, as a certificate writes it (FORMAT.md, section 4).
//
// In one body, some lines that stand together are replaced by others that make the same wires. The step is right if, for
// each wire that is used afterwards, what the old lines mean refines to what the new ones mean. Which lines, and why,
// is found by tactics; this file only says what a step is and has the theorem kernel check it.
#pragma once

#include <string>
#include <vector>

#include "proofs/derivation/site.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {

struct Rewrite {
  std::string title;                // for people
  std::vector<Symbol> inside;       // regions to enter, by their first output, outermost first
  std::vector<int> order;           // a permutation of the body's lines; empty: as they stand
  int begin = 0, end = 0;           // the lines replaced, after reordering
  std::vector<Line> lines;          // what replaces them
  std::vector<std::pair<Symbol, Proof>> proofs;  // per wire; none: the two meanings are the same term
};

struct WireTheorem {
  Symbol wire;
  Theorem theorem;
};

struct Rewritten {
  Diagram after;
  Rewrite rewrite;                    // with the evidence filled in
  std::vector<WireTheorem> theorems;  // one for each wire used afterwards
};

// What has to be shown for one wire.
struct Obligation {
  Symbol wire;
  Context context;
  Term from, to;
};

// The diagram after the rewrite and what must be proved, or why the rewrite does not make sense.
struct Prepared {
  Diagram after;
  std::vector<Obligation> obligations;
};
Expected<Prepared> prepare(const Module& module, const Diagram& before, const Rewrite& rewrite);

// Prepares, lets the prover complete the proofs, and has the kernel replay them.
Expected<Rewritten> apply_rewrite(const Module& module, const Diagram& before, Rewrite rewrite,
                                  const LemmaTable& lemmas, const Observer& observer = {});

// The lines of the body that `inside` names; null if there is no such region.
std::vector<Line>* body_at(Diagram& diagram, const std::vector<Symbol>& inside);
const Body* region_at(const Diagram& diagram, const std::vector<Symbol>& inside);  // null at the top

// Wires read by a line, those of nested bodies included, that the line itself does not make.
std::vector<Symbol> wires_read(const Line& line);
// Wires made by a line, those of nested bodies included.
void wires_made(const Line& line, std::vector<Symbol>& out);

}  // namespace serviette

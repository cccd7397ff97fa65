// Normal forms of terms with sums: what two ways to write one computation have in common.
//
//   + * / exp     one fraction of polynomials over atoms, as the `field` rule has it; common factors cancelled
//   sum           taken apart where a condition in its body changes its answer; into one sum a monomial; what does not
//   depend
//                 on the variable stands outside; a factor that is itself a sum goes inside; nested sums in one order
//   max           the same with + in place of *
//   parts         a sum over the tiles of sums over one tile is the sum over all
//   split, merge  a sum over positions taken apart by div and mod is a sum over two axes
//
// Both sides of a comparison are normalised by kernel steps, the target by equivalences only (walk.hpp). Where a side
// condition fails the term stays as it is. So the result is normal only as far as the context allows.
#pragma once

#include "proofs/derivation/library.hpp"
#include "proofs/verify/walk.hpp"

namespace serviette {

// Whether ranges are cut where a condition in the body changes its answer: wherever that may be; where it is inside the
// range whatever else holds, as the border of a concatenation; or nowhere, as in a round of a loop, where both sides
// have the same conditions. A border that may lie outside the range costs two more minima, and a nest of such ranges is
// slow.
enum class Turns { Cut, Inside, Leave };

void normalise(Walk& walk, Lemmas& lemmas, Turns turns = Turns::Cut);

// Cuts off what the source has beyond the ranges of the target, where it does not count (align.cpp).
void align_ranges(Walk& source, Term target);

// --- The parts, each also of use alone ------------------------------------------------------------------------------
// The term at the head as a sum of fractions of polynomials (fraction.cpp).
void normalise_fraction(Walk& walk);
// What a maximum that is -inf has as elements is -inf (below.cpp).
void drop_below_neginf(Walk& walk, Lemmas& lemmas);
// exp(a + b) as exp(a) * exp(b) where a or b is a fraction, which `field` does not look into.
bool split_exponential(Walk& walk, Lemmas& lemmas);
// The root at the head of a square; a value whose root is known to be defined, as the square of it (roots.cpp).
void normalise_root(Walk& walk, Lemmas& lemmas);
bool is_rooted(Term e, const Context& context);
bool expand_rooted(Walk& walk);
// The nest of equal operators at the head in canonical order (nest.cpp).
void order_nest(Walk& walk);
// Nested ranges that are the tiles of one range become that range; ranges over positions taken apart by div and mod
// become two (tiles.cpp).
bool join_tiles(Walk& walk);
bool split_positions(Walk& walk);
// if c then a + b else 0: a guard for each summand (guard.cpp).
bool split_guard(Walk& walk);
// An operator that runs backwards, BIG(k in lo .. hi, f[hi-1-k]), turned around (turn.cpp).
bool turn_around(Walk& walk);
// div, mod and min whose value the context knows (indices.cpp).
void simplify_indices(Walk& walk);
// In real(p) at the head, mod(a, b) as a - b*div(a, b); whole multiples of b come out of div(a, b).
void remainders_as_quotients(Walk& walk);

}  // namespace serviette

// Index: an integer expression over sizes and positions, always in normal form.
//
// A polynomial with integer coefficients over atoms: a name (a size or a position), a bound variable, div, mod and
// min. Two indices that are equal as polynomials over these atoms are the same pointer, so `q*b + b` and `b*(q+1)`
// compare equal for free. Nothing here uses a constraint: `min(x, x+1)` stays as it is until a proof says otherwise.
//
// Bound variables are de Bruijn indices (locally nameless): a term under a binder refers to it by distance,
// and whoever goes under the binder replaces it by a new name first.
//
// Coefficients are 64-bit; an overflow throws IndexOverflow, which the boundary of the library turns into an Error.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/symbol.hpp"

namespace serviette {

struct IndexOverflow : std::overflow_error {
  IndexOverflow() : std::overflow_error("an integer coefficient exceeds 64 bits") {}
};

struct IndexNode;
struct AtomNode;
using Atom = const AtomNode*;  // hash-consed

class Index {
 public:
  Index();  // 0
  Index(std::int64_t constant);
  Index(int constant) : Index(static_cast<std::int64_t>(constant)) {}
  static Index name(Symbol name);
  static Index bound(int distance);
  static Index atom(Atom atom);

  friend Index operator+(Index a, Index b);
  friend Index operator-(Index a, Index b);
  friend Index operator*(Index a, Index b);
  friend Index operator-(Index a);
  friend bool operator==(Index a, Index b) { return a.node_ == b.node_; }

  const IndexNode* node() const { return node_; }
  std::optional<std::int64_t> constant() const;  // the value, if this is a constant
  std::optional<Atom> as_atom() const;           // the atom, if this is 1 * atom
  std::uint64_t hash() const;
  int bound_depth() const;  // one more than the largest de Bruijn index inside; 0 if closed

 private:
  explicit Index(const IndexNode* node) : node_(node) {}
  friend struct IndexStore;
  const IndexNode* node_;
};

Index div(Index a, Index b);       // floor; evaluated when both are constant and b >= 1; div(a,1) = a
Index mod(Index a, Index b);       // a - b*div(a,b) for b >= 1
Index min(Index a, Index b);
Index max(Index a, Index b);       // a + b - min(a, b)
Index ceil_div(Index a, Index b);  // div(a + b - 1, b)

enum class AtomKind : std::uint8_t { Name, Bound, Div, Mod, Min };

struct AtomNode {
  AtomKind kind;
  Symbol name;       // Name
  int distance = 0;  // Bound
  Index a, b;        // Div, Mod, Min (a and b in a fixed order for Min)
  std::uint64_t hash = 0;
  int bound_depth = 0;
};

struct Monomial {
  std::vector<Atom> atoms;  // sorted, with repetition
  std::int64_t coefficient;
};

struct IndexNode {
  std::vector<Monomial> monomials;  // sorted by degree descending, then structurally; no zero coefficients
  std::uint64_t hash = 0;
  int bound_depth = 0;
};

// A total structural order, the same on every run.
int compare(Index a, Index b);
int compare(Atom a, Atom b);

// Replaces atoms, all at once: `f` sees an atom and returns its replacement, or nullopt to keep it. A div, mod or min that is
// kept has its arguments rewritten. What comes out is not looked into again: min(x, y) with a for both becomes a, whatever
// `f` says of a.
Index rewrite_atoms(Index i, const std::function<std::optional<Index>(Atom)>& f);

Index substitute(Index i, Symbol name, Index by);
// Replaces an atom everywhere it stands in i; what that makes of other atoms is not looked at again.
Index replace_atom(Index i, Index atom, Index by);
bool mentions(Index i, Symbol name);
void collect_names(Index i, std::vector<Symbol>& out);  // each once, in order of appearance
void collect_atoms(Index i, std::vector<Atom>& out);    // all atoms, inner ones first, each once

// Text, as in FORMAT.md: `t*b`, `min((t+1)*b, n)`. Bound variables print as the names given, nearest last.
std::string to_string(Index i, std::span<const std::string> bound_names = {});

// The value under an assignment of the names; div and mod by b <= 0 are 0.
std::int64_t evaluate(Index i, const std::function<std::int64_t(Symbol)>& value);

}  // namespace serviette

template <>
struct std::hash<serviette::Index> {
  std::size_t operator()(serviette::Index i) const noexcept { return i.hash(); }
};

// Γ: the facts in force, and what is judged from them without search (FORMAT.md, 1.3, 3 and 3.1).
//
// Facts about values are tolerant: they hold vacuously where the value is undefined. `defined` alone is not.
// Facts are added and taken back in the manner of a stack.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "rewrite.hpp"

namespace serviette::checker {

enum class FactKind : std::uint8_t { Integer, Finite, Pos, Nonneg, Nonzero, NegInf, Le, Defined };
struct Fact {
  FactKind kind;
  Poly p = nullptr;             // Integer: p >= 0
  Term a = nullptr, b = nullptr;
};
std::string show(const Store& store, const Fact& fact);

// The terms that are defined wherever some term is, and the big operators among them.
struct Strict {
  std::unordered_set<Term> all;
  std::vector<Term> bigs;
  bool add(Term t) {
    if (!all.insert(t).second) return false;
    if (t->is_big()) bigs.push_back(t);
    return true;
  }
};

class Context {
 public:
  explicit Context(Store& store) : store_(store) {}

  void add(const Fact& fact);
  void nonnegative(Poly p) { add({.kind = FactKind::Integer, .p = p}); }
  void range(Poly v, Poly lo, Poly hi);          // lo <= v < hi
  void branch(Term condition, bool holds);       // the branch of an `if`

  // Facts added while a Scope lives are taken back when it ends.
  class Scope {
   public:
    explicit Scope(Context& c)
        : context_(c), mark_(c.trail_.size()), version_(c.version_), scratch_(c.scratch_used_) {}
    ~Scope();
    Scope(const Scope&) = delete;

   private:
    Context& context_;
    std::size_t mark_;
    std::uint64_t version_;
    std::size_t scratch_;
  };

  bool known(Poly p) const;
  bool known_equal(Poly p, Poly q) const { return known(store_.sub(p, q)) && known(store_.sub(q, p)); }
  bool nonempty(Poly lo, Poly hi) const { return known(store_.plus(store_.sub(hi, lo), -1)); }
  bool nonempty(Term big) const { return nonempty(big->index[0], big->index[1]); }
  bool holds(FactKind kind, Term a, Term b = nullptr) const;   // literally a fact

  // The judgements, kind one of Finite, Pos, Nonneg, Nonzero.
  bool judge(FactKind kind, Term e);
  bool finite(Term e) { return judge(FactKind::Finite, e); }
  bool pos(Term e) { return judge(FactKind::Pos, e); }
  Strict strict(Term s);
  bool defined(Term e, const Strict& relative_to);
  bool decided(Term condition, bool value);      // the condition is known to be `value`

 private:
  struct Key {
    FactKind kind;
    const void* a;
    const void* b;
    bool operator==(const Key&) const = default;
  };
  struct Memo {
    std::uint64_t version;
    std::uint64_t what;
    bool operator==(const Memo&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& k) const {
      return (std::hash<const void*>()(k.a) * 31 + std::hash<const void*>()(k.b)) * 31 +
             static_cast<std::size_t>(k.kind);
    }
    std::size_t operator()(const Memo& m) const { return m.version * 0x9E3779B97F4A7C15u + m.what * 31; }
  };
  bool judged(FactKind kind, Term e);
  bool finite_by_shape(Term e);
  bool pos_by_shape(Term e);
  bool nonneg_by_shape(Term e);
  bool nonzero_by_shape(Term e);
  bool of_branches(FactKind kind, Term e);
  bool of_body(FactKind kind, Term e);
  void collect(Term s, Strict& into);
  using Seen = std::unordered_map<Memo, bool, Hash>;
  bool defined(Term e, const Strict& s, Seen& seen);
  bool defined_by_shape(Term e, const Strict& s, Seen& seen);
  // A symbol for the variable of a binder looked into; used again once the scope has ended.
  Poly scratch();

  Store& store_;
  std::unordered_map<Poly, std::vector<Int>> integers_;   // base -> least constants, innermost last
  std::unordered_map<Key, int, Hash> facts_;
  std::vector<Key> trail_;
  std::vector<Symbol> scratch_;
  std::size_t scratch_used_ = 0;
  std::uint64_t version_ = 0, versions_ = 0;
  std::unordered_map<Memo, bool, Hash> memo_;
};

}  // namespace serviette::checker

#include "proofs/theorem/context.hpp"

#include <algorithm>
#include <functional>
#include <unordered_set>

namespace serviette {

enum class NameKind : std::uint8_t { Integer, State, Array };

struct Context::Name {
  Symbol name;
  NameKind kind = NameKind::Integer;
  int rank = 0;
  Domain domain = Domain::Any;
  std::shared_ptr<const Name> previous;
};

// A fact. For i >= 0 also i split into the part that varies and the constant, so that `known` compares two pointers
// and two numbers.
struct Context::Cell {
  Fact fact;
  Index varying;
  std::int64_t offset = 0;
  std::shared_ptr<const Cell> previous;
};

namespace {

std::int64_t constant_part(Index i) {
  const auto& m = i.node()->monomials;
  return !m.empty() && m.back().atoms.empty() ? m.back().coefficient : 0;
}

}  // namespace

// --- Names ------------------------------------------------------------------------------------------------------------

const Context::Name* Context::find(Symbol name, int kind) const {
  for (const Name* n = names_.get(); n; n = n->previous.get()) {
    if (n->name == name && (kind < 0 || static_cast<int>(n->kind) == kind)) return n;
  }
  return nullptr;
}

Expected<void> Context::declare(Name name) {
  if (name.name.empty()) return fail(ErrorCode::Name, "a name in scope cannot be empty");
  if (find(name.name, static_cast<int>(name.kind)))
    return fail(ErrorCode::Name, "'" + name.name.str() + "' is already in scope", "choose another name");
  name.previous = names_;
  names_ = std::make_shared<const Name>(std::move(name));
  return {};
}

Expected<void> Context::declare_integer(Symbol name) {
  return declare(Name{name, NameKind::Integer, 0, Domain::Any, nullptr});
}
Expected<void> Context::declare_state(Symbol name) {
  return declare(Name{name, NameKind::State, 0, Domain::Any, nullptr});
}
Expected<void> Context::declare_array(Symbol name, int rank, Domain domain) {
  return declare(Name{name, NameKind::Array, rank, domain, nullptr});
}

bool Context::has_integer(Symbol name) const { return find(name, static_cast<int>(NameKind::Integer)); }
bool Context::has_state(Symbol name) const { return find(name, static_cast<int>(NameKind::State)); }
bool Context::has_name(Symbol name) const { return find(name, -1); }

bool Context::finite_array(Symbol name) const {
  const Name* n = find(name, static_cast<int>(NameKind::Array));
  return n && n->domain == Domain::Finite;
}

std::vector<Symbol> Context::integers() const {
  std::vector<Symbol> out;
  for (const Name* n = names_.get(); n; n = n->previous.get()) {
    if (n->kind == NameKind::Integer) out.push_back(n->name);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

Symbol Context::fresh(Symbol hint) const {
  return fresh_name(hint.empty() ? Symbol("k") : hint, [this](Symbol s) { return has_name(s); });
}

Expected<void> Context::in_scope(Index i) const {
  if (i.bound_depth() > 0) return fail(ErrorCode::Name, "an index has a variable without its binder");
  std::vector<Symbol> names;
  collect_names(i, names);
  for (Symbol s : names) {
    if (!has_integer(s))
      return fail(ErrorCode::Name, "'" + s.str() + "' is not an integer in scope, in " + to_string(i));
  }
  return {};
}

namespace {

// Every distinct subterm once; bound variables are left as they are.
class ScopeCheck {
 public:
  explicit ScopeCheck(const std::function<Expected<void>(Index)>& index,
                      const std::function<Expected<void>(Term)>& leaf)
      : index_(index), leaf_(leaf) {}

  Expected<void> operator()(Term e) {
    if (!seen_.insert(e).second) return {};
    SERVIETTE_TRY(index_(e->index));
    for (Index i : e->indices) SERVIETTE_TRY(index_(i));
    SERVIETTE_TRY(leaf_(e));
    for (Term a : e->args) SERVIETTE_TRY((*this)(a));
    if (e->cond) SERVIETTE_TRY((*this)(e->cond));
    return {};
  }
  Expected<void> operator()(Cond c) {
    SERVIETTE_TRY(index_(c->index));
    if (c->term) SERVIETTE_TRY((*this)(c->term));
    for (Cond p : c->parts) SERVIETTE_TRY((*this)(p));
    return {};
  }

 private:
  const std::function<Expected<void>(Index)>& index_;
  const std::function<Expected<void>(Term)>& leaf_;
  std::unordered_set<Term> seen_;
};

}  // namespace

Expected<void> Context::in_scope(Term e) const {
  if (!e) return fail(ErrorCode::Proof, "a term is missing");
  if (e->bound_depth > 0 || e->loop_depth > 0)
    return fail(ErrorCode::Name, "a term has a variable without its binder");
  const std::function<Expected<void>(Index)> index = [this](Index i) -> Expected<void> {
    std::vector<Symbol> names;
    collect_names(i, names);
    for (Symbol s : names) {
      if (!has_integer(s)) return fail(ErrorCode::Name, "'" + s.str() + "' is not an integer in scope");
    }
    return {};
  };
  const std::function<Expected<void>(Term)> leaf = [this](Term t) -> Expected<void> {
    if (t->kind == TermKind::State && !has_state(t->name))
      return fail(ErrorCode::Name, "'" + t->name.str() + "' is not a state in scope");
    if (t->kind != TermKind::Read) return {};
    const Name* n = find(t->name, static_cast<int>(NameKind::Array));
    if (!n) return fail(ErrorCode::Name, "'" + t->name.str() + "' is not an array in scope");
    if (n->rank != static_cast<int>(t->indices.size()))
      return fail(ErrorCode::Type, "array '" + t->name.str() + "' has rank " + std::to_string(n->rank) +
                                       " and is read with " + std::to_string(t->indices.size()) +
                                       " indices");
    return {};
  };
  return ScopeCheck(index, leaf)(e);
}

Expected<void> Context::in_scope(const Fact& fact) const {
  if (fact.kind == FactKind::Ge0) return in_scope(fact.index);
  SERVIETTE_TRY(in_scope(fact.a));
  if (fact.kind == FactKind::Le) SERVIETTE_TRY(in_scope(fact.b));
  return {};
}

// --- Facts ------------------------------------------------------------------------------------------------------------

void Context::assume(Fact fact) {
  Cell cell{std::move(fact), {}, 0, facts_};
  if (cell.fact.kind == FactKind::Ge0) {
    cell.offset = constant_part(cell.fact.index);
    cell.varying = cell.fact.index - Index(cell.offset);
  }
  facts_ = std::make_shared<const Cell>(std::move(cell));
}

bool Context::known(Index i) const {
  const std::int64_t offset = constant_part(i);
  const Index varying = i - Index(offset);
  if (varying == Index() && offset >= 0) return true;
  for (const Cell* c = facts_.get(); c; c = c->previous.get()) {
    if (c->fact.kind == FactKind::Ge0 && c->varying == varying && offset >= c->offset) return true;
  }
  return false;
}

bool Context::holds(const Fact& fact) const {
  if (fact.kind == FactKind::Ge0) return known(fact.index);
  for (const Cell* c = facts_.get(); c; c = c->previous.get()) {
    if (c->fact == fact) return true;
  }
  return false;
}

std::vector<Fact> Context::facts() const {
  std::vector<Fact> out;
  for (const Cell* c = facts_.get(); c; c = c->previous.get()) out.push_back(c->fact);
  std::reverse(out.begin(), out.end());
  return out;
}

// --- Entering ---------------------------------------------------------------------------------------------------------

Expected<Context> Context::under(Symbol k, Index lo, Index hi) const {
  if (has_name(k))
    return fail(ErrorCode::Name, "'" + k.str() + "' is already in scope", "choose a new name for the binder");
  Context out = *this;
  SERVIETTE_TRY(out.declare_integer(k));
  out.assume(fact_ge0(Index::name(k) - lo));
  out.assume(fact_ge0(hi - 1 - Index::name(k)));
  return out;
}

Context Context::given(Cond c, bool truth) const {
  Context out = *this;
  switch (c->kind) {
    case CondKind::Ge0: out.assume(fact_ge0(truth ? c->index : -c->index - 1)); break;
    case CondKind::Eq0:
      if (truth) {
        out.assume(fact_ge0(c->index));
        out.assume(fact_ge0(-c->index));
      }
      break;
    case CondKind::IsNegInf:
      out.assume(fact_of(truth ? FactKind::NegInf : FactKind::Finite, c->term));
      break;
    case CondKind::IsPos:
      out.assume(truth ? fact_of(FactKind::Pos, c->term) : fact_le(c->term, constant(0)));
      break;
    case CondKind::And:
      if (truth) out = out.given(c->parts[0], true).given(c->parts[1], true);
      break;
    case CondKind::Or:
      if (!truth) out = out.given(c->parts[0], false).given(c->parts[1], false);
      break;
    case CondKind::Not: out = out.given(c->parts[0], !truth); break;
  }
  return out;
}

std::string to_string(const Context& context) {
  std::string out;
  for (const Fact& f : context.facts()) out += to_string(f) + "\n";
  return out;
}

}  // namespace serviette

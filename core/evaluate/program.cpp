#include "core/evaluate/program.hpp"
#include "core/evaluate/ieee.hpp"

#include <cassert>

namespace serviette::evaluation {

// One node. `uses` lists the slots that a Big or Loop depends on; `remember` says that it depends on nothing else that
// changes while a program runs.
template <class S>
struct Code {
  TermKind kind = TermKind::Const;
  bool is_cond = false;
  CondKind cond_kind = CondKind::Ge0;
  BigOp big = BigOp::Sum;
  Value<S> value;                  // Const, NegInf; Big, Loop: the remembered value
  Symbol name;                     // Call
  int number = 0;                  // Read: array; state slot; Big, Loop: slot of the variable
  int first_state = 0, which = 0;  // Loop
  std::vector<IndexCode> indices;  // Read: by dimension; Big, Loop: lo, hi; Real, Ge0, Eq0: one
  std::vector<Code*> args;         // If: condition, then, else
  std::vector<int> uses;
  bool state_free = true;          // mentions no loop state
  bool remember = false, valid = false;
  std::vector<std::int64_t> remembered_at;
};

std::int64_t IndexCode::operator()(const std::vector<std::int64_t>& frame) const {
  if (slot >= 0) return frame[static_cast<std::size_t>(slot)] + constant;
  std::int64_t sum = constant;
  for (const Product& p : products) {
    std::int64_t product = p.coefficient;
    for (const AtomCode& a : p.atoms) {
      if (a.slot >= 0) {
        product *= frame[static_cast<std::size_t>(a.slot)];
        continue;
      }
      const std::int64_t x = a.args[0](frame), y = a.args[1](frame);
      if (a.kind == AtomKind::Min) {
        product *= std::min(x, y);
      } else if (y <= 0) {
        product = 0;  // div and mod by b <= 0 are 0
      } else {
        std::int64_t q = x / y;
        if (x % y < 0) --q;
        product *= a.kind == AtomKind::Div ? q : x - y * q;
      }
    }
    sum += product;
  }
  return sum;
}

// --- Running ----------------------------------------------------------------------------------------------------

template <class S>
void Program<S>::forget() {
  for (auto& n : nodes_) n->valid = false;
}

template <class S>
bool Program<S>::remembered(Code<S>& n) {
  if (!n.remember) return false;
  bool same = n.valid;
  for (std::size_t i = 0; i < n.uses.size(); ++i) {
    const std::int64_t now = frame[static_cast<std::size_t>(n.uses[i])];
    same = same && n.remembered_at[i] == now;
    n.remembered_at[i] = now;
  }
  n.valid = true;
  return same;
}

template <class S>
Value<S> Program<S>::eval(Code<S>& n, Arithmetic<S>& a) {
  switch (n.kind) {
    case TermKind::Const:
    case TermKind::NegInf:
      return n.value;
    case TermKind::Real:
      return Value<S>::of(static_cast<long>(n.indices[0](frame)));
    case TermKind::Read: {
      const Array<S>& array = *arrays[static_cast<std::size_t>(n.number)];
      std::int64_t offset = 0;
      for (std::size_t d = 0; d < n.indices.size(); ++d) {
        const std::int64_t p = n.indices[d](frame) - array.first()[d];
        if (p < 0 || p >= array.shape()[d]) return Value<S>::undefined();
        offset += p * array.stride()[d];
      }
      return array.data()[static_cast<std::size_t>(offset)];
    }
    case TermKind::State:
    case TermKind::BoundState:
      return states[static_cast<std::size_t>(n.number)];
    case TermKind::Add:
      return a.add(eval(*n.args[0], a), eval(*n.args[1], a));
    case TermKind::Mul:
      return a.mul(eval(*n.args[0], a), eval(*n.args[1], a));
    case TermKind::Div:
      return a.div(eval(*n.args[0], a), eval(*n.args[1], a));
    case TermKind::Max:
      return a.max(eval(*n.args[0], a), eval(*n.args[1], a));
    case TermKind::Min:
      return a.min(eval(*n.args[0], a), eval(*n.args[1], a));
    case TermKind::Exp:
      return a.exp(eval(*n.args[0], a));
    case TermKind::Log:
      return a.log(eval(*n.args[0], a));
    case TermKind::Sqrt:
      return a.sqrt(eval(*n.args[0], a));
    case TermKind::Call: {
      std::vector<Value<S>> args;
      for (Code<S>* x : n.args) args.push_back(eval(*x, a));
      return a.opaque(n.name, args);
    }
    case TermKind::If: {
      const int c = condition(*n.args[0], a);
      return c < 0 ? Value<S>::undefined() : eval(*n.args[c ? 1 : 2], a);
    }
    case TermKind::Big:
      return remembered(n) ? n.value : n.value = eval_big(n, a);
    case TermKind::Loop:
      return remembered(n) ? n.value : n.value = eval_loop(n, a);
  }
  return Value<S>::undefined();
}

template <class S>
Value<S> Program<S>::eval_big(Code<S>& n, Arithmetic<S>& a) {
  const std::int64_t lo = n.indices[0](frame), hi = n.indices[1](frame);
  std::int64_t& k = frame[static_cast<std::size_t>(n.number)];
  Value<S> total = n.big == BigOp::Sum    ? Value<S>::of(0L)
                   : n.big == BigOp::Prod ? Value<S>::of(1L)
                   : n.big == BigOp::Max  ? Value<S>::neg_inf()
                                          : Value<S>::undefined();
  for (k = lo; k < hi; ++k) {
    const Value<S> v = eval(*n.args[0], a);
    switch (n.big) {
      case BigOp::Sum: total = a.add(total, v); break;
      case BigOp::Prod: total = v.is_neg_inf() ? Value<S>::undefined() : a.mul(total, v); break;
      case BigOp::Max: total = a.max(total, v); break;
      case BigOp::Min: total = k == lo ? v : a.min(total, v); break;
    }
    if (total.is_undefined()) break;
  }
  return total;
}

template <class S>
Value<S> Program<S>::eval_loop(Code<S>& n, Arithmetic<S>& a) {
  const std::int64_t lo = n.indices[0](frame), hi = n.indices[1](frame);
  const std::size_t count = n.args.size() / 2, first = static_cast<std::size_t>(n.first_state);
  std::vector<Value<S>> next(count);
  for (std::size_t s = 0; s < count; ++s) next[s] = eval(*n.args[2 * s], a);
  for (std::size_t s = 0; s < count; ++s) states[first + s] = next[s];
  for (std::int64_t t = lo; t < hi; ++t) {
    frame[static_cast<std::size_t>(n.number)] = t;
    for (std::size_t s = 0; s < count; ++s) next[s] = eval(*n.args[2 * s + 1], a);
    for (std::size_t s = 0; s < count; ++s) std::swap(states[first + s], next[s]);
  }
  return states[first + static_cast<std::size_t>(n.which)];
}

// 1, 0, or -1 if undefined. Every value is asked, so the answer does not depend on an order.
template <class S>
int Program<S>::condition(Code<S>& n, Arithmetic<S>& a) {
  switch (n.cond_kind) {
    case CondKind::Ge0:
      return n.indices[0](frame) >= 0;
    case CondKind::Eq0:
      return n.indices[0](frame) == 0;
    case CondKind::IsNegInf: {
      const Value<S> v = eval(*n.args[0], a);
      return v.is_undefined() ? -1 : v.is_neg_inf();
    }
    case CondKind::IsPos: {
      const Value<S> v = eval(*n.args[0], a);
      return v.is_undefined() ? -1 : v.is_real() && v.number > 0;
    }
    case CondKind::Not: {
      const int c = condition(*n.args[0], a);
      return c < 0 ? c : !c;
    }
    case CondKind::And:
    case CondKind::Or: {
      const int x = condition(*n.args[0], a), y = condition(*n.args[1], a);
      if (x < 0 || y < 0) return -1;
      return n.cond_kind == CondKind::And ? x && y : x || y;
    }
  }
  return -1;
}

// --- Compiling --------------------------------------------------------------------------------------------------

template <class S>
int Compiler<S>::slot(Symbol name) {
  const auto [it, fresh] = slots_.try_emplace(name, frame_size_);
  if (fresh) ++frame_size_;
  return it->second;
}

template <class S>
int Compiler<S>::state_slot(Symbol name) {
  const auto [it, fresh] = state_slots_.try_emplace(name, state_count_);
  if (fresh) ++state_count_;
  return it->second;
}

template <class S>
void Compiler<S>::complain(std::string what, Symbol name) {
  if (!error_) error_ = Error{ErrorCode::Name, what + " '" + name.str() + "' has no value here", "", {}};
}

template <class S>
IndexCode Compiler<S>::index(Index i, const Scope& scope, std::vector<int>* used) {
  IndexCode out;
  for (const Monomial& m : i.node()->monomials) {
    IndexCode::Product p{m.coefficient, {}};
    for (Atom a : m.atoms) {
      IndexCode::AtomCode c{a->kind, -1, {}};
      if (a->kind == AtomKind::Bound) {
        assert(static_cast<std::size_t>(a->distance) < scope.integers.size());
        c.slot = scope.integers[scope.integers.size() - 1 - static_cast<std::size_t>(a->distance)];
      } else if (a->kind == AtomKind::Name) {
        if (const auto s = slots_.find(a->name); s != slots_.end()) {
          c.slot = s->second;
        } else {
          const auto k = constants_.find(a->name);
          std::optional<std::int64_t> value;
          if (k != constants_.end()) value = k->second;
          else if (unknown) value = unknown(a->name);
          if (!value) complain("the integer", a->name);
          p.coefficient *= value.value_or(0);
          continue;
        }
      } else {
        c.args = {index(a->a, scope, used), index(a->b, scope, used)};
      }
      if (c.slot >= 0 && used) used->push_back(c.slot);
      p.atoms.push_back(std::move(c));
    }
    if (p.atoms.empty()) out.constant += p.coefficient;
    else out.products.push_back(std::move(p));
  }
  if (out.products.size() == 1 && out.products[0].coefficient == 1 &&
      out.products[0].atoms.size() == 1 && out.products[0].atoms[0].slot >= 0) {
    out.slot = out.products[0].atoms[0].slot;
  }
  return out;
}

template <class S>
Code<S>* Compiler<S>::fresh() {
  nodes_.push_back(std::make_shared<Code<S>>());
  return nodes_.back().get();
}

template <class S>
Code<S>* Compiler<S>::term(Term e, const Scope& scope) {
  const bool closed = e->bound_depth == 0 && e->loop_depth == 0;
  const std::pair key{static_cast<const void*>(e.node()), closed ? 0 : scope.id};
  if (const auto it = made_.find(key); it != made_.end()) return it->second;
  Code<S>* n = fresh();
  n->kind = e->kind;
  fill(*n, e, scope);
  std::sort(n->uses.begin(), n->uses.end());
  n->uses.erase(std::unique(n->uses.begin(), n->uses.end()), n->uses.end());
  if (e->kind == TermKind::Big || e->kind == TermKind::Loop) {
    std::erase(n->uses, n->number);
    n->remember = e->loop_depth == 0;
    n->remembered_at.resize(n->uses.size());
  }
  made_.emplace(key, n);
  return n;
}

template <class S>
void Compiler<S>::fill_read(Code<S>& n, Term e, const Scope& scope) {
  const auto it = arrays_.find(e->name);
  if (it == arrays_.end()) return complain("the array", e->name);
  n.number = it->second.array;
  for (const Dim& d : it->second.dims) {
    if (d.from_slot) {
      n.indices.emplace_back().slot = d.number;
      n.uses.push_back(d.number);
    } else if (static_cast<std::size_t>(d.number) < e->indices.size()) {
      n.indices.push_back(index(e->indices[static_cast<std::size_t>(d.number)], scope, &n.uses));
    } else {
      return complain("an index of the array", e->name);
    }
  }
}

template <class S>
void Compiler<S>::fill(Code<S>& n, Term e, const Scope& scope) {
  const auto child = [&](Term t, const Scope& s) {
    Code<S>* c = term(t, s);
    n.uses.insert(n.uses.end(), c->uses.begin(), c->uses.end());
    return c;
  };
  switch (e->kind) {
    case TermKind::Const: n.value = Value<S>::of(e->value); return;
    case TermKind::NegInf: n.value = Value<S>::neg_inf(); return;
    case TermKind::Real: n.indices.push_back(index(e->index, scope, &n.uses)); return;
    case TermKind::Read: return fill_read(n, e, scope);
    case TermKind::State:
      if (!state_slots_.contains(e->name)) return complain("the state", e->name);
      n.number = state_slots_[e->name];
      return;
    case TermKind::BoundState:
      n.number = scope.loops[scope.loops.size() - 1 - static_cast<std::size_t>(e->distance)] + e->which;
      return;
    case TermKind::If: {
      Code<S>* c = cond(e->cond, scope);
      n.uses = c->uses;
      n.args.push_back(c);
      break;
    }
    case TermKind::Call: n.name = e->name; break;
    default: break;
  }
  if (e->kind != TermKind::Big && e->kind != TermKind::Loop) {
    for (Term t : e->args) n.args.push_back(child(t, scope));
    return;
  }
  n.big = e->big;
  n.which = e->which;
  for (Index i : e->indices) n.indices.push_back(index(i, scope, &n.uses));
  n.number = frame_size_++;
  Scope inner = scope;
  inner.id = ++scopes_;
  inner.integers.push_back(n.number);
  if (e->kind == TermKind::Big) {
    n.args.push_back(child(e->args[0], inner));
    return;
  }
  n.first_state = state_count_;
  state_count_ += static_cast<int>(e->args.size() / 2);
  inner.loops.push_back(n.first_state);
  for (std::size_t i = 0; i < e->args.size(); ++i) {
    n.args.push_back(child(e->args[i], i % 2 == 0 ? scope : inner));
  }
}

template <class S>
Code<S>* Compiler<S>::cond(Cond c, const Scope& scope) {
  Code<S>* n = fresh();
  n->is_cond = true;
  n->cond_kind = c->kind;
  const auto add = [&](Code<S>* x) {
    n->args.push_back(x);
    n->uses.insert(n->uses.end(), x->uses.begin(), x->uses.end());
  };
  if (c->kind == CondKind::Ge0 || c->kind == CondKind::Eq0) {
    n->indices.push_back(index(c->index, scope, &n->uses));
  }
  if (asks(c->kind)) add(term(c->term, scope));
  for (Cond p : c->parts) add(cond(p, scope));
  return n;
}

template <class S>
Expected<Program<S>> Compiler<S>::compile(Term e) {
  nodes_.clear();
  made_.clear();
  error_.reset();
  Code<S>* root = term(e, Scope{0, {}, {}});
  if (error_) return std::unexpected(*error_);
  Program<S> p;
  p.nodes_ = std::move(nodes_);
  p.root_ = root;
  p.frame.assign(static_cast<std::size_t>(frame_size_), 0);
  p.states.resize(static_cast<std::size_t>(state_count_));
  return p;
}

template class Program<double>;
template class Program<long double>;
template class Program<mpq_class>;
template class Program<Ieee>;
template class Compiler<double>;
template class Compiler<long double>;
template class Compiler<mpq_class>;
template class Compiler<Ieee>;

}  // namespace serviette::evaluation

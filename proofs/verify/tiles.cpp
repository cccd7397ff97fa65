// Ranges cut into tiles, both ways.
//
//   BIG(t in 0 .. ceil_div(hi-lo, b), BIG(k in lo+t*b .. min(lo+(t+1)*b, hi), f[k]))   =   BIG(k in lo .. hi, f[k])
//   BIG(k in 0 .. n*m, f[div(k,m), mod(k,m)])   =   BIG(i in 0 .. n, BIG(j in 0 .. m, f[i, j]))
#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

// i as slope * t + rest, if slope and rest are without t.
std::optional<std::pair<Index, Index>> linear_in(Index i, Symbol t) {
  const Index rest = substitute(i, t, 0);
  const Index slope = substitute(i, t, 1) - rest;
  if (mentions(rest, t) || mentions(slope, t) || i != slope * Index::name(t) + rest) return std::nullopt;
  return std::pair{slope, rest};
}

Step reindex(Symbol j, Symbol k, Index lo, Index hi, Index to, Index inverse) {
  Step s = plain(StepKind::Reindex);
  s.names = {j, k};
  s.lo = lo;
  s.hi = hi;
  s.index = to;
  s.index2 = inverse;
  s.proofs.resize(2);
  return s;
}

// The inner range starts at lo + t*b, or is moved there.
bool start_at_tile(Walk& walk) {
  const auto outer = enter_by_depth(walk.context(), walk.term(), 0);
  if (!outer || outer->term->kind != TermKind::Big) return false;
  const Symbol t = outer->names[0];
  const Term inner = outer->term;
  if (mentions(inner->indices[0], t)) return true;
  // Moved to 0: the length tells the tile size.
  const Index length = inner->indices[1] - inner->indices[0];
  Index size = length;
  if (mentions(length, t)) {
    size = 0;
    for (const Monomial& m : length.node()->monomials) {
      Index part(-m.coefficient);
      bool has = false;
      for (Atom a : m.atoms) {
        if (a->kind == AtomKind::Name && a->name == t && !has)
          has = true;
        else
          part = part * Index::atom(a);
      }
      if (has) size = size + part;
    }
  }
  if (size == Index(0) || mentions(size, t)) return false;
  const Index shift = size * Index::name(t);
  const auto body = enter_by_depth(outer->context, inner, 0);
  if (!body) return false;
  const Symbol k = body->names[0];
  if (mentions(substitute(body->term, k, Index::name(k) - shift), t)) return false;
  const Symbol j = body->context.fresh("_k");
  return walk.at(0, [&](Walk& w) {
    w.take(reindex(j, k, inner->indices[0] + shift, inner->indices[1] + shift, Index::name(j) - shift,
                   Index::name(k) + shift));
  });
}

bool reads_quotient(Term body, Symbol k, Index& size) {
  bool found = false;
  const auto look = [&](Index i) {
    if (i.bound_depth() > 0) return;
    std::vector<Atom> atoms;
    collect_atoms(i, atoms);
    for (Atom a : atoms) {
      if ((a->kind != AtomKind::Div && a->kind != AtomKind::Mod) || !mentions(a->a, k) || mentions(a->b, k) || found)
        continue;
      size = a->b;
      found = true;
    }
  };
  for_each_subterm(body, [&](Term e) {
    if (e->kind == TermKind::Real) look(e->index);
    for (Index i : e->indices) look(i);
  });
  return found;
}

}  // namespace

bool join_tiles(Walk& walk) {
  const Term e = walk.term();
  if (e->kind != TermKind::Big || e->big == BigOp::Min || e->indices[0] != Index(0)) return false;
  Walk attempt = walk;
  if (!start_at_tile(attempt)) return false;
  const auto outer = enter_by_depth(attempt.context(), attempt.term(), 0);
  if (!outer || outer->term->kind != TermKind::Big || outer->term->big != e->big) return false;
  const Symbol t = outer->names[0];
  const Term inner = outer->term;
  const auto start = linear_in(inner->indices[0], t);
  if (!start || start->first == Index(0)) return false;
  const auto& [size, lo] = *start;
  const Index next = inner->indices[0] + size;
  Index hi = lo + e->indices[1] * size;  // all tiles full
  if (const auto cut = inner->indices[1].as_atom(); cut && (*cut)->kind == AtomKind::Min) {
    if ((*cut)->a == next)
      hi = (*cut)->b;
    else if ((*cut)->b == next)
      hi = (*cut)->a;
  }
  if (mentions(hi, t)) return false;
  const Symbol k = outer->context.fresh("_k");
  const Term body = open_body(inner, Index::name(k));
  if (mentions(body, t)) return false;
  const Term whole = big(e->big, k, lo, hi, body);
  Walk nested(Trail(attempt.context(), whole, attempt.trail().lemmas()), true, attempt.deadline());
  if (!nested.know(size - 1) || !nested.take(with_index(StepKind::Nest, size))) return false;
  if (nested.term() != attempt.term()) {
    simplify_indices(nested);
    nested.at(0, simplify_indices);
  }
  if (nested.term() != attempt.term()) return false;
  if (!attempt.take(back_step(whole, nested.proof()))) return false;
  walk = std::move(attempt);
  return true;
}

bool split_positions(Walk& walk) {
  const Term e = walk.term();
  if (e->kind != TermKind::Big || e->big == BigOp::Min || e->indices[0] != Index(0)) return false;
  const auto child = enter_by_depth(walk.context(), e, 0);
  Index size;
  if (!child || !reads_quotient(child->term, child->names[0], size)) return false;
  Walk attempt = walk;
  if (!attempt.know(size - 1) || !attempt.take(with_index(StepKind::Nest, size))) return false;
  simplify_indices(attempt);
  bool moved = false;
  attempt.at(0, [&](Walk& w) {
    simplify_indices(w);
    const Term inner = w.term();
    const Index lo = inner->indices[0];
    const Symbol j = w.context().fresh("_k");
    Context with_j = w.context();
    (void)with_j.declare_integer(j);
    const Symbol k = with_j.fresh("_k");
    moved = w.take(reindex(j, k, 0, inner->indices[1] - lo, Index::name(j) + lo, Index::name(k) - lo));
    if (moved) w.at(0, simplify_indices);
  });
  const auto outer = moved ? enter_by_depth(attempt.context(), attempt.term(), 0) : child;
  if (!moved || !outer) return false;
  const auto inner = enter_by_depth(outer->context, outer->term, 0);
  if (!inner || reads_quotient(inner->term, inner->names[0], size)) return false;
  walk = std::move(attempt);
  return true;
}

}  // namespace serviette

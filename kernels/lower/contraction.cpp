// Sums of products, the inside of every matrix product: A[.. m .. k ..] * B[.. n .. k ..] summed over k.
//
// The last axis of the output, n, is carried by one factor alone; some other axis m by the other alone. Then for fixed
// other axes this is a product of two matrices, and the preface has one (`product`). What is not of this shape (a
// matrix by a vector, three factors, a shifted index) is an ordinary fold.
#include <fmt/format.h>

#include <algorithm>

#include "kernels/lower/emitter.hpp"

namespace serviette::lowering {

// A factor read at plain positions: along each dimension the axis of the output, or none where it is the summed one.
struct Emitter::Factor {
  const Reading* reading;
  std::vector<Symbol> along;
  std::size_t depth;  // the summed dimension
  int carries(Symbol axis) const {
    const auto it = std::find(along.begin(), along.end(), axis);
    return it == along.end() ? -1 : static_cast<int>(it - along.begin());
  }
};

std::optional<Emitter::Factor> Emitter::factor(Term e, const Work& w, const Fold& f) const {
  if (e->kind != TermKind::Read) return std::nullopt;
  const auto it = w.names.arrays.find(e->name);
  if (it == w.names.arrays.end()) return std::nullopt;
  const Reading& r = it->second;
  Factor out{&r, {}, r.axes.size()};
  const Symbol summed = ranges_over(f.lo, f.hi, w.names);
  for (std::size_t d = 0; d < r.axes.size(); ++d) {
    if (r.from_index[d] < 0) {
      out.along.push_back(r.axes[d]);
      continue;
    }
    const Index at = e->indices[static_cast<std::size_t>(r.from_index[d])];
    if (at == Index::name(f.var)) {
      if (out.depth < r.axes.size() || r.axes[d] != summed) return std::nullopt;
      out.depth = d;
      out.along.push_back({});
    } else if (at == Index::name(out_position(r.axes[d]))) {
      out.along.push_back(r.axes[d]);
    } else {
      return std::nullopt;
    }
  }
  for (std::size_t d = 0; d < out.along.size(); ++d) {  // a diagonal has no stride of its own
    for (std::size_t e2 = 0; e2 < d; ++e2) {
      if (out.along[d] == out.along[e2]) return std::nullopt;
    }
  }
  return out.depth < r.axes.size() ? std::optional(out) : std::nullopt;
}

// The address of the first element that a product needs of a factor.
std::string Emitter::corner(const Factor& factor, Symbol row, Symbol column, const AxisRange& depth) {
  std::vector<std::string> at;
  for (Symbol a : factor.along) {
    at.push_back(a.empty() ? depth.lo : a == row || a == column ? range(a).lo : position_name(a));
  }
  const std::string place = offset(*factor.reading->buffer, at);
  return factor.reading->buffer->pointer + (place == "0" ? "" : " + " + place);
}

bool Emitter::contraction(Work& w, const Fold& f) {
  if (f.op != BigOp::Sum || f.body->kind != TermKind::Mul || has_binder(f.start) || w.out.axes.size() < 2) return false;
  if (ranges_over(f.lo, f.hi, w.names).empty()) return false;
  auto left = factor(f.body->args[0], w, f), right = factor(f.body->args[1], w, f);
  if (!left || !right) return false;
  const Symbol column = w.out.axes.back();
  if (right->carries(column) < 0) std::swap(left, right);
  if (right->carries(column) < 0 || left->carries(column) >= 0) return false;
  Symbol row;
  for (Symbol a : w.out.axes) {
    if (left->carries(a) >= 0 && right->carries(a) < 0) row = a;
  }
  if (row.empty()) return false;
  const Buffer& to = wires_.at(w.out.name);
  if (to.stride.back() != "1") return false;
  if (!free_names(f.start).empty() || !free_arrays(f.start).empty()) return false;

  const AxisRange rows = range(row), columns = range(column), depth = range(ranges_over(f.lo, f.hi, w.names));
  int opened = 0;
  for (Symbol a : w.out.axes) {
    if (a == row || a == column) continue;
    open_axis(a);
    ++opened;
  }
  const std::string panel = fresh("panel");
  memory_.emplace_back(panel, product({depth.most, "kColumns"}));
  const auto stride = [](const Factor& x, int d) { return x.reading->buffer->stride[static_cast<std::size_t>(d)]; };
  const auto step = [](const Factor& x) { return x.reading->buffer->stride[x.depth]; };
  std::vector<std::string> at;
  std::size_t row_at = 0;
  for (std::size_t d = 0; d < w.out.axes.size(); ++d) {
    const Symbol a = w.out.axes[d];
    if (a == row) row_at = d;
    at.push_back(a == row || a == column ? range(a).lo : position_name(a));
  }
  const std::string place = offset(to, at);
  put(fmt::format("product({}, {}, {}, {},", rows.length, columns.length, depth.length, value(f.start, w.names)));
  put(fmt::format("        {}, {}, {},", corner(*left, row, column, depth), stride(*left, left->carries(row)),
                  step(*left)));
  put(fmt::format("        {}, {}, {},", corner(*right, row, column, depth), step(*right),
                  stride(*right, right->carries(column))));
  put(fmt::format("        {}{}, {}, {});", to.pointer, place == "0" ? "" : " + " + place, to.stride[row_at], panel));
  while (opened-- > 0) close();
  return true;
}

}  // namespace serviette::lowering

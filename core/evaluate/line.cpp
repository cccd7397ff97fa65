// A line that is one op, given by a term.
#include "core/evaluate/machine.hpp"
#include "core/evaluate/ieee.hpp"

namespace serviette::evaluation {

template <class S>
Expected<void> Machine<S>::one(const Line& line, Frame<S>& frame) {
  switch (line.kind) {
    case LineKind::Map: return map(line, frame);
    case LineKind::Call: return call(line, frame);
    case LineKind::Stream: return stream(line, frame);
    default: return pieces(line, frame);
  }
}

// A loop over the elements of the output.
template <class S>
Expected<void> Machine<S>::elements(const Out& out, Term value, Compiler<S>& compiler,
                                    const std::vector<Bound>& bound, const std::vector<Symbol>& inner,
                                    Frame<S>& frame) {
  // Weave axes outside, the op's own axes inside, so that what is constant along them is remembered.
  SERVIETTE_LET(result, blank(out.axes));
  std::vector<std::size_t> order;
  for (std::size_t d = 0; d < out.axes.size(); ++d) {
    if (position(inner, out.axes[d]) < 0) order.push_back(d);
  }
  for (std::size_t d = 0; d < out.axes.size(); ++d) {
    if (position(inner, out.axes[d]) >= 0) order.push_back(d);
  }
  std::vector<int> slots;
  for (Symbol a : out.axes) slots.push_back(compiler.slot("out " + a.str()));
  std::vector<const Array<S>*> arrays;
  for (const Bound& b : bound) {
    SERVIETTE_LET(w, wire(frame, b.operand->wire));
    if (w->axes.size() != b.operand->axes.size()) {
      return fail(ErrorCode::Type, "'" + b.operand->wire.str() + "' is read with the wrong number of axes");
    }
    ArrayBinding binding{static_cast<int>(arrays.size()), {}};
    for (std::size_t d = 0; d < b.dims.size(); ++d) {
      if (b.dims[d] >= 0) {
        binding.dims.push_back(Dim::index(b.dims[d]));
        continue;
      }
      const int at = position(out.axes, b.operand->axes[d]);
      if (at < 0) {
        return fail(ErrorCode::Type, "the axis '" + b.operand->axes[d].str() + "' of '" +
                                         b.operand->wire.str() + "' is not in the output");
      }
      binding.dims.push_back(Dim::at_slot(slots[static_cast<std::size_t>(at)]));
    }
    compiler.bind_array(b.name, std::move(binding));
    arrays.push_back(&w->array);
  }
  compiler.unknown = [this](Symbol name) { return lookup(name); };
  SERVIETTE_LET(program, compiler.compile(value));
  program.arrays = std::move(arrays);

  Array<S>& array = result.array;
  if (!array.data().empty()) {
    std::vector<std::int64_t> first, shape;
    for (std::size_t d : order) {
      first.push_back(array.first()[d]);
      shape.push_back(array.shape()[d]);
    }
    std::vector<std::int64_t> at = first;
    do {
      std::int64_t offset = 0;
      for (std::size_t i = 0; i < order.size(); ++i) {
        program.frame[static_cast<std::size_t>(slots[order[i]])] = at[i];
        offset += (at[i] - first[i]) * array.stride()[order[i]];
      }
      array.data()[static_cast<std::size_t>(offset)] = program.run(arithmetic_);
    } while (advance(at, first, shape));
  }
  define(frame, out.name, std::move(result));
  return {};
}

template <class S>
Expected<void> Machine<S>::map(const Line& line, Frame<S>& frame) {
  Compiler<S> compiler;
  std::vector<Bound> bound;
  for (std::size_t i = 0; i < line.operands.size(); ++i) {
    bound.push_back(
        {line.map_names[i], std::vector<int>(line.operands[i].axes.size(), -1), &line.operands[i]});
  }
  return elements(line.outs[0], line.map_value, compiler, bound, {}, frame);
}

template <class S>
Expected<void> Machine<S>::call(const Line& line, Frame<S>& frame) {
  const auto it = setting_.ops->find(line.op);
  if (it == setting_.ops->end()) return fail(ErrorCode::Name, "there is no op '" + line.op.str() + "'");
  const OpDef& op = it->second;
  if (op.random) return fail(ErrorCode::Unsupported, "'" + line.op.str() + "' is random and has no value");
  if (op.axes.size() != line.axes.size() || op.params.size() != line.params.size() ||
      op.operands.size() != line.operands.size()) {
    return fail(ErrorCode::Type, "'" + line.op.str() + "' is used with the wrong number of arguments");
  }
  std::map<Symbol, Symbol> axis_of;  // the op's axis -> the diagram's
  for (std::size_t i = 0; i < op.axes.size(); ++i) axis_of[op.axes[i]] = line.axes[i];
  std::vector<std::int64_t> params;
  for (Index p : line.params) {
    SERVIETTE_LET(v, integer(p));
    params.push_back(v);
  }
  if (op.is_block()) return block(line, op, params, frame);

  Compiler<S> compiler;
  for (std::size_t i = 0; i < params.size(); ++i) compiler.bind_constant(op.params[i], params[i]);
  for (const auto& [mine, theirs] : axis_of) {
    SERVIETTE_LET(r, range(theirs));
    compiler.bind_constant(lo_name(mine), r.lo);
    compiler.bind_constant(hi_name(mine), r.hi);
  }
  std::vector<Bound> bound;
  for (std::size_t i = 0; i < op.operands.size(); ++i) {
    SERVIETTE_LET(b, bind(op, axis_of, op.operands[i], line.operands[i]));
    bound.push_back(std::move(b));
  }
  // In the definition a bare axis name is the output index along it.
  std::unordered_map<Symbol, Index> rename;
  for (Symbol mine : op.out_axes) rename.emplace(mine, Index::name("out " + axis_of.at(mine).str()));
  return elements(line.outs[0], substitute(op.value, rename), compiler, bound, line.axes, frame);
}

template <class S>
auto Machine<S>::bind(const OpDef& op, const std::map<Symbol, Symbol>& axis_of, const Port& port,
                      const Operand& operand) -> Expected<Bound> {
  Bound b{port.name, std::vector<int>(operand.axes.size(), -1), &operand};
  for (std::size_t p = 0; p < port.axes.size(); ++p) {
    const auto mine = axis_of.find(port.axes[p]);
    const int d = mine == axis_of.end() ? -1 : position(operand.axes, mine->second);
    if (d < 0) {
      return fail(ErrorCode::Type, "'" + operand.wire.str() + "' does not carry the axis '" +
                                       port.axes[p].str() + "' that '" + op.name.str() + "' reads");
    }
    b.dims[static_cast<std::size_t>(d)] = static_cast<int>(p);
  }
  return b;
}

template Expected<void> Machine<double>::one(const Line&, Frame<double>&);
template Expected<void> Machine<long double>::one(const Line&, Frame<long double>&);
template Expected<void> Machine<mpq_class>::one(const Line&, Frame<mpq_class>&);
template Expected<void> Machine<Ieee>::one(const Line&, Frame<Ieee>&);

}  // namespace serviette::evaluation

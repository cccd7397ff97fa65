#include "core/evaluate/diagram.hpp"

#include "core/evaluate/machine.hpp"
#include "core/evaluate/ieee.hpp"

namespace serviette {

template <class S>
Expected<Run<S>> evaluate(const Setting& setting, const Diagram& diagram, const Sizes& sizes,
                          const std::map<Symbol, Array<S>>& inputs, const RunOptions<S>& options) try {
  evaluation::Machine<S> machine(setting, sizes, options);
  evaluation::Frame<S> frame;
  for (const Port& port : diagram.inputs) {
    const auto it = inputs.find(port.name);
    if (it == inputs.end()) return fail(ErrorCode::Name, "no array is given for '" + port.name.str() + "'");
    SERVIETTE_LET(shape, shape_of(setting, port, sizes));
    if (it->second.shape() != shape) {
      std::string is, should;
      for (std::int64_t n : it->second.shape()) is += " " + std::to_string(n);
      for (std::int64_t n : shape) should += " " + std::to_string(n);
      return fail(ErrorCode::Type,
                  "the array for '" + port.name.str() + "' has shape" + is + " and should have" + should);
    }
    frame.wires.insert_or_assign(port.name, evaluation::Wire<S>{port.axes, it->second});
  }
  SERVIETTE_TRY(machine.lines(diagram.lines, frame));
  for (const Port& port : diagram.outputs) {
    if (!frame.wires.contains(port.name)) {
      return fail(ErrorCode::Name, "the output '" + port.name.str() + "' is not made by any line");
    }
  }
  Run<S> run;
  run.trouble = machine.trouble();
  for (auto& [name, wire] : frame.wires) run.wires.emplace(name, std::move(wire.array));
  return run;
} catch (const IndexOverflow& overflow) {
  return fail(ErrorCode::Overflow, overflow.what());
}

template Expected<Run<double>> evaluate(const Setting&, const Diagram&, const Sizes&,
                                        const std::map<Symbol, Array<double>>&, const RunOptions<double>&);
template Expected<Run<long double>> evaluate(const Setting&, const Diagram&, const Sizes&,
                                        const std::map<Symbol, Array<long double>>&, const RunOptions<long double>&);
template Expected<Run<mpq_class>> evaluate(const Setting&, const Diagram&, const Sizes&,
                                           const std::map<Symbol, Array<mpq_class>>&,
                                           const RunOptions<mpq_class>&);
template Expected<Run<Ieee>> evaluate(const Setting&, const Diagram&, const Sizes&, const std::map<Symbol, Array<Ieee>>&, const RunOptions<Ieee>&);

}  // namespace serviette

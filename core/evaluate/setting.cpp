#include "core/evaluate/diagram.hpp"

namespace serviette {

Setting Setting::of(const Module& module) {
  return {module.sizes, module.axes, module.assumptions, &module.ops};
}

Setting Setting::of(const Module& module, const Rule& rule) {
  Setting s = of(module);
  const auto local = [&](Symbol name) {  // a rule's own size or axis hides the module's
    std::erase_if(s.sizes, [&](const SizeDecl& d) { return d.name == name; });
    std::erase_if(s.axes, [&](const AxisDecl& d) { return d.name == name; });
  };
  for (const SizeDecl& d : rule.sizes) local(d.name);
  for (const AxisDecl& d : rule.axes) local(d.name);
  s.sizes.insert(s.sizes.end(), rule.sizes.begin(), rule.sizes.end());
  s.axes.insert(s.axes.end(), rule.axes.begin(), rule.axes.end());
  s.assumptions.insert(s.assumptions.end(), rule.assumptions.begin(), rule.assumptions.end());
  return s;
}

std::optional<Index> Setting::extent(Symbol axis) const {
  for (const AxisDecl& a : axes) {
    if (a.name == axis) return a.extent;
  }
  for (const SizeDecl& s : sizes) {
    if (s.name == axis) return Index::name(axis);
  }
  return std::nullopt;
}

bool Setting::admits(const Sizes& values) const {
  for (const SizeDecl& s : sizes) {
    const auto it = values.find(s.name);
    if (it == values.end() || it->second < s.at_least) return false;
  }
  bool known = true;
  const auto value = [&](Symbol name) -> std::int64_t {
    const auto it = values.find(name);
    known = known && it != values.end();
    return it == values.end() ? 0 : it->second;
  };
  for (Index a : assumptions) {
    if (serviette::evaluate(a, value) < 0) return false;
  }
  return known;
}

Expected<std::vector<std::int64_t>> shape_of(const Setting& setting, const Port& port, const Sizes& sizes) {
  std::vector<std::int64_t> shape;
  for (Symbol axis : port.axes) {
    const auto extent = setting.extent(axis);
    if (!extent) return fail(ErrorCode::Name, "there is no axis '" + axis.str() + "'");
    std::optional<Symbol> missing;
    const std::int64_t n = serviette::evaluate(*extent, [&](Symbol name) -> std::int64_t {
      const auto it = sizes.find(name);
      if (it == sizes.end()) missing = name;
      return it == sizes.end() ? 0 : it->second;
    });
    if (missing) return fail(ErrorCode::Name, "the size '" + missing->str() + "' has no value");
    shape.push_back(std::max<std::int64_t>(n, 0));
  }
  return shape;
}

}  // namespace serviette

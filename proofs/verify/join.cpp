#include "proofs/verify/join.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text/print.hpp"

namespace serviette {
namespace {

template <class Decl>
Decl* find(std::vector<Decl>& all, Symbol name) {
  const auto it = std::find_if(all.begin(), all.end(), [&](const Decl& d) { return d.name == name; });
  return it == all.end() ? nullptr : &*it;
}

std::unexpected<Error> two_meanings(const std::string& what, Symbol name, Place place = {}) {
  return fail(ErrorCode::Type,
              fmt::format("the {} '{}' is one thing in the source and another in the target", what, name.str()),
              "declare it alike in both files, or give it another name in one of them", std::move(place));
}

Expected<void> join_sizes(const Module& src, const Module& tgt, Joined& out) {
  Module& m = out.module;
  for (const SizeDecl& s : tgt.sizes) {
    if (find(m.axes, s.name)) return two_meanings("axis", s.name);
    SizeDecl* known = find(m.sizes, s.name);
    if (!known) {
      m.sizes.push_back(s);
    } else if (known->at_least < s.at_least) {
      *known = s;
      out.stricter.push_back(s);
    }
  }
  for (Index a : tgt.assumptions) {
    if (std::find(m.assumptions.begin(), m.assumptions.end(), a) != m.assumptions.end()) continue;
    m.assumptions.push_back(a);
    const bool of_the_target = std::any_of(tgt.sizes.begin(), tgt.sizes.end(), [&](const SizeDecl& s) {
      const bool also_of_src =
          std::any_of(src.sizes.begin(), src.sizes.end(), [&](const SizeDecl& o) { return o.name == s.name; });
      return !also_of_src && mentions(a, s.name);
    });
    if (!of_the_target) out.assumed.push_back(a);
  }
  return {};
}

}  // namespace

Expected<Joined> join(const Module& src, const Module& tgt) {
  Joined out{src, {}, {}};
  out.module.diagrams.clear();
  out.module.derivations.clear();
  SERVIETTE_TRY(join_sizes(src, tgt, out));
  Module& m = out.module;
  for (const AxisDecl& a : tgt.axes) {
    const AxisDecl* known = find(m.axes, a.name);
    if (find(m.sizes, a.name) || (known && known->extent != a.extent)) return two_meanings("axis", a.name);
    if (!known) m.axes.push_back(a);
  }
  for (const auto& [name, op] : tgt.ops) {
    const auto known = m.ops.find(name);
    if (known == m.ops.end())
      m.ops.emplace(name, op);
    else if (print_op(known->second) != print_op(op))
      return two_meanings("operation", name, op.place);
  }
  for (const auto& [name, arity] : tgt.opaques) {
    const auto known = m.opaques.emplace(name, arity).first;
    if (known->second != arity) return two_meanings("opaque function", name);
  }
  return out;
}

}  // namespace serviette

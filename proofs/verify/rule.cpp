#include "proofs/verify/rule.hpp"

#include <fmt/format.h>

#include "core/diagram/guard.hpp"
#include "core/size/comparison.hpp"

namespace serviette {
namespace {

// The rule without one condition.
struct Weaker {
  std::string text;
  Rule rule;
};

// "positive(A)". A wire that is guarded already goes back to the input through earlier guards.
std::string guard_text(const Rule& rule, std::size_t i) {
  std::string out;
  for (const Operand& o : rule.lhs.lines[i].operands) {
    Symbol wire = o.wire;
    for (std::size_t j = i; j-- > 0;) {
      if (rule.lhs.lines[j].outs[0].name == wire) wire = rule.lhs.lines[j].operands[0].wire;
    }
    out += (out.empty() ? "" : ", ") + wire.str();
  }
  return fmt::format("{}({})", rule.lhs.lines[i].op.str(), out);
}

std::vector<Weaker> weaker(const Rule& rule) {
  std::vector<Weaker> out;
  for (std::size_t i = 0; i < rule.sizes.size(); ++i) {
    if (rule.sizes[i].at_least == 0) continue;
    Weaker w{fmt::format("{} >= {}", rule.sizes[i].name.str(), rule.sizes[i].at_least), rule};
    w.rule.sizes[i].at_least = 0;
    out.push_back(std::move(w));
  }
  for (std::size_t i = 0; i < rule.assumptions.size(); ++i) {
    Weaker w{comparison_text(rule.assumptions[i]), rule};
    w.rule.assumptions.erase(w.rule.assumptions.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(std::move(w));
  }
  for (std::size_t i = 0; i < rule.guards; ++i) {
    Weaker w{guard_text(rule, i), rule};
    w.rule.lhs = without_guard(rule.lhs, i);
    out.push_back(std::move(w));
  }
  return out;
}

// The same outputs, undefined everywhere: what differs from it is defined.
Diagram undefined_everywhere(const Diagram& d) {
  Diagram out = d;
  out.lines.clear();
  for (const Port& p : d.outputs) {
    Line line;
    line.kind = LineKind::Map;
    line.map_value = constant(0) / constant(0);
    line.outs.push_back({p.name, p.axes, {}});
    out.lines.push_back(std::move(line));
  }
  return out;
}

RefuteOptions search(const RuleOptions& options) {
  RefuteOptions out;
  out.seed = options.verify.seed;
  out.tries = options.verify.tests;
  return out;
}

ConditionFinding try_without(const Module& given, Weaker w, const RuleOptions& options) {
  ConditionFinding out;
  out.text = std::move(w.text);
  const Module module = module_of(given, w.rule);
  const Setting setting = Setting::of(module);
  VerifyOptions how = options.verify;
  how.timeout = options.without;
  how.tests *= 5;  // a counterexample is expected
  auto v = verify(module, w.rule.lhs, w.rule.rhs, how);
  if (!v) {
    out.need = Need::Senseless;
    out.reason = v.error().message;
  } else if (v->numbers && v->numbers->found) {
    out.need = Need::Needed;
    out.without = std::move(v->numbers->found);
  } else if (v->proved) {
    out.need = Need::NotNeeded;
  }
  return out;
}

}  // namespace

Module module_of(const Module& module, const Rule& rule) {
  Module out = module;
  out.sizes = rule.sizes;
  out.axes = rule.axes;
  out.assumptions = rule.assumptions;
  return out;
}

Expected<RuleFinding> verify_rule(const Module& given, const Rule& rule, const RuleOptions& options) {
  RuleFinding out;
  const Module module = module_of(given, rule);
  SERVIETTE_LET(v, verify(module, rule.lhs, rule.rhs, options.verify));
  out.rule = std::move(v);
  const Setting setting = Setting::of(module);
  const Diagram nothing = undefined_everywhere(rule.lhs);
  auto defined = refute({setting, rule.lhs}, {setting, nothing}, search(options));
  if (defined) out.witness = std::move(defined->found);
  for (Weaker& w : weaker(rule)) out.conditions.push_back(try_without(given, std::move(w), options));
  return out;
}

const char* to_string(Need need) {
  switch (need) {
    case Need::Needed: return "needed";
    case Need::Senseless: return "needed for the rule to mean anything";
    case Need::NotNeeded: return "not needed";
    case Need::Unknown: return "perhaps not needed";
  }
  return "";
}

}  // namespace serviette

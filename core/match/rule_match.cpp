#include "core/match/rule_match.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/match/line_graph.hpp"
#include "core/match/matcher.hpp"

namespace serviette {
namespace {

std::string line_text(const HostBody& host, BoxId box) {
  const Line& line = host.lines[box];
  if (line.outs.empty()) return fmt::format("line {}", box);
  return fmt::format("line {} (makes {})", box, line.outs[0].name.str());
}

std::string reason(const Refusal& r, const LineGraph& graph, const HostBody& host) {
  const std::string wire = r.wire == kNone ? "" : graph.names[r.wire].str();
  switch (r.fault) {
    case Fault::ReadOutside:
      if (r.box == kNone)
        return fmt::format("wire {} is an output, and the rule does not make it", wire);
      return fmt::format("wire {} is read by {} outside the match", wire, line_text(host, r.box));
    case Fault::PathReturns:
      return fmt::format("a path leaves the match on wire {} through {} and comes back at {}", wire,
                         line_text(host, r.box), line_text(host, r.back));
    case Fault::WireReturns:
      return fmt::format("wire {} runs straight from an output of the match to one of its inputs",
                         wire);
    case Fault::None:
      break;
  }
  return {};
}

std::string help_for(const Refusal& r) {
  return r.fault == Fault::ReadOutside
             ? "recompute the wire for the reader outside, or choose a rule that also puts it out"
             : "what lies between has to move into the match or out of the way first";
}

class RuleMatcher {
 public:
  RuleMatcher(const Rule& rule, const HostBody& host, const MatchRequest& request,
              LineGraph pattern, LineGraph body)
      : rule_(rule),
        host_(host),
        request_(request),
        unifier_(rule),
        pattern_(std::move(pattern)),
        body_(std::move(body)),
        index_(body_.graph),
        convex_(body_.graph) {}
  RuleMatcher(const RuleMatcher&) = delete;  // the index refers to the graph beside it

  std::vector<RuleMatch> all() {
    search(Reading::Owned);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const RuleMatch& a, const RuleMatch& b) { return a.boxes < b.boxes; });
    return std::move(found_);
  }

  // Why there is none: searched again without regard to who else reads a wire.
  Error explain() {
    const std::string at = request_.at ? " at wire " + request_.at->str() : "";
    search(Reading::Any);
    if (refused_.fault != Fault::None) {
      return {ErrorCode::NotConvex,
              fmt::format("{} does not apply{}: {}", rule_.name.str(), at,
                          reason(refused_, body_, host_)),
              help_for(refused_)};
    }
    std::string help =
        "its operations are here, but not joined, or not along these axes, as the rule has them";
    if (request_.at && !made_here(*request_.at)) {
      help = fmt::format("no line here makes {}", request_.at->str());
    } else {
      for (BoxId b = 0; b < pattern_.graph.boxes(); ++b) {
        if (!index_.boxes(pattern_.graph.label(b)).empty()) continue;
        help = fmt::format("no line here is like its `{}`", head_of(rule_.lhs.lines[b]));
        break;
      }
    }
    return {ErrorCode::NoMatch, fmt::format("{} does not match here{}", rule_.name.str(), at),
            help};
  }

 private:
  void search(Reading reading) {
    UnifyState start;
    for (const auto& [r, h] : request_.axes) {
      if (!unifier_.axis(r, h, start)) return;
    }
    for_each_match(
        pattern_.graph, index_, std::move(start),
        [&](BoxId p, BoxId h, UnifyState& state) {
          return unifier_.line(rule_.lhs.lines[p], host_.lines[h], state);
        },
        [&](const Match& m, const UnifyState& state) {
          visit(m, state);
          return true;
        },
        reading);
  }

  void visit(const Match& m, const UnifyState& state) {
    if (request_.at && !rule_.lhs.outputs.empty()) {
      const WireId first = m.wires[pattern_.ids.at(rule_.lhs.outputs[0].name)];
      if (first == kNone || body_.names[first] != *request_.at) return;
    }
    auto instance = unifier_.solve(state, request_.sizes, host_.extent);
    if (!instance) return;
    if (const Refusal r = convex_.check(pattern_.graph, m); r.fault != Fault::None) {
      if (refused_.fault == Fault::None) refused_ = r;
      return;
    }
    found_.push_back({{m.boxes.begin(), m.boxes.end()}, state.wires, std::move(*instance)});
  }

  bool made_here(Symbol wire) const {
    const auto it = body_.ids.find(wire);
    return it != body_.ids.end() && body_.graph.producer(it->second).box != kNone;
  }

  const Rule& rule_;
  const HostBody& host_;
  const MatchRequest& request_;
  const Unifier unifier_;
  const LineGraph pattern_, body_;
  const HostIndex index_;
  ConvexChecker convex_;
  std::vector<RuleMatch> found_;
  Refusal refused_;
};

Expected<RuleMatcher> matcher(const Rule& rule, const HostBody& host, const MatchRequest& request) {
  if (rule.lhs.lines.empty())
    return fail(ErrorCode::NoMatch,
                fmt::format("the left side of {} has no lines", rule.name.str()),
                "a rule is found by its operations");
  std::vector<Symbol> outputs;
  for (const Port& p : rule.lhs.outputs) outputs.push_back(p.name);
  SERVIETTE_LET(pattern, line_graph(rule.lhs.lines, outputs));
  SERVIETTE_LET(body, line_graph(host.lines, host.read_after));
  return Expected<RuleMatcher>(std::in_place, rule, host, request, std::move(pattern),
                               std::move(body));
}

template <class V>
std::optional<V> find_in(const std::vector<std::pair<Symbol, V>>& map, Symbol key) {
  for (const auto& [k, v] : map) {
    if (k == key) return v;
  }
  return std::nullopt;
}

}  // namespace

Extents extents_of(const Module& module) {
  return [&module](Symbol axis) -> std::optional<Index> {
    for (const AxisDecl& a : module.axes) {
      if (a.name == axis) return a.extent;
    }
    for (const SizeDecl& s : module.sizes) {
      if (s.name == axis) return Index::name(axis);
    }
    return std::nullopt;
  };
}

std::optional<Symbol> RuleMatch::wire(Symbol rule) const { return find_in(wires, rule); }
std::optional<Symbol> RuleMatch::axis(Symbol rule) const { return find_in(instance.axes, rule); }
std::optional<Index> RuleMatch::size(Symbol rule) const { return find_in(instance.sizes, rule); }

std::optional<AxisList> RuleMatch::host_axes(Symbol wire, const AxisList& axes) const {
  const auto layout = find_in(instance.layouts, wire);
  if (!layout) return std::nullopt;
  AxisList out;
  for (const WireDimension& d : *layout) {
    if (d.of < 0) {
      out.push_back(d.weave);
      continue;
    }
    if (static_cast<std::size_t>(d.of) >= axes.size()) return std::nullopt;
    const auto image = find_in(instance.axes, axes[d.of]);
    if (!image) return std::nullopt;
    out.push_back(*image);
  }
  return out;
}

Expected<std::vector<RuleMatch>> match_rule_all(const Rule& rule, const HostBody& host,
                                                const MatchRequest& request) {
  SERVIETTE_LET(m, matcher(rule, host, request));
  return m.all();
}

Expected<RuleMatch> match_rule(const Rule& rule, const HostBody& host,
                               const MatchRequest& request) {
  SERVIETTE_LET(m, matcher(rule, host, request));
  auto found = m.all();
  if (found.empty()) return std::unexpected(m.explain());
  return std::move(found.front());
}

Expected<std::vector<int>> order_for(const HostBody& host, const std::vector<int>& boxes) {
  SERVIETTE_LET(graph, line_graph(host.lines, host.read_after));
  const std::vector<BoxId> members(boxes.begin(), boxes.end());
  const auto order = contiguous_order(graph.graph, members);
  return std::vector<int>(order.begin(), order.end());
}

}  // namespace serviette

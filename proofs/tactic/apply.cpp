// apply RULE [at W] [by SIZE]: the left side of a rule, found among the lines, becomes its right side.
//
// The rule may be woven: wires of the host may carry further axes. The proof is an instance of the rule's own lemma, in which
// every input of the rule is an array that reads the host's wire with the weave axes fixed.
#include <fmt/format.h>

#include <algorithm>

#include "core/match/rule_match.hpp"
#include "proofs/rule/rule_lemma.hpp"
#include "proofs/tactic/lines.hpp"

namespace serviette {
namespace {

bool contains(const std::vector<Symbol>& list, Symbol s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

class Instantiate {
 public:
  Instantiate(const Rule& rule, const RuleMatch& match, const std::map<Symbol, Index>& sizes, const Scope& scope, Names& names)
      : rule_(rule), match_(match), sizes_(sizes), scope_(scope), names_(names) {}

  Expected<std::vector<Line>> run() {
    for (const auto& p : rule_.lhs.inputs) known(p.name);
    for (const auto& p : rule_.lhs.outputs) known(p.name);
    return lines(rule_.rhs.lines, {});
  }

  Expected<Symbol> axis(Symbol a) const {
    if (const auto image = match_.axis(a)) return *image;
    if (scope_.axis(a)) return a;
    return fail(ErrorCode::NoMatch, fmt::format("the rule's axis '{}' stands for no axis here", a.str()),
                fmt::format("declare an axis '{}'", a.str()));
  }

 private:
  // Wires of the interface keep the host's names; their weave axes are what the host's layout adds.
  void known(Symbol wire) {
    if (const auto host = match_.wire(wire)) wires_[wire] = *host;
  }

  std::vector<Symbol> weave_of(Symbol wire) const {
    if (const auto it = weave_.find(wire); it != weave_.end()) return it->second;
    std::vector<Symbol> out;
    for (const auto& [w, layout] : match_.instance.layouts) {
      if (w != wire) continue;
      for (const auto& d : layout) {
        if (d.of < 0) out.push_back(d.weave);
      }
    }
    return out;
  }

  bool in_interface(Symbol wire) const {
    const auto is = [&](const Port& p) { return p.name == wire; };
    return std::any_of(rule_.lhs.inputs.begin(), rule_.lhs.inputs.end(), is) ||
           std::any_of(rule_.lhs.outputs.begin(), rule_.lhs.outputs.end(), is);
  }

  Expected<std::vector<Symbol>> axes_of(Symbol wire, const std::vector<Symbol>& own) const {
    if (in_interface(wire)) {
      if (const auto axes = match_.host_axes(wire, own)) return *axes;
    }
    std::vector<Symbol> out;
    for (Symbol a : match_.instance.weave) {
      if (contains(weave_of(wire), a)) out.push_back(a);
    }
    for (Symbol a : own) {
      SERVIETTE_LET(image, axis(a));
      out.push_back(image);
    }
    return out;
  }

  Index index(Index i) const {
    return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
      if (a->kind != AtomKind::Name) return std::nullopt;
      if (const auto it = sizes_.find(a->name); it != sizes_.end()) return it->second;
      for (const auto& [own, host] : match_.instance.axes) {
        if (a->name == lo_name(own)) return Index::name(lo_name(host));
        if (a->name == hi_name(own)) return Index::name(hi_name(host));
      }
      return std::nullopt;
    });
  }

  // The weave axes a wire will have, before the line that makes it is instantiated.
  std::vector<Symbol> weave_ahead(const std::vector<Line>& in, Symbol wire) const {
    std::vector<Symbol> out = weave_of(wire);
    if (const auto at = find_line(in, wire); at && !weave_.contains(wire) && !in_interface(wire)) {
      for (Symbol w : wires_read(in[static_cast<std::size_t>(*at)])) {
        for (Symbol a : weave_ahead(in, w)) {
          if (!contains(out, a)) out.push_back(a);
        }
      }
    }
    return out;
  }

  // A state starts with all the axes it will have, though nothing else says so of a constant.
  std::vector<Symbol> weave_of_states(const std::vector<Line>& in, const Line& start) const {
    std::vector<Symbol> out;
    for (const auto& region : in) {
      for (const auto& [state, wire] : region.carrying) {
        if (wire != start.outs[0].name) continue;
        for (Symbol w : wires_read(region)) {
          for (Symbol a : weave_ahead(in, w)) {
            if (!contains(out, a)) out.push_back(a);
          }
        }
      }
    }
    return out;
  }

  Expected<std::vector<Line>> lines(const std::vector<Line>& in, const std::vector<Symbol>& forced) {
    std::vector<Line> out;
    for (const auto& l : in) {
      std::vector<Symbol> all = forced;
      for (Symbol a : weave_of_states(in, l)) all.push_back(a);
      SERVIETTE_LET(line, one(l, all));
      out.push_back(std::move(line));
    }
    return out;
  }

  Expected<Line> one(const Line& source, const std::vector<Symbol>& forced) {
    Line l = source;
    std::vector<Symbol> weave;
    for (Symbol w : wires_read(source)) {
      for (Symbol a : weave_of(w)) {
        if (!contains(weave, a)) weave.push_back(a);
      }
    }
    for (Symbol a : forced) {
      if (!contains(weave, a)) weave.push_back(a);
    }
    for (std::size_t o = 0; o < l.outs.size(); ++o) {
      const Symbol own = source.outs[o].name;
      if (!wires_.contains(own)) wires_[own] = names_.fresh(own);
      if (!in_interface(own)) weave_[own] = weave;
      SERVIETTE_LET(axes, axes_of(own, source.outs[o].axes));
      l.outs[o] = Out{wires_.at(own), axes, {}};
      if (o < source.carrying.size()) {
        const Symbol state = source.carrying[o].first;
        wires_[state] = names_.fresh(state);
        weave_[state] = weave_of(own);
      }
    }
    for (auto& operand : l.operands) {
      SERVIETTE_LET(axes, axes_of(operand.wire, operand.axes));
      operand = Operand{wires_.at(operand.wire), axes};
    }
    for (auto& a : l.axes) {
      SERVIETTE_LET(image, axis(a));
      a = image;
    }
    for (auto& p : l.params) p = index(p);
    l.size = index(l.size);
    if (!l.axis.empty()) {
      SERVIETTE_LET(image, axis(l.axis));
      l.axis = image;
    }
    if (!l.part.empty()) {
      SERVIETTE_LET(image, axis(l.part));
      l.part = image;
    }
    for (auto& [state, start] : l.carrying) {
      state = wires_.at(state);
      start = wires_.at(start);
    }
    if (is_region(source)) {
      // What a region yields has all the axes of what it makes.
      SERVIETTE_LET(body, lines(source.body.lines, weave));
      l.body.lines = std::move(body);
      for (auto& y : l.body.yields) y = wires_.at(y);
    }
    return l;
  }

  const Rule& rule_;
  const RuleMatch& match_;
  const std::map<Symbol, Index>& sizes_;
  const Scope& scope_;
  Names& names_;
  std::map<Symbol, Symbol> wires_;
  std::map<Symbol, std::vector<Symbol>> weave_;
};

}  // namespace

Rewrites apply_tactic(const TacticInput& in) {
  const auto& words = in.tactic.words;
  if (!(words.size() == 1 || (words.size() == 3 && words[1] == Symbol("at"))))
    return misuse(in.tactic, "apply RULE [at WIRE] [by SIZE]");
  const Rule* rule = in.module.find_rule(words[0]);
  if (!rule) {
    std::string all;
    for (const auto& r : in.module.rules) {
      if (!r.expect_refuted) all += (all.empty() ? "" : ", ") + r.name.str();
    }
    return fail(ErrorCode::Name, fmt::format("there is no rule '{}'", words[0].str()), "the rules are " + all, in.tactic.place);
  }
  SERVIETTE_LET(here, workplace(in));
  Scope scope = here.start.scope();
  SERVIETTE_TRY(scope.add(here.lines));

  HostBody host{here.lines, {here.kept.begin(), here.kept.end()}, [&](Symbol a) -> std::optional<Index> {
                  const AxisRange* r = scope.axis(a);
                  return r ? std::optional(r->extent) : std::nullopt;
                }};
  MatchRequest request;
  if (words.size() == 3) request.at = words[2];
  SERVIETTE_LET(match, match_rule(*rule, host, request));

  std::map<Symbol, Index> sizes;
  const auto given = index_of(in.tactic, "by");
  for (const auto& s : rule->sizes) {
    if (const auto v = match.size(s.name)) sizes[s.name] = *v;
    else if (given) sizes[s.name] = *given;
  }

  Rewrite r;
  r.title = in.tactic.text;
  r.inside = in.tactic.inside;
  std::set<int> chosen(match.boxes.begin(), match.boxes.end());
  SERVIETTE_LET(together, bring_together(here.lines, chosen));
  r.order = together.order;
  r.begin = together.begin;
  r.end = together.end;
  Names names(in.diagram);
  Instantiate build(*rule, match, sizes, scope, names);
  SERVIETTE_LET(lines, build.run());
  r.lines = std::move(lines);

  SERVIETTE_LET(statement, state_rule(in.module, *rule));
  for (std::size_t o = 0; o < rule->lhs.outputs.size(); ++o) {
    const Lemma& lemma = statement.lemmas[o];
    Step use;
    use.kind = StepKind::LemmaUse;
    use.lemma = lemma.name;
    use.place = in.tactic.place;
    for (const auto& s : rule->sizes) {
      if (statement.ranged.contains(s.name)) {
        SERVIETTE_LET(image, build.axis(s.name));
        const AxisRange& range = *scope.axis(image);
        use.integers.emplace_back(range_lo(s.name), range.lo);
        use.integers.emplace_back(range_hi(s.name), range.hi);
        continue;
      }
      const auto value = sizes.find(s.name);
      if (value == sizes.end())
        return fail(ErrorCode::NoMatch, fmt::format("the size '{}' of the rule is not determined by the match", s.name.str()),
                    fmt::format("say it: `apply {} by SIZE`", rule->name.str()), in.tactic.place);
      use.integers.emplace_back(s.name, value->second);
    }
    for (Symbol a : rule->lhs.outputs[o].axes) {
      SERVIETTE_LET(image, build.axis(a));
      use.integers.emplace_back(Symbol(a.str() + "'"), Index::name(scope.axis(image)->index));
    }
    for (const auto& p : rule->lhs.inputs) {
      ArrayArgument argument{p.name, {}, constant(0)};
      for (std::size_t d = 0; d < p.axes.size(); ++d) argument.params.push_back(Symbol(fmt::format("i{}", d)));
      const auto wire = match.wire(p.name);
      if (wire) {
        std::vector<Index> at;
        for (const auto& [w, layout] : match.instance.layouts) {
          if (w != p.name) continue;
          for (const auto& d : layout)
            at.push_back(Index::name(d.of >= 0 ? argument.params[static_cast<std::size_t>(d.of)] : scope.axis(d.weave)->index));
        }
        argument.body = read(*wire, at);
      }
      use.arrays.push_back(std::move(argument));
    }
    const auto host_wire = match.wire(rule->lhs.outputs[o].name);
    if (!host_wire) continue;
    r.proofs.emplace_back(*host_wire, Proof{{use}});
  }
  SERVIETTE_LET(prepared, prepare(in.module, in.diagram, r));
  std::vector<std::pair<Symbol, Proof>> needed;
  for (auto& [wire, proof] : r.proofs) {
    for (const auto& o : prepared.obligations) {
      if (o.wire != wire) continue;
      Step reach;
      reach.kind = StepKind::Auto;
      reach.term = o.to;
      proof.steps.push_back(reach);
      needed.emplace_back(wire, proof);
    }
  }
  r.proofs = std::move(needed);
  return std::vector<Rewrite>{std::move(r)};
}

}  // namespace serviette

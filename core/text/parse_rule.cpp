// Rules and derivations: pairs of diagrams, and lists of tactics.
#include <fmt/format.h>

#include <algorithm>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

// The text between two places of a file, comments dropped and white space folded to single blanks.
std::string folded(const Tokens& tokens, std::string_view text, std::size_t first,
                   std::size_t last) {
  std::string out;
  for (std::size_t i = first; i < last; ++i) {
    const Token& t = tokens.list[i];
    if (i > first && tokens.list[i - 1].end != t.begin) out += ' ';
    out += text.substr(t.begin, t.end - t.begin);
  }
  return out;
}

void add_wires(const std::vector<Line>& lines, std::map<Symbol, std::vector<Symbol>>& wires) {
  for (const auto& l : lines) {
    add_wires(l.body.lines, wires);
    for (const auto& o : l.outs) wires[o.name] = o.axes;
  }
}

}  // namespace

// ( size ...; axis NAME = INDEX; ... )
Expected<void> Parser::rule_names(Rule& rule) {
  SERVIETTE_TRY(expect("(", "and the sizes of the rule"));
  while (!accept(")")) {
    if (accept(";")) continue;
    if (accept("size")) {
      SERVIETTE_LET(list, size_list());
      for (const auto& s : list) {
        rule.sizes.push_back(s);
        names.integers.push_back(s.name);
      }
    } else if (accept("axis")) {
      SERVIETTE_LET(n, name("an axis"));
      SERVIETTE_TRY(expect("=", "and the extent of the axis"));
      SERVIETTE_LET(extent, index());
      rule.axes.push_back({n, extent});
    } else {
      return unexpected("'size', 'axis' or ')'", "rule NAME(size n, b >= 1; axis y = n + 1): ...");
    }
  }
  return {};
}

// Comparisons of integers, and operations on inputs that are their first operand or undefined: `given n >= m, positive(A)`.
Expected<std::vector<Guard>> Parser::rule_conditions(Rule& rule) {
  static constexpr std::string_view kIntegers[] = {"div", "mod", "min", "max", "ceil_div"};
  std::vector<Guard> guards;
  do {
    const bool integers = std::find(std::begin(kIntegers), std::end(kIntegers), peek().text) != std::end(kIntegers);
    if (is_name() && is("(", 1) && !integers) {
      SERVIETTE_LET(g, guard());
      guards.push_back(std::move(g));
    } else {
      SERVIETTE_LET(some, comparison());
      rule.assumptions.insert(rule.assumptions.end(), some.begin(), some.end());
    }
  } while (accept(","));
  return guards;
}

Expected<Guard> Parser::guard() {
  Guard g;
  g.place = place();
  SERVIETTE_LET(op, name("a condition"));
  g.op = op;
  const OpDef* def = find_op(op);
  accept("(");
  SERVIETTE_LET(list, name_list(")", "a wire"));
  SERVIETTE_TRY(expect(")", "after the wires"));
  g.wires = list;
  if (!def || def->is_block() || !def->axes.empty() || !def->params.empty() || list.empty() ||
      def->operands.size() != list.size())
    return fail(ErrorCode::Name, fmt::format("'{}' is no condition on {} wires", op.str(), list.size()),
                "a condition is an operation without axes that is its first operand or undefined; core/prelude/logic.nap "
                "has positive, nonnegative, nonzero, at_most, bit",
                g.place);
  return g;
}

Expected<std::pair<Symbol, Proof>> Parser::prove() {
  accept("prove");
  SERVIETTE_LET(w, name("a wire"));
  const Restore<NamesInScope> restore(names);
  names.open = true;
  SERVIETTE_LET(p, proof());
  return std::pair<Symbol, Proof>(w, std::move(p));
}

Expected<void> Parser::item_rule() {
  Rule rule;
  rule.help = help_here();
  rule.expect_refuted = accept("twin");
  accept("rule");
  rule.place = place();
  SERVIETTE_LET(n, name("a rule"));
  rule.name = n;
  if (module_.find_rule(n))
    return fail(ErrorCode::Name, fmt::format("the rule '{}' is already defined", n.str()),
                "give it another name", rule.place);
  const Restore<NamesInScope> restore(names);
  names = NamesInScope{};
  names.sizes = false;
  SERVIETTE_TRY(rule_names(rule));
  std::vector<Guard> guards;
  if (accept("given")) {
    SERVIETTE_LET(on_inputs, rule_conditions(rule));
    guards = std::move(on_inputs);
  }
  SERVIETTE_TRY(expect(":", "and the wires of the rule"));
  SERVIETTE_LET(inputs, ports());
  SERVIETTE_TRY(expect("->", "and the outputs"));
  SERVIETTE_LET(outputs, ports());
  for (int side = 0; side < 2; ++side) {
    if (side == 1) SERVIETTE_TRY(expect("=>", "and the right side of the rule"));
    Diagram& d = side == 0 ? rule.lhs : rule.rhs;
    d.name = n;
    d.inputs = inputs;
    d.outputs = outputs;
    wires.clear();
    for (const auto& p : d.inputs) wires[p.name] = p.axes;
    SERVIETTE_LET(ls, braced_lines());
    d.lines = std::move(ls);
  }
  SERVIETTE_TRY(add_guards(rule.lhs, guards));
  rule.guards = guards.size();
  while (is("prove")) {
    const Place at = place(1);
    SERVIETTE_LET(p, prove());
    if (std::none_of(outputs.begin(), outputs.end(),
                     [&](const auto& o) { return o.name == p.first; })) {
      std::vector<std::string> known;
      for (const auto& o : outputs) known.push_back(o.name.str());
      return unknown("output", p.first, known, at);
    }
    rule.proofs.push_back(std::move(p));
  }
  module_.rules.push_back(std::move(rule));
  return {};
}

Expected<void> Parser::item_derive() {
  Derivation d;
  d.expect_refused = accept("refused");
  accept("derive");
  d.place = place();
  SERVIETTE_LET(n, name("a derivation"));
  d.name = n;
  if (module_.find_derivation(n) || module_.find_diagram(n))
    return fail(ErrorCode::Name, fmt::format("'{}' is already a diagram or a derivation", n.str()),
                "give it another name", d.place);
  SERVIETTE_TRY(expect("from", "and the diagram to start from"));
  const Place from_at = place();
  SERVIETTE_LET(from, name("a diagram"));
  d.from = from;
  wires.clear();
  Symbol root = from;  // a derivation may go on from another one
  while (const Derivation* earlier = module_.find_derivation(root)) {
    for (const auto& t : earlier->tactics) add_wires(t.lines, wires);
    root = earlier->from;
  }
  const Diagram* source = module_.find_diagram(root);
  if (!source) {
    std::vector<std::string> known;
    for (const auto& x : module_.diagrams) known.push_back(x.name.str());
    for (const auto& x : module_.derivations) known.push_back(x.name.str());
    return unknown("diagram", from, known, from_at, "a diagram is declared before it is used");
  }
  for (const auto& p : source->inputs) wires[p.name] = p.axes;
  add_wires(source->lines, wires);
  SERVIETTE_TRY(expect("{", "before the tactics"));
  while (!accept("}")) {
    if (accept(";")) continue;
    SERVIETTE_LET(t, tactic());
    add_wires(t.lines, wires);
    d.tactics.push_back(std::move(t));
  }
  if (accept("because")) {
    SERVIETTE_LET(reason, string("the reason"));
    d.because = reason;
  }
  module_.derivations.push_back(std::move(d));
  return {};
}

// One tactic: [in W.W2:] VERB, then its parts up to the end of the line.
Expected<Tactic> Parser::tactic() {
  Tactic t;
  t.place = place();
  const std::size_t first = at_;
  if (is("in") && is_name(1)) {
    accept("in");
    do {
      SERVIETTE_LET(w, name("a wire that the region makes"));
      t.inside.push_back(w);
    } while (accept("."));
    SERVIETTE_TRY(expect(":", "after the region"));
  }
  SERVIETTE_LET(verb, name("a tactic"));
  t.verb = verb;
  if (is("("))
    SERVIETTE_TRY(tactic_list(t, verb));  // `replace (O, L) with ...`: the list is the verb's own
  const auto goes_on = [&] {
    if (is(";") || is("}") || peek().kind == TokenKind::End) return false;
    return !peek().after_newline || (is("with") && is("{", 1)) ||
           (is("prove") && is_name(1) && is("{", 2));
  };
  while (goes_on()) SERVIETTE_TRY(tactic_part(t));
  t.text = folded(tokens_, text_, first, at_);
  return t;
}

Expected<void> Parser::tactic_part(Tactic& t) {
  const Restore<NamesInScope> restore(names);
  names.any_ranged = true;
  if (is("by") || is("to")) {
    const Symbol keyword(tokens_.list[at_++].text);
    if (keyword == Symbol("to"))
      names.open = true;  // `rename W to U` names a wire that is not there yet
    SERVIETTE_LET(i, index());
    t.indices.emplace_back(keyword, i);
    return {};
  }
  if (is("with") && is("{", 1)) {
    accept("with");
    // The lines may read what earlier tactics made, which the text alone does not tell.
    const Restore<std::map<Symbol, std::vector<Symbol>>> restore_wires(wires);
    const Restore<bool> restore_open(open_wires);
    open_wires = true;
    SERVIETTE_LET(ls, braced_lines());
    t.lines = std::move(ls);
    return {};
  }
  if (is("prove") && is_name(1) && is("{", 2)) {
    SERVIETTE_LET(p, prove());
    t.proofs.push_back(std::move(p));
    return {};
  }
  if (is(",")) {  // between words, for the reader
    accept(",");
    return {};
  }
  if (!is_name())
    return unexpected("a word, `by`, `to`, a list in parentheses, or the end of the line",
                      "a tactic ends with its line, or with ';'");
  SERVIETTE_LET(word, name("a word"));
  if (is("(")) return tactic_list(t, word);
  t.words.push_back(word);
  return {};
}

Expected<void> Parser::tactic_list(Tactic& t, Symbol keyword) {
  accept("(");
  SERVIETTE_LET(list, name_list(")", "a name or ')'"));
  SERVIETTE_TRY(expect(")", "after the names"));
  t.lists.emplace_back(keyword, list);
  return {};
}

}  // namespace serviette

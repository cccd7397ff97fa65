// What stands at the top of a file: sizes, axes, constraints, operations, lemmas, diagrams,
// imports.
#include <fmt/format.h>

#include <set>

#include <algorithm>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

const std::vector<std::string> item_words = {"import", "size",   "axis",   "assume", "op",
                                             "random", "opaque", "lemma",  "rule",   "diagram",
                                             "twin",   "derive", "refused"};

std::string where(const Place& p) { return fmt::format("{}:{}", p.file, p.line); }

}  // namespace

Expected<void> Parser::items() {
  while (peek().kind != TokenKind::End) SERVIETTE_TRY(item());
  return {};
}

Expected<void> Parser::item() {
  if (is("import")) return item_import();
  if (is("size")) return item_size();
  if (is("axis")) return item_axis();
  if (is("assume")) return item_assume();
  if (is("opaque")) return item_opaque();
  if (is("op") || (is("random") && is("op", 1))) return item_op();
  if (is("lemma")) return item_lemma();
  if (is("diagram")) return item_diagram();
  if (is("rule") || (is("twin") && is("rule", 1))) return item_rule();
  if (is("derive") || (is("refused") && is("derive", 1))) return item_derive();
  if (!is_name())
    return unexpected("a declaration",
                      "size, axis, assume, op, lemma, diagram, rule, derive or import");
  return unknown("declaration", Symbol(peek().text), item_words, place(),
                 "size, axis, assume, op, lemma, diagram, rule, derive or import");
}

Expected<void> Parser::item_import() {
  accept("import");
  const Place at = place();
  SERVIETTE_LET(path, string("the file to import"));
  if (!import_) return fail(ErrorCode::Unsupported, "this text cannot import files", {}, at);
  return import_(path, at);
}

// NAME, ... [>= INT], NAME, ... [>= INT], ...: a bound holds for the names since the bound before
// it.
Expected<std::vector<SizeDecl>> Parser::size_list() {
  std::vector<SizeDecl> out;
  std::size_t unbounded = 0;
  do {
    SERVIETTE_LET(n, name("a size"));
    out.push_back({n, 0});
    if (accept(">=")) {
      SERVIETTE_LET(bound, integer("a constant"));
      for (; unbounded < out.size(); ++unbounded) out[unbounded].at_least = bound;
    }
  } while (accept(","));
  return out;
}

// A size or axis is declared once in a file. A file may repeat what a file it imports declares, in
// the same words.
Expected<void> Parser::declare_axis(Symbol name, const Place& at) const {
  for (const auto& s : module_.sizes) {
    if (s.name == name)
      return fail(ErrorCode::Name, fmt::format("'{}' is already a size", name.str()), {}, at);
  }
  for (const auto& a : module_.axes) {
    if (a.name == name)
      return fail(ErrorCode::Name, fmt::format("'{}' is already an axis", name.str()), {}, at);
  }
  return {};
}

Expected<void> Parser::item_size() {
  const Place at = place();
  accept("size");
  SERVIETTE_LET(list, size_list());
  for (const auto& s : list) {
    const bool known = std::any_of(module_.sizes.begin(), module_.sizes.end(), [&](const auto& t) {
      return t.name == s.name && t.at_least == s.at_least;
    });
    const bool repeated = !declared_here_.insert(s.name).second;
    if (known && !repeated) continue;
    SERVIETTE_TRY(declare_axis(s.name, at));
    module_.sizes.push_back(s);
  }
  return {};
}

Expected<void> Parser::item_axis() {
  accept("axis");
  const Place at = place();
  SERVIETTE_LET(n, name("an axis"));
  SERVIETTE_TRY(expect("=", "and the extent of the axis"));
  SERVIETTE_LET(extent, index());
  const bool repeated = !declared_here_.insert(n).second;
  for (const auto& a : module_.axes) {
    if (a.name == n && a.extent == extent && !repeated) return {};
  }
  SERVIETTE_TRY(declare_axis(n, at));
  module_.axes.push_back({n, extent});
  return {};
}

Expected<void> Parser::item_assume() {
  accept("assume");
  SERVIETTE_LET(all, conditions());
  module_.assumptions.insert(module_.assumptions.end(), all.begin(), all.end());
  return {};
}

Expected<void> Parser::item_opaque() {
  accept("opaque");
  const Place at = place();
  SERVIETTE_LET(n, name("a function"));
  SERVIETTE_LET(arity, integer("its number of arguments"));
  static const std::set<std::string> taken = {"exp", "log", "sqrt", "max", "min", "real", "sum", "prod", "loop", "if"};
  if (taken.contains(n.str()))
    return fail(ErrorCode::Name, fmt::format("'{}' has a meaning already", n.str()), "give the function another name", at);
  const auto [it, is_new] = module_.opaques.emplace(n, static_cast<int>(arity));
  if (!is_new && it->second != arity)
    return fail(
        ErrorCode::Name,
        fmt::format("'{}' is already an opaque function of {} arguments", n.str(), it->second), {},
        at);
  return {};
}

Expected<std::vector<Port>> Parser::ports() {
  SERVIETTE_TRY(expect("(", "before the wires"));
  std::vector<Port> out;
  while (!is(")")) {
    if (!out.empty()) SERVIETTE_TRY(expect(",", "or ')' after this wire"));
    Port p;
    const Place at = place();
    SERVIETTE_LET(n, name("a wire"));
    p.name = n;
    if (std::any_of(out.begin(), out.end(), [&](const auto& o) { return o.name == p.name; }))
      return fail(ErrorCode::Name, fmt::format("'{}' stands here twice", n.str()), {}, at);
    SERVIETTE_LET(axes, axis_list());
    p.axes = std::move(axes);
    if (accept("any")) p.domain = Domain::Any;
    out.push_back(std::move(p));
  }
  accept(")");
  return out;
}

// [int NAME, ...] [array NAME[RANK] [any], ...]
Expected<void> Parser::lemma_names(Lemma& lemma) {
  if (accept("int")) {
    do {
      SERVIETTE_LET(i, name("an integer"));
      lemma.integers.push_back(i);
    } while (accept(","));
  }
  if (accept("array")) {
    do {
      LemmaArray a;
      const Place at = place();
      SERVIETTE_LET(n, name("an array"));
      if (std::find(lemma.integers.begin(), lemma.integers.end(), n) != lemma.integers.end())
        return fail(ErrorCode::Name, fmt::format("'{}' is an integer of this lemma", n.str()),
                    "give the array another name", at);
      SERVIETTE_TRY(expect("[", "and the number of its indices"));
      SERVIETTE_LET(rank, integer("the number of its indices"));
      SERVIETTE_TRY(expect("]", "after the number of indices"));
      a.name = n;
      a.rank = static_cast<int>(rank);
      if (accept("any")) a.domain = Domain::Any;
      lemma.arrays.push_back(a);
    } while (accept(","));
  }
  return {};
}

Expected<void> Parser::item_lemma() {
  Lemma lemma;
  lemma.help = help_here();
  accept("lemma");
  lemma.place = place();
  SERVIETTE_LET(n, name("a lemma"));
  lemma.name = n;
  if (const Lemma* other = module_.find_lemma(n))
    return fail(ErrorCode::Name,
                fmt::format("the lemma '{}' is already stated at {}", n.str(), where(other->place)),
                {}, lemma.place);
  SERVIETTE_TRY(lemma_names(lemma));
  const Restore<NamesInScope> restore(names);
  names = NamesInScope{};
  names.sizes = false;
  names.integers = lemma.integers;
  for (const auto& a : lemma.arrays) names.arrays[a.name] = a.rank;
  while (accept("given")) {
    SERVIETTE_LET(f, fact());
    lemma.givens.push_back(f);
  }
  SERVIETTE_TRY(expect("from", "and the left side of the lemma"));
  SERVIETTE_LET(from, value());
  lemma.from = from;
  SERVIETTE_TRY(expect("to", "and the right side of the lemma"));
  SERVIETTE_LET(to, value());
  lemma.to = to;
  if (accept("assumed")) {
    lemma.assumed = true;
    SERVIETTE_LET(note, string("why it may be assumed"));
    lemma.note = note;
  } else if (accept("proof")) {
    SERVIETTE_LET(p, proof());
    lemma.proof = std::move(p);
  } else {
    Step s{};
    s.kind = StepKind::Auto;
    s.term = lemma.to;
    s.place = lemma.place;
    lemma.proof.steps.push_back(std::move(s));
  }
  module_.lemmas.push_back(std::move(lemma));
  return {};
}

Expected<void> Parser::wires_and_lines(Diagram& d) {
  SERVIETTE_LET(inputs, ports());
  d.inputs = std::move(inputs);
  SERVIETTE_TRY(expect("->", "and the outputs"));
  SERVIETTE_LET(outputs, ports());
  d.outputs = std::move(outputs);
  wires.clear();
  for (const auto& p : d.inputs) wires[p.name] = p.axes;
  SERVIETTE_LET(ls, braced_lines());
  d.lines = std::move(ls);
  return {};
}

Expected<void> Parser::item_diagram() {
  Diagram d;
  accept("diagram");
  const Place at = place();
  SERVIETTE_LET(n, name("a diagram"));
  d.name = n;
  if (module_.find_diagram(n) || module_.find_derivation(n))
    return fail(ErrorCode::Name, fmt::format("'{}' is already a diagram or a derivation", n.str()),
                "give it another name", at);
  SERVIETTE_TRY(wires_and_lines(d));
  module_.diagrams.push_back(std::move(d));
  return {};
}

}  // namespace serviette

// serviette check FILE.nap: every declaration of the file parses and has a type. Nothing is proved.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/table.hpp"
#include "cli/target.hpp"
#include "core/diagram/levels.hpp"
#include "core/text/print.hpp"
#include "proofs/derivation/derive.hpp"
#include "proofs/rule/rule_lemma.hpp"
#include "proofs/tactic/tactic.hpp"

namespace serviette::cli {
namespace {

std::string signature(const Diagram& d) { return print_ports(d.inputs) + " -> " + print_ports(d.outputs); }

// Names that a lemma may use are in scope, with the right number of indices.
Expected<void> check_lemma(const Lemma& lemma) {
  const auto located = [&](Expected<void> r) {
    if (!r && r.error().place.line == 0) r.error().place = lemma.place;
    return r;
  };
  auto context = context_of(lemma);
  if (!context) return located(std::unexpected(context.error()));
  SERVIETTE_TRY(located(context->in_scope(lemma.from)));
  return located(context->in_scope(lemma.to));
}

// A derivation starts somewhere and its tactics exist. Whether they apply is for `derive` to say.
Expected<void> check_derivation(const Module& module, const Derivation& d) {
  if (!module.find_diagram(d.from) && !module.find_derivation(d.from))
    return fail(ErrorCode::Name, fmt::format("there is no diagram or derivation '{}'", d.from.str()), {}, d.place);
  const auto known = tactic_names();
  for (const auto& t : d.tactics) {
    if (std::find(known.begin(), known.end(), t.verb.str()) == known.end())
      return fail(ErrorCode::Name, fmt::format("there is no tactic '{}'", t.verb.str()),
                  fmt::format("the tactics are {}", fmt::join(known, ", ")), t.place);
  }
  return {};
}

class Checker {
 public:
  explicit Checker(Console& console, const Loaded& loaded) : console_(console), loaded_(loaded) {}

  void all() {
    const Module& m = loaded_.module;
    for (const auto& [name, op] : m.ops) {
      if (loaded_.own(op.place)) one("op", name, "", check_op(op));
    }
    for (const auto& l : m.lemmas) {
      if (loaded_.own(l.place)) one("lemma", l.name, "", check_lemma(l));
    }
    for (const auto& d : m.diagrams) {
      auto scope = Scope::of(m, d);
      one("diagram", d.name, signature(d), scope ? check_levels(d.lines) : std::unexpected(scope.error()));
    }
    for (const auto& r : m.rules) {
      if (!loaded_.own(r.place)) continue;
      auto stated = state_rule(m, r);
      one(r.expect_refuted ? "twin rule" : "rule", r.name, signature(r.lhs),
          stated ? Expected<void>() : std::unexpected(stated.error()));
    }
    for (const auto& d : m.derivations) {
      if (loaded_.own(d.place))
        one(d.expect_refused ? "refused derive" : "derive", d.name,
            fmt::format("from {}, {} tactics", d.from.str(), d.tactics.size()), check_derivation(m, d));
    }
  }

  Exit finish() {
    if (count_ > 0) console_.print(table_.text(0, 80));
    console_.print(fmt::format("{}: {} declarations, {}", loaded_.file, count_,
                               failed_ == 0 ? "all well typed" : fmt::format("{} of them not well typed", failed_)));
    console_.document()["well_typed"] = failed_ == 0;
    return failed_ == 0 ? Exit::Holds : Exit::BadInput;
  }

 private:
  // A block-defined op is a diagram of its own; a term-defined one is checked where it is used.
  Expected<void> check_op(const OpDef& op) const {
    if (!op.is_block()) return {};
    Module alone = loaded_.module;
    alone.sizes.clear();
    alone.axes.clear();
    alone.assumptions.clear();
    for (Symbol a : op.axes) alone.sizes.push_back({a, 0});
    Scope scope = Scope::of(alone);
    for (const auto& p : op.operands) SERVIETTE_TRY(scope.add_array(p));
    return scope.add(op.lines);
  }

  void one(const std::string& kind, Symbol name, const std::string& about, const Expected<void>& result) {
    ++count_;
    if (!result) {
      ++failed_;
      console_.problem(result.error());
    }
    table_.add({kind, name.str(), result ? "ok" : "error", about});
    console_.document()["declarations"].push_back(
        {{"kind", kind}, {"name", name.str()}, {"well_typed", result.has_value()}, {"about", about}});
  }

  Console& console_;
  const Loaded& loaded_;
  Table table_{{"KIND", "NAME", "TYPE", ""}};
  int count_ = 0, failed_ = 0;
};

Exit check(Console& console, const std::string& file) {
  console.document()["file"] = file;
  const auto loaded = load(file);
  if (!loaded) {
    console.problem(loaded.error());
    return exit_of(loaded.error());
  }
  Checker checker(console, *loaded);
  checker.all();
  return checker.finish();
}

}  // namespace

void add_check(const Registry& registry) {
  auto* sub = registry.add("check", "Parse and type every declaration of a file");
  auto file = std::make_shared<std::string>();
  sub->add_option("FILE", *file, "A .nap file")->required();
  sub->callback([&chosen = registry.chosen, file] { chosen = [file](Console& c) { return check(c, *file); }; });
}

}  // namespace serviette::cli

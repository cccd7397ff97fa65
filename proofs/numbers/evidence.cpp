#include "proofs/numbers/evidence.hpp"

#include <fmt/format.h>

#include "core/refute/refute.hpp"
#include "proofs/rule/rule_lemma.hpp"

namespace serviette {
namespace {

Expected<std::string> of_lemma(const Lemma& lemma, const NumbersOptions& options) {
  SERVIETTE_LET(n, try_numbers(lemma, options));
  if (n.found)
    return fail(ErrorCode::Proof, fmt::format("numbers contradict '{}'", lemma.name.str()), n.found->text, lemma.place);
  return evidence(lemma, n);
}

struct Compared {
  bool differ = false;
  std::string text;  // the counterexample, or the line
};

Expected<Compared> of_diagrams(const std::string& what, Side lhs, Side rhs, const NumbersOptions& options) {
  RefuteOptions search;
  search.seed = options.seed;
  search.tries = options.tries;
  search.spread = true;
  search.tolerance = options.tolerance;
  SERVIETTE_LET(r, refute(lhs, rhs, search));
  if (r.found) return Compared{true, to_text(*r.found)};
  return Compared{false, fmt::format("{}: both sides agree on {} inputs, {} in exact rationals, seed {}", what, r.tries, r.exact,
                                     r.seed)};
}

}  // namespace

Expected<std::vector<std::string>> numbers_of(const Module& module, const NumbersOptions& options) {
  std::vector<std::string> out;
  for (const Lemma& lemma : module.lemmas) {
    SERVIETTE_LET(line, of_lemma(lemma, options));
    out.push_back(line);
  }
  for (const Rule& rule : module.rules) {
    const std::string what = fmt::format("{} {}", rule.expect_refuted ? "twin" : "rule", rule.name.str());
    const Setting setting = Setting::of(module, rule);
    SERVIETTE_LET(compared, of_diagrams(what, {setting, rule.lhs}, {setting, rule.rhs}, options));
    if (rule.expect_refuted != compared.differ)
      return fail(ErrorCode::Proof,
                  rule.expect_refuted ? fmt::format("'{}' is a twin, and no numbers refute it", rule.name.str())
                                      : fmt::format("numbers contradict rule '{}'", rule.name.str()),
                  compared.text, rule.place);
    if (rule.expect_refuted) {
      out.push_back(what + " is refuted");
      continue;
    }
    out.push_back(compared.text);
    SERVIETTE_LET(stated, state_rule(module, rule));
    for (const Lemma& lemma : stated.lemmas) {
      SERVIETTE_LET(line, of_lemma(lemma, options));
      out.push_back(line);
    }
  }
  return out;
}

Expected<std::vector<std::string>> numbers_of(const Derived& derived, const NumbersOptions& options) {
  std::vector<std::string> out;
  const LemmaTable& table = derived.lemmas->table();
  for (Symbol name : table.names()) {
    SERVIETTE_LET(line, of_lemma(table.find(name)->statement(), options));
    out.push_back(line);
  }
  const Setting setting = Setting::of(derived.module);
  SERVIETTE_LET(compared, of_diagrams("source and target", {setting, derived.source}, {setting, derived.target}, options));
  if (compared.differ) return fail(ErrorCode::Proof, "numbers tell the source from the target", compared.text);
  out.push_back(compared.text);
  return out;
}

}  // namespace serviette

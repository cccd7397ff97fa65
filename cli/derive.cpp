// serviette derive FILE [NAME]: replays derivations, proves every step, writes certificates, and has them checked.
//
// Without a name everything that the file itself declares is asked: its derivations go through, its rules and lemmas
// are proved, its refused derivations are refused, its twins are refuted.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/finding.hpp"
#include "cli/statement.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string file, name, certificate, queries;
  int tries = 300;
};

Exit exit_of(const Finding& f, Word require) {
  if (f.disagreement) return Exit::Disagreement;
  if (f.expected != Expectation::Proof) return f.as_expected() ? Exit::Holds : Exit::Inconclusive;
  if (f.verdict.word == Word::Refuted) return Exit::Refuted;
  if (f.error && is_bad_input(*f.error)) return Exit::BadInput;
  const Exit out = exit_of(f.verdict, require);
  const bool only_the_checker = f.checker_missing && f.verdict.word <= Word::Tested && f.ledger.empty();
  return out == Exit::Inconclusive && only_the_checker ? Exit::MissingTool : out;
}

struct Questions {
  std::vector<const Derivation*> derivations;
  std::vector<const Rule*> rules;
  std::vector<Symbol> lemmas;
  std::size_t size() const { return derivations.size() + rules.size() + lemmas.size(); }
};

Expected<Questions> questions(const Loaded& loaded, const std::string& name) {
  Questions out;
  std::string all;
  const auto wanted = [&](Symbol s, const Place& place) {
    if (!loaded.own(place)) return false;
    all += (all.empty() ? "" : ", ") + s.str();
    return name.empty() || name == s.str();
  };
  for (const auto& l : loaded.module.lemmas) {
    if (wanted(l.name, l.place)) out.lemmas.push_back(l.name);
  }
  for (const auto& r : loaded.module.rules) {
    if (wanted(r.name, r.place)) out.rules.push_back(&r);
  }
  for (const auto& d : loaded.module.derivations) {
    if (wanted(d.name, d.place)) out.derivations.push_back(&d);
  }
  if (out.size() > 0) return out;
  if (name.empty())
    return fail(ErrorCode::Name, fmt::format("'{}' declares nothing to be proved", loaded.file),
                "a derivation, a rule or a lemma; see core/LANGUAGE.md");
  return fail(ErrorCode::Name, fmt::format("'{}' declares no derivation, rule or lemma '{}'", loaded.file, name),
              all.empty() ? "it declares none at all" : "it has " + all);
}

// -o names one certificate: of the one derivation, or of all lemmas.
Expected<void> check_certificate_name(const Request& r, const Questions& q) {
  if (r.certificate.empty()) return {};
  std::string all;
  int count = 0;
  for (const auto* d : q.derivations) {
    if (d->expect_refused) continue;
    all += (count++ ? ", " : "") + d->name.str();
  }
  if (count > 1)
    return fail(ErrorCode::Name, "-o names one certificate, and there are several derivations", "say which: " + all);
  if (count == 0 && q.rules.size() + (q.lemmas.empty() ? 0 : 1) != 1)
    return fail(ErrorCode::Name, "-o names one certificate, and there is not one derivation",
                "name the rule or lemma it is for");
  return {};
}

Exit derive(Console& console, const Request& request) {
  console.document()["file"] = request.file;
  const auto stop = [&](const Error& e) {
    console.problem(e);
    return cli::exit_of(e);
  };
  const auto loaded = load(request.file);
  if (!loaded) return stop(loaded.error());
  const auto q = questions(*loaded, request.name);
  if (!q) return stop(q.error());
  if (const auto ok = check_certificate_name(request, *q); !ok) return stop(ok.error());

  ProveOptions options{console.options().seed, request.tries, request.certificate, request.queries};
  ProveOptions aside = options;  // of what has no certificate of its own
  if (!q->derivations.empty()) aside.certificate.clear();
  Prover prover(console, *loaded, options), others(console, *loaded, aside);
  Exit status = Exit::Holds;
  std::size_t asked = 0, as_expected = 0;
  console.document()["results"] = Json::array();
  const auto give = [&](const Finding& f) {
    console.finish_progress();
    const std::string name = f.kind == "lemmas" && q->lemmas.size() > 1 ? "" : " " + f.name;
    const std::string again = fmt::format("serviette derive {}{} --seed {}", request.file, name, options.seed);
    console.document()["results"].push_back(to_json(f, again));
    if (asked > 0 && f.kind == "derive") console.print("");
    print(console, f, again, q->size() == 1);
    ++asked;
    as_expected += f.as_expected();
    status = worse(status, exit_of(f, console.options().require));
  };
  if (!q->lemmas.empty()) give(others.lemmas(q->lemmas));
  for (const auto* r : q->rules) give(others.rule(*r));
  for (const auto* d : q->derivations) give(prover.derivation(*d));
  if (asked > 1)
    console.print(fmt::format("\n{}: {}, {} as they should be", request.file, count_text(asked, "question"),
                              as_expected == asked ? "all" : fmt::format("{} of them", as_expected)));
  return status;
}

}  // namespace

void add_derive(const Registry& registry) {
  auto* sub = registry.add("derive", "Replay derivations, prove every step, write the certificate and have it checked");
  auto r = std::make_shared<Request>();
  sub->add_option("FILE", r->file, "A .nap file")->required();
  sub->add_option("NAME", r->name, "One derivation, rule or lemma of it; else all");
  sub->add_option("-o,--output", r->certificate, "Where the certificate goes (X.cert)");
  sub->add_option("--keep-queries", r->queries, "A folder that keeps every query given to the solver, in FOLDER/NAME");
  sub->add_option("--tries", r->tries, "Inputs on which both sides are compared")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  sub->callback([&chosen = registry.chosen, r] { chosen = [r](Console& c) { return derive(c, *r); }; });
}

}  // namespace serviette::cli

#include "verdict.hpp"

#include <exception>
#include <memory>

#include "certificate.hpp"

namespace serviette::checker {

std::string_view name(Word word) {
  switch (word) {
    case Word::Accepted: return "ACCEPTED";
    case Word::Rejected: return "REJECTED";
    case Word::AcceptedUnderAssumptions: return "ACCEPTED UNDER ASSUMPTIONS";
    case Word::Malformed: return "MALFORMED";
    case Word::ResourceLimit: return "RESOURCE LIMIT";
  }
  return "MALFORMED";
}

int exit_code(Word word) {
  switch (word) {
    case Word::Accepted: return 0;
    case Word::Rejected: return 1;
    case Word::AcceptedUnderAssumptions: return 2;
    case Word::Malformed: return 65;
    case Word::ResourceLimit: return 75;
  }
  return 65;
}

namespace {

// Where a text stopped the checker, and why. A token that is not understood stands where the reader is.
Verdict stopped(const Stop& stop, std::string_view text, const Trace& trace, std::size_t reader_at) {
  Verdict v;
  v.word = stop.word;
  const Place place = place_of(text, stop.word == Word::Malformed ? reader_at : trace.offset);
  v.line = place.line, v.column = place.column;
  v.message = "line " + std::to_string(v.line) + ", column " + std::to_string(v.column) + ": ";
  if (!trace.within.empty()) v.message += trace.within + ": ";
  if (!trace.rule.empty()) v.message += "rule `" + trace.rule + "`: ";
  v.message += stop.message;
  if (!stop.help.empty()) v.message += "\n  help: " + stop.help;
  return v;
}

Verdict run(std::string_view text, std::optional<std::string_view> problem, bool is_problem,
            std::unique_ptr<Certificate>& checked) {
  try {
    checked = std::make_unique<Certificate>(text, is_problem);
    checked->run();
    if (problem) {
      std::unique_ptr<Certificate> asked;
      if (Verdict v = run(*problem, std::nullopt, true, asked); v.word != Word::Accepted) {
        v.message = "the problem: " + v.message;
        return v;
      }
      checked->ensure_answers(*asked);
    }
    Verdict v;
    v.assumptions = checked->ledger().assumptions;
    v.word = v.assumptions.empty() ? Word::Accepted : Word::AcceptedUnderAssumptions;
    if (!is_problem) v.statement = checked->statement();
    return v;
  } catch (const Stop& stop) {
    return checked ? stopped(stop, text, checked->trace(), checked->position()) : stopped(stop, text, {}, 0);
  }
}

}  // namespace

Verdict check(std::string_view certificate, std::optional<std::string_view> problem) noexcept {
  try {
    std::unique_ptr<Certificate> checked;
    return run(certificate, problem, false, checked);
  } catch (const std::exception&) {   // no memory left, nothing else
    Verdict v;
    v.word = Word::ResourceLimit;
    v.message = "no memory left";
    return v;
  }
}

}  // namespace serviette::checker

#include "cli/verdict.hpp"

#include <fmt/format.h>

#include <array>

namespace serviette::cli {

Verdict checked() { return {Word::Checked, {}, 0, 0}; }
Verdict by_solver() { return {Word::Solver, {}, 0, 0}; }
Verdict tested(int tests, std::uint64_t seed) { return {Word::Tested, {}, tests, seed}; }
Verdict refuted() { return {Word::Refuted, {}, 0, 0}; }
Verdict unknown(std::string reason) { return {Word::Unknown, std::move(reason), 0, 0}; }

Verdict verdict_of(const Error& error) {
  const bool unsupported = error.code == ErrorCode::Unsupported;
  return {is_bad_input(error) ? Word::BadInput : unsupported ? Word::Unsupported : Word::Unknown, error.message, 0, 0};
}

std::string to_string(const Verdict& v) {
  switch (v.word) {
    case Word::Checked: return "PROVED(checked)";
    case Word::Solver: return "PROVED(solver)";
    case Word::Tested: return fmt::format("TESTED({}, seed {})", v.tests, v.seed);
    case Word::Refuted: return "REFUTED";
    case Word::Unknown: return fmt::format("UNKNOWN({})", v.reason);
    case Word::Unsupported: return fmt::format("UNSUPPORTED({})", v.reason);
    case Word::BadInput: return fmt::format("BAD INPUT({})", v.reason);
  }
  return "UNKNOWN";
}

Exit exit_of(const Verdict& v, Word require) {
  switch (v.word) {
    case Word::Refuted: return Exit::Refuted;
    case Word::Unknown: return Exit::Inconclusive;
    case Word::Unsupported: return Exit::Unsupported;
    case Word::BadInput: return Exit::BadInput;
    default: return v.word <= require ? Exit::Holds : Exit::Inconclusive;
  }
}

bool is_bad_input(const Error& error) {
  switch (error.code) {
    case ErrorCode::Io:
    case ErrorCode::Syntax:
    case ErrorCode::Name:
    case ErrorCode::Type:
    case ErrorCode::Overflow: return true;
    default: return false;
  }
}

Exit exit_of(const Error& error) {
  if (is_bad_input(error)) return Exit::BadInput;
  return error.code == ErrorCode::Unsupported ? Exit::Unsupported : Exit::Inconclusive;
}

Exit worse(Exit a, Exit b) {
  // Best first.
  constexpr std::array order = {Exit::Holds,   Exit::Unsupported, Exit::Inconclusive, Exit::Refuted,
                                Exit::BadInput, Exit::MissingTool, Exit::Usage,        Exit::Internal, Exit::Disagreement};
  const auto rank = [&](Exit e) {
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (order[i] == e) return i;
    }
    return order.size();
  };
  return rank(a) < rank(b) ? b : a;
}

const char* code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::Io: return "io";
    case ErrorCode::Syntax: return "syntax";
    case ErrorCode::Name: return "name";
    case ErrorCode::Type: return "type";
    case ErrorCode::NotLocal: return "not_local";
    case ErrorCode::NotConvex: return "not_convex";
    case ErrorCode::NoMatch: return "no_match";
    case ErrorCode::SideCondition: return "side_condition";
    case ErrorCode::Proof: return "proof";
    case ErrorCode::Overflow: return "overflow";
    case ErrorCode::Unsupported: return "unsupported";
  }
  return "error";
}

}  // namespace serviette::cli

// The one entry of the checker: a certificate goes in as text, a verdict comes out.
//
// The library keeps no global state, opens no file and never throws: whatever the text is, `check` returns.
// Exit codes and words are those of FORMAT.md, section 5.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace serviette::checker {

enum class Word { Accepted, Rejected, AcceptedUnderAssumptions, Malformed, ResourceLimit };

struct Verdict {
  Word word = Word::Malformed;
  std::string statement;                 // what was accepted, in words a person can compare; else empty
  std::string message;                   // why not: place, step, reason, help; empty when accepted
  std::vector<std::string> assumptions;  // the ledger
  std::size_t line = 0, column = 0;      // where it stopped, from 1; 0 when accepted
};

// Checks a certificate; with a problem, also that declarations, source and final diagram are the problem's.
[[nodiscard]] Verdict check(std::string_view certificate,
                            std::optional<std::string_view> problem = std::nullopt) noexcept;

[[nodiscard]] std::string_view name(Word word);
[[nodiscard]] int exit_code(Word word);

}  // namespace serviette::checker

// Error: what an input can cause. A closed code, a place in a file, a sentence, and what to do next.
// Functions that can fail on an input return Expected<T>; broken invariants assert instead.
#pragma once

#include <expected>
#include <string>

namespace serviette {

enum class ErrorCode {
  Io,           // a file cannot be read or written
  Syntax,       // the text does not parse
  Name,         // an unknown or doubly defined name
  Type,         // axes, extents, domains or levels do not fit
  NotLocal,     // an op needs positions outside the chunk a region gives it
  NotConvex,    // a path leaves the matched boxes and comes back
  NoMatch,      // a rule or tactic does not apply here
  SideCondition,  // a side condition is not known to hold
  Proof,        // a proof step does not apply
  Overflow,     // an integer outside 62 bits
  Unsupported,  // well formed, but outside what this version can do
};

struct Place {
  std::string file;
  int line = 0;    // from 1; 0 if unknown
  int column = 0;  // from 1
};

struct Error {
  ErrorCode code = ErrorCode::Syntax;
  std::string message;  // one sentence, no full stop needed
  std::string help;     // what to do next; may be empty
  Place place{};
};

template <class T>
using Expected = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string help = {},
                                   Place place = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(help), std::move(place)});
}

// Returns the error of an Expected to the caller, or goes on.
#define SERVIETTE_TRY(expr)                                              \
  do {                                                                   \
    if (auto serviette_try_ = (expr); !serviette_try_)                   \
      return std::unexpected(std::move(serviette_try_).error());         \
  } while (0)

// Declares NAME as the value of an Expected, or returns its error to the caller.
#define SERVIETTE_LET(name, expr)                                        \
  auto name##_expected_ = (expr);                                        \
  if (!name##_expected_) return std::unexpected(std::move(name##_expected_).error()); \
  auto& name = *name##_expected_

// "file:line:column: message", the source line with a caret, and the help. `source` is the text of the file.
std::string render(const Error& error, const std::string& source = {});

}  // namespace serviette

// How the checker stops: one exception, thrown anywhere, caught once in check().
#pragma once

#include <string>
#include <utility>

#include "verdict.hpp"

namespace serviette::checker {

struct Stop {
  Word word;
  std::string message, help;
};

[[noreturn]] inline void reject(std::string message, std::string help = "") {
  throw Stop{Word::Rejected, std::move(message), std::move(help)};
}
[[noreturn]] inline void malformed(std::string message, std::string help = "") {
  throw Stop{Word::Malformed, std::move(message), std::move(help)};
}
[[noreturn]] inline void exhausted(std::string message) {
  throw Stop{Word::ResourceLimit, std::move(message), ""};
}

// ENSURE(message, condition): the side condition, or the certificate is rejected. The message is only
// built when it is needed.
#define ENSURE(message, condition)  \
  do {                              \
    if (!(condition)) reject(message); \
  } while (false)

// Counts work, so that no input runs for ever: every visit of a node is a tick.
class Budget {
 public:
  void tick(std::size_t n = 1) {
    if ((ticks_ += n) > kTicks) exhausted("more than 100,000,000 elementary operations");
  }
  void node() {
    if (++nodes_ > kNodes) exhausted("more than 4,000,000 term nodes");
  }

 private:
  static constexpr std::size_t kTicks = 100'000'000, kNodes = 4'000'000;
  std::size_t ticks_ = 0, nodes_ = 0;
};

inline constexpr unsigned kNesting = 200;       // of the text
inline constexpr unsigned kTermDepth = 2'000;   // of a term, which a denotation makes deeper than its text
inline constexpr std::size_t kMonomials = 200'000;

}  // namespace serviette::checker

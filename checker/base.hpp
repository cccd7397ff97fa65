// What everything rests on: how the checker stops, what it counts so that it does stop, and integers that never wrap.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <ranges>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "verdict.hpp"

namespace serviette::checker {
using std::map, std::pair, std::set, std::size_t, std::string, std::vector, std::uint32_t, std::uint64_t;
using Text = std::string_view;
namespace ranges = std::ranges;

// Thrown anywhere, caught once in check().
struct Stop {
  Word word;
  string message;
};
[[noreturn]] inline void reject(const string& why) { throw Stop{Word::Rejected, why}; }
[[noreturn]] inline void malformed(const string& why) { throw Stop{Word::Malformed, why}; }
[[noreturn]] inline void exhausted(const string& what) { throw Stop{Word::ResourceLimit, what}; }
// ENSURE(message, condition): the side condition, or the certificate is rejected. The message is built when needed.
#define ENSURE(message, condition) ((condition) ? void() : reject(message))

inline string quoted(Text name) { return "`" + string(name) + "`"; }

constexpr size_t kTermDepth = 2'000;  // of a term, which a denotation makes deeper than its text
constexpr size_t kMonomials = 200'000;

// Counts work, so that no input runs for ever or fills the memory: every visit of a node is a tick.
class Budget {
 public:
  void tick(size_t n = 1) {
    if ((ticks_ += n) > 100'000'000) exhausted("more than 100,000,000 elementary operations");
  }
  void node(size_t operands = 0) {
    if ((nodes_ += 1 + operands / 8) > 4'000'000) exhausted("more than 4,000,000 term nodes");
  }
  void give_back(size_t nodes) { nodes_ -= nodes; }

 private:
  size_t ticks_ = 0, nodes_ = 0;
};

// Counts memory as nodes, while it is held.
struct Held {
  Budget& budget;
  size_t nodes = 0;
  ~Held() { budget.give_back(nodes); }
};

// Counts a nesting while it lives.
struct Deeper {
  unsigned& count;
  explicit Deeper(unsigned& c) : count(c) { ++count > 200 ? exhausted("nesting over 200") : void(); }
  ~Deeper() { --count; }
};

// Integers of 126 bits.
__extension__ typedef __int128 Int;
inline Int bounded(Int x, bool wrapped = false) {
  constexpr Int largest = (Int{1} << 126) - 1;
  return !wrapped && x <= largest && x >= -largest ? x : (exhausted("an integer over 126 bits"), 0);
}
inline Int add(Int a, Int b) { return bounded(a + b); }
inline Int mul(Int a, Int b) {
  Int product = 0;
  const bool wrapped = __builtin_mul_overflow(a, b, &product);
  return bounded(product, wrapped);
}
inline Int floor_div(Int a, Int b) { return a / b - (a % b < 0 ? 1 : 0); }  // b >= 1
inline string to_string(Int x) {
  if (x < 0) return "-" + to_string(-x);
  return (x < 10 ? "" : to_string(x / 10)) + static_cast<char>('0' + static_cast<int>(x % 10));
}

}  // namespace serviette::checker

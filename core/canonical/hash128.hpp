// Hash128: a 128-bit name for a sequence of words, the same on every run and every machine.
//
// Two lanes of multiply, rotate and cross-feed, closed by an avalanche, in the manner of
// MurmurHash3 x64_128 (Appleby, 2011). It names things; it protects against accident, not malice,
// and every equality compares what was hashed as well.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace serviette {

struct Hash128 {
  std::uint64_t high = 0, low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

std::string to_string(Hash128 hash);  // 32 hexadecimal digits

// Laws: 1. the result depends on the words and their order only; 2. text is length-prefixed, so
// "ab","c" and "a","bc" differ.
class Hasher {
 public:
  void word(std::uint64_t value);
  void text(std::string_view value);
  Hash128 finish() const;

 private:
  std::uint64_t a_ = 0x9E3779B97F4A7C15ull, b_ = 0xC2B2AE3D27D4EB4Full, count_ = 0;
};

}  // namespace serviette

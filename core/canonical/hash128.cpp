#include "core/canonical/hash128.hpp"

#include <fmt/format.h>

#include <bit>

namespace serviette {
namespace {

std::uint64_t avalanche(std::uint64_t k) {
  k ^= k >> 33;
  k *= 0xFF51AFD7ED558CCDull;
  k ^= k >> 33;
  k *= 0xC4CEB9FE1A85EC53ull;
  k ^= k >> 33;
  return k;
}

}  // namespace

void Hasher::word(std::uint64_t value) {
  constexpr std::uint64_t c1 = 0x87C37B91114253D5ull, c2 = 0x4CF5AD432745937Full;
  a_ ^= std::rotl(value * c1, 31) * c2;
  a_ = (std::rotl(a_, 27) + b_) * 5 + 0x52DCE729;
  b_ ^= std::rotl(value * c2, 33) * c1;
  b_ = (std::rotl(b_, 31) + a_) * 5 + 0x38495AB5;
  ++count_;
}

void Hasher::text(std::string_view value) {
  word(value.size());
  for (std::size_t i = 0; i < value.size(); i += 8) {
    std::uint64_t w = 0;  // little-endian whatever the machine is
    for (std::size_t j = i; j < value.size() && j < i + 8; ++j)
      w |= static_cast<std::uint64_t>(static_cast<unsigned char>(value[j])) << (8 * (j - i));
    word(w);
  }
}

Hash128 Hasher::finish() const {
  std::uint64_t a = a_ ^ count_, b = b_ ^ count_;
  a += b;
  b += a;
  a = avalanche(a);
  b = avalanche(b);
  a += b;
  b += a;
  return {a, b};
}

std::string to_string(Hash128 hash) { return fmt::format("{:016x}{:016x}", hash.high, hash.low); }

}  // namespace serviette

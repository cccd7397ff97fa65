// Symbol: an interned name. Equality is an integer comparison; ordering is alphabetical, so that everything
// sorted by symbols prints the same on every run.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace serviette {

class Symbol {
 public:
  Symbol() = default;  // the empty name
  Symbol(std::string_view text);
  Symbol(const char* text) : Symbol(std::string_view(text)) {}
  Symbol(const std::string& text) : Symbol(std::string_view(text)) {}

  const std::string& str() const;
  bool empty() const { return id_ == 0; }
  std::uint32_t id() const { return id_; }

  friend bool operator==(Symbol a, Symbol b) { return a.id_ == b.id_; }
  friend std::strong_ordering operator<=>(Symbol a, Symbol b) {
    return a.id_ == b.id_ ? std::strong_ordering::equal : a.str() <=> b.str();
  }

 private:
  std::uint32_t id_ = 0;
};

}  // namespace serviette

template <>
struct std::hash<serviette::Symbol> {
  std::size_t operator()(serviette::Symbol s) const noexcept { return s.id() * 0x9E3779B97F4A7C15ull; }
};

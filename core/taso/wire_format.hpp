// The wire format of Protocol Buffers, as far as a reader of small messages needs it.
//
// A message is a sequence of fields, each a key (number and wire type) and a value: an integer of variable length (wire
// type 0) or bytes with their length before them (2), which are a string or again a message. Source: the encoding page
// of the Protocol Buffers documentation. Fixed-width numbers (1, 5) are read over; groups (3, 4) are refused, as nobody
// writes them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace serviette::taso {

struct Field {
  std::uint64_t number = 0;
  std::uint64_t integer = 0;  // if it is one
  std::string_view bytes;     // else
  bool is_message = false;
};

// The fields in their order, views into `message`. Errors: Syntax, with the offset.
Expected<std::vector<Field>> read_fields(std::string_view message);

// int32 is written as 64 bits of two's complement, or as 32; either way the low 32 bits say it.
inline std::int32_t as_int32(std::uint64_t v) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(v)); }

}  // namespace serviette::taso

#include "core/taso/wire_format.hpp"

#include <fmt/format.h>

namespace serviette::taso {
namespace {

constexpr int kMostBytes = 10;  // of an integer of 64 bits, seven bits a byte

class Reader {
 public:
  explicit Reader(std::string_view all) : all_(all) {}

  bool at_end() const { return at_ == all_.size(); }

  Expected<std::uint64_t> integer() {
    std::uint64_t out = 0;
    for (int i = 0; i < kMostBytes; ++i) {
      if (at_end()) return broken("an integer is cut off");
      const auto byte = static_cast<unsigned char>(all_[at_++]);
      out |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
      if (byte < 0x80) return out;
    }
    return broken("an integer has more than 64 bits");
  }

  Expected<std::string_view> bytes(std::uint64_t length) {
    if (length > all_.size() - at_) return broken("a field is longer than its message");
    const auto out = all_.substr(at_, static_cast<std::size_t>(length));
    at_ += static_cast<std::size_t>(length);
    return out;
  }

  std::unexpected<Error> broken(const std::string& what) const {
    return fail(ErrorCode::Syntax, fmt::format("{} at byte {} of a message of {}", what, at_, all_.size()),
                "is this a file in the binary format of Protocol Buffers?");
  }

 private:
  std::string_view all_;
  std::size_t at_ = 0;
};

}  // namespace

Expected<std::vector<Field>> read_fields(std::string_view message) {
  std::vector<Field> out;
  Reader in(message);
  while (!in.at_end()) {
    SERVIETTE_LET(key, in.integer());
    Field f;
    f.number = key >> 3;
    switch (key & 7) {
      case 0: {
        SERVIETTE_LET(value, in.integer());
        f.integer = value;
        break;
      }
      case 2: {
        SERVIETTE_LET(length, in.integer());
        SERVIETTE_LET(value, in.bytes(length));
        f.bytes = value;
        f.is_message = true;
        break;
      }
      case 1:
      case 5: {
        SERVIETTE_TRY(in.bytes((key & 7) == 1 ? 8 : 4));
        continue;
      }
      default: return in.broken(fmt::format("wire type {}", key & 7));
    }
    out.push_back(f);
  }
  return out;
}

}  // namespace serviette::taso

// Whatever the text, the checker answers. The first NUL byte parts the certificate from a problem.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "checker/verdict.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serviette::checker;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = text.find('\0');
  const Verdict v = cut == std::string_view::npos ? check(text) : check(text.substr(0, cut), text.substr(cut + 1));
  if (v.message.empty() && exit_code(v.word) != 0 && exit_code(v.word) != 2) std::abort();
  return 0;
}

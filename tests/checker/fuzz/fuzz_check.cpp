// Whatever the text, the checker answers. The first NUL byte parts the certificate from a problem. libFuzzer calls this
// (scripts/fuzz), and replay_test.cpp does for every input that is kept.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "checker/verdict.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serviette::checker;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = text.find('\0');
  const Verdict v = cut == std::string_view::npos ? check(text) : check(text.substr(0, cut), text.substr(cut + 1));
  const bool accepted = v.word == Word::Accepted || v.word == Word::AcceptedUnderAssumptions;
  if (accepted != v.message.empty() || accepted == v.statement.empty()) std::abort();
  if (v.assumptions.empty() != (v.word != Word::AcceptedUnderAssumptions)) std::abort();
  return 0;
}

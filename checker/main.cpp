// serviette-check CERTIFICATE [--problem FILE]: prints the statement a certificate proves, then the verdict.
#include <fstream>
#include <iostream>

#include "verdict.hpp"

// Nothing if it cannot be read; a file over 64 MiB is cut there, which the checker then refuses.
static std::optional<std::string> contents(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  for (std::istreambuf_iterator<char> c(in), end; c != end && text.size() <= std::size_t{64} << 20; ++c) text += *c;
  return in.is_open() && !in.bad() ? std::optional(text) : std::nullopt;
}

int main(int argc, char** argv) {
  using namespace serviette::checker;
  const char *certificate = nullptr, *problem = nullptr;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (arg == "--problem" && i + 1 < argc && problem == nullptr) problem = argv[++i];
    else if (certificate == nullptr && !arg.starts_with("--")) certificate = argv[i];
    else certificate = nullptr, i = argc;
  }
  if (certificate == nullptr) return std::cerr << "usage: serviette-check CERTIFICATE [--problem FILE]\n", 64;
  const auto text = contents(certificate), asked = problem != nullptr ? contents(problem) : std::nullopt;
  if (!text || (problem != nullptr && !asked)) {
    std::cerr << "serviette-check: cannot read " << (text ? problem : certificate) << "\n";
    return exit_code(Word::Malformed);
  }
  const Verdict v = check(*text, asked);
  std::cout << v.statement << std::flush;
  if (!v.message.empty()) std::cerr << certificate << ": " << v.message << "\n";
  std::cout << name(v.word) << "\n";
  return exit_code(v.word);
}

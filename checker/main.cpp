// serviette-check CERTIFICATE [--problem FILE]: prints the statement a certificate proves, then the verdict.
#include <fstream>
#include <iostream>
#include <iterator>

#include "verdict.hpp"

namespace {

std::optional<std::string> contents(const char* path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return std::nullopt;
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace serviette::checker;
  const char* certificate = nullptr;
  const char* problem = nullptr;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (arg == "--problem" && i + 1 < argc && problem == nullptr) problem = argv[++i];
    else if (certificate == nullptr && !arg.starts_with("--")) certificate = argv[i];
    else certificate = nullptr, i = argc;
  }
  if (certificate == nullptr) {
    std::cerr << "usage: serviette-check CERTIFICATE [--problem FILE]\n";
    return 64;
  }
  const std::optional<std::string> text = contents(certificate);
  const std::optional<std::string> asked = problem == nullptr ? std::nullopt : contents(problem);
  if (!text || (problem != nullptr && !asked)) {
    std::cerr << "serviette-check: cannot read " << (text ? problem : certificate) << "\n";
    return exit_code(Word::Malformed);
  }
  const Verdict v = check(*text, asked ? std::optional<std::string_view>(*asked) : std::nullopt);
  std::cout << v.statement;
  if (!v.message.empty()) std::cerr << certificate << ": " << v.message << "\n";
  std::cout << name(v.word) << "\n";
  return exit_code(v.word);
}

#include "core/base/error.hpp"

#include <fmt/format.h>

namespace serviette {

std::string render(const Error& error, const std::string& source) {
  std::string out;
  const Place& at = error.place;
  if (!at.file.empty()) out += at.file + ":";
  if (at.line > 0) out += fmt::format("{}:{}: ", at.line, at.column);
  out += "error: " + error.message + "\n";
  if (at.line > 0 && !source.empty()) {
    std::size_t begin = 0;
    for (int l = 1; l < at.line && begin < source.size(); ++l) {
      const std::size_t end = source.find('\n', begin);
      begin = end == std::string::npos ? source.size() : end + 1;
    }
    const std::string line = source.substr(begin, source.find('\n', begin) - begin);
    out += fmt::format("{:>5} | {}\n      | {}^\n", at.line, line,
                       std::string(at.column > 0 ? at.column - 1 : 0, ' '));
  }
  if (!error.help.empty()) out += "help: " + error.help + "\n";
  return out;
}

}  // namespace serviette

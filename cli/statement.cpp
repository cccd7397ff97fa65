#include "cli/statement.hpp"

#include <fmt/format.h>

namespace serviette::cli {

std::string sizes_text(const Module& module) {
  std::string out;
  for (const auto& s : module.sizes)
    out += fmt::format("{}{} >= {}", out.empty() ? "" : ", ", s.name.str(), s.at_least);
  for (std::size_t i = 0; i < module.assumptions.size(); ++i)
    out += (i == 0 ? " with " : ", ") + comparison_text(module.assumptions[i]);
  return out;
}

double milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

std::string time_text(std::chrono::microseconds time) {
  const double ms = milliseconds(time);
  if (ms < 1) return fmt::format("{} us", time.count());
  if (ms < 1000) return fmt::format("{:.{}f} ms", ms, ms < 10 ? 1 : 0);
  return fmt::format("{:.1f} s", ms / 1000);
}

std::string bytes_text(std::uintmax_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.0f} KB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string count_text(std::size_t n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string count_text(std::size_t n, const char* one) { return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s"); }

std::string shortened(const std::string& text, std::size_t widest) {
  if (text.size() <= widest || widest < 8) return text;
  const std::size_t tail = (widest - 3) / 3;
  return text.substr(0, widest - 3 - tail) + "..." + text.substr(text.size() - tail);
}

}  // namespace serviette::cli

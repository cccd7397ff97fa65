#include "cli/table.hpp"

#include <algorithm>

namespace serviette::cli {
namespace {

std::vector<std::string> broken(const std::string& cell, std::size_t widest) {
  std::vector<std::string> out;
  std::string rest = cell;
  while (rest.size() > widest) {
    std::size_t at = rest.rfind(' ', widest);
    if (at == std::string::npos || at == 0) at = rest.find(' ');
    if (at == std::string::npos) break;
    out.push_back(rest.substr(0, at));
    rest = rest.substr(at + 1);
  }
  out.push_back(rest);
  return out;
}

}  // namespace

std::string Table::text(int indent, std::size_t widest) const {
  const std::size_t columns = rows_.front().size();
  std::vector<std::vector<std::vector<std::string>>> cells;  // row, column, line
  std::vector<std::size_t> width(columns, 0);
  for (const auto& row : rows_) {
    auto& lines = cells.emplace_back();
    for (std::size_t c = 0; c < columns; ++c) {
      lines.push_back(broken(c < row.size() ? row[c] : "", widest));
      for (const auto& l : lines.back()) width[c] = std::max(width[c], l.size());
    }
  }
  std::string out;
  for (const auto& row : cells) {
    std::size_t height = 0;
    for (const auto& cell : row) height = std::max(height, cell.size());
    for (std::size_t h = 0; h < height; ++h) {
      std::string line(static_cast<std::size_t>(indent), ' ');
      for (std::size_t c = 0; c < columns; ++c) {
        const std::string cell = h < row[c].size() ? row[c][h] : "";
        line += cell;
        if (c + 1 < columns) line += std::string(width[c] - cell.size() + 2, ' ');
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
  }
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace serviette::cli

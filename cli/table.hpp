// A table for a person: columns as wide as their widest cell, the last one open, a heading and no rules.
#pragma once

#include <string>
#include <vector>

namespace serviette::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> heading) : rows_{std::move(heading)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  // Cells longer than `widest` continue on lines of their own below, broken at blanks.
  std::string text(int indent = 2, std::size_t widest = 44) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace serviette::cli

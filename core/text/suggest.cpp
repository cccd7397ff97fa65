#include "core/text/suggest.hpp"

#include <algorithm>

namespace serviette {

int edit_distance(std::string_view a, std::string_view b) {
  const std::size_t n = a.size(), m = b.size();
  std::vector<std::vector<int>> d(n + 1, std::vector<int>(m + 1));
  for (std::size_t i = 0; i <= n; ++i) d[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= m; ++j) d[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= m; ++j) {
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[n][m];
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& names) {
  const std::string* best = nullptr;
  int best_distance = 0;
  for (const auto& candidate : names) {
    if (candidate.size() > name.size() + 3 || name.size() > candidate.size() + 3) continue;
    const int d = edit_distance(name, candidate);
    const int allowed =
        std::max<int>(1, static_cast<int>(std::max(name.size(), candidate.size())) / 3);
    if (d > allowed || (best && d >= best_distance)) continue;
    if (d == static_cast<int>(std::max(name.size(), candidate.size())))
      continue;  // nothing in common
    best = &candidate;
    best_distance = d;
  }
  return best ? "did you mean '" + *best + "'?" : std::string();
}

}  // namespace serviette

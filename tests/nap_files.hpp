// The .nap files of a folder, by name.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace serviette {

inline std::vector<std::string> nap_files(const std::string& folder) {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".nap") out.push_back(entry.path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace serviette

#include "layers.hpp"

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace serviette::layers {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> areas = {"core", "proofs", "checker", "kernels", "cli", "tests", "bench"};

const std::map<std::string, std::set<std::string>> may_include = {
    {"core", {"core"}},
    {"proofs", {"core", "proofs"}},
    {"kernels", {"core", "proofs", "kernels"}},
    {"cli", {"core", "proofs", "kernels", "cli"}},
    {"checker", {"checker"}},
    {"tests", {"core", "proofs", "kernels", "cli", "checker", "tests", "bench"}},
    {"bench", {"core", "proofs", "kernels", "cli", "checker", "tests", "bench"}},
};

bool starts_with_any(const std::string& s, std::initializer_list<const char*> prefixes) {
  for (const char* p : prefixes) {
    if (s.starts_with(p)) return true;
  }
  return false;
}

std::string area_of(const std::string& file) { return file.substr(0, file.find('/')); }

// A standard header is one word without a dot: <vector>. C headers and POSIX have one, and stay out of the checker.
bool is_standard(const std::string& header) { return header.find_first_of("./") == std::string::npos; }

std::string check_library(const std::string& file, const std::string& header) {
  const std::string area = area_of(file);
  const bool header_file = file.ends_with(".hpp") || file.ends_with(".h");
  if (area == "checker" && !is_standard(header)) return "the checker uses the standard library only";
  if (starts_with_any(header, {"z3"}) && !file.starts_with("proofs/smt/") && area != "tests")
    return "Z3 is visible in proofs/smt only";
  if (starts_with_any(header, {"boost/"}) && header_file) return "Boost is for .cpp files only";
  if (starts_with_any(header, {"cuda", "nvrtc", "cooperative_groups", "mma.h", "cute/", "cutlass/"}) &&
      area != "kernels")
    return "CUDA is for kernels only";
  if (starts_with_any(header, {"gtest/", "gmock/", "rapidcheck"}) && area != "tests")
    return "test libraries are for tests only";
  if (starts_with_any(header, {"benchmark/"}) && area != "bench") return "Google Benchmark is for bench only";
  if (starts_with_any(header, {"CLI/"}) && area != "cli") return "the parser of the command line is for cli only";
  if (starts_with_any(header, {"nlohmann/"}) && area != "cli" && area != "tests" && area != "bench")
    return "JSON is the business of the command line";
  return {};
}

std::string check_ours(const std::string& file, const std::string& header) {
  const std::string area = area_of(file), to = area_of(header);
  if (header.starts_with("..")) return "a path is written from the root of the repository";
  if (header.find('/') == std::string::npos) return {};  // in the same folder
  if (may_include.at(area).contains(to)) return {};
  if (!may_include.contains(to)) return {};  // a subfolder of the same folder
  return area == "checker" ? "the checker shares no code with the rest" : area + " may not include " + to;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Comments become blanks, lines stay lines. Good enough for includes: a string that holds "/*" is not expected.
std::string without_comments(std::string text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i) i += text[i] == '\\';
    } else if (text.compare(i, 2, "//") == 0) {
      while (i < text.size() && text[i] != '\n') text[i++] = ' ';
    } else if (text.compare(i, 2, "/*") == 0) {
      const std::size_t end = std::min(text.find("*/", i + 2), text.size());
      for (; i < end; ++i) {
        if (text[i] != '\n') text[i] = ' ';
      }
      if (i + 1 < text.size()) text[i] = text[i + 1] = ' ';
    }
  }
  return text;
}

}  // namespace

std::string to_string(const Violation& v) {
  return v.file + ":" + std::to_string(v.line) + ": " + v.include + ": " + v.reason;
}

std::vector<Violation> violations_in(const std::string& file, const std::string& text) {
  static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Violation> out;
  std::istringstream in(without_comments(text));
  std::string line;
  for (int n = 1; std::getline(in, line); ++n) {
    std::smatch m;
    if (!std::regex_search(line, m, include)) continue;
    const bool angled = m[1] == "<";
    const std::string header = m[2];
    const bool ours = may_include.contains(area_of(header)) && header.find('/') != std::string::npos;
    std::string reason = ours || !angled ? check_ours(file, header) : check_library(file, header);
    if (reason.empty() && ours && angled) reason = "our own headers stand in quotes";
    if (!reason.empty()) out.push_back({file, n, angled ? "<" + header + ">" : "\"" + header + "\"", reason});
  }
  return out;
}

std::vector<Violation> violations_in_cmake(const std::string& file, const std::string& text) {
  static const std::map<std::string, std::vector<std::string>> forbidden = {
      {"core", {"serviette_proofs", "serviette_kernels", "serviette_cli", "serviette_checker", "Z3"}},
      {"proofs", {"serviette_kernels", "serviette_cli", "serviette_checker"}},
      {"kernels", {"serviette_cli", "serviette_checker", "Z3"}},
      {"checker",
       {"serviette_core", "serviette_proofs", "serviette_kernels", "serviette_cli", "fmt", "gmp", "Z3", "Boost"}},
      {"cli", {"serviette_checker", "Z3"}},
  };
  std::vector<Violation> out;
  const auto area = forbidden.find(area_of(file));
  if (area == forbidden.end()) return out;
  std::istringstream in(text);
  std::string line;
  for (int n = 1; std::getline(in, line); ++n) {
    line = line.substr(0, line.find('#'));
    for (const auto& name : area->second) {
      if (line.find(name) != std::string::npos)
        out.push_back({file, n, name, area->first + " may not be linked to it"});
    }
  }
  return out;
}

std::vector<Violation> violations_below(const fs::path& root, int* files_read) {
  static const std::set<std::string> endings = {".cpp", ".hpp", ".h", ".cc", ".cu", ".cuh"};
  std::vector<Violation> out;
  int count = 0;
  for (const auto& area : areas) {
    if (!fs::is_directory(root / area)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / area)) {
      if (!entry.is_regular_file()) continue;
      const std::string file = fs::relative(entry.path(), root).generic_string();
      const bool source = endings.contains(entry.path().extension().string());
      const bool cmake = entry.path().filename() == "CMakeLists.txt";
      if (!source && !cmake) continue;
      ++count;
      const std::string text = read(entry.path());
      const auto found = source ? violations_in(file, text) : violations_in_cmake(file, text);
      out.insert(out.end(), found.begin(), found.end());
    }
  }
  if (files_read) *files_read = count;
  return out;
}

}  // namespace serviette::layers

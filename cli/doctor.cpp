// serviette doctor: what is installed, what is missing, and what that costs.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "cli/checker.hpp"
#include "cli/commands.hpp"
#include "cli/process.hpp"
#include "cli/table.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/library.hpp"
#include "proofs/smt/solve.hpp"

namespace serviette::cli {
namespace {

struct Part {
  std::string name;
  bool found = false;
  std::string about;    // version and place; if missing, what cannot be done without it
  bool needed = false;  // without it the exit status is 69
  std::string remedy;
};

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// A program with a way to ask for its version.
Part program(const std::string& shown, const std::vector<std::string>& names, const std::string& version_option,
             const std::string& cost, const std::string& remedy, bool needed = false) {
  for (const auto& name : names) {
    const auto path = find_program(name);
    if (!path) continue;
    const auto asked = run_program({*path, version_option});
    const std::string said = asked ? first_line(asked->out.empty() ? asked->err : asked->out) : "";
    return {shown, true, said.empty() ? *path : said + ", " + *path, needed, ""};
  }
  return {shown, false, cost, needed, remedy};
}

Part checker() {
  const auto path = find_checker();
  if (path) return {"serviette-check", true, *path, true, ""};
  return {"serviette-check", false, "no derivation can be called checked", true, how_to_get_checker};
}

Part library() {
  const auto all = library_module();
  if (!all) return {"rules", false, all.error().message, true, all.error().help};
  return {"rules", true,
          fmt::format("{} rules, {} lemmas, {} operations", all->rules.size(), all->lemmas.size(), all->ops.size()),
          true, ""};
}

Part gpu() {
  std::error_code ec;
  if (std::filesystem::exists("/dev/nvidia0", ec)) return {"gpu", true, "/dev/nvidia0", false, ""};
  return {"gpu", false, "nothing runs on a GPU; all else works", false, ""};
}

std::vector<Part> examine() {
  const char* chosen = std::getenv("CXX");
  std::vector<std::string> compilers = {"c++", "g++", "clang++"};
  if (chosen && *chosen) compilers.insert(compilers.begin(), chosen);
  return {
      library(),
      checker(),
      {"z3 (library)", true, solver_version() + ", linked", true, ""},
      program("c++ compiler", compilers, "--version", "no `run --backend cpp`", "apt-get install g++"),
      program("z3 (program)", {"z3"}, "--version", "kept queries cannot be run by hand", "apt-get install z3"),
      program("graphviz", {"dot"}, "-V", "no drawings but text", "apt-get install graphviz"),
      program("nvcc", {"nvcc", "/usr/local/cuda/bin/nvcc"}, "--version", "no CUDA kernels",
              "the CUDA toolkit of NVIDIA"),
      gpu(),
  };
}

Exit doctor(Console& console) {
  Table table({"PART", "", "", ""});
  bool healthy = true;
  console.document()["parts"] = Json::array();
  for (const Part& p : examine()) {
    healthy = healthy && (p.found || !p.needed);
    table.add({p.name, p.found ? "found" : p.needed ? "MISSING" : "missing", p.about, p.remedy});
    console.document()["parts"].push_back(
        {{"name", p.name}, {"found", p.found}, {"needed", p.needed}, {"about", p.about}, {"remedy", p.remedy}});
  }
  console.document()["healthy"] = healthy;
  console.print(table.text(0, 90));
  console.print(healthy ? "all that is needed is there" : "something that is needed is missing");
  return healthy ? Exit::Holds : Exit::MissingTool;
}

}  // namespace

void add_doctor(const Registry& registry) {
  auto* sub = registry.add("doctor", "What is installed, what is missing, what that costs");
  sub->callback([&chosen = registry.chosen] { chosen = doctor; });
}

}  // namespace serviette::cli

// The entry points: files, imports and the prelude; and terms or lines alone.
#include "core/text/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

namespace fs = std::filesystem;

Expected<std::string> read_text(const fs::path& path, const Place& at) {
  std::error_code code;
  std::ifstream in(path, std::ios::binary);
  if (!in || fs::is_directory(path, code))
    return fail(ErrorCode::Io, fmt::format("cannot read '{}'", path.string()),
                "check the name; imports are relative to the file", at);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string identity(const fs::path& path) {
  std::error_code code;
  const fs::path canonical = fs::weakly_canonical(path, code);
  return code ? path.string() : canonical.string();
}

// Integer coefficients beyond 64 bits throw deep inside Index; here they become an error.
template <class F>
auto guarded(const std::string& file, F f) -> decltype(f()) {
  try {
    return f();
  } catch (const IndexOverflow& e) {
    return fail(ErrorCode::Overflow, e.what(), "use smaller constants", Place{file, 0, 0});
  }
}

// Reads files into one module, each once. Files of the prelude are known by a short label instead
// of their path.
class Loader {
 public:
  explicit Loader(Module& module, std::string label = {})
      : module_(module), label_(std::move(label)) {}

  Expected<void> text(std::string_view text, const fs::path& path, const std::string& shown) {
    Parser parser(text, shown, module_, [&](const std::string& other, const Place& at) {
      return file(path.parent_path() / other, at);
    });
    SERVIETTE_TRY(parser.start());
    return guarded(shown, [&] { return parser.items(); });
  }

  Expected<void> file(const fs::path& path, const Place& at) {
    if (!seen_.insert(identity(path)).second) return {};
    SERVIETTE_LET(content, read_text(path, at));
    return text(content, path, label_.empty() ? path.string() : label_ + path.filename().string());
  }

  void mark_seen(const fs::path& path) { seen_.insert(identity(path)); }

 private:
  Module& module_;
  std::string label_;
  std::set<std::string> seen_;
};

constexpr const char* prelude_label = "prelude/";

Expected<Module> read_prelude() {
  const char* from_environment = std::getenv("SERVIETTE_PRELUDE");
  const fs::path folder =
      from_environment && *from_environment ? from_environment : SERVIETTE_PRELUDE_DIR;
  std::error_code code;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    if (entry.path().extension() == ".nap") files.push_back(entry.path());
  }
  if (code || files.empty())
    return fail(ErrorCode::Io, fmt::format("there is no prelude in '{}'", folder.string()),
                "set the environment variable SERVIETTE_PRELUDE to the folder core/prelude");
  std::sort(files.begin(), files.end());
  Module module;
  Loader loader(module, prelude_label);
  for (const auto& f : files) SERVIETTE_TRY(loader.file(f, {}));
  return module;
}

// Runs one member of the parser on a text of its own, with open names.
template <class T>
Expected<T> parse_part(std::string_view text, const Module* module, Expected<T> (Parser::*part)()) {
  Module scratch;
  if (module) scratch.opaques = module->opaques;
  Parser parser(text, "", scratch);
  parser.names.any_declared = !module;
  parser.names.open = true;
  parser.names.any_ranged = true;
  SERVIETTE_TRY(parser.start());
  return guarded("", [&]() -> Expected<T> {
    SERVIETTE_LET(out, (parser.*part)());
    SERVIETTE_TRY(parser.at_end());
    return std::move(out);
  });
}

}  // namespace

Expected<Module> prelude_module() {
  static const Expected<Module> prelude = read_prelude();
  return prelude;
}

bool is_prelude(const Place& place) { return place.file.starts_with(prelude_label); }

Expected<Module> parse_module(std::string_view text, std::string file, Prelude prelude) {
  Module module;
  if (prelude == Prelude::Import) {
    SERVIETTE_LET(known, prelude_module());
    module = std::move(known);
  }
  module.file = file;
  Loader loader(module);
  loader.mark_seen(file);
  SERVIETTE_TRY(loader.text(text, file, file));
  return module;
}

Expected<Module> load_module(const std::string& path) {
  SERVIETTE_LET(text, read_text(path, {}));
  return parse_module(text, path);
}

Expected<Term> parse_term(std::string_view text, const Module* module) {
  return parse_part<Term>(text, module, &Parser::value);
}
Expected<Cond> parse_cond(std::string_view text, const Module* module) {
  return parse_part<Cond>(text, module, &Parser::cond);
}
Expected<Index> parse_index(std::string_view text) {
  return parse_part<Index>(text, nullptr, &Parser::index);
}
Expected<Fact> parse_fact(std::string_view text, const Module* module) {
  return parse_part<Fact>(text, module, &Parser::fact);
}
Expected<Proof> parse_proof(std::string_view text, const Module* module) {
  return parse_part<Proof>(text, module, &Parser::proof);
}

Expected<std::vector<Line>> parse_lines(std::string_view text, const Module& module,
                                        const std::vector<Port>& wires) {
  Module scratch = module;
  Parser parser(text, "", scratch);
  for (const auto& p : wires) parser.wires[p.name] = p.axes;
  SERVIETTE_TRY(parser.start());
  return guarded("", [&]() -> Expected<std::vector<Line>> {
    SERVIETTE_LET(out, parser.lines());
    SERVIETTE_TRY(parser.at_end());
    return std::move(out);
  });
}

}  // namespace serviette

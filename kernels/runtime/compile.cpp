#include "kernels/runtime/compile.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

#include "core/canonical/hash128.hpp"
#include "kernels/runtime/process.hpp"

namespace serviette {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

fs::path cache_folder(const CompileOptions& options) {
  if (!options.cache.empty()) return options.cache;
  if (const auto own = environment("SERVIETTE_CACHE"); !own.empty()) return own;
  if (const auto xdg = environment("XDG_CACHE_HOME"); !xdg.empty()) return fs::path(xdg) / "serviette";
  if (const auto home = environment("HOME"); !home.empty()) return fs::path(home) / ".cache" / "serviette";
  std::error_code none;
  return fs::temp_directory_path(none) / fmt::format("serviette-{}", getuid());
}

// What `native` means here: a library made on one machine may not run on another that shares the folder.
std::string machine() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("flags") || line.starts_with("Features")) return line;
  }
  return {};
}

std::string name_of(const Lowered& lowered, const std::string& compiler, const std::vector<std::string>& flags) {
  Hasher h;
  h.text(lowered.text);
  h.text(compiler);
  h.text(machine());
  for (const auto& f : flags) h.text(f);
  return fmt::format("{}-{}", lowered.name, to_string(h.finish()));
}

std::string first_lines(const std::string& text, int count) {
  std::size_t end = 0;
  while (count-- > 0 && end != std::string::npos) end = text.find('\n', end + (end > 0));
  return text.substr(0, end);
}

// Makes the library, under a name of this process first.
Expected<void> build(const Lowered& lowered, const std::string& compiler, const std::vector<std::string>& flags,
                     const fs::path& library) {
  const std::string mine = fmt::format("{}.{}", library.string(), getpid());
  const std::string source = mine + ".cpp", made = mine + ".so";
  {
    std::ofstream file(source, std::ios::binary);
    file << lowered.text;
    if (!file)
      return fail(ErrorCode::Io, fmt::format("cannot write '{}'", source),
                  "set SERVIETTE_CACHE to a folder that can be written");
  }
  std::vector<std::string> command = {compiler};
  command.insert(command.end(), flags.begin(), flags.end());
  for (const auto& a : {std::string("-shared"), std::string("-fPIC"), source, std::string("-o"), made})
    command.push_back(a);
  const Finished done = run_process(command);
  std::error_code ignored;
  fs::remove(source, ignored);
  if (done.status != 0) {
    fs::remove(made, ignored);
    return fail(ErrorCode::Unsupported,
                fmt::format("'{}' does not compile the program: {}", compiler, first_lines(done.output, 6)),
                "a recent g++ or clang++ is needed; name it in the environment variable CXX");
  }
  std::error_code ec;
  fs::rename(made, library, ec);
  if (ec) return fail(ErrorCode::Io, fmt::format("cannot write '{}'", library.string()));
  return {};
}

Expected<std::vector<std::int64_t>> shape(const LoweredPort& port, const Sizes& sizes) {
  std::vector<std::int64_t> out;
  for (Index i : port.shape) {
    std::optional<Symbol> missing;
    const std::int64_t n = serviette::evaluate(i, [&](Symbol name) -> std::int64_t {
      const auto it = sizes.find(name);
      if (it == sizes.end()) missing = name;
      return it == sizes.end() ? 0 : it->second;
    });
    if (missing) return fail(ErrorCode::Name, "the size '" + missing->str() + "' has no value");
    out.push_back(std::max<std::int64_t>(n, 0));
  }
  return out;
}

}  // namespace

Expected<std::string> find_compiler(const CompileOptions& options) {
  std::vector<std::string> names;
  if (!options.compiler.empty())
    names = {options.compiler};
  else if (const auto cxx = environment("CXX"); !cxx.empty())
    names = {cxx};
  else
    names = {"c++", "g++", "clang++"};
  for (const auto& name : names) {
    if (const auto path = find_program(name)) return *path;
  }
  return fail(ErrorCode::Unsupported, fmt::format("there is no C++ compiler '{}'", names[0]),
              "install g++ (on Debian: apt install g++), or name a compiler in the environment variable CXX");
}

Expected<CompiledKernel> compile(const Lowered& lowered, const CompileOptions& options) {
  SERVIETTE_LET(compiler, find_compiler(options));
  const fs::path folder = cache_folder(options);
  std::error_code ec;
  fs::create_directories(folder, ec);
  if (ec)
    return fail(ErrorCode::Io, fmt::format("cannot make the folder '{}'", folder.string()),
                "set SERVIETTE_CACHE to a folder that can be written");
  const fs::path library = folder / (name_of(lowered, compiler, options.flags) + ".so");
  if (!fs::exists(library)) SERVIETTE_TRY(build(lowered, compiler, options.flags, library));

  CompiledKernel out;
  out.lowered_ = lowered;
  out.library_ = library.string();
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) return fail(ErrorCode::Io, fmt::format("cannot load '{}': {}", library.string(), dlerror()));
  out.handle_ = std::shared_ptr<void>(handle, dlclose);
  out.function_ = dlsym(handle, (lowered.name + "_call").c_str());
  if (!out.function_)
    return fail(ErrorCode::Io, fmt::format("'{}' has no function '{}_call'", library.string(), lowered.name));
  return out;
}

KernelStatus CompiledKernel::call(const std::vector<long long>& sizes, const std::vector<const void*>& inputs,
                                  const std::vector<void*>& outputs) const {
  // The elements are double or float; a pointer to either is passed alike.
  using Function = int (*)(const long long*, const void* const*, void* const*);
  return static_cast<KernelStatus>(reinterpret_cast<Function>(function_)(sizes.data(), inputs.data(), outputs.data()));
}

template <class T>
auto CompiledKernel::run_as(const Sizes& sizes, const Arrays& inputs) const -> Expected<Arrays> {
  std::vector<long long> size_values;
  for (Symbol s : lowered_.sizes) {
    const auto it = sizes.find(s);
    if (it == sizes.end()) return fail(ErrorCode::Name, "the size '" + s.str() + "' has no value");
    size_values.push_back(it->second);
  }
  std::vector<std::vector<T>> in, out;
  for (const LoweredPort& p : lowered_.inputs) {
    const auto it = inputs.find(p.port.name);
    if (it == inputs.end()) return fail(ErrorCode::Name, "no array is given for '" + p.port.name.str() + "'");
    SERVIETTE_LET(wanted, shape(p, sizes));
    if (it->second.shape() != wanted)
      return fail(ErrorCode::Type,
                  "the array for '" + p.port.name.str() + "' does not have the shape that is declared");
    in.emplace_back();
    in.back().reserve(it->second.data().size());
    for (const Value<double>& v : it->second.data()) in.back().push_back(static_cast<T>(v.number));
  }
  std::vector<std::vector<std::int64_t>> shapes;
  for (const LoweredPort& p : lowered_.outputs) {
    SERVIETTE_LET(wanted, shape(p, sizes));
    std::size_t count = 1;
    for (std::int64_t n : wanted) count *= static_cast<std::size_t>(n);
    out.emplace_back(count, std::numeric_limits<T>::quiet_NaN());
    shapes.push_back(wanted);
  }
  std::vector<const void*> from;
  std::vector<void*> to;
  for (const auto& v : in) from.push_back(v.data());
  for (auto& v : out) to.push_back(v.data());
  switch (call(size_values, from, to)) {
    case KernelStatus::Done:
      break;
    case KernelStatus::BadSizes:
      return fail(ErrorCode::SideCondition, "the sizes are not as the declarations say");
    case KernelStatus::BadTile:
      return fail(ErrorCode::SideCondition, "a tile size is below 1");
    default:
      return fail(ErrorCode::Io, "there is not enough memory");
  }
  Arrays result;
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::vector<Value<double>> data;
    data.reserve(out[i].size());
    for (const T v : out[i]) data.emplace_back(static_cast<double>(v));
    result.emplace(lowered_.outputs[i].port.name, Array<double>::of(shapes[i], std::move(data)));
  }
  return result;
}

Expected<CompiledKernel::Arrays> CompiledKernel::run(const Sizes& sizes, const Arrays& inputs) const {
  return lowered_.scalar == Scalar::Double ? run_as<double>(sizes, inputs) : run_as<float>(sizes, inputs);
}

}  // namespace serviette

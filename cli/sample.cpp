// serviette sample FILE[:NAME] --set q=1000,... -o FOLDER: random inputs of a diagram, one .npy a wire. For scripts.
//
// Normal numbers from one seed, the same on every machine. --outliers multiplies one in a hundred by twenty, as the
// activations of large models have it. An input whose domain is `any` has -inf in one place of eight. The values are
// rounded to the format they are written in, so that every reader sees the same numbers.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <numbers>

#include "cli/commands.hpp"
#include "cli/target.hpp"
#include "core/npy/npy.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string target, folder = ".", dtype = "f4";
  std::vector<std::string> sizes;
  bool outliers = false;
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // in [0, 1)
  double normal() {                                                         // Box and Muller
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

NpyArray draw(const std::vector<std::int64_t>& shape, Domain domain, const Request& r, Random& random) {
  NpyArray out{"<" + r.dtype, shape, {}};
  std::size_t count = 1;
  for (const std::int64_t n : shape) count *= static_cast<std::size_t>(n);
  out.data.resize(count);
  for (double& v : out.data) {
    v = random.normal();
    if (r.outliers && random.uniform() < 0.01) v *= 20;
    if (r.dtype == "f4") v = static_cast<float>(v);
    if (domain == Domain::Any && random.uniform() < 0.125) v = -std::numeric_limits<double>::infinity();
  }
  return out;
}

Expected<void> sample(Console& console, const Request& r) {
  const TargetName name = split_target(r.target);
  SERVIETTE_LET(loaded, load(name.file));
  SERVIETTE_LET(target, find_target(loaded, name.name));
  SERVIETTE_LET(diagram, source_of(loaded, target));
  SERVIETTE_LET(sizes, parse_sizes(r.sizes));
  const Setting setting = Setting::of(loaded.module);
  std::error_code ec;
  std::filesystem::create_directories(r.folder, ec);
  std::uint64_t stream = 0;
  for (const auto& port : diagram->inputs) {
    SERVIETTE_LET(shape, shape_of(setting, port, sizes));
    Random random(console.options().seed + 0x9E37 * ++stream);
    const std::string path = (std::filesystem::path(r.folder) / (port.name.str() + ".npy")).string();
    SERVIETTE_TRY(write_npy(path, draw(shape, port.domain, r, random)));
    console.document()["files"].push_back({{"wire", port.name.str()}, {"file", path}, {"shape", shape}});
    console.print(fmt::format("{} {}", path, shape_text(shape)));
  }
  return {};
}

}  // namespace

void add_sample(const Registry& registry) {
  auto* sub = registry.add("sample", "Write random inputs of a diagram as .npy files");
  sub->group("");
  auto r = std::make_shared<Request>();
  sub->add_option("TARGET", r->target, "FILE.nap or FILE.nap:NAME")->required();
  sub->add_option("--set", r->sizes, "Sizes: q=1000,x=1300")->allow_extra_args(false);
  sub->add_option("-o,--output", r->folder, "The folder to write to")->capture_default_str();
  sub->add_option("--dtype", r->dtype, "f4 or f8")->capture_default_str()->check(CLI::IsMember({"f4", "f8"}));
  sub->add_flag("--outliers", r->outliers, "One value in a hundred is twenty times as large");
  sub->callback([&chosen = registry.chosen, r] {
    chosen = [r](Console& c) {
      const auto done = sample(c, *r);
      if (done) return Exit::Holds;
      c.problem(done.error());
      return exit_of(done.error());
    };
  });
}

}  // namespace serviette::cli

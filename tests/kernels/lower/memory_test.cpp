// No printed program reads or writes outside an array: all of them compiled with AddressSanitizer and
// UndefinedBehaviorSanitizer into one program of its own, run on arrays of exactly their sizes.
#include <fstream>

#include "kernels/runtime/process.hpp"
#include "tests/kernels/helper.hpp"

namespace serviette {
namespace {

const char* const kNames[] = {"tiled_matmul",          "online_softmax",        "flash_attention",     "flash_causal",
                              "flash_decoding",        "flash_multi_head",      "flash_grouped_query", "flash_masked",
                              "flash_decoding_masked", "fused_rms_norm_matmul", "one_pass_layer_norm"};

// Reads beyond tiles and arrays are undefined in the diagram, and guarded in the program.
const char* const kOutside = R"(
  op beyond_[i; s](A[i]) -> [i] = A[i - s] + A[i + s]
  size n, m, s
  size b >= 1
  diagram outside(A[n], B[n]) -> (C[m], D[n], E[], F[m n]) {
    C[m] = slice[n, m; s](A)
    D = beyond_[n; s](A)
    E = limit n to m + s {
      T = sum[n](B)
      yield T
    }
    F[m n] = outer[m, n](C, B)
  }
)";

// One program: every printed text is a file of its own, and main calls them with the sizes it reads.
std::string main_text(const std::vector<Lowered>& all) {
  std::string out = "#include <cstdio>\n#include <cstdlib>\n#include <vector>\n";
  for (const Lowered& l : all) {
    out += "extern \"C\" int " + l.name + "_call(const long long*, const double* const*, double* const*);\n";
  }
  out += "int (*const kernels[])(const long long*, const double* const*, double* const*) = {";
  for (const Lowered& l : all) out += l.name + "_call, ";
  return out + R"(};
int main(int, char** argv) {
  FILE* in = std::fopen(argv[1], "r");
  int which, sizes, inputs, outputs, runs = 0;
  while (std::fscanf(in, "%d %d %d %d", &which, &sizes, &inputs, &outputs) == 4) {
    std::vector<long long> size(sizes);
    for (auto& s : size) if (std::fscanf(in, "%lld", &s) != 1) return 1;
    std::vector<double*> array(inputs + outputs);
    for (auto& a : array) {
      long long n;
      if (std::fscanf(in, "%lld", &n) != 1) return 1;
      a = static_cast<double*>(std::malloc(n * sizeof(double)));
      for (long long i = 0; i < n; ++i) a[i] = (i * 7919 % 13 - 6) / 4.0;
    }
    if (kernels[which](size.data(), array.data(), array.data() + inputs) != 0) return 2;
    for (auto* a : array) std::free(a);
    ++runs;
  }
  std::printf("%d runs\n", runs);
}
)";
}

std::int64_t count(const LoweredPort& p, const Sizes& sizes) {
  std::int64_t n = 1;
  for (Index i : p.shape) n *= std::max<std::int64_t>(0, serviette::evaluate(i, [&](Symbol s) { return sizes.at(s); }));
  return n;
}

TEST(Memory, IsNeverReadOrWrittenOutsideAnArray) {
  std::vector<Lowered> all;
  std::vector<Module> modules;
  for (const char* name : kNames) {
    auto c = load_certificate(golden(name));
    ASSERT_TRUE(c && c->target) << name;
    LowerOptions options;
    options.name = name;
    auto l = lower_to_cpp(Setting::of(c->module), *c->target, options);
    ASSERT_TRUE(l) << render(l.error());
    all.push_back(*l);
    modules.push_back(c->module);
  }
  auto m = parse_module(kOutside, "outside.nap");
  ASSERT_TRUE(m) << render(m.error(), kOutside);
  auto l = lower_to_cpp(Setting::of(*m), m->diagrams.front());
  ASSERT_TRUE(l) << render(l.error());
  all.push_back(*l);
  modules.push_back(*m);

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("serviette_memory_test." + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto compiler = find_compiler();
  ASSERT_TRUE(compiler);
  // -O0: the sanitizers are after what the text says, not after what the optimiser leaves of it.
  std::vector<std::string> command = {*compiler, "-O0", "-march=native", "-fsanitize=address,undefined",
                                      "-fno-sanitize-recover=all"};
  for (const Lowered& x : all) {
    command.push_back(folder / (x.name + ".cpp"));
    std::ofstream(command.back()) << x.text;
  }
  command.push_back(folder / "main.cpp");
  std::ofstream(command.back()) << main_text(all);
  command.insert(command.end(), {"-o", folder / "program"});
  const Finished built = run_process(command);
  ASSERT_EQ(built.status, 0) << built.output;

  std::ofstream cases(folder / "cases");
  std::mt19937 random(1);
  const std::int64_t of[] = {0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17};
  int runs = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (int t = 0; t < 60; ++t) {
      Sizes sizes;
      for (const SizeDecl& s : modules[i].sizes)
        sizes[s.name] = std::max(
            s.at_least, of[random() % std::size(of)] %
                            (s.name.str().size() > 1 || s.name == Symbol("q") || s.name == Symbol("x") ? 99 : 8));
      if (!Setting::of(modules[i]).admits(sizes)) continue;
      cases << i << " " << all[i].sizes.size() << " " << all[i].inputs.size() << " " << all[i].outputs.size();
      for (Symbol s : all[i].sizes) cases << " " << sizes.at(s);
      for (const auto* ports : {&all[i].inputs, &all[i].outputs}) {
        for (const LoweredPort& p : *ports) cases << " " << count(p, sizes);
      }
      cases << "\n";
      ++runs;
    }
  }
  cases.close();
  EXPECT_GT(runs, 400);
  const Finished ran = run_process({folder / "program", folder / "cases"});
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(ran.output, std::to_string(runs) + " runs\n");

  // The twin: a program that reads one element too far is caught.
  std::ofstream(folder / "cases") << "0 " << all[0].sizes.size() << " 2 1 4 4 4 2 2 2 16 15 16\n";
  const Finished caught = run_process({folder / "program", folder / "cases"});
  EXPECT_NE(caught.status, 0);
  EXPECT_NE(caught.output.find("heap-buffer-overflow"), std::string::npos) << caught.output;
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace serviette

// Layers: who may include what, as a function from the text of a file to the includes it may not have.
//
//   core <- proofs <- kernels <- cli        each may include itself and what stands left of it
//   checker                                 the standard library and its own folder, nothing else
//   tests, bench                            everything of ours: the oracles of the tests are what benchmarks compare with
//
// Libraries have places too: Z3 only in proofs/smt, Boost only in .cpp files, CUDA only in kernels, GoogleTest and
// RapidCheck only in tests, Google Benchmark only in bench, the command line's parser only in cli.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace serviette::layers {

struct Violation {
  std::string file;     // relative to the root
  int line = 0;
  std::string include;  // as written, with its quotes or angles
  std::string reason;
};
std::string to_string(const Violation& v);

// `file` relative to the root, e.g. "core/term/term.cpp". Includes in comments do not count, and whatever an `#if` would
// leave out does: a layer holds in every configuration.
std::vector<Violation> violations_in(const std::string& file, const std::string& text);

// Every C++ and CUDA file below the root's source folders, and the libraries that their CMakeLists.txt link.
std::vector<Violation> violations_below(const std::filesystem::path& root, int* files_read = nullptr);

// The links of one CMakeLists.txt, `file` being e.g. "core/CMakeLists.txt".
std::vector<Violation> violations_in_cmake(const std::string& file, const std::string& text);

}  // namespace serviette::layers

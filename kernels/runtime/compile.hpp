// Compiling and running what kernels/lower prints: the system compiler makes a shared library of the text, and dlopen
// loads it.
//
//   auto lowered = lower_to_cpp(setting, diagram);
//   auto kernel = compile(*lowered);
//   auto outputs = kernel->run({{"q", 3}, ...}, {{"Q", array}, ...});      // outputs->at("O")
//
// The library is kept in a folder under a name made of the text, the compiler, the flags and the kind of processor (128
// bits), so that the same text is compiled once. It is written under another name and renamed when complete, so that
// two processes do not meet.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/lower/lower.hpp"

namespace serviette {

struct CompileOptions {
  // Empty: what the environment variable CXX says, else c++, g++ or clang++, whichever is on the PATH.
  std::string compiler;
  std::vector<std::string> flags = {"-O3", "-march=native"};
  // Where libraries are kept. Empty: what SERVIETTE_CACHE says, else serviette in XDG_CACHE_HOME or in ~/.cache, else
  // in the folder for temporary files.
  std::string cache;
};

// The path of the compiler. Error: Unsupported, if there is none; the command line says so with its status for a
// missing tool.
Expected<std::string> find_compiler(const CompileOptions& options = {});

class CompiledKernel {
 public:
  using Arrays = std::map<Symbol, Array<double>>;

  // Reads the arrays as dense ones from position 0. Elements that the program leaves unwritten are undefined.
  // Errors: Name, no value for a size or no array for an input; Type, another shape than declared; SideCondition, a
  // size is not as declared or a tile size is below 1; Io, no memory.
  Expected<Arrays> run(const Sizes& sizes, const Arrays& inputs) const;

  // The function itself: sizes in the order of Lowered::sizes, arrays of its scalar in the order of the ports.
  KernelStatus call(const std::vector<long long>& sizes, const std::vector<const void*>& inputs,
                    const std::vector<void*>& outputs) const;

  const Lowered& lowered() const { return lowered_; }
  const std::string& library() const { return library_; }  // the file

 private:
  friend Expected<CompiledKernel> compile(const Lowered&, const CompileOptions&);
  template <class T>
  Expected<Arrays> run_as(const Sizes& sizes, const Arrays& inputs) const;
  Lowered lowered_;
  std::string library_;
  std::shared_ptr<void> handle_;
  void* function_ = nullptr;
};

// Errors: Unsupported, no compiler, or it refuses the text (its first lines are in the message); Io, a folder cannot be
// written.
Expected<CompiledKernel> compile(const Lowered& lowered, const CompileOptions& options = {});

}  // namespace serviette

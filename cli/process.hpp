// Other programs: where they are, and what they answer.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"

namespace serviette::cli {

struct Finished {
  int status = 0;  // the exit status; 128 + n if signal n ended it
  std::string out, err;
  std::chrono::microseconds time{0};  // from before the start to after the end
};

// Runs a program to its end; nothing is read from stdin. Fails with Io if it cannot be started.
Expected<Finished> run_program(const std::vector<std::string>& command);

// On PATH, or as given if the name has a slash.
std::optional<std::string> find_program(const std::string& name);

// The folder of this very executable: build/bin, or wherever it was installed.
std::filesystem::path own_folder();

// A file for this process alone that is gone when the object is.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& ending);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace serviette::cli

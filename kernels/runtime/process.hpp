// Running a program and reading what it prints, without a shell.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace serviette {

struct Finished {
  int status = 0;      // the exit status; 128 + signal if it was killed; 127 if it could not be started
  std::string output;  // stdout and stderr together
};

Finished run_process(const std::vector<std::string>& arguments);

// The file that a command names: itself if it has a slash, else the first of that name on the PATH that may be
// executed.
std::optional<std::string> find_program(const std::string& name);

}  // namespace serviette

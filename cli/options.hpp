// Options that every subcommand has.
#pragma once

#include <cstdint>

#include "cli/verdict.hpp"

namespace serviette::cli {

struct Options {
  bool json = false;
  bool quiet = false;
  int verbose = 0;
  std::uint64_t seed = 1;
  double timeout = 0;  // seconds; 0: none
  Word require = Word::Checked;
};

}  // namespace serviette::cli

// The subcommands: one function and one file each. A function declares its options and leaves behind, if its subcommand
// was chosen, what is to be done; main.cpp does it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "cli/console.hpp"

namespace serviette::cli {

using Action = std::function<Exit(Console&)>;

struct Registry {
  CLI::App& app;
  Action& chosen;
  // A subcommand that also takes the options every subcommand has.
  CLI::App* add(const std::string& name, const std::string& help) const;
};

void add_check(const Registry& registry);
void add_derive(const Registry& registry);
void add_verify(const Registry& registry);
void add_show(const Registry& registry);
void add_run(const Registry& registry);
void add_lower(const Registry& registry);
void add_doctor(const Registry& registry);
void add_version(const Registry& registry);
// For scripts; not in the help.
void add_sample(const Registry& registry);
void add_compare(const Registry& registry);

}  // namespace serviette::cli

// The checker, as another program: serviette-check, found beside this one. Nothing of it is linked here, so that its
// word is its own; "checked" means that it was asked about the certificate as written, and accepted it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/console.hpp"

namespace serviette::cli {

struct CheckerAnswer {
  int status = 70;      // as FORMAT.md, section 5
  std::string word;     // "ACCEPTED", ...
  std::string message;  // why not
  std::string statement;
  std::chrono::microseconds time{0};  // its start included
  bool accepted() const { return status == 0; }
  bool accepted_under_assumptions() const { return status == 2; }
  bool out_of_resources() const { return status == 75; }
};

// Where it is, or nothing; then `how_to_get_checker` helps.
std::optional<std::string> find_checker();
inline constexpr const char* how_to_get_checker =
    "serviette-check is looked for beside the program serviette; scripts/build serviette-check makes it";

Expected<CheckerAnswer> ask_checker(const std::string& checker, const std::string& certificate);

Json to_json(const CheckerAnswer& answer);

}  // namespace serviette::cli

// serviette lower X.cert -o X.cpp: the loop program of a certified diagram.
#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.hpp"
#include "cli/statement.hpp"
#include "cli/target.hpp"
#include "kernels/lower/lower.hpp"
#include "proofs/derivation/certificate.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string target, output, scalar = "double";
};

Expected<void> lower(Console& c, const Request& r) {
  const std::string kind = std::filesystem::path(r.output).extension().string();
  if (kind != ".cpp")
    return fail(ErrorCode::Unsupported, fmt::format("this version lowers to C++, and '{}' is not a .cpp file", r.output), "-o X.cpp");
  SERVIETTE_LET(what, resolve(r.target));
  LowerOptions options;
  options.scalar = r.scalar == "float" ? Scalar::Float : Scalar::Double;
  SERVIETTE_LET(lowered, lower_to_cpp(Setting::of(what.module), what.diagram, options));
  SERVIETTE_TRY(write_text(lowered.text, r.output));
  c.document()["file"] = r.output;
  c.document()["function"] = lowered.name;
  for (Symbol s : lowered.sizes) c.document()["sizes"].push_back(s.str());
  c.print(fmt::format("{}, {}: the function {}", r.output, bytes_text(lowered.text.size()), lowered.name));
  return {};
}

}  // namespace

void add_lower(const Registry& registry) {
  auto* sub = registry.add("lower", "Print the loop program of a certified diagram as C++");
  auto r = std::make_shared<Request>();
  sub->add_option("TARGET", r->target, "A certificate X.cert, or FILE.nap:NAME")->required();
  sub->add_option("-o,--output", r->output, "The program (X.cpp)")->required();
  sub->add_option("--scalar", r->scalar, "double or float")->capture_default_str()->check(CLI::IsMember({"double", "float"}));
  sub->callback([&chosen = registry.chosen, r] {
    chosen = [r](Console& c) {
      const auto done = lower(c, *r);
      if (done) return Exit::Holds;
      c.problem(done.error());
      if (done.error().code == ErrorCode::Unsupported) c.print(c.paint(verdict_of(done.error())));
      return exit_of(done.error());
    };
  });
}

}  // namespace serviette::cli

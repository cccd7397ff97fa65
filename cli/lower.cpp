// serviette lower X.cert -o X.cpp: the loop program of a certified diagram, and the certificate that it is one.
//
// The certificate is extended by the steps that turn reductions into loops, written beside the program, and put before
// serviette-check: the program means what the certificate's source means.
#include <fmt/format.h>

#include <cctype>
#include <filesystem>

#include "cli/checker.hpp"
#include "cli/commands.hpp"
#include "cli/statement.hpp"
#include "cli/target.hpp"
#include "kernels/lower/certified.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string target, output, certificate, scalar = "double";
};

Expected<CertifiedProgram> program_of(const Request& r, const LowerOptions& options) {
  if (is_certificate(r.target)) {
    SERVIETTE_LET(certificate, load_certificate(r.target));
    return lower_certificate(certificate, options);
  }
  SERVIETTE_LET(derived, resolve(r.target));
  return lower_derived(std::move(derived), options);
}

// The function is named after the file, as far as C allows.
std::string function_name(const std::filesystem::path& output) {
  std::string name = output.stem().string();
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) ? "program_" + name : name;
}

// checked, if serviette-check accepts the extended certificate; then its word.
Verdict verdict_of_checker(Console& c, const std::string& certificate) {
  const auto checker = find_checker();
  if (!checker) {
    c.note(std::string("note: ") + how_to_get_checker);
    return unknown("serviette-check was not found");
  }
  const auto answer = ask_checker(*checker, certificate);
  if (!answer) return unknown(answer.error().message);
  c.document()["checker"] = to_json(*answer);
  c.print(fmt::format("serviette-check: {} in {}", answer->word, time_text(answer->time)));
  return answer->accepted() ? checked()
                            : unknown(fmt::format("serviette-check says {}: {}", answer->word, answer->message));
}

Expected<Exit> lower(Console& c, const Request& r) {
  const std::filesystem::path output(r.output);
  if (output.extension() != ".cpp")
    return fail(ErrorCode::Unsupported,
                fmt::format("this version lowers to C++, and '{}' is not a .cpp file", r.output), "-o X.cpp");
  const std::string certificate =
      r.certificate.empty() ? std::filesystem::path(output).replace_extension(".cpp.cert").string() : r.certificate;
  LowerOptions options;
  options.name = function_name(output);
  options.scalar = r.scalar == "float" ? Scalar::Float : Scalar::Double;
  options.certificate = certificate;
  SERVIETTE_LET(made, program_of(r, options));
  SERVIETTE_TRY(write_text(made.certificate, certificate));
  SERVIETTE_TRY(write_text(made.program.text, r.output));

  c.document()["file"] = r.output;
  c.document()["function"] = made.program.name;
  c.document()["sizes"] = Json::array();
  for (Symbol s : made.program.sizes) c.document()["sizes"].push_back(s.str());
  c.document()["certificate"] = certificate;
  c.document()["certificate_hash"] = made.hash;
  c.document()["new_steps"] = made.new_steps;
  c.print(fmt::format("{}: the function {}, {}", r.output, made.program.name, bytes_text(made.program.text.size())));
  c.print(fmt::format("{}: {} more, to the loops it consists of", certificate, count_text(made.new_steps, "step")));
  const Verdict v = verdict_of_checker(c, certificate);
  c.document()["verdict"] = to_json(v);
  c.print(c.paint(v));
  return find_checker() || c.options().require != Word::Checked ? exit_of(v, c.options().require) : Exit::MissingTool;
}

}  // namespace

void add_lower(const Registry& registry) {
  auto* sub = registry.add("lower", "Print the loop program of a certified diagram as C++, and extend its certificate");
  auto r = std::make_shared<Request>();
  sub->add_option("TARGET", r->target, "A certificate X.cert, or FILE.nap:NAME")->required();
  sub->add_option("-o,--output", r->output, "The program (X.cpp)")->required();
  sub->add_option("--certificate", r->certificate, "Where the extended certificate goes; else X.cpp.cert");
  sub->add_option("--scalar", r->scalar, "double or float")
      ->capture_default_str()
      ->check(CLI::IsMember({"double", "float"}));
  sub->callback([&chosen = registry.chosen, r] {
    chosen = [r](Console& c) {
      const auto done = lower(c, *r);
      if (done) return *done;
      c.problem(done.error());
      const bool unsupported = done.error().code == ErrorCode::Unsupported;
      if (unsupported) c.print(c.paint(verdict_of(done.error())));
      return exit_of(done.error());
    };
  });
}

}  // namespace serviette::cli

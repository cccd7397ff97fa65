// serviette version: what this is and what it reads.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/version.hpp"
#include "proofs/smt/solve.hpp"

namespace serviette::cli {

void add_version(const Registry& registry) {
  auto* sub = registry.add("version", "Versions of the program, the certificate format and the solver");
  sub->callback([&chosen = registry.chosen] {
    chosen = [](Console& c) {
      const std::string solver = solver_version();
      c.document()["certificate_version"] = certificate_version;
      c.document()["solver"] = solver;
      c.print(fmt::format("serviette {}\ncertificate format {}\nsolver {}", version_text, certificate_version, solver));
      return Exit::Holds;
    };
  });
}

}  // namespace serviette::cli

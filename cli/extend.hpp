// The last step of a certificate: from a diagram to its loop program.
//
// A program means what its certificate says only if the way from the diagram to the loops is part of the certificate. The tactic
// `sequential` makes every reduction a loop over single elements; each of its rewrites is proved like any other step and
// appended. What kernels/lower prints is the diagram after them, line by line.
#pragma once

#include "cli/target.hpp"
#include "core/text/certificate.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette::cli {

struct Extended {
  CertificateText certificate;  // with the new steps, and the operations and lemmas they rest on
  Resolved program;             // the diagram at its end
  std::size_t steps = 0;        // new ones
};

// Fails if the certificate has no target.
Expected<Extended> extend_to_loops(CertificateText certificate, const std::string& file);

}  // namespace serviette::cli

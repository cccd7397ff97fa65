// From a certificate's text back to a derivation: every step is replayed and proved again by the theorem kernel, after
// which tactics can go on where the certificate ends.
//
// Law: certificate_text(*from_certificate(c), {c.evidence}) has the steps and lemmas of c as they were, up to the names
// of bound variables, if c was written by certificate_text. serviette-check, which reads the text and nothing else,
// remains the judge.
#pragma once

#include "core/text/certificate.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette {

// The library's lemmas and rules may be used in further steps; what the certificate declares itself goes first. Errors:
// Name, it has no source; Proof, a step does not go through, or the target is not the diagram that the steps lead to.
Expected<Derived> from_certificate(const CertificateText& certificate, const DeriveOptions& options = {});

}  // namespace serviette

// A loop program with its proof: the certificate of a derivation, extended to the program.
//
// A program means what its certificate says only if the way from the diagram to the loops is part of the certificate.
// So the derivation goes on until no line is more than a machine does: operations defined by a diagram are unfolded,
// then the tactic `sequential` turns every reduction into a loop over single elements. Each of these steps is proved
// like any other. What lower_to_cpp prints is the diagram at the end, line by line, and its head names the certificate
// by a 128-bit hash of its text.
//
//   auto c = load_certificate("flash_attention.cert");
//   auto lowered = lower_certificate(*c);      // lowered->program.text, lowered->certificate
#pragma once

#include "core/text/certificate.hpp"
#include "kernels/lower/lower.hpp"
#include "proofs/derivation/certificate.hpp"

namespace serviette {

struct CertifiedProgram {
  Lowered program;
  std::string certificate;  // the whole text: the old steps, then the new ones
  std::string hash;         // of it, as the head of the program has it: 32 hexadecimal digits
  std::size_t new_steps = 0;
  Derived derived;  // its target is the diagram that was printed
};

// The steps from the target of a derivation to its loop program; how many there are. None if it is one already.
Expected<std::size_t> extend_to_loops(Derived& derived);

// `options.certificate`, if given, names the file of the certificate; the hash is added to it.
Expected<CertifiedProgram> lower_derived(Derived derived, LowerOptions options = {},
                                         const CertificateNotes& notes = {});

// The same from the text of a certificate, whose steps are replayed first (proofs/derivation/from_certificate).
Expected<CertifiedProgram> lower_certificate(const CertificateText& certificate, LowerOptions options = {});

std::string certificate_hash(const std::string& text);

}  // namespace serviette

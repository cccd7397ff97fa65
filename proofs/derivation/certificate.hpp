// The certificate of a derivation: the text that serviette-check reads (checker/FORMAT.md).
#pragma once

#include <string>

#include "proofs/derivation/derive.hpp"

namespace serviette {

struct CertificateNotes {
  std::vector<std::string> evidence;  // lines of information, e.g. numeric tests with seed and count
};

std::string certificate_text(const Derived& derived, const CertificateNotes& notes = {});

// A certificate of lemmas alone, with those they rest on.
std::string certificate_text(const Module& module, const Lemmas& lemmas);

Expected<void> write_text(const std::string& text, const std::string& path);

}  // namespace serviette

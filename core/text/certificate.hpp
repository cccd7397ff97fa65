// A certificate as text: what FORMAT.md, sections 2 and 4, has around the declarations of a .nap
// file.
//
// This reads and prints; it believes nothing. What a step claims is replayed by proofs/derivation,
// and judged by serviette-check, which has a reader of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette {

struct CertificateStep {
  std::string title;
  std::vector<Symbol> inside;  // regions to enter, by their first output, outermost first
  std::vector<int> order;      // a permutation of the body's lines; empty: as they stand
  int begin = 0, end = 0;      // the lines replaced, after reordering
  std::vector<Line> lines;     // what replaces them
  std::vector<std::pair<Symbol, Proof>> proofs;
  Place place{};
};

struct CertificateText {
  Module
      module;  // sizes, axes, assumptions, operations, lemmas: all that is quoted, and no prelude
  std::optional<Diagram> source, target;
  std::vector<CertificateStep> steps;
  std::vector<std::string> evidence;
};

Expected<CertificateText> parse_certificate(std::string_view text, std::string file);
Expected<CertificateText> load_certificate(const std::string& path);

std::string print_step(const CertificateStep& step);
// Law: parse_certificate(print_certificate(c)) prints the same again.
std::string print_certificate(const CertificateText& certificate);

}  // namespace serviette

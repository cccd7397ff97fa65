#include "core/text/certificate.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "core/text/parser.hpp"
#include "core/text/print.hpp"

namespace serviette {

Expected<void> Parser::certificate(CertificateText& out) {
  SERVIETTE_TRY(expect("serviette_certificate", "at the beginning of a certificate"));
  const Place at = place();
  SERVIETTE_LET(version, integer("the version of the format"));
  if (version != 1)
    return fail(ErrorCode::Unsupported, fmt::format("this is a certificate of version {}", version),
                "this program reads version 1", at);
  while (peek().kind != TokenKind::End) {
    if (is("source") || is("target")) {
      const bool source = accept("source");
      if (!source) accept("target");
      Diagram d;
      if (is_name()) {
        SERVIETTE_LET(n, name("a name"));
        d.name = n;
      }
      SERVIETTE_TRY(wires_and_lines(d));
      (source ? out.source : out.target) = std::move(d);
    } else if (accept("evidence")) {
      SERVIETTE_LET(text, string("the evidence"));
      out.evidence.push_back(text);
    } else if (is("step")) {
      SERVIETTE_LET(s, certificate_step());
      out.steps.push_back(std::move(s));
    } else {
      SERVIETTE_TRY(item());
    }
  }
  return {};
}

// step STRING [in W.W2] [order INT*] replace INT .. INT { lines } (prove W proof)*
Expected<CertificateStep> Parser::certificate_step() {
  CertificateStep s;
  s.place = place();
  accept("step");
  SERVIETTE_LET(title, string("the title of the step"));
  s.title = title;
  const auto line_number = [&]() -> Expected<int> {
    SERVIETTE_LET(i, integer("the number of a line"));
    if (i > 1000000) return unexpected("a smaller number");
    return static_cast<int>(i);
  };
  if (accept("in")) {
    do {
      SERVIETTE_LET(w, name("a wire that the region makes"));
      s.inside.push_back(w);
    } while (accept("."));
  }
  if (accept("order")) {
    while (peek().kind == TokenKind::Int) {
      SERVIETTE_LET(i, line_number());
      s.order.push_back(i);
    }
  }
  SERVIETTE_TRY(expect("replace", "and the lines that are replaced"));
  SERVIETTE_LET(begin, line_number());
  SERVIETTE_TRY(expect("..", "between the first line and the one after the last"));
  SERVIETTE_LET(end, line_number());
  s.begin = begin;
  s.end = end;
  wires.clear();
  const Restore<bool> restore(open_wires);
  open_wires = true;  // the lines read wires of the diagram before, which only a replay knows
  SERVIETTE_LET(ls, braced_lines());
  s.lines = std::move(ls);
  while (is("prove")) {
    SERVIETTE_LET(p, prove());
    s.proofs.push_back(std::move(p));
  }
  return s;
}

Expected<CertificateText> parse_certificate(std::string_view text, std::string file) {
  CertificateText out;
  out.module.file = file;
  Parser parser(text, file, out.module);
  SERVIETTE_TRY(parser.start());
  try {
    SERVIETTE_TRY(parser.certificate(out));
  } catch (const IndexOverflow& e) {
    return fail(ErrorCode::Overflow, e.what(), {}, Place{file, 0, 0});
  }
  return out;
}

Expected<CertificateText> load_certificate(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::Io, fmt::format("cannot read '{}'", path));
  std::ostringstream text;
  text << in.rdbuf();
  return parse_certificate(text.str(), path);
}

std::string print_step(const CertificateStep& s) {
  std::string out = "step " + quote(s.title);
  for (std::size_t i = 0; i < s.inside.size(); ++i) out += (i ? "." : " in ") + s.inside[i].str();
  if (!s.order.empty()) {
    out += " order";
    for (int i : s.order) out += " " + std::to_string(i);
  }
  out += fmt::format(" replace {} .. {} {{\n{}}}\n", s.begin, s.end, print_lines(s.lines, 1));
  for (const auto& [w, p] : s.proofs) out += fmt::format("prove {} {}\n", w.str(), to_string(p));
  return out;
}

std::string print_certificate(const CertificateText& c) {
  std::string out = "serviette_certificate 1\n\n" + print_module(c.module);
  if (c.source) out += "\n" + print_diagram(*c.source, "source");
  for (const auto& s : c.steps) out += "\n" + print_step(s);
  if (c.target) out += "\n" + print_diagram(*c.target, "target");
  for (const auto& e : c.evidence) out += "\nevidence " + quote(e) + "\n";
  return out;
}

}  // namespace serviette

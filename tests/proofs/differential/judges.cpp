#include "tests/proofs/differential/judges.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "checker/verdict.hpp"
#include "core/denote/scope.hpp"
#include "core/text/certificate.hpp"
#include "proofs/derivation/rewrite.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {
namespace {

bool makes(const std::vector<Line>& lines, std::size_t begin, std::size_t end, Symbol wire) {
  for (std::size_t l = begin; l < end; ++l) {
    for (const Out& out : lines[l].outs) {
      if (out.name == wire) return true;
    }
  }
  return false;
}

// A proof is given for a wire that the old lines and the new ones make. (The tactics may leave such proofs over.)
Expected<void> check_wires(Diagram before, const CertificateStep& step) {
  std::vector<Line> body = *body_at(before, step.inside), ordered;
  for (int i : step.order) ordered.push_back(body[static_cast<std::size_t>(i)]);
  if (!step.order.empty()) body = ordered;
  for (const auto& [wire, proof] : step.proofs) {
    if (!makes(body, static_cast<std::size_t>(step.begin), static_cast<std::size_t>(step.end), wire) ||
        !makes(step.lines, 0, step.lines.size(), wire))
      return fail(ErrorCode::Name, "'" + wire.str() + "' is not made by the old lines and the new ones");
  }
  return {};
}

// The rewrite of a step, its proofs as they are written: the prover has no part in this.
Expected<Diagram> replay(const Module& module, const Diagram& before, const CertificateStep& step,
                         const LemmaTable& lemmas) {
  SERVIETTE_LET(prepared, prepare(module, before,
                                  {step.title, step.inside, step.order, step.begin, step.end, step.lines, step.proofs}));
  SERVIETTE_TRY(check_wires(before, step));
  for (const Obligation& o : prepared.obligations) {
    Proof proof;
    for (const auto& [wire, given] : step.proofs) {
      if (wire == o.wire) proof = given;
    }
    SERVIETTE_TRY(Theorem::prove(o.context, o.from, o.to, proof, lemmas));
  }
  return prepared.after;
}

// Whether the only lemma is an equivalence; false for any other certificate.
Expected<bool> replay(const std::string& text) {
  SERVIETTE_LET(certificate, parse_certificate(text, "a.cert"));
  LemmaTable lemmas;
  for (const Lemma& lemma : certificate.module.lemmas) SERVIETTE_TRY(lemmas.prove(lemma));
  if (!certificate.source && !certificate.steps.empty()) return fail(ErrorCode::Name, "a step without a source");
  if (!certificate.source) {
    const auto& names = lemmas.names();
    return names.size() == 1 && lemmas.find(names[0])->equivalence();
  }
  Diagram now = *certificate.source;
  SERVIETTE_TRY(Scope::of(certificate.module, now));
  for (const CertificateStep& step : certificate.steps) {
    SERVIETTE_LET(after, replay(certificate.module, now, step, lemmas));
    now = after;
  }
  if (certificate.target) {
    const Diagram& target = *certificate.target;
    if (target.inputs != now.inputs || target.outputs != now.outputs || target.lines != now.lines)
      return fail(ErrorCode::Proof, "the target is not the final diagram");
  }
  return false;
}

}  // namespace

Judgement kernel_judges(const std::string& certificate) {
  const auto out = replay(certificate);
  if (!out) return {false, false, out.error().message};
  return {true, *out, ""};
}

// The reader of core/text takes some sugar that a certificate may not hold, `i <= j` for a fact say. What it makes of it is
// then judged in core form.
std::string without_sugar(const std::string& certificate) {
  const auto read = parse_certificate(certificate, "a.cert");
  if (checker::check(certificate).word != checker::Word::Malformed || !read) return certificate;
  return print_certificate(*read);
}

Judgement checker_judges(const std::string& certificate) {
  const checker::Verdict v = checker::check(without_sugar(certificate));
  const bool accepted = v.word == checker::Word::Accepted || v.word == checker::Word::AcceptedUnderAssumptions;
  const bool one_lemma = v.statement.find("lemma ") == v.statement.rfind("lemma ");
  const bool both = one_lemma && v.statement.find("proved both ways") != std::string::npos;
  return {accepted, accepted && both, v.message};
}

std::string difference(const std::string& certificate) {
  const Judgement kernel = kernel_judges(certificate), checker = checker_judges(certificate);
  const bool one_lemma = certificate.find("source") == std::string::npos;
  if (kernel.accepted == checker.accepted && (!one_lemma || kernel.both_ways == checker.both_ways)) return {};
  const auto says = [](const Judgement& j) {
    return j.accepted ? (j.both_ways ? std::string("accepted, both ways") : std::string("accepted, forwards"))
                      : "refused: " + j.message.substr(0, 400);
  };
  return "kernel " + says(kernel) + "\nchecker " + says(checker) + "\n";
}

std::vector<RuleCase> rule_cases() {
  std::ifstream in(std::string(SERVIETTE_SOURCE_DIR) + "/tests/checker/rules.cases");
  std::vector<RuleCase> all;
  std::string s;
  const auto upto = [&s](char c) {
    const std::size_t at = s.find(c);
    std::string out = s.substr(0, at);
    s.erase(0, at == std::string::npos ? s.size() : at + 1);
    return out;
  };
  for (int n = 1; std::getline(in, s); ++n) {
    if (s.empty() || s[0] == '#') continue;
    RuleCase c;
    c.line = n;
    c.expected = upto(' ');
    if (s[0] == '(') s.erase(0, s.find(") ") + 2);
    c.rule = upto(':');
    c.declarations = upto('|');
    c.from = upto('|');
    c.to = upto('|');
    c.proof = s;
    all.push_back(std::move(c));
  }
  return all;
}

std::string certificate_of(const RuleCase& c) {
  return "serviette_certificate 1\nlemma case " + c.declarations + "\nfrom " + c.from + "\nto " + c.to + "\nproof {" +
         c.proof + "\n}\n";
}

std::vector<std::string> golden_paths() {
  std::vector<std::string> all;
  const auto root = std::filesystem::path(SERVIETTE_SOURCE_DIR) / "tests/golden";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".cert") all.push_back(entry.path().string());
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace serviette

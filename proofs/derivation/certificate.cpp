#include "proofs/derivation/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "core/text/print.hpp"

namespace serviette {
namespace {

void lemmas_in(const Proof& proof, std::vector<Symbol>& out) {
  for (const auto& s : proof.steps) {
    if (s.kind == StepKind::LemmaUse) out.push_back(s.lemma);
    for (const auto& p : s.proofs) lemmas_in(p, out);
  }
}

// The lemmas named, each after those it rests on.
class Quoted {
 public:
  explicit Quoted(const LemmaTable& table) : table_(table) {}
  void add(Symbol name) {
    if (!seen_.insert(name).second) return;
    const Lemma& lemma = table_.find(name)->statement();
    std::vector<Symbol> needed;
    lemmas_in(lemma.proof, needed);
    for (Symbol n : needed) add(n);
    text += to_string(lemma) + "\n";
  }
  std::string text;

 private:
  const LemmaTable& table_;
  std::set<Symbol> seen_;
};

std::string in_quotes(const std::string& s) {
  std::string out = "\"";
  for (char c : s) {
    if (c == '"' || c == '\\') c = '\'';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::string step_text(const DerivedStep& step) {
  const Rewrite& r = step.rewritten.rewrite;
  std::string title = r.title == step.text ? r.title : step.text + ": " + r.title;
  std::string out = "step " + in_quotes(title);
  if (!r.inside.empty()) {
    out += " in ";
    for (std::size_t i = 0; i < r.inside.size(); ++i) out += (i ? "." : "") + r.inside[i].str();
  }
  if (!r.order.empty()) {
    out += " order";
    for (int i : r.order) out += fmt::format(" {}", i);
  }
  out += fmt::format(" replace {} .. {} {{\n", r.begin, r.end) + print_lines(r.lines, 1) + "}\n";
  for (const auto& [wire, proof] : r.proofs) out += fmt::format("prove {} {}\n", wire.str(), to_string(proof));
  return out;
}

// Is the function applied anywhere in the text?
bool applied(Symbol function, const std::string& text) {
  const std::string call = function.str() + "(";
  for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
    const char before = at > 0 ? text[at - 1] : ' ';
    if (!std::isalnum(static_cast<unsigned char>(before)) && before != '_' && before != '\'') return true;
  }
  return false;
}

// What stands before everything else: sizes, and of the opaque functions those that the rest applies.
std::string header(const Module& m, const std::string& rest) {
  Module own;
  std::copy_if(m.opaques.begin(), m.opaques.end(), std::inserter(own.opaques, own.opaques.end()),
               [&](const auto& opaque) { return applied(opaque.first, rest); });
  return "serviette_certificate 1\n\n" + print_sizes(m.sizes, m.axes, m.assumptions) + print_opaques(own) + "\n";
}

}  // namespace

std::string certificate_text(const Derived& d, const CertificateNotes& notes) {
  std::vector<Line> all = d.source.lines;
  for (const auto& s : d.steps) all.insert(all.end(), s.rewritten.rewrite.lines.begin(), s.rewritten.rewrite.lines.end());
  std::string out;
  for (const OpDef* op : ops_used(d.module, all)) out += print_op(*op);
  out += "\n";
  Quoted lemmas(d.lemmas->table());
  for (const auto& s : d.steps) {
    for (const auto& [wire, proof] : s.rewritten.rewrite.proofs) {
      std::vector<Symbol> used;
      lemmas_in(proof, used);
      for (Symbol l : used) lemmas.add(l);
    }
  }
  out += lemmas.text;
  out += print_diagram(d.source, "source") + "\n";
  for (const auto& s : d.steps) out += step_text(s) + "\n";
  std::string target = print_diagram(d.target, "target");
  // `target` has no name of its own.
  const std::string keyword = "target ";
  if (target.starts_with(keyword + d.target.name.str())) target.erase(keyword.size(), d.target.name.str().size());
  out += target;
  for (const auto& e : notes.evidence) out += "evidence " + in_quotes(e) + "\n";
  return header(d.module, out) + out;
}

std::string certificate_text(const Module& module, const Lemmas& lemmas) {
  Module own;
  own.opaques = module.opaques;
  Quoted text(lemmas.table());
  for (Symbol name : lemmas.table().names()) text.add(name);
  return header(own, text.text) + text.text;
}

Expected<void> write_text(const std::string& text, const std::string& path) {
  const std::filesystem::path p(path);
  std::error_code ec;
  if (p.has_parent_path()) std::filesystem::create_directories(p.parent_path(), ec);
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file) return fail(ErrorCode::Io, fmt::format("cannot write '{}'", path));
  return {};
}

}  // namespace serviette

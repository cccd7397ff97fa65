#include "tests/checker/numeric.hpp"

#include <random>
#include <sstream>

#include "core/evaluate/term.hpp"
#include "core/refute/refute.hpp"
#include "core/text/certificate.hpp"
#include "tests/checker/mutate.hpp"

namespace serviette::checker {
namespace {

using Env = Environment<double>;

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& l : lines) out += l + "\n";
  return out;
}

// An array around 0 of the values that break false laws.
Array<double> any_array(int rank, bool finite, std::mt19937_64& random) {
  Array<double> a(std::vector<std::int64_t>(static_cast<std::size_t>(rank), -1),
                  std::vector<std::int64_t>(static_cast<std::size_t>(rank), rank > 2 ? 6 : 9));
  static constexpr double kValues[] = {0, 1, -1, 2, 0.5, -3, 3};
  const bool tame = random() % 3 == 0;
  for (Value<double>& v : a.data()) {
    const std::uint64_t r = random() % 24;
    v = kValues[random() % 7];
    if (!finite && !tame && r < 5) v = Value<double>::neg_inf();
    if (!tame && r == 5) v = Value<double>::undefined();
  }
  return a;
}

Expected<bool> holds(const Fact& f, const Env& env) {
  if (f.kind == FactKind::Ge0) {
    return evaluate(f.index, [&](Symbol s) { return env.integers.at(s); }) >= 0;
  }
  SERVIETTE_LET(a, evaluate(f.a, env));
  if (f.kind == FactKind::Defined) return !a.is_undefined();
  if (a.is_undefined()) return true;
  switch (f.kind) {
    case FactKind::Finite: return a.is_real();
    case FactKind::Pos: return a.is_real() && a.number > 0;
    case FactKind::NonNeg: return a.is_real() && a.number >= 0;
    case FactKind::NonZero: return a.is_real() && a.number != 0;
    case FactKind::NegInf: return a.is_neg_inf();
    default: break;
  }
  SERVIETTE_LET(b, evaluate(f.b, env));
  return b.is_undefined() || a.number <= b.number;
}

Expected<bool> all_hold(const std::vector<Fact>& facts, const Env& env) {
  for (const Fact& f : facts) {
    SERVIETTE_LET(yes, holds(f, env));
    if (!yes) return false;
  }
  return true;
}

// Compares at up to `tries` places that satisfy the givens; the place where from is defined and to is other, or nothing.
Expected<std::string> compare(const Lemma& l, bool both_ways, std::uint64_t seed, int tries, int& compared) {
  std::mt19937_64 random(seed);
  for (int attempt = 0; attempt < 12 * tries && tries > 0; ++attempt) {
    Env env;
    for (Symbol i : l.integers) env.integers[i] = static_cast<std::int64_t>(random() % 7) - 1;
    for (const LemmaArray& a : l.arrays) env.arrays.emplace(a.name, any_array(a.rank, a.domain == Domain::Finite, random));
    SERVIETTE_LET(admitted, all_hold(l.givens, env));
    if (!admitted) continue;
    --tries;
    Trouble trouble;
    SERVIETTE_LET(from, evaluate(l.from, env, &trouble));
    SERVIETTE_LET(to, evaluate(l.to, env, &trouble));
    if (trouble.out_of_range || (from.is_undefined() && (!both_ways || to.is_undefined()))) continue;
    ++compared;
    if (agree(from, to, 1e-6)) continue;
    std::string where = to_string(from) + " and " + to_string(to) + " at";
    for (const auto& [name, value] : env.integers) where += " " + name.str() + " = " + std::to_string(value);
    for (const auto& [name, array] : env.arrays) where += " " + name.str() + " = " + to_string(array);
    return where;
  }
  return std::string();
}

// Whether arrays or loops of such a length cannot be built: a size bounded by a number of four digits, or the huge number
// of a mutant.
bool too_large(const std::string& declarations, const std::string& text) {
  std::size_t digits = 0;
  for (const char c : declarations) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 3) return true;
  }
  return text.find(kHuge) != std::string::npos;
}

Numeric unreadable(const Error& e) { return {Numeric::Unreadable, e.message, 0}; }

}  // namespace

Printed::Printed(const std::string& statement) {
  std::istringstream in(statement);
  std::vector<std::string>* section = nullptr;
  std::string* diagram = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("  source ")) diagram = &source;
    if (line.starts_with("  target ")) diagram = &target;
    if (line.starts_with("  ")) {
      if (diagram != nullptr) *diagram += line + "\n";
      else if (section == &lemmas && line.starts_with("  proved: ")) lemmas.push_back(line.substr(10));
      else if (section == &lemmas && line.starts_with("  proved both ways: ")) lemmas.push_back("both ways: " + line.substr(20));
      else if (section != nullptr && section != &lemmas) section->push_back(line);
      continue;
    }
    diagram = nullptr;
    section = line.starts_with("sizes and constraints") ? &declarations
              : line.starts_with("definitions")         ? &definitions
              : line.starts_with("lemmas") || line.starts_with("states these lemmas") ? &lemmas
                                                                                       : nullptr;
  }
}

std::string Printed::claim() const { return joined(declarations) + joined(definitions) + source + target; }

Numeric test_claim(const Printed& printed, std::uint64_t seed, int tries) {
  if (printed.source.empty()) return {};
  if (too_large(joined(printed.declarations), printed.claim())) return {Numeric::Unreadable, "a number is too large", 0};
  const auto read = parse_certificate("serviette_certificate 1\n" + printed.claim(), "printed");
  if (!read) return unreadable(read.error());
  if (!read->source || !read->target) return {Numeric::Unreadable, "no source or no target", 0};
  const Setting setting = Setting::of(read->module);
  RefuteOptions options;
  options.seed = seed, options.tries = tries, options.seconds = 0.5;
  const auto r = refute({setting, *read->source}, {setting, *read->target}, options);
  if (!r) return unreadable(r.error());
  if (r->found) return {Numeric::Differs, to_text(*r->found), r->tries};
  return {Numeric::Agrees, "", r->tries};
}

Numeric test_lemma(const Printed& printed, const std::string& lemma, std::uint64_t seed, int tries) {
  const std::string mark = "both ways: ";
  const bool both_ways = lemma.starts_with(mark);
  if (too_large(joined(printed.declarations), lemma)) return {Numeric::Unreadable, "a number is too large", 0};
  const auto read = parse_certificate("serviette_certificate 1\n" + joined(printed.declarations) +
                                          lemma.substr(both_ways ? mark.size() : 0) + " proof { }", "printed");
  if (!read) return unreadable(read.error());
  if (read->module.lemmas.size() != 1) return {Numeric::Unreadable, "no lemma", 0};
  Numeric n;
  const auto where = compare(read->module.lemmas[0], both_ways, seed, tries, n.compared);
  if (!where) return unreadable(where.error());
  n.why = *where;
  n.answer = n.why.empty() ? Numeric::Agrees : Numeric::Differs;
  return n;
}

}  // namespace serviette::checker

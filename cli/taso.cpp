#include "cli/taso.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/finding.hpp"
#include "cli/pair.hpp"
#include "cli/process.hpp"
#include "cli/statement.hpp"
#include "core/taso/diagrams.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/certificate.hpp"

namespace serviette::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kOneRule{10};
constexpr const char* kIllTyped = "ILL-TYPED";

Expected<std::string> read_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::Io, fmt::format("cannot read '{}'", path), "give the path of TASO's graph_subst.pb");
  return std::string(std::istreambuf_iterator<char>(in), {});
}

class Run {
 public:
  Run(Console& console, const TasoRequest& request)
      : console_(console), request_(request), end_(Clock::now() + request.time) {}

  Expected<Exit> all(const std::vector<taso::Substitution>& substitutions) {
    SERVIETTE_LET(numbers, wanted(substitutions.size()));
    console_.document()["rules"] = Json::array();
    for (const int number : numbers) {
      console_.progress(done_++, static_cast<int>(numbers.size()), fmt::format("rule {}", number));
      SERVIETTE_TRY(one(substitutions[static_cast<std::size_t>(number)], number));
    }
    console_.finish_progress();
    print_counts(numbers.size());
    return worst_;
  }

 private:
  Expected<std::vector<int>> wanted(std::size_t count) const {
    std::vector<int> out = request_.rules;
    for (int n = 0; request_.rules.empty() && n < static_cast<int>(count); ++n) out.push_back(n);
    for (int n : out) {
      if (n >= static_cast<int>(count))
        return fail(ErrorCode::Name, fmt::format("there is no rule {}", n),
                    fmt::format("the file has {}, from 0", count));
    }
    return out;
  }

  Expected<void> one(const taso::Substitution& substitution, int number) {
    const auto typing =
        infer_shapes(substitution, request_.grouped ? taso::Convolution::Grouped : taso::Convolution::Ordinary);
    if (!typing) return no_shapes(number, typing.error());
    const std::string title =
        fmt::format("Rule {} of {}{}.", number, std::filesystem::path(request_.file).filename().string(),
                    request_.grouped ? ", convolutions grouped where their shapes ask for it" : "");
    const std::string text = to_nap(substitution, *typing, title), name = fmt::format("rule_{}", number);
    std::string certificate;
    if (!request_.folder.empty()) {
      certificate = request_.folder + "/" + name + ".cert";
      SERVIETTE_TRY(write_text(text, request_.folder + "/" + name + ".nap"));
    }
    SERVIETTE_LET(module, parse_module(text, name + ".nap"));
    VerifyOptions options;
    options.seed = console_.options().seed;
    options.tests = request_.tries;
    options.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::clamp<Clock::duration>(end_ - Clock::now(), Clock::duration::zero(), kOneRule));
    options.progress = [this](const std::string& what) { console_.detail(what); };
    SERVIETTE_LET(found,
                  verify_pair(module, *module.find_diagram("src"), *module.find_diagram("tgt"), options, certificate));
    report(number, found.finding);
    return {};
  }

  Expected<void> no_shapes(int number, const Error& why) {
    if (why.code != ErrorCode::Type && why.code != ErrorCode::Unsupported) return std::unexpected(why);
    const bool ill_typed = why.code == ErrorCode::Type;
    const std::string word = ill_typed ? kIllTyped : to_string(verdict_of(why));
    console_.print(fmt::format("rule {:3}  {}  {}", number, ill_typed ? console_.paint(word, red) : word, why.message));
    console_.document()["rules"].push_back({{"rule", number}, {"word", word}, {"why", why.message}});
    count(ill_typed ? word : "UNSUPPORTED", ill_typed ? Exit::Refuted : Exit::Unsupported);
    return {};
  }

  void report(int number, const Finding& f) {
    const std::string again = fmt::format("serviette verify --format taso {}{} --rule {} --seed {}", request_.file,
                                          request_.grouped ? " --grouped" : "", number, console_.options().seed);
    std::string details = time_text(f.time);
    if (!f.steps.empty()) details += "; " + count_text(proof_steps(f), "step");
    if (f.checker) details += "; checker " + time_text(f.checker->time);
    const bool holds = f.verdict.word <= Word::Tested;
    if (f.disagreement) console_.problem(*f.disagreement);
    if (f.error) console_.problem(*f.error);
    console_.print(fmt::format("rule {:3}  {}{}  [{}]", number, console_.paint(f.verdict),
                               holds ? "  for all " + f.statement : "", details));
    if (f.verdict.word == Word::Refuted) console_.print(to_text(*f.numbers->found) + "  again: " + again);
    Json entry = {{"rule", number}, {"word", to_string(f.verdict)}};
    entry["result"] = to_json(f, again);
    console_.document()["rules"].push_back(std::move(entry));
    const std::string word = to_string(f.verdict);
    count(word.starts_with("TESTED") ? "TESTED" : word,
          f.disagreement ? Exit::Disagreement : exit_of(f.verdict, console_.options().require));
  }

  void count(const std::string& word, Exit exit) {
    const auto it = std::find_if(counts_.begin(), counts_.end(), [&](const auto& c) { return c.first == word; });
    if (it == counts_.end()) counts_.emplace_back(word, 1);
    else ++it->second;
    worst_ = worse(worst_, exit);
  }

  void print_counts(std::size_t rules) {
    std::vector<std::string> parts;
    for (const auto& [word, n] : counts_) parts.push_back(fmt::format("{} {}", n, word));
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start_);
    console_.print(fmt::format("{}: {}  [{}]", count_text(rules, "rule"), fmt::join(parts, ", "), time_text(time)));
    console_.document()["counts"] = Json::object();
    for (const auto& [word, n] : counts_) console_.document()["counts"][word] = n;
  }

  Console& console_;
  const TasoRequest& request_;
  Clock::time_point start_ = Clock::now(), end_;
  std::vector<std::pair<std::string, int>> counts_;
  int done_ = 0;
  Exit worst_ = Exit::Holds;
};

}  // namespace

Expected<Exit> verify_taso(Console& console, const TasoRequest& request) {
  SERVIETTE_LET(bytes, read_bytes(request.file));
  SERVIETTE_LET(substitutions, taso::read_substitutions(bytes));
  if (!request.folder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(request.folder, error);
    if (error)
      return fail(ErrorCode::Io, fmt::format("cannot make the folder '{}': {}", request.folder, error.message()));
  }
  return Run(console, request).all(substitutions);
}

}  // namespace serviette::cli

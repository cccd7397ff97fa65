#include "proofs/smt/discharge.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace serviette {
namespace {

std::string one_line(std::string s) {
  for (char& c : s) {
    if (c == '\n') c = ' ';
  }
  return s;
}

const char* solvers_word(SmtAnswer answer) {
  switch (answer) {
    case SmtAnswer::Proved: return "unsat";
    case SmtAnswer::Refuted: return "sat";
    case SmtAnswer::Unknown: return "unknown";
  }
  return "unknown";
}

Expected<void> keep(const std::string& folder, std::size_t number, const SmtQuery& query, const SmtResult& result) {
  const std::filesystem::path file = std::filesystem::path(folder) / fmt::format("{:04}.smt2", number);
  std::ofstream out(file);
  out << "; " << one_line(query.what) << "\n" << query.text << "; " << solver_version() << ": "
      << solvers_word(result.answer) << "\n";
  out.close();
  if (!out) return fail(ErrorCode::Io, "cannot write " + file.string(), "check the folder for the queries");
  return {};
}

}  // namespace

Observer Discharge::observer() {
  return {[this](const Step& step, const Context& context, Term before, Term after) {
    if (step.kind == StepKind::LemmaUse) {
      waiting_.push_back({step, context, before, after});
    } else {
      add_all(queries_of(step, context, before, after));
    }
  }};
}

void Discharge::look_up(const LemmaTable& lemmas) {
  std::erase_if(waiting_, [&](const Use& use) {
    if (!lemmas.find(use.step.lemma)) return false;
    add_all(queries_of(use.step, use.context, use.before, use.after, &lemmas));
    return true;
  });
}

void Discharge::add_all(std::vector<SmtQuery> queries) {
  for (SmtQuery& q : queries) add(std::move(q));
}

void Discharge::add(SmtQuery query) {
  if (!known_.insert(query.text).second) {
    ++report_.repeated;
    return;
  }
  queries_.push_back(std::move(query));
}

Expected<DischargeReport> Discharge::run(std::chrono::milliseconds timeout, const std::string& folder) {
  if (!folder.empty()) {
    std::error_code ec;
    std::filesystem::create_directories(folder, ec);
    if (ec) return fail(ErrorCode::Io, "cannot make the folder " + folder + ": " + ec.message(), "choose another folder");
  }
  for (const Use& use : waiting_) add_all(queries_of(use.step, use.context, use.before, use.after));
  waiting_.clear();
  for (; decided_ < queries_.size(); ++decided_) {
    const SmtQuery& query = queries_[decided_];
    const SmtResult result = solve(query.text, timeout);
    if (!folder.empty()) SERVIETTE_TRY(keep(folder, decided_, query, result));
    ++report_.queries;
    report_.time += result.time;
    if (result.time > report_.slowest) {
      report_.slowest = result.time;
      report_.slowest_what = query.what;
    }
    switch (result.answer) {
      case SmtAnswer::Proved: ++report_.proved; break;
      case SmtAnswer::Unknown:
        ++report_.unknown;
        report_.unknown_what.push_back(query.what + " (" + result.detail + ")");
        break;
      case SmtAnswer::Refuted:
        return fail(ErrorCode::Proof,
                    "two deciders disagree: the kernel accepted a step whose obligation " + solver_version() +
                        " refutes, " + query.what + ", by " + one_line(result.detail),
                    "one of the two is wrong; the query is\n" + query.text);
    }
  }
  return report_;
}

std::string to_string(const DischargeReport& report) {
  const auto ms = [](std::chrono::microseconds t) { return static_cast<double>(t.count()) / 1000; };
  return fmt::format("{} queries: {} proved, {} unknown; {} repeated; {:.0f} ms, the slowest {:.1f} ms: {}", report.queries,
                     report.proved, report.unknown, report.repeated, ms(report.time), ms(report.slowest),
                     report.slowest_what);
}

}  // namespace serviette

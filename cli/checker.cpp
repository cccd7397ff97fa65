#include "cli/checker.hpp"

#include "cli/process.hpp"
#include "cli/statement.hpp"

namespace serviette::cli {
namespace {

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const auto at = text.rfind('\n');
  return at == std::string::npos ? text : text.substr(at + 1);
}

}  // namespace

std::optional<std::string> find_checker() { return find_program((own_folder() / "serviette-check").string()); }

Expected<CheckerAnswer> ask_checker(const std::string& checker, const std::string& certificate) {
  SERVIETTE_LET(done, run_program({checker, certificate}));
  CheckerAnswer out;
  out.status = done.status;
  out.word = last_line(done.out);
  out.statement = done.out.substr(0, done.out.rfind(out.word));
  out.message = done.err;
  while (!out.message.empty() && out.message.back() == '\n') out.message.pop_back();
  out.time = done.time;
  if (out.word.empty()) out.word = "no answer";
  return out;
}

Json to_json(const CheckerAnswer& a) {
  Json out;
  out["answer"] = a.word;
  out["accepted"] = a.accepted();
  out["exit_status"] = a.status;
  out["message"] = a.message;
  out["milliseconds"] = milliseconds(a.time);
  return out;
}

}  // namespace serviette::cli

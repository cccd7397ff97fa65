#include "cli/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/version.hpp"

namespace serviette::cli {
namespace {

bool wants_colour(int descriptor) {
  const char* off = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return isatty(descriptor) && !(off && *off) && !(term && std::string_view(term) == "dumb");
}

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

Console::Console(const Options& options, std::string command)
    : options_(options),
      command_(std::move(command)),
      colour_out_(!options.json && wants_colour(STDOUT_FILENO)),
      colour_err_(wants_colour(STDERR_FILENO)),
      bar_(isatty(STDERR_FILENO)) {
  document_["schema_version"] = 1;
  document_["program"] = "serviette";
  document_["version"] = version_text;
  document_["command"] = command_;
}

void Console::write_error(const std::string& text) {
  const std::lock_guard guard(lock_);
  if (bar_shown_) fmt::print(stderr, "\r\x1b[K");
  bar_shown_ = false;
  fmt::print(stderr, "{}", text);
}

void Console::print(const std::string& text) {
  finish_progress();
  if (options_.json) return;
  const std::lock_guard guard(lock_);
  write_out(text);
}

void Console::write_out(const std::string& text) {
  const bool written = std::fputs((text + "\n").c_str(), stdout) >= 0;
  lost_output_ = std::fflush(stdout) != 0 || !written || lost_output_;
}

void Console::note(const std::string& text) {
  if (!options_.quiet) write_error(text + "\n");
}

void Console::detail(const std::string& text) {
  if (options_.verbose > 0) write_error(text + "\n");
}

void Console::problem(const Error& error) {
  const std::string source = error.place.line > 0 ? text_of(error.place.file) : std::string();
  std::string text = render(error, source);
  if (const auto at = text.find("error: "); colour_err_ && at != std::string::npos)
    text.replace(at, 6, fmt::format("\x1b[{};{}merror:\x1b[0m", bold, red));
  write_error(text);
  document_["errors"].push_back(to_json(error));
}

void Console::progress(int done, int total, const std::string& what) {
  if (options_.quiet) return;
  if (!bar_) {
    write_error(fmt::format("{}: {}/{}: {}\n", command_, done, total, what));
    return;
  }
  constexpr int width = 20;
  const int full = total > 0 ? done * width / total : 0;
  const std::lock_guard guard(lock_);
  fmt::print(stderr, "\r\x1b[K[{}{}] {}/{} {:.60}", std::string(static_cast<std::size_t>(full), '#'),
             std::string(static_cast<std::size_t>(width - full), '.'), done, total, what);
  std::fflush(stderr);
  bar_shown_ = true;
}

void Console::finish_progress() { write_error(""); }

std::string Console::paint(const std::string& text, const char* colour) const {
  return colour_out_ ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : text;
}

std::string Console::paint(const Verdict& v) const {
  const char* colour = v.word <= Word::Solver ? green : v.word == Word::Refuted ? red : yellow;
  return paint(to_string(v), colour);
}

Exit Console::finish(Exit status) {
  finish_progress();
  if (options_.json) {
    document_["exit_status"] = static_cast<int>(status);
    const std::lock_guard guard(lock_);
    write_out(document_.dump(2, ' ', false, Json::error_handler_t::replace));
  }
  if (!lost_output_) return status;
  fmt::print(stderr, "error: cannot write to stdout\n");
  return Exit::Internal;
}

Json json_number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

Json to_json(const Error& e) {
  Json out;
  out["code"] = code_name(e.code);
  out["message"] = e.message;
  out["help"] = e.help;
  out["file"] = e.place.file;
  out["line"] = e.place.line;
  out["column"] = e.place.column;
  return out;
}

Json to_json(const Verdict& v) {
  Json out;
  out["text"] = to_string(v);
  switch (v.word) {
    case Word::Checked: out["word"] = "PROVED"; out["grade"] = "checked"; break;
    case Word::Solver: out["word"] = "PROVED"; out["grade"] = "solver"; break;
    case Word::Tested:
      out["word"] = "TESTED";
      out["tests"] = v.tests;
      out["seed"] = v.seed;
      break;
    case Word::Refuted: out["word"] = "REFUTED"; break;
    case Word::Unknown: out["word"] = "UNKNOWN"; out["reason"] = v.reason; break;
    case Word::Unsupported: out["word"] = "UNSUPPORTED"; out["reason"] = v.reason; break;
    case Word::BadInput: out["word"] = "BAD INPUT"; out["reason"] = v.reason; break;
  }
  return out;
}

}  // namespace serviette::cli

// Console: where results, progress and diagnostics go.
//
// Results go to stdout, as text or, under --json, as one document at the end. Progress (a bar on a terminal, lines
// otherwise) and diagnostics go to stderr. NO_COLOR is honoured.
//
// The document has "schema_version", "program", "version", "command", "exit_status" and what the subcommand adds.
// Numbers that JSON cannot write are strings, "-inf" and "nan"; nothing is null.
#pragma once

#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/options.hpp"

namespace serviette::cli {

using Json = nlohmann::ordered_json;

class Console {
 public:
  Console(const Options& options, std::string command);

  const Options& options() const { return options_; }
  const std::string& command() const { return command_; }

  void print(const std::string& text);   // a result, with a newline added
  void note(const std::string& text);    // for the person who waits; silent under --quiet
  void detail(const std::string& text);  // only with -v
  void problem(const Error& error);      // with the source line and a caret; also an entry of "errors"

  // Progress: step `done` of `total` is under way. `finish_progress` clears the bar.
  void progress(int done, int total, const std::string& what);
  void finish_progress();

  Json& document() { return document_; }

  // Colours a verdict word for a terminal.
  std::string paint(const Verdict& verdict) const;
  std::string paint(const std::string& text, const char* colour) const;

  // Prints the document, if one was asked for, and gives the status back: Internal if a result could not be written.
  Exit finish(Exit status);

  // Taken while writing, so that a time-out does not write into the middle of a line.
  std::mutex& lock() { return lock_; }

 private:
  void write_error(const std::string& text);
  void write_out(const std::string& text);
  Options options_;
  std::string command_;
  Json document_;
  bool colour_out_, colour_err_, bar_;
  bool bar_shown_ = false;
  bool lost_output_ = false;
  std::mutex lock_;
};

Json json_number(double value);   // a number, or "-inf", "inf", "nan"
Json to_json(const Error& error);
Json to_json(const Verdict& verdict);

inline constexpr const char* red = "31";
inline constexpr const char* green = "32";
inline constexpr const char* yellow = "33";
inline constexpr const char* bold = "1";

}  // namespace serviette::cli

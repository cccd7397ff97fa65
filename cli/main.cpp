// serviette: the command line. Every subcommand is a thin file of its own; here are the options that all share, the
// time-out, and the last line of defence.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <thread>

#include "cli/commands.hpp"
#include "cli/version.hpp"

namespace serviette::cli {
namespace {

// Ends the process with UNKNOWN(time-out) if it is not told in time that all is done.
class Watchdog {
 public:
  Watchdog(Console& console, double seconds) {
    if (seconds <= 0) return;
    thread_ = std::jthread([this, &console, seconds](const std::stop_token& stop) {
      std::unique_lock guard(lock_);
      const bool done = signal_.wait_for(guard, stop, std::chrono::duration<double>(seconds), [] { return false; });
      if (!done && !stop.stop_requested()) expire(console, seconds);
    });
  }

 private:
  [[noreturn]] static void expire(Console& console, double seconds) {
    console.lock().lock();
    const Verdict v = unknown(fmt::format("time-out after {} s", seconds));
    if (console.options().json) {
      Json out;
      out["schema_version"] = 1;
      out["program"] = "serviette";
      out["version"] = version_text;
      out["command"] = console.command();
      out["verdict"] = to_json(v);
      out["exit_status"] = static_cast<int>(Exit::Inconclusive);
      fmt::print("{}\n", out.dump(2));
    } else {
      fmt::print("{}\n", to_string(v));
    }
    std::fflush(stdout);
    std::_Exit(static_cast<int>(Exit::Inconclusive));
  }
  std::mutex lock_;
  std::condition_variable_any signal_;
  std::jthread thread_;
};

void add_options(CLI::App& app, Options& options) {
  static const std::map<std::string, Word> grades = {
      {"checked", Word::Checked}, {"solver", Word::Solver}, {"tested", Word::Tested}};
  app.add_flag("--json", options.json, "Print one JSON document on stdout instead of text");
  app.add_flag("-q,--quiet", options.quiet, "No progress and no notes");
  app.add_flag("-v,--verbose", options.verbose, "Say more; twice for even more");
  app.add_option("--seed", options.seed, "Seed of everything random")->capture_default_str();
  app.add_option("--timeout", options.timeout, "Give up, with UNKNOWN, after so many seconds")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--require", options.require, "The lowest grade that counts as success: checked, solver or tested")
      ->transform(CLI::CheckedTransformer(grades));
}

int usage(const CLI::ParseError& error, const CLI::App& app, bool json) {
  if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
  if (json) {
    Console console(Options{.json = true}, "");
    console.document()["errors"].push_back({{"code", "usage"}, {"message", error.what()}});
    return static_cast<int>(console.finish(Exit::Usage));
  }
  fmt::print(stderr, "error: {}\nhelp: serviette --help, or serviette COMMAND --help\n", error.what());
  return static_cast<int>(Exit::Usage);
}

// A descriptor of the three that is closed would be given to the next file opened, and results would end up in it.
void open_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    const char* instead = descriptor == STDOUT_FILENO ? "/dev/full" : "/dev/null";
    [[maybe_unused]] const int opened = open(instead, O_RDWR);  // the lowest one free: this one
  }
}

int run(int argc, char** argv) {
  open_standard_streams();
  CLI::App app("Serviette: tensor-diagram rewrites with proofs that a small program can check.", "serviette");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("serviette ") + version_text);
  app.footer(
      "Exit status: 0 all that was asked holds, 1 refuted, 2 inconclusive, 3 unsupported,\n"
      "64 usage, 65 bad input, 69 a needed tool is missing, 70 internal error, 71 two deciders disagree.");
  Options options;
  add_options(app, options);

  Action chosen;
  const Registry registry{app, chosen};
  add_check(registry);
  add_derive(registry);
  add_verify(registry);
  add_show(registry);
  add_run(registry);
  add_lower(registry);
  add_doctor(registry);
  add_version(registry);
  add_sample(registry);
  add_compare(registry);

  bool json = false;
  for (int i = 1; i < argc; ++i) json = json || std::string_view(argv[i]) == "--json";
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return usage(e, app, json);
  }

  Console console(options, app.get_subcommands().front()->get_name());
  const Watchdog watchdog(console, options.timeout);
  try {
    return static_cast<int>(console.finish(chosen(console)));
  } catch (const std::exception& e) {
    Error error;
    error.message = std::string("internal: ") + e.what();
    error.help = "this is a defect of serviette, not of the input; please report it with the file";
    console.problem(error);
    return static_cast<int>(console.finish(Exit::Internal));
  }
}

}  // namespace

CLI::App* Registry::add(const std::string& name, const std::string& help) const {
  auto* sub = app.add_subcommand(name, help)->fallthrough();
  sub->footer(
      "Every command also takes --json, --quiet, --verbose, --seed N, --timeout S and --require GRADE;\n"
      "serviette --help says what they do, and what the exit statuses mean.");
  return sub;
}

}  // namespace serviette::cli

int main(int argc, char** argv) { return serviette::cli::run(argc, argv); }

// What every subcommand has: help, options, statuses, one JSON document.
#include "tests/cli/helper.hpp"

namespace serviette::cli {
namespace {

const std::vector<std::string> subcommands = {"check",  "derive",  "show",   "run",    "lower",
                                              "doctor", "version", "sample", "compare"};

TEST(Command, EverySubcommandHasHelp) {
  for (const auto& s : subcommands) {
    const Finished done = run(s + " --help");
    EXPECT_EQ(done.status, 0) << s;
    EXPECT_TRUE(has(done.out, "--json")) << s << "\n" << done.out;
    EXPECT_TRUE(has(done.out, "Usage: serviette " + s)) << done.out;
  }
}

TEST(Command, TheHelpListsWhatIsForPeople) {
  const Finished done = run("--help");
  EXPECT_EQ(done.status, 0);
  for (const auto& s : subcommands) {
    const bool hidden = s == "sample" || s == "compare";
    EXPECT_EQ(has(done.out, "\n  " + s + " "), !hidden) << s << "\n" << done.out;
  }
  EXPECT_TRUE(has(done.out, "Exit status: 0")) << done.out;
}

TEST(Command, UnknownOptionsAndCommandsAreUsageErrors) {
  for (const std::string words :
       {"", "frobnicate", "check", "check a b --wrong", "version --frobnicate", "derive x.nap --tries none",
        "run x.nap --backend gpu", "check x.nap --require maybe"}) {
    const Finished done = run(words);
    EXPECT_EQ(done.status, 64) << words;
    EXPECT_TRUE(has(done.err, "error: ")) << done.err;
    EXPECT_TRUE(has(done.err, "help: ")) << done.err;
    EXPECT_EQ(done.out, "") << words;
  }
}

TEST(Command, AUsageErrorIsADocumentToo) {
  const Document d = json("check --wrong");
  EXPECT_EQ(d["exit_status"], 64);
  EXPECT_EQ(d["errors"][0]["code"], "usage");
}

TEST(Command, VersionSaysAllVersions) {
  const Document d = json("version");
  EXPECT_EQ(d["exit_status"], 0);
  EXPECT_EQ(d["certificate_version"], 1);
  EXPECT_TRUE(has(d["solver"], "Z3"));
  EXPECT_TRUE(has(run("version").out, "serviette "));
  EXPECT_TRUE(has(run("--version").out, "serviette "));
}

TEST(Command, ResultsThatCannotBeWrittenAreAnError) {
  for (const std::string target : {">&-", ">/dev/full"}) {
    const Finished done = run("version " + target);
    EXPECT_EQ(done.status, 70) << target;
    EXPECT_TRUE(has(done.err, "cannot write to stdout")) << done.err;
    EXPECT_EQ(run("version --json " + target).status, 70) << target;
  }
}

TEST(Command, AClosedStdoutDoesNotEndUpInAFile) {
  const Folder folder;
  const std::string file = folder.write("small.nap", small);
  EXPECT_EQ(run("derive " + file + " unfolded -o " + (folder / "x.cert") + " >&-").status, 70);
  EXPECT_TRUE(contents(folder / "x.cert").starts_with("serviette_certificate 1"));
}

TEST(Command, NothingIsColouredThatIsNoTerminal) {
  const Finished done = run("check " + examples + "01_matmul.nap");
  EXPECT_FALSE(has(done.out + done.err, "\x1b["));
}

TEST(Command, QuietIsQuiet) {
  EXPECT_NE(run("derive " + examples + "01_matmul.nap").err, "");
  EXPECT_EQ(run("derive " + examples + "01_matmul.nap --quiet").err, "");
}

TEST(Command, ATimeOutIsUnknown) {
  const Finished done = run("derive " + examples + "attention.nap --quiet --timeout 0.000001");
  EXPECT_EQ(done.status, 2);
  EXPECT_TRUE(has(done.out, "UNKNOWN(time-out")) << done.out;
  const Document d = json("derive " + examples + "attention.nap --timeout 0.000001");
  EXPECT_EQ(d["verdict"]["word"], "UNKNOWN");
}

}  // namespace
}  // namespace serviette::cli

// Running the program: what it prints, how it ends, and whether its JSON keeps to the schema.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/process.hpp"

namespace serviette::cli {

using Document = nlohmann::json;

inline const std::string program = std::string(SERVIETTE_BIN_DIR) + "/serviette";
inline const std::string examples = std::string(SERVIETTE_SOURCE_DIR) + "/examples/";

// The words after `serviette`, as a shell reads them; redirections work too.
inline Finished run_shell(const std::string& command) {
  auto done = run_program({"/bin/sh", "-c", command});
  EXPECT_TRUE(done) << command;
  return done ? *done : Finished{};
}
inline Finished run(const std::string& words) { return run_shell(program + " " + words); }

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Nothing is null, and no number is one that JSON cannot write.
inline void expect_plain(const Document& d, const std::string& where) {
  EXPECT_FALSE(d.is_null()) << where;
  if (!d.is_structured()) return;
  for (const auto& [key, value] : d.items()) expect_plain(value, where + "/" + key);
}

// Runs with --json: one document, with what every document has, and the status the process ended with.
inline Document json(const std::string& words) {
  const Finished done = run(words + " --json");
  Document d = Document::parse(done.out, nullptr, false);
  EXPECT_FALSE(d.is_discarded()) << words << "\n" << done.out;
  if (d.is_discarded()) return Document::object();
  expect_plain(d, words);
  EXPECT_EQ(d.value("schema_version", 0), 1);
  EXPECT_EQ(d.value("program", ""), "serviette");
  EXPECT_TRUE(d.contains("version"));
  EXPECT_TRUE(d.contains("command"));
  EXPECT_EQ(d.value("exit_status", -1), done.status) << words;
  return d;
}

// A folder of this test alone, gone afterwards.
class Folder {
 public:
  Folder() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() /
            (std::string("serviette-") + info->test_suite_name() + "-" + info->name() + "-" + std::to_string(getpid()));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(*this / name) << text;
    return *this / name;
  }

 private:
  std::filesystem::path path_;
};

inline std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Softmax written out, with a derivation of each kind.
inline const std::string small = R"(size n >= 1
size b >= 1

diagram plain(S[n]) -> (P[n]) {
  P = softmax[n](S)
}

derive unfolded from plain {
  unfold P
}

derive doubled from plain {
  unfold P
  replace (P) with {
    L_2[] = add(L[], L[])
    P[n] = div(E[n], L_2[])
  }
}

refused derive streamed_itself from plain {
  stream n by b carrying (P)
} because "P has an element for every position"

twin rule sum_doubled(size k): (A[k]) -> (O[]) {
  O = sum[k](A)
} => {
  S = sum[k](A)
  O = add(S, S)
}

rule sum_in_parts(size k, b >= 1; axis w = ceil_div(k, b)): (A[k]) -> (O[]) {
  O = sum[k](A)
} => {
  P = parts k by b as w {
    S = sum[k](A)
    yield S
  }
  O = sum[w](P)
}
prove O {
  nest b
}
)";

}  // namespace serviette::cli

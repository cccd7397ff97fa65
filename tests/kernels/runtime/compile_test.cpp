// Compiling, loading, calling, and the errors of each.
#include <dlfcn.h>

#include <fstream>

#include "kernels/runtime/process.hpp"
#include "tests/kernels/helper.hpp"

namespace serviette {
namespace {

const char* const kText = R"(
  size n, m >= 2
  diagram f(A[n m], B[n]) -> (C[n m]) {
    C = group n by m - 2 {
      D = add(A, B)
      yield D
    }
  })";

Lowered lowered() {
  const auto m = parse_module(kText, "test.nap");
  return *lower_to_cpp(Setting::of(*m), m->diagrams.front());
}

TEST(Compile, RunsWhatIsPrinted) {
  const auto k = compile(lowered(), test_compiler());
  ASSERT_TRUE(k) << render(k.error());
  const Array<double> a = Array<double>::of({2, 3}, {1, 2, 3, 4, 5, 6}), b = Array<double>::of({2}, {10, 20});
  const auto out = k->run({{"n", 2}, {"m", 3}}, {{"A", a}, {"B", b}});
  ASSERT_TRUE(out) << render(out.error());
  EXPECT_EQ(to_string(out->at("C")), "[[11, 12, 13], [24, 25, 26]]");
}

TEST(Run, RefusesWhatDoesNotFit) {
  const auto k = compile(lowered(), test_compiler());
  ASSERT_TRUE(k);
  const auto zeros = [](std::int64_t n, std::int64_t m) {
    return DoubleArrays{{"A", Array<double>({n, m})}, {"B", Array<double>({n})}};
  };
  const auto code = [](const auto& r) { return r ? std::optional<ErrorCode>() : r.error().code; };
  EXPECT_EQ(code(k->run({{"n", 2}, {"m", 3}}, zeros(2, 3))), std::nullopt);
  EXPECT_EQ(code(k->run({{"n", 2}}, zeros(2, 3))), ErrorCode::Name);
  EXPECT_EQ(code(k->run({{"n", 2}, {"m", 3}}, {{"A", Array<double>({2, 3})}})), ErrorCode::Name);
  EXPECT_EQ(code(k->run({{"n", 2}, {"m", 3}}, zeros(2, 4))), ErrorCode::Type);
  EXPECT_EQ(code(k->run({{"n", 2}, {"m", 1}}, zeros(2, 1))), ErrorCode::SideCondition);  // below its bound
  EXPECT_EQ(code(k->run({{"n", 2}, {"m", 2}}, zeros(2, 2))), ErrorCode::SideCondition);  // tiles of none
}

TEST(Compile, IsDoneOnce) {
  const auto first = compile(lowered(), test_compiler());
  ASSERT_TRUE(first);
  const auto when = std::filesystem::last_write_time(first->library());
  const auto second = compile(lowered(), test_compiler());
  ASSERT_TRUE(second);
  EXPECT_EQ(first->library(), second->library());
  EXPECT_EQ(when, std::filesystem::last_write_time(second->library()));
  CompileOptions other = test_compiler();
  other.flags = {"-O1"};
  const auto third = compile(lowered(), other);
  ASSERT_TRUE(third);
  EXPECT_NE(first->library(), third->library());
}

TEST(Compile, SaysThatThereIsNoCompiler) {
  CompileOptions none = test_compiler();
  none.compiler = "/nowhere/c++";
  const auto k = compile(lowered(), none);
  ASSERT_FALSE(k);
  EXPECT_EQ(k.error().code, ErrorCode::Unsupported);
  EXPECT_NE(k.error().help.find("apt install g++"), std::string::npos);
  EXPECT_FALSE(find_compiler(none));
  EXPECT_TRUE(find_compiler());
}

TEST(Compile, SaysWhatTheCompilerSaid) {
  Lowered broken = lowered();
  broken.text += "\nnot C++\n";
  const auto k = compile(broken, test_compiler());
  ASSERT_FALSE(k);
  EXPECT_EQ(k.error().code, ErrorCode::Unsupported);
  EXPECT_NE(k.error().message.find("error:"), std::string::npos) << k.error().message;
}

TEST(Compile, SaysThatTheFolderCannotBeWritten) {
  CompileOptions nowhere = test_compiler();
  nowhere.cache = "/proc/serviette";
  const auto k = compile(lowered(), nowhere);
  ASSERT_FALSE(k);
  EXPECT_EQ(k.error().code, ErrorCode::Io);
}

// As the head of the text says, without any of ours; with every warning an error.
void by_the_book(const std::string& compiler) {
  const std::string stem = ::testing::TempDir() + "by_the_book." + std::to_string(getpid());
  const Lowered l = lowered();
  std::ofstream(stem + ".cpp") << l.text;
  const Finished done =
      run_process({compiler, "-O3", "-march=native", "-shared", "-fPIC", "-Werror", stem + ".cpp", "-o", stem + ".so"});
  ASSERT_EQ(done.status, 0) << done.output;
  void* library = dlopen((stem + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(library, nullptr) << dlerror();
  const auto f =
      reinterpret_cast<int (*)(long long, long long, const double*, const double*, double*)>(dlsym(library, "f"));
  ASSERT_NE(f, nullptr);
  const double a[] = {1, 2, 3, 4, 5, 6}, b[] = {10, 20};
  double c[6] = {};
  EXPECT_EQ(f(2, 3, a, b, c), 0);
  EXPECT_EQ(std::vector<double>(c, c + 6), (std::vector<double>{11, 12, 13, 24, 25, 26}));
  EXPECT_EQ(f(2, 1, a, b, c), 1);
  dlclose(library);
  std::filesystem::remove(stem + ".cpp");
  std::filesystem::remove(stem + ".so");
}

TEST(CInterface, WorksAsTheHeadSays) { by_the_book(*find_compiler()); }

TEST(CInterface, WorksWithClangToo) {
  const auto clang = find_program("clang++");
  if (!clang) GTEST_SKIP() << "there is no clang++ here";
  by_the_book(*clang);
}

}  // namespace
}  // namespace serviette

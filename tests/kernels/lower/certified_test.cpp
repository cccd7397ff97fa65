// The last step of a certificate: from the derived diagram to its loop program, accepted by serviette-check, and what
// is printed from it.
#include "kernels/lower/certified.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "kernels/runtime/process.hpp"
#include "tests/kernels/helper.hpp"

namespace serviette {
namespace {

int check(const std::string& certificate) {
  const std::string file = ::testing::TempDir() + "certified_test." + std::to_string(getpid()) + ".cert";
  std::ofstream(file) << certificate;
  const Finished done = run_process({SERVIETTE_BIN_DIR "/serviette-check", file});
  std::filesystem::remove(file);
  return done.status;
}

// All that is kept.
std::vector<std::string> derivations() {
  std::vector<std::string> out;
  for (const auto& f : std::filesystem::directory_iterator(SERVIETTE_SOURCE_DIR "/tests/golden/derived")) {
    if (f.path().extension() == ".cert") out.push_back(f.path().stem());
  }
  std::sort(out.begin(), out.end());
  return out;
}

class Certified : public ::testing::TestWithParam<std::string> {};

TEST_P(Certified, ExtendsToItsProgram) {
  const auto c = load_certificate(golden(GetParam()));
  ASSERT_TRUE(c) << render(c.error());
  const auto lowered = lower_certificate(*c);
  ASSERT_TRUE(lowered) << render(lowered.error());
  EXPECT_GT(lowered->new_steps, 0u);
  EXPECT_TRUE(lowered->derived.ledger.empty());
  EXPECT_EQ(check(lowered->certificate), 0);
  EXPECT_NE(lowered->program.text.find("128-bit hash of its text " + certificate_hash(lowered->certificate)),
            std::string::npos);
  // The loop program prints as the derived diagram does.
  LowerOptions same;
  same.name = lowered->program.name;
  const auto plain = lower_to_cpp(Setting::of(c->module), *c->target, same);
  ASSERT_TRUE(plain);
  EXPECT_EQ(code_of(plain->text), code_of(lowered->program.text));
  // Nothing is left to do: extended again, it is itself.
  const auto again = parse_certificate(lowered->certificate, "again");
  ASSERT_TRUE(again) << render(again.error());
  ASSERT_EQ(again->steps.size(), c->steps.size() + lowered->new_steps);
  for (std::size_t i = 0; i < c->steps.size(); ++i) EXPECT_EQ(print_step(again->steps[i]), print_step(c->steps[i]));
  const auto twice = lower_certificate(*again);
  ASSERT_TRUE(twice) << render(twice.error());
  EXPECT_EQ(twice->new_steps, 0u);
  EXPECT_EQ(twice->certificate, lowered->certificate);
}

INSTANTIATE_TEST_SUITE_P(Derivations, Certified, ::testing::ValuesIn(derivations()),
                         [](const auto& info) { return info.param; });

// A diagram that still has operations defined by diagrams: they are unfolded on the way, inside regions too.
TEST(CertifiedProgram, UnfoldsWhatIsDefinedByDiagrams) {
  auto m = parse_module(
      "size q, n\nsize b >= 1\ndiagram f(A[q n]) -> (P[q n]) { P = softmax[n](A) }\n"
      "derive g from f {\n group q by b\n}\n",
      "test.nap");
  ASSERT_TRUE(m) << render(m.error());
  auto whole = with_library(*m);
  ASSERT_TRUE(whole);
  auto d = derive(*whole, whole->derivations.front());
  ASSERT_TRUE(d) << render(d.error());
  const auto lowered = lower_derived(*d);
  ASSERT_TRUE(lowered) << render(lowered.error());
  EXPECT_EQ(check(lowered->certificate), 0);
  EXPECT_NE(lowered->certificate.find("unfold"), std::string::npos);
}

// Reductions that are part of a definition, of another reduction, or of a map.
TEST(CertifiedProgram, HasNoReductionLeft) {
  auto m = parse_module(
      "size q, n >= 1\nop nested_[i, j](A[i j]) -> [] = exp(sum(s in i, A[s, lo(j)] * max(t in j, A[s, t]))) - sum(t "
      "in j, A[lo(i), t])\n"
      "diagram f(A[q n]) -> (M[q], N[], P[q]) {\n M = mean[n](A)\n N = nested_[q, n](A)\n"
      "P = map(a: sum(k in 0 .. 3, a * real(k)))(M)\n}\n"
      "derive g from f {\n sequential\n}\n",
      "test.nap");
  ASSERT_TRUE(m) << render(m.error());
  auto whole = with_library(*m);
  ASSERT_TRUE(whole);
  auto d = derive(*whole, whole->derivations.front());
  ASSERT_TRUE(d) << render(d.error());
  EXPECT_EQ(d->steps.size(), 3u);
  const auto lowered = lower_derived(*d);
  ASSERT_TRUE(lowered) << render(lowered.error());
  EXPECT_EQ(lowered->new_steps, 0u);
  EXPECT_EQ(check(lowered->certificate), 0) << lowered->certificate;
  const std::string target = lowered->certificate.substr(lowered->certificate.find("\ntarget"));
  for (const char* left : {"mean[", "nested_[", "sum("}) EXPECT_EQ(target.find(left), std::string::npos) << target;
}

}  // namespace
}  // namespace serviette

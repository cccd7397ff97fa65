#include "proofs/numbers/evidence.hpp"

#include <chrono>
#include <cstdio>

#include "core/text/parse.hpp"
#include "tests/proofs/numbers/library.hpp"

namespace serviette {
namespace {

Expected<std::vector<std::string>> of_text(const std::string& text) {
  const auto m = parse_module(text, "test.nap");
  if (!m) return std::unexpected(m.error());
  return numbers_of(*m, {.seed = 4, .tries = 50});
}

TEST(Evidence, OfTheLibrary) {
  const auto lines = numbers_of(library(), {.seed = 23, .tries = 50});
  ASSERT_TRUE(lines) << lines.error().message << "\n" << lines.error().help;
  EXPECT_GE(lines->size(), library().lemmas.size() + 2 * library().rules.size());
}
TEST(Evidence, OfADerivation) {
  const auto read = load_module(std::string(SERVIETTE_SOURCE_DIR) + "/examples/attention.nap");
  ASSERT_TRUE(read) << read.error().message;
  const auto module = with_library(*read);
  ASSERT_TRUE(module);
  for (const Derivation& d : module->derivations) {
    if (d.expect_refused) continue;
    const auto derived = derive(*module, d);
    ASSERT_TRUE(derived) << derived.error().message;
    const auto start = std::chrono::steady_clock::now();
    const auto lines = numbers_of(*derived, {.seed = 3, .tries = 50});
    const std::chrono::duration<double, std::milli> ms = std::chrono::steady_clock::now() - start;
    ASSERT_TRUE(lines) << lines.error().message << "\n" << lines.error().help;
    for (const auto& l : *lines) std::printf("evidence \"%s\"\n", l.c_str());
    std::printf("%s: %.0f ms\n", d.name.str().c_str(), ms.count());
  }
}
TEST(Evidence, ALineHasSeedAndCount) {
  const auto lines = of_text("lemma l array a[0], b[0] from a[] + b[] to b[] + a[]");
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_EQ(lines->size(), 1u);
  EXPECT_EQ((*lines)[0], "lemma l holds on 50 inputs, 50 in exact rationals, seed 4");
}
TEST(Evidence, AContradictionIsAnError) {
  const auto lines = of_text("lemma l array a[0], b[0] from a[] to b[]");
  ASSERT_FALSE(lines);
  EXPECT_NE(lines.error().message.find("contradict"), std::string::npos);
  EXPECT_FALSE(of_text("lemma l array a[0] from a[] to 1 * 1 assumed \"it seemed so\"")) << "assumed or not";
  const auto rule = of_text("rule r(size k): (A[k]) -> (O[]) { O = sum[k](A) } => { O = max[k](A) }");
  ASSERT_FALSE(rule);
  EXPECT_NE(rule.error().message.find("rule 'r'"), std::string::npos);
}
TEST(Evidence, ATwinMustBeRefuted) {
  const auto wrong = of_text("twin rule r(size k): (A[k]) -> (O[]) { O = sum[k](A) } => { S = sum[k](A)  O = add(S, S) }");
  ASSERT_TRUE(wrong) << wrong.error().message;
  EXPECT_EQ((*wrong)[0], "twin r is refuted");
  EXPECT_FALSE(of_text("twin rule r(size k): (A[k]) -> (O[]) { O = sum[k](A) } => { S = sum[k](A)  O = id(S) }"));
}

}  // namespace
}  // namespace serviette

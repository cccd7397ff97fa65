#include <gtest/gtest.h>

#include "core/text/suggest.hpp"
#include "core/text/token.hpp"

namespace serviette {
namespace {

std::vector<std::string> texts(const std::string& text) {
  auto tokens = tokenize(text, "test.nap");
  EXPECT_TRUE(tokens);
  std::vector<std::string> out;
  for (const auto& t : tokens->list) {
    if (t.kind != TokenKind::End) out.emplace_back(t.text);
  }
  return out;
}

TEST(Lexer, SeparatesNamesNumbersAndPunctuation) {
  EXPECT_EQ(texts("S[q x']=dot(Q)"),
            (std::vector<std::string>{"S", "[", "q", "x'", "]", "=", "dot", "(", "Q", ")"}));
  EXPECT_EQ(texts("0..n"), (std::vector<std::string>{"0", "..", "n"}));
  EXPECT_EQ(texts("at 0.1"), (std::vector<std::string>{"at", "0", ".", "1"}));
  EXPECT_EQ(texts("a:=b->c=>d<=e"),
            (std::vector<std::string>{"a", ":=", "b", "->", "c", "=>", "d", "<=", "e"}));
}

TEST(Lexer, KnowsPlaces) {
  auto tokens = tokenize("a\n  b # c\nd", "test.nap");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->list[1].line, 2);
  EXPECT_EQ(tokens->list[1].column, 3);
  EXPECT_TRUE(tokens->list[1].after_newline);
  EXPECT_EQ(tokens->list[2].line, 3);
}

TEST(Lexer, FindsTheCommentAbove) {
  auto tokens = tokenize("# far\n\n# one\n#two\nop\nsize n # beside\nop", "test.nap");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(comment_above(*tokens, 5), "one\ntwo");
  EXPECT_EQ(comment_above(*tokens, 7), "")
      << "a comment beside something is not above the next line";
}

TEST(Lexer, RefusesWhatIsNotAscii) {
  EXPECT_FALSE(tokenize("a \xe2\x86\x92 b", "test.nap"));
  EXPECT_TRUE(tokenize("# \xe2\x86\x92\na", "test.nap")) << "comments may hold anything";
  EXPECT_FALSE(tokenize("\"open", "test.nap"));
  EXPECT_FALSE(tokenize("a ? b", "test.nap"));
}

TEST(Suggest, FindsTheClosestName) {
  EXPECT_EQ(edit_distance("softmax", "sotfmax"), 1) << "a swap of neighbours is one edit";
  EXPECT_EQ(did_you_mean("sofmax", {"softmax", "max"}), "did you mean 'softmax'?");
  EXPECT_EQ(did_you_mean("zebra", {"softmax", "max"}), "");
  EXPECT_EQ(did_you_mean("q", {"x", "k"}), "") << "one letter names have nothing in common";
}

}  // namespace
}  // namespace serviette

// What is wrong is said with a place, a sentence and what to do next.
#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

const std::string start = "size q, x, d\ndiagram f(Q[q d], K[x d]) -> (S[q x]) {\n  ";

struct Case {
  const char* text;
  ErrorCode code;
  const char* message;
  const char* help;
};

TEST(Errors, NameTheMistakeAndTheWayOut) {
  const Case cases[] = {
      {"size q\nfoo", ErrorCode::Name, "unknown declaration 'foo'", "size, axis"},
      {"size q\ndiagarm f", ErrorCode::Name, "unknown declaration", "did you mean 'diagram'?"},
      {"size q, q", ErrorCode::Name, "'q' is already a size", ""},
      {"size q\naxis q = 2", ErrorCode::Name, "'q' is already a size", ""},
      {"size batch\nassume bacth >= 1", ErrorCode::Name, "unknown integer 'bacth'",
       "did you mean 'batch'?"},
      {"assume 1", ErrorCode::Syntax, "a comparison", ""},
      {"op softmax[k](A[k]) -> [] = 0", ErrorCode::Name,
       "already defined at prelude/normalisation.nap", ""},
      {"op f[k](A[k]) -> [] = sum(j in kk, A[j])", ErrorCode::Name, "unknown axis 'kk'", ""},
      {"op f[k](A[k]) -> [] = B[0]", ErrorCode::Name, "unknown array 'B'", ""},
      {"op f[k](A[k]) -> [] = A[0, 1]", ErrorCode::Type, "'A' has 1 axis, here are 2 indices", ""},
      {"op f[k](A[k]) -> [] = A[k]", ErrorCode::Name, "unknown integer 'k'", ""},
      {"op f[k](A[k j]) -> [] = 0", ErrorCode::Name, "unknown axis 'j'", "op f[j](...)"},
      {"op f[k; n](A[k]) -> [] = n", ErrorCode::Type, "'n' is an integer", "write real(n)"},
      {"op f[](A[]) -> [] = A", ErrorCode::Type, "'A' is an array", "write A[]"},
      {"op f[](A[]) -> [] = expp(A[])", ErrorCode::Name, "unknown function 'expp'",
       "did you mean 'exp'?"},
      {"opaque g 2\nop f[](A[]) -> [] = g(A[])", ErrorCode::Syntax,
       "g takes 2 arguments, here is 1", ""},
      {"import \"no-such-file.nap\"", ErrorCode::Io, "cannot read", ""},
      {"diagram f(A[]) -> (B[]) { B = exp(A)", ErrorCode::Syntax, "the end of the text", ""},
      {"diagram f(A[], A[]) -> (B[]) { }", ErrorCode::Name, "'A' stands here twice", ""},
      {"diagram f(A[q, d]) -> (B[]) { }", ErrorCode::Syntax, "found ','", "separated by blanks"},
      {"lemma l int n from n to n", ErrorCode::Type, "'n' is an integer", "real(n)"},
      {"size n\nlemma l from real(n) to real(n)", ErrorCode::Name, "unknown integer 'n'", ""},
      {"lemma l from 1 to 1 proof { filed 1 }", ErrorCode::Name, "unknown proof step 'filed'",
       "did you mean 'field'?"},
      {"derive g from nothing { }", ErrorCode::Name, "unknown diagram 'nothing'", ""},
      {"rule r(size k): (A[k]) -> (O[]) { O = sum[k](A) } => { O = sum[k](A) } prove P { }",
       ErrorCode::Name, "unknown output 'P'", ""},
      {"rule r(n): (A[]) -> (B[]) { } => { }", ErrorCode::Syntax, "'size', 'axis' or ')'", ""},
      {"size n\nassume n * 9223372036854775807 * 2 >= 0", ErrorCode::Overflow, "64 bits", ""},
  };
  for (const auto& c : cases) {
    const Error e = refused(c.text);
    EXPECT_EQ(e.code, c.code) << c.text << "\n" << render(e, c.text);
    EXPECT_NE(e.message.find(c.message), std::string::npos) << render(e, c.text);
    EXPECT_NE(e.help.find(c.help), std::string::npos) << render(e, c.text);
    EXPECT_EQ(e.place.file, "test.nap") << c.text;
  }
}

TEST(Errors, OfLinesHaveAPlace) {
  const Case cases[] = {
      {"S = dto[d](Q, K)", ErrorCode::Name, "unknown operation 'dto'", "did you mean 'dot'?"},
      {"S = dot[d](Q, KK)", ErrorCode::Name, "unknown wire 'KK'", "did you mean 'K'?"},
      {"S = dot[d](Q)", ErrorCode::Type, "'dot' takes 2 operands, 1 given", "A, B"},
      {"S = dot(Q, K)", ErrorCode::Type, "'dot' takes 1 axis, 0 given", "k"},
      {"S = dot[d; 2](Q, K)", ErrorCode::Type, "0 parameters, 1 given", ""},
      {"S, T = dot[d](Q, K)", ErrorCode::Type, "makes 1 wire, here 2 are named", ""},
      {"S = map(a: b)(Q)", ErrorCode::Name, "unknown value 'b'", ""},
      {"S = map(a, b: a)(Q)", ErrorCode::Type, "2 parameters, 1 operand given", ""},
      {"S = group q by 2 { T = exp(Q) }", ErrorCode::Syntax, "expected 'yield'", ""},
      {"S = group q by 2 { T = exp(Q) yield U }", ErrorCode::Name, "unknown wire 'U'", "yielded"},
      {"S = group q { yield Q }", ErrorCode::Syntax, "expected 'by'", ""},
      {"S = stream x by 2 carrying s = Z { yield s }", ErrorCode::Name, "unknown wire 'Z'", ""},
      {"yield Q", ErrorCode::Syntax, "found 'yield'", "ends the body of a region"},
  };
  for (const auto& c : cases) {
    const Error e = refused(start + c.text + "\n}");
    EXPECT_EQ(e.code, c.code) << c.text << "\n" << render(e);
    EXPECT_NE(e.message.find(c.message), std::string::npos) << render(e);
    EXPECT_NE(e.help.find(c.help), std::string::npos) << render(e);
    EXPECT_GE(e.place.line, 3) << c.text;
    EXPECT_GT(e.place.column, 0) << c.text;
  }
}

TEST(Errors, AWireOfABodyIsNotSeenOutside) {
  const Error e = refused(start + "S = group q by 2 { T = exp(Q) yield T }\n  U = exp(T)\n}");
  EXPECT_NE(e.message.find("unknown wire 'T'"), std::string::npos);
}

TEST(Errors, PointAtTheWord) {
  const std::string text = start + "S = dto[d](Q, K)\n}";
  const std::string shown = render(refused(text), text);
  EXPECT_NE(shown.find("test.nap:3:7: error:"), std::string::npos) << shown;
}

}  // namespace
}  // namespace serviette

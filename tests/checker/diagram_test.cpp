// Diagrams and steps: each accepted golden certificate, and its twins, one edit away from it.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "checker/verdict.hpp"

namespace serviette::checker {
namespace {

std::string accepted(const std::string& name) {
  std::ifstream in(std::string(SERVIETTE_SOURCE_DIR) + "/tests/golden/accept/" + name + ".cert");
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Twin {
  std::string file, from, to;   // every `from` becomes `to`
  Word word;
  std::string why;
};

Verdict checked(const Twin& t) {
  std::string text = accepted(t.file);
  EXPECT_NE(text.find(t.from), std::string::npos) << t.file << ": " << t.from;
  for (std::size_t at = 0; (at = text.find(t.from, at)) != std::string::npos; at += t.to.size()) {
    text.replace(at, t.from.size(), t.to);
  }
  return check(text);
}

constexpr Word kNo = Word::Rejected, kBad = Word::Malformed, kYes = Word::Accepted;

TEST(Diagrams, RefuseEveryTwin) {
  const std::vector<Twin> twins = {
      // Tiles.
      {"group_tiles", "size bq >= 1", "size bq", kNo, "size of a tile is not known"},
      {"group_tiles", "group x by 4", "group x by 0", kNo, "size of a tile is not known"},
      {"group_tiles", "group x by 4", "group d by 4", kNo, "must carry"},
      {"group_tiles", "group x by 4", "group w by 4", kNo, "no axis"},
      {"group_tiles", "T[q x] = dot[d](Q[q d], K[x d]) yield T", "T[q x] = dot[d](Q[q d], K[x d]) yield S", kNo, "no wire"},
      {"group_tiles", "{ T[q x] = dot[d](Q[q d], K[x d]) yield T }", "{ T[q x] = dot[d](K[q d], K[x d]) yield T }", kNo, "cannot be read along"},
      {"group_tiles", "size q, x >= 1", "size q >= 1\naxis x = q", kYes, ""},
      {"group_tiles", "(S[q x]) {", "(S[x q]) {", kNo, "other axes"},
      {"group_tiles", "Q[q d], K[x d]) -> (S[q x])", "Q[q d] any, K[x d]) -> (S[q x])", kYes, ""},
      {"group_tiles", "step \"once more, inside\" in S ", "step \"once more, inside\" in T ", kNo, "no region makes"},
      {"group_tiles", "in S.T", "in S.S", kNo, "no region makes"},
      {"group_tiles", "@ register", "", kYes, ""},
      {"group_tiles", "    }\n    yield T", "    }\n    yield U", kNo, "not the final diagram"},
      {"group_tiles", "A[j] * B[j]", "A[j] * B[j + 0]", kYes, ""},
      {"group_tiles", "A[j] * B[j]", "B[j] * A[j]", kNo, "needs a proof"},
      {"group_tiles", "dot[d](", "dot[x](", kNo, "is lost"},
      {"group_tiles", "source scores(Q[q d]", "source scores(Q[q q]", kNo, "twice"},
      {"group_tiles", "op total[k]", "op dot[k]", kBad, "declared twice"},
      {"group_tiles", "size bq >= 1", "size q >= 1", kBad, "declared twice"},
      {"group_tiles", "size bq >= 1", "size bq >= 1\nsize q'", kYes, ""},
      {"group_tiles", "replace 0..1", "replace 0..3", kNo, "only 1 lines"},
      {"group_tiles", "source scores", "step \"x\" replace 0..0 { }\nsource scores", kBad, "without a source"},
      {"group_tiles", "target (", "target (R[q], ", kNo, "not the final diagram"},
      // A stream.
      {"stream_sum", "by b carrying", "by n carrying", kNo, "size of a tile is not known"},
      {"stream_sum", "carrying s = z", "carrying s = E", kNo, "carries the streamed axis"},
      {"stream_sum", "carrying s = z", "carrying R = z", kNo, "no wire `s`"},
      {"stream_sum", "    yield u", "    yield c", kNo, "must end"},
      {"stream_sum", "z[q] = map(: 0)()", "z[q] = map(: 1)()", kNo, "must end"},
      {"stream_sum", "z[q] = map(: 0)()", "z[] = map(: 0)()", kNo, "number of axes"},
      {"stream_sum", "x[] + y[])(s[q], c[q])", "x[] + y[])(c[q], s[q])", kNo, "must end"},
      {"stream_sum", "prove R { lemma stream_sum (n = n, b = b) (f(i) = E[q', i]) }", "", kNo, "needs a proof"},
      {"stream_sum", "f(i) = E[q', i]", "f(i) = A[q', i]", kNo, "left side"},
      {"stream_sum", "f(i) = E[q', i]", "f(q') = E[q', q']", kNo, "in scope already"},
      {"stream_sum", "f(i) = E[q', i]", "f(i, j) = E[q', i]", kNo, "number of indices"},
      {"stream_sum", "(n = n, b = b)", "(n = n, b = n)", kNo, "a given of the lemma"},
      {"stream_sum", "(n = n, b = b)", "(n = n)", kNo, "must all be given"},
      {"stream_sum", "(n = n, b = b)", "(n = n, n = n, b = b)", kNo, "given twice"},
      {"stream_sum", "order 1 0 2", "order 2 0 1", kNo, "no wire"},
      {"stream_sum", "order 1 0 2", "order 0 1", kNo, "every line once"},
      {"stream_sum", "order 1 0 2", "order 0 0 1", kNo, "permutation"},
      {"stream_sum", "in R replace 1..2", "in R replace 0..2", kNo, "no wire"},
      {"stream_sum", "replace 0..1 { v[q]", "replace 0..4 { v[q]", kNo, "only 3 lines"},
      {"stream_sum", "  v[q] = map(x: x[] + 0)(s[q])", "  c[q] = map(x: x[] + 0)(s[q])", kNo, "no wire"},
      {"stream_sum", "  u[q] = map(x, y: x[] + y[])(v[q], c[q])\n}", "  r[q] = map(x, y: x[] + y[])(v[q], c[q])\n}", kNo, "must be made"},
      {"stream_sum", "prove u {", "prove u { } prove u {", kNo, "must end"},
      {"stream_sum", "prove v {", "prove c { } prove v {", kNo, "must be made"},
      {"stream_sum", "E[q n] = map(a: exp(a[]))(A[q n])", "E[q n] = map(a: exp(a[]))(A[n q])", kNo, "cannot be read"},
      {"stream_sum", "size q, n", "size q, n\nsize q'", kNo, "is taken"},
      {"stream_sum", "-> (R[q]) {", "-> (R[q], z[q]) {", kNo, "no wire `z`"},
      // Parts.
      {"parts_split", "axis w = ceil_div(n, b)", "axis w = ceil_div(n, b) + 1", kNo, "must end"},
      {"parts_split", "axis w = ceil_div(n, b)", "axis w = div(n, b)", kNo, "must end"},
      {"parts_split", "yield c", "yield A", kNo, "different axes"},
      {"parts_split", "as w {", "as n {", kNo, "not another declared axis"},
      {"parts_split", "nest b", "nest b + 1", kNo, "must end"},
      {"parts_split", "total[w](P[q w])", "total[w](A[q w])", kNo, "cannot be read along"},
      // A limit.
      {"limit_causal", "to hi(m)", "to hi(m) - 1", kNo, "must end"},
      {"limit_causal", "to hi(m)", "to lo(m)", kNo, "must end"},
      {"limit_causal", "to hi(m)", "to tile_m", kBad, "no integer"},
      {"limit_causal", "to hi(m)", "to m", kNo, "must end"},
      {"limit_causal", "limit n to", "limit m to", kNo, "must not carry"},
      {"limit_causal", "then A[i, j] else 0)", "then A[i, j + 1] else 0)", kNo, "not local"},
      {"limit_causal", "then A[i, j] else 0)", "then A[i, j] else 1)", kNo, ""},
      {"limit_causal", "if j <= i then", "if j <= i + 1 then", kNo, ""},
      // Ops.
      {"block_op", "x - 2 - x' >= 0", "x - 1 - x' >= 0", kNo, "not known"},
      {"block_op", "if_false absurd 1", "if_false", kNo, "must end"},
      {"block_op", "{ N[x] = map(: 1)() }\nprove N", "{ one[x] = map(: 1)() N[x] = map(y: y[] + 0)(one[x]) }\nprove N", kNo, "must end"},
      {"block_op", "next[x; 1](one[x])", "next[x; x](one[x])", kNo, ""},
      {"block_op", "next[x; 1](one[x])", "next[x](one[x])", kNo, "number of integers"},
      {"block_op", "next[x; 1](one[x])", "next[x; 1](one[x], one[x])", kNo, "number of operands"},
      {"block_op", "P[q x] = softmax[x](S[q x])", "P[q x], R[q] = softmax[x](S[q x])", kNo, "number of outputs"},
      {"block_op", "P[q x] = softmax[x](S[q x])", "P[q x] = softmax[q](S[q x])", kNo, "needs a proof"},
      {"block_op", "P[q x] = softmax[x](S[q x])", "P[q x] = softmax[q, x](S[q x])", kNo, "number of axes"},
      {"block_op", "  m[] = top[k](A[k])", "  m[q] = top[k](A[k])", kNo, "no axis"},
      {"block_op", "  e[k] = map(a, c: exp(a[] - c[]))(A[k], m[])", "  e[] = map(a, c: exp(a[] - c[]))(A[k], m[])", kNo, "is lost"},
      {"block_op", "  s[] = total[k](e[k])", "  m[] = total[k](e[k])", kNo, "two wires"},
      {"block_op", "total[x](e[q x])", "total[x](S[q x])", kNo, "needs a proof"},
      {"block_op", "A[k + s]", "A[k + r]", kBad, "no integer"},
      {"block_op", "sum(j in k, A[j])", "sum(j in k, A[k])", kBad, "no integer"},
      {"block_op", "sum(j in k, A[j])", "sum(j in r, A[j])", kBad, "no axis"},
      // Lemmas.
      {"lemma_use", "at 0 (i) { lemma scale", "at 0 (i) { lemma under_binder", kNo, "no earlier lemma"},
      {"lemma_use", "f(k) = g[i, k]", "f(k) = g[k, k]", kNo, "left side"},
      {"lemma_use", "array g[2] any, h[1]", "array g[2] any, h[1] any", kNo, "must be finite"},
      {"lemma_use", "opaque phi 2", "opaque phi 1", kBad, "number of arguments"},
      {"lemma_use", "opaque phi 2", "opaque exp 2", kBad, "meaning already"},
      {"lemma_use", "lemma of_phi", "lemma scale", kBad, "declared twice"},
      {"assumed", "given le(a[], 1) ", "", kNo, "a given of the lemma"},
      {"assumed", "{ lemma monotone (a() = a[], b() = 1) }", "{ back max(exp(a[]), exp(1)) { lemma monotone (a() = a[], b() = 1) } }", kNo, "must end"},
  };
  for (const Twin& t : twins) {
    const Verdict v = checked(t);
    EXPECT_EQ(name(v.word), name(t.word)) << t.file << ": " << t.from << " -> " << t.to << "\n" << v.message;
    EXPECT_NE(v.message.find(t.why), std::string::npos) << t.file << ": " << t.to << "\n" << v.message;
  }
}

const char* const kStream = R"(serviette_certificate 1
size q, n
axis r = q
op total[k](A[k] any) -> [] = sum(j in k, A[j])
op swapped[i, k](A[i k] any) -> [i k] = A[k, i]
source two(A[q n], Z[q]) -> (R[q]) {
  R[q] = stream n by 4 carrying s = Z { BODY yield u }
}
)";

Word word_of_body(const std::string& body) {
  std::string text = kStream;
  text.replace(text.find("BODY"), 4, body);
  return check(text).word;
}

TEST(Diagrams, AStateIsReadAtItsOwnIndexOnly) {
  EXPECT_EQ(word_of_body("c[q] = total[n](A[q n]) u[q] = map(x, y: x[] + y[])(s[q], c[q])"), Word::Accepted);
  EXPECT_EQ(word_of_body("c[] = total[q](s[q]) u[q] = map(x, y: x[] + y[])(c[], s[q])"), Word::Rejected);
  EXPECT_EQ(word_of_body("c[r] = map(x: x[])(s[r]) u[q] = map(x: x[])(c[q])"), Word::Rejected);
  EXPECT_EQ(word_of_body("c[q] = map(x: x[] + 1)(s[q]) d[] = total[q](c[q]) u[q] = map(x, y: x[] + y[])(d[], s[q])"), Word::Rejected);
  EXPECT_EQ(word_of_body("d[] = total[q](s[q]) u[q] = map(x: x[])(s[q])"), Word::Rejected);   // dead, and ill formed still
}

TEST(Diagrams, AChunkNeverReadsOutsideItself) {
  const std::string head = R"(serviette_certificate 1
size n
op shift[k](A[k] any) -> [k] = A[k + 1]
op whole[k](A[k] any) -> [k] = sum(j in 0..3, A[j])
op own[k](A[k] any) -> [k] = A[k] * sum(j in lo(k)..hi(k), A[j])
source s(A[n]) -> (B[n]) { B[n] = )";
  EXPECT_EQ(check(head + "shift[n](A[n]) }").word, Word::Accepted);
  EXPECT_EQ(check(head + "group n by 4 { C[n] = own[n](A[n]) yield C } }").word, Word::Accepted);
  EXPECT_EQ(check(head + "group n by 4 { C[n] = shift[n](A[n]) yield C } }").word, Word::Rejected);
  EXPECT_EQ(check(head + "group n by 4 { C[n] = whole[n](A[n]) yield C } }").word, Word::Rejected);
}

// A finite wire is one whose op says so; what only looks finite is not.
TEST(Diagrams, DomainsAreJudged) {
  const auto with = [](const std::string& make) {
    return check("serviette_certificate 1\nsize q\nsource s(A[q], N[q] any) -> (C[q]) { B[q] = " + make + R"(
      C[q] = map(x, y: x[] * (y[] + 1))(B[q], A[q]) }
      step "expand" replace 1..2 { C[q] = map(x, y: x[]*y[] + x[])(B[q], A[q]) }
      prove C { field B[q']*A[q'] + B[q'] })").word;
  };
  EXPECT_EQ(with("map(x: x[] + 1)(A[q])"), Word::Accepted);
  EXPECT_EQ(with("map(x: exp(x[]))(N[q])"), Word::Accepted);
  EXPECT_EQ(with("map(x: x[] + 1)(N[q])"), Word::Rejected);
  EXPECT_EQ(with("map(: -inf)()"), Word::Rejected);
  EXPECT_EQ(with("map(x: log(x[]))(A[q])"), Word::Rejected);
}

// What is assumed is printed whole, however long it is.
TEST(Ledger, HidesNothing) {
  std::string fact = "a[]";
  for (int i = 0; i < 400; ++i) fact += " + a[]";
  const Verdict v = check("serviette_certificate 1 lemma l array a[0] from 0 to 0 proof { have pos(" + fact +
                          " - 12345) by assumption \"why\" }");
  EXPECT_EQ(v.word, Word::AcceptedUnderAssumptions);
  ASSERT_EQ(v.assumptions.size(), 1u);
  EXPECT_NE(v.assumptions[0].find("- 12345"), std::string::npos) << v.assumptions[0];
  EXPECT_NE(v.statement.find(v.assumptions[0]), std::string::npos);
}

// Under the names it was written with: a variable bound in it is not printed like another that is free.
TEST(Ledger, KeepsTheNames) {
  const Verdict v = check("serviette_certificate 1 lemma l int k1 array f[1] from 0 to 0 proof { have pos(sum(j in 0..3, # x\n"
                          " f[j + k1])) by assumption \"why\" }");
  EXPECT_EQ(v.assumptions, std::vector<std::string>{"assumption in lemma l: pos(sum(j in 0..3, f[j + k1])): why"});
}

// A contradiction among the assumptions proves anything, and is printed with the statement.
TEST(Ledger, ShowsContradictoryAssumptions) {
  EXPECT_NE(check(accepted("false_assumption")).statement.find("assume 0 - 1"), std::string::npos);
}

TEST(Problem, MustAgreeWithDeclarationsSourceAndFinalDiagram) {
  const std::string certificate = accepted("parts_split");
  const std::string head = "serviette_certificate 1 size q, n size b >= 1 axis w = ceil_div(n, b)\n";
  const std::string op = "op total[k](A[k] any) -> [] = sum(j in k, A[j])\n";
  const std::string source = "source sums(A[q n] any) -> (R[q]) { R[q] = total[n](A[q n]) }\n";
  const std::string target = "target (A[q n] any) -> (R[q]) { P[q w] = parts n by b as w { c[q] = total[n](A[q n]) yield c }"
                             " R[q] = total[w](P[q w]) }";
  EXPECT_EQ(check(certificate, head + op + source + target).word, Word::Accepted);
  EXPECT_EQ(check(certificate, head + op + source).word, Word::Accepted);
  EXPECT_EQ(check(certificate, head + op + "source sums(A[q n]) -> (R[q]) { R[q] = total[n](A[q n]) }").word, Word::Rejected);
  EXPECT_EQ(check(certificate, head + "op total[k](A[k] any) -> [] = sum(j in k, 2 * A[j])\n" + source).word, Word::Rejected);
  EXPECT_EQ(check(certificate, head + op + source + "target (A[q n] any) -> (R[q]) { R[q] = total[n](A[q n]) }").word, Word::Rejected);
  EXPECT_EQ(check(certificate, "serviette_certificate 1 size q, n size b axis w = ceil_div(n, b)\n" + op + source).word, Word::Rejected);
  EXPECT_EQ(check(certificate, head + op).word, Word::Rejected);
  EXPECT_EQ(check(certificate, "nothing").word, Word::Malformed);
  EXPECT_EQ(check(certificate + "assume 0 - 1 >= 0", head + op + source).word, Word::Rejected);
}

TEST(Limits, StopInsteadOfRunningOn) {
  const auto lemma = [](const std::string& from) {
    return check("serviette_certificate 1 lemma l int n array a[0] from " + from + " to 0 proof { }").word;
  };
  EXPECT_EQ(lemma(std::string(300, '(') + "1" + std::string(300, ')')), Word::ResourceLimit);
  EXPECT_EQ(lemma(std::string(300, '-') + "a[]"), Word::ResourceLimit);
  EXPECT_EQ(lemma("real(" + std::string(60, '9') + ")"), Word::ResourceLimit);
  EXPECT_EQ(lemma("real(9999999999999999999*9999999999999999999)"), Word::ResourceLimit);
  std::string sum = "a[]", product = "1", power = "n";
  for (int i = 0; i < 5000; ++i) sum += " + a[]";
  for (int i = 0; i < 40; ++i) product += "*(n + div(n, " + std::to_string(i + 2) + ") + 1)";
  for (int i = 0; i < 12; ++i) power = "(" + power + ")*(" + power + ")";
  EXPECT_EQ(lemma(sum), Word::ResourceLimit);
  EXPECT_EQ(lemma("real(" + product + ")"), Word::ResourceLimit);
  EXPECT_EQ(lemma("real(" + power + ")"), Word::Rejected);
  EXPECT_EQ(lemma(std::string(201, 'a') + "[]"), Word::ResourceLimit);
  EXPECT_EQ(lemma("\""), Word::Malformed);
  EXPECT_EQ(check("").word, Word::Malformed);
  EXPECT_EQ(check("serviette_certificate 2").word, Word::Malformed);
}

// Whatever a text makes the checker do again and again is counted: a text ten times longer would run for hours.
TEST(Limits, CountWhatIsDoneAgainAndAgain) {
  const auto times = [](int n, const std::string& text) {
    std::string all;
    for (int i = 0; i < n; ++i) all += text;
    return all;
  };
  const auto verdict = [](const std::string& text) { return check("serviette_certificate 1\n" + text).word; };
  const auto names = [](int n, const std::string& before, const std::string& after) {
    std::string all;
    for (int i = 0; i < n; ++i) all += (i > 0 ? ", " : "") + before + std::to_string(i) + after;
    return all;
  };
  // The states of a stream that depend on each other in a ring.
  std::string ring = "size n, b >= 1 source s() -> () { z[] = map(: 0)() " + names(300, "R", "[]") +
                     " = stream n by b carrying " + names(300, "s", " = z") + " {";
  for (int i = 0; i < 300; ++i) {
    ring += " u" + std::to_string(i) + "[] = map(a: a[])(s" + std::to_string((i + 1) % 300) + "[])";
  }
  EXPECT_EQ(verdict(ring + " yield " + names(300, "u", "") + " } }"), Word::ResourceLimit);
  // A lemma with many givens.
  const std::string lemma = "lemma l int n " + times(20'000, "given 0 >= 0 ") + "from 0 to 0 proof { }\n";
  EXPECT_EQ(verdict(lemma + "lemma m int n from 0 to 0 proof {" + times(10'000, " lemma l (n = n)") + " }"),
            Word::ResourceLimit);
  // A large condition: entered, and asked for its isneginf.
  std::string condition = "n == 0";
  for (int i = 0; i < 15; ++i) condition = "or(" + condition + "," + condition + ")";
  const std::string choice = "lemma m int n array a[0] from if " + condition + " then a[] else a[] to 0 proof { ";
  EXPECT_EQ(verdict(choice + times(4'000, "at 1 { } ") + "}"), Word::ResourceLimit);
  EXPECT_EQ(verdict(choice + times(4'000, "have defined(0) by current ") + "}"), Word::ResourceLimit);
  // A normal form of many monomials, added to the facts.
  std::string as = "0", bs = "0";
  for (int i = 0; i < 300; ++i) as += " + a" + std::to_string(i), bs += " + b" + std::to_string(i);
  EXPECT_EQ(verdict("lemma m int " + names(300, "a", "") + ", " + names(300, "b", "") + " array c[0] from if 0 <= (" +
                    as + ")*(" + bs + ") then c[] else c[] to 0 proof { " + times(5'000, "at 0 { } ") + "}"),
            Word::ResourceLimit);
  // Many atoms that all become one large polynomial.
  std::string atoms = "0", ys, ones;
  for (int i = 0; i < 2'000; ++i) {
    const std::string y = "y" + std::to_string(i);
    atoms += " + div(x, " + y + ")", ys += ", " + y, ones += ", " + y + " = 1";
  }
  EXPECT_EQ(verdict("lemma l int x" + ys + " from 0 * real(" + atoms + ") to 0 proof { mul_zero }\nlemma m int " +
                    names(300, "a", "") + ", " + names(300, "b", "") + " from 0 to 1 proof { lemma l (x = (" + as +
                    ")*(" + bs + ")" + ones + ") }"),
            Word::ResourceLimit);
  // Regions in regions, with many wires around all of them.
  std::string wires, regions = "v[] = map(: 0)() yield v";
  for (int i = 0; i < 25'000; ++i) wires += "w" + std::to_string(i) + "[] = map(: 0)() ";
  for (int i = 0; i < 190; ++i) {
    const std::string r = "r" + std::to_string(i);
    regions = r + "[] = limit n to 1 { " + regions + " } yield " + r;
  }
  EXPECT_EQ(verdict("size n source s() -> () { " + wires + regions.substr(0, regions.rfind(" yield")) + " }"),
            Word::ResourceLimit);
}

}  // namespace
}  // namespace serviette::checker

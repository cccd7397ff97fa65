// parse(print(x)) == x for random terms, and for every module at hand.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

template <class... Choice>
int pick(Choice... weights) {  // 0, 1, ... with these weights
  const int w[] = {weights...};
  int total = 0;
  for (int x : w) total += x;
  int at = *rc::gen::inRange(0, total);
  int i = 0;
  while (at >= w[i]) at -= w[i++];
  return i;
}

struct Generator {
  std::vector<Symbol> integers{"n", "m", "i"};
  std::vector<Symbol> states{"s"};
  int fresh = 0;

  Index index(int depth) {
    switch (depth <= 0 ? pick(1, 3) : pick(1, 3, 2, 2, 2, 1, 1, 1)) {
      case 0:
        return Index(static_cast<std::int64_t>(*rc::gen::inRange(-5, 6)));
      case 1:
        return Index::name(integers[*rc::gen::inRange<std::size_t>(0, integers.size())]);
      case 2:
        return index(depth - 1) + index(depth - 1);
      case 3:
        return index(depth - 1) - index(depth - 1);
      case 4:
        return index(depth - 1) * index(depth - 1);
      case 5:
        return div(index(depth - 1), index(depth - 1));
      case 6:
        return mod(index(depth - 1), index(depth - 1));
      default:
        return min(index(depth - 1), index(depth - 1));
    }
  }

  Cond cond(int depth) {
    switch (depth <= 0 ? pick(1, 1) : pick(2, 2, 1, 1, 1, 1)) {
      case 0:
        return ge0(index(1));
      case 1:
        return eq0(index(1));
      case 2:
        return ask(pick(1, 1) == 0 ? CondKind::IsNegInf : CondKind::IsPos, term(depth - 1));
      case 3:
        return both(cond(depth - 1), cond(depth - 1));
      case 4:
        return either(cond(depth - 1), cond(depth - 1));
      default:
        return negate(cond(depth - 1));
    }
  }

  // Bound variables get names from a small pool, so that they clash with free ones and with each
  // other.
  Symbol variable() {
    static const char* const pool[] = {"k", "n", "k_1", "t", "A"};
    return pool[*rc::gen::inRange(0, 5)];
  }

  Term term(int depth) {
    const auto sub = [&] { return term(depth - 1); };
    switch (depth <= 0 ? pick(2, 1, 1, 4, 1)
                       : pick(2, 1, 1, 4, 1, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 2, 3, 2)) {
      case 0:
        return constant(*rc::gen::inRange(-4, 5));
      case 1:
        return neg_inf();
      case 2:
        return real(index(1));
      case 3:
        return read(*rc::gen::inRange(0, 2) ? "A" : "B", {index(1)});
      case 4:
        return state(states[*rc::gen::inRange<std::size_t>(0, states.size())]);
      case 5:
        return sub() + sub();
      case 6:
        return sub() * sub();
      case 7:
        return sub() / sub();
      case 8:
        return max(sub(), sub());
      case 9:
        return min(sub(), sub());
      case 10:
        return exp(sub());
      case 11:
        return log(sub());
      case 12:
        return sqrt(sub());
      case 13:
        return -sub();
      case 14:
        return call("f", {sub(), sub()});
      case 15:
        return if_then_else(cond(depth - 1), sub(), sub());
      case 16: {
        const Symbol k = variable();
        const Index lo = index(1), hi = index(1);
        integers.push_back(k);
        const Term body = sub();
        integers.pop_back();
        return big(static_cast<BigOp>(*rc::gen::inRange(0, 4)), k, lo, hi, body);
      }
      default: {
        const Symbol t = variable();
        const Index lo = index(1), hi = index(1);
        std::vector<LoopState> loop_states{{"s", sub(), {}}, {"r", sub(), {}}};
        integers.push_back(t);
        states.push_back("r");
        for (auto& s : loop_states) s.step = sub();
        integers.pop_back();
        states.pop_back();
        return loop(t, lo, hi, loop_states, static_cast<std::size_t>(*rc::gen::inRange(0, 2)));
      }
    }
  }
};

RC_GTEST_PROP(RoundTrip, Terms, ()) {
  Generator g;
  const Term e = g.term(4);
  const std::string text = to_string(e);
  const auto again = parse_term(text);
  if (!again) RC_FAIL(render(again.error(), text));
  RC_LOG() << text << "\n" << to_string(*again) << "\n";
  RC_ASSERT(*again == e);
}

RC_GTEST_PROP(RoundTrip, Indices, ()) {
  Generator g;
  const Index i = g.index(4);
  const auto again = parse_index(to_string(i));
  if (!again) RC_FAIL(render(again.error(), to_string(i)));
  RC_ASSERT(*again == i);
}

// Text made of words of the language, most of it nonsense: the parser answers, and never crashes.
RC_GTEST_PROP(Parser, AnswersOnAnyText, ()) {
  static const char* const words[] = {
      "size",  "axis",  "assume", "op",     "opaque", "lemma", "diagram", "rule",   "derive",
      "twin",  "from",  "to",     "proof",  "prove",  "group", "parts",   "stream", "carrying",
      "yield", "by",    "as",     "map",    "sum",    "loop",  "if",      "then",   "else",
      "in",    "at",    "have",   "induct", "with",   "n",     "A",       "dot",    "softmax",
      "0",     "1",     "2",      "(",      ")",      "[",     "]",       "{",      "}",
      ",",     ";",     ":",      "=",      "->",     "=>",    ">=",      "+",      "-",
      "*",     "/",     "..",     ".",      ":=",     "@",     "\n",      "\"x\"",  "-inf",
      "any",   "given", "int",    "array"};
  const auto picks = *rc::gen::container<std::vector<int>>(
      rc::gen::inRange(0, static_cast<int>(std::size(words))));
  std::string text = *rc::gen::element<std::string>(
      "", "size n\n", "diagram f(A[n]) -> (B[n]) {", "lemma l from 1 to 1 proof {",
      "op f[k](A[k]) -> [] =", "rule r(size n): (A[n]) -> (B[n]) {");
  for (int p : picks) text += std::string(" ") + words[p];
  const auto m = parse_module(text, "test.nap");
  if (!m) RC_ASSERT(!m.error().message.empty());
}

TEST(RoundTrip, ThePrelude) {
  auto prelude = prelude_module();
  ASSERT_TRUE(prelude) << render(prelude.error());
  expect_round_trip(*prelude);
}

TEST(RoundTrip, OwnPartsNeedThePrelude) {
  const Module m =
      parsed("size q\nop mine[](A[]) -> [] = A[]\ndiagram f(A[q]) -> (B[q]) { B = mine(A) }");
  const std::string own = print_module(m, PrintScope::Own);
  EXPECT_EQ(own.find("op softmax"), std::string::npos);
  EXPECT_EQ(print_module(parsed(own), PrintScope::Own), own);
}

TEST(RoundTrip, OperationsComeAfterThoseTheyAreMadeOf) {
  const Module m = parsed(
      "op zz[](A[]) -> [] = A[]\nop aa[](A[]) -> (B[]) { B = zz(A) }\nop ab[](A[]) -> (B[]) { B = "
      "aa(A) }",
      Prelude::Leave);
  std::vector<Symbol> order;
  for (const OpDef* op : ops_in_order(m)) order.push_back(op->name);
  EXPECT_EQ(order, (std::vector<Symbol>{"zz", "aa", "ab"}));
}

}  // namespace
}  // namespace serviette

// Guarded streams and parts: what may be masked altogether.
#include <gtest/gtest.h>

#include "core/refute/refute.hpp"
#include "core/text/parse.hpp"
#include "core/text/print.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette {
namespace {

// Attention over scores of a domain, with the tactics given after softmax and division are out of the way.
Expected<Derived> derived(const std::string& domain, const std::string& tactics) {
  const std::string text = "size q, e\nsize x, bx, p, w >= 1\nassume w*p - x >= 0\ndiagram attention(S[q x]" + domain +
                           ", V[x e]) -> (O[q e]) {\n  P = softmax[x](S[q x])\n  O = dot[x](P[q x], V[x e])\n}\n" +
                           "derive it from attention {\n  unfold P\n  apply delay_division at O\n  " + tactics + "\n}\n";
  SERVIETTE_LET(own, parse_module(text, "guarded.nap"));
  SERVIETTE_LET(module, with_library(own));
  return derive(module, *module.find_derivation("it"));
}

void is_right(const Expected<Derived>& d) {
  ASSERT_TRUE(d) << render(d.error());
  EXPECT_TRUE(d->ledger.empty());
  const Setting setting = Setting::of(d->module);
  const auto r = refute({setting, d->source}, {setting, d->target});
  ASSERT_TRUE(r) << render(r.error());
  EXPECT_FALSE(r->found) << to_text(*r->found);
}

TEST(Guarded, AStreamMayMeetMaskedChunks) { is_right(derived(" any", "stream x by bx guarded carrying (M, L, N)")); }

TEST(Guarded, AStreamOfFiniteScoresMayBeGuardedToo) { is_right(derived("", "stream x by bx guarded carrying (M, L, N)")); }

TEST(Guarded, PartsMayBeMasked) { is_right(derived(" any", "parts x by p as w guarded carrying (M, L, N)")); }

TEST(Parts, AsManyAsNeeded) {
  const auto own = parse_module(
      "size q, x, p >= 1\naxis w = ceil_div(x, p)\ndiagram sums(A[q x]) -> (S[q]) {\n  S = sum[x](A)\n}\n"
      "derive it from sums {\n  parts x by p as w carrying (S)\n}\n", "parts.nap");
  ASSERT_TRUE(own) << render(own.error());
  const auto module = with_library(*own);
  ASSERT_TRUE(module);
  is_right(derive(*module, *module->find_derivation("it")));
}

TEST(Parts, TooFewAreRefused) {
  const auto own = parse_module(
      "size q, x, p, w >= 1\ndiagram sums(A[q x]) -> (S[q]) {\n  S = sum[x](A)\n}\n"
      "derive it from sums {\n  parts x by p as w carrying (S)\n}\n", "parts.nap");
  ASSERT_TRUE(own) << render(own.error());
  const auto module = with_library(*own);
  ASSERT_TRUE(module);
  const auto d = derive(*module, *module->find_derivation("it"));
  ASSERT_FALSE(d);
  EXPECT_NE(d.error().message.find("p*w >= x is not known"), std::string::npos) << render(d.error());
}

TEST(Guarded, StreamsInsideGuardedParts) {
  is_right(derived(" any", "parts x by p as w guarded carrying (M, L, N)\n  in M_part: stream x by bx guarded carrying (M_own, L_own, N_own)"));
}

TEST(Guarded, WithoutAGuardAMaskedFirstChunkIsRefused) {
  const auto d = derived(" any", "stream x by bx carrying (M, L, N)");
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().message, "'M' may be all -inf in the first chunk, and exp((-inf) - (-inf)) is undefined");
  EXPECT_NE(d.error().help.find("guarded"), std::string::npos) << d.error().help;
}

TEST(Guarded, WithoutAGuardMaskedPartsAreRefused) {
  const auto d = derived(" any", "parts x by p as w carrying (M, L, N)");
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().message, "'M' may be all -inf in a part, and exp((-inf) - (-inf)) is undefined");
}

TEST(Guarded, AGuardIsNotForgottenInside) {
  const auto d = derived(" any", "parts x by p as w guarded carrying (M, L, N)\n  in M_part: stream x by bx carrying (M_own, L_own, N_own)");
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().message, "'M_safe' guards the maximum 'M_own', which may be -inf");
}

TEST(Guarded, OtherWordsAreNot) { EXPECT_FALSE(derived(" any", "stream x by bx carefully carrying (M, L, N)")); }

// A rule whose right side streams: the states start with the axes that the host weaves over the rule.
TEST(Apply, WeavesTheStartOfAState) {
  const auto own = parse_module(
      "size n, d, b\nsize k, t >= 1\ndiagram spread(X[n k b]) -> (V[n b]) {\n  M = mean[k](X)\n  C = sub(X, M)\n  Q = square(C)\n"
      "  V[n b] = mean[k](Q)\n}\nderive one_pass from spread {\n  apply welford by t\n  group b by t\n}\n", "weave.nap");
  ASSERT_TRUE(own) << render(own.error());
  const auto module = with_library(*own);
  ASSERT_TRUE(module);
  is_right(derive(*module, *module->find_derivation("one_pass")));
}

}  // namespace
}  // namespace serviette

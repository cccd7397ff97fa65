// What the tests of tactics and derivations share: a derivation from a text, the error of one that is refused, and the three
// judgements that every derived result must pass.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "checker/verdict.hpp"
#include "core/refute/refute.hpp"
#include "core/text/parse.hpp"
#include "core/text/print.hpp"
#include "proofs/derivation/certificate.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette {

// The last derivation of a text. Its module lives on: the result refers to it.
inline Expected<Derived> derive_text(const std::string& text) {
  auto parsed = parse_module(text, "test.nap");
  if (!parsed) return std::unexpected(parsed.error());
  auto whole = with_library(std::move(*parsed));
  if (!whole) return std::unexpected(whole.error());
  static std::deque<Module> kept;
  const Module& m = kept.emplace_back(std::move(*whole));
  if (m.derivations.empty()) return fail(ErrorCode::Name, "the text has no derivation");
  return derive(m, m.derivations.back());
}

// Every step has its theorems and they rest on nothing; the certificate is accepted by the checker; no small input tells
// source and target apart.
inline ::testing::AssertionResult holds(const Derived& d, std::uint64_t seed = 1, int tries = 150) {
  if (!d.ledger.empty()) return ::testing::AssertionFailure() << "it rests on an assumption";
  const std::string text = certificate_text(d);
  const auto verdict = checker::check(text);
  if (verdict.word != checker::Word::Accepted)
    return ::testing::AssertionFailure() << checker::name(verdict.word) << ": " << verdict.message << "\n" << text;
  const Setting setting = Setting::of(d.module);
  const auto r = refute({setting, d.source}, {setting, d.target}, {.seed = seed, .tries = tries, .seconds = 2});
  if (!r) return ::testing::AssertionFailure() << render(r.error());
  if (r->found) return ::testing::AssertionFailure() << to_text(*r->found);
  if (r->tries == 0) return ::testing::AssertionFailure() << "no input could be run";
  return ::testing::AssertionSuccess();
}

// The lines of the diagram at the end of a derivation that holds, one a line.
inline std::string derived(const std::string& text) {
  const auto d = derive_text(text);
  if (!d) {
    ADD_FAILURE() << render(d.error(), text);
    return "";
  }
  EXPECT_TRUE(holds(*d)) << text;
  return "\n" + print_lines(d->target.lines, 1);
}

// The error of a derivation that must not go through.
inline Error not_derived(const std::string& text) {
  const auto d = derive_text(text);
  if (d) {
    ADD_FAILURE() << "this derives: " << text << print_diagram(d->target, "target");
    return {};
  }
  return d.error();
}

struct RefusedCase {
  std::string text;     // the whole file, or what a test puts around it
  std::string message;  // a part of what is said
  std::string help;
};

inline void expect_refused(const RefusedCase& c, const std::string& before, const std::string& after) {
  const Error e = not_derived(before + c.text + after);
  EXPECT_NE(e.message.find(c.message), std::string::npos) << c.text << "\n" << render(e);
  EXPECT_NE(e.help.find(c.help), std::string::npos) << c.text << "\n" << render(e);
  EXPECT_GT(e.place.line, 0) << c.text << "\n" << render(e);
}

}  // namespace serviette

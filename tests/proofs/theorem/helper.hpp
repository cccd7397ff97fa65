// What the kernel's tests share: a statement in the words of a lemma, steps as text, and what the kernel says.
//
//   EXPECT_TRUE(becomes("array a[0] any", "max(-inf, a[])", "max_unit", "a[]"));        // and is equivalent
//   EXPECT_TRUE(refines("array a[0] any", "0 * a[]", "mul_zero", "0"));                  // forwards only
//   EXPECT_TRUE(refused("array a[0] any", "max(0, a[])", "max_unit", "max_unit wants"));
//
// Names in terms and steps are not checked by the reader, so that it is the kernel that has to refuse them.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/text/parse.hpp"
#include "proofs/theorem/judgement.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {

inline Term term(const std::string& text) {
  const auto e = parse_term(text);
  EXPECT_TRUE(e) << text << ": " << (e ? "" : e.error().message);
  return e ? *e : constant(0);
}
inline Index index(const std::string& text) {
  const auto i = parse_index(text);
  EXPECT_TRUE(i) << text << ": " << (i ? "" : i.error().message);
  return i ? *i : Index();
}
inline Fact fact(const std::string& text) {
  const auto f = parse_fact(text);
  EXPECT_TRUE(f) << text << ": " << (f ? "" : f.error().message);
  return f ? *f : fact_ge0(Index());
}
inline Proof proof(const std::string& steps) {
  const auto p = parse_proof("{ " + steps + " }");
  EXPECT_TRUE(p) << steps << ": " << (p ? "" : p.error().message);
  return p ? *p : Proof{};
}

// `int n, m array f[1] any, a[0] given n >= 0 given finite(a[])`
inline Context context(const std::string& declarations) {
  const auto m = parse_module("lemma l " + declarations + " from 0 to 0 proof { }", "test.nap", Prelude::Leave);
  Context g;
  EXPECT_TRUE(m) << declarations << ": " << (m ? "" : m.error().message);
  if (!m) return g;
  for (Symbol s : m->lemmas[0].integers) EXPECT_TRUE(g.declare_integer(s));
  for (const LemmaArray& a : m->lemmas[0].arrays) EXPECT_TRUE(g.declare_array(a.name, a.rank, a.domain));
  for (const Fact& f : m->lemmas[0].givens) g.assume(f);
  return g;
}

inline ::testing::AssertionResult leads(bool equivalence, const std::string& declarations, const std::string& from,
                                        const std::string& steps, const std::string& to, const LemmaTable& lemmas) {
  const auto out = apply_proof(proof(steps), context(declarations), term(from), lemmas);
  if (!out) return ::testing::AssertionFailure() << out.error().message;
  if (out->next != term(to)) return ::testing::AssertionFailure() << "it becomes " << to_string(out->next);
  if (out->equivalence != equivalence)
    return ::testing::AssertionFailure() << (out->equivalence ? "it is an equivalence" : "it is only a refinement");
  return ::testing::AssertionSuccess();
}
inline ::testing::AssertionResult becomes(const std::string& declarations, const std::string& from,
                                          const std::string& steps, const std::string& to,
                                          const LemmaTable& lemmas = {}) {
  return leads(true, declarations, from, steps, to, lemmas);
}
inline ::testing::AssertionResult refines(const std::string& declarations, const std::string& from,
                                          const std::string& steps, const std::string& to,
                                          const LemmaTable& lemmas = {}) {
  return leads(false, declarations, from, steps, to, lemmas);
}
inline ::testing::AssertionResult refused(const std::string& declarations, const std::string& from,
                                          const std::string& steps, const std::string& why,
                                          const LemmaTable& lemmas = {}) {
  const auto out = apply_proof(proof(steps), context(declarations), term(from), lemmas);
  if (out) return ::testing::AssertionFailure() << "it becomes " << to_string(out->next);
  if (out.error().message.find(why) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "the message is: " << out.error().message;
}

}  // namespace serviette

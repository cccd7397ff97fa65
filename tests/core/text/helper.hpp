// Shared by the tests of core/text.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/text/parse.hpp"
#include "core/text/print.hpp"

namespace serviette {

// The module of a text that must parse.
inline Module parsed(const std::string& text, Prelude prelude = Prelude::Import) {
  auto m = parse_module(text, "test.nap", prelude);
  if (!m) {
    ADD_FAILURE() << render(m.error(), text);
    return {};
  }
  return std::move(*m);
}

// The error of a text that must not parse.
inline Error refused(const std::string& text) {
  auto m = parse_module(text, "test.nap");
  if (m) {
    ADD_FAILURE() << "this parses: " << text;
    return {};
  }
  return m.error();
}

inline Term term(const std::string& text) {
  auto e = parse_term(text);
  if (!e) {
    ADD_FAILURE() << render(e.error(), text);
    return {};
  }
  return *e;
}

// Everything in core form says the same twice.
inline void expect_round_trip(const Module& m) {
  const std::string once = print_module(m);
  auto again = parse_module(once, m.file, Prelude::Leave);
  ASSERT_TRUE(again) << render(again.error(), once);
  EXPECT_EQ(print_module(*again), once);
  EXPECT_EQ(again->assumptions, m.assumptions);
  EXPECT_EQ(again->opaques, m.opaques);
  ASSERT_EQ(again->ops.size(), m.ops.size());
  for (const auto& [name, op] : m.ops) {
    const OpDef& other = again->ops.at(name);
    EXPECT_EQ(other.axes, op.axes) << name.str();
    EXPECT_EQ(other.params, op.params) << name.str();
    EXPECT_EQ(other.operands, op.operands) << name.str();
    EXPECT_EQ(other.out_axes, op.out_axes) << name.str();
    EXPECT_EQ(other.value, op.value) << name.str();
    EXPECT_EQ(other.outs, op.outs) << name.str();
    EXPECT_EQ(other.lines, op.lines) << name.str();
    EXPECT_EQ(other.random, op.random) << name.str();
    EXPECT_EQ(other.help, op.help) << name.str();
  }
  ASSERT_EQ(again->diagrams.size(), m.diagrams.size());
  for (std::size_t i = 0; i < m.diagrams.size(); ++i) {
    EXPECT_EQ(again->diagrams[i].inputs, m.diagrams[i].inputs);
    EXPECT_EQ(again->diagrams[i].outputs, m.diagrams[i].outputs);
    EXPECT_EQ(again->diagrams[i].lines, m.diagrams[i].lines);
  }
  ASSERT_EQ(again->lemmas.size(), m.lemmas.size());
  for (std::size_t i = 0; i < m.lemmas.size(); ++i) {
    EXPECT_EQ(again->lemmas[i].from, m.lemmas[i].from);
    EXPECT_EQ(again->lemmas[i].to, m.lemmas[i].to);
    EXPECT_EQ(again->lemmas[i].givens, m.lemmas[i].givens);
  }
  ASSERT_EQ(again->rules.size(), m.rules.size());
  for (std::size_t i = 0; i < m.rules.size(); ++i) {
    EXPECT_EQ(again->rules[i].lhs.lines, m.rules[i].lhs.lines);
    EXPECT_EQ(again->rules[i].rhs.lines, m.rules[i].rhs.lines);
    EXPECT_EQ(again->rules[i].assumptions, m.rules[i].assumptions);
  }
  EXPECT_EQ(again->derivations.size(), m.derivations.size());
}

}  // namespace serviette

// Facts, and `have`: the ways in which a fact is established (FORMAT.md, sections 1.3 and 3.3).
#include "core/text/parser.hpp"

namespace serviette {
namespace {

const std::map<std::string_view, FactKind> fact_words = {
    {"finite", FactKind::Finite},   {"pos", FactKind::Pos},       {"nonneg", FactKind::NonNeg},
    {"nonzero", FactKind::NonZero}, {"neginf", FactKind::NegInf}, {"defined", FactKind::Defined}};

}  // namespace

Expected<Fact> Parser::fact() {
  Fact f;
  const auto word = is_name() && is("(", 1) ? fact_words.find(peek().text) : fact_words.end();
  if (word != fact_words.end()) {
    at_ += 2;
    f.kind = word->second;
    SERVIETTE_LET(e, value());
    f.a = e;
    SERVIETTE_TRY(expect(")", "after the value"));
    return f;
  }
  if (is("le") && is("(", 1)) {
    at_ += 2;
    f.kind = FactKind::Le;
    SERVIETTE_LET(a, value());
    SERVIETTE_TRY(expect(",", "between the two values"));
    SERVIETTE_LET(b, value());
    SERVIETTE_TRY(expect(")", "after the two values"));
    f.a = a;
    f.b = b;
    return f;
  }
  SERVIETTE_LET(i, fact_index());
  f.kind = FactKind::Ge0;
  f.index = i;
  return f;
}

Expected<Index> Parser::fact_index() {
  const Place at = place();
  SERVIETTE_LET(all, comparison());
  if (all.size() != 1)
    return fail(ErrorCode::Syntax, "an equation is two facts",
                "state `i - j >= 0` and `j - i >= 0` one by one", at);
  return all[0];
}

bool Parser::at_word(std::string_view text) const { return is(text) && !is("[", 1) && !is("(", 1); }

Expected<void> Parser::step_have(Step& s) {
  SERVIETTE_LET(f, fact());
  s.fact = f;
  if (!accept("by")) {
    s.kind = StepKind::HaveSearch;
    return {};
  }
  if (f.kind == FactKind::Le && accept("bound")) {
    s.kind = StepKind::HaveBound;
    SERVIETTE_LET(i, index());
    s.index = i;
    return {};
  }
  if (is("assumption") && peek(1).kind == TokenKind::String) {
    accept("assumption");
    s.kind = StepKind::HaveAssumed;
    SERVIETTE_LET(note, string("why this may be assumed"));
    s.note = note;
    return {};
  }
  if (at_word("atom")) {
    accept("atom");
    s.kind = StepKind::HaveAtom;
    return {};
  }
  if (at_word("sign")) {
    accept("sign");
    s.kind = StepKind::HaveSign;
    return {};
  }
  if (at_word("current")) {
    accept("current");
    s.kind = StepKind::HaveCurrent;
    return {};
  }
  if (is("linear") && peek(1).kind == TokenKind::Int) {
    accept("linear");
    s.kind = StepKind::HaveLinear;
    s.number = mpz_class(std::string(peek().text), 10);
    ++at_;
    SERVIETTE_LET(parts, linear_parts());
    s.parts = std::move(parts);
    return {};
  }
  s.kind = StepKind::HaveVia;
  SERVIETTE_LET(e, value());
  s.term = e;
  SERVIETTE_LET(p, proof());
  s.proofs.push_back(std::move(p));
  return {};
}

// ( C * [P, ...], ... )
Expected<std::vector<LinearPart>> Parser::linear_parts() {
  std::vector<LinearPart> out;
  SERVIETTE_TRY(expect("(", "before the products"));
  while (!accept(")")) {
    if (!out.empty()) SERVIETTE_TRY(expect(",", "or ')' after this product"));
    LinearPart part;
    if (peek().kind != TokenKind::Int) return unexpected("a coefficient");
    part.coefficient = mpz_class(std::string(peek().text), 10);
    ++at_;
    SERVIETTE_TRY(expect("*", "after the coefficient"));
    SERVIETTE_TRY(expect("[", "before the factors"));
    while (!accept("]")) {
      if (!part.factors.empty()) SERVIETTE_TRY(expect(",", "or ']' after this factor"));
      SERVIETTE_LET(i, index());
      part.factors.push_back(i);
    }
    out.push_back(std::move(part));
  }
  return out;
}

}  // namespace serviette

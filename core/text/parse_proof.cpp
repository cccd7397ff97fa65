// Proofs and their steps: FORMAT.md, section 3. A `have` without `by` and `auto E` leave the
// evidence to the prover.
#include <fmt/format.h>

#include "core/text/parser.hpp"

namespace serviette {
namespace {

// What a step wants after its word.
enum class Wants { Nothing, ATerm, AnIndex, Special };

struct Word {
  StepKind kind;
  Wants wants;
};

const std::map<std::string_view, Word>& words() {
  using K = StepKind;
  using W = Wants;
  static const std::map<std::string_view, Word> table = {
      {"at", {K::At, W::Special}},
      {"have", {K::HaveSearch, W::Special}},
      {"cases", {K::CasesGe0, W::Special}},
      {"field", {K::Field, W::ATerm}},
      {"max_left", {K::MaxLeft, W::Nothing}},
      {"max_right", {K::MaxRight, W::Nothing}},
      {"min_left", {K::MinLeft, W::Nothing}},
      {"min_right", {K::MinRight, W::Nothing}},
      {"max_unit", {K::MaxUnit, W::Nothing}},
      {"max_same", {K::MaxSame, W::Nothing}},
      {"lattice", {K::Lattice, W::ATerm}},
      {"to_neginf", {K::ToNegInf, W::Nothing}},
      {"add_neginf", {K::AddNegInf, W::Nothing}},
      {"mul_neginf", {K::MulNegInf, W::Nothing}},
      {"exp_neginf", {K::ExpNegInf, W::Nothing}},
      {"log_zero", {K::LogZero, W::Nothing}},
      {"mul_zero", {K::MulZero, W::Nothing}},
      {"add_zero", {K::AddZero, W::Nothing}},
      {"mul_one", {K::MulOne, W::Nothing}},
      {"exp_log", {K::ExpLog, W::Nothing}},
      {"log_exp", {K::LogExp, W::Nothing}},
      {"log_mul", {K::LogMul, W::Nothing}},
      {"sqrt_square", {K::SqrtSquare, W::Nothing}},
      {"if_true", {K::IfTrue, W::Nothing}},
      {"if_false", {K::IfFalse, W::Nothing}},
      {"if_same", {K::IfSame, W::Nothing}},
      {"if_push", {K::IfPush, W::ATerm}},
      {"absurd", {K::Absurd, W::ATerm}},
      {"index", {K::IndexRewrite, W::Special}},
      {"empty", {K::Empty, W::Nothing}},
      {"single", {K::Single, W::Nothing}},
      {"const_unit", {K::ConstUnit, W::Nothing}},
      {"split", {K::Split, W::AnIndex}},
      {"join", {K::Join, W::Nothing}},
      {"factor", {K::Factor, W::Nothing}},
      {"factor_right", {K::FactorRight, W::Nothing}},
      {"distribute", {K::Distribute, W::Nothing}},
      {"additive", {K::Additive, W::Nothing}},
      {"gather", {K::Gather, W::Nothing}},
      {"exchange", {K::Exchange, W::Nothing}},
      {"nest", {K::Nest, W::AnIndex}},
      {"reindex", {K::Reindex, W::Special}},
      {"induct", {K::Induct, W::Special}},
      {"loop_empty", {K::LoopEmpty, W::Nothing}},
      {"lemma", {K::LemmaUse, W::Special}},
      {"back", {K::Back, W::Special}},
      {"auto", {K::Auto, W::ATerm}},
  };
  return table;
}

}  // namespace

Expected<Proof> Parser::proof() {
  const Nested nested(depth_);
  SERVIETTE_TRY(check_depth());
  const Restore<NamesInScope> restore(names);
  SERVIETTE_TRY(expect("{", "before a proof"));
  Proof out;
  while (!accept("}")) {
    if (accept(";")) continue;
    SERVIETTE_LET(s, step());
    out.steps.push_back(std::move(s));
  }
  return out;
}

Expected<Step> Parser::step() {
  Step s{};
  s.place = place();
  if (!is_name()) return unexpected("a proof step or '}'");
  const auto it = words().find(peek().text);
  if (it == words().end()) {
    std::vector<std::string> known;
    for (const auto& [w, entry] : words()) known.emplace_back(w);
    return unknown("proof step", Symbol(peek().text), known, s.place,
                   "section 3 of checker/FORMAT.md lists the steps");
  }
  ++at_;
  s.kind = it->second.kind;
  switch (it->second.wants) {
    case Wants::Nothing:
      return s;
    case Wants::ATerm: {
      SERVIETTE_LET(e, value());
      s.term = e;
      return s;
    }
    case Wants::AnIndex: {
      SERVIETTE_LET(i, index());
      s.index = i;
      return s;
    }
    case Wants::Special:
      break;
  }
  switch (s.kind) {
    case StepKind::At:
      SERVIETTE_TRY(step_at(s));
      break;
    case StepKind::HaveSearch:
      SERVIETTE_TRY(step_have(s));
      break;
    case StepKind::CasesGe0:
      SERVIETTE_TRY(step_cases(s));
      break;
    case StepKind::Reindex:
      SERVIETTE_TRY(step_reindex(s));
      break;
    case StepKind::Induct:
      SERVIETTE_TRY(step_induct(s));
      break;
    case StepKind::LemmaUse:
      SERVIETTE_TRY(step_lemma(s));
      break;
    case StepKind::IndexRewrite: {
      SERVIETTE_LET(from, index());
      SERVIETTE_TRY(expect(":=", "and the new integer"));
      SERVIETTE_LET(to, index());
      s.index = from;
      s.index2 = to;
      break;
    }
    default: {  // Back
      SERVIETTE_LET(e, value());
      s.term = e;
      SERVIETTE_LET(p, proof());
      s.proofs.push_back(std::move(p));
    }
  }
  return s;
}

// at PATH (NAME, ...) { ... }. The names may stand for integers or for states; the kernel knows
// which.
Expected<void> Parser::step_at(Step& s) {
  do {
    SERVIETTE_LET(child, integer("a child number"));
    if (child > 1000000) return unexpected("a smaller child number");
    s.path.push_back(static_cast<int>(child));
  } while (accept("."));
  const Restore<NamesInScope> restore(names);
  if (accept("(")) {
    SERVIETTE_LET(list, name_list(")", "a name or ')'"));
    SERVIETTE_TRY(expect(")", "after the names"));
    s.names = list;
    for (Symbol n : list) {
      names.integers.push_back(n);
      names.states.push_back(n);
    }
  }
  SERVIETTE_LET(p, proof());
  s.proofs.push_back(std::move(p));
  return {};
}

Expected<void> Parser::step_cases(Step& s) {
  if ((is("inf") || is("pos")) && is("(", 1)) {
    s.kind = is("inf") ? StepKind::CasesInf : StepKind::CasesPos;
    at_ += 2;
    SERVIETTE_LET(e, value());
    s.left = e;
    SERVIETTE_TRY(expect(")", "after the value"));
  } else if (is("order") && is("(", 1)) {
    at_ += 2;
    s.kind = StepKind::CasesOrder;
    SERVIETTE_LET(a, value());
    SERVIETTE_TRY(expect(",", "between the two values"));
    SERVIETTE_LET(b, value());
    SERVIETTE_TRY(expect(")", "after the two values"));
    s.left = a;
    s.right = b;
  } else {
    s.kind = StepKind::CasesGe0;
    SERVIETTE_LET(i, fact_index());
    s.index = i;
  }
  SERVIETTE_TRY(expect("=>", "and the term that both cases end at"));
  SERVIETTE_LET(goal, value());
  s.term = goal;
  for (int i = 0; i < 2; ++i) {
    SERVIETTE_LET(p, proof());
    s.proofs.push_back(std::move(p));
  }
  return {};
}

// reindex j in LO .. HI to G inverse k H {...} {...}: G and the second block speak of j, H and the
// first of k.
Expected<void> Parser::step_reindex(Step& s) {
  SERVIETTE_LET(j, name("the new variable"));
  SERVIETTE_TRY(expect("in", "after the new variable"));
  SERVIETTE_LET(lo, index());
  SERVIETTE_TRY(expect("..", "in the new range"));
  SERVIETTE_LET(hi, index());
  SERVIETTE_TRY(expect("to", "and the old variable in terms of the new one"));
  const Restore<NamesInScope> restore(names);
  names.integers.push_back(j);
  SERVIETTE_LET(g, index());
  SERVIETTE_TRY(expect("inverse", "and the way back"));
  SERVIETTE_LET(k, name("the old variable"));
  names.integers.push_back(k);
  SERVIETTE_LET(h, index());
  s.names = {j, k};
  s.lo = lo;
  s.hi = hi;
  s.index = g;
  s.index2 = h;
  for (int i = 0; i < 2; ++i) {
    SERVIETTE_LET(p, proof());
    s.proofs.push_back(std::move(p));
  }
  return {};
}

Expected<void> Parser::step_induct(Step& s) {
  const Place at = place();
  SERVIETTE_LET(e, value());
  if (e->kind != TermKind::Loop)
    return fail(ErrorCode::Syntax, "induct wants a loop to end at",
                "induct loop(t in lo .. hi, ...).s { ... }", at);
  s.term = e;
  const std::vector<Symbol> written = last_loop_;  // its variable, then its states
  s.loop_variable = written[0];
  const Restore<NamesInScope> restore(names);
  names.integers.push_back(s.loop_variable);
  SERVIETTE_TRY(expect("{", "before the invariants"));
  while (!accept("}")) {
    if (!s.names.empty()) {
      SERVIETTE_TRY(expect(";", "or '}' after this invariant"));
      if (accept("}")) break;
    }
    const Place state_at = place();
    SERVIETTE_LET(n, name("a state of the loop"));
    const std::size_t next = s.names.size() + 1;
    if (next >= written.size() || n != written[next])
      return fail(ErrorCode::Name, "the states of `induct` are those of its loop, in order",
                  next < written.size() ? "'" + written[next].str() + "' comes next" : "the loop has no more states",
                  state_at);
    SERVIETTE_TRY(expect("=", "and the invariant of this state"));
    SERVIETTE_LET(invariant, value());
    SERVIETTE_TRY(expect("by", "and two proofs: of the start, of the step"));
    s.names.push_back(n);
    s.invariants.push_back(invariant);
    for (int i = 0; i < 2; ++i) {
      SERVIETTE_LET(p, proof());
      s.proofs.push_back(std::move(p));
    }
  }
  return {};
}

// lemma NAME (n = P, ...) (f(i, ...) = E, ...). The lemma may be one of the rules that come with
// the project, which a parser does not see; whoever replays the proof looks it up.
Expected<void> Parser::step_lemma(Step& s) {
  SERVIETTE_LET(n, name("a lemma"));
  s.lemma = n;
  for (int list = 0; list < 2 && is("("); ++list) {
    accept("(");
    for (bool first = true; !accept(")"); first = false) {
      if (!first) SERVIETTE_TRY(expect(",", "or ')' after this argument"));
      SERVIETTE_LET(what, name("an integer or an array of the lemma"));
      if (accept("=")) {
        SERVIETTE_LET(i, index());
        s.integers.emplace_back(what, i);
        continue;
      }
      ArrayArgument argument{what, {}, {}};
      SERVIETTE_TRY(expect("(", "or '=' after the name"));
      SERVIETTE_LET(params, name_list(")", "an index name or ')'"));
      SERVIETTE_TRY(expect(")", "after the index names"));
      SERVIETTE_TRY(expect("=", "and what the array stands for"));
      argument.params = params;
      const Restore<NamesInScope> restore(names);
      names.integers.insert(names.integers.end(), params.begin(), params.end());
      SERVIETTE_LET(e, value());
      argument.body = e;
      s.arrays.push_back(std::move(argument));
    }
  }
  return {};
}

}  // namespace serviette

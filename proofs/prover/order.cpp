#include "proofs/prover/order.hpp"

#include <algorithm>
#include <map>

#include "core/term/traverse.hpp"
#include "proofs/prover/simplex.hpp"
#include "proofs/prover/trail.hpp"
#include "proofs/theorem/judgement.hpp"
#include "proofs/theorem/normal_form.hpp"
#include "proofs/theorem/theorem.hpp"

namespace serviette {
namespace {

constexpr std::size_t kMostParts = 24;     // facts and atoms in one combination
constexpr std::size_t kMostProducts = 80;  // columns with their products

// Something known to be >= 0, or > 0.
struct Part {
  Term term;
  Polynomial value;
  bool positive = false;
};

// A polynomial, where the normal form is one; nothing for fractions, and where an atom may be -inf.
std::optional<Polynomial> polynomial(Term e, const Context& context) {
  try {
    const auto f = normal_form(e, context);
    mpq_class under;
    if (!f || !f->under.is_constant(under) || under == 0) return std::nullopt;
    return f->over * Polynomial(mpq_class(1) / under);
  } catch (const TooManyMonomials&) {
    return std::nullopt;
  }
}

class Parts {
 public:
  explicit Parts(const Context& context) : context_(context) {}

  void from_facts() {
    for (const Fact& f : context_.facts()) {
      if (f.kind == FactKind::Pos || f.kind == FactKind::NonNeg) add(f.a);
      if (f.kind == FactKind::Le) add(f.b - f.a);
    }
  }

  // Atoms of which the judgement knows the sign, and integers: of these what the context says.
  void from_atoms(const Polynomial& p) {
    std::vector<Index> integers;
    for (const auto& [m, c] : p.terms()) {
      if (m.exponent) {
        Polynomial e;
        PowerProduct one;
        one.exponent = m.exponent;
        e.add(one, 1);
        add(to_term(e));
      }
      for (const auto& [atom, n] : m.powers) {
        add(atom);
        if (n > 1) add(atom * atom);
        if (atom->kind == TermKind::Real) integers.push_back(atom->index);
      }
    }
    for (const Fact& f : context_.facts()) {
      if (f.kind != FactKind::Ge0 || f.index.constant()) continue;
      const bool about = std::any_of(integers.begin(), integers.end(), [&](Index i) { return shares_name(i, f.index); });
      if (about) add(real(f.index));
    }
  }

  void with_products() {
    const std::size_t n = all.size();
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i; j < n && all.size() < kMostProducts; ++j)
        all.push_back({all[i].term * all[j].term, all[i].value * all[j].value, all[i].positive && all[j].positive});
    }
  }

  std::vector<Part> all;

 private:
  static bool shares_name(Index a, Index b) {
    std::vector<Symbol> names;
    collect_names(a, names);
    return std::any_of(names.begin(), names.end(), [&](Symbol s) { return mentions(b, s); });
  }

  void add(Term e) {
    if (all.size() >= kMostParts || e->kind == TermKind::Const || !is_nonneg(e, context_)) return;
    if (std::any_of(all.begin(), all.end(), [&](const Part& p) { return p.term == e; })) return;
    if (auto p = polynomial(e, context_)) all.push_back({e, std::move(*p), is_pos(e, context_)});
  }

  const Context& context_;
};

// The sum c0 + c1 * p1 + ... that is `goal`, if there is one; > 0 if that is wanted.
Term combination(const Polynomial& goal, const std::vector<Part>& parts, bool positive) {
  std::map<PowerProduct, int, PowerProductLess> rows;
  const auto row = [&](const PowerProduct& m) { return rows.try_emplace(m, static_cast<int>(rows.size())).first->second; };
  LinearProgram lp;
  for (const Part& p : parts) {
    auto& column = lp.columns.emplace_back();
    for (const auto& [m, c] : p.value.terms()) column[row(m)] = c;
    lp.cost.emplace_back(positive && p.positive ? -1 : 0);
  }
  lp.columns.push_back({{row(PowerProduct{}), mpq_class(1)}});  // the constant
  lp.cost.emplace_back(positive ? -1 : 0);
  for (const auto& [m, c] : goal.terms()) row(m);
  lp.right.resize(rows.size());
  for (const auto& [m, c] : goal.terms()) lp.right[static_cast<std::size_t>(row(m))] = c;
  const auto x = solve(lp, positive ? 0 : 1);
  if (!x) return {};
  Term out;
  const auto plus = [&](Term t) { out = out ? out + t : t; };
  for (std::size_t i = 0; i < x->size(); ++i) {
    const mpq_class c = (*x)[i];
    if (c == 0) continue;
    if (i == parts.size()) plus(constant(c));
    else plus(c == 1 ? parts[i].term : constant(c) * parts[i].term);
  }
  return out ? out : constant(0);
}

Step have(StepKind kind, const Fact& fact) {
  Step s{};
  s.kind = kind;
  s.fact = fact;
  return s;
}

Step via(const Fact& fact, Term e) {
  Step s = have(StepKind::HaveVia, fact);
  s.term = e;
  s.proofs = {Proof{{with_term(StepKind::Field, e)}}};
  return s;
}

// pos(e) or nonneg(e).
std::optional<std::vector<Step>> find_sign(const Context& context, FactKind kind, Term e) {
  const auto goal = polynomial(e, context);
  if (!goal) return std::nullopt;
  Parts parts(context);
  parts.from_facts();
  parts.from_atoms(*goal);
  for (const bool products : {false, true}) {
    if (products) parts.with_products();
    const Term sum = combination(*goal, parts.all, kind == FactKind::Pos);
    if (!sum) continue;
    const Fact fact = fact_of(kind, e);
    if (sum == e) return std::vector<Step>{have(StepKind::HaveSign, fact)};
    const Step step = via(fact, sum);
    Context after = context;
    if (apply_step(step, after, constant(0), LemmaTable{})) return std::vector<Step>{step};
  }
  return std::nullopt;
}

// The same of e * p, for a p that is known to be > 0.
std::optional<std::vector<Step>> find_sign_of_multiple(const Context& context, FactKind kind, Term e) {
  for (const Fact& f : context.facts()) {
    if (f.kind != FactKind::Pos || f.a == e) continue;
    Context after = context;
    auto steps = judge(fact_of(kind, e * f.a), context) ? std::optional(std::vector<Step>{})
                                                       : find_sign(context, kind, e * f.a);
    if (!steps) continue;
    for (const Step& s : *steps) after.assume(s.fact);
    steps->push_back(via(fact_of(kind, e), (e * f.a) / f.a));
    if (apply_step(steps->back(), after, constant(0), LemmaTable{})) return steps;
  }
  return std::nullopt;
}

// nonzero(e): of e or of -e that it is > 0.
std::optional<std::vector<Step>> find_nonzero(const Context& context, Term e) {
  if (auto steps = find_sign(context, FactKind::Pos, e)) {
    steps->push_back(have(StepKind::HaveSign, fact_of(FactKind::NonZero, e)));
    return steps;
  }
  auto steps = find_sign(context, FactKind::Pos, -e);
  if (steps) steps->push_back(via(fact_of(FactKind::NonZero, e), constant(-1) * -e));
  return steps;
}

}  // namespace

std::optional<std::vector<Step>> find_by_combination(const Context& context, const Fact& fact) {
  switch (fact.kind) {
    case FactKind::Pos:
    case FactKind::NonNeg: {
      auto steps = find_sign(context, fact.kind, fact.a);
      return steps ? steps : find_sign_of_multiple(context, fact.kind, fact.a);
    }
    case FactKind::NonZero: return find_nonzero(context, fact.a);
    case FactKind::Le: {
      auto steps = find_sign(context, FactKind::NonNeg, fact.b - fact.a);
      if (steps) steps->push_back(have(StepKind::HaveSign, fact));
      return steps;
    }
    default: return std::nullopt;
  }
}

bool knows_signs(const Context& context) {
  const std::vector<Fact> facts = context.facts();
  return std::any_of(facts.begin(), facts.end(), [](const Fact& f) {
    return f.kind == FactKind::Pos || f.kind == FactKind::NonNeg || f.kind == FactKind::Le;
  });
}

// 0 > 0: then -inf * 0 is -inf, the term is its maximum with that, and so is undefined.
std::optional<std::vector<Step>> find_contradiction(const Context& context, Term from, Term to) {
  auto steps = find_sign(context, FactKind::Pos, constant(0));
  if (!steps) return std::nullopt;
  const Step product = back_step(neg_inf() * constant(0), Proof{{plain(StepKind::MulNegInf)}});
  steps->push_back(back_step(max(from, neg_inf()), Proof{{plain(StepKind::MaxUnit)}}));
  steps->push_back(at_step(1, {}, Proof{{product}}));
  steps->push_back(with_term(StepKind::Absurd, to));
  return steps;
}

}  // namespace serviette

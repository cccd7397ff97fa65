#include "proofs/smt/query.hpp"

#include <algorithm>

#include "core/term/traverse.hpp"
#include "proofs/prover/needs.hpp"
#include "proofs/smt/script.hpp"
#include "proofs/smt/value_script.hpp"

namespace serviette {

using namespace smt;

// --- Kinds of queries
// -------------------------------------------------------------------------------------------------

namespace {

// Facts that share names with the goal, directly or through others, oldest first.
std::vector<Index> related(const std::vector<Index>& facts, Index goal) {
  std::vector<Symbol> names;
  collect_names(goal, names);
  std::vector<bool> taken(facts.size());
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (taken[i]) continue;
      std::vector<Symbol> own;
      collect_names(facts[i], own);
      const bool touches = own.empty() || std::any_of(own.begin(), own.end(), [&](Symbol s) {
                             return std::find(names.begin(), names.end(), s) != names.end();
                           });
      if (!touches) continue;
      names.insert(names.end(), own.begin(), own.end());
      taken[i] = grows = true;
    }
  }
  std::vector<Index> out;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (taken[i] && std::find(out.begin(), out.end(), facts[i]) == out.end()) out.push_back(facts[i]);
  }
  return out;
}

std::string shown(Term e) {
  const std::string s = to_string(e);
  return s.size() > 300 ? s.substr(0, 300) + " ..." : s;
}

}  // namespace

SmtQuery integer_query(const std::vector<Index>& facts, Index goal, const std::vector<std::vector<Index>>& products) {
  Script script;
  for (Index f : facts) script.know(f);
  for (const auto& factors : products) {
    std::vector<std::string> signs;
    Index whole(1);
    for (Index f : factors) {
      signs.push_back(at_least_0(script.integer(f)));
      whole = whole * f;
    }
    script.require(implies(all(signs), at_least_0(script.integer(whole))));
  }
  script.require(no(at_least_0(script.integer(goal))));
  return {to_string(goal) + " >= 0", script.text(false)};
}

SmtQuery integer_query(const Context& context, Index goal) {
  std::vector<Index> facts;
  for (const Fact& f : context.facts()) {
    if (f.kind == FactKind::Ge0) facts.push_back(f.index);
  }
  return integer_query(related(facts, goal), goal);
}

SmtQuery value_query(const Context& context, const Fact& fact) {
  ValueScript script(context);
  if (fact.kind == FactKind::Le) script.value(fact.b - fact.a);  // for what is known about it
  // The fact itself may be among the facts of the context; then it is stated and denied.
  script.require(no(script.says(fact)));
  return {to_string(fact), script.text()};
}

SmtQuery local_query(const Context& context, Term s, Term e, const std::vector<Term>& whole) {
  ValueScript script(context);
  for (Term t : whole) script.keep_whole(t);
  const ValueText a = script.value(s), b = script.value(e);
  const std::string same = any({all({a.inf, b.inf}), all({no(a.inf), no(b.inf), call("=", {a.number, b.number})})});
  script.require(a.defined);
  script.require(no(all({b.defined, same})));
  return {shown(s) + "  =  " + shown(e), script.text()};
}

SmtQuery undefined_query(const Context& context, Term s) {
  ValueScript script(context);
  const ValueText a = script.value(s);
  script.require(a.defined);
  return {"undefined: " + shown(s), script.text(true)};
}

// --- Steps
// ------------------------------------------------------------------------------------------------------------

namespace {

// Collects the queries of one step.
class Obligations {
 public:
  Obligations(const Step& step, const Context& context, Term before, Term after, const LemmaTable* lemmas)
      : step_(step), context_(context), before_(before), after_(after), lemmas_(lemmas) {}

  std::vector<SmtQuery> operator()() {
    try {
      collect();
    } catch (const IndexOverflow& e) {
      not_written(e.what());
    }
    for (SmtQuery& q : out_) q.what = std::string(step_name(step_.kind)) + ": " + q.what;
    return std::move(out_);
  }

 private:
  void collect();

  void add(SmtQuery q) { out_.push_back(std::move(q)); }
  void not_written(const std::string& why) {
    std::string line = why;
    std::replace(line.begin(), line.end(), '\n', ' ');
    add({"not written: " + line, "; " + line + "\n"});
  }

  // What the kernel has read off one fact of the context.
  void known(Index goal, const Context& context) { add(integer_query(facts_about(context, goal), goal)); }
  void known(Index goal) { known(goal, context_); }
  void same(Index a, Index b, const Context& context) {
    if (a == b) return;
    known(a - b, context);
    known(b - a, context);
  }
  void holds(const Fact& fact) {
    if (fact.kind == FactKind::Ge0) return known(fact.index);
    add(value_query(context_, fact));
  }
  void holds(FactKind kind, Term e) { holds(fact_of(kind, e)); }

  void by_atom();
  void by_linear();
  void local();
  void range();
  void factored(Term range, bool left);
  void reindexed();
  void lemma();

  const Step& step_;
  const Context& context_;
  Term before_, after_;
  const LemmaTable* lemmas_;
  std::vector<SmtQuery> out_;
};

// The law of an atom, from what its premise is known by: a divisor >= 1 and a dividend >= 0, the order of the operands
// of a min, or the goal with either operand in its place.
void Obligations::by_atom() {
  const Index goal = step_.fact.index;
  std::vector<Index> facts;
  const auto use = [&](Index i) {
    for (Index f : facts_about(context_, i)) {
      if (std::find(facts.begin(), facts.end(), f) == facts.end()) facts.push_back(f);
    }
  };
  std::vector<Atom> atoms;
  collect_atoms(goal, atoms);
  for (Atom atom : atoms) {
    if (atom->kind == AtomKind::Div || atom->kind == AtomKind::Mod) use(atom->b - 1);
    if (atom->kind == AtomKind::Div) use(atom->a);
    if (atom->kind != AtomKind::Min) continue;
    use(atom->a - atom->b);
    use(atom->b - atom->a);
    for (Index by : {atom->a, atom->b}) {
      use(rewrite_atoms(goal, [&](Atom a) { return a == atom ? std::optional(by) : std::nullopt; }));
    }
  }
  add(integer_query(facts, goal));
}

void Obligations::by_linear() {
  std::vector<Index> facts;
  std::vector<std::vector<Index>> products;
  for (const LinearPart& part : step_.parts) {
    for (Index p : part.factors) {
      for (Index f : facts_about(context_, p)) {
        if (std::find(facts.begin(), facts.end(), f) == facts.end()) facts.push_back(f);
      }
    }
    if (part.factors.size() > 1) products.push_back(part.factors);
  }
  add(integer_query(facts, step_.fact.index, products));
}

// Terms that a condition asks about, and all their parts.
void terms_of(Cond c, std::unordered_set<Term>& out) {
  if (asks(c->kind)) for_each_subterm(c->term, [&](Term t) { out.insert(t); });
  for (Cond p : c->parts) terms_of(p, out);
}

// The equation itself. What it says nothing about is not looked into.
void Obligations::local() {
  std::vector<Term> whole;
  const auto keep = [&](Term e) {
    if (e->kind != TermKind::Const && e->kind != TermKind::NegInf) whole.push_back(e);
  };
  switch (step_.kind) {
    case StepKind::ToNegInf: keep(before_); break;
    case StepKind::MulNegInf: break;
    case StepKind::SqrtSquare: keep(after_); break;
    case StepKind::Lattice: {
      std::vector<Term> open{before_};
      while (!open.empty()) {
        const Term e = open.back();
        open.pop_back();
        if (e->kind == TermKind::Max) open.insert(open.end(), e->args.begin(), e->args.end());
        else keep(e);
      }
      break;
    }
    case StepKind::IfTrue:
    case StepKind::IfFalse:
    case StepKind::IfSame: {
      // The condition may be known by what its terms are made of.
      std::unordered_set<Term> asked;
      terms_of(before_->cond, asked);
      for (Term a : before_->args) {
        if (!asked.contains(a)) keep(a);
      }
      break;
    }
    default:
      for (Term a : before_->args) keep(a);
  }
  add(local_query(context_, before_, after_, whole));
}

// factor, factor_right, distribute: what is asked of the factor.
void Obligations::factored(Term range, bool left) {
  const Symbol k = context_.fresh(range->binders[0]);
  const Term f = step_.kind == StepKind::Distribute ? before_ : open_body(range, Index::name(k));
  const Term c = f->args[left ? 0 : 1];
  holds(FactKind::Finite, c);
  if (f->kind == TermKind::Mul && range->big == BigOp::Max) holds(FactKind::Pos, c);
  const bool empty_possible = !context_.nonempty(range->indices[0], range->indices[1]);
  if (step_.kind == StepKind::FactorRight && f->kind == TermKind::Div && empty_possible) holds(FactKind::NonZero, c);
}

void Obligations::range() {
  const bool is_big = before_->kind == TermKind::Big;
  const Index lo = is_big ? before_->indices[0] : Index(), hi = is_big ? before_->indices[1] : Index();
  const int least = is_big && before_->big == BigOp::Min ? 1 : 0;
  switch (step_.kind) {
    case StepKind::Empty: return known(lo - hi);
    case StepKind::Split: known(step_.index - lo - least); return known(hi - step_.index - least);
    case StepKind::Join: {
      const Term a = before_->args[0], b = before_->args[1];
      const int each = a->big == BigOp::Min ? 1 : 0;
      known(a->indices[1] - a->indices[0] - each);
      return known(b->indices[1] - b->indices[0] - each);
    }
    case StepKind::Nest: return known(step_.index - 1);
    case StepKind::Factor: return factored(before_, true);
    case StepKind::FactorRight: return factored(before_, false);
    case StepKind::Distribute: {
      const Term a = before_->args[0], b = before_->args[1];
      const bool left = b->kind == TermKind::Big && before_->kind != TermKind::Div &&
                        (b->big == BigOp::Max || (b->big == BigOp::Sum && before_->kind == TermKind::Mul));
      return factored(left ? b : a, left);
    }
    default: return;
  }
}

// The maps lead into the ranges and are inverse to each other, each under the facts of its own range and block.
void Obligations::reindexed() {
  const Symbol j = step_.names[0], k = step_.names[1];
  const Index there = step_.index2, back = step_.index;
  const auto inside = [&](Symbol x, Index lo, Index hi, const Proof& block) {
    auto g = context_.under(x, lo, hi);
    if (!g) return context_;
    for (const Step& s : block.steps) g->assume(s.fact);
    return *g;
  };
  const auto one_way = [&](Symbol x, Index image, Index lo, Index hi, Index round, const Context& g) {
    known(image - lo, g);
    known(hi - 1 - image, g);
    same(round, Index::name(x), g);
  };
  const Index lo = before_->indices[0], hi = before_->indices[1];
  one_way(k, there, step_.lo, step_.hi, substitute(back, j, there), inside(k, lo, hi, step_.proofs[0]));
  one_way(j, back, lo, hi, substitute(there, k, back), inside(j, step_.lo, step_.hi, step_.proofs[1]));
}

void Obligations::lemma() {
  if (!lemmas_ || !lemmas_->find(step_.lemma))
    return not_written("the statement of lemma " + step_.lemma.str() + " is not at hand");
  for (const Fact& given : needed_givens(step_, *lemmas_)) holds(given);
  for (const LemmaArray& a : lemmas_->find(step_.lemma)->statement().arrays) {
    if (a.domain != Domain::Finite) continue;
    for (const ArrayArgument& argument : step_.arrays) {
      if (argument.array != a.name) continue;
      Context inside = context_;
      for (Symbol p : argument.params) (void)inside.declare_integer(p);
      add(value_query(inside, fact_of(FactKind::Finite, argument.body)));
    }
  }
}

void Obligations::collect() {
  switch (step_.kind) {
    case StepKind::HaveAtom: return by_atom();
    case StepKind::HaveLinear: return by_linear();
    case StepKind::HaveSign: return holds(step_.fact);
    case StepKind::HaveVia: return holds(step_.fact.kind, step_.term);
    case StepKind::HaveBound: {
      const Term b = step_.fact.b;
      known(step_.index - b->indices[0]);
      return known(b->indices[1] - 1 - step_.index);
    }
    case StepKind::Field: {
      auto q = field_query(context_, before_, after_);
      return q ? add(std::move(*q)) : not_written(q.error().message);
    }
    case StepKind::MaxLeft:
    case StepKind::MaxRight:
    case StepKind::MinLeft:
    case StepKind::MinRight:
    case StepKind::MaxUnit:
    case StepKind::MaxSame:
    case StepKind::Lattice:
    case StepKind::ToNegInf:
    case StepKind::AddNegInf:
    case StepKind::MulNegInf:
    case StepKind::ExpNegInf:
    case StepKind::LogZero:
    case StepKind::MulZero:
    case StepKind::AddZero:
    case StepKind::MulOne:
    case StepKind::SqrtSquare:
    case StepKind::IfTrue:
    case StepKind::IfFalse:
    case StepKind::IfSame: return local();
    case StepKind::LogMul: {
      const Term product = before_->args[0];
      holds(FactKind::Pos, product->args[0]);
      return holds(FactKind::NonNeg, product->args[1]);
    }
    case StepKind::Absurd: return add(undefined_query(context_, before_));
    case StepKind::IndexRewrite: return same(step_.index, step_.index2, context_);
    case StepKind::Induct: return known(step_.term->indices[1] - step_.term->indices[0]);
    case StepKind::LoopEmpty: return known(before_->indices[0] - before_->indices[1]);
    case StepKind::Reindex: return reindexed();
    case StepKind::LemmaUse: return lemma();
    default: return range();
  }
}

}  // namespace

std::vector<SmtQuery> queries_of(const Step& step, const Context& context, Term before, Term after,
                                 const LemmaTable* lemmas) {
  return Obligations(step, context, before, after, lemmas)();
}

}  // namespace serviette

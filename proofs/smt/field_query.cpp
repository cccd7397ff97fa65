// `field` as a query. Sums, products and quotients are translated as they stand, apart from the kernel's normal form, so
// that the solver does the algebra anew; only the exponents, which a solver cannot merge, are taken from normal forms:
//
//   exp(a - m)  =  |exp(a)| * (1 / |exp(m)|)     with |exp(a)| > 0 and |exp(m)| > 0
//
// An exponent with coefficients p/q has the variable |exp(m/q)|, q the common denominator of m in the whole query. Two
// fractions N/D and N'/D' are compared as N * D' = N' * D.
#include <algorithm>
#include <map>

#include "proofs/smt/query.hpp"
#include "proofs/smt/script.hpp"
#include "proofs/theorem/normal_form.hpp"

namespace serviette {
namespace {

using namespace smt;

struct FractionText {
  std::string over, under = "1.0";
};

class FieldScript {
 public:
  explicit FieldScript(const Context& context) : context_(context) {}

  // Reads all exponents of e, so that their common denominators are known before anything is written.
  Expected<void> prepare(Term e) {
    if (!prepared_.insert(e).second) return {};
    if (e->kind == TermKind::Exp) return prepare_exponential(e);
    if (looks_into(e)) {
      for (Term a : e->args) SERVIETTE_TRY(prepare(a));
    }
    return {};
  }

  FractionText fraction(Term e) {
    if (const auto it = memo_.find(e); it != memo_.end()) return it->second;
    FractionText f = find(e);
    f = {script_.share(f.over, "Real"), script_.share(f.under, "Real")};
    memo_.emplace(e, f);
    return f;
  }

  std::string compare(const FractionText& a, const FractionText& b) {
    for (const auto* d : {&a.under, &b.under}) {
      if (*d != "1.0") script_.require(no(call("=", {*d, "0.0"})));
    }
    script_.require(no(call("=", {product({a.over, b.under}, "1.0"), product({b.over, a.under}, "1.0")})));
    script_.mark_product();
    return script_.text(true);
  }

 private:
  static bool looks_into(Term e) {
    return e->kind == TermKind::Add || e->kind == TermKind::Mul || e->kind == TermKind::Div;
  }

  // exp(a) in normal form is one product of atoms exp(u) and of e^p, with coefficient 1.
  Expected<void> prepare_exponential(Term e) {
    SERVIETTE_LET(f, normal_form(e, context_));
    if (f.over.terms().size() != 1)
      return fail(ErrorCode::Unsupported, "an exponential has " + std::to_string(f.over.terms().size()) + " terms: " + to_string(e));
    const PowerProduct& p = f.over.terms().begin()->first;
    exponentials_.emplace(e, p);
    if (!p.exponent) return {};
    for (const auto& [m, c] : p.exponent->terms()) {
      auto& den = denominators_.try_emplace(m, 1).first->second;
      den = lcm(den, c.get_den());
    }
    return {};
  }

  FractionText find(Term e) {
    switch (e->kind) {
      case TermKind::Const: return {number(e->value)};
      case TermKind::Real: return {integer_polynomial(e->index)};
      case TermKind::Add: {
        const FractionText a = fraction(e->args[0]), b = fraction(e->args[1]);
        if (a.under == b.under) return {call("+", {a.over, b.over}), a.under};
        return {call("+", {product({a.over, b.under}, "1.0"), product({b.over, a.under}, "1.0")}),
                product({a.under, b.under}, "1.0")};
      }
      case TermKind::Mul: {
        const FractionText a = fraction(e->args[0]), b = fraction(e->args[1]);
        return {product({a.over, b.over}, "1.0"), product({a.under, b.under}, "1.0")};
      }
      case TermKind::Div: {
        const FractionText a = fraction(e->args[0]), b = fraction(e->args[1]);
        return {product({a.over, b.under}, "1.0"), product({a.under, b.over}, "1.0")};
      }
      case TermKind::Exp: return exponential(e);
      default: return {atom(e)};
    }
  }

  FractionText exponential(Term e) {
    const PowerProduct& p = exponentials_.at(e);
    std::vector<std::string> over, under;
    for (const auto& [u, n] : p.powers) over.insert(over.end(), static_cast<std::size_t>(n), atom(u));
    if (p.exponent) {
      for (const auto& [m, c] : p.exponent->terms()) {
        const mpz_class n = c.get_num() * (denominators_.at(m) / c.get_den());
        auto& side = n > 0 ? over : under;
        side.insert(side.end(), mpz_class(abs(n)).get_ui(), base(m));
      }
    }
    return {product(std::move(over), "1.0"), product(std::move(under), "1.0")};
  }

  // e^(m/q), q the common denominator of m.
  std::string base(const PowerProduct& m) {
    auto& name = bases_[m];
    if (!name.empty()) return name;
    Polynomial p;
    p.add(m, mpq_class(1, denominators_.at(m)));
    name = script_.declare("exp(" + to_string(p) + ")", "Real");
    script_.require(call("<", {"0.0", name}));
    return name;
  }

  std::string integer_polynomial(Index i) {
    std::vector<std::string> parts;
    for (const Monomial& m : i.node()->monomials) {
      std::vector<std::string> factors{number(mpq_class(static_cast<long>(m.coefficient)))};
      for (Atom a : m.atoms) factors.push_back(atom(serviette::real(Index::atom(a))));
      parts.push_back(product(std::move(factors), "1.0"));
    }
    return sum(std::move(parts), "0.0");
  }

  std::string atom(Term e) {
    auto& name = atoms_[e];
    if (name.empty()) name = script_.declare(to_string(e), "Real");
    return name;
  }

  const Context& context_;
  Script script_;
  std::unordered_set<Term> prepared_;
  std::unordered_map<Term, PowerProduct> exponentials_;
  std::map<PowerProduct, mpz_class, PowerProductLess> denominators_;
  std::map<PowerProduct, std::string, PowerProductLess> bases_;
  std::unordered_map<Term, std::string> atoms_;
  std::unordered_map<Term, FractionText> memo_;
};

}  // namespace

Expected<SmtQuery> field_query(const Context& context, Term s, Term e) {
  FieldScript script(context);
  SERVIETTE_TRY(script.prepare(s));
  SERVIETTE_TRY(script.prepare(e));
  const FractionText a = script.fraction(s), b = script.fraction(e);
  return SmtQuery{to_string(s) + "  =  " + to_string(e), script.compare(a, b)};
}

}  // namespace serviette

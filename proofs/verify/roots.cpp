// Square roots in normal forms.
//
//   a           sqrt(a) * sqrt(a)    where sqrt(a) is known to be defined: then a and its root are no two unknowns
//   sqrt(m*m)   m, or -m             whichever is known not to be below 0
#include <cstdint>

#include "proofs/verify/fraction.hpp"
#include "proofs/verify/normalise.hpp"

namespace serviette {
namespace {

std::optional<mpz_class> root(const mpz_class& n) {
  if (n < 0 || mpz_perfect_square_p(n.get_mpz_t()) == 0) return std::nullopt;
  mpz_class out;
  mpz_sqrt(out.get_mpz_t(), n.get_mpz_t());
  return out;
}

// m with m*m = p, if p is one monomial with even powers.
std::optional<Term> root(const Polynomial& p) {
  if (p.terms().size() != 1) return std::nullopt;
  const auto& [m, c] = *p.terms().begin();
  const auto over = root(c.get_num()), under = root(c.get_den());
  if (!over || !under) return std::nullopt;
  PowerProduct half;
  for (const auto& [atom, n] : m.powers) {
    if (n % 2 != 0) return std::nullopt;
    half.powers.emplace_back(atom, n / 2);
  }
  if (m.exponent) half.exponent = std::make_shared<const Polynomial>(*m.exponent * Polynomial(mpq_class(1, 2)));
  return to_term(half, mpq_class(*over) / mpq_class(*under));
}

}  // namespace

bool is_rooted(Term e, const Context& context) {
  return e->kind == TermKind::Read && e->bound_depth == 0 && context.holds(FactKind::Defined, sqrt(e));
}

bool expand_rooted(Walk& walk) {
  const Term s = sqrt(walk.term());
  return walk.take(back_step(s * s, Proof{{plain(StepKind::SqrtSquare)}}));
}

void normalise_root(Walk& walk, Lemmas& lemmas) {
  const auto f = normal_form(walk.term()->args[0], walk.context());
  if (!f) return;
  const auto over = root(f->over), under = root(f->under);
  if (!over || !under || !lemmas.need("sqrt_of_square")) return;
  const Term m = is_constant(*under, 1) ? *over : *over / *under;
  for (const Term candidate : {m, constant(-1) * m}) {
    Walk attempt = walk;
    attempt.at(0, [&](Walk& w) { w.field(candidate * candidate); });
    Step use = plain(StepKind::LemmaUse);
    use.lemma = "sqrt_of_square";
    use.arrays = {{"a", {}, candidate}};
    if (!attempt.take(use)) continue;
    walk = std::move(attempt);
    normalise_fraction(walk);
    return;
  }
}

}  // namespace serviette

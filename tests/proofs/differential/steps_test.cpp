// Random steps on random terms, those of the soundness test, judged by both.
#include <cstdio>
#include <map>

#include "tests/proofs/differential/judges.hpp"
#include "tests/proofs/theorem/trials.hpp"

namespace serviette {
namespace {

// The trial as a certificate of one lemma that ends at `to`.
std::string certificate(const World& world, const Trial& t, Term to) {
  Lemma lemma;
  lemma.name = "case";
  lemma.integers = {"n", "m"};
  lemma.arrays = {{"a", 0, Domain::Finite}, {"p", 0, Domain::Finite}, {"b", 0, Domain::Any},
                  {"f", 1, Domain::Finite}, {"g", 1, Domain::Any},    {"h", 2, Domain::Any}};
  lemma.givens = world.context.facts();
  lemma.from = t.term;
  lemma.to = to;
  lemma.proof = Proof{{t.step}};
  return "serviette_certificate 1\nopaque foo 1\nopaque bar 2\n" + to_string(lemma);
}

// A refused step has no end; the checker must not take it either, and then find that it ends elsewhere.
std::string disagreement(const World& world, const Trial& t) {
  Context copy = world.context;
  const auto out = apply_step(t.step, copy, t.term, {});
  if (out) return difference(certificate(world, t, out->next));
  const Judgement checker = checker_judges(certificate(world, t, t.term));
  const bool at_the_end = checker.message.find("must end") != std::string::npos &&
                          checker.message.find("rule `") == std::string::npos;
  if (checker.accepted || at_the_end)
    return "kernel refused: " + out.error().message + "\nchecker took the step: " + checker.message + "\n";
  return {};
}

TEST(Differential, TheJudgesAgreeOnRandomSteps) {
  Random random(20240613);
  std::map<std::string, int> differences;
  int agreed = 0;
  const char* more = std::getenv("SERVIETTE_MUTANTS");
  for (int n = 60 * (more ? std::atoi(more) : 1); n > 0; --n) {
    for (StepKind kind : tried_kinds()) {
      if (kind == StepKind::LemmaUse) continue;
      World world(random);
      const Trial plain = trial(kind, world, random, {});
      const Trial t = random.once_in(3) ? inside_something(plain, world, random) : plain;
      const std::string d = disagreement(world, t);
      if (d.empty()) ++agreed;
      else if (++differences[step_name(kind)] <= 2) ADD_FAILURE() << d << certificate(world, t, t.term);
    }
  }
  std::printf("%d agreed\n", agreed);
  for (const auto& [kind, n] : differences) std::printf("%s: %d\n", kind.c_str(), n);
}

}  // namespace
}  // namespace serviette

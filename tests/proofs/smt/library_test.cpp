// Every obligation in the proofs of the project's own rules and lemmas, put to the solver.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "proofs/derivation/library.hpp"
#include "proofs/rule/rule_lemma.hpp"
#include "proofs/smt/discharge.hpp"

namespace serviette {
namespace {

TEST(Discharge, TheSolverAgreesOnTheWholeLibrary) {
  const auto module = library_module();
  ASSERT_TRUE(module) << module.error().message;
  Discharge discharge;
  Lemmas lemmas(*module, discharge.observer());
  for (const Lemma& l : module->lemmas) {
    const auto ok = lemmas.need(l.name);
    EXPECT_TRUE(ok) << l.name.str() << ": " << ok.error().message;
  }
  for (const Rule& r : module->rules) {
    if (r.expect_refuted) continue;
    const auto ok = lemmas.need(r.name);
    EXPECT_TRUE(ok) << r.name.str() << ": " << ok.error().message;
  }
  discharge.look_up(lemmas.table());
  const char* folder = std::getenv("SERVIETTE_KEEP_QUERIES");
  const auto report = discharge.run(std::chrono::milliseconds(2000), folder ? folder : "");
  ASSERT_TRUE(report) << report.error().message << "\n" << report.error().help;
  std::printf("%s\n", to_string(*report).c_str());
  for (const auto& what : report->unknown_what) ADD_FAILURE() << "unknown: " << what;
  EXPECT_EQ(report->proved, report->queries);
  EXPECT_GT(report->queries, 50);
}

}  // namespace
}  // namespace serviette

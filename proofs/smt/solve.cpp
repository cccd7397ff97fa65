// Z3 is entered here and nowhere else; its exceptions end here, too. One context for each thread: to make one takes longer
// than most queries. It is made anew now and then, since it keeps the names of all that it has read, and after every
// error, since it repeats an error of its reader to whoever comes next. Every query has a solver of its own.
#include "proofs/smt/solve.hpp"

#include <z3++.h>

#include <memory>

namespace serviette {
namespace {

constexpr int kUses = 2000;
thread_local std::unique_ptr<z3::context> kept;
thread_local int uses = 0;

z3::context& context() {
  if (!kept || ++uses > kUses) {
    kept = std::make_unique<z3::context>();
    uses = 0;
  }
  return *kept;
}

// Fields are decided on their polynomials; for the rest the plain solver, without preprocessing, is the quickest to start.
z3::solver solver_for(z3::context& z3, const std::string& query) {
  if (query.find("(set-logic QF_NRA)") != std::string::npos) return z3::tactic(z3, "qfnra-nlsat").mk_solver();
  return z3::solver(z3, z3::solver::simple());
}

SmtResult decide(const std::string& query, std::chrono::milliseconds timeout) try {
  z3::context& z3 = context();
  const z3::expr_vector asserted = z3.parse_string(query.c_str());
  if (asserted.empty() || query.find("(check-sat)") == std::string::npos)
    return {SmtAnswer::Unknown, "the query asserts or asks nothing", {}};
  z3::solver solver = solver_for(z3, query);
  z3::params params(z3);
  params.set("timeout", static_cast<unsigned>(timeout.count()));
  solver.set(params);
  solver.add(asserted);
  switch (solver.check()) {
    case z3::unsat: return {SmtAnswer::Proved, {}, {}};
    case z3::sat: return {SmtAnswer::Refuted, solver.get_model().to_string(), {}};
    case z3::unknown: break;
  }
  return {SmtAnswer::Unknown, solver.reason_unknown(), {}};
} catch (const z3::exception& e) {
  const std::string why = e.msg();
  kept.reset();
  return {SmtAnswer::Unknown, why, {}};
}

}  // namespace

const char* to_string(SmtAnswer answer) {
  switch (answer) {
    case SmtAnswer::Proved: return "proved";
    case SmtAnswer::Refuted: return "refuted";
    case SmtAnswer::Unknown: return "unknown";
  }
  return "unknown";
}

SmtResult solve(const std::string& query, std::chrono::milliseconds timeout) {
  const auto start = std::chrono::steady_clock::now();
  SmtResult out = decide(query, timeout);
  out.time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  return out;
}

std::string solver_version() {
  unsigned major = 0, minor = 0, build = 0, revision = 0;
  Z3_get_version(&major, &minor, &build, &revision);
  return "Z3 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(build);
}

}  // namespace serviette

#include "proofs/prover/integers.hpp"

#include "proofs/prover/integer_search.hpp"

namespace serviette {

Expected<std::vector<Step>> find_evidence(const Context& context, Index goal) {
  if (context.known(goal)) return std::vector<Step>{};
  try {
    IntegerSearch search(context);
    if (search.prove(goal)) return search.steps_for(goal);
  } catch (const IndexOverflow&) {
    return fail(ErrorCode::Overflow, "the search for evidence of " + to_string(goal) + " >= 0 overflows");
  }
  return fail(ErrorCode::SideCondition, "no evidence found for " + to_string(goal) + " >= 0",
              "state the facts it follows from before it, with `have`");
}

Expected<std::vector<Step>> establish(Context& context, Index goal) {
  auto steps = find_evidence(context, goal);
  if (!steps) return steps;
  for (const Step& s : *steps) context.assume(s.fact);
  return steps;
}

Expected<std::vector<Step>> establish_all(Context& context, const std::vector<Index>& goals) {
  std::vector<Step> out;
  for (Index g : goals) {
    SERVIETTE_LET(steps, establish(context, g));
    out.insert(out.end(), steps.begin(), steps.end());
  }
  return out;
}

}  // namespace serviette

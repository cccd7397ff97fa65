#include "core/refute/refute.hpp"

#include <chrono>

#include "core/refute/search.hpp"

namespace serviette {

using namespace refutation;

Expected<Refutation> refute(Side lhs, Side rhs, const RefuteOptions& options) {
  SERVIETTE_LET(question, Question::of(lhs, rhs, options));
  const auto start = std::chrono::steady_clock::now();
  const auto over = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > options.seconds;
  };
  Refutation result;
  result.seed = options.seed;
  Random random{options.seed};
  const std::vector<Sizes> sizes = options.spread ? spread_sizes(question, random) : small_sizes(question, random);
  for (int round = 0; !sizes.empty() && result.tries < options.tries; ++round) {
    const int tries_before = result.tries;
    for (const Sizes& s : sizes) {
      if (result.tries >= options.tries || over()) return result;
      SERVIETTE_LET(inputs, question.blank(s));
      fill(question, inputs, random);
      const Case c{s, std::move(inputs)};
      SERVIETTE_LET(outcome, question.ask(c));
      if (outcome.kind == Outcome::Kind::Skipped) {
        ++result.skipped;
        continue;
      }
      ++result.tries;
      result.exact += outcome.exact;
      if (outcome.kind == Outcome::Kind::Agree) continue;
      const Case small = shrink(question, c, random, options.seconds);
      SERVIETTE_LET(again, question.ask(small));
      SERVIETTE_LET(text, explain(question, small, again.difference));
      result.found = std::move(text);
      return result;
    }
    if (result.tries == tries_before && round > 20) break;  // nothing can be run
  }
  return result;
}

}  // namespace serviette

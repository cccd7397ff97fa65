#include "core/refute/refute.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "core/refute/search.hpp"

namespace serviette {

using namespace refutation;

namespace {

constexpr int kTriesForAPlainOne = 60;

bool holds_undefined(const Inputs& inputs) {
  for (const auto& [name, a] : inputs) {
    for (const auto& v : a.data()) {
      if (v.is_undefined()) return true;
    }
  }
  return false;
}

}  // namespace

// An input with an undefined element is hard to read. It is told if some more tries find no plainer one.
Expected<Refutation> refute(Side lhs, Side rhs, const RefuteOptions& options) {
  SERVIETTE_LET(question, Question::of(lhs, rhs, options));
  const auto start = std::chrono::steady_clock::now();
  const auto over = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > options.seconds;
  };
  Refutation result;
  result.seed = options.seed;
  Random random{options.seed};
  std::optional<Case> found;
  int last_try = options.tries;
  const auto go_on = [&] { return result.tries < last_try && !over() && !(found && !holds_undefined(found->inputs)); };
  const std::vector<Sizes> sizes = options.spread ? spread_sizes(question, random) : small_sizes(question, random);
  for (int round = 0; !sizes.empty() && go_on(); ++round) {
    const int tries_before = result.tries;
    for (const Sizes& s : sizes) {
      if (!go_on()) break;
      SERVIETTE_LET(inputs, question.blank(s));
      fill(question, inputs, random);
      Case c{s, std::move(inputs)};
      SERVIETTE_LET(outcome, question.ask(c));
      if (outcome.kind == Outcome::Kind::Skipped) {
        ++result.skipped;
        continue;
      }
      ++result.tries;
      result.exact += outcome.exact;
      if (outcome.kind == Outcome::Kind::Agree || (found && holds_undefined(c.inputs))) continue;
      if (!found) last_try = std::min(last_try, result.tries + kTriesForAPlainOne);
      found = std::move(c);
    }
    if (result.tries == tries_before && round > 20) break;  // nothing can be run
  }
  if (!found) return result;
  const Case small = shrink(question, *found, random, options.seconds);
  SERVIETTE_LET(again, question.ask(small));
  SERVIETTE_LET(text, explain(question, small, again.difference));
  result.found = std::move(text);
  return result;
}

}  // namespace serviette

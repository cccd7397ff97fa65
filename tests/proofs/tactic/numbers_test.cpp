// Random pipelines of weaves and reductions: where a tactic applies, what it makes holds; where it does not, it says so.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/proofs/tactic/helper.hpp"

namespace serviette {
namespace {

const char* pick(const std::vector<const char*>& from) { return *rc::gen::elementOf(from); }

// A reduction over n after one or two maps, on an array whose axes stand in a random order, beside a second one.
std::string random_pipeline() {
  std::string axes = pick({"n a b", "a n b", "b a n", "b n a"});
  std::string text = "size a, b\nsize n >= 1\nsize t, u >= 1\naxis w = ceil_div(n, t)\n";
  text += "diagram p(A[" + axes + "], B[n]) -> (R[a b], S[b a]) {\n";
  text += std::string("  X = ") + pick({"exp(A)", "mul(A, B)", "square(A)", "mul(A, A)", "sub(B, A)"}) + "\n";
  text += std::string("  Y[") + axes + "] = " + pick({"id(X)", "add(X, A)", "exp(X)"}) + "\n";
  text += std::string("  R[a b] = ") + pick({"sum", "max", "prod"}) + "[n](X)\n";
  text += std::string("  S[b a] = ") + pick({"sum[n](Y)", "max[n](Y)", "dot[n](Y, B)"}) + "\n}\n";
  return text;
}

RC_GTEST_PROP(Tactics, HoldOnRandomPipelines, ()) {
  const std::string source = random_pipeline();
  const std::string cut = pick({"stream n by t carrying (R, S)", "stream n by 2 carrying (S)", "parts n by t as w carrying (R, S)",
                                "stream n by t carrying (R); stream n by u carrying (S)", "group a by u"});
  const std::string then = pick({"", "; sequential", "; group b by 2"});
  const std::string text = source + "derive d from p { " + cut + then + " }";
  RC_LOG() << text << "\n";
  const auto d = derive_text(text);
  if (!d) {
    RC_TAG(d.error().message);
    RC_ASSERT(d.error().place.line > 0);
    RC_ASSERT(!d.error().message.empty());
    RC_LOG() << render(d.error(), text);
    return;
  }
  RC_TAG("derived");
  const auto judged = holds(*d, static_cast<std::uint64_t>(*rc::gen::inRange(1, 1000)), 40);
  if (!judged) RC_FAIL(std::string(judged.message()));
}

}  // namespace
}  // namespace serviette

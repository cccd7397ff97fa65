// Every rule of proofs/rules run as two diagrams, and with its right side spoilt.
#include <algorithm>
#include <cstdio>

#include "core/refute/refute.hpp"
#include "tests/proofs/numbers/library.hpp"

namespace serviette {
namespace {

// The same diagram with its first output one larger.
Diagram one_more(Diagram d) {
  const Port port = d.outputs[0];
  const Symbol before = "before_" + port.name.str();
  Out made;
  for (Line& l : d.lines) {
    for (Out& o : l.outs) {
      if (o.name != port.name) continue;
      made = o;
      o.name = before;
    }
    for (Operand& o : l.operands) {
      if (o.wire == port.name) o.wire = before;
    }
  }
  Line more{};
  more.kind = LineKind::Map;
  more.outs = {made};
  more.map_names = {"a"};
  more.map_value = read("a", {}) + constant(1);
  more.operands = {{before, made.axes}};
  d.lines.push_back(more);
  return d;
}

TEST(Rules, BothSidesAgreeOnNumbers) {
  for (const Rule& rule : library().rules) {
    const Setting setting = Setting::of(library(), rule);
    const auto r = refute({setting, rule.lhs}, {setting, rule.rhs}, {.seed = 11, .spread = true});
    ASSERT_TRUE(r) << rule.name.str() << ": " << r.error().message;
    if (rule.expect_refuted) {
      EXPECT_TRUE(r->found) << rule.name.str() << " is a twin, and nothing is wrong with it";
      continue;
    }
    EXPECT_FALSE(r->found) << rule.name.str() << "\n" << to_text(*r->found);
    EXPECT_GE(r->tries, 200) << rule.name.str();
    std::printf("rule %s: %d inputs, %d in exact rationals, seed %llu\n", rule.name.str().c_str(), r->tries, r->exact,
                static_cast<unsigned long long>(r->seed));
  }
}

TEST(Rules, ASpoiltRightSideIsFoundOut) {
  for (const Rule& rule : library().rules) {
    if (rule.expect_refuted) continue;
    const Setting setting = Setting::of(library(), rule);
    const Diagram spoilt = one_more(rule.rhs);
    const auto r = refute({setting, rule.lhs}, {setting, spoilt}, {.seed = 11});
    ASSERT_TRUE(r) << rule.name.str() << ": " << r.error().message;
    EXPECT_TRUE(r->found) << rule.name.str();
  }
}

}  // namespace
}  // namespace serviette

// The prelude: every operation has a meaning, and the ones that matter mean what their comment
// says.
#include <set>

#include "core/denote/scope.hpp"
#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

const Module& prelude() {
  static const Module m = *prelude_module();
  return m;
}

// A diagram that applies one operation to inputs of its own, every axis and parameter being a size
// of that name.
std::pair<Module, Diagram> alone(const OpDef& op) {
  Module m = prelude();
  for (Symbol a : op.axes) m.sizes.push_back({a, 1});
  for (Symbol p : op.params) m.sizes.push_back({p, 1});
  Diagram d;
  d.name = "alone";
  Line line;
  line.op = op.name;
  line.axes = op.axes;
  for (Symbol p : op.params) line.params.push_back(Index::name(p));
  for (const auto& p : op.operands) {
    d.inputs.push_back({Symbol(p.name.str() + "_in"), p.axes, p.domain});
    line.operands.push_back({Symbol(p.name.str() + "_in"), p.axes});
  }
  const std::vector<Port> outs =
      op.is_block() ? op.outs : std::vector<Port>{{"out", op.out_axes, Domain::Any}};
  for (const auto& o : outs) {
    const Symbol name(o.name.str() + "_out");
    line.outs.push_back({name, o.axes, {}});
    d.outputs.push_back({name, o.axes, Domain::Any});
  }
  d.lines.push_back(line);
  return {m, d};
}

TEST(Prelude, EveryOperationHasAMeaning) {
  EXPECT_GT(prelude().ops.size(), 90u);
  for (const auto& [name, op] : prelude().ops) {
    if (op.random) continue;
    const auto [module, diagram] = alone(op);
    const auto scope = Scope::of(module, diagram);
    EXPECT_TRUE(scope) << name.str() << ": " << render(scope.error());
  }
}

// What `op` means, its inputs being S_in and so on.
std::string meaning(Symbol op) {
  const auto [module, diagram] = alone(prelude().ops.at(op));
  const auto scope = Scope::of(module, diagram);
  if (!scope) return render(scope.error());
  return to_string(scope->wire(diagram.outputs[0].name)->meaning.body);
}

TEST(Prelude, SoftmaxTakesTheMaximumOut) {
  const Term e = term(
      "exp(S_in[x'] - max(j in 0 .. x, S_in[j])) / sum(k in 0 .. x, exp(S_in[k] - max(j in 0 .. x, "
      "S_in[j])))");
  EXPECT_EQ(meaning("softmax"), to_string(e));
  EXPECT_EQ(meaning("plain_softmax"), "exp(S_in[x']) / sum(j in 0 .. x, exp(S_in[j]))");
  EXPECT_EQ(meaning("log_sum_exp"), "log(sum(j in 0 .. k, exp(A_in[j])))");
}

TEST(Prelude, ReindexingsReadOneElement) {
  EXPECT_EQ(meaning("transpose"), "A_in[i', j']");
  EXPECT_EQ(meaning("reverse"), "A_in[i - i' - 1]");
  EXPECT_EQ(meaning("merge"), "A_in[div(i', n), mod(i', n)]");
}

TEST(Prelude, OperationsThatLookAroundAreNotLocal) {
  const auto local = [](Symbol op, Symbol axis) {
    return !not_local(prelude(), prelude().ops.at(op), axis);
  };
  EXPECT_TRUE(local("softmax", "x"));
  EXPECT_TRUE(local("attention", "x"));
  EXPECT_TRUE(local("causal", "j"));
  EXPECT_FALSE(local("cumsum", "k"));
  EXPECT_FALSE(local("shift", "i"));
  EXPECT_FALSE(local("conv1d", "i"));
}

}  // namespace
}  // namespace serviette

// The laws of algebra.hpp, by their numbers, with equality decided by the canonical form.
#include "core/canonical/algebra.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/canonical/canonical.hpp"
#include "core/canonical/generate.hpp"

namespace serviette {
namespace {

Hypergraph then(const Hypergraph& f, const Hypergraph& g) {
  auto h = compose(f, g);
  RC_ASSERT(h.has_value());
  return *h;
}

Types operator+(Types a, const Types& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Types any_types() {
  Types out;
  for (bool x : *rc::gen::resize(3, rc::gen::arbitrary<std::vector<bool>>()))
    out.push_back(Label(x ? "[x]" : "[y]"));
  return out;
}

Hypergraph any_arrow(const Types& ins, const Types& outs) {
  return random_arrow(ins, outs, *rc::gen::inRange(0, 6), *rc::gen::arbitrary<std::uint64_t>());
}

Hypergraph any_arrow() { return any_arrow(any_types(), any_types()); }

RC_GTEST_PROP(Compose, IsAssociative, ()) {
  const auto f = any_arrow();
  const auto g = any_arrow(output_types(f), any_types());
  const auto h = any_arrow(output_types(g), any_types());
  RC_ASSERT(equal(then(then(f, g), h), then(f, then(g, h))));
}

RC_GTEST_PROP(Compose, HasUnits, ()) {
  const auto f = any_arrow();
  RC_ASSERT(equal(then(identity(input_types(f)), f), f));
  RC_ASSERT(equal(then(f, identity(output_types(f))), f));
}

TEST(Compose, RefusesOtherTypes) {
  const Types x{Label("[x]")}, y{Label("[y]")};
  EXPECT_FALSE(compose(identity(x), identity(y)));
  EXPECT_FALSE(compose(identity(x), identity({x[0], x[0]})));
}

TEST(Compose, IsNotCommutative) {
  const Types x{Label("[x]")};
  const auto f = single_box(Label("f"), x, x), g = single_box(Label("g"), x, x);
  EXPECT_FALSE(equal(*compose(f, g), *compose(g, f)));
}

RC_GTEST_PROP(Tensor, IsAssociative, ()) {
  const auto f = any_arrow(), g = any_arrow(), h = any_arrow();
  RC_ASSERT(equal(tensor(tensor(f, g), h), tensor(f, tensor(g, h))));
}

RC_GTEST_PROP(Tensor, HasUnits, ()) {
  const auto f = any_arrow();
  RC_ASSERT(equal(tensor(f, Hypergraph()), f));
  RC_ASSERT(equal(tensor(Hypergraph(), f), f));
}

RC_GTEST_PROP(Tensor, Interchanges, ()) {
  const auto f = any_arrow(), h = any_arrow();
  const auto g = any_arrow(output_types(f), any_types()),
             k = any_arrow(output_types(h), any_types());
  RC_ASSERT(equal(tensor(then(f, g), then(h, k)), then(tensor(f, h), tensor(g, k))));
}

RC_GTEST_PROP(Tensor, OfIdentitiesIsIdentity, ()) {
  const auto a = any_types(), b = any_types();
  RC_ASSERT(equal(tensor(identity(a), identity(b)), identity(a + b)));
}

RC_GTEST_PROP(Swap, IsNatural, ()) {
  const auto f = any_arrow(), g = any_arrow();
  RC_ASSERT(equal(then(tensor(f, g), swap(output_types(f), output_types(g))),
                  then(swap(input_types(f), input_types(g)), tensor(g, f))));
}

RC_GTEST_PROP(Swap, IsItsOwnInverse, ()) {
  const auto a = any_types(), b = any_types();
  RC_ASSERT(equal(then(swap(a, b), swap(b, a)), identity(a + b)));
}

RC_GTEST_PROP(Swap, IsCoherent, ()) {
  const auto a = any_types(), b = any_types(), c = any_types();
  RC_ASSERT(equal(swap(a, b + c),
                  then(tensor(swap(a, b), identity(c)), tensor(identity(b), swap(a, c)))));
}

TEST(Swap, IsNotIdentity) {
  const Types x{Label("[x]")};
  EXPECT_FALSE(equal(swap(x, x), identity({x[0], x[0]})));
}

RC_GTEST_PROP(Copy, IsACommutativeComonoid, ()) {
  const auto a = any_types();
  RC_ASSERT(equal(then(copy(a), swap(a, a)), copy(a)));
  RC_ASSERT(equal(then(copy(a), tensor(copy(a), identity(a))),
                  then(copy(a), tensor(identity(a), copy(a)))));
  RC_ASSERT(equal(then(copy(a), tensor(discard(a), identity(a))), identity(a)));
}

RC_GTEST_PROP(Discard, IsNatural, ()) {
  const auto f = any_arrow();
  RC_ASSERT(equal(then(f, discard(output_types(f))), discard(input_types(f))));
}

RC_GTEST_PROP(Copy, IsNaturalUpToSharing, ()) {
  const auto f = any_arrow();
  RC_ASSERT(equal_up_to_sharing(then(f, copy(output_types(f))),
                                then(copy(input_types(f)), tensor(f, f))));
}

TEST(Copy, IsNotNaturalWithoutSharing) {
  const Types x{Label("[x]")};
  const auto f = single_box(Label("f"), x, x);
  const auto once = *compose(f, copy(x)), twice = *compose(copy(x), tensor(f, f));
  EXPECT_FALSE(equal(once, twice));
  EXPECT_TRUE(equal_up_to_sharing(once, twice));
}

TEST(Copy, IsNeverNaturalForRandomNumbers) {
  const Types x{Label("[x]")};
  const auto f = single_box(Label("dropout", false), x, x);
  EXPECT_FALSE(equal_up_to_sharing(*compose(f, copy(x)), *compose(copy(x), tensor(f, f))));
}

}  // namespace
}  // namespace serviette

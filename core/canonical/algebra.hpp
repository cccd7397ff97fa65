// The operations of a symmetric monoidal category with copy and discard, on hypergraphs.
//
//   copy([x]) ; (f x g)    is    *compose(copy({x}), tensor(f, g))
//
// Laws, up to `equal` of canonical.hpp (types left out):
//   1. (f;g);h = f;(g;h)        id;f = f = f;id
//   2. (f x g) x h = f x (g x h)    f x empty = f = empty x f
//   3. (f;g) x (h;k) = (f x h);(g x k)    id x id = id
//   4. (f x g);swap = swap;(g x f)    swap;swap = id    swap(a, b c) = (swap(a,b) x id);(id x
//   swap(a,c))
//   5. copy;swap = copy    copy;(copy x id) = copy;(id x copy)    copy;(discard x id) = id
//   6. f;discard = discard
// And up to `equal_up_to_sharing` only, for copyable f:
//   7. f;copy = copy;(f x f)
#pragma once

#include <vector>

#include "core/canonical/hypergraph.hpp"

namespace serviette {

using Types = std::vector<Label>;

Types input_types(const Hypergraph& g);
Types output_types(const Hypergraph& g);

Hypergraph identity(const Types& types);
Hypergraph swap(const Types& first, const Types& second);  // first second -> second first
Hypergraph copy(const Types& types);                       // a b -> a b a b
Hypergraph discard(const Types& types);
Hypergraph single_box(Label label, const Types& ins, const Types& outs);

// f, then g. ErrorCode::Type unless the outputs of f have the types of the inputs of g.
Expected<Hypergraph> compose(const Hypergraph& f, const Hypergraph& g);
Hypergraph tensor(const Hypergraph& f, const Hypergraph& g);  // f beside g

}  // namespace serviette

#include "core/canonical/generate.hpp"

#include <fmt/format.h>

#include <numeric>
#include <random>

namespace serviette {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint32_t below(std::size_t n) { return static_cast<std::uint32_t>(engine_() % n); }

  std::vector<std::uint32_t> permutation(std::uint32_t n) {
    std::vector<std::uint32_t> p(n);
    std::iota(p.begin(), p.end(), 0);
    for (std::uint32_t i = n; i > 1; --i) std::swap(p[i - 1], p[below(i)]);
    return p;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace

Hypergraph random_hypergraph(const GenerateOptions& options, std::uint64_t seed) {
  Dice dice(seed);
  HypergraphParts parts;
  const Label type("[x]");
  std::vector<Label> kinds;
  for (std::uint32_t k = 0; k < options.labels; ++k) kinds.emplace_back(fmt::format("k{}", k));
  for (std::uint32_t i = 0; i < std::max(1u, options.inputs); ++i) parts.add_input(type);
  std::vector<bool> read(parts.wire_types.size(), false);
  for (std::uint32_t b = 0; b < options.boxes; ++b) {
    const std::uint32_t kind = dice.below(options.labels);
    const std::uint32_t made = static_cast<std::uint32_t>(parts.wire_types.size());
    const std::uint32_t from = options.window && options.window < made ? made - options.window : 0;
    std::vector<WireId> ins, outs;
    for (std::uint32_t i = 0; i < 1 + kind % 3; ++i) {
      ins.push_back(from + dice.below(made - from));
      read[ins.back()] = true;
    }
    for (std::uint32_t i = 0; i < (kind % 4 == 3 ? 2u : 1u); ++i)
      outs.push_back(parts.add_wire(type));
    read.resize(parts.wire_types.size(), false);
    parts.add_box(kinds[kind], ins, outs);
  }
  for (WireId w = 0; w < parts.wire_types.size(); ++w) {
    if (options.all_live ? !read[w] : w + 1 == parts.wire_types.size()) parts.outputs.push_back(w);
  }
  return *Hypergraph::make(std::move(parts));
}

Hypergraph random_arrow(const Types& ins, const Types& outs, std::uint32_t boxes,
                        std::uint64_t seed) {
  Dice dice(seed);
  HypergraphParts parts;
  std::vector<WireId> wires;
  for (Label t : ins) wires.push_back(parts.add_input(t));
  const Types all{Label("[x]"), Label("[y]")};
  const auto add = [&](const std::vector<WireId>& reads, const Types& makes) {
    std::string text = fmt::format("f{}:", dice.below(2));
    for (WireId w : reads) text += parts.wire_types[w].str();
    text += "->";
    std::vector<WireId> made;
    for (Label t : makes) {
      text += t.str();
      made.push_back(parts.add_wire(t));
    }
    parts.add_box(Label(text), reads, made);
    wires.insert(wires.end(), made.begin(), made.end());
  };
  for (std::uint32_t b = 0; b < boxes; ++b) {
    std::vector<WireId> reads;
    for (std::uint32_t i = wires.empty() ? 0 : dice.below(3); i > 0; --i)
      reads.push_back(wires[dice.below(wires.size())]);
    Types makes;
    for (std::uint32_t i = 1 + dice.below(2); i > 0; --i) makes.push_back(all[dice.below(2)]);
    add(reads, makes);
  }
  for (Label t : outs) {
    std::vector<WireId> fitting;
    for (WireId w : wires) {
      if (parts.wire_types[w] == t) fitting.push_back(w);
    }
    if (fitting.empty()) {
      add({}, {t});
      fitting.push_back(wires.back());
    }
    parts.outputs.push_back(fitting[dice.below(fitting.size())]);
  }
  return *Hypergraph::make(std::move(parts));
}

Hypergraph shuffled(const Hypergraph& g, std::uint64_t seed) {
  Dice dice(seed);
  const auto wire_to = dice.permutation(g.wires());
  const auto box_order = dice.permutation(g.boxes());
  const auto translate = [&](std::span<const WireId> wires) {
    std::vector<WireId> out;
    for (WireId w : wires) out.push_back(wire_to[w]);
    return out;
  };
  HypergraphParts parts;
  parts.wire_types.resize(g.wires());
  for (WireId w = 0; w < g.wires(); ++w) parts.wire_types[wire_to[w]] = g.type(w);
  for (BoxId b : box_order) parts.add_box(g.label(b), translate(g.ins(b)), translate(g.outs(b)));
  parts.inputs = translate(g.inputs());
  parts.outputs = translate(g.outputs());
  return *Hypergraph::make(std::move(parts));
}

}  // namespace serviette

#include "core/canonical/canonical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace serviette {
namespace {

class Walk {
 public:
  Walk(const Hypergraph& g, std::uint32_t ordered)
      : g_(g),
        ordered_(std::min<std::uint32_t>(ordered, static_cast<std::uint32_t>(g.inputs().size()))),
        box_number_(g.boxes(), kNone),
        input_number_(g.inputs().size() - ordered_, kNone) {
    form_.words.reserve(4 + 4 * g.boxes() + 2 * g.parts().in_wires.size() + g.wires());
    form_.boxes.reserve(g.boxes());
  }

  CanonicalForm run() {
    form_.words.resize(4);
    for (std::uint32_t i = 0; i < ordered_; ++i) label(g_.type(g_.inputs()[i]));
    for (WireId w : g_.outputs()) maker(w);
    for (std::size_t i = 0; i < form_.boxes.size(); ++i) {  // grows while it is walked
      const BoxId b = form_.boxes[i];
      label(g_.label(b));
      number(static_cast<std::uint32_t>(g_.ins(b).size()));
      for (WireId w : g_.ins(b)) maker(w);
      number(static_cast<std::uint32_t>(g_.outs(b).size()));
      for (WireId w : g_.outs(b)) label(g_.type(w));
    }
    for (std::uint32_t i : form_.inputs_met) label(g_.type(g_.inputs()[i]));
    const std::size_t counts[] = {ordered_, form_.inputs_met.size(), g_.outputs().size(),
                                  form_.boxes.size()};
    for (int i = 0; i < 4; ++i) {
      form_.words[i] = static_cast<std::uint32_t>(counts[i]);
      hasher_.word(counts[i]);
    }
    form_.hash = hasher_.finish();
    return std::move(form_);
  }

 private:
  void number(std::uint32_t n) {
    form_.words.push_back(n);
    hasher_.word(n);
  }

  void label(Label l) {
    form_.words.push_back(l.id());
    hasher_.word(l.hash().high);
    hasher_.word(l.hash().low);
  }

  void maker(WireId w) {
    const PortRef p = g_.producer(w);
    if (p.box != kNone) {
      std::uint32_t& n = box_number_[p.box];
      if (n == kNone) {
        n = static_cast<std::uint32_t>(form_.boxes.size());
        form_.boxes.push_back(p.box);
      }
      number(n);
      number(p.port);
      return;
    }
    number(kNone);
    if (p.port < ordered_) {
      number(p.port);
      return;
    }
    std::uint32_t& n = input_number_[p.port - ordered_];
    if (n == kNone) {
      n = ordered_ + static_cast<std::uint32_t>(form_.inputs_met.size());
      form_.inputs_met.push_back(p.port);
    }
    number(n);
  }

  const Hypergraph& g_;
  std::uint32_t ordered_;
  std::vector<std::uint32_t> box_number_, input_number_;
  CanonicalForm form_;
  Hasher hasher_;
};

struct KeyHash {
  std::size_t operator()(const std::vector<std::uint32_t>& key) const noexcept {
    std::uint64_t h = key.size();
    for (std::uint32_t k : key) h = (h ^ k) * 0x9E3779B97F4A7C15ull, h ^= h >> 29;
    return h;
  }
};

}  // namespace

CanonicalForm canonical_form(const Hypergraph& g, std::uint32_t ordered_inputs) {
  return Walk(g, ordered_inputs).run();
}

std::string to_string(const CanonicalForm& form) {
  std::size_t at = 4;
  const auto next = [&] { return form.words[at++]; };
  const auto label = [&] { return Label::from_id(next()).str(); };
  const auto list = [&](std::uint32_t n, const auto& item) {
    std::string out;
    for (std::uint32_t i = 0; i < n; ++i) out += (i ? ", " : "") + item();
    return out;
  };
  const auto maker = [&] {
    const std::uint32_t box = next(), port = next();
    return box == kNone ? fmt::format("i{}", port) : fmt::format("b{}.{}", box, port);
  };
  std::string out = "(in: " + list(form.words[0], label) + ")";
  const std::string outputs = list(form.words[2], maker);
  for (std::uint32_t b = 0; b < form.words[3]; ++b) {
    const std::string name = label();
    const std::string ins = list(next(), maker);
    out += fmt::format(" b{} = {}({}) -> {};", b, name, ins, list(next(), label));
  }
  out += " (met: " + list(form.words[1], label) + ") (out: " + outputs + ")";
  return out;
}

Hypergraph share(const Hypergraph& g) {
  std::vector<BoxId> order(g.boxes());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](BoxId a, BoxId b) { return g.depth(a) < g.depth(b); });
  HypergraphParts parts;
  std::vector<WireId> image(g.wires(), kNone);
  for (WireId w : g.inputs()) image[w] = parts.add_input(g.type(w));
  std::unordered_map<std::vector<std::uint32_t>, BoxId, KeyHash> seen;
  for (BoxId b : order) {
    std::vector<WireId> ins, outs;
    std::vector<std::uint32_t> key{g.label(b).id()};
    for (WireId w : g.ins(b)) ins.push_back(image[w]);
    key.insert(key.end(), ins.begin(), ins.end());
    key.push_back(kNone);
    for (WireId w : g.outs(b)) key.push_back(g.type(w).id());
    if (const auto it = seen.find(key); it != seen.end() && g.label(b).copyable()) {
      for (std::uint32_t i = 0; i < g.outs(b).size(); ++i)
        image[g.outs(b)[i]] = parts.out_wires[parts.out_begin[it->second] + i];
      continue;
    }
    for (WireId w : g.outs(b)) outs.push_back(image[w] = parts.add_wire(g.type(w)));
    seen.emplace(std::move(key), parts.add_box(g.label(b), ins, outs));
  }
  for (WireId w : g.outputs()) parts.outputs.push_back(image[w]);
  return *Hypergraph::make(std::move(parts));
}

bool equal(const Hypergraph& a, const Hypergraph& b) {
  return canonical_form(a) == canonical_form(b);
}

bool equal_up_to_sharing(const Hypergraph& a, const Hypergraph& b) {
  return equal(share(a), share(b));
}

}  // namespace serviette

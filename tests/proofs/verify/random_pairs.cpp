#include "tests/proofs/verify/random_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace serviette::random_pairs {

const std::string kSizes = "size n, m, b >= 1\naxis wn = ceil_div(n, b)\naxis wm = ceil_div(m, b)\n";

namespace {

using Axes = std::vector<std::string>;

struct Wire {
  std::string name;
  Axes axes;
};

struct Line {
  Wire out;
  std::string op, axis;  // axis: the op's own, if it has one
  std::vector<Wire> operands;
};

const std::vector<std::string> kUnary = {"neg", "relu", "abs", "square", "exp", "id"};
const std::vector<std::string> kBinary = {"add", "sub", "mul", "max2"};
const std::vector<std::string> kReduction = {"sum", "max", "mean", "sum_of_squares"};
const std::vector<std::string> kAlong = {"reverse", "cumsum", "softmax"};  // keep their axis

std::string bracketed(const Wire& w) { return fmt::format("{}[{}]", w.name, fmt::join(w.axes, " ")); }

std::string text(const Line& l) {
  std::vector<std::string> names;
  for (const Wire& w : l.operands) names.push_back(w.name);
  const std::string axis = l.axis.empty() ? "" : "[" + l.axis + "]";
  return fmt::format("  {} = {}{}({})\n", bracketed(l.out), l.op, axis, fmt::join(names, ", "));
}

class Drawer {
 public:
  explicit Drawer(std::uint64_t seed) : random_(seed) {}

  Pair pair(const std::string& name) {
    std::vector<Line> lines = source();
    const Wire out = lines.back().out;
    Pair p;
    p.name = name;
    p.equal = chance(2);
    p.src = diagram(name + "_src", out, joined(lines));
    std::vector<Line> target = lines;
    if (!p.equal) change(target[below(target.size())]);
    std::vector<std::string> parts;
    for (const Line& l : target) parts.push_back(text(l));
    for (std::size_t n = 1 + below(3); n > 0; --n) {
      const std::size_t i = below(target.size());
      if (parts[i] == text(target[i])) parts[i] = otherwise(target[i]);
    }
    p.tgt = diagram(name + "_tgt", out, fmt::format("{}", fmt::join(parts, "")));
    return p;
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  std::string fresh() { return "T" + std::to_string(next_++); }

  static std::string joined(const std::vector<Line>& lines) {
    std::string out;
    for (const Line& l : lines) out += text(l);
    return out;
  }

  static std::string diagram(const std::string& name, const Wire& out, const std::string& lines) {
    return fmt::format("diagram {}(A[n], B[n], C[n m], D[m], s[]) -> ({}) {{\n{}}}\n", name, bracketed(out), lines);
  }

  // --- Sources ------------------------------------------------------------------------------------------------------
  std::vector<Line> source() {
    std::vector<Wire> wires = {{"A", {"n"}}, {"B", {"n"}}, {"C", {"n", "m"}}, {"D", {"m"}}, {"s", {}}};
    std::vector<Line> out;
    for (std::size_t left = 2 + below(4); left > 0; --left) {
      Line l = line(wires);
      l.out.name = left == 1 ? "O" : "W" + std::to_string(out.size());
      wires.push_back(l.out);
      // What has just been made is read more often than the rest.
      wires.push_back(l.out);
      out.push_back(std::move(l));
    }
    return out;
  }

  Line line(const std::vector<Wire>& wires) {
    const Wire a = pick(wires);
    Line out{{"", a.axes}, "", "", {a}};
    switch (a.axes.empty() ? below(4) : below(8)) {
      case 0:
        out.op = pick(kUnary);
        break;
      case 1:
      case 2:
      case 3: {
        const Wire b = pick(wires);
        out.op = pick(kBinary);
        out.operands.push_back(b);
        for (const std::string& x : b.axes) {
          if (std::find(out.out.axes.begin(), out.out.axes.end(), x) == out.out.axes.end()) out.out.axes.push_back(x);
        }
        break;
      }
      case 4:
        out.op = pick(kAlong);
        out.axis = pick(a.axes);
        break;
      default:
        out.op = pick(kReduction);
        out.axis = pick(a.axes);
        std::erase(out.out.axes, out.axis);
    }
    return out;
  }

  // --- The same otherwise -------------------------------------------------------------------------------------------
  std::string otherwise(const Line& l) {
    const std::vector<std::string> forms = same_as(l);
    return forms.empty() ? text(l) : pick(forms);
  }

  // A wire of the axes of `like`, under a new name.
  Wire made(const Wire& like) { return {fresh(), like.axes}; }
  static std::string call(const Wire& out, const std::string& op, const std::vector<std::string>& operands) {
    return fmt::format("  {} = {}({})\n", bracketed(out), op, fmt::join(operands, ", "));
  }

  std::vector<std::string> same_as(const Line& l) {
    std::vector<std::string> out;
    const std::string a = l.operands[0].name, b = l.operands.size() > 1 ? l.operands[1].name : "";
    const std::string on = "[" + l.axis + "]";
    const Wire t = made(l.out), u = made(l.out), v = made(l.operands[0]), w = made(l.operands[0]);
    const auto add = [&](const std::vector<std::string>& lines) {
      out.push_back(fmt::format("{}", fmt::join(lines, "")));
    };
    const auto two = [&](const std::string& first, const std::string& second) { add({first, second}); };
    if (l.op == "add" || l.op == "mul" || l.op == "max2") add({call(l.out, l.op, {b, a})});
    if (l.op == "add") {
      const Wire negated = made(l.operands[1]);
      two(call(negated, "neg", {b}), call(l.out, "sub", {a, negated.name}));
    }
    if (l.op == "sub") two(call(t, "sub", {b, a}), call(l.out, "neg", {t.name}));
    if (l.op == "mul") add({call(l.out, "map(x, y: ((x + y) * (x + y) - (x - y) * (x - y)) / 4)", {a, b})});
    if (l.op == "max2") add({call(t, "sub", {a, b}), call(u, "relu", {t.name}), call(l.out, "add", {u.name, b})});
    if (l.op == "neg") add({call(l.out, "map(x: -1 * x)", {a})});
    if (l.op == "square") add({call(l.out, "mul", {a, a})});
    if (l.op == "abs") add({call(t, "neg", {a}), call(l.out, "max2", {t.name, a})});
    if (l.op == "relu") add({call(l.out, "map(x: x - min(x, 0))", {a})});
    if (l.op == "relu") add({call(l.out, "map(x: max(0, x))", {a})});
    if (l.op == "exp") add({call(t, "map(x: exp(x / 2))", {a}), call(l.out, "mul", {t.name, t.name})});
    if (l.op == "id") add({call(t, "neg", {a}), call(l.out, "neg", {t.name})});
    if (l.op == "cumsum") add({call(t, "map(x: 2 * x)", {a}), call(u, "cumsum" + on, {t.name}),
                               call(l.out, "map(x: x / 2)", {u.name})});
    if (l.op == "softmax") add({call(l.out, "plain_softmax" + on, {a})});
    if (l.op == "reverse") add({call(t, "reverse" + on, {a}), call(u, "reverse" + on, {t.name}),
                                call(l.out, "reverse" + on, {u.name})});
    if (l.op == "sum_of_squares") two(call(v, "square", {a}), call(l.out, "sum" + on, {v.name}));
    if (l.op == "mean") {
      const Wire length{fresh(), {}};
      add({call(t, "sum" + on, {a}), call(length, "length" + on, {}), call(l.out, "div", {t.name, length.name})});
    }
    if (l.op == "sum" || l.op == "max") {
      two(call(v, "reverse" + on, {a}), call(l.out, l.op + on, {v.name}));
      const std::string inner = call(t, l.op + on, {a});
      Axes by_part = l.out.axes;
      by_part.push_back("w" + l.axis);
      const Wire p{fresh(), by_part};
      add({fmt::format("  {} = parts {} by b as w{} {{\n  {}    yield {}\n  }}\n", bracketed(p), l.axis, l.axis, inner,
                       t.name),
           call(l.out, l.op + "[w" + l.axis + "]", {p.name})});
      const Wire start{fresh(), l.out.axes};
      const std::string begin = call(start, l.op == "sum" ? "zero" : "neg_inf", {});
      const std::string step = call(u, l.op == "sum" ? "add" : "max2", {"z", t.name});
      add({begin, fmt::format("  {} = stream {} by b carrying z = {} {{\n  {}  {}    yield {}\n  }}\n",
                              bracketed(l.out), l.axis, start.name, inner, step, u.name)});
    }
    if (l.op == "sum")
      add({call(w, "map(x: 3 * x)", {a}), call(t, "sum" + on, {w.name}), call(l.out, "map(x: x / 3)", {t.name})});
    if (!l.out.axes.empty() && l.axis != l.out.axes[0]) {
      const std::string axis = l.out.axes[0];
      Line inner = l;
      inner.out = t;
      add({fmt::format("  {} = group {} by b {{\n  {}    yield {}\n  }}\n", bracketed(l.out), axis, text(inner),
                       t.name)});
    }
    return out;
  }

  // --- Another line -------------------------------------------------------------------------------------------------
  void change(Line& l) {
    for (const auto* kind : {&kUnary, &kBinary, &kReduction, &kAlong}) {
      if (std::find(kind->begin(), kind->end(), l.op) == kind->end()) continue;
      const std::string before = l.op;
      while (l.op == before) l.op = pick(*kind);
      return;
    }
  }

  std::mt19937_64 random_;
  int next_ = 0;
};

}  // namespace

std::vector<Pair> draw(std::uint64_t seed, int count) {
  Drawer drawer(seed);
  std::vector<Pair> out;
  for (int i = 0; i < count; ++i) out.push_back(drawer.pair("p" + std::to_string(i)));
  return out;
}

}  // namespace serviette::random_pairs

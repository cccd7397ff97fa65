// Smaller sizes, then simpler values, as long as the two sides still differ.
#include <chrono>

#include "core/refute/search.hpp"

namespace serviette::refutation {
namespace {

class Shrinker {
 public:
  Shrinker(const Question& q, Case c, Random& random, double seconds)
      : q_(q), best_(std::move(c)), random_(random), seconds_(seconds) {}

  Case run() {
    while (smaller_sizes()) {
    }
    while (simpler_values() && !over()) {
    }
    return best_;
  }

 private:
  bool over() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count() > seconds_;
  }

  bool accept(Case c) {
    const auto outcome = q_.ask(c);
    if (!outcome || outcome->kind != Outcome::Kind::Differ) return false;
    best_ = std::move(c);
    return true;
  }

  // The part of every array that fits the new sizes, from its start or from its end.
  std::optional<Case> cropped(const Sizes& sizes, bool from_end) const {
    auto inputs = q_.blank(sizes);
    if (!inputs) return std::nullopt;
    for (auto& [name, a] : *inputs) {
      const auto& old = best_.inputs.at(name);
      if (a.data().empty()) continue;
      std::vector<std::int64_t> at = a.first();
      do {
        std::vector<std::int64_t> from = at;
        for (std::size_t d = 0; from_end && d < at.size(); ++d) from[d] += old.shape()[d] - a.shape()[d];
        const std::int64_t o = old.offset(from);
        a.data()[static_cast<std::size_t>(a.offset(at))] = o < 0 ? Rational(mpq_class(0)) : old.data()[static_cast<std::size_t>(o)];
      } while (advance(at, a.first(), a.shape()));
    }
    return Case{sizes, std::move(*inputs)};
  }

  bool try_sizes(const Sizes& sizes) {
    if (over() || !q_.admits(sizes)) return false;
    for (const bool from_end : {false, true}) {
      auto c = cropped(sizes, from_end);
      if (c && accept(std::move(*c))) return true;
    }
    for (int i = 0; i < 5 && !over(); ++i) {
      auto inputs = q_.blank(sizes);
      if (!inputs) return false;
      if (q_.format)
        fill(q_, *q_.format, *inputs, random_);
      else
        fill(q_, *inputs, random_);
      if (accept({sizes, std::move(*inputs)})) return true;
    }
    return false;
  }

  bool smaller_sizes() {
    for (const SizeDecl& s : q_.sizes) {
      for (std::int64_t n = s.at_least; n < best_.sizes.at(s.name); ++n) {
        Sizes smaller = best_.sizes;
        smaller[s.name] = n;
        if (try_sizes(smaller)) return true;
      }
    }
    for (std::size_t i = 0; i < q_.sizes.size(); ++i) {
      for (std::size_t j = i + 1; j < q_.sizes.size(); ++j) {
        Sizes smaller = best_.sizes;
        --smaller[q_.sizes[i].name];
        --smaller[q_.sizes[j].name];
        if (try_sizes(smaller)) return true;
      }
    }
    return false;
  }

  // How simple a value is: 0, 1, -1, 2, -2, 3, -3, others, -inf, undefined.
  static int complexity(const Rational& v) {
    if (v.is_undefined()) return 100;
    if (v.is_neg_inf()) return 99;
    if (v.number.get_den() != 1 || abs(v.number) > 40) {
      const std::string digits = v.number.get_num().get_str();
      return v.number.get_den() == 1 && digits.find_last_not_of('0') <= 1 ? 97 : 98;
    }
    const int i = static_cast<int>(v.number.get_num().get_si());
    return i == 0 ? 0 : i > 0 ? 2 * i - 1 : -2 * i;
  }

  // What to put for a value: small integers, and for what is large its first digit.
  static std::vector<mpq_class> simple(const Rational& v) {
    std::vector<mpq_class> out{0, 1, -1, 2, -2, 3, -3};
    if (!v.is_real() || abs(v.number) < 10) return out;
    mpz_class power = 1, whole = v.number.get_num() / v.number.get_den();
    while (abs(whole) >= 10 * power) power *= 10;
    out.emplace_back(mpz_class(whole / power * power));
    return out;
  }

  bool simpler_values() {
    bool changed = false;
    for (const auto& port : q_.lhs.diagram.inputs) {
      for (const int whole : {0, 1}) {
        if (over()) return changed;
        Case c = best_;
        bool simpler = false;
        for (Rational& v : c.inputs.at(port.name).data()) {
          simpler = simpler || complexity(v) > complexity(mpq_class(whole));
          if (complexity(v) > complexity(mpq_class(whole))) v = mpq_class(whole);
        }
        if (simpler && accept(std::move(c))) changed = true;
      }
      for (std::size_t i = 0; i < best_.inputs.at(port.name).data().size(); ++i) {
        const int now = complexity(best_.inputs.at(port.name).data()[i]);
        for (const mpq_class& v : simple(best_.inputs.at(port.name).data()[i])) {
          if (complexity(v) >= now || over()) break;
          Case c = best_;
          c.inputs.at(port.name).data()[i] = v;
          if (accept(std::move(c))) {
            changed = true;
            break;
          }
        }
      }
    }
    return changed;
  }

  const Question& q_;
  Case best_;
  Random& random_;
  double seconds_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

Case shrink(const Question& q, Case c, Random& random, double seconds) {
  return Shrinker(q, std::move(c), random, seconds).run();
}

}  // namespace serviette::refutation

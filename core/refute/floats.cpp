#include "core/refute/floats.hpp"

#include <fmt/format.h>

#include <chrono>

#include "core/refute/search.hpp"

namespace serviette {
namespace refutation {
namespace {

using Wide = Value<long double>;

bool same(const Wide& a, const Wide& b, long double tolerance) {
  if (!a.is_real() || !b.is_real()) return a.is_neg_inf() && b.is_neg_inf();
  return std::fabs(a.number - b.number) <= tolerance * std::max(std::fabs(a.number), std::fabs(b.number));
}

// The truth about one element: both runs in long double see the same. If the target's left even that range, the
// source's is believed if it is the same in double.
std::optional<long double> truth(const Wide& source, const Wide& target, const Real& narrow, bool trouble) {
  if (source.is_undefined() || (trouble && source.is_neg_inf())) return std::nullopt;
  const bool left = target.is_undefined() && trouble;
  const bool known = left ? same(source, Wide(narrow.number), 1e-9L) : same(source, target, 1e-12L);
  return known ? std::optional(source.number) : std::nullopt;
}

double error(const Value<Ieee>& v, long double exact, long double scale) {
  if (std::isinf(exact)) return v.is_neg_inf() ? 0 : std::numeric_limits<double>::infinity();
  if (!v.is_real()) return std::numeric_limits<double>::infinity();
  return static_cast<double>(std::fabs(static_cast<long double>(v.number) - exact) / scale);
}

}  // namespace

// Differ: the element where `worse` is far off and `better` is not.
Expected<FloatOutcome> ask_in(const Question& q, const Format& format, const Case& c) {
  const auto rounded = converted<Ieee>(c.inputs, in_format<Ieee>(format));
  const auto wide = converted<long double>(c.inputs, in_format<long double>(format));
  FloatOutcome out;
  auto exact = evaluate(q.lhs.setting, q.lhs.diagram, c.sizes, wide);
  auto other = evaluate(q.rhs.setting, q.rhs.diagram, c.sizes, wide);
  if (!exact || !other) {
    const Error& e = !exact ? exact.error() : other.error();
    if (e.code != ErrorCode::SideCondition && e.code != ErrorCode::Overflow) return std::unexpected(e);
    return out;  // a tile of size 0
  }
  const bool trouble = exact->trouble.any() || other->trouble.any();
  Run<double> narrow;  // asked for only where long double is in trouble
  if (trouble) {
    SERVIETTE_LET(
        run, evaluate(q.lhs.setting, q.lhs.diagram, c.sizes, converted<double>(c.inputs, in_format<double>(format))));
    narrow = std::move(run);
  }
  const auto moved = [&](const Side& side, std::uint64_t noise) {
    RunOptions<Ieee> options;
    options.arithmetic.format = format;
    options.arithmetic.noise = noise;
    return evaluate(side.setting, side.diagram, c.sizes, rounded, options);
  };
  SERVIETTE_LET(source, moved(q.lhs, 0));
  SERVIETTE_LET(target, moved(q.rhs, 0));
  std::vector<Run<Ieee>> sources, targets;  // moved; made where one of the two is far off and the other is not
  const double far = format.half_the_digits();
  for (const Port& port : q.lhs.diagram.outputs) {
    const auto &e = exact->wires.at(port.name), &o = other->wires.at(port.name);
    const auto &s = source.wires.at(port.name), &t = target.wires.at(port.name);
    if (e.data().empty()) continue;
    long double scale = std::ldexp(format.smallest_normal(), format.digits);
    for (const auto& v : e.data()) {
      if (v.is_real()) scale = std::max(scale, std::fabs(v.number));
    }
    if (scale > format.largest() / 4) continue;  // an overflow is no surprise
    std::vector<std::int64_t> at = e.first();
    do {
      const auto known = truth(e(at), o(at), trouble ? narrow.wires.at(port.name)(at) : Real(), trouble);
      if (!known) continue;
      out.known = true;
      const double es = error(s(at), *known, scale), et = error(t(at), *known, scale);
      if (es <= far && et <= far) {
        out.source_error = std::max(out.source_error, es);
        out.target_error = std::max(out.target_error, et);
        continue;
      }
      auto& found = et > far ? out.worse : out.better;
      if (found || std::min(es, et) > far / 4) continue;
      std::vector<Run<Ieee>>& others = et > far ? sources : targets;
      for (std::uint64_t noise = 1 + others.size(); noise <= 3; ++noise) {
        SERVIETTE_LET(run, moved(et > far ? q.lhs : q.rhs, noise));
        others.push_back(std::move(run));
      }
      const auto right = [&](const Run<Ieee>& r) { return error(r.wires.at(port.name)(at), *known, scale) <= far / 4; };
      if (!std::ranges::all_of(others, right)) continue;
      found = Difference{false, port.name, at, to_string(s(at)), to_string(t(at))};
      out.truth = to_string(Real(static_cast<double>(*known)));
    } while (advance(at, e.first(), e.shape()));
  }
  return out;
}

// Values that hurt numbers of a machine.
void fill(const Question& q, const Format& format, Inputs& inputs, Random& random) {
  enum Kind { Small, Equal, Dominant, FarBelow, Apart, Tiny, Huge, Mixed };
  const double largest = format.largest(), digits = std::ldexp(1.0, format.digits);
  const auto pick = [&](std::initializer_list<double> from) {
    const double x = from.begin()[random.below(static_cast<int>(from.size()))];
    return std::min(x, largest / 64);
  };
  const auto small = [&] { return (random.below(33) - 16) / 8.0; };
  for (const Port& p : q.lhs.diagram.inputs) {
    Array<mpq_class>& a = inputs.at(p.name);
    const int kind = random.below(Mixed + 4);  // half of them small
    const double big = pick({20, 90, 1000, 60000, 1e6, 1e30, 1e38}),
                 offset = pick({100, 1000, 30000, digits / 8, digits});
    const double same = pick({0.5, 3, 100, 60000, 1e38});
    // Beyond a constant of the program, such as the -50000 that somebody took for -inf.
    double beyond = big;
    if (!q.constants.empty() && random.below(2) == 0)
      beyond =
          1.25 *
          std::fabs(q.constants[static_cast<std::size_t>(random.below(static_cast<int>(q.constants.size())))].get_d());
    const int hot = random.below(static_cast<int>(std::max<std::size_t>(a.data().size(), 1)));
    const int mask = p.domain == Domain::Any ? random.below(4) : 3;  // 0: all -inf, 1 and 2: some, 3: none
    for (std::size_t i = 0; i < a.data().size(); ++i) {
      double v = small();
      switch (kind) {
        case Equal: v = same; break;
        case Dominant: v = static_cast<int>(i) == hot ? big : v; break;
        case FarBelow: v -= beyond; break;
        case Apart: v += offset; break;
        case Tiny: v *= format.smallest_normal() * (1 + random.below(200)); break;
        case Huge: v = std::ldexp(largest / 64, -random.below(8)) * (random.below(2) * 2 - 1); break;
        case Mixed: v *= std::pow(10, random.below(9) - 4); break;
        default: break;
      }
      a.data()[i] = mpq_class(std::clamp(round_to(format, v), -largest, largest));
      if (mask == 0 || (mask <= 2 && random.below(3) == 0)) a.data()[i] = Rational::neg_inf();
    }
  }
}

}  // namespace refutation

using namespace refutation;

Expected<FloatRefutation> refute_floats(Side source, Side target, const Format& format, const RefuteOptions& options) {
  SERVIETTE_LET(question, Question::of(source, target, options));
  question.format = &format;
  const auto start = std::chrono::steady_clock::now();
  const auto over = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > options.seconds;
  };
  FloatRefutation result;
  result.format = format.name;
  result.seed = options.seed;
  Random random{options.seed};
  std::vector<Sizes> sizes = small_sizes(question, random);
  std::ranges::move(spread_sizes(question, random), std::back_inserter(sizes));
  for (int round = 0; round < 20 && !sizes.empty(); ++round) {
    for (const Sizes& s : sizes) {
      if (result.tries >= options.tries || over()) return result;
      SERVIETTE_LET(inputs, question.blank(s));
      fill(question, format, inputs, random);
      const Case c{s, std::move(inputs)};
      SERVIETTE_LET(outcome, ask_in(question, format, c));
      ++(outcome.known ? result.tries : result.skipped);
      result.source_error = std::max(result.source_error, outcome.source_error);
      result.target_error = std::max(result.target_error, outcome.target_error);
      if (outcome.better && !result.better) {
        SERVIETTE_LET(text, explain(question, c, *outcome.better));
        result.better = FloatDifference{std::move(text), outcome.truth};
      }
      if (!outcome.worse) continue;
      const Case least = shrink(question, c, random, options.seconds);
      SERVIETTE_LET(again, ask_in(question, format, least));
      SERVIETTE_LET(text, explain(question, least, *again.worse));
      result.worse = FloatDifference{std::move(text), again.truth};
      return result;
    }
  }
  return result;
}

std::string to_text(const FloatDifference& d) {
  std::string out = fmt::format("{} is {} in the target, {} in the source, {} over the reals\n", d.run.at, d.run.rhs,
                                d.run.lhs, d.truth);
  return out + run_text(d.run);
}

}  // namespace serviette

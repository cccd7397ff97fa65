// Asking both sides the same question: in rationals, else in double, a difference there confirmed in long double and
// with the rounding turned up and down.
#include <algorithm>
#include <cfenv>
#include <set>

#include "core/refute/search.hpp"
#include "core/term/traverse.hpp"

namespace serviette::refutation {
namespace {

// The names of sizes that lines, axes and assumptions mention, and the constants that lines are written with.
class Mentioned {
 public:
  explicit Mentioned(const Setting& setting) : setting_(setting) {}
  std::set<Symbol> names;
  std::set<mpq_class> constants;

  void index(Index i) {
    std::vector<Symbol> found;
    collect_names(i, found);
    for (Symbol s : found) {
      const std::string& text = s.str();
      if (text.ends_with(")") && text.size() > 4) axis(Symbol(text.substr(3, text.size() - 4)));
      names.insert(s);
    }
  }
  void axis(Symbol a) {
    if (!axes_.insert(a).second) return;
    if (const auto extent = setting_.extent(a)) index(*extent);
  }
  void lines(const std::vector<Line>& all) {
    for (const Line& l : all) {
      for (const Out& o : l.outs) std::for_each(o.axes.begin(), o.axes.end(), [&](Symbol a) { axis(a); });
      for (const Operand& o : l.operands) std::for_each(o.axes.begin(), o.axes.end(), [&](Symbol a) { axis(a); });
      for (Symbol a : l.axes) axis(a);
      for (Index p : l.params) {
        index(p);
        if (const auto c = p.constant()) constants.insert(mpq_class(static_cast<long>(*c)));
      }
      if (l.map_value) {
        std::ranges::copy(free_names(l.map_value), std::inserter(names, names.end()));
        for_each_subterm(l.map_value, [&](Term e) {
          if (e->kind == TermKind::Const) constants.insert(e->value);
        });
      }
      if (!l.axis.empty()) axis(l.axis);
      index(l.size);
      lines(l.body.lines);
    }
  }

 private:
  const Setting& setting_;
  std::set<Symbol> axes_;
};

template <class S>
struct Pair {
  Run<S> lhs, rhs;
  bool trouble() const { return lhs.trouble.any() || rhs.trouble.any(); }
};

template <class S>
Expected<Pair<S>> both(const Question& q, const Sizes& sizes, const std::map<Symbol, Array<S>>& inputs) {
  SERVIETTE_LET(l, evaluate(q.lhs.setting, q.lhs.diagram, sizes, inputs));
  SERVIETTE_LET(r, evaluate(q.rhs.setting, q.rhs.diagram, sizes, inputs));
  return Pair<S>{std::move(l), std::move(r)};
}

// The first element of an output where lhs is defined and rhs is not the same.
template <class S>
std::optional<Difference> differ(const Question& q, const Pair<S>& p, double tolerance) {
  for (const Port& port : q.lhs.diagram.outputs) {
    const Array<S>&l = p.lhs.wires.at(port.name), &r = p.rhs.wires.at(port.name);
    if (l.data().empty()) continue;
    std::vector<std::int64_t> at = l.first();
    do {
      const auto a = l(at), b = r(at);
      if (!a.is_undefined() && !agree(a, b, tolerance)) return Difference{false, port.name, at, "", ""};
    } while (advance(at, l.first(), l.shape()));
  }
  return std::nullopt;
}

// What `run` gives with every operation on floats rounded this way.
template <class F>
auto rounded_towards(int mode, const F& run) {
  const int before = std::fegetround();
  std::fesetround(mode);
  auto out = run();
  std::fesetround(before);
  return out;
}

}  // namespace

Expected<Question> Question::of(Side lhs, Side rhs, const RefuteOptions& options) {
  Question q{lhs, rhs, options, {}, {}, {}};
  for (const Port& p : lhs.diagram.outputs) {
    const auto same = [&](const Port& r) { return r.name == p.name && r.axes.size() == p.axes.size(); };
    if (std::ranges::none_of(rhs.diagram.outputs, same)) {
      return fail(ErrorCode::Type, "the other side has no output '" + p.name.str() + "' with these axes");
    }
  }
  for (const Port& p : rhs.diagram.inputs) {
    const auto same = [&](const Port& l) { return l.name == p.name && l.axes.size() == p.axes.size(); };
    if (std::ranges::none_of(lhs.diagram.inputs, same)) {
      return fail(ErrorCode::Type, "only one side has an input '" + p.name.str() + "' with these axes");
    }
  }
  std::set<Symbol> used, seen;
  for (const Side& side : {lhs, rhs}) {
    Mentioned m(side.setting);
    for (const Port& p : side.diagram.inputs) {
      for (Symbol a : p.axes) m.axis(a);
    }
    m.lines(side.diagram.lines);
    used.insert(m.names.begin(), m.names.end());
    std::ranges::copy_if(m.constants, std::back_inserter(q.constants), [](const mpq_class& c) { return abs(c) > 3; });
  }
  // A size in an assumption with one that matters matters too.
  for (bool more = true; more;) {
    more = false;
    for (const Side& side : {lhs, rhs}) {
      for (Index a : side.setting.assumptions) {
        std::vector<Symbol> names;
        collect_names(a, names);
        const auto matters = [&](Symbol s) { return used.contains(s); };
        if (std::ranges::none_of(names, matters) || std::ranges::all_of(names, matters)) continue;
        used.insert(names.begin(), names.end());
        more = true;
      }
    }
  }
  for (const Side& side : {lhs, rhs}) {
    for (const SizeDecl& s : side.setting.sizes) {
      if (!seen.insert(s.name).second) continue;
      const auto fixed = options.fixed.find(s.name);
      if (fixed != options.fixed.end()) q.rest[s.name] = fixed->second;
      else if (used.contains(s.name)) q.sizes.push_back(s);
      else q.rest[s.name] = std::max<std::int64_t>(s.at_least, 1);
    }
  }
  // Assumptions about sizes that do not matter must not stop the search.
  for (const SizeDecl& s : q.sizes) q.rest.erase(s.name);
  return q;
}

bool Question::admits(const Sizes& sizes) const {
  for (const Side& side : {lhs, rhs}) {
    for (const SizeDecl& s : side.setting.sizes) {
      const auto it = sizes.find(s.name);
      if (it == sizes.end() || it->second < s.at_least) return false;
    }
    for (Index a : side.setting.assumptions) {
      std::vector<Symbol> names;
      collect_names(a, names);
      const auto does_not_matter = [&](Symbol n) { return rest.contains(n) && !options.fixed.contains(n); };
      if (!names.empty() && std::ranges::all_of(names, does_not_matter)) continue;
      if (serviette::evaluate(a, [&](Symbol n) -> std::int64_t {
            const auto it = sizes.find(n);
            return it == sizes.end() ? 0 : it->second;
          }) < 0) {
        return false;
      }
    }
  }
  return true;
}

Expected<Inputs> Question::blank(const Sizes& sizes) const {
  Inputs out;
  for (const Port& p : lhs.diagram.inputs) {
    SERVIETTE_LET(shape, shape_of(lhs.setting, p, sizes));
    out.emplace(p.name, Array<mpq_class>(shape));
  }
  return out;
}

Expected<Outcome> Question::ask(const Case& c) const {
  Outcome out;
  if (format) {
    SERVIETTE_LET(floats, ask_in(*this, *format, c));
    if (floats.worse) out.kind = Outcome::Kind::Differ, out.difference = *floats.worse;
    return out;
  }
  const auto give = [&](std::optional<Difference> d, bool exact, const auto& pair) {
    out.exact = exact;
    if (!d) return;
    out.kind = Outcome::Kind::Differ;
    out.difference = *d;
    out.difference.exact = exact;
    out.difference.lhs = to_string(pair.lhs.wires.at(d->output)(d->at));
    out.difference.rhs = to_string(pair.rhs.wires.at(d->output)(d->at));
  };
  const auto skipped = [&](const Error& e) { return e.code == ErrorCode::SideCondition || e.code == ErrorCode::Overflow; };

  auto exact = both<mpq_class>(*this, c.sizes, c.inputs);
  if (!exact) {
    if (!skipped(exact.error())) return std::unexpected(exact.error());
    out.kind = Outcome::Kind::Skipped;  // a tile of size 0
    return out;
  }
  if (!exact->trouble()) {
    give(differ(*this, *exact, 0), true, *exact);
    return out;
  }
  SERVIETTE_LET(real, both<double>(*this, c.sizes, converted<double>(c.inputs, round_to<double>)));
  if (real.trouble()) {
    out.kind = Outcome::Kind::Skipped;
    return out;
  }
  const auto d = differ(*this, real, options.tolerance);
  give(d, false, real);
  if (!d) return out;
  // The same two values in long double, or it was a rounding error near an edge.
  SERVIETTE_LET(more, both<long double>(*this, c.sizes, converted<long double>(c.inputs, round_to<long double>)));
  const auto stable = [&](const Run<double>& a, const Run<long double>& b) {
    const long double wide = a.wires.at(d->output)(d->at).number;
    return agree(Value<long double>(wide), b.wires.at(d->output)(d->at), options.tolerance);
  };
  if (more.trouble() || !stable(real.lhs, more.lhs) || !stable(real.rhs, more.rhs)) {
    out.kind = Outcome::Kind::Skipped;
    return out;
  }
  // And rounded up, and rounded down: where 1 is lost beside 10^21 both formats lose it alike.
  for (const int mode : {FE_UPWARD, FE_DOWNWARD}) {
    const auto run = [&] { return both<double>(*this, c.sizes, converted<double>(c.inputs, round_to<double>)); };
    SERVIETTE_LET(other, rounded_towards(mode, run));
    const auto same = [&](const Run<double>& a, const Run<double>& b) {
      return agree(a.wires.at(d->output)(d->at), b.wires.at(d->output)(d->at), options.tolerance);
    };
    if (!other.trouble() && same(real.lhs, other.lhs) && same(real.rhs, other.rhs)) continue;
    out.kind = Outcome::Kind::Skipped;
    break;
  }
  return out;
}

}  // namespace serviette::refutation

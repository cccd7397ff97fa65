// The report: what both sides computed on the way, and where they part.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/refute/search.hpp"

namespace serviette::refutation {
namespace {

std::string bracketed(Symbol name, const std::vector<Symbol>& axes) {
  std::string out = name.str() + "[";
  for (std::size_t i = 0; i < axes.size(); ++i) out += (i ? " " : "") + axes[i].str();
  return out + "]";
}

std::string position_text(Symbol name, const std::vector<std::int64_t>& at) {
  std::string out = name.str() + "[";
  for (std::size_t i = 0; i < at.size(); ++i) out += (i ? ", " : "") + std::to_string(at[i]);
  return out + "]";
}

std::string where(const std::vector<std::pair<Symbol, std::int64_t>>& tiles) {
  std::string out;
  for (const auto& [axis, t] : tiles) {
    out += fmt::format("{}{} tile {}", out.empty() ? "" : ", ", axis.str(), t);
  }
  return out;
}

// The tiles of axes that the wire does not carry: these its value depends on from outside.
template <class S>
std::vector<std::pair<Symbol, std::int64_t>> hidden_tiles(const Seen<S>& s) {
  auto out = s.tiles;
  std::erase_if(out, [&](const auto& t) {
    return std::find(s.axes.begin(), s.axes.end(), t.first) != s.axes.end();
  });
  return out;
}

// The wires that are made inside a stream or a part. They may depend on the state so far, or on the part alone, so that a wire
// of this name made outside is another thing.
void made_in_pieces(const std::vector<Line>& lines, bool inside, std::set<Symbol>& out) {
  for (const Line& l : lines) {
    for (const Out& o : l.outs) {
      if (inside) out.insert(o.name);
    }
    made_in_pieces(l.body.lines, inside || l.kind == LineKind::Stream || l.kind == LineKind::Parts, out);
  }
}

template <class S>
std::string first_parting(const Question& q, const std::vector<Seen<S>>& lhs, const std::vector<Seen<S>>& rhs) {
  const double tolerance = q.format ? q.format->half_the_digits() : q.options.tolerance;
  std::set<Symbol> left, right;
  made_in_pieces(q.lhs.diagram.lines, false, left);
  made_in_pieces(q.rhs.diagram.lines, false, right);
  for (const auto& l : lhs) {
    if (l.array.data().empty()) continue;
    for (const auto& r : rhs) {
      if (l.wire != r.wire || l.axes != r.axes || hidden_tiles(l) != hidden_tiles(r)) continue;
      if (left.contains(l.wire) != right.contains(r.wire)) continue;
      std::vector<std::int64_t> at = l.array.first();
      do {
        const auto a = l.array(at), b = r.array(at);
        if (a.is_undefined() || r.array.offset(at) < 0 || agree(a, b, tolerance)) continue;
        const std::string place = where(l.tiles);
        return fmt::format("{}{}: {} against {}", position_text(l.wire, at), place.empty() ? "" : " in " + place,
                           to_string(a), to_string(b));
      } while (advance(at, l.array.first(), l.array.shape()));
    }
  }
  return "";
}

template <class S>
std::vector<SeenText> texts(const std::vector<Seen<S>>& all) {
  std::vector<SeenText> out;
  for (const auto& s : all) {
    SeenText text{where(s.tiles), bracketed(s.wire, s.axes), to_string(s.array)};
    // An operation defined by lines shows its last wire, and then the wire it makes.
    const bool again = !out.empty() && out.back().where == text.where && out.back().wire == text.wire && out.back().value == text.value;
    if (!again) out.push_back(std::move(text));
  }
  return out;
}

template <class S>
Expected<void> trace(const Question& q, const Case& c, const std::map<Symbol, Array<S>>& inputs, Counterexample& out) {
  std::vector<Seen<S>> lhs, rhs;
  RunOptions<S> left, right;
  if constexpr (std::same_as<S, Ieee>) left.arithmetic.format = right.arithmetic.format = *q.format;
  left.on_wire = [&](const Seen<S>& s) { lhs.push_back(s); };
  right.on_wire = [&](const Seen<S>& s) { rhs.push_back(s); };
  SERVIETTE_TRY(evaluate(q.lhs.setting, q.lhs.diagram, c.sizes, inputs, left));
  SERVIETTE_TRY(evaluate(q.rhs.setting, q.rhs.diagram, c.sizes, inputs, right));
  out.parting = first_parting(q, lhs, rhs);
  out.lhs_wires = texts(lhs);
  out.rhs_wires = texts(rhs);
  return {};
}

}  // namespace

Expected<Counterexample> explain(const Question& q, const Case& c, const Difference& d) {
  Counterexample out;
  out.inputs = c.inputs;
  for (const SizeDecl& s : q.sizes) out.sizes.emplace(s.name, c.sizes.at(s.name));
  for (const auto& [name, value] : q.options.fixed) out.sizes.emplace(name, value);
  out.exact = d.exact;
  out.at = position_text(d.output, d.at);
  out.lhs = d.lhs;
  out.rhs = d.rhs;
  std::map<Symbol, Array<Ieee>> rounded;
  if (q.format) rounded = converted<Ieee>(c.inputs, in_format<Ieee>(*q.format));
  for (const Port& p : q.lhs.diagram.inputs) {
    const std::string values = q.format ? to_string(rounded.at(p.name)) : to_string(c.inputs.at(p.name));
    out.inputs_text.push_back(bracketed(p.name, p.axes) + " = " + values);
  }
  if (q.format) SERVIETTE_TRY(trace(q, c, rounded, out));
  else if (d.exact) SERVIETTE_TRY(trace(q, c, c.inputs, out));
  else SERVIETTE_TRY(trace(q, c, converted<double>(c.inputs, round_to<double>), out));
  return out;
}

}  // namespace serviette::refutation

namespace serviette {
namespace {

std::string wires(const std::vector<SeenText>& all) {
  std::string out, where;
  for (const SeenText& s : all) {
    if (s.where != where && !s.where.empty()) out += fmt::format("    in {}:\n", s.where);
    where = s.where;
    out += fmt::format("    {}{} = {}\n", s.where.empty() ? "" : "  ", s.wire, s.value);
  }
  return out;
}

}  // namespace

std::string to_text(const Counterexample& c) {
  std::string out = fmt::format("{} differs: {} on the left, {} on the right ({})\n", c.at, c.lhs, c.rhs,
                                c.exact ? "exact" : "in double, confirmed in long double");
  return out + run_text(c);
}

std::string run_text(const Counterexample& c) {
  std::string out = "  sizes:";
  for (const auto& [name, n] : c.sizes) out += fmt::format(" {} = {}", name.str(), n);
  out += "\n";
  for (const std::string& i : c.inputs_text) out += "  input " + i + "\n";
  if (!c.parting.empty()) out += "  they first part at " + c.parting + "\n";
  out += "  left:\n" + wires(c.lhs_wires);
  out += "  right:\n" + wires(c.rhs_wires);
  return out;
}

}  // namespace serviette

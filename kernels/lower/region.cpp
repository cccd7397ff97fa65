// Regions: a loop over tiles around the lines of the body, each with the current range of the axis cut down.
//
// What a region yields is made in its final place where that can be: a wire of `group`, `parts` and `limit` that the
// body makes is a window of the whole result. The state of a stream lives in the memory of its result; a step that
// computes an element of a state from the same element, after which nobody asks for the old one, does so in place, any
// other is copied back at the end of the chunk.
#include <fmt/format.h>

#include <algorithm>

#include "kernels/lower/emitter.hpp"

namespace serviette::lowering {
namespace {

// The line of a body that makes a wire; -1 if it comes from elsewhere.
int maker(const std::vector<Line>& lines, Symbol wire) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const Out& o : lines[i].outs) {
      if (o.name == wire) return static_cast<int>(i);
    }
  }
  return -1;
}

bool reads(const Line& line, Symbol wire) {
  std::set<Symbol> all;
  reads_of(line, all);
  return all.contains(wire);
}

bool mentions_range(Index i) {
  std::vector<Symbol> names;
  collect_names(i, names);
  return std::any_of(names.begin(), names.end(), [](Symbol s) { return s.str().find('(') != std::string::npos; });
}

}  // namespace

void Emitter::region(const Line& line) {
  comment(line);
  if (line.body.yields.size() != line.outs.size() ||
      (line.kind == LineKind::Stream && line.carrying.size() != line.outs.size())) {
    complain(ErrorCode::Type, "a region makes as many wires as it yields");
    return;
  }
  line.kind == LineKind::Stream ? stream(line) : pieces(line);
}

bool Emitter::known_positive(Index size) const {
  if (const auto c = size.constant()) return *c >= 1;
  const auto atom = size.as_atom();
  if (!atom || (*atom)->kind != AtomKind::Name) return false;
  return std::any_of(setting_.sizes.begin(), setting_.sizes.end(),
                     [&](const SizeDecl& s) { return s.name == (*atom)->name && s.at_least >= 1; });
}

// The tile size as a name or a number; one that is not known to be positive is looked at.
std::string Emitter::tile_size(const Line& line) {
  std::string size = index(line.size, {});
  if (size.find(' ') != std::string::npos) {
    const std::string name = fresh(line.axis.str() + "_size");
    put(fmt::format("const Int {} = {};", name, size));
    size = name;
  }
  if (!known_positive(line.size)) put(fmt::format("if ({} < 1) return 3;", size));
  return size;
}

std::string Emitter::tile(const Line& line) {
  const AxisRange whole = range(line.axis);
  const std::string axis = line.axis.str();
  const std::string bound = mentions_range(line.size) ? "" : index(line.size, {});
  if (line.kind == LineKind::Limit) {
    open("");
    const std::string hi = fresh(axis + "_hi"), length = fresh(axis + "_len");
    put(fmt::format("const Int {} = least({}, {}), {} = most(0, {});", hi, whole.hi, index(line.size, {}), length,
                    whole.lo == "0" ? hi : hi + " - " + whole.lo));
    ranges_[line.axis] = {whole.lo, hi, length,
                          bound.empty() ? whole.most : fmt::format("least({}, most(0, {}))", whole.most, bound)};
    return {};
  }
  const std::string size = tile_size(line);
  const std::string most = bound.empty() ? whole.most : fmt::format("least({}, {})", bound, whole.most);
  const std::string lo = fresh(axis + "_lo"), hi = fresh(axis + "_hi"), length = fresh(axis + "_len");
  if (line.kind != LineKind::Parts) {
    open(fmt::format("for (Int {0} = {2}, {1}; {0} < {3}; {0} = {1})", lo, hi, whole.lo, whole.hi));
    put(fmt::format("{1} = {0} + least({2}, {3} - {0});", lo, hi, size, whole.hi));
    put(fmt::format("const Int {} = {} - {};", length, hi, lo));
    ranges_[line.axis] = {lo, hi, length, most};
    return {};
  }
  // Parts are numbered, and there may be more of them than there is work for.
  const std::string number = fresh(line.part.str() + "_part");
  open(fmt::format("for (Int {0} = 0; {0} < {1}; ++{0})", number, range(line.part).hi));
  const std::string from = whole.lo == "0" ? "" : whole.lo + " + ";
  put(fmt::format("const Int {} = {}{} * {};", lo, from, number, size));
  put(fmt::format("const Int {0} = least({1} + {2}, {3}), {4} = most(0, {0} - {1});", hi, lo, size, whole.hi, length));
  ranges_[line.axis] = {lo, hi, length, most};
  return number;
}

// A window on the elements that one part makes.
Buffer Emitter::part_of(const Buffer& whole, Symbol part, const std::string& number) {
  Buffer b = whole;
  const auto it = std::find(b.axes.begin(), b.axes.end(), part);
  if (it == b.axes.end()) {
    complain(ErrorCode::Type, "a result of parts does not carry the axis '" + part.str() + "'");
    return b;
  }
  const auto d = it - b.axes.begin();
  b.pointer = fresh(whole.pointer + "_here");
  put(fmt::format("T* const {} = {} + {};", b.pointer, whole.pointer,
                  product({number, whole.stride[static_cast<std::size_t>(d)]})));
  b.axes.erase(it);
  b.first.erase(b.first.begin() + d);
  b.extent.erase(b.extent.begin() + d);
  b.stride.erase(b.stride.begin() + d);
  return b;
}

// group, parts, limit.
void Emitter::pieces(const Line& line) {
  const AxisRange whole = range(line.axis);
  if (line.kind == LineKind::Parts && !setting_.extent(line.part)) {  // a new axis: as many parts as are needed
    const std::string count = fresh(line.part.str());
    put(fmt::format("const Int {} = ceil_div({}, {});", count, whole.length, index(line.size, {})));
    const std::string most =
        mentions_range(line.size) ? whole.most : fmt::format("ceil_div({}, {})", whole.most, index(line.size, {}));
    ranges_[line.part] = {"0", count, count, most};
  }
  for (const Out& out : line.outs) destination(out);
  const std::string number = tile(line);
  std::vector<std::pair<Symbol, Buffer>> copies;
  std::set<Symbol> placed;
  for (std::size_t o = 0; o < line.outs.size(); ++o) {
    const Symbol yield = line.body.yields[o];
    Buffer to = wires_.at(line.outs[o].name);
    if (line.kind == LineKind::Parts) to = part_of(to, line.part, number);
    if (maker(line.body.lines, yield) >= 0 && placed.insert(yield).second)
      placed_[yield] = to;
    else
      copies.emplace_back(yield, to);
  }
  lines(line.body.lines, line.body.yields);
  for (const auto& [yield, to] : copies) {
    if (const auto from = wires_.find(yield); from != wires_.end())
      copy(from->second, to);
    else
      complain(ErrorCode::Name, "the region yields '" + yield.str() + "', which is never made");
  }
  close();
  ranges_[line.axis] = whole;
}

void Emitter::stream(const Line& line) {
  const AxisRange whole = range(line.axis);
  const auto& body = line.body;
  for (std::size_t s = 0; s < line.outs.size(); ++s) {
    const auto start = wires_.find(line.carrying[s].second);
    if (start == wires_.end()) {
      complain(ErrorCode::Name, "there is no wire '" + line.carrying[s].second.str() + "'");
      return;
    }
    const Buffer from = start->second;
    const Buffer& to = destination(line.outs[s]);
    wires_[line.carrying[s].first] = to;
    copy(from, to);
  }
  std::set<std::size_t> in_place;
  for (std::size_t s = 0; s < line.outs.size(); ++s) {
    const Symbol state = line.carrying[s].first, yield = body.yields[s];
    const int made = maker(body.lines, yield);
    if (made < 0 || is_region(body.lines[static_cast<std::size_t>(made)]) || placed_.contains(yield)) continue;
    if (std::count(body.yields.begin(), body.yields.end(), state) > 0) continue;
    bool later = false;
    for (std::size_t i = static_cast<std::size_t>(made) + 1; i < body.lines.size(); ++i)
      later = later || reads(body.lines[i], state);
    const Line& step = body.lines[static_cast<std::size_t>(made)];
    const auto op = step.kind == LineKind::Call ? setting_.ops->find(step.op) : setting_.ops->end();
    const Term meaning = op == setting_.ops->end() ? step.map_value : op->second.value;
    if (later || !meaning || (has_binder(meaning) && reads(step, state))) continue;
    placed_[yield] = wires_.at(line.outs[s].name);
    in_place.insert(s);
  }
  tile(line);
  lines(body.lines, body.yields);
  if (!error_) update(line, in_place);
  close();
  ranges_[line.axis] = whole;
}

// All states become what is yielded, at once: a state that is yielded for another is saved before it is overwritten.
void Emitter::update(const Line& line, const std::set<std::size_t>& in_place) {
  std::vector<std::pair<Buffer, Buffer>> copies;
  for (std::size_t s = 0; s < line.outs.size(); ++s) {
    const Symbol yield = line.body.yields[s];
    if (in_place.contains(s) || yield == line.carrying[s].first) continue;
    const auto made = wires_.find(yield);
    if (made == wires_.end()) {
      complain(ErrorCode::Name, "the region yields '" + yield.str() + "', which is never made");
      return;
    }
    Buffer from = made->second;
    const bool is_state =
        std::any_of(line.carrying.begin(), line.carrying.end(), [&](const auto& c) { return c.first == yield; });
    if (is_state) {
      const Buffer saved = scratch({Symbol(yield.str() + "_saved"), line.outs[s].axes, {}});
      copy(from, saved);
      from = saved;
    }
    copies.emplace_back(from, wires_.at(line.outs[s].name));
  }
  for (const auto& [from, to] : copies) copy(from, to);
}

// Over the current ranges of the axes; the two have them in the same order, perhaps under other names.
void Emitter::copy(const Buffer& from, const Buffer& to) {
  if (from.axes.size() != to.axes.size()) {
    complain(ErrorCode::Type, "a wire is passed on with other axes");
    return;
  }
  std::vector<std::string> at;
  for (std::size_t d = 0; d < to.axes.size(); ++d) at.push_back(open_axis(to.axes[d], d + 1 == to.axes.size()));
  put(fmt::format("{}[{}] = {}[{}];", to.pointer, offset(to, at), from.pointer, offset(from, at)));
  for (std::size_t d = 0; d < to.axes.size(); ++d) close();
}

}  // namespace serviette::lowering

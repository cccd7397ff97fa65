#include "cli/drawing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "cli/statement.hpp"
#include "core/text/print.hpp"

namespace serviette::cli {
namespace {

using Text = std::vector<std::string>;

// Columns on a terminal: bytes that do not continue a letter.
std::size_t width(const std::string& s) {
  return static_cast<std::size_t>(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& s, std::size_t to) {
  return s + std::string(to > width(s) ? to - width(s) : 0, ' ');
}

std::string rule(std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += "─";
  return out;
}

std::string wire_text(Symbol name, const std::vector<Symbol>& axes) {
  std::string out = name.str();
  for (std::size_t i = 0; i < axes.size(); ++i) out += (i ? " " : "[") + axes[i].str();
  return axes.empty() ? out : out + "]";
}

std::string outs_text(const Line& line) {
  std::string out;
  for (const auto& o : line.outs) out += (out.empty() ? "" : ", ") + wire_text(o.name, o.axes);
  return out;
}

// The levels of the wires made: one word if they agree.
std::string level_text(const Line& line) {
  std::string out;
  for (const auto& o : line.outs) {
    if (o.level.str() != out && &o != &line.outs.front())
      out += "," + o.level.str();
    else
      out = o.level.str();
  }
  return out.empty() ? "" : "@" + out;
}

// Core form writes the brackets of a scalar and of an operation without axes; a person need not see them.
std::string without_empty_brackets(std::string text) {
  for (auto at = text.find("[]"); at != std::string::npos; at = text.find("[]", at)) text.erase(at, 2);
  return text;
}

// What follows the first "=" of a line.
std::string right_side(const Line& line) {
  std::string text = print_line(line);
  text = text.substr(text.find(" = ") + 3);
  return without_empty_brackets(text.substr(0, text.find('\n')));
}

// "stream x by bx": the header without its states.
std::string region_title(const Line& line) {
  const std::string size = to_string(line.size);
  switch (line.kind) {
    case LineKind::Group: return fmt::format("group {} by {}", line.axis.str(), size);
    case LineKind::Parts: return fmt::format("parts {} by {} as {}", line.axis.str(), size, line.part.str());
    case LineKind::Limit: return fmt::format("limit {} to {}", line.axis.str(), size);
    case LineKind::Stream: return fmt::format("stream {} by {}", line.axis.str(), size);
    default: return "";
  }
}

Text boxed(const std::string& title, const Text& body) {
  std::size_t inside = width(title) + 2;
  for (const auto& l : body) inside = std::max(inside, width(l));
  Text out{"┌─ " + title + " " + rule(inside - width(title) - 1) + "┐"};
  for (const auto& l : body) out.push_back("│ " + padded(l, inside) + " │");
  out.push_back("└" + rule(inside + 2) + "┘");
  return out;
}

// A stream's states: where each starts, what it becomes, and the wire it leaves as. Other regions: what leaves.
Text region_wires(const Line& line) {
  Text out;
  std::size_t name = 0, start = 0, next = 0;
  for (std::size_t i = 0; i < line.carrying.size(); ++i) {
    name = std::max(name, line.carrying[i].first.str().size());
    start = std::max(start, line.carrying[i].second.str().size());
    next = std::max(next, line.body.yields[i].str().size());
  }
  for (std::size_t i = 0; i < line.carrying.size(); ++i) {
    const auto& [state, from] = line.carrying[i];
    out.push_back(fmt::format("state {:{}}  from {:{}}  then {:{}}  out as {}", state.str(), name, from.str(), start,
                              line.body.yields[i].str(), next, line.outs[i].name.str()));
  }
  return out;
}

Text region(const Line& line) {
  Text body = region_wires(line);
  if (!body.empty() && !line.body.lines.empty()) body.push_back("");
  for (auto& l : draw_lines(line.body.lines)) body.push_back(std::move(l));
  if (line.carrying.empty()) {
    std::string yields;
    for (std::size_t i = 0; i < line.body.yields.size(); ++i)
      yields += fmt::format("{}{} out as {}", i ? ", " : "", line.body.yields[i].str(), line.outs[i].name.str());
    body.push_back("");
    body.push_back(yields);
  }
  Text out{outs_text(line) + (level_text(line).empty() ? "" : " " + level_text(line)) + " ="};
  for (auto& l : boxed(region_title(line), body)) out.push_back(std::move(l));
  return out;
}

std::string row(const std::string& name, const std::string& text) {
  return text.empty() ? "" : fmt::format("{:<8}{}\n", name, text);
}

std::string ports_text(const std::vector<Port>& ports) {
  std::string out;
  for (const auto& p : ports)
    out += (out.empty() ? "" : ", ") + wire_text(p.name, p.axes) + (p.domain == Domain::Any ? " any" : "");
  return out;
}

std::string axes_text(const Module& m) {
  std::string out;
  for (const auto& a : m.axes)
    out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", a.name.str(), to_string(a.extent));
  return out;
}

void levels_in(const std::vector<Line>& lines, std::map<Symbol, Text>& out) {
  for (const auto& l : lines) {
    for (const auto& o : l.outs) {
      if (!o.level.empty()) out[o.level].push_back(o.name.str());
    }
    levels_in(l.body.lines, out);
  }
}

std::string levels_text(const Diagram& d) {
  std::map<Symbol, Text> levels;
  levels_in(d.lines, levels);
  std::string out;
  for (const auto& [level, wires] : levels)
    out += fmt::format("{}{} at {}", out.empty() ? "" : "; ", fmt::join(wires, ", "), level.str());
  return out;
}

Text split_lines(const std::string& text) {
  Text out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// Long runs of lines that stay are told, not shown.
Text folded(const Text& lines) {
  constexpr std::size_t shown = 1;  // at either end of a run
  Text out;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i;
    while (end < lines.size() && lines[end].starts_with("  ")) ++end;
    const std::size_t run = end - i;
    if (run <= 2 * shown + 2) {
      for (end = std::max(end, i + 1); i < end; ++i) out.push_back(lines[i]);
      continue;
    }
    const std::string indent(lines[i].find_first_not_of(' '), ' ');
    for (std::size_t k = 0; k < shown; ++k) out.push_back(lines[i + k]);
    out.push_back(fmt::format("{}... {} as before", indent, count_text(run - 2 * shown, "line")));
    for (std::size_t k = shown; k > 0; --k) out.push_back(lines[end - k]);
    i = end;
  }
  return out;
}

std::string trimmed(const std::string& s) {
  const auto at = s.find_first_not_of(' ');
  return at == std::string::npos ? "" : s.substr(at);
}

}  // namespace

Text draw_lines(const std::vector<Line>& lines) {
  std::size_t outs = 0, levels = 0;
  for (const auto& l : lines) {
    if (is_region(l)) continue;
    outs = std::max(outs, outs_text(l).size());
    levels = std::max(levels, level_text(l).size());
  }
  Text out;
  for (const auto& l : lines) {
    if (is_region(l)) {
      for (auto& text : region(l)) out.push_back(std::move(text));
      continue;
    }
    std::string text = padded(outs_text(l), outs);
    if (levels > 0) text += " " + padded(level_text(l), levels);
    out.push_back(text + " = " + right_side(l));
  }
  return out;
}

std::string draw_diagram(const Module& m, const Diagram& d, const std::string& title) {
  std::string out = row("diagram", title) + row("sizes", sizes_text(m)) + row("axes", axes_text(m)) +
                    row("takes", ports_text(d.inputs)) + row("gives", ports_text(d.outputs)) +
                    row("levels", levels_text(d));
  out += "\n";
  for (const auto& l : draw_lines(d.lines)) out += "  " + l + "\n";
  return out;
}

Text difference(const std::vector<Line>& before, const std::vector<Line>& after) {
  const Text a = split_lines(without_empty_brackets(print_lines(before)));
  const Text b = split_lines(without_empty_brackets(print_lines(after)));
  // common[i][j]: the longest common subsequence of a from i and b from j.
  std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  const auto same = [&](std::size_t i, std::size_t j) { return trimmed(a[i]) == trimmed(b[j]); };
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;)
      common[i][j] = same(i, j) ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  }
  Text out;
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && same(i, j)) {
      out.push_back("  " + b[j]);
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out.push_back("- " + a[i++]);
    } else {
      out.push_back("+ " + b[j++]);
    }
  }
  return folded(out);
}

}  // namespace serviette::cli

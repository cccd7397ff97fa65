// The function around the loops: parameters, admission of sizes, memory, names.
#include "kernels/lower/lower.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "core/text/print.hpp"
#include "kernels/lower/emitter.hpp"

namespace serviette {
namespace lowering {
namespace {

const char* const kReserved[] = {
    "alignas",   "alignof",  "and",      "asm",     "auto",      "bool",     "break",    "case",     "catch",
    "char",      "class",    "compl",    "const",   "constexpr", "continue", "decltype", "default",  "delete",
    "do",        "double",   "else",     "enum",    "explicit",  "export",   "extern",   "false",    "float",
    "for",       "friend",   "goto",     "if",      "inline",    "int",      "linux",    "long",     "mutable",
    "namespace", "new",      "noexcept", "not",     "nullptr",   "operator", "or",       "private",  "protected",
    "public",    "register", "return",   "short",   "signed",    "sizeof",   "static",   "struct",   "switch",
    "template",  "this",     "throw",    "true",    "try",       "typedef",  "typeid",   "typename", "union",
    "unix",      "unsigned", "using",    "virtual", "void",      "volatile", "wchar_t",  "while",    "xor",
    "main",      "exp",      "log",      "sqrt",    "sizes",     "inputs",   "outputs"};

// A prime is spelled out; a leading underscore or digit gets a letter in front.
std::string identifier(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '\'')
      out += "_prime";
    else
      out += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  }
  if (out.empty() || !std::isalpha(static_cast<unsigned char>(out[0]))) out = "w" + out;
  return out;
}

// Does `word` stand in the text as a name of its own?
bool holds_word(const std::string& text, const std::string& word) {
  const auto part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !part(text[at - 1])) && (end == text.size() || !part(text[end]))) return true;
  }
  return false;
}

// Comments do not use what they name.
std::string without_comments(const std::string& text) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos || line.compare(first, 2, "//") != 0) out += line + "\n";
  }
  return out;
}

}  // namespace

std::string Emitter::fresh(const std::string& hint) {
  const std::string stem = identifier(hint);
  std::string name = stem;
  for (int i = 2; !taken_.insert(name).second; ++i) name = stem + "_" + std::to_string(i);
  return name;
}

void Emitter::put(const std::string& text) {
  text_ += std::string(static_cast<std::size_t>(2 * indent_), ' ') + text + "\n";
}

void Emitter::open(const std::string& text) {
  put(text.empty() ? "{" : text + " {");
  ++indent_;
}

void Emitter::close() {
  --indent_;
  put("}");
}

// The line as the diagram has it; of a region the header.
void Emitter::comment(const Line& line) {
  std::string text = print_line(line);
  put("// " + text.substr(0, text.find('\n')));
}

void Emitter::complain(ErrorCode code, std::string message, std::string help) {
  if (!error_) error_ = Error{code, std::move(message), std::move(help), here_};
}

std::string Emitter::bare(const std::string& text) {
  if (text.empty() || text.front() != '(') return text;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return i + 1 == text.size() ? text.substr(1, text.size() - 2) : text;
  }
  return text;
}

std::string Emitter::product(const std::vector<std::string>& factors) {
  std::string out;
  for (const auto& f : factors) {
    if (f == "1") continue;
    const bool sum = f.find(" + ") != std::string::npos || f.find(" - ") != std::string::npos;
    out += (out.empty() ? "" : " * ") + (sum ? "(" + f + ")" : f);
  }
  return out.empty() ? "1" : out;
}

// The range of an axis that no region cuts is all of it; an extent that is not a plain size gets a name at the start.
AxisRange Emitter::range(Symbol axis) {
  if (const auto it = ranges_.find(axis); it != ranges_.end()) return it->second;
  const auto extent = setting_.extent(axis);
  if (!extent) {
    complain(ErrorCode::Name, "there is no axis '" + axis.str() + "'");
    return {"0", "0", "0", "0"};
  }
  std::string n = index(*extent, {});
  const auto atom = extent->as_atom();
  if (!atom || (*atom)->kind != AtomKind::Name) {
    const std::string name = fresh(axis.str());
    extents_.push_back(fmt::format("const Int {} = most(0, {});", name, n));
    n = name;
  }
  return ranges_[axis] = {"0", n, n, n};
}

std::string Emitter::position_name(Symbol axis) {
  const auto [it, is_new] = positions_.try_emplace(axis);
  if (is_new) it->second = fresh("i_" + axis.str());
  return it->second;
}

Buffer Emitter::buffer(std::string pointer, const std::vector<Symbol>& axes) {
  Buffer b{std::move(pointer), axes, {}, {}, {}};
  for (Symbol a : axes) {
    const AxisRange r = range(a);
    b.first.push_back(r.lo);
    b.extent.push_back(r.length);
  }
  for (std::size_t d = 0; d < axes.size(); ++d) {
    b.stride.push_back(product({b.extent.begin() + static_cast<std::ptrdiff_t>(d) + 1, b.extent.end()}));
  }
  return b;
}

Buffer Emitter::scratch(const Out& out) {
  std::vector<std::string> most;
  for (Symbol a : out.axes) most.push_back(range(a).most);
  memory_.emplace_back(fresh(out.name.str()), product(most));
  return buffer(memory_.back().first, out.axes);
}

Buffer Emitter::port_buffer(const Port& port) { return buffer(fresh(port.name.str()), port.axes); }

// What the declarations say of the sizes the function takes.
std::string Emitter::admission() {
  std::vector<std::string> wrong;
  const std::set<Symbol> used = sizes_used_;
  for (const SizeDecl& s : setting_.sizes) {
    if (used.contains(s.name)) wrong.push_back(fmt::format("{} < {}", size_names_.at(s.name), s.at_least));
  }
  for (Index a : setting_.assumptions) {
    std::vector<Symbol> names;
    collect_names(a, names);
    if (std::all_of(names.begin(), names.end(), [&](Symbol n) { return used.contains(n); })) {
      wrong.push_back(index(a, {}) + " < 0");
    }
  }
  return wrong.empty() ? "" : fmt::format("  if ({}) return 1;\n", fmt::join(wrong, " || "));
}

// The declarations of what the body uses.
std::string Emitter::memory(const std::string& body) const {
  const std::string code = without_comments(body);
  std::string taken;
  int count = 0;
  for (const auto& [pointer, elements] : memory_) {
    if (!holds_word(code, pointer)) continue;
    taken += fmt::format("  T* const {} = memory.take({});\n", pointer, elements);
    ++count;
  }
  if (count == 0) return {};
  return fmt::format("  Memory<{}> memory;\n", count) + taken + "  if (memory.failed) return 2;\n";
}

Expected<Lowered> Emitter::function(const LowerOptions& options) {
  Lowered out;
  out.scalar = options.scalar;
  taken_.insert(std::begin(kReserved), std::end(kReserved));
  taken_.insert(preface_names().begin(), preface_names().end());
  out.name = fresh(!options.name.empty() ? options.name : !diagram_.name.empty() ? diagram_.name.str() : "kernel");
  taken_.insert(out.name + "_call");
  // Sizes get the next names, so that they keep their own.
  for (const SizeDecl& s : setting_.sizes) size_names_[s.name] = fresh(s.name.str());

  const auto port = [&](const Port& p) {
    LoweredPort l{p, {}};
    for (Symbol a : p.axes) l.shape.push_back(setting_.extent(a).value_or(Index(0)));
    return l;
  };
  std::vector<std::string> parameters, arguments;
  const char* scalar = options.scalar == Scalar::Double ? "double" : "float";
  for (const Port& p : diagram_.inputs) {
    const Buffer b = wires_[p.name] = port_buffer(p);
    parameters.push_back(fmt::format("const {}* {}", scalar, b.pointer));
    arguments.push_back(fmt::format("inputs[{}]", out.inputs.size()));
    out.inputs.push_back(port(p));
  }
  for (const Port& p : diagram_.outputs) {
    const Buffer b = placed_[p.name] = port_buffer(p);
    parameters.push_back(fmt::format("{}* {}", scalar, b.pointer));
    arguments.push_back(fmt::format("outputs[{}]", out.outputs.size()));
    out.outputs.push_back(port(p));
  }

  lines(diagram_.lines, {});
  for (const Port& p : diagram_.outputs) {
    const auto made = wires_.find(p.name);
    if (made == wires_.end()) {
      complain(ErrorCode::Name, "the output '" + p.name.str() + "' is not made by any line");
    } else if (made->second.pointer != placed_.at(p.name).pointer) {  // an input passed on
      copy(made->second, placed_.at(p.name));
    }
  }
  if (error_) return std::unexpected(*error_);

  const std::string admit = admission();  // before the list of parameters: it may name more sizes
  std::vector<std::string> size_parameters, size_arguments;
  for (const SizeDecl& s : setting_.sizes) {
    if (!sizes_used_.contains(s.name)) continue;
    size_parameters.push_back("long long " + size_names_.at(s.name));
    size_arguments.push_back(fmt::format("sizes[{}]", out.sizes.size()));
    out.sizes.push_back(s.name);
  }
  parameters.insert(parameters.begin(), size_parameters.begin(), size_parameters.end());
  arguments.insert(arguments.begin(), size_arguments.begin(), size_arguments.end());

  const std::string prototype = fmt::format("int {}({})", out.name, fmt::join(parameters, ", "));
  out.text = "extern \"C\" " + prototype + " {\n" + admit;
  for (const auto& e : extents_) out.text += "  " + e + "\n";
  out.text += memory(text_) + text_ + "  return 0;\n}\n\n";
  out.text += fmt::format(
      "extern \"C\" int {0}_call(const long long* sizes, const {1}* const* inputs, {1}* const* outputs) {{\n"
      "  (void)sizes, (void)inputs, (void)outputs;\n  return {0}({2});\n}}\n",
      out.name, scalar, fmt::join(arguments, ", "));
  LowerOptions named = options;
  named.name = prototype;
  describe(named, out);
  return out;
}

// The head: what this is, how to compile it, how to call it; then the preface.
void Emitter::describe(const LowerOptions& options, Lowered& out) {
  std::string head = fmt::format("// {}: a loop program printed by serviette from this diagram.\n//\n", out.name);
  std::istringstream diagram(print_diagram(diagram_));
  for (std::string line; std::getline(diagram, line);) head += "//   " + line + "\n";
  head += "//\n";
  if (!options.certificate.empty()) head += "// Certificate: " + options.certificate + "\n//\n";
  head += fmt::format(
      "// To compile it, with g++ or clang++:\n"
      "//   c++ -O3 -march=native -shared -fPIC {0}.cpp -o {0}.so\n"
      "// To call it, from C or through any foreign function interface:\n"
      "//   {1};\n"
      "//   int {0}_call(const long long* sizes, const {2}* const* inputs, {2}* const* outputs);  // the same, in "
      "arrays\n"
      "// Arrays are dense and row-major, and no output may overlap with anything. The result is 0; or 1: a size is "
      "not as\n"
      "// declared, 2: no memory, 3: a tile size below 1.\n",
      out.name, options.name, out.scalar == Scalar::Double ? "double" : "float");
  for (const auto& [what, ports] : {std::pair{"in ", &out.inputs}, std::pair{"out", &out.outputs}}) {
    for (const LoweredPort& p : *ports) {
      std::string shape;
      for (Index i : p.shape) shape += (shape.empty() ? "" : ", ") + serviette::to_string(i);
      head += fmt::format("//   {} {}[{}]{}\n", what, p.port.name.str(), shape,
                          p.port.domain == Domain::Any ? "   may hold -inf" : "");
    }
  }
  out.text = head + preface(out.scalar) + "\n" + out.text;
}

}  // namespace lowering

Expected<Lowered> lower_to_cpp(const Setting& setting, const Diagram& diagram, const LowerOptions& options) try {
  return lowering::Emitter(setting, diagram).function(options);
} catch (const IndexOverflow& overflow) {
  return fail(ErrorCode::Overflow, overflow.what());
}

}  // namespace serviette

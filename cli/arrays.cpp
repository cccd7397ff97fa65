#include "cli/arrays.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cli/statement.hpp"
#include "core/text/suggest.hpp"

namespace serviette::cli {
namespace {

// Every axis and integer that lines mention.
class Names {
 public:
  explicit Names(const Setting& setting) : setting_(setting) {}
  void axis(Symbol a) {
    if (const auto extent = setting_.extent(a)) index(*extent);
  }
  void axes(const std::vector<Symbol>& all) {
    for (Symbol a : all) axis(a);
  }
  void lines(const std::vector<Line>& all) {
    for (const auto& l : all) {
      for (const auto& o : l.outs) axes(o.axes);
      for (const auto& o : l.operands) axes(o.axes);
      for (Index p : l.params) index(p);
      axes(l.axes);
      axis(l.axis);
      axis(l.part);
      index(l.size);
      lines(l.body.lines);
    }
  }
  std::vector<Symbol> sizes() const {
    std::vector<Symbol> out;
    for (const auto& s : setting_.sizes) {
      if (std::find(seen_.begin(), seen_.end(), s.name) != seen_.end()) out.push_back(s.name);
    }
    return out;
  }

 private:
  void index(Index i) { collect_names(i, seen_); }
  const Setting& setting_;
  std::vector<Symbol> seen_;
};

const Port* find_input(const Diagram& d, Symbol name) {
  for (const auto& p : d.inputs) {
    if (p.name == name) return &p;
  }
  return nullptr;
}

std::string input_names(const Diagram& d) {
  std::string out;
  for (const auto& p : d.inputs) out += (out.empty() ? "" : ", ") + p.name.str();
  return out;
}

// The file's values, each one that the language has.
Expected<Array<double>> values(const NpyArray& file, const Port& port, const std::string& path) {
  std::vector<Value<double>> data(file.data.begin(), file.data.end());
  for (const double v : file.data) {
    if (v == std::numeric_limits<double>::infinity())
      return fail(ErrorCode::Type, fmt::format("'{}' holds +inf, which is not a value", path));
    if (std::isinf(v) && port.domain == Domain::Finite)
      return fail(ErrorCode::Type, fmt::format("'{}' holds -inf, and '{}' is declared finite", path, port.name.str()),
                  fmt::format("declare it as {}[..] any", port.name.str()));
  }
  return Array<double>::of(file.shape, std::move(data));
}

class Reader {
 public:
  Reader(const Derived& what, const Sizes& given) : what_(what), setting_(Setting::of(what.module)) {
    out_.sizes = given;
    for (const auto& [name, n] : given) where_[name] = "--set";
  }

  Expected<void> input(const std::string& binding) {
    SERVIETTE_LET(pair, split_binding(binding));
    const auto& [name, path] = pair;
    const Port* port = find_input(what_.target, name);
    if (!port)
      return fail(ErrorCode::Name, fmt::format("'{}' has no input '{}'", what_.target.name.str(), name),
                  "its inputs are " + input_names(what_.target));
    SERVIETTE_LET(file, read_npy(path));
    if (file.shape.size() != port->axes.size())
      return fail(ErrorCode::Type, fmt::format("'{}' has shape {}, and {}[{}] has {}", path, shape_text(file.shape),
                                               name, axes_text(*port), count_text(port->axes.size(), "axis", "axes")));
    for (std::size_t i = 0; i < port->axes.size(); ++i) SERVIETTE_TRY(extent(*port, i, file.shape[i], path));
    SERVIETTE_LET(array, values(file, *port, path));
    out_.arrays.insert_or_assign(port->name, std::move(array));
    return {};
  }

  Expected<RunInputs> finish() {
    SERVIETTE_TRY(all_inputs());
    SERVIETTE_TRY(all_sizes());
    for (const auto& port : what_.target.inputs) {
      SERVIETTE_LET(shape, shape_of(setting_, port, out_.sizes));
      const auto& is = out_.arrays.at(port.name).shape();
      if (is != shape)
        return fail(ErrorCode::Type, fmt::format("the array for {}[{}] has shape {} and should have {}",
                                                 port.name.str(), axes_text(port), shape_text(is), shape_text(shape)));
    }
    return std::move(out_);
  }

 private:
  static std::string axes_text(const Port& p) {
    std::string out;
    for (Symbol a : p.axes) out += (out.empty() ? "" : " ") + a.str();
    return out;
  }

  // What the length of one dimension says about a size.
  Expected<void> extent(const Port& port, std::size_t i, std::int64_t length, const std::string& path) {
    const auto extent = setting_.extent(port.axes[i]);
    const auto atom = extent ? extent->as_atom() : std::nullopt;
    if (!atom || (*atom)->kind != AtomKind::Name) return {};  // compared when all sizes are known
    const Symbol size = (*atom)->name;
    const auto [it, fresh] = out_.sizes.emplace(size, length);
    if (fresh) where_[size] = fmt::format("'{}'", path);
    if (it->second != length)
      return fail(ErrorCode::Type,
                  fmt::format("{} is {} by {} and {} by '{}', along {} of {}[{}]", size.str(), it->second, where_[size],
                              length, path, port.axes[i].str(), port.name.str(), axes_text(port)));
    return {};
  }

  Expected<void> all_inputs() const {
    std::string missing, example;
    for (const auto& p : what_.target.inputs) {
      if (out_.arrays.contains(p.name)) continue;
      missing += fmt::format("{}{}[{}]", missing.empty() ? "" : ", ", p.name.str(), axes_text(p));
      example += fmt::format(" --in {}={}.npy", p.name.str(), p.name.str());
    }
    if (missing.empty()) return {};
    return fail(ErrorCode::Name, "no array is given for " + missing, "for example" + example);
  }

  Expected<void> all_sizes() const {
    std::vector<std::string> known;
    for (const auto& s : setting_.sizes) known.push_back(s.name.str());
    for (const auto& [name, n] : out_.sizes) {
      if (std::find(known.begin(), known.end(), name.str()) == known.end())
        return fail(ErrorCode::Name, fmt::format("there is no size '{}'", name.str()), did_you_mean(name.str(), known));
    }
    std::string missing, example;
    for (Symbol s : sizes_needed(what_)) {
      if (out_.sizes.contains(s)) continue;
      missing += (missing.empty() ? "" : ", ") + s.str();
      example += (example.empty() ? "" : ",") + s.str() + "=32";
    }
    if (!missing.empty())
      return fail(ErrorCode::Name, "no value for the size " + missing,
                  "no array tells it; for example --set " + example);
    for (const auto& s : setting_.sizes) {
      const auto it = out_.sizes.find(s.name);
      if (it != out_.sizes.end() && it->second < s.at_least)
        return fail(ErrorCode::SideCondition,
                    fmt::format("{} is {} and must be at least {}", s.name.str(), it->second, s.at_least));
    }
    for (Index a : setting_.assumptions) SERVIETTE_TRY(respects(a));
    return {};
  }

  // An assumption about sizes of which all have a value.
  Expected<void> respects(Index assumption) const {
    std::vector<Symbol> names;
    collect_names(assumption, names);
    std::string values;
    for (Symbol n : names) {
      if (!out_.sizes.contains(n)) return {};
      values += fmt::format("{}{} = {}", values.empty() ? "" : ", ", n.str(), out_.sizes.at(n));
    }
    if (evaluate(assumption, [&](Symbol s) { return out_.sizes.at(s); }) >= 0) return {};
    return fail(ErrorCode::SideCondition,
                fmt::format("the file assumes {}, and {}", comparison_text(assumption), values));
  }

  const Derived& what_;
  Setting setting_;
  RunInputs out_;
  std::map<Symbol, std::string> where_;
};

}  // namespace

std::vector<Symbol> sizes_needed(const Derived& what) {
  const Setting setting = Setting::of(what.module);
  Names names(setting);
  for (const auto& p : what.target.inputs) names.axes(p.axes);
  names.lines(what.target.lines);
  return names.sizes();
}

Expected<RunInputs> read_inputs(const Derived& what, const std::vector<std::string>& bindings, const Sizes& given) {
  Reader reader(what, given);
  for (const auto& b : bindings) SERVIETTE_TRY(reader.input(b));
  return reader.finish();
}

Expected<void> write_output(const std::string& path, const Array<double>& array) {
  NpyArray file{"<f8", array.shape(), {}};
  file.data.reserve(array.data().size());
  for (const auto& v : array.data()) file.data.push_back(v.number);
  return write_npy(path, file);
}

}  // namespace serviette::cli

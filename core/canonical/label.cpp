#include "core/canonical/label.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <deque>
#include <unordered_map>

namespace serviette {
namespace {

struct Entry {
  std::string text;
  Hash128 hash;
  bool copyable;
};

struct Table {
  std::deque<Entry> entries;
  std::unordered_map<std::string, std::uint32_t>
      ids;  // of the text, after one character for copyable

  std::uint32_t intern(std::string_view text, bool copyable) {
    std::string key = (copyable ? "c" : "r") + std::string(text);
    if (auto it = ids.find(key); it != ids.end()) return it->second;
    Hasher hasher;
    hasher.text(key);
    entries.push_back({std::string(text), hasher.finish(), copyable});
    const auto id = static_cast<std::uint32_t>(entries.size() - 1);
    ids.emplace(std::move(key), id);
    return id;
  }
};

Table& table() {
  static Table* t = [] {  // never destroyed: labels outlive everything
    auto* fresh = new Table;
    fresh->intern("", true);
    return fresh;
  }();
  return *t;
}

// Writes a term in prefix form. Binders are named by their depth, `%0` outermost; loop states
// `%0.1`.
class Writer {
 public:
  explicit Writer(const std::vector<Symbol>& parameters) : parameters_(parameters) {}

  std::string term(Term e) {
    switch (e->kind) {
      case TermKind::Const:
        return e->value.get_str();
      case TermKind::NegInf:
        return "-inf";
      case TermKind::Real:
        return fmt::format("real({})", index(e->index));
      case TermKind::Read:
        return read(e);
      case TermKind::State:
        return "state " + e->name.str();
      case TermKind::BoundState: {
        assert(e->distance < static_cast<int>(loops_.size()));
        return fmt::format("{}.{}", loops_[loops_.size() - 1 - e->distance], e->which);
      }
      case TermKind::Add:
        return apply("+", e);
      case TermKind::Mul:
        return apply("*", e);
      case TermKind::Div:
        return apply("/", e);
      case TermKind::Max:
        return apply("max", e);
      case TermKind::Min:
        return apply("min", e);
      case TermKind::Exp:
        return apply("exp", e);
      case TermKind::Log:
        return apply("log", e);
      case TermKind::Sqrt:
        return apply("sqrt", e);
      case TermKind::Call:
        return apply("call " + e->name.str(), e);
      case TermKind::If:
        return fmt::format("if({}, {}, {})", cond(e->cond), term(e->args[0]), term(e->args[1]));
      case TermKind::Big:
        return big(e);
      case TermKind::Loop:
        return loop(e);
    }
    return {};
  }

 private:
  std::string index(Index i) const { return to_string(i, bound_); }

  std::string read(Term e) const {
    const auto it = std::find(parameters_.begin(), parameters_.end(), e->name);
    std::string out = it != parameters_.end() && e->indices.empty()
                          ? fmt::format("${}", it - parameters_.begin())
                          : e->name.str();
    out += "[";
    for (std::size_t i = 0; i < e->indices.size(); ++i)
      out += (i ? ", " : "") + index(e->indices[i]);
    return out + "]";
  }

  std::string apply(const std::string& head, Term e) {
    std::string out = head + "(";
    for (std::size_t i = 0; i < e->args.size(); ++i) out += (i ? ", " : "") + term(e->args[i]);
    return out + ")";
  }

  std::string big(Term e) {
    static constexpr const char* names[] = {"sum", "prod", "max", "min"};
    std::string out = fmt::format("big {}({} .. {}, ", names[static_cast<int>(e->big)],
                                  index(e->indices[0]), index(e->indices[1]));
    bound_.push_back(fmt::format("%{}", bound_.size()));
    out += term(e->args[0]);
    bound_.pop_back();
    return out + ")";
  }

  // The steps stand under the loop variable and the states, the starts do not.
  std::string loop(Term e) {
    std::string out =
        fmt::format("loop {}({} .. {}", e->which, index(e->indices[0]), index(e->indices[1]));
    const std::string name = fmt::format("%{}", bound_.size());
    for (std::size_t i = 0; i + 1 < e->args.size(); i += 2) {
      out += ", " + term(e->args[i]) + " then ";
      bound_.push_back(name);
      loops_.push_back(name);
      out += term(e->args[i + 1]);
      bound_.pop_back();
      loops_.pop_back();
    }
    return out + ")";
  }

  std::string cond(Cond c) {
    switch (c->kind) {
      case CondKind::Ge0:
        return index(c->index) + " >= 0";
      case CondKind::Eq0:
        return index(c->index) + " == 0";
      case CondKind::IsNegInf:
        return fmt::format("isneginf({})", term(c->term));
      case CondKind::IsPos:
        return fmt::format("ispos({})", term(c->term));
      case CondKind::And:
        return fmt::format("and({}, {})", cond(c->parts[0]), cond(c->parts[1]));
      case CondKind::Or:
        return fmt::format("or({}, {})", cond(c->parts[0]), cond(c->parts[1]));
      case CondKind::Not:
        return fmt::format("not({})", cond(c->parts[0]));
    }
    return {};
  }

  const std::vector<Symbol>& parameters_;
  std::vector<std::string> bound_, loops_;
};

}  // namespace

Label::Label(std::string_view text, bool copyable) : id_(table().intern(text, copyable)) {}
const std::string& Label::str() const { return table().entries[id_].text; }
Hash128 Label::hash() const { return table().entries[id_].hash; }
bool Label::copyable() const { return table().entries[id_].copyable; }

Label Label::from_id(std::uint32_t id) {
  assert(id < count());
  Label label;
  label.id_ = id;
  return label;
}

std::uint32_t Label::count() { return static_cast<std::uint32_t>(table().entries.size()); }

std::string canonical_text(Term term, const std::vector<Symbol>& parameters) {
  return Writer(parameters).term(term);
}

}  // namespace serviette

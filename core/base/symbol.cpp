#include "core/base/symbol.hpp"

#include <deque>
#include <unordered_map>

namespace serviette {
namespace {

struct Table {
  std::deque<std::string> names{""};
  std::unordered_map<std::string_view, std::uint32_t> ids{{"", 0}};
};

Table& table() {
  static Table* t = new Table;  // never destroyed: symbols outlive everything
  return *t;
}

}  // namespace

Symbol::Symbol(std::string_view text) {
  Table& t = table();
  if (auto it = t.ids.find(text); it != t.ids.end()) {
    id_ = it->second;
    return;
  }
  t.names.emplace_back(text);
  id_ = static_cast<std::uint32_t>(t.names.size() - 1);
  t.ids.emplace(t.names.back(), id_);
}

const std::string& Symbol::str() const { return table().names[id_]; }

}  // namespace serviette

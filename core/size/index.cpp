#include "core/size/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace serviette {
namespace {

std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t r;
  if (__builtin_add_overflow(a, b, &r)) throw IndexOverflow();
  return r;
}

std::int64_t checked_mul(std::int64_t a, std::int64_t b) {
  std::int64_t r;
  if (__builtin_mul_overflow(a, b, &r)) throw IndexOverflow();
  return r;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

std::uint64_t mix(std::uint64_t h, std::uint64_t v) {
  h ^= v + 0x9E3779B97F4A7C15ull + (h << 6) + (h >> 2);
  return h * 0xFF51AFD7ED558CCDull;
}

int compare_monomial_atoms(const Monomial& a, const Monomial& b) {
  if (a.atoms.size() != b.atoms.size()) return a.atoms.size() > b.atoms.size() ? -1 : 1;
  for (std::size_t i = 0; i < a.atoms.size(); ++i) {
    if (const int c = compare(a.atoms[i], b.atoms[i])) return c;
  }
  return 0;
}

}  // namespace

// The tables of nodes, by structure. Nodes live as long as the program.
struct IndexStore {
  std::deque<IndexNode> index_nodes;
  std::unordered_multimap<std::uint64_t, const IndexNode*> index_by_hash;
  std::deque<AtomNode> atom_nodes;
  std::unordered_multimap<std::uint64_t, Atom> atom_by_hash;

  static IndexStore& get() {
    static IndexStore* store = new IndexStore;
    return *store;
  }

  // Sorts, merges equal monomials, drops zeros.
  static Index make(std::vector<Monomial> m) {
    std::sort(m.begin(), m.end(), [](const Monomial& a, const Monomial& b) {
      return compare_monomial_atoms(a, b) < 0;
    });
    std::vector<Monomial> out;
    for (auto& x : m) {
      if (!out.empty() && out.back().atoms == x.atoms) {
        out.back().coefficient = checked_add(out.back().coefficient, x.coefficient);
      } else {
        out.push_back(std::move(x));
      }
    }
    std::erase_if(out, [](const Monomial& x) { return x.coefficient == 0; });
    std::uint64_t h = 17;
    int depth = 0;
    for (const auto& x : out) {
      h = mix(h, static_cast<std::uint64_t>(x.coefficient));
      for (Atom a : x.atoms) {
        h = mix(h, a->hash);
        depth = std::max(depth, a->bound_depth);
      }
    }
    IndexStore& s = get();
    for (auto [it, end] = s.index_by_hash.equal_range(h); it != end; ++it) {
      const auto& other = it->second->monomials;
      if (other.size() == out.size() &&
          std::equal(out.begin(), out.end(), other.begin(), [](const auto& a, const auto& b) {
            return a.coefficient == b.coefficient && a.atoms == b.atoms;
          })) {
        return Index(it->second);
      }
    }
    s.index_nodes.push_back(IndexNode{std::move(out), h, depth});
    s.index_by_hash.emplace(h, &s.index_nodes.back());
    return Index(&s.index_nodes.back());
  }

  static Atom make(AtomNode node) {
    std::uint64_t h = mix(static_cast<std::uint64_t>(node.kind) + 3, node.name.id());
    h = mix(h, static_cast<std::uint64_t>(node.distance));
    h = mix(mix(h, node.a.hash()), node.b.hash());
    node.hash = h;
    node.bound_depth = node.kind == AtomKind::Bound
                           ? node.distance + 1
                           : std::max(node.a.bound_depth(), node.b.bound_depth());
    IndexStore& s = get();
    for (auto [it, end] = s.atom_by_hash.equal_range(h); it != end; ++it) {
      const AtomNode& o = *it->second;
      if (o.kind == node.kind && o.name == node.name && o.distance == node.distance &&
          o.a == node.a && o.b == node.b) {
        return it->second;
      }
    }
    s.atom_nodes.push_back(node);
    s.atom_by_hash.emplace(h, &s.atom_nodes.back());
    return &s.atom_nodes.back();
  }

  static const IndexNode* zero() {
    static const IndexNode* node = new IndexNode{{}, 17, 0};
    static const bool registered = [] {
      get().index_by_hash.emplace(17, node);
      return true;
    }();
    (void)registered;
    return node;
  }
};

Index::Index() : node_(IndexStore::zero()) {}

Index::Index(std::int64_t constant) : node_(IndexStore::zero()) {
  if (constant != 0) *this = IndexStore::make(std::vector<Monomial>{{{}, constant}});
}

Index Index::atom(Atom atom) { return IndexStore::make(std::vector<Monomial>{{{atom}, 1}}); }

Index Index::name(Symbol name) {
  AtomNode node{};
  node.kind = AtomKind::Name;
  node.name = name;
  return atom(IndexStore::make(node));
}

Index Index::bound(int distance) {
  AtomNode node{};
  node.kind = AtomKind::Bound;
  node.distance = distance;
  return atom(IndexStore::make(node));
}

std::optional<std::int64_t> Index::constant() const {
  if (node_->monomials.empty()) return 0;
  if (node_->monomials.size() == 1 && node_->monomials[0].atoms.empty())
    return node_->monomials[0].coefficient;
  return std::nullopt;
}

std::optional<Atom> Index::as_atom() const {
  if (node_->monomials.size() == 1 && node_->monomials[0].coefficient == 1 &&
      node_->monomials[0].atoms.size() == 1)
    return node_->monomials[0].atoms[0];
  return std::nullopt;
}

std::uint64_t Index::hash() const { return node_->hash; }
int Index::bound_depth() const { return node_->bound_depth; }

Index operator+(Index a, Index b) {
  std::vector<Monomial> m = a.node()->monomials;
  m.insert(m.end(), b.node()->monomials.begin(), b.node()->monomials.end());
  return IndexStore::make(std::move(m));
}

Index operator-(Index a) { return Index(-1) * a; }
Index operator-(Index a, Index b) { return a + (-b); }

Index operator*(Index a, Index b) {
  std::vector<Monomial> m;
  for (const auto& x : a.node()->monomials) {
    for (const auto& y : b.node()->monomials) {
      Monomial z{x.atoms, checked_mul(x.coefficient, y.coefficient)};
      z.atoms.insert(z.atoms.end(), y.atoms.begin(), y.atoms.end());
      std::sort(z.atoms.begin(), z.atoms.end(), [](Atom p, Atom q) { return compare(p, q) < 0; });
      m.push_back(std::move(z));
    }
  }
  return IndexStore::make(std::move(m));
}

namespace {

Index binary_atom(AtomKind kind, Index a, Index b) {
  AtomNode node{};
  node.kind = kind;
  node.a = a;
  node.b = b;
  return Index::atom(IndexStore::make(node));
}

}  // namespace

Index div(Index a, Index b) {
  if (const auto d = b.constant(); d && *d >= 1) {
    if (*d == 1) return a;
    if (const auto n = a.constant()) return Index(floor_div(*n, *d));
  }
  return binary_atom(AtomKind::Div, a, b);
}

Index mod(Index a, Index b) {
  if (const auto d = b.constant(); d && *d >= 1) {
    if (*d == 1) return Index(0);
    if (const auto n = a.constant()) return Index(*n - *d * floor_div(*n, *d));
  }
  return binary_atom(AtomKind::Mod, a, b);
}

Index min(Index a, Index b) {
  if (a == b) return a;
  const auto p = a.constant(), q = b.constant();
  if (p && q) return Index(std::min(*p, *q));
  if (compare(a, b) > 0) std::swap(a, b);
  return binary_atom(AtomKind::Min, a, b);
}

Index max(Index a, Index b) { return a + b - min(a, b); }
Index ceil_div(Index a, Index b) { return div(a + b - Index(1), b); }

int compare(Atom a, Atom b) {
  if (a == b) return 0;
  if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
  if (a->kind == AtomKind::Name) return a->name < b->name ? -1 : 1;
  if (a->kind == AtomKind::Bound) return a->distance < b->distance ? -1 : 1;
  if (const int c = compare(a->a, b->a)) return c;
  return compare(a->b, b->b);
}

int compare(Index a, Index b) {
  if (a == b) return 0;
  const auto &x = a.node()->monomials, &y = b.node()->monomials;
  for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
    if (const int c = compare_monomial_atoms(x[i], y[i])) return c;
    if (x[i].coefficient != y[i].coefficient) return x[i].coefficient < y[i].coefficient ? -1 : 1;
  }
  return x.size() == y.size() ? 0 : (x.size() < y.size() ? -1 : 1);
}

Index rewrite_atoms(Index i, const std::function<std::optional<Index>(Atom)>& f) {
  if (i.constant()) return i;
  bool changed = false;
  Index out;
  std::vector<Monomial> kept;
  for (const auto& m : i.node()->monomials) {
    std::vector<Index> factors;
    bool touched = false;
    for (Atom a : m.atoms) {
      Index now = Index::atom(a);
      if (const auto r = f(a)) {
        now = *r;
      } else if (a->kind == AtomKind::Div || a->kind == AtomKind::Mod || a->kind == AtomKind::Min) {
        const Index x = rewrite_atoms(a->a, f), y = rewrite_atoms(a->b, f);
        if (!(x == a->a && y == a->b)) {
          now = a->kind == AtomKind::Div ? div(x, y) : a->kind == AtomKind::Mod ? mod(x, y) : min(x, y);
        }
      }
      touched = touched || !(now == Index::atom(a));
      factors.push_back(now);
    }
    if (!touched) {
      kept.push_back(m);
      continue;
    }
    changed = true;
    Index product(m.coefficient);
    for (Index x : factors) product = product * x;
    out = out + product;
  }
  if (!changed) return i;
  return out + IndexStore::make(std::move(kept));
}

Index substitute(Index i, Symbol name, Index by) {
  return rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
    if (a->kind == AtomKind::Name && a->name == name) return by;
    return std::nullopt;
  });
}

Index replace_atom(Index i, Index atom, Index by) {
  const Symbol hole("$");  // no name that can be written
  const Index holed = rewrite_atoms(i, [&](Atom a) -> std::optional<Index> {
    return Index::atom(a) == atom ? std::optional(Index::name(hole)) : std::nullopt;
  });
  return substitute(holed, hole, by);
}

void collect_atoms(Index i, std::vector<Atom>& out) {
  for (const auto& m : i.node()->monomials) {
    for (Atom a : m.atoms) {
      if (a->kind == AtomKind::Div || a->kind == AtomKind::Mod || a->kind == AtomKind::Min) {
        collect_atoms(a->a, out);
        collect_atoms(a->b, out);
      }
      if (std::find(out.begin(), out.end(), a) == out.end()) out.push_back(a);
    }
  }
}

bool mentions(Index i, Symbol name) {
  for (const auto& m : i.node()->monomials) {
    for (Atom a : m.atoms) {
      if (a->kind == AtomKind::Name && a->name == name) return true;
      if (a->kind >= AtomKind::Div && (mentions(a->a, name) || mentions(a->b, name))) return true;
    }
  }
  return false;
}

void collect_names(Index i, std::vector<Symbol>& out) {
  for (const auto& m : i.node()->monomials) {
    for (Atom a : m.atoms) {
      if (a->kind == AtomKind::Name) {
        if (std::find(out.begin(), out.end(), a->name) == out.end()) out.push_back(a->name);
      } else if (a->kind >= AtomKind::Div) {
        collect_names(a->a, out);
        collect_names(a->b, out);
      }
    }
  }
}

namespace {

std::string atom_text(Atom a, std::span<const std::string> bound) {
  switch (a->kind) {
    case AtomKind::Name: return a->name.str();
    case AtomKind::Bound: {
      const std::size_t n = bound.size();
      if (static_cast<std::size_t>(a->distance) < n) return bound[n - 1 - a->distance];
      return fmt::format("bound_{}", a->distance);
    }
    case AtomKind::Div: return fmt::format("div({}, {})", to_string(a->a, bound), to_string(a->b, bound));
    case AtomKind::Mod: return fmt::format("mod({}, {})", to_string(a->a, bound), to_string(a->b, bound));
    case AtomKind::Min: return fmt::format("min({}, {})", to_string(a->a, bound), to_string(a->b, bound));
  }
  return {};
}

}  // namespace

std::string to_string(Index i, std::span<const std::string> bound) {
  const auto& monomials = i.node()->monomials;
  if (monomials.empty()) return "0";
  std::string out;
  for (const auto& m : monomials) {
    const bool negative = m.coefficient < 0;
    // The magnitude as unsigned, so that the most negative coefficient prints too.
    const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(m.coefficient)
                                        : static_cast<std::uint64_t>(m.coefficient);
    out += out.empty() ? (negative ? "-" : "") : (negative ? " - " : " + ");
    std::string product;
    for (Atom a : m.atoms) {
      if (!product.empty()) product += "*";
      product += atom_text(a, bound);
    }
    if (m.atoms.empty()) out += fmt::format("{}", size);
    else if (size == 1) out += product;
    else out += fmt::format("{}*{}", size, product);
  }
  return out;
}

std::int64_t evaluate(Index i, const std::function<std::int64_t(Symbol)>& value) {
  std::int64_t total = 0;
  for (const auto& m : i.node()->monomials) {
    std::int64_t product = m.coefficient;
    for (Atom a : m.atoms) {
      std::int64_t v = 0;
      if (a->kind == AtomKind::Name) {
        v = value(a->name);
      } else if (a->kind >= AtomKind::Div) {
        const std::int64_t x = evaluate(a->a, value), y = evaluate(a->b, value);
        if (a->kind == AtomKind::Min) v = std::min(x, y);
        else if (y >= 1) v = a->kind == AtomKind::Div ? floor_div(x, y) : x - y * floor_div(x, y);
      }
      product = checked_mul(product, v);
    }
    total = checked_add(total, product);
  }
  return total;
}

}  // namespace serviette

#include "term.hpp"

namespace serviette::checker {

static bool by_id(Term a, Term b) { return a->id < b->id; }
static uint64_t bloom(Symbol s) { return uint64_t{1} << (s % 64); }

// times * p, to be summed.
static void scale(Term p, Int times, vector<pair<Term, Int>>& summands, Int& constant) {
  if (summands.size() + p->args.size() > 2 * kMonomials) exhausted("more than 200,000 monomials in one normal form");
  for (size_t i = 0; i < p->args.size(); ++i) summands.emplace_back(p->args[i], mul(p->coefficients[i], times));
  constant = add(constant, mul(p->value, times));
}

Symbol Store::fresh(Text name, bool finite) {
  budget.node(name.size());
  symbols_.emplace_back(name, finite);
  return static_cast<Symbol>(symbols_.size() - 1);
}

Term Store::make(Node&& node) {
  budget.tick(1 + node.args.size());
  size_t& hash = node.hash;
  const auto mix = [&](auto x) { hash = (hash ^ static_cast<size_t>(x)) * 0x9E3779B97F4A7C15u + (hash >> 29); };
  mix(node.kind), mix(node.symbol), mix(node.slot), mix(node.value);
  for (const Term t : node.args) mix(t->id);
  for (const Int c : node.coefficients) mix(c);
  if (const auto found = index_.find(&node); found != index_.end()) return *found;
  budget.node(node.args.size());
  if (node.is(Kind::Var) || node.is(Kind::Read)) node.names = bloom(node.symbol);
  if (node.is(Kind::Bound) || node.is(Kind::State)) node.loose = node.symbol + 1;
  for (size_t i = 0; i < node.args.size(); ++i) {
    const Term child = node.args[i];
    node.names |= child->names;
    node.loose = std::max(node.loose, child->loose - (node.binds(i) && child->loose > 0 ? 1 : 0));
    node.depth = std::max(node.depth, child->depth + 1);
  }
  if (node.depth > kTermDepth) exhausted("a term nested deeper than 2,000");
  node.id = static_cast<uint32_t>(nodes_.size());
  nodes_.push_back(std::move(node));
  return *index_.insert(&nodes_.back()).first;
}

Term Store::op(Kind kind, Terms args) {
  const bool atom = kind >= Kind::IDiv && kind <= Kind::IMin;
  if (atom || kind == Kind::Real || kind == Kind::Ge || kind == Kind::Eq)
    for (Term& p : args) p = poly(p);
  // p == 0 has the sign that makes the leading coefficient positive.
  const auto leading = [](Term p) { return p->is_constant() ? p->value : p->coefficients[0]; };
  if (kind == Kind::Eq && leading(args[0]) < 0) args[0] = minus(args[0]);
  if (!atom) return make({.kind = kind, .args = std::move(args)});
  const Term a = args[0], b = args[1];
  const Int x = a->value, y = b->value;
  const bool constants = a->is_constant() && b->is_constant(), divisor = b->is_constant() && y >= 1;
  if (kind == Kind::IMin) {
    if (constants || a == b) return x < y ? a : b;
    ranges::sort(args, by_id);
  } else if (divisor && (constants || y == 1)) {
    if (!constants) return kind == Kind::IDiv ? a : constant(0);
    return constant(kind == Kind::IDiv ? floor_div(x, y) : x - y * floor_div(x, y));
  }
  return poly(make({.kind = kind, .args = std::move(args)}));
}

Term Store::rebuild(Term t, Terms args) {
  if (args == t->args) return t;
  if (t->is(Kind::Poly)) {
    vector<pair<Term, Int>> all;
    Int constant = t->value;
    for (size_t i = 0; i < args.size(); ++i) scale(poly(args[i]), t->coefficients[i], all, constant);
    return sum(std::move(all), constant);
  }
  if (t->is(Kind::Mono)) {
    Term p = poly(args[0]);
    for (size_t i = 1; i < args.size(); ++i) p = mul(p, args[i]);
    return p;
  }
  if (!t->is(Kind::Read) && !t->is(Kind::Opaque) && !t->is(Kind::Loop)) return op(t->kind, std::move(args));
  return make({.kind = t->kind, .symbol = t->symbol, .args = std::move(args)});
}

Term Store::poly(Term t) {
  if (t->is(Kind::Poly)) return t;
  if (t->poly != nullptr) return t->poly;
  const Term mono = t->is(Kind::Mono) ? t : make({.kind = Kind::Mono, .args = {t}});
  return t->poly = make({.kind = Kind::Poly, .args = {mono}, .coefficients = {1}});
}

// The normal form of a sum of monomials: by id, each once. e^p * e^-p is the empty monomial, 1.
Term Store::sum(vector<pair<Term, Int>> summands, Int constant) {
  budget.tick(1 + summands.size());
  ranges::sort(summands, by_id, &pair<Term, Int>::first);
  Node node{.kind = Kind::Poly, .value = constant};
  for (size_t i = 0; i < summands.size();) {
    auto [mono, c] = summands[i];
    while (++i < summands.size() && summands[i].first == mono) c = checker::add(c, summands[i].second);
    if (mono->args.empty()) node.value = checker::add(node.value, c);
    else if (c != 0) node.args.push_back(mono), node.coefficients.push_back(c);
  }
  if (node.args.size() > kMonomials) exhausted("more than 200,000 monomials in one normal form");
  return make(std::move(node));
}

Term Store::add(Term p, Term q, Int times) {
  p = poly(p), q = poly(q);
  if (q->is_constant() && q->value == 0) return p;
  vector<pair<Term, Int>> all;
  Int constant = 0;
  all.reserve(p->args.size() + q->args.size());
  scale(p, 1, all, constant), scale(q, times, all, constant);
  return sum(std::move(all), constant);
}

Term Store::plus(Term p, Int c) {
  Node node{.kind = Kind::Poly, .value = checker::add(p->value, c), .args = p->args, .coefficients = p->coefficients};
  return make(std::move(node));
}

Term Store::mul(Term p, Term q) {
  p = poly(p), q = poly(q);
  if (p->is_constant()) return p->value == 1 ? q : add(constant(0), q, p->value);
  if (p->args.size() * q->args.size() > kMonomials) exhausted("more than 200,000 monomials in one product");
  vector<pair<Term, Int>> all;
  for (size_t j = 0; j < q->args.size(); ++j) all.emplace_back(q->args[j], checker::mul(q->coefficients[j], p->value));
  for (size_t i = 0; i < p->args.size(); ++i) {
    const auto times = [&, c = p->coefficients[i]](Term mono, Int d) { all.emplace_back(mono, checker::mul(c, d)); };
    times(p->args[i], q->value);
    for (size_t j = 0; j < q->args.size(); ++j) times(product(p->args[i], q->args[j]), q->coefficients[j]);
  }
  return sum(std::move(all), checker::mul(p->value, q->value));
}

// Of two monomials. It holds one power of e at most: their exponents are added, and e^0 is left out.
Term Store::product(Term a, Term b) {
  Terms atoms(a->args.size() + b->args.size());
  budget.tick(1 + atoms.size());
  if (atoms.size() > kMonomials) exhausted("a monomial of more than 200,000 atoms");
  ranges::merge(a->args, b->args, atoms.begin(), by_id);
  const auto powers = [](Term x) { return x->is(Kind::Power); };
  const auto x = ranges::find_if(atoms, powers), y = x == atoms.end() ? x : std::find_if(x + 1, atoms.end(), powers);
  if (y != atoms.end()) {
    const Int c = (*x)->value, d = (*y)->value;
    const Term sum = add(add(constant(0), (*x)->args[0], d), (*y)->args[0], c);
    std::erase_if(atoms, powers);
    if (sum != constant(0)) atoms.push_back(power(sum, checker::mul(c, d))), ranges::sort(atoms, by_id);
  }
  return make({.kind = Kind::Mono, .args = std::move(atoms)});
}

// In lowest terms, c > 0.
Term Store::power(Term p, Int c) {
  Int g = c;
  const auto divide = [&](Int rest) {
    while (rest != 0) g = std::exchange(rest, g % rest);
  };
  divide(p->value), ranges::for_each(p->coefficients, divide);
  if ((g < 0) != (c < 0)) g = -g;
  Node lowest{.kind = Kind::Poly, .value = p->value / g, .args = p->args, .coefficients = p->coefficients};
  for (Int& n : lowest.coefficients) n /= g;
  return make({.kind = Kind::Power, .value = c / g, .args = {make(std::move(lowest))}});
}

Term Store::as_atom(Term p) {
  const bool monomial = p->is(Kind::Poly) && p->value == 0 && p->args.size() == 1 && p->coefficients[0] == 1;
  return monomial && p->args[0]->args.size() == 1 ? p->args[0]->args[0] : nullptr;
}

// Functions are written as in a certificate, operators between their operands.
string show(const Store& store, Term t, size_t limit) {
  static constexpr Text kNames[] = {"+",    "*",        "",       "",     "div",    "mod",     "min", "power",
                                    "",     "-inf",     "real",   "",     "state",  "+",       "*",   "/",
                                    "max",  "min",      "exp",    "log",  "sqrt",   "",        "if",  "sum",
                                    "prod", "max",      "min",    "loop", ">= 0",   "== 0",    "and", "or",
                                    "not",  "isneginf", "finite", "pos",  "nonneg", "nonzero", "le",  "defined"};
  string out;
  uint32_t binders = 0;
  const auto print = [&](auto& self, Term e) -> void {
    const bool read = e->is(Kind::Read), after = e->is(Kind::Ge) || e->is(Kind::Eq);
    const bool infix = e->kind <= Kind::Mono || e->in(Kind::Add, Kind::Div) || e->in(Kind::And, Kind::Or);
    const bool bare = after || (infix && e->args.size() == 1);
    const string name(kNames[static_cast<size_t>(e->kind)]);
    if (e->is(Kind::Bound)) out += "k" + std::to_string(binders - e->symbol);
    else if (e->is(Kind::Var) || read || e->is(Kind::Opaque)) out += store.name(e->symbol);
    else if (e->is(Kind::Const) || e->is_constant()) out += to_string(e->value);
    else if (!infix && !after) out += name;
    if (e->args.empty() && !read) return;
    out += read ? "[" : bare ? "" : "(";
    for (size_t i = 0; i < e->args.size() && out.size() <= limit; ++i) {
      if (i > 0) out += infix ? " " + name + " " : ", ";
      if (e->is(Kind::Poly) && e->coefficients[i] != 1) out += to_string(e->coefficients[i]) + "*";
      binders += e->binds(i) ? 1 : 0, self(self, e->args[i]), binders -= e->binds(i) ? 1 : 0;
    }
    if (e->is(Kind::Poly) && e->value != 0) out += " + " + to_string(e->value);
    out += read ? "]" : bare ? after ? " " + name : "" : ")";
  };
  print(print, t);
  if (out.size() > limit) out.resize(limit), out += " ...";
  return out;
}

// Rebuilds a term, each shared node once at each depth under binders. `at` says what becomes of a node; null: go on
// below. What holds none of the `names` is left alone; with no names, what has no loose bound name.
struct Rewriter {
  Store& store;
  uint64_t names;
  std::function<Term(Rewriter& self, Term t, uint32_t depth)> at;
  map<pair<Term, uint32_t>, Term> done{};

  Term operator()(Term t, uint32_t depth = 0) {
    if (names == 0 ? t->loose <= depth : (t->names & names) == 0 && ~names != 0) return t;
    store.budget.tick(done.size() < 2'000'000 ? 1 + t->args.size() / 4 : 1'000'000);  // the table is memory too
    if (t->args.empty()) {
      const Term leaf = at(*this, t, depth);
      return leaf == nullptr ? t : leaf;
    }
    if (const auto it = done.find({t, depth}); it != done.end()) return it->second;
    Term result = at(*this, t, depth);
    if (result == nullptr) {
      Terms args = t->args;
      for (size_t i = 0; i < args.size(); ++i) args[i] = (*this)(args[i], depth + (t->binds(i) ? 1 : 0));
      result = store.rebuild(t, std::move(args));
    }
    return done[{t, depth}] = result;
  }
};

void Substitution::array(Symbol s, Symbols parameters, Term body) {
  names_ |= bloom(s), functions_[s] = {std::move(parameters), body};
}

// An integer read under binders may mention them, by way of the indices of an array; inside the array's own binders it
// is shifted, so that nothing is captured.
Term Substitution::operator()(Term t) const {
  store_->budget.tick();
  if ((t->names & names_) == 0) return t;
  return Rewriter{*store_, names_, [&](Rewriter& self, Term e, uint32_t depth) -> Term {
                    const auto it =
                        e->is(Kind::Var) || e->is(Kind::Read) ? functions_.find(e->symbol) : functions_.end();
                    if (it == functions_.end()) return nullptr;
                    const auto& [parameters, body] = it->second;
                    if (e->is(Kind::Var))
                      return Rewriter{*store_, 0, [&](Rewriter&, Term x, uint32_t) {
                                        return x->is(Kind::Bound) ? store_->bound(x->symbol + depth) : nullptr;
                                      }}(body);
                    Substitution apply(*store_);
                    for (size_t i = 0; i < e->args.size(); ++i) apply.integer(parameters[i], self(e->args[i], depth));
                    return apply(body);
                  }}(t);
}

Term open(Store& store, Term body, Term v, const Symbols& states) {
  return Rewriter{store, 0, [&](Rewriter&, Term t, uint32_t depth) -> Term {
                    if (t->symbol != depth) return nullptr;
                    return t->is(Kind::Bound) ? v : t->is(Kind::State) ? store.read(states[t->slot], {}) : nullptr;
                  }}(body);
}

Term close(Store& store, Term body, Symbol v, const Symbols& states) {
  uint64_t names = bloom(v);
  for (const Symbol s : states) names |= bloom(s);
  return Rewriter{
      store, names, [&](Rewriter&, Term t, uint32_t depth) -> Term {
        if (t->is(Kind::Var) && t->symbol == v) return store.bound(depth);
        const auto it = t->is(Kind::Read) ? ranges::find(states, t->symbol) : states.end();
        if (it == states.end()) return nullptr;
        return store.make({.kind = Kind::State, .symbol = depth, .slot = static_cast<uint32_t>(it - states.begin())});
      }}(body);
}

Term replace_atom(Store& store, Term t, Term atom, Term by) {
  const uint64_t names = atom->names == 0 ? ~uint64_t{0} : atom->names;
  return Rewriter{store, names, [&](Rewriter&, Term x, uint32_t) { return x == atom ? by : nullptr; }}(t);
}

Term substitute(Store& store, Term t, Symbol v, Term by) {
  Substitution s(store);
  return s.integer(v, by), s(t);
}

bool mentions(Store& store, Term t, Symbol s, Term except) {
  bool found = false;
  store.budget.tick();
  Rewriter{store, bloom(s), [&](Rewriter&, Term x, uint32_t) -> Term {
             const bool here = (x->is(Kind::Var) || x->is(Kind::Read)) && x->symbol == s && x != except;
             return (found |= here) || x == except ? x : nullptr;
           }}(t);
  return found;
}

}  // namespace serviette::checker

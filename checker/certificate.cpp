#include "certificate.hpp"

#include <algorithm>

namespace serviette::checker {

Certificate::Certificate(std::string_view text, bool is_problem) : is_problem_(is_problem) {
  if (text.size() > (std::size_t{64} << 20)) exhausted("a file over 64 MiB");
  in_.emplace(store_, text);
  diagrams_.emplace(*in_);
}

void Certificate::run() {
  in_->expect_word("serviette_certificate");
  if (in_->integer() != 1) malformed("only version 1 of the format is known");
  while (in_->peek().kind != Tok::End) {
    trace_ = {"", "", in_->position()};
    item();
  }
  trace_ = {"the end", "", in_->position()};
  if (source_) {
    for (Op& op : diagrams_->all_ops) op.used = false;   // those of the source and of the final diagram are quoted
    meanings_.check(*source_, global_);
    meanings_.check(*current_, global_);
    return;
  }
  for (const auto& [name, lemma] : lemmas_) {            // without a source it is the lemmas that are stated
    if (lemma.is_assumed) ledger_.assume("lemma " + std::string(name) + ": " + lemma.assumed);
  }
}

void Certificate::item() {
  const std::string_view word = in_->peek().text;
  if (in_->accept_word("evidence")) return static_cast<void>(in_->string());
  if (target_) malformed("the target must be the last item");
  if (is_problem_ && (word == "lemma" || word == "step")) malformed("a problem holds declarations, source and target");
  if (word == "size") return size();
  if (word == "axis") return axis();
  if (word == "op") return diagrams_->op();
  if (word == "opaque") return opaque();
  if (word == "lemma") return lemma();
  if (word == "source") return source();
  if (word == "step") return step();
  if (word == "target") return target();
  if (in_->accept_word("assume")) {
    const std::size_t begin = in_->position();
    const Poly p = in_->index();
    in_->expect(">=");
    if (in_->integer() != 0) malformed("an assumption is written `assume i >= 0`");
    gamma_.nonnegative(p);
    constraints_.push_back("assume " + print(in_->text().substr(begin, in_->last_end() - begin)));
    return;
  }
  in_->unexpected("size, axis, assume, op, opaque, lemma, source, step, target or evidence");
}

void Certificate::declare_axis(std::string_view name, Poly extent) {
  Axis axis = diagrams_->new_axis(name, extent);
  if (!diagrams_->axes.emplace(name, axis).second) malformed("the axis `" + std::string(name) + "` is declared twice");
  global_.axes[name] = {store_.constant(0), extent, extent, false, nullptr, axis};
}

void Certificate::size() {
  const std::size_t begin = in_->position();
  in_->take();
  std::vector<Symbol> sizes;
  do {
    const std::string_view name = in_->name();
    if (in_->in_scope(name)) malformed("`" + std::string(name) + "` is declared twice");
    sizes.push_back(in_->declare_integer(name));
    declare_axis(name, store_.var(sizes.back()));
  } while (in_->accept(","));
  const Int least = in_->accept(">=") ? in_->integer() : 0;
  for (const Symbol s : sizes) gamma_.nonnegative(store_.plus(store_.var(s), -least));
  constraints_.push_back(print(in_->text().substr(begin, in_->last_end() - begin)));
}

void Certificate::axis() {
  const std::size_t begin = in_->position();
  in_->take();
  const std::string_view name = in_->name();
  in_->expect("=");
  declare_axis(name, in_->index());
  constraints_.push_back(print(in_->text().substr(begin, in_->last_end() - begin)));
}

void Certificate::opaque() {
  const std::size_t begin = in_->position();
  in_->take();
  const std::string_view name = in_->name();
  static const std::unordered_set<std::string_view> kOwn = {"real", "exp", "log", "sqrt", "max", "min", "sum", "prod", "loop"};
  if (kOwn.contains(name) || in_->in_scope(name)) malformed("`" + std::string(name) + "` has a meaning already");
  const Int arguments = in_->integer();
  if (arguments > 1000) exhausted("a function of more than 1,000 arguments");
  in_->declare(name, {Meaning::Function, store_.fresh(std::string(name)), static_cast<std::uint32_t>(arguments)});
  constraints_.push_back(print(in_->text().substr(begin, in_->last_end() - begin)));
}

void Certificate::lemma() {
  const std::size_t begin = in_->position();
  in_->take();
  const std::string_view name = in_->name();
  trace_.within = "lemma " + std::string(name);
  if (lemmas_.contains(name)) malformed("the lemma `" + std::string(name) + "` is declared twice");
  Lemma l;
  auto saved = in_->hide_all();   // its integers and arrays are the only names in scope
  Context gamma(store_);
  if (in_->accept_word("int")) {
    do {
      const std::string_view n = in_->new_name();
      l.integers.emplace_back(n, in_->declare_integer(n));
    } while (in_->accept(","));
  }
  if (in_->accept_word("array")) {
    do {
      Lemma::Array a{in_->new_name(), 0, 0};
      in_->expect("[");
      const Int count = in_->integer();
      if (count > 1000) exhausted("an array of more than 1,000 axes");
      a.count = static_cast<std::uint32_t>(count);
      in_->expect("]");
      a.symbol = store_.fresh(std::string(a.name), !in_->accept_word("any"));
      in_->declare(a.name, {Meaning::Array, a.symbol, a.count});
      l.arrays.push_back(a);
    } while (in_->accept(","));
  }
  while (in_->accept_word("given")) {
    l.given.push_back(in_->fact());
    gamma.add(l.given.back());
  }
  in_->expect_word("from");
  l.from = in_->value();
  in_->expect_word("to");
  l.to = in_->value();
  l.text = in_->text().substr(begin, in_->last_end() - begin);
  if (in_->accept_word("assumed")) {
    l.is_assumed = true;
    l.assumed = in_->string();
  } else {
    in_->expect_word("proof");
    l.equal = Proofs(*in_, gamma, lemmas_, ledger_, trace_).proves(l.from, l.to);
  }
  in_->restore(std::move(saved));
  lemma_order_.push_back(name);
  lemmas_.emplace(name, std::move(l));
}

void Certificate::source() {
  in_->take();
  if (source_) malformed("a second source");
  const std::string_view name = in_->name();
  trace_.within = "the source";
  source_ = current_ = diagrams_->diagram(name);
  meanings_.check(*source_, global_);
}

void Certificate::target() {
  in_->take();
  trace_.within = "the target";
  target_ = diagrams_->diagram("target");
  if (is_problem_) return;
  if (!current_) malformed("a target without a source");
  ENSURE("the target is not the final diagram, which is\n" + print(*current_), same_tokens(print(*target_), print(*current_)));
}

namespace {

void names_used(std::span<const Line> lines, std::unordered_set<std::string_view>& names) {
  for (const Line& l : lines) {
    for (const Operand& o : l.operands) names.insert(o.name);
    for (const auto& [state, start] : l.carried) names.insert(start);
    names_used(l.body.lines, names);
    names.insert(l.body.yields.begin(), l.body.yields.end());
  }
}

}  // namespace

//   order: C1 ; (id ⊗ L) ; C2 is the body      Γ ⊢ ⟦L⟧w ⊑ ⟦R⟧w for every wire w of L that is used later
//  ----------------------------------------------------------------------------------------------------- step
//                         C1 ; (id ⊗ L) ; C2  ⊑  C1 ; (id ⊗ R) ; C2
void Certificate::step() {
  in_->take();
  const std::string title = in_->string();
  step_titles_.push_back(title);
  trace_.within = "step " + std::to_string(step_titles_.size()) + " (" + title.substr(0, 80) + ")";
  if (!current_) malformed("a step without a source");
  const Reader::Frame frame(*in_);
  const Context::Scope scope(gamma_);
  Diagram next = *current_;
  Body* body = &next.body;
  Env env = global_;
  for (const Operand& o : next.inputs) env.wires.insert_or_assign(o.name, meanings_.array(o.name, o.axes, !o.any, env));
  std::unordered_map<std::string_view, int> entered;
  std::vector<std::pair<std::string_view, Symbol>> tiles;   // in scope in the proofs, not in the lines
  if (in_->accept_word("in")) {
    do {
      const std::string_view name = in_->name();
      const auto l = std::find_if(body->lines.begin(), body->lines.end(),
                                  [&](const Line& x) { return x.form != Line::Call && x.outs[0].name == name; });
      ENSURE("no region makes `" + std::string(name) + "` first", l != body->lines.end());
      meanings_.lines({body->lines.begin(), l}, env, true);
      Symbol tile = 0;
      if (l->form != Line::Limit) {
        const int n = ++entered[l->axis];
        const std::string& made = made_names_.emplace_back("tile_" + std::string(l->axis) + (n > 1 ? "_" + std::to_string(n) : ""));
        ENSURE("the name `" + made + "` is taken", !in_->in_scope(made));
        tile = store_.fresh(made);
        tiles.emplace_back(made, tile);
      }
      env = meanings_.enter(*l, env, tile);
      body = &l->body;
    } while (in_->accept("."));
  }
  std::vector<Line>& lines = body->lines;
  if (in_->accept_word("order")) {
    std::vector<Line> permuted;
    std::vector<bool> seen(lines.size(), false);
    while (in_->peek().kind == Tok::Int) {
      const Int i = in_->integer();
      ENSURE("`order` is not a permutation", i < static_cast<Int>(lines.size()) && !seen[static_cast<std::size_t>(i)]);
      seen[static_cast<std::size_t>(i)] = true;
      permuted.push_back(lines[static_cast<std::size_t>(i)]);
    }
    ENSURE("`order` must name every line once", permuted.size() == lines.size());
    lines = std::move(permuted);
  }
  in_->expect_word("replace");
  const Int a = in_->integer();
  in_->expect("..");
  const Int b = in_->integer();
  ENSURE("there are only " + std::to_string(lines.size()) + " lines", a <= b && b <= static_cast<Int>(lines.size()));
  const auto first = lines.begin() + static_cast<std::ptrdiff_t>(a), last = lines.begin() + static_cast<std::ptrdiff_t>(b);
  const Body right = diagrams_->body(false, diagrams_->axes);
  for (const auto& [name, tile] : tiles) in_->declare(name, {Meaning::Integer, tile});
  std::unordered_set<std::string_view> needed(body->yields.begin(), body->yields.end());
  names_used({last, lines.end()}, needed);
  if (body == &next.body) {
    for (const Operand& o : next.outputs) needed.insert(o.name);
  }
  meanings_.lines({lines.begin(), first}, env, true);
  Env before = env, after = env;
  meanings_.lines({first, last}, before, false);
  meanings_.lines(right.lines, after, false);
  std::vector<std::string_view> made;
  for (auto l = first; l != last; ++l) {
    for (const Operand& o : l->outs) made.push_back(o.name);
  }
  const auto both = [&](std::string_view w) {
    ENSURE("`" + std::string(w) + "` must be made by the lines replaced and by the new ones, with the same axes",
           std::find(made.begin(), made.end(), w) != made.end() && after.wires.contains(w) &&
               after.wires.at(w).axes == before.wires.at(w).axes && after.wires.at(w).array != before.wires.at(w).array);
  };
  std::unordered_set<std::string_view> proved;
  while (in_->peek().word("prove")) {
    trace_.offset = in_->position(), in_->take();
    const std::string_view w = in_->name();
    both(w);
    ENSURE("`" + std::string(w) + "` is proved twice", proved.insert(w).second);
    prove_wire(w, before.wires.at(w), after.wires.at(w), env, false);
  }
  for (const std::string_view w : made) {
    if (!needed.contains(w) || proved.contains(w)) continue;
    both(w);
    prove_wire(w, before.wires.at(w), after.wires.at(w), env, true);
  }
  const auto gap = lines.erase(first, last);
  lines.insert(gap, right.lines.begin(), right.lines.end());
  meanings_.check(next, global_);
  current_ = std::move(next);
}

// ⟦L⟧w ⊑ ⟦R⟧w at index variables in the current range, over the wires from outside.
void Certificate::prove_wire(std::string_view name, const Wire& from, const Wire& to, const Env& env, bool literally) {
  if (literally) {
    ENSURE("the new lines change `" + std::string(name) + "`: it needs a proof, from   " + show(store_, from.term) +
               "\n  to   " + show(store_, to.term), from.term == to.term);
    return;
  }
  const Reader::Frame frame(*in_);
  const Context::Scope scope(gamma_);
  for (const std::string_view a : from.axes) {
    const AxisUse& use = env.axes.at(a);
    const std::string& n = made_names_.emplace_back(std::string(a) + "'");
    ENSURE("the name `" + n + "` is taken", !in_->in_scope(n));
    in_->declare(n, {Meaning::Integer, use.axis.variable});
    gamma_.range(store_.var(use.axis.variable), use.lo, use.hi);
  }
  for (const auto& [w, wire] : env.wires) {
    in_->declare(w, {Meaning::Array, wire.array, static_cast<std::uint32_t>(wire.axes.size())});
  }
  Proofs(*in_, gamma_, lemmas_, ledger_, trace_).proves(from.term, to.term);
}

void Certificate::ensure_answers(const Certificate& problem) const {
  ENSURE("the problem has no source", problem.source_.has_value());
  ENSURE("the certificate has no source", source_.has_value());
  const auto same = [](const std::string& a, const std::string& b) { return same_tokens(a, b); };
  ENSURE("sizes, axes, functions and assumptions are not the problem's",
         std::ranges::equal(constraints_, problem.constraints_, same));
  for (const auto& [name, op] : problem.diagrams_->ops) {
    const auto mine = diagrams_->ops.find(name);
    ENSURE("the op `" + std::string(name) + "` is not the problem's",
           mine != diagrams_->ops.end() && same_tokens(mine->second->text, op->text));
  }
  ENSURE("the source is not the problem's",
         source_->name == problem.source_->name && same(print(*source_), print(*problem.source_)));
  ENSURE("the final diagram is not the problem's target",
         !problem.target_ || same(print(*current_), print(*problem.target_)));
}

std::string Certificate::statement() const {
  std::string out;
  const auto section = [&](const std::string& title, const std::vector<std::string>& entries) {
    out += title + (entries.empty() ? "  none\n" : "\n");
    for (const std::string& e : entries) out += "  " + e + "\n";
  };
  std::vector<std::string> ops, lemmas, rules;
  for (const Op& op : diagrams_->all_ops) {
    if ((op.used || !source_) && !op.name.empty()) ops.push_back(print(op.text));
  }
  for (const std::string_view n : lemma_order_) {
    const Lemma& l = lemmas_.at(n);
    lemmas.push_back((l.is_assumed ? "assumed: " : l.equal ? "proved both ways: " : "proved: ") + print(l.text));
  }
  for (const auto& [rule, n] : ledger_.rules) rules.push_back(rule + " " + std::to_string(n));
  section("sizes and constraints", constraints_);
  section("definitions", ops);
  if (source_) {
    out += "for all of these, wherever\n  source " + std::string(source_->name) + print(*source_) + "\n";
    out += "is defined, it equals\n  target " + print(*current_) + "\n";
    section("where inputs are finite unless marked any; steps", step_titles_);
  }
  section(source_ ? "lemmas" : "states these lemmas: wherever `from` is defined, `to` is defined and equal", lemmas);
  section("rules used", rules);
  section("assumptions", ledger_.assumptions);
  return out;
}

}  // namespace serviette::checker

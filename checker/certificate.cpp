// A certificate, item by item: declarations, lemmas, the source, the steps; what it then states; and the verdict.
#include "diagram.hpp"

namespace serviette::checker {
namespace {

class Certificate : public Diagrams {
 public:
  // A problem holds declarations, a source and a target only.
  Certificate(Text text, bool is_problem) : Diagrams(text), is_problem_(is_problem) {}

  void run() {
    in.expect("serviette_certificate");
    if (in.integer() != 1) malformed("only version 1 of the format is known");
    while (in.peek().kind != Tok::End) ledger.within = ledger.rule = "", ledger.offset = in.position(), item();
    ledger.within = "the end", ledger.offset = in.position();
    for (Op& op : all_ops) op.used = !source_;  // those of the source and of the final diagram are quoted
    if (source_) return check(*source_), check(*current_);
    for (const auto& [name, l] : ledger.lemmas)
      if (l.is_assumed) ledger.assume(name, l);  // they are what is stated
  }

  // Rejects unless this is a certificate for the problem.
  void ensure_answers(const Certificate& problem) const {
    const auto same = [](const Diagram& a, const Diagram& b) { return same_tokens(print(a), print(b)); };
    ENSURE("the problem has no source", problem.source_.has_value());
    ENSURE("the certificate has no source", source_.has_value());
    const bool declarations = ranges::equal(constraints_, problem.constraints_, same_tokens);
    ENSURE("sizes, axes, functions and assumptions are not the problem's", declarations);
    for (const auto& [name, op] : problem.ops) {
      const bool mine = ops.contains(name) && same_tokens(ops.at(name)->text, op->text);
      ENSURE("the op " + quoted(name) + " is not the problem's", mine);
    }
    const bool named = source_->name == problem.source_->name;
    ENSURE("the source is not the problem's", named && same(*source_, *problem.source_));
    ENSURE("the final diagram is not the problem's target", !problem.target_ || same(*current_, *problem.target_));
  }

  string statement() const {
    string out;
    const auto section = [&](const string& title, const vector<string>& entries) {
      out += title + (entries.empty() ? "  none\n" : "\n");
      for (const string& e : entries) out += "  " + e + "\n";
    };
    vector<string> definitions, lemmas, rules;
    for (const Op& op : all_ops)
      if (op.used && !op.name.empty()) definitions.push_back(one_line(op.text));
    for (const Text n : lemma_order_) {
      const Lemma& l = ledger.lemmas.at(n);
      lemmas.push_back((l.is_assumed ? "assumed: " : l.equal ? "proved both ways: " : "proved: ") + one_line(l.text));
    }
    for (const auto& [rule, n] : ledger.rules) rules.push_back(rule + " " + std::to_string(n));
    section("sizes and constraints", constraints_), section("definitions", definitions);
    if (source_) {
      out += "for all of these, wherever\n  source " + string(source_->name) + print(*source_) + "\nis defined, ";
      out += "it equals\n  target " + print(*current_) + "\nwhere inputs are finite unless marked any\n";
      section("steps", step_titles_);
    }
    section(source_ ? "lemmas" : "states these lemmas: wherever `from` is defined, `to` is defined and equal", lemmas);
    section("rules used", rules), section("assumptions", {ledger.assumptions.begin(), ledger.assumptions.end()});
    return out;
  }

 private:
  void item() {
    const Text word = in.peek().text;
    if (in.accept("evidence")) return static_cast<void>(in.quotation());
    if (target_) malformed("the target must be the last item");
    if (is_problem_ && (word == "lemma" || word == "step")) malformed("a problem has no lemmas and steps");
    if (word == "op") return declare_op();
    if (word == "lemma") return read_lemma();
    if (in.accept("source")) return read_source();
    if (in.accept("step")) return read_step();
    if (in.accept("target")) return read_target();
    declaration();
  }

  void check(const Diagram& d) {
    Env env = global_;
    whole(d, d.operands, env, true);
  }

  void declare_axis(Text name, Term extent) {
    const Axis axis = new_axis(name);
    if (!axes.emplace(name, axis).second) malformed("the axis " + quoted(name) + " is declared twice");
    global_.axes[name] = {store.constant(0), extent, extent, false, axis};
  }

  void declaration() {
    const size_t begin = in.position();
    if (in.accept("size")) {
      Terms sizes;
      in.list([&] {
        const Text name = in.name();
        if (in.in_scope(name)) malformed(quoted(name) + " is declared twice");
        sizes.push_back(store.var(in.declare_integer(name)));
        declare_axis(name, sizes.back());
      });
      const Int least = in.accept(">=") ? in.integer() : 0;
      for (const Term s : sizes) gamma.add(store.ge(store.plus(s, -least)));
    } else if (in.accept("axis")) {
      const Text name = in.name();
      in.expect("="), declare_axis(name, in.index());
    } else if (in.accept("opaque")) {
      static constexpr Text kOwn[] = {"real", "exp", "log", "sqrt", "max", "min", "sum", "prod", "loop", "if"};
      const Text name = in.name();
      if (ranges::count(kOwn, name) > 0 || in.in_scope(name)) malformed(quoted(name) + " has a meaning already");
      in.declare(name, {Meaning::Function, store.fresh(name), in.count()});
    } else if (in.accept("assume")) {
      const Term fact = in.fact();
      if (!fact->is(Kind::Ge)) malformed("an assumption is written `assume i >= 0`");
      gamma.add(fact);
    } else {
      in.unexpected("size, axis, assume, op, opaque, lemma, source, step, target or evidence");
    }
    constraints_.push_back(one_line(in.text_from(begin)));
  }

  void read_lemma() {
    const size_t begin = in.position();
    const Text name = (in.expect("lemma"), in.name());
    ledger.within = "lemma " + string(name);
    if (ledger.lemmas.contains(name)) malformed("the lemma " + quoted(name) + " is declared twice");
    Lemma l;
    Reader::Scope outer = in.scope;  // its integers and arrays are the only names in scope, beside the functions
    store.budget.tick(outer.size());
    std::erase_if(in.scope, [](auto& x) { return x.second.sort != Meaning::Function; });
    Context own(store);
    std::swap(gamma, own);
    for (const bool array : {false, true})
      if (in.accept(array ? "array" : "int"))
        in.list([&] {
          const Text n = in.new_name();
          Meaning m{array ? Meaning::Array : Meaning::Integer};
          if (array) in.expect("["), m.count = in.count(), in.expect("]");
          m.symbol = store.fresh(n, array && !in.accept("any"));
          in.declare(n, m), l.parameters.emplace_back(n, m);
        });
    while (in.accept("given")) gamma.add(l.given.emplace_back(in.fact()));
    in.expect("from"), l.from = in.value();
    in.expect("to"), l.to = in.value();
    l.text = in.text_from(begin);
    l.is_assumed = in.accept("assumed");
    if (l.is_assumed) l.assumed = in.quotation();
    else in.expect("proof"), l.equal = proves(l.from, l.to);
    in.scope = std::move(outer), std::swap(gamma, own);
    lemma_order_.push_back(name), ledger.lemmas.emplace(name, std::move(l));
  }

  void read_source() {
    if (source_) malformed("a second source");
    ledger.within = "the source";
    source_ = current_ = diagram(in.name());
    check(*source_);
  }

  void read_target() {
    ledger.within = "the target";
    target_ = diagram("target");
    if (is_problem_) return;
    if (!current_) malformed("a target without a source");
    const string final = print(*current_);
    ENSURE("the target is not the final diagram, which is\n" + final, same_tokens(print(*target_), final));
  }

  // The body that a step acts on: `in` names regions by their first output, outermost first.
  Body* enter_all(Diagram& diagram, Env& env, Symbols& tiles) {
    Body* body = &diagram.body;
    map<Text, int> entered;
    if (in.accept("in")) do {
        const Text name = in.name();
        const auto makes = [&](const Line& x) { return x.form != Line::Call && x.outs[0].name == name; };
        const auto l = ranges::find_if(body->lines, makes);
        ENSURE("no region makes " + quoted(name) + " first", l != body->lines.end());
        lines({body->lines.begin(), l}, env, true);
        const int n = l->form == Line::Limit ? 0 : ++entered[l->axis];
        const Symbol tile = store.fresh("tile_" + string(l->axis) + (n > 1 ? "_" + std::to_string(n) : ""));
        if (n > 0) tiles.push_back(tile);
        env = enter(*l, env, tile).env;
        body = &l->body;
      } while (in.accept("."));
    return body;
  }

  void reorder(vector<Line>& lines) {
    vector<Line> permuted;
    set<Int> seen;
    while (in.peek().kind == Tok::Int) {
      const Int i = in.integer();
      ENSURE("`order` is not a permutation", i < static_cast<Int>(lines.size()) && seen.insert(i).second);
      permuted.push_back(lines[static_cast<size_t>(i)]);
    }
    ENSURE("`order` must name every line once", permuted.size() == lines.size());
    lines = std::move(permuted);
  }

  // An integer with a name in proofs alone: in a line it would have no meaning.
  void declare_for_proof(Symbol s) {
    ENSURE("the name " + quoted(store.name(s)) + " is taken", !in.in_scope(store.name(s)));
    in.declare(store.name(s), {Meaning::Integer, s});
  }

  //   order: C1 ; (id ⊗ L) ; C2 is the body      Γ ⊢ ⟦L⟧w ⊑ ⟦R⟧w for every wire w of L that is used later
  //  ----------------------------------------------------------------------------------------------------- step
  //                         C1 ; (id ⊗ L) ; C2  ⊑  C1 ; (id ⊗ R) ; C2
  void read_step() {
    step_titles_.emplace_back(in.quotation());
    ledger.within = "step " + std::to_string(step_titles_.size()) + " (" + step_titles_.back().substr(0, 80) + ")";
    if (!current_) malformed("a step without a source");
    const Block block{{in}, {gamma}};
    Diagram next = *current_;
    Env env = global_;
    for (const Operand& o : next.operands) env.wires[o.name] = array(o, env);
    Symbols tiles;
    Body* inside = enter_all(next, env, tiles);
    vector<Line>& all = inside->lines;
    if (in.accept("order")) reorder(all);
    in.expect("replace");
    const Int a = in.integer(), b = (in.expect(".."), in.integer());
    ENSURE("there are only " + std::to_string(all.size()) + " lines", a <= b && b <= static_cast<Int>(all.size()));
    const auto first = all.begin() + static_cast<long>(a), last = all.begin() + static_cast<long>(b);
    const Body right = body(false, axes);
    lines({all.begin(), first}, env, true);
    Env before = env, after = env;
    lines({first, last}, before, false), lines(right.lines, after, false);
    for (const Symbol tile : tiles) declare_for_proof(tile);
    set<Text> made, proved, needed(inside->yields.begin(), inside->yields.end());
    Names later;
    for (auto l = first; l != last; ++l)
      for (const Operand& o : l->outs) made.insert(o.name);
    names_of({last, all.end()}, later, needed);
    if (inside == &next.body)
      for (const Operand& o : next.outputs) needed.insert(o.name);
    const auto terms = [&](Text w) {  // what a wire means before and after
      const Wire l = made.contains(w) ? before.wire(w) : Wire{}, r = after.wires.contains(w) ? after.wire(w) : l;
      const bool both = made.contains(w) && l.axes == r.axes && l.array != r.array;
      ENSURE(quoted(w) + " must be made by the lines replaced and by the new ones, with the same axes", both);
      return pair(l.term, r.term);
    };
    while (in.peek().is("prove")) {
      ledger.offset = in.position(), in.take();
      const Text w = in.name();
      const auto [from, to] = terms(w);
      ENSURE(quoted(w) + " is proved twice", proved.insert(w).second);
      prove(before.wire(w).axes, from, to, env);
    }
    for (const Text w : made) {
      if (!needed.contains(w) || proved.contains(w)) continue;
      const auto [from, to] = terms(w);
      const string change = "the new lines change " + quoted(w) + ": it needs a proof";
      ENSURE(change + ", from   " + show(from) + "\n  to   " + show(to), from == to);
    }
    all.insert(all.erase(first, last), right.lines.begin(), right.lines.end());
    check(next);
    current_ = std::move(next);
  }

  // ⟦L⟧w ⊑ ⟦R⟧w at index variables in the current range, over the wires from outside.
  void prove(const Names& axes, Term from, Term to, const Env& env) {
    const Block block{{in}, {gamma}};
    for (const Text a : axes) {
      const AxisUse& use = env.axis(a);
      declare_for_proof(use.axis.index);
      gamma.range(store.var(use.axis.index), use.lo, use.hi);
    }
    for (const auto& [w, wire] : env.wires) {
      store.budget.tick();
      in.declare(w, {Meaning::Array, wire.array, static_cast<uint32_t>(wire.axes.size())});
    }
    proves(from, to);
  }

  bool is_problem_;
  Env global_{Substitution(store)};
  Names lemma_order_;
  vector<string> constraints_, step_titles_;  // constraints: sizes, axes, functions and assumptions, as written
  std::optional<Diagram> source_, current_, target_;
};

// Where a text stopped the checker, and why. A token that is not understood stands where the reader is.
Verdict stopped(const Stop& stop, Text text, const Certificate* at) {
  Verdict v{.word = stop.word};
  const Ledger trace = at == nullptr ? Ledger{} : at->ledger;
  const auto before = text.substr(0, at != nullptr && stop.word == Word::Malformed ? at->in.position() : trace.offset);
  v.line = 1 + static_cast<size_t>(ranges::count(before, '\n'));
  v.column = before.size() - before.rfind('\n');  // npos + 1 is 0
  v.message = "line " + std::to_string(v.line) + ", column " + std::to_string(v.column) + ": ";
  if (!trace.within.empty()) v.message += trace.within + ": ";
  if (!trace.rule.empty()) v.message += "rule " + quoted(trace.rule) + ": ";
  v.message += stop.message;
  return v;
}

Verdict run(Text text, std::optional<Text> problem, bool is_problem, std::unique_ptr<Certificate>& made) {
  try {
    if (text.size() > (size_t{64} << 20)) exhausted("a file over 64 MiB");
    made = std::make_unique<Certificate>(text, is_problem);
    made->run();
    std::unique_ptr<Certificate> asked;
    Verdict v = problem ? run(*problem, {}, true, asked) : Verdict{Word::Accepted};
    if (v.word != Word::Accepted) return v.message = "the problem: " + v.message, v;
    if (problem) made->ensure_answers(*asked);
    const auto& assumed = made->ledger.assumptions;
    return {assumed.empty() ? Word::Accepted : Word::AcceptedUnderAssumptions,
            is_problem ? "" : made->statement(),
            "",
            {assumed.begin(), assumed.end()}};
  } catch (const Stop& stop) {
    return stopped(stop, text, made.get());
  }
}

}  // namespace

Text name(Word word) {
  constexpr Text names[] = {"ACCEPTED", "REJECTED", "ACCEPTED UNDER ASSUMPTIONS", "MALFORMED", "RESOURCE LIMIT"};
  return names[static_cast<int>(word)];
}
int exit_code(Word word) { return std::array{0, 1, 2, 65, 75}[static_cast<size_t>(word)]; }

Verdict check(Text certificate, std::optional<Text> problem) noexcept {
  try {
    std::unique_ptr<Certificate> made;
    return run(certificate, problem, false, made);
  } catch (const std::exception&) {  // no memory left, nothing else
    return {.word = Word::ResourceLimit, .message = "no memory is left"};
  }
}

}  // namespace serviette::checker

// Indices and terms as C++ expressions.
#include <fmt/format.h>

#include <algorithm>

#include "kernels/lower/emitter.hpp"

namespace serviette::lowering {
namespace {

bool cond_has_binder(Cond c) {
  return (c->term && has_binder(c->term)) || std::any_of(c->parts.begin(), c->parts.end(), cond_has_binder);
}

// Long ones as floating-point literals, which may have any number of digits.
std::string literal(const mpz_class& i) { return i.get_str() + (mpz_sizeinbase(i.get_mpz_t(), 10) > 15 ? ".0" : ""); }

}  // namespace

bool has_binder(Term e) {
  if (e->kind == TermKind::Big || e->kind == TermKind::Loop) return true;
  if (e->cond && cond_has_binder(e->cond)) return true;
  return std::any_of(e->args.begin(), e->args.end(), has_binder);
}

// A big operator, or a loop that accumulates: loop(j in k, acc = start then acc + f).acc.
std::optional<Fold> as_fold(Term e) {
  static int count = 0;
  const Symbol var("fold " + std::to_string(count++));
  if (e->kind == TermKind::Big) {
    if (e->big == BigOp::Min) return std::nullopt;  // has no start
    return Fold{e->big, unit_of(e->big), e->indices[0], e->indices[1], var, open_body(e, Index::name(var))};
  }
  if (e->kind != TermKind::Loop || e->args.size() != 2) return std::nullopt;
  const Term acc = state("accumulator");
  const OpenLoop l = open_loop(e, Index::name(var), {acc});
  const Term step = l.steps[0];
  const auto op = step->kind == TermKind::Add   ? std::optional(BigOp::Sum)
                  : step->kind == TermKind::Mul ? std::optional(BigOp::Prod)
                  : step->kind == TermKind::Max ? std::optional(BigOp::Max)
                  : step->kind == TermKind::Min ? std::optional(BigOp::Min)
                                                : std::nullopt;
  if (!op) return std::nullopt;
  for (const int side : {0, 1}) {
    const Term body = step->args[static_cast<std::size_t>(1 - side)];
    if (step->args[static_cast<std::size_t>(side)] == acc && !mentions_state(body, "accumulator")) {
      return Fold{*op, l.starts[0], l.lo, l.hi, var, body};
    }
  }
  return std::nullopt;
}

std::string Emitter::index(Index i, const Names& names) {
  std::string out;
  for (const Monomial& m : i.node()->monomials) {
    std::string product;
    const std::int64_t c = m.coefficient;
    const std::int64_t size = c < 0 ? -c : c;
    if (size != 1 || m.atoms.empty()) product = std::to_string(size);
    for (Atom a : m.atoms) {
      std::string atom;
      switch (a->kind) {
        case AtomKind::Name: {
          const auto local = names.integers.find(a->name);
          const auto parameter = size_names_.find(a->name);
          const std::string& s = a->name.str();
          if (local != names.integers.end()) {
            atom = local->second;
          } else if (parameter != size_names_.end()) {
            atom = parameter->second;
            sizes_used_.insert(a->name);
          } else if (s.ends_with(")") && (s.starts_with("lo(") || s.starts_with("hi("))) {
            const AxisRange r = range(Symbol(s.substr(3, s.size() - 4)));
            atom = s[0] == 'l' ? r.lo : r.hi;
          } else {
            complain(ErrorCode::Name, "the integer '" + s + "' has no value here");
            atom = "0";
          }
          break;
        }
        case AtomKind::Bound:
          atom = "unbound";
          break;  // opened before it is printed
        default:
          atom = fmt::format("{}({}, {})",
                             a->kind == AtomKind::Min   ? "least"
                             : a->kind == AtomKind::Div ? "floor_div"
                                                        : "floor_mod",
                             index(a->a, names), index(a->b, names));
      }
      if (atom.find_first_of("+-") != std::string::npos && atom.find('(') == std::string::npos) atom = "(" + atom + ")";
      product += (product.empty() ? "" : " * ") + atom;
    }
    if (out.empty())
      out = (c < 0 ? "-" : "") + product;
    else
      out += (c < 0 ? " - " : " + ") + product;
  }
  return out.empty() ? "0" : out;
}

std::string Emitter::offset(const Buffer& b, const std::vector<std::string>& at) {
  std::string out;
  for (std::size_t d = 0; d < at.size(); ++d) {
    if (at[d] == b.first[d]) continue;
    const bool shifted = b.first[d] != "0", plain = at[d].find(' ') == std::string::npos;
    std::string position = shifted ? fmt::format("{} - {}", plain ? at[d] : "(" + at[d] + ")", b.first[d]) : at[d];
    if ((shifted || !plain) && (at.size() > 1 || b.stride[d] != "1")) position = "(" + position + ")";
    if (b.stride[d] != "1") position += " * " + b.stride[d];
    out += (out.empty() ? "" : " + ") + position;
  }
  return out.empty() ? "0" : out;
}

Symbol Emitter::covered_axis(const std::string& text, const Names& names) {
  const auto it = names.covers.find(text);
  return it == names.covers.end() ? Symbol() : it->second;
}

// An element of an operand. An index that is not plainly a position of the operand's axis is checked.
std::string Emitter::element(const Reading& r, const std::vector<Index>& at, const Names& names) {
  if (!r.value.empty()) return r.value;
  std::vector<std::string> place;
  std::string check;
  for (std::size_t d = 0; d < r.from_index.size(); ++d) {
    const bool given = r.from_index[d] >= 0;
    place.push_back(given ? index(at[static_cast<std::size_t>(r.from_index[d])], names) : r.position[d]);
    const Symbol axis = covered_axis(place.back(), names);
    if (axis == r.axes[d]) continue;
    const std::string& first = r.buffer->first[d];
    check += fmt::format("{}inside({}, {}, {})", check.empty() ? "" : " && ", place.back(), first, r.buffer->extent[d]);
  }
  const std::string read = fmt::format("{}[{}]", r.buffer->pointer, offset(*r.buffer, place));
  return check.empty() ? read : fmt::format("({} ? {} : Undefined)", check, read);
}

std::string Emitter::combine(BigOp op, const std::string& a, const std::string& b) {
  switch (op) {
    case BigOp::Sum:
      return a + " + " + b;
    case BigOp::Prod:
      return a + " * (" + b + ")";
    case BigOp::Max:
      return "larger(" + a + ", " + b + ")";
    case BigOp::Min:
      return "smaller(" + a + ", " + b + ")";
  }
  return a;
}

std::string Emitter::condition(Cond c, Names& names) {
  switch (c->kind) {
    case CondKind::Ge0:
      return "(" + index(c->index, names) + " >= 0)";
    case CondKind::Eq0:
      return "(" + index(c->index, names) + " == 0)";
    case CondKind::IsNegInf:
      return "(" + value(c->term, names) + " == NegInf)";
    case CondKind::IsPos:
      return "(" + value(c->term, names) + " > T(0))";
    case CondKind::Not:
      return "!" + condition(c->parts[0], names);
    case CondKind::And:
      return "(" + condition(c->parts[0], names) + " & " + condition(c->parts[1], names) + ")";
    case CondKind::Or:
      return "(" + condition(c->parts[0], names) + " | " + condition(c->parts[1], names) + ")";
  }
  return "false";
}

std::string Emitter::value(Term e, Names& names) {
  const auto arg = [&](std::size_t i) { return value(e->args[i], names); };
  switch (e->kind) {
    case TermKind::Const:
      if (e->value.get_den() == 1) return "T(" + literal(e->value.get_num()) + ")";
      return fmt::format("(T({}) / T({}))", literal(e->value.get_num()), literal(e->value.get_den()));
    case TermKind::NegInf:
      return "NegInf";
    case TermKind::Real:
      return "T(" + index(e->index, names) + ")";
    case TermKind::Read: {
      const auto it = names.arrays.find(e->name);
      if (it == names.arrays.end()) {
        complain(ErrorCode::Name, "the array '" + e->name.str() + "' has no value here");
        return "Undefined";
      }
      return element(it->second, e->indices, names);
    }
    case TermKind::State: {
      const auto it = names.states.find(e->name);
      if (it != names.states.end()) return it->second;
      complain(ErrorCode::Name, "the state '" + e->name.str() + "' has no value here");
      return "Undefined";
    }
    case TermKind::BoundState:
      break;  // opened by loop_value
    case TermKind::Add: {
      const Term b = e->args[1];  // a + (-1)*b is a - b
      if (b->kind == TermKind::Mul && b->args[0]->kind == TermKind::Const && b->args[0]->value == -1) {
        const std::string left = arg(0);
        return "(" + left + " - " + value(b->args[1], names) + ")";
      }
      const std::string left = arg(0);
      return "(" + left + " + " + arg(1) + ")";
    }
    case TermKind::Mul: {
      const std::string left = arg(0), right = arg(1);
      return left + " * " + (e->args[1]->kind == TermKind::Mul ? "(" + right + ")" : right);
    }
    case TermKind::Div: {
      const std::string left = arg(0);
      return "(" + left + " / (" + arg(1) + "))";
    }
    case TermKind::Max: {
      const std::string left = arg(0);
      return "larger(" + left + ", " + arg(1) + ")";
    }
    case TermKind::Min: {
      const std::string left = arg(0);
      return "smaller(" + left + ", " + arg(1) + ")";
    }
    case TermKind::Exp:
      return "exponential(" + arg(0) + ")";
    case TermKind::Log:
      return "std::log(" + arg(0) + ")";
    case TermKind::Sqrt:
      return "std::sqrt(" + arg(0) + ")";
    case TermKind::Call:
      complain(ErrorCode::Unsupported, "'" + e->name.str() + "' is opaque and has no code");
      return "Undefined";
    case TermKind::If: {
      const std::string c = condition(e->cond, names);
      if (!has_binder(e)) {
        const std::string a = arg(0);
        return "(" + c + " ? " + a + " : " + arg(1) + ")";
      }
      const std::string name = fresh("chosen");  // only the chosen branch may run its loops
      put("T " + name + ";");
      open("if (" + c + ")");
      put(name + " = " + arg(0) + ";");
      close();
      open("else");
      put(name + " = " + arg(1) + ";");
      close();
      return name;
    }
    case TermKind::Big:
    case TermKind::Loop: {
      if (const auto f = as_fold(e)) return fold_value(*f, names);
      return loop_value(e, names);
    }
  }
  return "Undefined";
}

// The axis whose current range lo .. hi is, if it is one.
Symbol Emitter::ranges_over(Index lo, Index hi, const Names& names) {
  for (const auto& r : names.ranges) {
    if (r.lo == lo && r.hi == hi) return r.axis;
  }
  return {};
}

// Prints the head of a loop over k and says what k is.
void Emitter::open_range(Symbol var, const std::string& k, Index lo, Index hi, Names& inner) {
  open(fmt::format("for (Int {0} = {1}; {0} < {2}; ++{0})", k, index(lo, inner), index(hi, inner)));
  inner.integers[var] = k;
  inner.covers[k] = ranges_over(lo, hi, inner);
}

// A reduction in the middle of an expression: a loop before it.
std::string Emitter::fold_value(const Fold& f, Names& names) {
  const std::string acc = fresh("acc"), k = fresh("k");
  put("T " + acc + " = " + value(f.start, names) + ";");
  Names inner = names;
  open_range(f.var, k, f.lo, f.hi, inner);
  const std::string v = value(f.body, inner);
  put(acc + " = " + combine(f.op, acc, v) + ";");
  close();
  return acc;
}

// Any other loop, and big min: states in local variables, all replaced at once.
std::string Emitter::loop_value(Term e, Names& names) {
  const std::string t = fresh("t");
  const Symbol var("loop " + t);
  const Index lo = e->indices[0], hi = e->indices[1];
  Names inner = names;
  if (e->kind == TermKind::Big) {
    const std::string least = fresh("least_value");
    put("T " + least + " = Undefined;");
    open_range(var, t, lo, hi, inner);
    const std::string v = value(open_body(e, Index::name(var)), inner);
    put(fmt::format("{0} = {1} == {2} ? {3} : smaller({0}, {3});", least, t, index(lo, names), v));
    close();
    return least;
  }
  std::vector<std::string> locals, next;
  std::vector<Term> states;
  for (std::size_t s = 0; s < e->args.size() / 2; ++s) {
    const std::string start = value(e->args[2 * s], names);
    locals.push_back(fresh("state"));
    states.push_back(state(Symbol(locals.back())));
    inner.states[Symbol(locals.back())] = locals.back();
    put("T " + locals.back() + " = " + start + ";");
  }
  const OpenLoop opened = open_loop(e, Index::name(var), states);
  open_range(var, t, lo, hi, inner);
  for (Term step : opened.steps) {
    const std::string v = value(step, inner);
    next.push_back(fresh("next"));
    put("const T " + next.back() + " = " + v + ";");
  }
  for (std::size_t s = 0; s < next.size(); ++s) put(locals[s] + " = " + next[s] + ";");
  close();
  return locals[static_cast<std::size_t>(e->which)];
}

}  // namespace serviette::lowering

// Proofs as text, in the grammar of FORMAT.md, section 3. Parsing this text gives the same proof
// again.
#include "core/proof/proof.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace serviette {
namespace {

const char* const indent_unit = "  ";

std::string pad(int indent) {
  std::string out;
  for (int i = 0; i < indent; ++i) out += indent_unit;
  return out;
}

template <class List, class F>
std::string joined(const List& list, F f) {
  std::string out;
  for (const auto& x : list) out += (out.empty() ? "" : ", ") + f(x);
  return out;
}

std::string names(const std::vector<Symbol>& list) {
  return joined(list, [](Symbol s) { return s.str(); });
}

// A loop printed with names of our choosing for its variable and states: `induct` refers to them
// afterwards, while terms are shared by all who wrote the same loop with other names.
std::string loop_text(const Step& s) {
  std::vector<Term> states;
  for (Symbol n : s.names) states.push_back(state(n));
  const std::size_t count = s.term->args.size() / 2;
  for (std::size_t i = states.size(); i < count; ++i)
    states.push_back(state(s.term->binders[i + 1]));
  const OpenLoop open = open_loop(s.term, Index::name(s.loop_variable), states);
  std::string out = fmt::format("loop({} in {} .. {}", s.loop_variable.str(), to_string(open.lo),
                                to_string(open.hi));
  for (std::size_t i = 0; i < count; ++i)
    out += fmt::format(", {} = {} then {}", states[i]->name.str(), to_string(open.starts[i]),
                       to_string(open.steps[i]));
  return out + ")." + states[static_cast<std::size_t>(s.term->which)]->name.str();
}

std::string have(const Step& s, int indent) {
  const std::string fact = "have " + to_string(s.fact);
  switch (s.kind) {
    case StepKind::HaveAtom:
      return fact + " by atom";
    case StepKind::HaveSign:
      return fact + " by sign";
    case StepKind::HaveCurrent:
      return fact + " by current";
    case StepKind::HaveBound:
      return fact + " by bound " + to_string(s.index);
    case StepKind::HaveAssumed:
      return fact + " by assumption " + quote(s.note);
    case StepKind::HaveVia:
      return fact + " by " + to_string(s.term) + " " + to_string(s.proofs.at(0), indent);
    case StepKind::HaveLinear:
      return fmt::format("{} by linear {} ({})", fact, s.number.get_str(),
                         joined(s.parts, [](const LinearPart& p) {
                           return fmt::format(
                               "{} * [{}]", p.coefficient.get_str(),
                               joined(p.factors, [](Index i) { return to_string(i); }));
                         }));
    default:
      return fact;
  }
}

std::string both_proofs(const Step& s, int indent) {
  return to_string(s.proofs.at(0), indent) + " " + to_string(s.proofs.at(1), indent);
}

std::string induct(const Step& s, int indent) {
  std::string out = "induct " + loop_text(s) + " {\n";
  for (std::size_t i = 0; i < s.invariants.size(); ++i) {
    out += fmt::format("{}{} = {} by {} {}{}\n", pad(indent + 1), s.names.at(i).str(),
                       to_string(s.invariants[i]), to_string(s.proofs.at(2 * i), indent + 1),
                       to_string(s.proofs.at(2 * i + 1), indent + 1),
                       i + 1 < s.invariants.size() ? ";" : "");
  }
  return out + pad(indent) + "}";
}

std::string lemma_use(const Step& s) {
  const auto integer = [](const auto& p) { return p.first.str() + " = " + to_string(p.second); };
  const auto array = [](const ArrayArgument& a) {
    return fmt::format("{}({}) = {}", a.array.str(), names(a.params), to_string(a.body));
  };
  return fmt::format("lemma {} ({}) ({})", s.lemma.str(), joined(s.integers, integer),
                     joined(s.arrays, array));
}

std::string step_text(const Step& s, int indent) {
  const std::string word = step_name(s.kind);
  switch (s.kind) {
    case StepKind::At: {
      std::string path;
      for (int child : s.path) path += (path.empty() ? "" : ".") + std::to_string(child);
      return fmt::format("at {} ({}) {}", path, names(s.names), to_string(s.proofs.at(0), indent));
    }
    case StepKind::HaveAtom:
    case StepKind::HaveLinear:
    case StepKind::HaveSign:
    case StepKind::HaveVia:
    case StepKind::HaveBound:
    case StepKind::HaveCurrent:
    case StepKind::HaveAssumed:
    case StepKind::HaveSearch:
      return have(s, indent);
    case StepKind::CasesGe0:
      return fmt::format("cases {} >= 0 => {} {}", to_string(s.index), to_string(s.term),
                         both_proofs(s, indent));
    case StepKind::CasesInf:
      return fmt::format("cases inf({}) => {} {}", to_string(s.left), to_string(s.term),
                         both_proofs(s, indent));
    case StepKind::CasesPos:
      return fmt::format("cases pos({}) => {} {}", to_string(s.left), to_string(s.term),
                         both_proofs(s, indent));
    case StepKind::CasesOrder:
      return fmt::format("cases order({}, {}) => {} {}", to_string(s.left), to_string(s.right),
                         to_string(s.term), both_proofs(s, indent));
    case StepKind::Field:
    case StepKind::Lattice:
    case StepKind::IfPush:
    case StepKind::Absurd:
    case StepKind::Auto:
      return word + " " + to_string(s.term);
    case StepKind::Split:
    case StepKind::Nest:
      return word + " " + to_string(s.index);
    case StepKind::IndexRewrite:
      return fmt::format("index {} := {}", to_string(s.index), to_string(s.index2));
    case StepKind::Reindex:
      return fmt::format("reindex {} in {} .. {} to {} inverse {} {} {}", s.names.at(0).str(),
                         to_string(s.lo), to_string(s.hi), to_string(s.index), s.names.at(1).str(),
                         to_string(s.index2), both_proofs(s, indent));
    case StepKind::Induct:
      return induct(s, indent);
    case StepKind::LemmaUse:
      return lemma_use(s);
    case StepKind::Back:
      return fmt::format("back {} {}", to_string(s.term), to_string(s.proofs.at(0), indent));
    default:
      return word;
  }
}

}  // namespace

const char* step_name(StepKind kind) {
  switch (kind) {
    case StepKind::At:
      return "at";
    case StepKind::HaveAtom:
    case StepKind::HaveLinear:
    case StepKind::HaveSign:
    case StepKind::HaveVia:
    case StepKind::HaveBound:
    case StepKind::HaveCurrent:
    case StepKind::HaveAssumed:
    case StepKind::HaveSearch:
      return "have";
    case StepKind::CasesGe0:
    case StepKind::CasesInf:
    case StepKind::CasesPos:
    case StepKind::CasesOrder:
      return "cases";
    case StepKind::Field:
      return "field";
    case StepKind::MaxLeft:
      return "max_left";
    case StepKind::MaxRight:
      return "max_right";
    case StepKind::MinLeft:
      return "min_left";
    case StepKind::MinRight:
      return "min_right";
    case StepKind::MaxUnit:
      return "max_unit";
    case StepKind::MaxSame:
      return "max_same";
    case StepKind::Lattice:
      return "lattice";
    case StepKind::ToNegInf:
      return "to_neginf";
    case StepKind::AddNegInf:
      return "add_neginf";
    case StepKind::MulNegInf:
      return "mul_neginf";
    case StepKind::ExpNegInf:
      return "exp_neginf";
    case StepKind::LogZero:
      return "log_zero";
    case StepKind::MulZero:
      return "mul_zero";
    case StepKind::AddZero:
      return "add_zero";
    case StepKind::MulOne:
      return "mul_one";
    case StepKind::ExpLog:
      return "exp_log";
    case StepKind::LogExp:
      return "log_exp";
    case StepKind::LogMul:
      return "log_mul";
    case StepKind::SqrtSquare:
      return "sqrt_square";
    case StepKind::IfTrue:
      return "if_true";
    case StepKind::IfFalse:
      return "if_false";
    case StepKind::IfSame:
      return "if_same";
    case StepKind::IfPush:
      return "if_push";
    case StepKind::Absurd:
      return "absurd";
    case StepKind::IndexRewrite:
      return "index";
    case StepKind::Empty:
      return "empty";
    case StepKind::Single:
      return "single";
    case StepKind::ConstUnit:
      return "const_unit";
    case StepKind::Split:
      return "split";
    case StepKind::Join:
      return "join";
    case StepKind::Factor:
      return "factor";
    case StepKind::FactorRight:
      return "factor_right";
    case StepKind::Distribute:
      return "distribute";
    case StepKind::Additive:
      return "additive";
    case StepKind::Gather:
      return "gather";
    case StepKind::Exchange:
      return "exchange";
    case StepKind::Nest:
      return "nest";
    case StepKind::Reindex:
      return "reindex";
    case StepKind::Induct:
      return "induct";
    case StepKind::LoopEmpty:
      return "loop_empty";
    case StepKind::LemmaUse:
      return "lemma";
    case StepKind::Back:
      return "back";
    case StepKind::Auto:
      return "auto";
  }
  return "";
}

std::string quote(std::string text) {
  std::replace(text.begin(), text.end(), '"', '\'');
  std::replace(text.begin(), text.end(), '\n', ' ');
  return "\"" + text + "\"";
}

std::string to_string(const Fact& f) {
  switch (f.kind) {
    case FactKind::Ge0:
      return to_string(f.index) + " >= 0";
    case FactKind::Finite:
      return "finite(" + to_string(f.a) + ")";
    case FactKind::Pos:
      return "pos(" + to_string(f.a) + ")";
    case FactKind::NonNeg:
      return "nonneg(" + to_string(f.a) + ")";
    case FactKind::NonZero:
      return "nonzero(" + to_string(f.a) + ")";
    case FactKind::NegInf:
      return "neginf(" + to_string(f.a) + ")";
    case FactKind::Le:
      return "le(" + to_string(f.a) + ", " + to_string(f.b) + ")";
    case FactKind::Defined:
      return "defined(" + to_string(f.a) + ")";
  }
  return {};
}

// The first line continues what stands before it; the closing brace is at `indent`.
std::string to_string(const Proof& proof, int indent) {
  if (proof.steps.empty()) return "{ }";
  std::string out = "{\n";
  for (const auto& s : proof.steps) out += pad(indent + 1) + step_text(s, indent + 1) + "\n";
  return out + pad(indent) + "}";
}

std::string to_string(const Lemma& lemma) {
  std::string out = "lemma " + lemma.name.str();
  if (!lemma.integers.empty()) out += " int " + names(lemma.integers);
  if (!lemma.arrays.empty()) {
    out += " array " + joined(lemma.arrays, [](const LemmaArray& a) {
             return fmt::format("{}[{}]{}", a.name.str(), a.rank,
                                a.domain == Domain::Any ? " any" : "");
           });
  }
  out += "\n";
  for (const auto& f : lemma.givens) out += fmt::format("  given {}\n", to_string(f));
  out += fmt::format("  from {}\n  to {}\n", to_string(lemma.from), to_string(lemma.to));
  if (lemma.assumed) return out + "  assumed " + quote(lemma.note) + "\n";
  return out + "  proof " + to_string(lemma.proof, 1) + "\n";
}

}  // namespace serviette

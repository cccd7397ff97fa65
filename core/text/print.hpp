// Printing modules and their parts in core form: the grammar of FORMAT.md, one operation a line,
// two blanks a level.
//
// Law 1 (round trip): parse(print(x)) == x for everything in core form; places and the wording of
// tactics do not count. Law 2: print(parse(print(x))) == print(x), letter for letter.
//
// Proofs, facts and lemmas print themselves (core/proof), terms too (core/term).
#pragma once

#include <string>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette {

std::string print_ports(const std::vector<Port>& ports);   // (Q[q d], S[q x] any)
std::string print_line(const Line& line, int indent = 0);  // ends with a newline
std::string print_lines(const std::vector<Line>& lines, int indent = 0);
std::string print_op(const OpDef& op);
std::string print_diagram(const Diagram& diagram, const std::string& keyword = "diagram");
std::string print_rule(const Rule& rule);
std::string print_tactic(const Tactic& tactic, int indent = 0);  // one logical line, in core form
std::string print_derivation(const Derivation& derivation);

// size, axis, assume, opaque; then the operations, each after those it is made of.
std::string print_sizes(const std::vector<SizeDecl>& sizes, const std::vector<AxisDecl>& axes,
                        const std::vector<Index>& assumptions);
std::string print_opaques(const Module& module);

// The operations that some lines rest on, each after those it is made of.
std::vector<const OpDef*> ops_used(const Module& module, const std::vector<Line>& lines);
std::vector<const OpDef*> ops_in_order(const Module& module);

// All: a text that needs no prelude. Own: without what the prelude declares.
enum class PrintScope { All, Own };
std::string print_module(const Module& module, PrintScope scope = PrintScope::All);

}  // namespace serviette

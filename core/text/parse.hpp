// Reading .nap files: from text to a Module in core form. core/LANGUAGE.md describes the language.
//
//   auto module = parse_module("size q, x\ndiagram f(S[q x]) -> (P[q x]) { P = softmax[x](S) }",
//   "f.nap"); module->find_diagram("f")->lines[0].outs[0].axes  ==  {q, x}
//
// A parser resolves names and sugar; it does not check types (core/denote) and does not judge
// proofs (proofs/theorem). The prelude (core/prelude/*.nap) is part of every module. It is looked
// for in the folder that the environment variable SERVIETTE_PRELUDE names, else where it was when
// the library was built.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette {

enum class Prelude { Import, Leave };

// A whole file given as text. `file` is its name in errors; `import "x.nap"` is read relative to
// it.
Expected<Module> parse_module(std::string_view text, std::string file,
                              Prelude prelude = Prelude::Import);

// A file and everything it imports, each file once.
Expected<Module> load_module(const std::string& path);

// The prelude alone, read once.
Expected<Module> prelude_module();

// Was this declared in the prelude?
bool is_prelude(const Place& place);

// Parts, for programs that build them from text. Any integer and array name may occur, and a bare
// name is a loop state; opaque functions are those of the module, which may be left out.
Expected<Term> parse_term(std::string_view text, const Module* module = nullptr);
Expected<Cond> parse_cond(std::string_view text, const Module* module = nullptr);
Expected<Index> parse_index(std::string_view text);
Expected<Fact> parse_fact(std::string_view text, const Module* module = nullptr);
// With its braces.
Expected<Proof> parse_proof(std::string_view text, const Module* module = nullptr);
// Lines that may read the wires given.
Expected<std::vector<Line>> parse_lines(std::string_view text, const Module& module,
                                        const std::vector<Port>& wires);

}  // namespace serviette

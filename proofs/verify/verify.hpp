// Verify: may `tgt` stand wherever `src` stands? Nobody says why; a proof is searched for.
//
// The answer yes is a derivation of one step, which replaces all lines of src by those of tgt and proves every output.
// It is an ordinary derivation: the theorem kernel has replayed it, certificate_text prints it, serviette-check accepts
// it. What finds the proof (prove.hpp) is untrusted and has no verdict of its own.
//
//   auto v = verify(*module, *module->find_diagram("reference"), *module->find_diagram("proposed"));
//   if (v->proved) write_text(certificate_text(*v->proved), "proof.cert");
//   else if (v->numbers && v->numbers->found) ...   // an input on which the two differ
//   else for (const OpenGoal& g : v->open) ...      // what was left to prove, as terms a person can read
//
// Numbers come first: they take milliseconds, and what they refute needs no search.
//
// Inputs and outputs belong together by name and must carry the same axes. Both diagrams are read in the sizes and axes
// of `module`, and the inputs have the domains that src gives them: that is the statement proved. Definedness is part
// of it: wherever src is defined, tgt is defined and equal.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/refute/refute.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette {

struct VerifyOptions {
  std::chrono::milliseconds timeout{60000};
  std::uint64_t seed = 1;  // of the inputs on which the two are compared; the search for a proof draws nothing
  int tests = 200;         // how many such inputs; 0: none
  std::function<void(const std::string&)> progress;  // told what is being tried
  Observer observer;       // of the kernel's steps in the proof found
};

// The smallest statement that the search came down to and could not prove.
struct OpenGoal {
  Symbol output;                   // of which output
  std::string from, to;            // from ⊑ to
  std::vector<std::string> given;  // the facts it was to be proved from
};

struct Verification {
  std::optional<Derived> proved;
  std::vector<OpenGoal> open;         // if neither proved nor refuted: one for each output without a proof
  std::optional<Refutation> numbers;  // a counterexample, or how often both agreed
  std::optional<Error> no_numbers;    // why the two could not be run
  bool timed_out = false;
  std::chrono::microseconds numbers_time{0}, time{0};  // of the numbers, of all
};

// Errors: Type, if the interfaces differ; those of the denotation of either diagram.
Expected<Verification> verify(const Module& module, const Diagram& src, const Diagram& tgt,
                              const VerifyOptions& options = {});

// The outcome in a few lines, for people: the verdict word first (INTERFACE.md).
std::string to_text(const Verification& v);

}  // namespace serviette

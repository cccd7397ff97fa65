// Derive: replays a derivation. Every tactic proposes rewrites, every rewrite is proved before the next one starts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "proofs/derivation/library.hpp"
#include "proofs/derivation/rewrite.hpp"

namespace serviette {

struct DerivedStep {
  std::string text;     // the tactic as written
  Rewritten rewritten;
};

struct Derived {
  Module module;         // with the operations that tactics added
  Diagram source, target;
  std::vector<DerivedStep> steps;
  std::shared_ptr<Lemmas> lemmas;
  Ledger ledger;         // assumptions that any step rests on; empty for PROVED(checked)
};

struct DeriveOptions {
  Observer observer;  // of the kernel's steps, lemmas included
  // Called before each tactic with its number, how many there are, and its text.
  std::function<void(int, int, const std::string&)> progress;
  // Called when a rewrite is not proved, with the diagram it was to change: for whoever wants to refute it.
  std::function<void(const Module&, const Diagram& before, const Rewrite&)> on_unproved;
};

// The error of a refused tactic has its place, and says why.
Expected<Derived> derive(const Module& module, const Derivation& derivation, const DeriveOptions& options = {});

// Goes on from the target of a derivation that is there already.
Expected<void> extend(Derived& derived, const std::vector<Tactic>& tactics, const DeriveOptions& options = {});

// One step, proved: `text` is the tactic that proposes it.
Expected<void> append(Derived& derived, std::string text, Rewrite rewrite, const DeriveOptions& options = {});

}  // namespace serviette

// FILE.nap[:NAME]: what a subcommand is pointed at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/diagram/module.hpp"
#include "core/evaluate/diagram.hpp"
#include "proofs/derivation/derive.hpp"

namespace serviette::cli {

struct TargetName {
  std::string file;
  std::string name;  // may be empty
};
// "a.nap:f" is a file and a name; a colon that is part of an existing file's name stays there.
TargetName split_target(const std::string& text);

// A file, with the rules and lemmas of the library added; `own` says what the file itself declares.
struct Loaded {
  Module module;
  std::string file;
  bool own(const Place& place) const { return place.file == file; }
};
Expected<Loaded> load(const std::string& file);

// What a name means. With an empty name: the only diagram or derivation there is.
struct Target {
  const Diagram* diagram = nullptr;
  const Derivation* derivation = nullptr;
};
Expected<Target> find_target(const Loaded& loaded, const std::string& name);

// Where a target starts: the diagram itself, or the one that its derivation goes back to. It lives in `loaded`.
Expected<const Diagram*> source_of(const Loaded& loaded, const Target& target);

// FILE.nap[:NAME] or a certificate X.cert, as a derivation that has been replayed: a certificate by its steps, a
// diagram by none. Its target is what is meant. It holds all that it needs.
Expected<Derived> resolve(const std::string& text, const DeriveOptions& options = {});
bool is_certificate(const std::string& file);

std::string shape_text(const std::vector<std::int64_t>& shape);  // "[1000, 64]"

// "Q=q.npy" cut at the first '='.
Expected<std::pair<std::string, std::string>> split_binding(const std::string& text);
// "q=4096" or "q=4096,bq=32", any number of them.
Expected<Sizes> parse_sizes(const std::vector<std::string>& texts);

}  // namespace serviette::cli

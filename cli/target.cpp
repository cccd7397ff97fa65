#include "cli/target.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "core/text/certificate.hpp"
#include "core/text/parse.hpp"
#include "proofs/derivation/from_certificate.hpp"

namespace serviette::cli {

TargetName split_target(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || std::filesystem::exists(text)) return {text, ""};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

Expected<Loaded> load(const std::string& file) {
  SERVIETTE_LET(own, load_module(file));
  SERVIETTE_LET(module, with_library(std::move(own)));
  return Loaded{std::move(module), file};
}

Expected<Target> find_target(const Loaded& loaded, const std::string& name) {
  const Module& m = loaded.module;
  if (!name.empty()) {
    const Target out{m.find_diagram(name), m.find_derivation(name)};
    if (out.diagram || out.derivation) return out;
  }
  std::string all;
  int count = 0;
  Target only;
  for (const auto& d : m.diagrams) {
    all += (all.empty() ? "" : ", ") + d.name.str();
    only.diagram = &d;
    ++count;
  }
  for (const auto& d : m.derivations) {
    if (d.expect_refused) continue;
    all += (all.empty() ? "" : ", ") + d.name.str();
    only.derivation = &d;
    ++count;
  }
  if (name.empty() && count == 1) return only;
  const std::string help = all.empty() ? "the file declares no diagram and no derivation" : "it has " + all;
  if (name.empty())
    return fail(ErrorCode::Name, fmt::format("'{}' has {} diagrams and derivations; say which", loaded.file, count),
                count > 0 ? fmt::format("write {}:NAME; {}", loaded.file, help) : help);
  return fail(ErrorCode::Name, fmt::format("'{}' has no diagram or derivation '{}'", loaded.file, name), help);
}

Expected<const Diagram*> source_of(const Loaded& loaded, const Target& target) {
  if (target.diagram) return target.diagram;
  const Derivation* d = target.derivation;
  for (std::size_t i = 0; i <= loaded.module.derivations.size(); ++i) {
    if (const Diagram* source = loaded.module.find_diagram(d->from)) return source;
    const Derivation* earlier = loaded.module.find_derivation(d->from);
    if (!earlier) break;
    d = earlier;
  }
  return fail(ErrorCode::Name, fmt::format("there is no diagram or derivation '{}'", d->from.str()), {}, d->place);
}

bool is_certificate(const std::string& file) { return std::filesystem::path(file).extension() == ".cert"; }

namespace {

// Lemmas speak of the module they were read from.
struct Kept {
  Loaded loaded;
  std::shared_ptr<Lemmas> lemmas;
};

}  // namespace

Expected<Derived> resolve(const std::string& text, const DeriveOptions& options) {
  const TargetName name = split_target(text);
  if (is_certificate(name.file)) {
    SERVIETTE_LET(certificate, load_certificate(name.file));
    return from_certificate(certificate, options);
  }
  SERVIETTE_LET(loaded, load(name.file));
  const auto kept = std::make_shared<Kept>(std::move(loaded));
  SERVIETTE_LET(target, find_target(kept->loaded, name.name));
  const Module& module = kept->loaded.module;
  if (target.derivation) {
    SERVIETTE_LET(derived, derive(module, *target.derivation, options));
    kept->lemmas = std::move(derived.lemmas);
    derived.lemmas = std::shared_ptr<Lemmas>(kept, kept->lemmas.get());
    return std::move(derived);
  }
  SERVIETTE_TRY(Scope::of(module, *target.diagram));
  kept->lemmas = std::make_shared<Lemmas>(module, options.observer);
  Derived out;
  out.module = module;
  out.source = out.target = *target.diagram;
  out.lemmas = std::shared_ptr<Lemmas>(kept, kept->lemmas.get());
  return out;
}

std::string shape_text(const std::vector<std::int64_t>& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

Expected<std::pair<std::string, std::string>> split_binding(const std::string& text) {
  const auto at = text.find('=');
  if (at == std::string::npos || at == 0 || at + 1 == text.size())
    return fail(ErrorCode::Syntax, fmt::format("'{}' is not NAME=VALUE", text), "for example Q=q.npy");
  return std::pair(text.substr(0, at), text.substr(at + 1));
}

Expected<Sizes> parse_sizes(const std::vector<std::string>& texts) {
  Sizes out;
  for (std::string rest : texts) {
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      const std::string one = rest.substr(0, comma);
      rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
      SERVIETTE_LET(binding, split_binding(one));
      std::int64_t value = 0;
      const std::string& text = binding.second;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
      if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0)
        return fail(ErrorCode::Syntax, fmt::format("'{}' is not a size", text), "for example bq=32");
      out[Symbol(binding.first)] = value;
    }
  }
  return out;
}

}  // namespace serviette::cli

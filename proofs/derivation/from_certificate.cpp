#include "proofs/derivation/from_certificate.hpp"

#include <fmt/format.h>

namespace serviette {
namespace {

// Lemmas refer to the module they are proved in; the two stay together.
struct Kept {
  explicit Kept(Module m, const Observer& observer) : module(std::move(m)), lemmas(module, observer) {}
  Module module;
  Lemmas lemmas;
};

}  // namespace

Expected<Derived> from_certificate(const CertificateText& c, const DeriveOptions& options) {
  if (!c.source)
    return fail(ErrorCode::Name, fmt::format("'{}' has no source diagram", c.module.file),
                "a certificate of lemmas alone has no program", Place{c.module.file, 0, 0});
  SERVIETTE_LET(module, with_library(c.module));
  const auto kept = std::make_shared<Kept>(std::move(module), options.observer);
  Derived out;
  out.module = kept->module;
  out.lemmas = std::shared_ptr<Lemmas>(kept, &kept->lemmas);
  out.source = *c.source;
  out.target = *c.source;
  SERVIETTE_TRY(Scope::of(out.module, out.source));
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    const CertificateStep& s = c.steps[i];
    if (options.progress) options.progress(static_cast<int>(i), static_cast<int>(c.steps.size()), s.title);
    if (auto done = append(out, s.title, {s.title, s.inside, s.order, s.begin, s.end, s.lines, s.proofs}, options);
        !done) {
      Error e = done.error();
      e.message = fmt::format("step {}, '{}', does not go through: {}", i + 1, s.title, e.message);
      if (e.place.line == 0) e.place = s.place;
      return std::unexpected(std::move(e));
    }
  }
  if (c.target && !(c.target->lines == out.target.lines && c.target->inputs == out.target.inputs &&
                    c.target->outputs == out.target.outputs))
    return fail(ErrorCode::Proof,
                fmt::format("the target of '{}' is not the diagram that its steps lead to", c.module.file),
                "`serviette-check` says where the two part", Place{c.module.file, 0, 0});
  return out;
}

}  // namespace serviette

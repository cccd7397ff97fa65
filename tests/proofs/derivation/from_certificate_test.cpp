// A certificate's text back to a derivation: the same text again, and no step on trust.
#include "proofs/derivation/from_certificate.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "proofs/derivation/certificate.hpp"

namespace serviette {
namespace {

const std::string kGolden = SERVIETTE_SOURCE_DIR "/tests/golden/derived/";

TEST(FromCertificate, GivesTheSameCertificateAgain) {
  int seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(kGolden)) {
    const auto c = load_certificate(file.path());
    ASSERT_TRUE(c) << render(c.error());
    const auto derived = from_certificate(*c);
    ASSERT_TRUE(derived) << file.path() << ": " << render(derived.error());
    const auto again = parse_certificate(certificate_text(*derived, {c->evidence}), "again");
    ASSERT_TRUE(again) << render(again.error());
    EXPECT_EQ(print_certificate(*again), print_certificate(*c)) << file.path();
    ++seen;
  }
  EXPECT_GE(seen, 8);
}

TEST(FromCertificate, RefusesStepsThatDoNotGoThrough) {
  const auto good = load_certificate(kGolden + "tiled_matmul.cert");
  ASSERT_TRUE(good && from_certificate(*good));
  const auto refused = [&](const char* why, const std::function<void(CertificateText&)>& change) {
    CertificateText c = *good;
    change(c);
    EXPECT_FALSE(from_certificate(c)) << why;
  };
  refused("another target", [](CertificateText& c) { c.target->lines.front().size = Index::name("bb"); });
  refused("a step left out", [](CertificateText& c) { c.steps.erase(c.steps.begin()); });
  refused("lines that are not there", [](CertificateText& c) { c.steps.front().end = 40; });
  refused("lines the wrong way round", [](CertificateText& c) { c.steps.front().begin = 1, c.steps.front().end = 0; });
  refused("lines before the first", [](CertificateText& c) { c.steps.front().begin = -1; });
  refused("an order that is none", [](CertificateText& c) { c.steps.front().order = {0, 0}; });
  refused("an order beyond the end", [](CertificateText& c) { c.steps.front().order = {7}; });
  refused("a lemma that is not", [](CertificateText& c) {
    for (auto& l : c.module.lemmas) l.to = constant(1);
  });
  refused("no source", [](CertificateText& c) { c.source.reset(); });
}

}  // namespace
}  // namespace serviette

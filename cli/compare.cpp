// serviette compare A.npy B.npy [--bound E]: how far two arrays are apart. For scripts.
//
// The relative error of an element is |a - b| / max(1, |a|), A being the reference. Special values must be the same in
// both: -inf against a number, or nan against anything but nan, is an error without bound.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cli/commands.hpp"
#include "cli/target.hpp"
#include "core/npy/npy.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string reference, other;
  double bound = -1;  // none
};

struct Largest {
  double error = 0;
  std::size_t at = 0;
  void see(double e, std::size_t i) {
    if (e > error) error = e, at = i;
  }
};

std::string position(std::size_t i, const std::vector<std::int64_t>& shape) {
  std::string out;
  for (std::size_t d = shape.size(); d-- > 0;) {
    const auto n = static_cast<std::size_t>(shape[d]);
    out = std::to_string(i % n) + (out.empty() ? "" : ", ") + out;
    i /= n;
  }
  return "[" + out + "]";
}

double difference(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
  return std::fabs(a - b);
}

Expected<Exit> compare(Console& console, const Request& r) {
  SERVIETTE_LET(a, read_npy(r.reference));
  SERVIETTE_LET(b, read_npy(r.other));
  if (a.shape != b.shape)
    return fail(ErrorCode::Type, fmt::format("'{}' has shape {} and '{}' has shape {}", r.reference,
                                             shape_text(a.shape), r.other, shape_text(b.shape)));
  Largest absolute, relative;
  for (std::size_t i = 0; i < a.data.size(); ++i) {
    const double d = difference(a.data[i], b.data[i]);
    absolute.see(d, i);
    relative.see(std::isfinite(d) ? d / std::max(1.0, std::fabs(a.data[i])) : d, i);
  }
  const bool bounded = r.bound >= 0;
  const bool within = relative.error <= r.bound;
  console.document()["elements"] = a.data.size();
  console.document()["largest_absolute_error"] = json_number(absolute.error);
  console.document()["largest_relative_error"] = json_number(relative.error);
  if (bounded) console.document()["bound"] = r.bound;
  if (bounded) console.document()["within_bound"] = within;
  const auto where = [&](const Largest& l) {
    return console.options().verbose > 0 && l.error > 0 ? " at " + position(l.at, a.shape) : std::string();
  };
  console.print(fmt::format("largest error {:.2e}{} absolute, {:.2e}{} relative{}", absolute.error, where(absolute),
                            relative.error, where(relative),
                            bounded ? fmt::format(", bound {:.0e}: {}", r.bound, within ? "pass" : "FAIL") : ""));
  return bounded && !within ? Exit::Refuted : Exit::Holds;
}

}  // namespace

void add_compare(const Registry& registry) {
  auto* sub = registry.add("compare", "The largest error between two .npy files");
  sub->group("");
  auto r = std::make_shared<Request>();
  sub->add_option("A", r->reference, "The reference")->required();
  sub->add_option("B", r->other, "What is compared with it")->required();
  sub->add_option("--bound", r->bound, "The relative error that is still right; more exits with 1")
      ->check(CLI::NonNegativeNumber);
  sub->callback([&chosen = registry.chosen, r] {
    chosen = [r](Console& c) {
      const auto done = compare(c, *r);
      if (done) return *done;
      c.problem(done.error());
      return exit_of(done.error());
    };
  });
}

}  // namespace serviette::cli

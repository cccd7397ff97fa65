#include "cli/floats.hpp"

#include <fmt/format.h>

namespace serviette::cli {
namespace {

std::string word(const FloatRefutation& r) {
  return r.worse ? fmt::format("REFUTED({})", r.format)
                 : fmt::format("TESTED({}, {} inputs, seed {})", r.format, r.tries, r.seed);
}

Json to_json(const FloatDifference& d) {
  Json out;
  out["at"] = d.run.at;
  out["source"] = d.run.lhs;
  out["target"] = d.run.rhs;
  out["truth"] = d.truth;
  for (const auto& [name, n] : d.run.sizes) out["sizes"][name.str()] = n;
  out["inputs"] = d.run.inputs_text;
  return out;
}

}  // namespace

Expected<std::vector<FloatRefutation>> ask_floats(const std::vector<std::string>& formats, Side source, Side target,
                                                  const RefuteOptions& options) {
  std::vector<FloatRefutation> out;
  for (const std::string& name : formats) {
    const Format* format = find_format(name);
    if (!format)
      return fail(ErrorCode::Unsupported, fmt::format("there is no format '{}'", name), "there are f32, bf16 and f16");
    SERVIETTE_LET(answer, refute_floats(source, target, *format, options));
    out.push_back(std::move(answer));
  }
  return out;
}

void print(Console& c, const std::vector<FloatRefutation>& answers) {
  for (const FloatRefutation& r : answers) {
    const std::string errors =
        fmt::format("errors up to {:.2g} in the source, {:.2g} in the target, of the output's largest", r.source_error,
                    r.target_error);
    c.print(fmt::format("\n{}  {}", word(r), r.worse ? "the target is far off where the source is not" : errors));
    if (r.worse) c.print("  " + to_text(*r.worse));
    if (r.tries == 0) c.print("  on no input is the truth known: source and target do not agree over the reals");
    if (r.better)
      c.print(fmt::format(
          "  the target is better elsewhere: {} is {}, {} in the source, {} over the reals; -v shows the input",
          r.better->run.at, r.better->run.rhs, r.better->run.lhs, r.better->truth));
    if (r.better && c.options().verbose > 0) c.print(run_text(r.better->run));
  }
}

Json to_json(const std::vector<FloatRefutation>& answers) {
  Json out = Json::array();
  for (const FloatRefutation& r : answers) {
    Json one{{"format", r.format},
             {"word", r.worse ? "REFUTED" : "TESTED"},
             {"tries", r.tries},
             {"skipped", r.skipped},
             {"seed", r.seed},
             {"source_error", r.source_error},
             {"target_error", r.target_error}};
    if (r.worse) one["worse"] = to_json(*r.worse);
    if (r.better) one["better"] = to_json(*r.better);
    out.push_back(std::move(one));
  }
  return out;
}

Exit exit_of(const std::vector<FloatRefutation>& answers) {
  for (const FloatRefutation& r : answers) {
    if (r.worse) return Exit::Refuted;
  }
  return Exit::Holds;
}

}  // namespace serviette::cli

// serviette show FILE.nap[:NAME]: a diagram as a listing with boxes; a derivation as its source, every step with what
// changed, and its target.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>

#include "cli/commands.hpp"
#include "cli/drawing.hpp"
#include "cli/statement.hpp"
#include "cli/steps.hpp"
#include "cli/target.hpp"
#include "core/text/print.hpp"
#include "proofs/derivation/certificate.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string target, output;
};

// What a derivation or a certificate, replayed, has to show.
struct Shown {
  Module module;
  Diagram source;
  std::optional<Diagram> target;
  struct Step {
    std::string title;
    std::vector<std::string> inside, changes;
    std::string by;
  };
  std::vector<Step> steps;
};

std::vector<Line> ordered(const std::vector<Line>& lines, const std::vector<int>& order) {
  std::vector<Line> out;
  for (int i : order) out.push_back(lines.at(static_cast<std::size_t>(i)));
  return order.empty() ? lines : out;
}

Shown shown(const Derived& d) {
  Shown out{d.module, d.source, d.target, {}};
  Diagram before = d.source;
  const auto summaries = summarise(d);
  for (std::size_t i = 0; i < d.steps.size(); ++i) {
    const Rewrite& r = d.steps[i].rewritten.rewrite;
    const auto& s = summaries[i];
    const std::vector<Line> body = ordered(*body_at(before, r.inside), r.order);
    Shown::Step step;
    step.title = s.title.empty() ? s.tactic : s.tactic + ": " + s.title;
    step.inside = s.inside;
    step.by = s.lemmas.empty() ? "" : fmt::format("{}", fmt::join(s.lemmas, ", "));
    step.changes = difference({body.begin() + r.begin, body.begin() + r.end}, r.lines);
    out.steps.push_back(std::move(step));
    before = d.steps[i].rewritten.after;
  }
  return out;
}

std::string text_of(const Shown& s, const std::string& name) {
  std::string out = draw_diagram(s.module, s.source, s.source.name.str());
  int number = 0;
  for (const auto& step : s.steps) {
    out += fmt::format("\nstep {}  {}{}{}\n", ++number, step.title,
                       step.inside.empty() ? "" : fmt::format("   inside {}", fmt::join(step.inside, ".")),
                       step.by.empty() ? "" : "   by " + step.by);
    for (const auto& l : step.changes) out += "  " + l + "\n";
  }
  if (s.target)
    out +=
        "\n" + draw_diagram(s.module, *s.target, fmt::format("{}, after {}", name, count_text(s.steps.size(), "step")));
  return out;
}

Json json_of(const Module& m, const Diagram& d) {
  Json out;
  out["name"] = d.name.str();
  out["for_all"] = sizes_text(m);
  out["core_form"] = print_diagram(d);
  const auto ports = [](const std::vector<Port>& all) {
    Json list = Json::array();
    for (const auto& p : all) {
      Json axes = Json::array();
      for (Symbol a : p.axes) axes.push_back(a.str());
      list.push_back({{"name", p.name.str()}, {"axes", axes}, {"domain", p.domain == Domain::Any ? "any" : "finite"}});
    }
    return list;
  };
  out["inputs"] = ports(d.inputs);
  out["outputs"] = ports(d.outputs);
  return out;
}

void fill(Json& out, const Shown& s) {
  out["source"] = json_of(s.module, s.source);
  out["steps"] = Json::array();
  int number = 0;
  for (const auto& step : s.steps)
    out["steps"].push_back({{"number", ++number},
                            {"title", step.title},
                            {"inside", step.inside},
                            {"by", step.by},
                            {"changes", step.changes}});
  if (s.target) out["target"] = json_of(s.module, *s.target);
}

Expected<std::string> draw(Console& c, const Request& r) {
  const TargetName name = split_target(r.target);
  DeriveOptions options;
  options.progress = [&](int done, int total, const std::string& what) { c.progress(done, total, what); };
  SERVIETTE_LET(derived, resolve(r.target, options));
  if (derived.steps.empty()) {
    c.document()["diagram"] = json_of(derived.module, derived.target);
    return draw_diagram(derived.module, derived.target, derived.target.name.str());
  }
  const Shown s = shown(derived);
  fill(c.document(), s);
  return text_of(s, name.name.empty() ? s.source.name.str() : name.name);
}

Expected<void> show(Console& c, const Request& r) {
  const std::string kind = std::filesystem::path(r.output).extension().string();
  if (!r.output.empty() && kind != ".txt")
    return fail(ErrorCode::Unsupported,
                fmt::format("this version draws text only, and '{}' is not a .txt file", r.output),
                "-o X.txt, or no -o at all");
  SERVIETTE_LET(text, draw(c, r));
  if (!r.output.empty()) {
    SERVIETTE_TRY(write_text(text, r.output));
    c.document()["file"] = r.output;
    c.print("wrote " + r.output);
    return {};
  }
  c.document()["text"] = text;
  text.pop_back();
  c.print(text);
  return {};
}

}  // namespace

void add_show(const Registry& registry) {
  auto* sub = registry.add("show", "Draw a diagram, a derivation or a certificate");
  auto r = std::make_shared<Request>();
  sub->add_option("TARGET", r->target, "FILE.nap, FILE.nap:NAME, or a certificate X.cert")->required();
  sub->add_option("-o,--output", r->output, "A file to draw to (X.txt); else stdout");
  sub->callback([&chosen = registry.chosen, r] {
    chosen = [r](Console& c) {
      const auto done = show(c, *r);
      if (done) return Exit::Holds;
      c.problem(done.error());
      if (done.error().code == ErrorCode::Unsupported) c.print(c.paint(verdict_of(done.error())));
      return exit_of(done.error());
    };
  });
}

}  // namespace serviette::cli

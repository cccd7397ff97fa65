// serviette run FILE.nap[:NAME] --in Q=q.npy --out O=o.npy: executes a diagram, or the one that a derivation ends with.
//
// The backend `reference` is the evaluator: plain loops in double, line by line. `cpp` is the diagram printed as C++,
// compiled and called. Sizes come from the shapes of the arrays; what no array tells comes from --set.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "cli/arrays.hpp"
#include "cli/commands.hpp"
#include "cli/statement.hpp"
#include "cli/table.hpp"
#include "kernels/lower/certified.hpp"
#include "kernels/runtime/compile.hpp"

namespace serviette::cli {
namespace {

struct Request {
  std::string target, backend = "reference", scalar = "double";
  std::vector<std::string> inputs, outputs, sizes;
};

struct Ran {
  Arrays outputs;
  std::chrono::microseconds time{0};
  std::string about;  // what happened besides
};

std::chrono::microseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
}

Expected<Ran> run_reference(const Derived& what, const RunInputs& in) {
  const auto start = std::chrono::steady_clock::now();
  SERVIETTE_LET(run, evaluate<double>(Setting::of(what.module), what.target, in.sizes, in.arrays));
  Ran out;
  out.time = since(start);
  for (const auto& port : what.target.outputs) out.outputs.emplace(port.name, std::move(run.wires.at(port.name)));
  if (run.trouble.out_of_range)
    out.about = "an exponential was rounded to 0, or a number left the range of double, on the way";
  return out;
}

// By way of the loops that the diagram is proved to consist of.
Expected<Ran> run_cpp(Derived what, const RunInputs& in, Scalar scalar) {
  SERVIETTE_TRY(extend_to_loops(what));
  LowerOptions options;
  options.scalar = scalar;
  SERVIETTE_LET(lowered, lower_to_cpp(Setting::of(what.module), what.target, options));
  auto start = std::chrono::steady_clock::now();
  SERVIETTE_LET(kernel, compile(lowered));
  Ran out;
  out.about = fmt::format("compiled in {}: {}", time_text(since(start)), kernel.library());
  start = std::chrono::steady_clock::now();
  SERVIETTE_LET(outputs, kernel.run(in.sizes, in.arrays));
  out.time = since(start);
  out.outputs = std::move(outputs);
  return out;
}

Expected<Ran> run_backend(const Request& r, const Derived& what, const RunInputs& in) {
  if (r.backend == "reference") return run_reference(what, in);
  if (r.backend == "cpp") return run_cpp(what, in, r.scalar == "float" ? Scalar::Float : Scalar::Double);
  return fail(
      ErrorCode::Unsupported,
      fmt::format("this version has no backend '{}': it runs on the CPU, as the reference or as C++", r.backend),
      "--backend reference, or --backend cpp");
}

// What --out asks for, checked before anything is run.
Expected<std::map<Symbol, std::string>> files_of(const Request& r, const Diagram& d) {
  std::map<Symbol, std::string> out;
  for (const auto& text : r.outputs) {
    SERVIETTE_LET(pair, split_binding(text));
    const Symbol name(pair.first);
    std::string all;
    bool known = false;
    for (const auto& p : d.outputs) {
      known = known || p.name == name;
      all += (all.empty() ? "" : ", ") + p.name.str();
    }
    if (!known)
      return fail(ErrorCode::Name, fmt::format("'{}' has no output '{}'", d.name.str(), pair.first),
                  "its outputs are " + all);
    out[name] = pair.second;
  }
  return out;
}

struct Spread {
  double least = 0, most = 0;
  std::size_t reals = 0, neg_inf = 0, undefined = 0;
};

Spread spread_of(const Array<double>& a) {
  Spread s;
  for (const auto& v : a.data()) {
    if (v.is_undefined()) {
      ++s.undefined;
    } else if (v.is_neg_inf()) {
      ++s.neg_inf;
    } else {
      s.least = s.reals ? std::min(s.least, v.number) : v.number;
      s.most = s.reals ? std::max(s.most, v.number) : v.number;
      ++s.reals;
    }
  }
  return s;
}

std::string spread_text(const Spread& s) {
  std::string out = s.reals ? fmt::format("{:.6g} .. {:.6g}", s.least, s.most) : "no number";
  if (s.neg_inf) out += ", " + count_text(s.neg_inf, "element") + " -inf";
  if (s.undefined) out += ", " + count_text(s.undefined, "element") + " undefined";
  return out;
}

void print(Console& c, const Ran& ran, const std::map<Symbol, std::string>& files) {
  Table table({"OUTPUT", "SHAPE", "VALUES", "FILE"});
  for (const auto& [name, array] : ran.outputs) {
    const auto file = files.find(name);
    const std::string path = file == files.end() ? "" : file->second;
    const Spread s = spread_of(array);
    table.add({name.str(), shape_text(array.shape()), spread_text(s), path.empty() ? "not kept (--out)" : path});
    c.document()["outputs"].push_back({{"wire", name.str()},
                                       {"shape", array.shape()},
                                       {"least", json_number(s.least)},
                                       {"most", json_number(s.most)},
                                       {"neg_inf", s.neg_inf},
                                       {"undefined", s.undefined},
                                       {"file", path}});
  }
  c.print(table.text(0, 80));
}

Expected<void> run(Console& console, const Request& r) {
  SERVIETTE_LET(given, parse_sizes(r.sizes));
  SERVIETTE_LET(what, resolve(r.target));
  SERVIETTE_LET(files, files_of(r, what.target));
  SERVIETTE_LET(in, read_inputs(what, r.inputs, given));
  SERVIETTE_LET(ran, run_backend(r, what, in));
  for (const auto& [name, path] : files) SERVIETTE_TRY(write_output(path, ran.outputs.at(name)));

  console.document()["backend"] = r.backend;
  console.document()["milliseconds"] = milliseconds(ran.time);
  for (const auto& [name, n] : in.sizes) console.document()["sizes"][name.str()] = n;
  print(console, ran, files);
  std::string sizes;
  for (const auto& [name, n] : in.sizes) sizes += fmt::format("{}{} = {}", sizes.empty() ? "" : ", ", name.str(), n);
  console.note(fmt::format("{} on {} in {}", r.backend, sizes.empty() ? "no sizes" : sizes, time_text(ran.time)));
  if (!ran.about.empty()) console.note(ran.about);
  return {};
}

}  // namespace

void add_run(const Registry& registry) {
  auto* sub = registry.add("run", "Execute a diagram, or the one a derivation ends with, on .npy files");
  auto r = std::make_shared<Request>();
  sub->add_option("TARGET", r->target, "FILE.nap, FILE.nap:NAME, or a certificate X.cert")->required();
  sub->add_option("--in", r->inputs, "An input: Q=q.npy; once for each")->allow_extra_args(false);
  sub->add_option("--out", r->outputs, "Where an output goes: O=o.npy")->allow_extra_args(false);
  sub->add_option("--backend", r->backend, "reference, cpp, emulator or cuda")
      ->capture_default_str()
      ->check(CLI::IsMember({"reference", "cpp", "emulator", "cuda"}));
  sub->add_option("--scalar", r->scalar, "What the C++ computes in: double or float")
      ->capture_default_str()
      ->check(CLI::IsMember({"double", "float"}));
  sub->add_option("--set", r->sizes, "Sizes that no array tells: bq=64,bx=32")->allow_extra_args(false);
  sub->callback([&chosen = registry.chosen, r] {
    chosen = [r](Console& c) {
      const auto done = run(c, *r);
      if (done) return Exit::Holds;
      c.problem(done.error());
      if (done.error().code == ErrorCode::Unsupported) c.print(c.paint(verdict_of(done.error())));
      if (r->backend == "cpp" && !find_compiler()) return Exit::MissingTool;
      // A size that the file does not admit is an input that is wrong.
      return done.error().code == ErrorCode::SideCondition ? Exit::BadInput : exit_of(done.error());
    };
  });
}

}  // namespace serviette::cli

// Programs for the tests of this folder: a diagram printed, compiled once, run on many sizes, and compared with the
// evaluator.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <random>

#include "core/text/certificate.hpp"
#include "core/text/parse.hpp"
#include "kernels/runtime/compile.hpp"

namespace serviette {

// Compiled texts stay beside the test programs, since every TEST is a process of its own.
inline CompileOptions test_compiler() {
  CompileOptions o;
  o.cache = SERVIETTE_BIN_DIR "/kernel_cache";
  return o;
}

struct Program {
  Module module;
  Diagram reference;  // evaluated; the program may be printed from another diagram that means the same
  Lowered lowered;
  std::optional<CompiledKernel> kernel;
  Setting setting() const { return Setting::of(module); }
};

inline Program make_program(Module module, const Diagram& reference, const Diagram& printed,
                            LowerOptions options = {}) {
  Program p{std::move(module), reference, {}, {}};
  auto lowered = lower_to_cpp(p.setting(), printed, options);
  if (!lowered) {
    ADD_FAILURE() << render(lowered.error());
    return p;
  }
  p.lowered = *lowered;
  auto kernel = compile(*lowered, test_compiler());
  if (kernel)
    p.kernel = *kernel;
  else
    ADD_FAILURE() << render(kernel.error());
  return p;
}

inline Program program_of(const std::string& text, LowerOptions options = {}) {
  auto m = parse_module(text, "test.nap");
  if (!m || m->diagrams.empty()) {
    ADD_FAILURE() << (m ? "no diagram" : render(m.error(), text));
    return {};
  }
  const Diagram d = m->diagrams.front();
  return make_program(std::move(*m), d, d, options);
}

inline std::string golden(const std::string& name) {
  return SERVIETTE_SOURCE_DIR "/tests/golden/derived/" + name + ".cert";
}

// The target of a derivation beside its source.
inline Program derived_program(const std::string& name, LowerOptions options = {}) {
  auto c = load_certificate(golden(name));
  if (!c || !c->source || !c->target) {
    ADD_FAILURE() << (c ? "no target" : render(c.error()));
    return {};
  }
  options.name = name;
  return make_program(c->module, *c->source, *c->target, options);
}

// 0, 1, primes, and both sides of the 8 and 16 that the printed loops care about.
inline Sizes random_sizes(const Module& m, const std::map<Symbol, std::int64_t>& at_most = {}) {
  Sizes out;
  for (const SizeDecl& s : m.sizes) {
    std::int64_t n = *rc::gen::element<std::int64_t>(0, 1, 2, 3, 5, 7, 8, 9, 13, 15, 16, 17, 31, 33);
    if (const auto it = at_most.find(s.name); it != at_most.end()) n = std::min(n, it->second);
    out[s.name] = std::max(n, s.at_least);
  }
  return out;
}

using DoubleArrays = std::map<Symbol, Array<double>>;

// Integers from -3 to 3, so that sums and products are exact; or reals between -range and range. Some -inf where they
// may be.
inline DoubleArrays random_inputs(const Program& p, const Sizes& sizes, unsigned seed, double range = 0) {
  std::mt19937 random(seed);
  DoubleArrays out;
  for (const Port& port : p.reference.inputs) {
    Array<double> a(*shape_of(p.setting(), port, sizes));
    for (auto& v : a.data()) {
      // A float, so that a program in single precision is given the same numbers.
      v = range == 0
              ? static_cast<int>(random() % 7) - 3
              : static_cast<double>(static_cast<float>(range * (static_cast<double>(random()) / 2147483648.0 - 1)));
      if (port.domain == Domain::Any && random() % 5 == 0) v = Value<double>::neg_inf();
    }
    out.emplace(port.name, std::move(a));
  }
  return out;
}

template <class S>
std::map<Symbol, Array<S>> widened(const DoubleArrays& in) {
  std::map<Symbol, Array<S>> out;
  for (const auto& [name, a] : in) {
    Array<S> b(a.shape());
    for (std::size_t i = 0; i < a.data().size(); ++i) b.data()[i] = static_cast<S>(a.data()[i].number);
    out.emplace(name, std::move(b));
  }
  return out;
}

// The largest |program - reference| over all outputs, relative to max(1, |reference|); infinite where a special value
// differs. Where the reference is undefined the program may say anything. The reference is computed in long double: on
// this machine its own error is 2^-11 of a rounding of double, and counts as none.
inline double distance(const Program& p, const CompiledKernel& kernel, const Sizes& sizes, const DoubleArrays& inputs) {
  const auto want = evaluate<long double>(p.setting(), p.reference, sizes, widened<long double>(inputs));
  const auto got = kernel.run(sizes, inputs);
  if (!want || !got) {
    ADD_FAILURE() << render(want ? got.error() : want.error());
    return HUGE_VAL;
  }
  double worst = 0;
  for (const Port& port : p.reference.outputs) {
    const auto& w = want->wires.at(port.name).data();
    const auto& g = got->at(port.name).data();
    if (w.size() != g.size()) return HUGE_VAL;
    for (std::size_t i = 0; i < w.size(); ++i) {
      if (w[i].is_undefined()) continue;
      const long double diff = std::fabs(w[i].number - static_cast<long double>(g[i].number));
      if (w[i].is_real() && diff == diff)
        worst = std::max(worst, static_cast<double>(diff / std::max(1.0L, std::fabs(w[i].number))));
      else if (!(w[i].number == g[i].number))
        worst = HUGE_VAL;
    }
  }
  return worst;
}

inline std::string describe(const Sizes& sizes) {
  std::string out;
  for (const auto& [name, n] : sizes) out += name.str() + "=" + std::to_string(n) + " ";
  return out;
}

// Random sizes and values; `bound` says how far the program may be from the reference.
inline void agrees(const Program& p, const std::function<double(const Sizes&)>& bound, double range = 0,
                   const std::map<Symbol, std::int64_t>& at_most = {}) {
  ASSERT_TRUE(p.kernel.has_value());
  int defined = 0;
  EXPECT_TRUE(rc::check([&] {
    const Sizes sizes = random_sizes(p.module, at_most);
    RC_PRE(p.setting().admits(sizes));
    const unsigned seed = *rc::gen::arbitrary<unsigned>();
    const double far = distance(p, *p.kernel, sizes, random_inputs(p, sizes, seed, range));
    ++defined;
    RC_LOG() << describe(sizes) << "seed " << seed << ": " << far << " against " << bound(sizes) << "\n";
    RC_ASSERT(far <= bound(sizes));
  }));
  EXPECT_GE(defined, 50) << "too few sizes were admitted";
}

inline double exact(const Sizes&) { return 0; }

// Statements without comments.
inline std::string code_of(const std::string& text) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find_first_not_of(' ');
    if (first != std::string::npos && line.compare(first, 2, "//") != 0) out += line + "\n";
  }
  return out;
}

}  // namespace serviette

// How the command line says things: sizes and their constraints, numbers, times, counts.
#pragma once

#include <chrono>
#include <string>

#include "core/diagram/module.hpp"
#include "core/size/comparison.hpp"

namespace serviette::cli {

// "q >= 0, x >= 1 with p*w >= x": what a statement about the file's diagrams speaks of. Empty without sizes.
std::string sizes_text(const Module& module);

double milliseconds(std::chrono::microseconds time);
std::string time_text(std::chrono::microseconds time);   // "380 us", "31 ms", "2.4 s"
std::string bytes_text(std::uintmax_t bytes);            // "84 KB"
std::string count_text(std::size_t n, const char* one);  // "1 step", "14 steps"
std::string count_text(std::size_t n, const char* one, const char* many);
std::string shortened(const std::string& text, std::size_t widest);  // with ... in the middle

}  // namespace serviette::cli

// .npy files, versions 1 and 2: one array with its number format and shape.
//
// Read: little-endian float32, float64, signed and unsigned integers of 1 to 8 bytes, bool; C or Fortran order (turned into C
// order). Written: C order, version 1. Values are held as double whatever the file's format; an integer beyond 2^53 is
// refused rather than rounded. NaN reads as undefined, -inf as -inf (core/evaluate/value.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.hpp"

namespace serviette {

struct NpyArray {
  std::string dtype = "<f8";  // as in the file, e.g. "<f4", "<i8", "|b1"
  std::vector<std::int64_t> shape;
  std::vector<double> data;  // row-major
};

// Errors: Io; Unsupported, for another number format or a file that is not .npy.
Expected<NpyArray> read_npy(const std::string& path);
Expected<NpyArray> parse_npy(std::string_view bytes);

// dtype "<f8" or "<f4" or "<i8" or "<i4".
Expected<void> write_npy(const std::string& path, const NpyArray& array);
Expected<std::string> print_npy(const NpyArray& array);

}  // namespace serviette

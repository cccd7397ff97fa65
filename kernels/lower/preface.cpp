// What every printed file starts with. It is C++14 with GNU vector types and includes nothing but <cmath> and
// <stdlib.h>.
#include "kernels/lower/emitter.hpp"

namespace serviette::lowering {
namespace {

const char* const kTypes = R"(
typedef long long Int;
#if defined(__AVX512F__)
constexpr int kVectorBytes = 64, kRows = 8;
#elif defined(__AVX__)
constexpr int kVectorBytes = 32, kRows = 4;
#else
constexpr int kVectorBytes = 16, kRows = 4;
#endif
constexpr int kLanes = kVectorBytes / int(sizeof(T)), kVectors = 2, kColumns = kLanes * kVectors;
typedef T Vector __attribute__((vector_size(kVectorBytes), aligned(sizeof(T)), may_alias));

const T NegInf = -T(__builtin_inf()), Undefined = T(__builtin_nan(""));

inline Int least(Int a, Int b) { return a < b ? a : b; }
inline Int most(Int a, Int b) { return a < b ? b : a; }
// Towards minus infinity; 0 where nothing can be divided.
inline Int floor_div(Int a, Int b) { return b <= 0 ? 0 : a / b - (a % b < 0); }
inline Int floor_mod(Int a, Int b) { return b <= 0 ? 0 : a - b * floor_div(a, b); }
inline Int ceil_div(Int a, Int b) { return floor_div(a + b - 1, b); }
inline bool inside(Int i, Int first, Int extent) { return i >= first && i - first < extent; }

inline T larger(T a, T b) { return a > b ? a : b; }
inline T smaller(T a, T b) { return a < b ? a : b; }
)";

// exp by Cody and Waite: x = n log 2 + r, e^r by its Taylor polynomial, 2^n by the exponent's bits. The number of terms
// makes the remainder less than a quarter of the last place for |r| <= log(2)/2. No branch, so that a loop over it
// becomes vector code. What is near the smallest normal number or below it is 0: e^-708 = 3e-308, and e^-86.9 = 2e-38
// in single precision.
const char* const kExpDouble = R"(
// e^x to two units in the last place. No call and no branch, so that a loop over it becomes vector code.
inline T exponential(T x) {
  const T inside_range = x < -708.0 ? -708.0 : x > 709.8 ? 709.8 : x;
  const T shifted = inside_range * 1.4426950408889634 + 6755399441055744.0;  // the integer n in the low bits
  const T n = shifted - 6755399441055744.0;
  const T r = (inside_range - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
  T e = 1.0 / 6227020800;
  e = e * r + 1.0 / 479001600;
  e = e * r + 1.0 / 39916800;
  e = e * r + 1.0 / 3628800;
  e = e * r + 1.0 / 362880;
  e = e * r + 1.0 / 40320;
  e = e * r + 1.0 / 5040;
  e = e * r + 1.0 / 720;
  e = e * r + 1.0 / 120;
  e = e * r + 1.0 / 24;
  e = e * r + 1.0 / 6;
  e = e * r + 0.5;
  e = e * r + 1.0;
  e = e * r + 1.0;
  const unsigned long long bits = __builtin_bit_cast(unsigned long long, shifted) + 1022ull;
  const T power = __builtin_bit_cast(double, bits << 52);  // 2^(n - 1)
  const T value = e * power * 2.0;
  return x < -708.0 ? 0.0 : value;
}
)";

const char* const kExpFloat = R"(
// e^x to two units in the last place. No call and no branch, so that a loop over it becomes vector code.
inline T exponential(T x) {
  const T inside_range = x < -86.9f ? -86.9f : x > 88.8f ? 88.8f : x;
  const T shifted = inside_range * 1.44269504f + 12582912.0f;  // the integer n in the low bits
  const T n = shifted - 12582912.0f;
  const T r = (inside_range - n * 0.693145752f) - n * 1.42860677e-6f;
  T e = 1.0f / 5040;
  e = e * r + 1.0f / 720;
  e = e * r + 1.0f / 120;
  e = e * r + 1.0f / 24;
  e = e * r + 1.0f / 6;
  e = e * r + 0.5f;
  e = e * r + 1.0f;
  e = e * r + 1.0f;
  const unsigned bits = __builtin_bit_cast(unsigned, shifted) + 126u;
  const T power = __builtin_bit_cast(float, bits << 23);  // 2^(n - 1)
  const T value = e * power * 2.0f;
  return x < -86.9f ? 0.0f : value;
}
)";

const char* const kProduct = R"(
// Memory for the wires in between, taken at the start and given back at the end.
template <int Count>
struct Memory {
  T* take(Int elements) {
    void* start = nullptr;
    if (posix_memalign(&start, 64, std::size_t(most(elements, 1)) * sizeof(T)) != 0) start = nullptr;
    failed = failed || !start;
    return all[taken++] = static_cast<T*>(start);
  }
  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    for (T* start : all) free(start);
  }
  T* all[Count] = {};
  int taken = 0;
  bool failed = false;
};

// Rows x kColumns elements of a product, in registers. Every element is start + a*b + a*b + ... in the order of k.
template <int Rows>
inline void strip(Int depth, Int width, T start, const T* a, Int a_row, Int a_depth, const T* b, Int b_depth, T* c,
                  Int c_row) {
  Vector sum[Rows][kVectors];
  for (int r = 0; r < Rows; ++r)
    for (int v = 0; v < kVectors; ++v) sum[r][v] = Vector{} + start;
  for (Int k = 0; k < depth; ++k) {
    Vector right[kVectors];
    for (int v = 0; v < kVectors; ++v) right[v] = *reinterpret_cast<const Vector*>(b + k * b_depth + v * kLanes);
    for (int r = 0; r < Rows; ++r)
      for (int v = 0; v < kVectors; ++v) sum[r][v] += a[r * a_row + k * a_depth] * right[v];
  }
  for (int r = 0; r < Rows; ++r)
    for (int v = 0; v < kVectors; ++v) {
      T* to = c + r * c_row + v * kLanes;
      if (width == kColumns) *reinterpret_cast<Vector*>(to) = sum[r][v];
      else
        for (int l = 0; l < least(kLanes, width - v * kLanes); ++l) to[l] = sum[r][v][l];
    }
}

template <int Rows>
inline void last_strip(Int rows, Int depth, Int width, T start, const T* a, Int a_row, Int a_depth, const T* b,
                       Int b_depth, T* c, Int c_row) {
  if (rows == Rows) return strip<Rows>(depth, width, start, a, a_row, a_depth, b, b_depth, c, c_row);
  last_strip<(Rows > 1 ? Rows - 1 : 1)>(rows, depth, width, start, a, a_row, a_depth, b, b_depth, c, c_row);
}

// c[i, j] = start + sum over k of a[i, k] * b[k, j]. A panel of kColumns columns of b that does not lie side by side is laid
// side by side first, its missing columns 0; `panel` has room for kColumns * depth elements.
inline void product(Int rows, Int columns, Int depth, T start, const T* a, Int a_row, Int a_depth, const T* b,
                    Int b_depth, Int b_column, T* c, Int c_row, T* panel) {
  for (Int j = 0; j < columns; j += kColumns) {
    const Int width = least(kColumns, columns - j);
    const T* right = b + j * b_column;
    Int step = b_depth;
    if (width < kColumns || b_column != 1) {
      for (Int k = 0; k < depth; ++k)
        for (Int l = 0; l < kColumns; ++l)
          panel[k * kColumns + l] = l < width ? right[k * b_depth + l * b_column] : T(0);
      right = panel;
      step = kColumns;
    }
    Int i = 0;
    for (; i + kRows <= rows; i += kRows)
      strip<kRows>(depth, width, start, a + i * a_row, a_row, a_depth, right, step, c + i * c_row + j, c_row);
    if (i < rows)
      last_strip<kRows - 1>(rows - i, depth, width, start, a + i * a_row, a_row, a_depth, right, step,
                            c + i * c_row + j, c_row);
  }
}
)";

}  // namespace

std::string preface(Scalar scalar) {
  const bool is_double = scalar == Scalar::Double;
  return std::string("#include <stdlib.h>\n\n#include <cmath>\n\nnamespace {\n\n") +
         (is_double ? "typedef double T;" : "typedef float T;") + kTypes + (is_double ? kExpDouble : kExpFloat) +
         kProduct + "\n}  // namespace\n";
}

const std::set<std::string>& preface_names() {
  static const std::set<std::string> names = {
      "T",          "Int",     "kVectorBytes", "kRows",     "kLanes",   "kVectors",    "kColumns", "Vector", "NegInf",
      "Undefined",  "least",   "most",         "larger",    "smaller",  "exponential", "Memory",   "memory", "strip",
      "last_strip", "product", "floor_div",    "floor_mod", "ceil_div", "inside",      "std",      "lane"};
  return names;
}

}  // namespace serviette::lowering

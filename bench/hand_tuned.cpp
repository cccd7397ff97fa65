// FlashAttention as a specialist writes it on the CPU, for lower_bench.cpp, which compiles this text at run time with REAL defined as
// double or float. The keys are laid in panels once for all queries; both products run in strips of registers; the rescaling
// of the numerator is part of the second product; maximum, exponential and sum of a row are one pass each over vectors. The
// exponential is a polynomial over whole vectors. Sums are in another order than the diagram has them.
#include <cmath>
#include <vector>

typedef REAL T;
typedef long long Int;
#if defined(__AVX512F__)
constexpr int kBytes = 64, kRows = 8;
#elif defined(__AVX__)
constexpr int kBytes = 32, kRows = 4;
#else
constexpr int kBytes = 16, kRows = 4;
#endif
constexpr int kLanes = kBytes / int(sizeof(T)), kWidth = 2 * kLanes;
typedef T Vector __attribute__((vector_size(kBytes), aligned(sizeof(T)), may_alias));

static inline Vector load(const T* p) { return *reinterpret_cast<const Vector*>(p); }
static inline void store(T* p, Vector v) { *reinterpret_cast<Vector*>(p) = v; }

// x <= 0 or -infinity.
static inline T exponential(T x) {
  constexpr bool wide = sizeof(T) == 8;
  constexpr T magic = wide ? T(6755399441055744.0) : T(12582912.0), lowest = wide ? T(-708) : T(-87);
  const T from = x < lowest ? lowest : x, shifted = from * T(1.4426950408889634) + magic, n = shifted - magic;
  const T r = from - n * T(0.6931471805599453);
  T e = 0;
  constexpr double terms[] = {1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320, 1. / 5040,
                              1. / 720,       1. / 120,      1. / 24,      1. / 6,      0.5,        1, 1};
  for (int i = wide ? 0 : 6; i < 13; ++i) e = e * r + T(terms[i]);
  T power;
  if constexpr (wide) power = __builtin_bit_cast(double, (__builtin_bit_cast(unsigned long long, double(shifted)) + 1023) << 52);
  else power = __builtin_bit_cast(float, (__builtin_bit_cast(unsigned, float(shifted)) + 127) << 23);
  return x < lowest ? T(0) : e * power;
}

// c = scale * c + a * panel, kRows rows or fewer, kWidth columns. Rows beyond the last repeat it.
static inline void strip(Int depth, const T* const* a, const T* panel, const T* scale, Vector (*c)[2]) {
  for (int r = 0; r < kRows; ++r) c[r][0] *= scale[r], c[r][1] *= scale[r];
  for (Int k = 0; k < depth; ++k) {
    const Vector left = load(panel + k * kWidth), right = load(panel + k * kWidth + kLanes);
    for (int r = 0; r < kRows; ++r) c[r][0] += a[r][k] * left, c[r][1] += a[r][k] * right;
  }
}

// Panels of kWidth columns of b, the last filled up with zeros: b has `columns` columns a distance `column` apart.
static std::vector<T> panels(const T* b, Int depth, Int columns, Int row, Int column) {
  std::vector<T> out((columns + kWidth - 1) / kWidth * kWidth * depth);
  for (Int j = 0; j < columns; ++j)
    for (Int k = 0; k < depth; ++k) out[j / kWidth * kWidth * depth + k * kWidth + j % kWidth] = b[k * row + j * column];
  return out;
}

extern "C" int hand_tuned_call(const long long* sizes, const T* const* inputs, T* const* outputs) {
  const Int q = sizes[0], d = sizes[1], e = sizes[2], x = sizes[3], bx = (sizes[5] + kWidth - 1) / kWidth * kWidth;
  const Int ew = (e + kWidth - 1) / kWidth * kWidth;
  const std::vector<T> K = panels(inputs[1], d, x, 1, d), V = panels(inputs[2], x, e, e, 1);
  std::vector<T> score(kRows * bx), out(kRows * ew);
  for (Int q0 = 0; q0 < q; q0 += kRows) {
    const T *query[kRows], *row[kRows];
    T biggest[kRows], total[kRows], scale[kRows];
    const T zero[kRows] = {};
    for (int r = 0; r < kRows; ++r) {
      query[r] = inputs[0] + (q0 + r < q ? q0 + r : q - 1) * d;
      row[r] = &score[r * bx];
      biggest[r] = -INFINITY, total[r] = 0;
    }
    for (T& v : out) v = 0;
    for (Int x0 = 0; x0 < x; x0 += bx) {
      const Int count = x - x0 < bx ? x - x0 : bx;
      for (Int j = 0; j < count; j += kWidth) {
        Vector c[kRows][2] = {};
        strip(d, query, &K[(x0 + j) * d], zero, c);
        for (int r = 0; r < kRows; ++r) store(&score[r * bx + j], c[r][0]), store(&score[r * bx + j + kLanes], c[r][1]);
      }
      for (int r = 0; r < kRows; ++r) {
        T* s = &score[r * bx];
        for (Int j = count; j < (count + kLanes - 1) / kLanes * kLanes; ++j) s[j] = -INFINITY;
        Vector most = load(s);
        for (Int j = kLanes; j < count; j += kLanes) {
          const Vector v = load(s + j);
          most = v > most ? v : most;
        }
        T now = biggest[r];
        for (int l = 0; l < kLanes; ++l) now = most[l] > now ? most[l] : now;
        scale[r] = exponential(biggest[r] - now);
        biggest[r] = now;
        const Int whole = (count + kLanes - 1) / kLanes * kLanes;
        for (Int j = 0; j < whole; ++j) s[j] = exponential(s[j] - now);
        Vector sum = {};
        for (Int j = 0; j < whole; j += kLanes) sum += load(s + j);
        total[r] *= scale[r];
        for (int l = 0; l < kLanes; ++l) total[r] += sum[l];
      }
      for (Int j = 0; j < ew; j += kWidth) {
        Vector c[kRows][2];
        for (int r = 0; r < kRows; ++r) c[r][0] = load(&out[r * ew + j]), c[r][1] = load(&out[r * ew + j + kLanes]);
        strip(count, row, &V[j * x + x0 * kWidth], scale, c);
        for (int r = 0; r < kRows; ++r) store(&out[r * ew + j], c[r][0]), store(&out[r * ew + j + kLanes], c[r][1]);
      }
    }
    for (int r = 0; r < kRows && q0 + r < q; ++r)
      for (Int j = 0; j < e; ++j) outputs[0][(q0 + r) * e + j] = out[r * ew + j] / total[r];
  }
  return 0;
}

// FlashAttention as a careful person writes it in plain C++, for lower_bench.cpp, which compiles this text at run time with REAL
// defined as double or float. Tiles of bq queries and bx keys; online softmax; every inner loop runs along memory, so that
// the compiler makes vector code of it; four rows of a product at a time, so that a loaded vector is used four times.
#include <cmath>
#include <cstdlib>
#include <vector>

typedef REAL T;
typedef long long Int;

// c[i][j] += sum over k of a[i][k] * b[k][j]
static void multiply_add(Int rows, Int columns, Int depth, const T* a, Int a_row, const T* b, Int b_row, T* c, Int c_row) {
  Int i = 0;
  for (; i + 4 <= rows; i += 4) {
    T* __restrict c0 = c + i * c_row;
    T* __restrict c1 = c0 + c_row;
    T* __restrict c2 = c1 + c_row;
    T* __restrict c3 = c2 + c_row;
    for (Int k = 0; k < depth; ++k) {
      const T a0 = a[i * a_row + k], a1 = a[(i + 1) * a_row + k], a2 = a[(i + 2) * a_row + k], a3 = a[(i + 3) * a_row + k];
      const T* __restrict right = b + k * b_row;
      for (Int j = 0; j < columns; ++j) {
        c0[j] += a0 * right[j];
        c1[j] += a1 * right[j];
        c2[j] += a2 * right[j];
        c3[j] += a3 * right[j];
      }
    }
  }
  for (; i < rows; ++i) {
    T* __restrict to = c + i * c_row;
    for (Int k = 0; k < depth; ++k) {
      const T left = a[i * a_row + k];
      const T* __restrict right = b + k * b_row;
      for (Int j = 0; j < columns; ++j) to[j] += left * right[j];
    }
  }
}

extern "C" int hand_written_call(const long long* sizes, const T* const* inputs, T* const* outputs) {
  const Int q = sizes[0], d = sizes[1], e = sizes[2], x = sizes[3], bq = sizes[4], bx = sizes[5];
  const T *Q = inputs[0], *K = inputs[1], *V = inputs[2];
  T* O = outputs[0];
  std::vector<T> turned(d * bx), score(bq * bx), biggest(bq), total(bq);
  for (Int q0 = 0; q0 < q; q0 += bq) {
    const Int rows = q0 + bq < q ? bq : q - q0;
    for (Int i = 0; i < rows; ++i) biggest[i] = -INFINITY, total[i] = 0;
    for (Int i = 0; i < rows * e; ++i) O[q0 * e + i] = 0;
    for (Int x0 = 0; x0 < x; x0 += bx) {
      const Int columns = x0 + bx < x ? bx : x - x0;
      for (Int j = 0; j < columns; ++j)
        for (Int k = 0; k < d; ++k) turned[k * columns + j] = K[(x0 + j) * d + k];
      for (Int i = 0; i < rows * columns; ++i) score[i] = 0;
      multiply_add(rows, columns, d, Q + q0 * d, d, turned.data(), columns, score.data(), columns);
      for (Int i = 0; i < rows; ++i) {
        T* row = &score[i * columns];
        T* out = O + (q0 + i) * e;
        T now = biggest[i];
        for (Int j = 0; j < columns; ++j) now = row[j] > now ? row[j] : now;
        const T scale = std::exp(biggest[i] - now);
        biggest[i] = now;
        T sum = 0;
        for (Int j = 0; j < columns; ++j) sum += row[j] = std::exp(row[j] - now);
        total[i] = total[i] * scale + sum;
        for (Int j = 0; j < e; ++j) out[j] *= scale;
      }
      multiply_add(rows, e, columns, score.data(), columns, V + x0 * e, e, O + q0 * e, e);
    }
    for (Int i = 0; i < rows; ++i)
      for (Int j = 0; j < e; ++j) O[(q0 + i) * e + j] /= total[i];
  }
  return 0;
}

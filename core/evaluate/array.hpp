// Array: the values of a wire over a box of positions. Positions are global (FORMAT.md, section 1.4): a wire made
// inside a region has its own first position along every axis. Reading outside the box gives undefined.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <vector>

#include "core/evaluate/value.hpp"

namespace serviette {

template <class S>
class Array {
 public:
  Array() = default;  // a scalar, undefined

  // All elements undefined. Lengths below 0 count as 0.
  Array(std::vector<std::int64_t> first, std::vector<std::int64_t> length)
      : first_(std::move(first)), length_(std::move(length)), stride_(length_.size()) {
    std::int64_t n = 1;
    for (std::size_t d = length_.size(); d-- > 0;) {
      length_[d] = std::max<std::int64_t>(length_[d], 0);
      stride_[d] = n;
      n *= length_[d];
    }
    data_.assign(static_cast<std::size_t>(n), Value<S>());
  }

  // The usual one: positions from 0.
  explicit Array(const std::vector<std::int64_t>& shape)
      : Array(std::vector<std::int64_t>(shape.size(), 0), shape) {}
  static Array of(const std::vector<std::int64_t>& shape, std::vector<Value<S>> data) {
    Array a(shape);
    assert(a.data_.size() == data.size());
    a.data_ = std::move(data);
    return a;
  }

  std::size_t rank() const { return length_.size(); }
  const std::vector<std::int64_t>& first() const { return first_; }
  const std::vector<std::int64_t>& shape() const { return length_; }
  const std::vector<std::int64_t>& stride() const { return stride_; }
  std::vector<Value<S>>& data() { return data_; }  // row-major
  const std::vector<Value<S>>& data() const { return data_; }

  // The place in data() of a position, or -1 outside.
  std::int64_t offset(const std::vector<std::int64_t>& at) const {
    std::int64_t o = 0;
    for (std::size_t d = 0; d < at.size(); ++d) {
      const std::int64_t p = at[d] - first_[d];
      if (p < 0 || p >= length_[d]) return -1;
      o += p * stride_[d];
    }
    return o;
  }
  Value<S> operator()(const std::vector<std::int64_t>& at) const {
    const std::int64_t o = offset(at);
    return o < 0 ? Value<S>::undefined() : data_[static_cast<std::size_t>(o)];
  }

 private:
  std::vector<std::int64_t> first_, length_, stride_;
  std::vector<Value<S>> data_ = std::vector<Value<S>>(1);
};

// Steps `at` through the box [first, first + shape), last axis fastest; false when it is through.
inline bool advance(std::vector<std::int64_t>& at, const std::vector<std::int64_t>& first,
                    const std::vector<std::int64_t>& shape) {
  for (std::size_t d = at.size(); d-- > 0;) {
    if (++at[d] < first[d] + shape[d]) return true;
    at[d] = first[d];
  }
  return false;
}

// `[1, 2, [..]]` with nested brackets.
template <class S>
std::string to_string(const Array<S>& a) {
  std::string out;
  std::size_t next = 0;
  const auto go = [&](auto&& self, std::size_t d) -> void {
    if (d == a.rank()) {
      out += to_string(a.data()[next++]);
      return;
    }
    out += '[';
    for (std::int64_t i = 0; i < a.shape()[d]; ++i) {
      if (i > 0) out += ", ";
      self(self, d + 1);
    }
    out += ']';
  };
  go(go, 0);
  return out;
}

}  // namespace serviette

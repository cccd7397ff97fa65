#include "core/npy/npy.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace serviette {
namespace {

std::string file(std::string header, std::string body, char version = 1) {
  std::string out = "\x93NUMPY";
  out += version;
  out += '\0';
  out += static_cast<char>(header.size());
  out += '\0';
  if (version == 2) out += std::string(2, '\0');
  return out + header + body;
}

template <class T>
std::string raw(std::vector<T> v) {
  return std::string(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(T));
}

TEST(Npy, WritesWhatItReads) {
  for (const char* dtype : {"<f8", "<f4", "<i8", "<i4"}) {
    for (const std::vector<std::int64_t>& shape :
         {std::vector<std::int64_t>{}, {6}, {2, 3}, {1, 2, 3}, {0, 3}}) {
      NpyArray a{dtype, shape, {}};
      std::size_t n = 1;
      for (auto s : shape) n *= static_cast<std::size_t>(s);
      for (std::size_t i = 0; i < n; ++i) a.data.push_back(static_cast<double>(i) - 2);
      const auto text = print_npy(a);
      ASSERT_TRUE(text);
      const auto b = parse_npy(*text);
      ASSERT_TRUE(b) << b.error().message;
      EXPECT_EQ(b->dtype, a.dtype);
      EXPECT_EQ(b->shape, a.shape);
      EXPECT_EQ(b->data, a.data);
    }
  }
}

TEST(Npy, DataStartsAtAMultipleOf64) {
  const auto text = print_npy({"<f8", {3}, {1, 2, 3}});
  ASSERT_TRUE(text);
  EXPECT_EQ((text->size() - 24) % 64, 0u);
}

TEST(Npy, KeepsSpecialValues) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto text = print_npy({"<f4", {2}, {-inf, std::nan("")}});
  const auto a = parse_npy(*text);
  ASSERT_TRUE(a);
  EXPECT_EQ(a->data[0], -inf);
  EXPECT_TRUE(std::isnan(a->data[1]));
}

TEST(Npy, TurnsFortranOrderIntoCOrder) {
  const auto a = parse_npy(file("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }\n",
                                raw<std::int32_t>({1, 4, 2, 5, 3, 6})));
  ASSERT_TRUE(a) << a.error().message;
  EXPECT_EQ(a->data, (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST(Npy, ReadsVersionTwoAndSmallIntegers) {
  const auto a = parse_npy(file("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }\n",
                                raw<std::uint8_t>({0, 7, 255}), 2));
  ASSERT_TRUE(a) << a.error().message;
  EXPECT_EQ(a->data, (std::vector<double>{0, 7, 255}));
}

TEST(Npy, RefusesWhatItCannotRead) {
  const std::string good = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n";
  EXPECT_FALSE(parse_npy(""));
  EXPECT_FALSE(parse_npy("PK\x03\x04 something else entirely"));
  EXPECT_FALSE(parse_npy(file(good, raw<double>({1})))) << "one element short";
  EXPECT_FALSE(parse_npy(file(good, raw<double>({1, 2}), 3))) << "version 3";
  EXPECT_FALSE(parse_npy(file(good, "").substr(0, 30))) << "cut in the header";
  EXPECT_FALSE(parse_npy(file("{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }\n", raw<double>({1}))));
  EXPECT_FALSE(parse_npy(file("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }\n", raw<double>({1, 1}))));
  EXPECT_FALSE(parse_npy(file("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }\n", raw<double>({1}))));
  EXPECT_FALSE(parse_npy(file("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }\n", raw<double>({1}))));
  EXPECT_FALSE(parse_npy(file("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }\n", "")));
  EXPECT_FALSE(parse_npy(file("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }\n",
                              raw<std::int64_t>({(1ll << 53) + 2}))));
  EXPECT_FALSE(print_npy({"<c8", {1}, {1}}));
  EXPECT_FALSE(read_npy("/nowhere/at/all.npy"));
}

}  // namespace
}  // namespace serviette

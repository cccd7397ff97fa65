#include "core/taso/wire_format.hpp"

#include <gtest/gtest.h>

#include "core/taso/substitution.hpp"

namespace serviette::taso {
namespace {

TEST(WireFormat, ReadsIntegersAndMessages) {
  const auto fields = read_fields(std::string_view("\x08\x96\x01\x12\x02\x08\x07", 7));
  ASSERT_TRUE(fields);
  ASSERT_EQ(fields->size(), 2u);
  EXPECT_EQ((*fields)[0].number, 1u);
  EXPECT_EQ((*fields)[0].integer, 150u);
  EXPECT_EQ((*fields)[1].number, 2u);
  EXPECT_EQ((*fields)[1].bytes, "\x08\x07");
}

TEST(WireFormat, ReadsOverNumbersOfFixedWidth) {
  const auto fields = read_fields(std::string_view("\x0d\x01\x02\x03\x04\x10\x01", 7));
  ASSERT_TRUE(fields);
  ASSERT_EQ(fields->size(), 1u);
  EXPECT_EQ((*fields)[0].number, 2u);
}

TEST(WireFormat, NegativeNumbersAreTwosComplementOf32Or64Bits) {
  EXPECT_EQ(as_int32(0xfffffff9u), -7);
  EXPECT_EQ(as_int32(0xfffffffffffffff9ull), -7);
}

TEST(WireFormat, RefusesWhatIsCutOff) {
  for (const std::string_view bad :
       {std::string_view("\x08", 1), std::string_view("\x08\x96", 2), std::string_view("\x12\x05\x08", 3),
        std::string_view("\x0b", 1), std::string_view("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11)}) {
    const auto fields = read_fields(bad);
    ASSERT_FALSE(fields);
    EXPECT_EQ(fields.error().code, ErrorCode::Syntax);
  }
}

TEST(Substitutions, AreRefusedWhereTheFileIsAnother) {
  EXPECT_FALSE(read_substitutions(""));
  EXPECT_FALSE(read_substitutions("size n\n"));
  // A rule whose operator has type 99; and one whose operator reads itself.
  EXPECT_FALSE(read_substitutions(std::string_view("\x0a\x04\x0a\x02\x08\x63", 6)));
  EXPECT_FALSE(read_substitutions(std::string_view("\x0a\x08\x0a\x06\x08\x08\x12\x02\x08\x00", 10)));
}

}  // namespace
}  // namespace serviette::taso

// core/LANGUAGE.md: every example is a complete module, and says the same after a round trip.
#include <fstream>
#include <sstream>

#include "tests/core/text/helper.hpp"

namespace serviette {
namespace {

struct Example {
  int line;
  std::string text;
};

std::vector<Example> examples() {
  std::ifstream in(std::string(SERVIETTE_SOURCE_DIR) + "/core/LANGUAGE.md");
  std::vector<Example> out;
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line == "```nap") {
      out.push_back({number, {}});
      inside = true;
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      out.back().text += line + "\n";
    }
  }
  return out;
}

TEST(Language, EveryExampleIsAModule) {
  const auto all = examples();
  EXPECT_GE(all.size(), 10u);
  for (const auto& e : all) {
    SCOPED_TRACE("core/LANGUAGE.md, line " + std::to_string(e.line));
    const auto m = parse_module(e.text, "LANGUAGE.md");
    ASSERT_TRUE(m) << render(m.error(), e.text);
    expect_round_trip(*m);
  }
}

}  // namespace
}  // namespace serviette

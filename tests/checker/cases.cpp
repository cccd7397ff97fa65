#include "tests/checker/cases.hpp"

#include <fstream>

namespace serviette::checker {

std::vector<Case> cases() {
  std::ifstream in(std::string(SERVIETTE_SOURCE_DIR) + "/tests/checker/rules.cases");
  std::vector<Case> all;
  std::string s;
  for (int n = 1; std::getline(in, s); ++n) {
    if (s.empty() || s[0] == '#') continue;
    Case c{n, s.substr(0, s.find(' ')), "", "", ""};
    s.erase(0, s.find(' ') + 1);
    if (s[0] == '(') {
      c.why = s.substr(1, s.find(") ") - 1);
      s.erase(0, s.find(") ") + 2);
    }
    c.rule = s.substr(0, s.find(':'));
    s.erase(0, s.find(':') + 1);
    const std::size_t a = s.find('|'), b = s.find('|', a + 1), e = s.find('|', b + 1);
    c.text = "serviette_certificate 1\nlemma case " + s.substr(0, a) + "\nfrom " + s.substr(a + 1, b - a - 1) + "\nto " +
             s.substr(b + 1, e - b - 1) + "\nproof {" + s.substr(e + 1) + "\n}\n";
    all.push_back(std::move(c));
  }
  return all;
}

}  // namespace serviette::checker

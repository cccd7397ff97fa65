// Mutate: every small edit of a certificate, token by token and line by line.
//
// At each token: left out, doubled, swapped with the next, the text cut off there, and replaced by others of its kind (a
// number by its neighbours and by huge ones; a rule, an operator, a fact, a region by its relatives; a name by other names
// of the file and by a new one). For each line and each block in braces: left out, doubled, emptied, swapped with the next
// and moved away. For each name: renamed everywhere. For each `given`: dropped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace serviette::checker {

struct Token {
  enum Kind { Name, Integer, String, Sign } kind;
  std::size_t begin, end;
};
std::vector<Token> tokens(std::string_view text);

// text[begin, end) becomes `by`.
struct Edit {
  std::size_t begin, end;
  std::string by;
  const char* what;
};
inline constexpr char kHuge[] = "1000003";   // stands for a number, where it is accepted
std::vector<Edit> edits(const std::string& text);
std::string applied(const std::string& text, const Edit& edit);

}  // namespace serviette::checker

#include "tests/checker/mutate.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace serviette::checker {
namespace {

// Words that stand in each other's place.
const std::vector<std::vector<std::string>> kRelatives = {
    {"sum", "prod", "max", "min"},
    {"exp", "log", "sqrt"},
    {"finite", "pos", "nonneg", "nonzero", "neginf", "defined"},
    {"div", "mod", "ceil_div", "min", "max"},
    {"lo", "hi", "len"},
    {"and", "or"},
    {"group", "parts", "limit", "stream"},
    {"proof", "assumed"},
    {"from", "to"},
    {"then", "else"},
    {"atom", "sign", "current", "bound", "assumption"},
    {"inf", "pos", "order"},
    {"isneginf", "ispos"},
    {"max_left", "max_right", "min_left", "min_right", "max_unit", "max_same"},
    {"to_neginf", "add_neginf", "mul_neginf", "exp_neginf"},
    {"mul_zero", "add_zero", "mul_one", "log_zero"},
    {"exp_log", "log_exp", "log_mul", "sqrt_square"},
    {"if_true", "if_false", "if_same"},
    {"empty", "single", "const_unit", "loop_empty"},
    {"split", "nest", "join"},
    {"factor", "factor_right", "distribute"},
    {"additive", "gather", "exchange"},
    {"field", "lattice", "absurd", "if_push"},
    {"+", "-", "*", "/"},
    {"<=", "<", "=="},
    {">=", "=="},
    {",", ";", "."},
    {"any", ""},
};

bool letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

class Mutator {
 public:
  explicit Mutator(const std::string& text) : text_(text), tokens_(tokens(text)) {
    for (const Token& t : tokens_) {
      if (t.kind == Token::Name) names_.insert(of(t));
    }
  }

  std::vector<Edit> all() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      around(i);
      replaced(i);
    }
    lines(), blocks(), renamed();
    return std::move(edits_);
  }

 private:
  std::string of(const Token& t) const { return text_.substr(t.begin, t.end - t.begin); }
  void add(std::size_t begin, std::size_t end, std::string by, const char* what) {
    if (text_.compare(begin, end - begin, by) != 0) edits_.push_back({begin, end, std::move(by), what});
  }

  void around(std::size_t i) {
    const Token& t = tokens_[i];
    add(t.begin, t.end, "", "token left out");
    add(t.begin, t.end, of(t) + " " + of(t), "token doubled");
    add(t.begin, text_.size(), "", "cut off");
    if (i + 1 < tokens_.size()) {
      const Token& next = tokens_[i + 1];
      add(t.begin, next.end, of(next) + text_.substr(t.end, next.begin - t.end) + of(t), "tokens swapped");
    }
    if (i + 2 < tokens_.size()) {   // operands, or axes, around an operator or a comma
      const Token &sign = tokens_[i + 1], &next = tokens_[i + 2];
      if (sign.kind == Token::Sign && t.kind != Token::Sign && next.kind != Token::Sign) {
        add(t.begin, next.end, of(next) + text_.substr(t.end, next.begin - t.end) + of(t), "operands swapped");
      }
    }
  }

  void replaced(std::size_t i) {
    const Token& t = tokens_[i];
    const std::string word = of(t);
    const auto by = [&](std::string other) { add(t.begin, t.end, " " + other + " ", "token replaced"); };
    if (t.kind == Token::Integer) {
      std::set<std::string> others{"0", "1", "2", kHuge, std::string(40, '7')};
      if (word.size() < 9) others.insert(std::to_string(std::stol(word) + 1));
      if (word.size() < 9 && word != "0") others.insert(std::to_string(std::stol(word) - 1));
      others.erase(word);
      std::for_each(others.begin(), others.end(), by);
      add(t.begin, t.end, "(" + word + ")", "in brackets");
      add(t.begin, t.end, "-" + word, "sign changed");
    }
    for (const auto& group : kRelatives) {
      if (std::find(group.begin(), group.end(), word) == group.end()) continue;
      for (const std::string& other : group) {
        if (other != word) by(other);
      }
    }
    if (t.kind == Token::String) add(t.begin, t.end, "\"other\"", "string");
    if (t.kind == Token::Sign && word == "]") add(t.begin, t.end, "] any", "domain any");
    if (t.kind == Token::Sign && word == "{") add(t.begin, t.end, "{ have 1 >= 0 by linear 1 () ", "fact added");
    if (t.kind != Token::Name) return;
    by("zz9"), by("inf"), by(word + "'");
    const auto at = names_.find(word);   // the names beside it in the alphabet, and in the text
    if (at != names_.begin()) by(*std::prev(at));
    if (std::next(at) != names_.end()) by(*std::next(at));
    for (const std::size_t j : {i - 2, i + 2, i - 4, i + 4}) {
      if (j < tokens_.size() && tokens_[j].kind == Token::Name && of(tokens_[j]) != word) by(of(tokens_[j]));
    }
  }

  void lines() {
    std::vector<std::pair<std::size_t, std::size_t>> all;
    for (std::size_t at = 0; at < text_.size(); at = all.back().second) {
      all.emplace_back(at, std::min(text_.find('\n', at), text_.size() - 1) + 1);
    }
    const auto text = [&](std::size_t l) { return text_.substr(all[l].first, all[l].second - all[l].first); };
    for (std::size_t l = 0; l < all.size(); ++l) {
      add(all[l].first, all[l].second, "", "line left out");
      add(all[l].first, all[l].first, text(l), "line doubled");
      for (const std::size_t far : {1, 2, 7}) {
        if (l + far >= all.size()) continue;
        const std::size_t from = all[l].second, to = all[l + far].second;
        add(all[l].first, to, text_.substr(from, to - from) + text(l), "line moved down");
        add(all[l].first, to, text(l + far) + text_.substr(all[l].first, all[l + far].first - all[l].first), "line moved up");
      }
    }
    for (std::size_t i = 0; i < tokens_.size(); ++i) {   // a given, up to what follows it
      if (of(tokens_[i]) != "given") continue;
      std::size_t j = i + 1;
      while (j < tokens_.size() && of(tokens_[j]) != "given" && of(tokens_[j]) != "from") ++j;
      if (j < tokens_.size()) add(tokens_[i].begin, tokens_[j].begin, "", "given dropped");
    }
  }

  void blocks() {
    std::vector<std::size_t> open;
    std::vector<std::pair<std::size_t, std::size_t>> all;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (of(tokens_[i]) == "{") open.push_back(i);
      if (of(tokens_[i]) == "}" && !open.empty()) all.emplace_back(open.back(), i), open.pop_back();
    }
    for (const auto& [a, b] : all) {
      const std::size_t begin = tokens_[a].begin, end = tokens_[b].end;
      const std::string block = text_.substr(begin, end - begin);
      add(begin, end, "{ }", "block emptied");
      add(begin, end, "", "block left out");
      add(begin, begin, block, "block doubled");
      add(begin, end, "{ at 0 " + block + " }", "block nested");
      std::string deep;
      for (int n = 0; n < 300; ++n) deep += "{ ";
      add(begin, begin, deep, "nested deeply");
      for (const auto& [c, d] : all) {
        if (c != b + 1) continue;
        add(begin, tokens_[d].end, text_.substr(tokens_[c].begin, tokens_[d].end - tokens_[c].begin) + " " + block, "blocks swapped");
      }
    }
  }

  // A word replaced everywhere often leaves the proof in step with the statement: then only the side conditions refuse.
  void everywhere(const std::string& word, const std::string& other, const char* what) {
    std::string text;
    std::size_t last = 0;
    for (const Token& t : tokens_) {
      if (of(t) != word) continue;
      text += text_.substr(last, t.begin - last) + " " + other + " ";
      last = t.end;
    }
    add(0, text_.size(), text + text_.substr(last), what);
  }

  void renamed() {
    std::set<std::string> words, numbers;
    for (const Token& t : tokens_) (t.kind == Token::Integer ? numbers : words).insert(of(t));
    for (const std::string& name : names_) {
      everywhere(name, "zz9", "renamed everywhere");
      const auto next = std::next(names_.find(name));
      if (next != names_.end()) everywhere(name, *next, "renamed everywhere");
    }
    for (const auto& group : kRelatives) {
      for (const std::string& word : group) {
        if (!words.contains(word)) continue;
        for (const std::string& other : group) {
          if (other != word) everywhere(word, other, "word replaced everywhere");
        }
      }
    }
    for (const std::string& n : numbers) {
      if (n.size() > 9) continue;
      everywhere(n, std::to_string(std::stol(n) + 1), "number replaced everywhere");
      everywhere(n, n == "0" ? "-1" : std::to_string(std::stol(n) - 1), "number replaced everywhere");
    }
    everywhere("]", "] any", "domain any everywhere");
    everywhere("any", "", "domain finite everywhere");
  }

  const std::string& text_;
  std::vector<Token> tokens_;
  std::set<std::string> names_;
  std::vector<Edit> edits_;
};

}  // namespace

std::vector<Token> tokens(std::string_view text) {
  std::vector<Token> all;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    Token::Kind kind = Token::Sign;
    if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
      continue;
    }
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (letter(text[at])) {
      kind = Token::Name;
      while (end < text.size() && (letter(text[end]) || digit(text[end]) || text[end] == '\'')) ++end;
    } else if (digit(text[at])) {
      kind = Token::Integer;
      while (end < text.size() && digit(text[end])) ++end;
    } else if (text[at] == '"') {
      kind = Token::String;
      end = std::min(text.find('"', at + 1), text.size() - 1) + 1;
    } else {
      for (const std::string_view two : {"..", "==", "=>", ":=", ">=", "<=", "->"}) {
        if (text.substr(at, 2) == two) end = at + 2;
      }
    }
    all.push_back({kind, at, end});
    at = end;
  }
  return all;
}

std::vector<Edit> edits(const std::string& text) { return Mutator(text).all(); }

std::string applied(const std::string& text, const Edit& edit) {
  return text.substr(0, edit.begin) + edit.by + text.substr(edit.end);
}

}  // namespace serviette::checker

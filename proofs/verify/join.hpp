// Two files, one statement: source and target may come from modules of their own, and are compared in a third that has
// the names of both.
//
// A size, axis, operation or opaque function that both declare is one thing. Sizes may have different bounds and a
// target may assume more: the statement is then about the sizes that both admit, and what only the target asks for is
// told, because whoever gave the source alone would not expect it. An axis of two extents, or an operation of two
// meanings, is an error.
#pragma once

#include <string>
#include <vector>

#include "core/diagram/module.hpp"

namespace serviette {

struct Joined {
  Module module;                   // declarations of both; diagrams of neither
  std::vector<SizeDecl> stricter;  // sizes of the source that the target bounds more tightly
  std::vector<Index> assumed;      // >= 0: assumptions of the target about sizes of the source alone
};

// Errors: Type, if both declare one name and mean two things by it.
Expected<Joined> join(const Module& src, const Module& tgt);

}  // namespace serviette
